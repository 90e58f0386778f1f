"""Fetch a feed politely: only when it has changed, less often when it fails, never too much.

Only ``http`` and ``https`` addresses that the user gave are fetched, also after a redirection.
"""

from __future__ import annotations

import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import IO, Final
from urllib.parse import urlsplit

from kg.errors import UsageError

__all__ = ["Feed", "Fetched", "fetch", "is_feed"]

#: A feed larger than this is no feed.
MAX_BYTES: Final = 64 * 2**20

#: Seconds to wait for an answer.
_TIMEOUT: Final = 30.0

#: Seconds between two tries that are never exceeded, however often a feed has failed.
_LONGEST: Final = 6 * 3600.0

#: Answers that ask to be left alone for the time they say.
_BUSY: Final = (429, 503)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what is known of it: its version when last fetched, and when to ask again.

    ``due`` is a time as `time.time` gives it; ``failures`` counts those since it last worked;
    ``gone`` marks one that said that it will not come back.
    """

    url: str
    etag: str = ""
    modified: str = ""
    failures: int = 0
    due: float = 0.0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer: the feed as known now, its content if it is new, and what went wrong if so."""

    feed: Feed
    content: bytes | None = None
    problem: str = ""


def is_feed(path: str) -> bool:
    """Whether a path is the address of a feed.

    >>> is_feed("https://example.org/rss"), is_feed("news/")
    (True, False)
    """
    return urlsplit(path).scheme in ("http", "https")


def fetch(feed: Feed, *, now: float, every: float, timeout: float = _TIMEOUT) -> Fetched:
    """Ask for `feed` at the time `now`; it is due again `every` seconds later, or after a rest."""
    headers = {"User-Agent": "conflict-kg (+https://w3id.org/conflict-kg)"}
    headers |= {
        "Accept-Encoding": "gzip",
        "Accept": "application/rss+xml, application/atom+xml, */*",
    }
    if feed.etag:
        headers["If-None-Match"] = feed.etag
    if feed.modified:
        headers["If-Modified-Since"] = feed.modified
    if not is_feed(feed.url):
        raise UsageError(f"{feed.url}: only http and https addresses are watched")
    request = urllib.request.Request(feed.url, headers=headers)  # noqa: S310
    try:
        with _OPENER.open(request, timeout=timeout) as answer:
            content = _content(answer, answer.headers)
            fresh = replace(
                feed,
                etag=answer.headers.get("ETag", ""),
                modified=answer.headers.get("Last-Modified", ""),
                failures=0,
                due=now + every,
            )
            return Fetched(fresh, content)
    except urllib.error.HTTPError as error:
        with error:
            return _refused(feed, error.code, error.headers, now, every)
    except (OSError, HTTPException, ValueError, zlib.error) as error:
        reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        return _failed(feed, reason.lower(), now, every)


class _SameKind(urllib.request.HTTPRedirectHandler):
    """Follows a redirection to the web, and to nothing else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not is_feed(newurl):
            raise urllib.error.URLError(f"redirected to {newurl}, which is not fetched")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        _SameKind,
    ):
        opener.add_handler(handler())
    return opener


_OPENER: Final = _opener()


def _content(answer: IO[bytes], headers: Message) -> bytes:
    data = answer.read(MAX_BYTES + 1)
    if headers.get("Content-Encoding", "").lower() == "gzip":
        data = zlib.decompressobj(wbits=31).decompress(data, MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES // 2**20} MB")
    return data


def _refused(feed: Feed, code: int, headers: Message, now: float, every: float) -> Fetched:
    if code == 304:
        return Fetched(replace(feed, failures=0, due=now + every))
    if code == 410:
        return Fetched(replace(feed, gone=True), problem="gone for good; it is not asked for again")
    told = _failed(feed, f"answered {code}", now, every)
    rest = _asked_rest(headers.get("Retry-After", ""), now) if code in _BUSY else 0.0
    return replace(told, feed=replace(told.feed, due=max(told.feed.due, now + rest)))


def _failed(feed: Feed, reason: str, now: float, every: float) -> Fetched:
    rest = min(every * 2.0 ** min(feed.failures + 1, 30), max(_LONGEST, every))
    later = replace(feed, failures=feed.failures + 1, due=now + rest)
    return Fetched(later, problem=f"{reason}; asked for again in {rest:.0f} s")


def _asked_rest(written: str, now: float) -> float:
    """Seconds that a server wants to be left alone: a number, or a time."""
    if written.strip().isdigit():
        return min(float(written), _LONGEST)
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return 0.0
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds()), _LONGEST)
