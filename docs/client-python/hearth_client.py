"""A client of Hearth's service, for Python 3.9 or later with nothing but its standard library.

It says who asks, what for and why, waits where the service asks it to, and turns problems into exceptions that carry the service's own
words. Copy it, or read it as a list of what a client in any language has to do:

    hearth = Hearth("https://hearth.council.example", api_key=os.environ["HEARTH_KEY"])
    why = Why("social-care", necessity="discharge from ward 4")
    person = hearth.person("HP-7K3Q-9M2C", why)

Credentials belong in the environment or a secret store, never in an address or a log; what is shown of somebody belongs in neither.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Why:
    """What a look is wanted for. It travels in headers, so that it stands in no proxy's log."""

    purpose: str
    case: str | None = None
    necessity: str | None = None
    emergency: str | None = None
    emergency_reason: str | None = None

    def headers(self) -> dict[str, str]:
        said = {
            "Hearth-Purpose": self.purpose,
            "Hearth-Case": self.case,
            "Hearth-Necessity": self.necessity,
            "Hearth-Emergency": self.emergency,
            "Hearth-Emergency-Reason": self.emergency_reason,
        }
        # urllib writes headers in Latin-1 and the service reads UTF-8: the bytes are handed over as they are
        return {name: text.encode().decode("latin-1") for name, text in said.items() if text is not None}


class Problem(Exception):
    """What the service answers where it does not answer (RFC 9457). Go by `code`: it never changes."""

    def __init__(self, status: int, body: dict):
        self.status = status
        self.code: str = body.get("code", "unreadable")
        self.title: str = body.get("title", "")
        self.what_to_do: str = body.get("what_to_do", "")
        self.detail: str | None = body.get("detail")
        self.reasons: list[str] = body.get("reasons") or []
        self.remedy: str | None = body.get("remedy")
        # by these the council finds what was asked
        self.request: int | None = body.get("request")
        self.request_id: str = body.get("request_id", "")
        super().__init__(f"{self.code}: {self.title}")


class NotReached(Exception):
    """Nothing answered, or something that is not the service. What was asked may be in the journal all the same."""


class Hearth:
    """One service, asked by one system."""

    def __init__(self, url: str, *, api_key: str | None = None, token: str | None = None, timeout: float = 10.0, tries: int = 4):
        if (api_key is None) == (token is None):
            raise ValueError("either a key or a token")
        self._url = url.rstrip("/")
        self._who = {"X-API-Key": api_key} if api_key is not None else {"Authorization": f"Bearer {token}"}
        self._timeout = timeout
        self._tries = tries

    def person(self, person: str, why: Why) -> dict | None:
        """What may be shown of a person; none where that is nothing, for whatever reason."""
        return self._shown("person", why, "v1", "persons", person)

    def timeline(self, person: str, why: Why) -> dict | None:
        """Where a person has lived."""
        return self._shown("person", why, "v1", "persons", person, "timeline")

    def household(self, household: str, why: Why) -> dict | None:
        """Those of a household's members who may be shown."""
        return self._shown("household", why, "v1", "households", household)

    def person_of_record(self, dataset: str, record: str, why: Why) -> dict | None:
        """The person of a record that your own system holds."""
        return self._shown("person", why, "v1", "records", dataset, record, "person")

    def trace(self, facts: dict, why: Why) -> dict | None:
        """The one person of whom all of this is known; none asks for another fact, and never says that nobody is known."""
        try:
            return self._ask("POST", ("v1", "trace"), why, facts)["person"]
        except Problem as problem:
            if problem.code == "add_a_fact":
                return None
            raise

    def _shown(self, what: str, why: Why, *path: str) -> dict | None:
        try:
            return self._ask("GET", path, why)[what]
        except Problem as problem:
            if problem.code == "nothing_to_show":
                return None
            raise

    def _ask(self, method: str, path: tuple[str, ...], why: Why, body: dict | None = None) -> dict:
        url = self._url + "".join("/" + urllib.parse.quote(part, safe="") for part in path)
        # one identifier for all tries: the council's log shows them together
        headers = {**self._who, **why.headers(), "X-Request-Id": uuid.uuid4().hex}
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        for left in reversed(range(self._tries)):
            try:
                request = urllib.request.Request(url, data=data, headers=headers, method=method)
                with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as answer:
                wait = answer.headers.get("Retry-After")
                problem = _problem(answer)
                if left and wait is not None and wait.isdigit():
                    time.sleep(min(int(wait), 60))
                    continue
                raise problem from None
            # no network, no time left, a connection that broke off, a page of something else
            except (OSError, http.client.HTTPException, ValueError) as fault:
                raise NotReached(f"{self._url} does not answer as Hearth does: {fault}.") from fault
        raise AssertionError("the last try returns or raises")


def _problem(answer: urllib.error.HTTPError) -> Problem:
    try:
        body = json.load(answer)
    except ValueError:
        # a proxy's word, not the service's
        body = {}
    return Problem(answer.code, body if isinstance(body, dict) else {})
