"""A service that takes Manor's access tokens without asking Manor, in Python: it checks signatures by the published keys.

A token is taken until its time is over (15 minutes), also when its session has ended; ../session asks Manor instead.

    pip install 'pyjwt[crypto]==2.15.1'
    python3 token_service.py --manor http://127.0.0.1:8080 --issuer http://127.0.0.1:8080 --audience manor
"""

import argparse
import json
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

KEEP_KEYS = 300  # seconds, as the answer's Cache-Control says
ASK_AGAIN = 10  # seconds: at most this often for keys that nobody knows
LONGEST_TOKEN = 8 << 10


class KeySet:
    """Manor's public keys by their names."""

    def __init__(self, url):
        self.url, self.keys, self.etag = url, {}, None
        self.asked, self.fresh = float("-inf"), float("-inf")
        self.lock = threading.Lock()

    def key(self, kid):
        with self.lock:
            now = time.monotonic()
            if (kid not in self.keys or now > self.fresh) and now - self.asked >= ASK_AGAIN:
                self.asked = now
                try:
                    self.fetch()
                except (OSError, ValueError):
                    if not self.keys:
                        raise
            return self.keys[kid]

    def fetch(self):
        """Asks for the keys, by their ETag when some are there; old ones stay while Manor is away."""
        ask = urllib.request.Request(self.url, headers={"If-None-Match": self.etag} if self.etag else {})
        try:
            with urllib.request.urlopen(ask, timeout=5) as answer:
                published = json.loads(answer.read(1 << 20))["keys"]
                self.keys = {
                    k["kid"]: jwt.PyJWK(k, algorithm="RS256").key
                    for k in published
                    if (k.get("kty"), k.get("alg"), k.get("use")) == ("RSA", "RS256", "sig")
                }
                self.etag = answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
        self.fresh = time.monotonic() + KEEP_KEYS


class Checker:
    def __init__(self, manor, issuer, audience):
        self.keys = KeySet(manor + "/.well-known/jwks.json")
        self.issuer, self.audience = issuer, audience

    def check(self, header):
        """What the token of an Authorization header says; raises when it does not hold."""
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or len(token) > LONGEST_TOKEN:
            raise jwt.InvalidTokenError("there is no bearer token")
        kid = jwt.get_unverified_header(token).get("kid")  # only the name: jwk, jku and x5c count for nothing
        return jwt.decode(
            token,
            self.keys.key(kid),
            algorithms=["RS256"],  # whatever the token says
            issuer=self.issuer,
            audience=self.audience,
            leeway=60,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )


class Hello(BaseHTTPRequestHandler):
    checker = None

    def do_GET(self):
        try:
            said = self.checker.check(self.headers["Authorization"])
        except (jwt.PyJWTError, LookupError, OSError, ValueError, TypeError):
            return self.answer(401, "The token does not hold.\n")
        self.answer(200, f"Hello {said['sub']}, roles {said.get('roles', [])}\n")

    def answer(self, status, text):
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Bearer error="invalid_token"')
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(text.encode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--addr", default="127.0.0.1:9004")
    parser.add_argument("--manor", default="http://127.0.0.1:8080")
    parser.add_argument("--issuer", default="http://127.0.0.1:8080")
    parser.add_argument("--audience", default="manor")
    options = parser.parse_args()
    Hello.checker = Checker(options.manor, options.issuer, options.audience)
    host, port = options.addr.rsplit(":", 1)
    server = ThreadingHTTPServer((host, int(port)), Hello)
    print(f"listening on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
