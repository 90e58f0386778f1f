"""Graphs on other servers: any endpoint that speaks the SPARQL 1.1 Protocol.

`Remote` sends queries and updates, patiently where a server is busy and with one clear line where
it refuses.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import RdfFormat

from kg.errors import KgError
from kg.linking.endpoint import user_agent

if TYPE_CHECKING:
    import requests

__all__ = ["Login", "Remote", "RemoteFailed", "is_address"]

#: Answers that may be better next time; of an error inside the server only one more try is made.
_BUSY: Final = frozenset((408, 425, 429, 502, 503, 504))
_INNER: Final = 500

#: How often a server is tried that was never reached: its address may be wrong.
_STRANGER: Final = 3

#: The longest wait, in seconds, that a server may ask for and get.
_LONGEST_WAIT: Final = 60.0

#: Characters of what a server says that are worth reading.
_LONGEST: Final = 300

_FORM: Final = re.compile(
    r"(?:\s|#[^\n]*(?:\n|$)|BASE\s*<[^<>]*>|PREFIX\s+[^:\s]*:\s*<[^<>]*>)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)
_ROWS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"


class RemoteFailed(KgError):
    """The server does not do it. ``status`` is what it answered; 0 if it could not be reached."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class _AskAgain(Exception):
    """This request failed in a way that may pass; `wait` is what the server asks for."""

    def __init__(self, reason: str, status: int = 0, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.status, self.wait = status, wait


@dataclass(frozen=True, slots=True)
class Login:
    """How to be let in: with a ``token`` (Bearer), or a name and a password (Basic or Digest)."""

    token: str = ""
    user: str = ""
    password: str = ""


def is_address(graph: str) -> bool:
    """Whether a graph is named by the address of an endpoint.

    >>> is_address("https://query.example/sparql"), is_address("store/")
    (True, False)
    """
    return graph.startswith(("http://", "https://"))


class Remote:
    """An endpoint at `url`; updates go to `updates`, the same address if none is given.

    `tries` is how often a busy server is asked, `timeout` how many seconds an answer may take.
    """

    def __init__(
        self,
        url: str,
        *,
        updates: str = "",
        login: Login | None = None,
        timeout: float = 120.0,
        tries: int = 6,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url, self.updates = url, updates or url
        self._login = login or Login()
        self._timeout, self._tries, self._sleep = timeout, tries, sleep
        self._open: requests.Session | None = None
        self._met = False

    def query(
        self, sparql: str, default_graphs: Iterable[str] = ()
    ) -> tuple[bytes, RdfFormat | None]:
        """The answer to a query: JSON of rows or yes or no, or triples and their format."""
        found = _FORM.match(sparql)
        rows = found is None or found.group(1).upper() in ("SELECT", "ASK")
        form = [("query", sparql), *(("default-graph-uri", one) for one in default_graphs)]
        answer = self.send("POST", self.url, data=form, accept=_ROWS if rows else _TRIPLES)
        if rows:
            return answer.content, None
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        return answer.content, RdfFormat.from_media_type(kind) or RdfFormat.TURTLE

    def select(self, sparql: str) -> list[Mapping[str, str]]:
        """The rows of a SELECT query as plain text."""
        body, _ = self.query(sparql)
        try:
            rows = json.loads(body)["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RemoteFailed(f"{self.url}: gives no SPARQL results") from None

    def update(self, sparql: str) -> None:
        """Have an update done."""
        kind = "application/sparql-update; charset=utf-8"
        self.send("POST", self.updates, data=sparql.encode(), kind=kind)

    def send(
        self,
        method: str,
        url: str,
        *,
        data: bytes | list[tuple[str, str]],
        kind: str = "",
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """One request, made again while the server is busy. Raises `RemoteFailed`."""
        headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
        broken = 0
        for attempt in count(1):
            try:
                return self._once(method, url, data=data, headers=headers, params=params)
            except _AskAgain as busy:
                broken += busy.status == _INNER
                tries = self._tries if self._met else min(self._tries, _STRANGER)
                if broken > 1:
                    raise RemoteFailed(f"{url}: {busy}", busy.status) from None
                if attempt >= tries:
                    said = f"{url}: {busy}, tried {tries} times"
                    raise RemoteFailed(said, busy.status) from None
                self._sleep(min(busy.wait or 2.0 ** (attempt - 1), _LONGEST_WAIT))
        raise AssertionError

    def _once(self, method: str, url: str, **how: Any) -> requests.Response:
        """One request. `_AskAgain` if it may go better, `RemoteFailed` if it will not."""
        import requests

        try:
            answer = self._session.request(
                method, url, **how, timeout=self._timeout, allow_redirects=False
            )
        except (requests.Timeout, requests.ConnectionError) as error:
            raise _AskAgain(f"cannot be reached ({_why(error)})") from None
        except (requests.RequestException, ValueError) as error:
            raise RemoteFailed(f"{url}: {_brief(str(error))}") from None
        self._met = True
        if answer.ok and not answer.is_redirect:
            return answer
        status = answer.status_code
        if status == 401 and self._digests():
            return self._once(method, url, **how)
        if status in _BUSY or status == _INNER:
            asked = answer.headers.get("Retry-After", "")
            raise _AskAgain(_told(answer), status, float(asked) if asked.isdigit() else 0.0)
        raise RemoteFailed(f"{url}: {_told(answer)}", status)

    @property
    def _session(self) -> requests.Session:
        if self._open is None:
            import requests

            self._open = requests.Session()
            self._open.headers["User-Agent"] = user_agent()
            if self._login.token:
                self._open.headers["Authorization"] = f"Bearer {self._login.token}"
            elif self._login.user:
                self._open.auth = (self._login.user, self._login.password)
        return self._open

    def _digests(self) -> bool:
        """Whether there is another way to give the password; the next try goes that way.

        Some servers turn Basic away without a word on what they want instead.
        """
        from requests.auth import HTTPDigestAuth

        if not self._login.user or isinstance(self._session.auth, HTTPDigestAuth):
            return False
        self._session.auth = HTTPDigestAuth(self._login.user, self._login.password)
        return True


def _told(answer: requests.Response) -> str:
    """What a server says of a request that it does not do."""
    if answer.is_redirect:
        return f"has moved to {answer.headers.get('Location')}; ask there"
    kind = answer.headers.get("Content-Type", "")
    body = answer.content[:4000].decode("utf-8", "replace")
    if "json" in kind:
        try:
            told = json.loads(answer.content)
            body = str(told.get("detail") or told.get("message") or body)
        except (ValueError, AttributeError):
            pass
    elif "html" in kind:
        body = re.sub(r"<[^>]*>", " ", body)
    said = _brief(body.partition("SPARQL query:")[0])  # which Virtuoso repeats
    return f"answers with status {answer.status_code}{f': {said}' if said else ''}"


def _brief(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _why(error: Exception) -> str:
    """A few words on a failure of the network."""
    said = str(error)
    for known in ("refused", "timed out", "Name or service not known", "certificate", "reset"):
        if known in said:
            return known
    return _brief(said)
