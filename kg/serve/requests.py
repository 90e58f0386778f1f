"""Read a request of the SPARQL 1.1 Protocol: what is asked, and of which graphs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.serve.reply import Refused

__all__ = ["Asked", "asked"]

#: Bytes of a query or update; seconds that it may take to come.
_LARGEST: Final = 32 * 2**20
_ARRIVING: Final = 60.0

#: Fields of a form; a dataset may name many graphs.
_FIELDS: Final = 20_000

_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_FORM: Final = "application/x-www-form-urlencoded"

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or, if ``update``, an update; with the graphs of its dataset."""

    text: str
    update: bool = False
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def asked(request: Request) -> Asked | None:
    """What a request asks; nothing if it is a GET without any query.

    Raises `Refused` for what the protocol does not know.
    """
    address = _pairs(request.url.query)
    if request.method in ("GET", "HEAD"):
        if _all(address, "update"):
            raise Refused(400, "an update must be sent by POST")
        if not address:
            return None
        return _of_form(address)
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in (_QUERY, _UPDATE, _FORM):
        given = f"not {kind}" if kind else "and none is given"
        raise Refused(415, f"the Content-Type must be {_FORM}, {_QUERY} or {_UPDATE}, {given}")
    _check_charset(parameters)
    body = _decoded(await _body(request))
    if kind == _FORM:
        return _of_form([*address, *_pairs(body)])
    if _all(address, "query") or _all(address, "update"):
        raise Refused(400, "there is a query in the address and another one in the body")
    return _with_dataset(body, address, update=kind == _UPDATE)


def _of_form(pairs: Pairs) -> Asked:
    queries, updates = _all(pairs, "query"), _all(pairs, "update")
    if len(queries) + len(updates) != 1:
        problem = "more than one query or update" if queries or updates else "no query or update"
        raise Refused(400, f"{problem} in the request; one is expected")
    return _with_dataset((queries or updates)[0], pairs, update=bool(updates))


def _with_dataset(text: str, pairs: Pairs, *, update: bool) -> Asked:
    default, named = "default-graph-uri", "named-graph-uri"
    if update:
        default, named = "using-graph-uri", "using-named-graph-uri"
    return Asked(text, update, _all(pairs, default), _all(pairs, named))


def _all(pairs: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in pairs if key == name)


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError:
        raise Refused(400, "the request is not UTF-8") from None
    except ValueError as error:
        raise Refused(400, f"the request cannot be read: {error}") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refused(400, "the body is not UTF-8") from None


def _check_charset(parameters: str) -> None:
    for one in parameters.split(";"):
        key, _, value = one.partition("=")
        charset = value.strip().strip('"').lower()
        if key.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"charset {charset!r}: send UTF-8")


async def _body(request: Request) -> bytes:
    """The body, as far as it is not too large or too slow."""
    found = bytearray()
    try:
        async with asyncio.timeout(_ARRIVING):
            async for chunk in request.stream():
                found += chunk
                if len(found) > _LARGEST:
                    raise Refused(413, f"the body is larger than {_LARGEST >> 20} MiB")
    except TimeoutError:
        raise Refused(408, f"the body did not come within {_ARRIVING:g} s") from None
    return bytes(found)
