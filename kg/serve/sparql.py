"""The SPARQL endpoint: queries, updates, and what the service says of itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kg.serve.access import bears
from kg.serve.describe import rendered, service_quads, void_quads
from kg.serve.negotiate import TRIPLE_FORMS, accepts_json, choose
from kg.serve.options import Options
from kg.serve.reply import Refused, Reply
from kg.serve.requests import Asked, asked
from kg.serve.workers import Pool

__all__ = ["ENDPOINT", "problem", "routes", "wanted"]

#: Where the endpoint lies.
ENDPOINT: Final = "/sparql"

#: Seconds that a request goes on when its client has left: to end a process costs more.
_PARTING: Final = 1.0

#: Nobody is there any more to be told.
_GONE: Final = Response(status_code=499)


def routes(pool: Pool, options: Options) -> list[Route]:
    """The routes of the endpoint."""
    service = _Service(pool, options)
    return [
        Route(ENDPOINT, service.sparql, methods=["GET", "POST"], name="sparql"),
        Route("/.well-known/void", service.void, methods=["GET"], name="void"),
    ]


class _Service:
    def __init__(self, pool: Pool, options: Options) -> None:
        self.pool, self.options = pool, options
        self._figures: tuple[object, dict[str, Any]] | None = None

    async def sparql(self, request: Request) -> Response:
        """One request of the SPARQL 1.1 Protocol."""
        try:
            what = await asked(request)
        except ClientDisconnect:
            return _GONE
        if what is None:
            return self._description(request)
        return await (self._change(request, what) if what.update else self._ask(request, what))

    async def void(self, request: Request) -> Response:
        """VoID on the data."""
        state = self.pool.state
        if self._figures is None or self._figures[0] != state:
            reply = await self.pool.call("kg.serve.jobs:figures")
            self._figures = state, json.loads(reply.body)
        name = _triple_form(request)
        return _sent(Reply(name, rendered(void_quads(_address(request), self._figures[1]), name)))

    def _description(self, request: Request) -> Response:
        name = _triple_form(request)
        quads = service_quads(
            _address(request), writable=self.options.writable, federated=self.options.federated
        )
        return _sent(Reply(name, rendered(quads, name)))

    async def _ask(self, request: Request, what: Asked) -> Response:
        call = self.pool.call(
            "kg.serve.jobs:query",
            **_given(request, what, self.options),
            accept=request.headers.get("accept", ""),
            rows=self.options.rows,
        )
        reply = await wanted(request, call)
        return _GONE if reply is None else _sent(reply)

    async def _change(self, request: Request, what: Asked) -> Response:
        if not self.options.writable:
            raise Refused(403, "this service is read only; kg serve --writable --token …")
        if not bears(request.headers, self.options.token):
            raise Refused(401, "updates need the token: Authorization: Bearer …")
        await self.pool.call(
            "kg.serve.jobs:update", changes=True, **_given(request, what, self.options)
        )
        return Response(status_code=204)


def _given(request: Request, what: Asked, options: Options) -> dict[str, Any]:
    given = asdict(what)
    del given["update"]
    return {**given, "base": _address(request), "federated": options.federated}


async def wanted(request: Request, call: Coroutine[Any, Any, Reply]) -> Reply | None:
    """The reply to a call, which is broken off when the client goes away meanwhile.

    The body of the request must have been read.
    """
    await request.body() if request.method in ("GET", "HEAD") else None
    work = asyncio.ensure_future(call)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await asyncio.wait((work,), timeout=_PARTING)
        return work.result() if work.done() else None
    finally:
        for task in (work, leaving):
            if not task.done():
                task.cancel()
        with suppress(asyncio.CancelledError, Refused):
            await work


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _triple_form(request: Request) -> str:
    accept = request.headers.get("accept", "")
    name = choose(accept, list(TRIPLE_FORMS))
    if name is None and "text/html" in accept:
        return "text/turtle"
    if name is None:
        raise Refused(406, f"this can be had as {', '.join(TRIPLE_FORMS)}, not as {accept}")
    return name


def _address(request: Request) -> str:
    """The address of the endpoint, without a query."""
    return str(request.url.replace(path=ENDPOINT, query="", fragment=""))


def _sent(reply: Reply) -> Response:
    text = reply.type.startswith("text/")
    kind = f"{reply.type}; charset=utf-8" if text else reply.type
    headers = {"Content-Type": kind, "Vary": "Accept", "X-Content-Type-Options": "nosniff"}
    return Response(reply.body, headers=headers)


async def problem(request: Request, error: Exception) -> Response:
    """A refusal as text, or as RFC 9457 has it for clients that speak JSON."""
    assert isinstance(error, Refused)  # noqa: S101
    headers = {"X-Content-Type-Options": "nosniff"}
    if error.wait:
        headers["Retry-After"] = str(error.wait)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="kg"'
    if accepts_json(request.headers.get("accept", "")):
        title = HTTPStatus(error.status).phrase
        told = {"status": error.status, "title": title, "detail": error.detail}
        body = json.dumps(told, ensure_ascii=False).encode()
        return Response(body, error.status, headers, "application/problem+json")
    return Response(error.detail + "\n", error.status, headers, "text/plain")
