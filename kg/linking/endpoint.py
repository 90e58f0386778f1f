"""Ask a SPARQL endpoint politely: named, paced, patient, and never the same question twice.

An answer is kept on disk with its date. What goes wrong is told apart by what to do next: a busy or
broken endpoint is asked again a few times and then leaves this one question open (`LookupFailed`);
one that refuses is not asked again in this run (`EndpointRefused`). Neither stops a build.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

from kg.errors import LookupFailed

__all__ = [
    "PUBLIC",
    "Cache",
    "DiskCache",
    "Endpoint",
    "EndpointRefused",
    "NoCache",
    "Row",
    "Term",
]

log = logging.getLogger(__name__)

#: Wikidata's public query service.
PUBLIC: Final = "https://query.wikidata.org/sparql"

#: Answers of the server that may be better next time.
_BUSY: Final = frozenset((408, 425, 429, 500, 502, 503, 504))

#: The longest wait, in seconds, that a server may ask for and get.
_LONGEST_WAIT: Final = 60.0


class EndpointRefused(LookupFailed):
    """The endpoint will not answer, now or later in this run: ask it no more."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value in an answer: an IRI or a literal, with its language if it has one."""

    value: str
    lang: str = ""


#: One line of an answer: variable → value.
Row = Mapping[str, Term]


class Cache(Protocol):
    """Where answers are kept."""

    def get(self, key: str) -> list[dict[str, Any]] | None:
        """The kept answer, or nothing."""

    def put(self, key: str, asked: str, rows: list[dict[str, Any]]) -> None:
        """Keep an answer."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> list[dict[str, Any]] | None:
        """Nothing, always."""
        return None

    def put(self, key: str, asked: str, rows: list[dict[str, Any]]) -> None:
        """Forget."""


class DiskCache:
    """Keeps each answer in a file of its own, with the day it was given.

    Answers older than `days` are asked for again. A file that cannot be read counts as absent.
    """

    def __init__(self, folder: Path, today: date, days: int = 90) -> None:
        self._folder, self._today = folder, today
        self._oldest = today - timedelta(days=days)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> list[dict[str, Any]] | None:
        """The kept answer if it is there and recent enough."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
            rows: list[dict[str, Any]] = kept["rows"]
            return rows if date.fromisoformat(kept["given"]) >= self._oldest else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, asked: str, rows: list[dict[str, Any]]) -> None:
        """Write the answer beside and rename it, so that a killed run leaves no half file."""
        path = self._path(key)
        kept = {"given": self._today.isoformat(), "asked": asked, "rows": rows}
        beside = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            log.warning("answer not kept in %s: %s", self._folder, error.strerror)


def user_agent() -> str:
    """How requests introduce themselves: the project, its version, where to complain.

    >>> user_agent().startswith("conflict-kg/")
    True
    """
    try:
        number = version("conflict-kg")
    except PackageNotFoundError:
        number = "0"
    return f"conflict-kg/{number} (https://w3id.org/conflict-kg)"


class Endpoint:
    """A SPARQL endpoint.

    `pause` is the least time in seconds between two requests, `tries` how often a question is put
    to a busy endpoint, `timeout` how long an answer may take. `clock` and `sleep` are there for
    tests.
    """

    def __init__(
        self,
        url: str = PUBLIC,
        *,
        cache: Cache | None = None,
        pause: float = 1.0,
        tries: int = 4,
        timeout: int = 60,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url
        self._cache = cache if cache is not None else NoCache()
        self._pause, self._tries, self._timeout = pause, tries, timeout
        self._clock, self._sleep = clock, sleep
        self._last = -math.inf
        self._refusal = ""

    def select(self, query: str) -> tuple[Row, ...]:
        """The rows of a SELECT query; `LookupFailed` says why there are none to be had."""
        key = hashlib.sha256(f"{self.url}\x1f{query}".encode()).hexdigest()
        bindings = self._cache.get(key)
        if bindings is None:
            bindings = self._asked(query)
            self._cache.put(key, query, bindings)
        return tuple(
            {name: Term(term["value"], term.get("xml:lang", "")) for name, term in binding.items()}
            for binding in bindings
        )

    def _asked(self, query: str) -> list[dict[str, Any]]:
        """The answer from the endpoint, asked again while it is busy."""
        if self._refusal:
            raise EndpointRefused(self._refusal)
        reason = ""
        for attempt in range(self._tries):
            self._wait(self._pause - (self._clock() - self._last))
            try:
                return self._answer(query)
            except _AskAgain as busy:
                reason = str(busy)
                log.debug("%s: %s, attempt %d", self.url, reason, attempt + 1)
                if attempt + 1 < self._tries:
                    self._wait(busy.wait or 2.0**attempt)
        raise LookupFailed(f"{self.url}: {reason}, asked {self._tries} times")

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(min(seconds, _LONGEST_WAIT))

    def _answer(self, query: str) -> list[dict[str, Any]]:
        """One request. `_AskAgain` if it may go better, `LookupFailed` if it will not."""
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper import JSON, POST, SPARQLExceptions, SPARQLWrapper

        wrapper = SPARQLWrapper(self.url, agent=user_agent())
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(self._timeout)
        try:
            body = wrapper.query().response.read()
        except HTTPError as error:
            self._judged(error.code, error.headers.get("Retry-After", ""))
        except SPARQLExceptions.EndPointInternalError:
            raise _AskAgain("answers with error 500") from None
        except SPARQLExceptions.QueryBadFormed:
            raise LookupFailed(f"{self.url}: does not understand the question") from None
        except SPARQLExceptions.SPARQLWrapperException as error:
            self._refuse(str(error).split("\n", 1)[0].rstrip(". "))
        except (URLError, OSError) as error:
            raise _AskAgain(f"cannot be reached ({_why(error)})") from None
        finally:
            self._last = self._clock()
        return _bindings(body)

    def _judged(self, status: int, retry_after: str) -> NoReturn:
        """Raise what an HTTP status means for the next request."""
        if status in _BUSY:
            wait = float(retry_after) if retry_after.isdigit() else 0.0
            raise _AskAgain(f"answers with status {status}", wait)
        self._refuse(f"refuses with status {status}")

    def _refuse(self, reason: str) -> NoReturn:
        self._refusal = f"{self.url}: {reason}"
        raise EndpointRefused(self._refusal)


class _AskAgain(Exception):
    """This request failed in a way that may pass; `wait` is what the server asks for."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


def _why(error: Exception) -> str:
    """A few words on a failure of the network."""
    reason = getattr(error, "reason", error)
    return str(reason) or type(error).__name__


def _bindings(body: bytes) -> list[dict[str, Any]]:
    """The rows of a SPARQL JSON answer; a truncated or foreign answer may be better next time."""
    try:
        rows = json.loads(body)["results"]["bindings"]
        sound = all(isinstance(t["value"], str) for row in rows for t in row.values())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _AskAgain("gives an answer that is cut short or no SPARQL result") from None
    if not sound:
        raise _AskAgain("gives an answer that is no SPARQL result")
    found: list[dict[str, Any]] = rows
    return found
