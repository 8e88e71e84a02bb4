"""Signs schemathesis in as the superuser, anew when the token is about to end or holds no more."""

import os
import threading
import time

import requests
import schemathesis

BASE = os.environ["MANOR_TEST_ADDRESS"]
PASSWORD = os.environ["MANOR_ADMIN_PASSWORD"]
LIFE = 600  # seconds that a token is used for


class Session:
    def __init__(self):
        self.lock = threading.Lock()
        self.token = ""
        self.since = 0.0

    def current(self):
        with self.lock:
            if not self.holds():
                answer = requests.post(
                    f"{BASE}/api/v1/auth/login",
                    json={"username": "admin", "password": PASSWORD},
                    timeout=60,
                )
                if answer.status_code != 200:
                    raise RuntimeError(f"login answered {answer.status_code}: {answer.text}")
                self.token, self.since = answer.json()["access_token"], time.monotonic()
            return self.token

    def holds(self):
        if not self.token or time.monotonic() - self.since > LIFE:
            return False
        answer = requests.get(
            f"{BASE}/api/v1/auth/me", headers={"Authorization": f"Bearer {self.token}"}, timeout=60
        )
        return answer.status_code == 200


SESSION = Session()


@schemathesis.auth(refresh_interval=60)
class Superuser:
    def get(self, case, context):
        return SESSION.current()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"
