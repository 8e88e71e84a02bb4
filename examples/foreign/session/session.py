"""A service beside Manor that shares its sign-in, in Python without any package.

Whoever is signed in at Manor, in the browser by cookie or as a program by token, is signed in here. Manor is asked at each
request, so that the end of a session holds here as soon as in Manor itself.

    python3 session.py --manor http://127.0.0.1:8080 --addr 127.0.0.1:9002
"""

import argparse
import json
import sys
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Nobody(Exception):
    """Nobody is signed in."""


def whois(manor, headers):
    """Who sent a request, as Manor knows him: {"sub", "username", "superuser", "roles"}.

    Passes on what the request proves itself with, and nothing else of it.
    """
    proof = {name: headers[name] for name in ("Authorization", "Cookie") if headers[name]}
    ask = urllib.request.Request(manor + "/api/v1/auth/verify", headers=proof)
    try:
        with urllib.request.urlopen(ask, timeout=5) as answer:
            who = json.loads(answer.read(1 << 20))
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):  # 403: something has to be done in Manor first, such as a new password
            raise Nobody from None
        raise
    if not who.get("sub"):
        raise ValueError("Manor named nobody")
    return who


class Hello(BaseHTTPRequestHandler):
    manor = ""

    # The cookie comes along with what other sites' forms send, too: see README.md before you add do_POST.
    def do_GET(self):
        try:
            who = whois(self.manor, self.headers)
        except Nobody:
            return self.answer(401, f"Sign in at {self.manor}/console/login first.\n")
        except (OSError, ValueError) as error:
            self.log_error("%s", error)
            return self.answer(503, "Who you are cannot be told now.\n")  # never yes
        self.answer(200, f"Hello {who['username']} ({who['sub']}), roles {who['roles']}\n")

    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(text.encode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--addr", default="127.0.0.1:9002")
    parser.add_argument("--manor", default="http://127.0.0.1:8080")
    options = parser.parse_args()
    Hello.manor = options.manor
    host, port = options.addr.rsplit(":", 1)
    server = ThreadingHTTPServer((host, int(port)), Hello)
    print(f"listening on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
