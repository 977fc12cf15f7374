"""A partner's receiver of notices: verifies each, takes each once, answers at once.

    HEARTH_SECRET=whsec_… HEARTH_PUBLIC_KEY=whpk_… python3 receiver.py 8090

In: what the council posts to http://127.0.0.1:PORT/. Out: a line on standard output for each new notice: the name of its message, its type, its
subject, its number among those of its subject, and the notice before it of which it speaks, if it speaks of one. What to do about it is the
partner's own system's, which takes the line from here.

`pip install standardwebhooks cryptography` gets what verifies. Without `standardwebhooks`, `v1` is verified with Python's own `hmac`; without
`cryptography`, `v1a` is not verified. Both are said on standard error.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    from standardwebhooks import Webhook
except ImportError:
    Webhook = None
    print("standardwebhooks is not installed: v1 is verified with hmac", file=sys.stderr)
try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None
    print("cryptography is not installed: v1a is not verified", file=sys.stderr)

LONGEST = 64 * 1024
TOLERANCE = 5 * 60


def signatures(headers, version):
    """The signatures of one kind: during a change of keys there are several."""
    parts = (it.partition(",") for it in headers.get("webhook-signature", "").split(" "))
    return [base64.b64decode(value) for kind, _, value in parts if kind == version]


def is_fresh(headers):
    return abs(time.time() - int(headers["webhook-timestamp"])) <= TOLERANCE


def is_of_secret(secret, headers, body):
    """True of what was signed with the secret that both ends have."""
    if Webhook:
        Webhook(secret).verify(body, headers)
        return True
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = hmac.new(key, content, hashlib.sha256).digest()
    return is_fresh(headers) and any(hmac.compare_digest(right, it) for it in signatures(headers, "v1"))


def is_of_council(public_key, headers, body):
    """True of what was signed with the key that only the council has."""
    if not Ed25519PublicKey:
        return True
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    for signature in signatures(headers, "v1a"):
        try:
            key.verify(signature, content)
            return True
        except InvalidSignature:
            continue
    return False


def is_genuine(headers, body):
    try:
        secret, public_key = os.environ["HEARTH_SECRET"], os.environ["HEARTH_PUBLIC_KEY"]
        return is_of_secret(secret, headers, body) and is_of_council(public_key, headers, body)
    except Exception:  # whatever is wrong with it, it is not taken; what was in it is not printed
        return False


class Receiver(BaseHTTPRequestHandler):
    # a real receiver keeps the names of messages where they outlive it
    seen = set()
    lock = threading.Lock()

    def do_OPTIONS(self):
        """Whoever asks whether notices are wanted, hears that they are (CloudEvents, webhook validation)."""
        self.send_response(200)
        self.send_header("WebHook-Allowed-Origin", self.headers.get("WebHook-Request-Origin", ""))
        self.send_header("WebHook-Allowed-Rate", "*")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST:
            return self.answer(413)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(headers, body):
            return self.answer(401)
        event = json.loads(body)
        with self.lock:
            is_new = headers["webhook-id"] not in self.seen
            self.seen.add(headers["webhook-id"])
            # a heartbeat says that the council is there, and nothing else
            if is_new and not event["type"].endswith(".subscription.heartbeat.v1"):
                line = [headers["webhook-id"], event["type"], event["subject"], event["sequence"]]
                print(*line, event.get("causationid", "-"), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing: what was posted is nobody's to read."""


if __name__ == "__main__":
    for name in ("HEARTH_SECRET", "HEARTH_PUBLIC_KEY"):
        if name not in os.environ:
            sys.exit(f"{name} is not set: it was shown when the endpoint was set")
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8090
    ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
