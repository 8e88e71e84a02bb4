"""Signs schemathesis in as the superuser: once with the password, afterwards with the refresh token."""

import os

import requests
import schemathesis

BASE = os.environ["MANOR_TEST_ADDRESS"]
PASSWORD = os.environ["MANOR_ADMIN_PASSWORD"]


@schemathesis.auth(refresh_interval=300)
class Superuser:
    def __init__(self):
        self.refresh_token = None

    def get(self, case, context):
        if self.refresh_token is None:
            answer = requests.post(
                f"{BASE}/api/v1/auth/login",
                json={"username": "admin", "password": PASSWORD},
                timeout=30,
            )
        else:
            answer = requests.post(
                f"{BASE}/api/v1/auth/refresh",
                json={"refresh_token": self.refresh_token},
                timeout=30,
            )
        answer.raise_for_status()
        pair = answer.json()
        self.refresh_token = pair["refresh_token"]
        return pair["access_token"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"
