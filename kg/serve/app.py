"""The web application: the SPARQL endpoint, and whatever else is put beside it.

>>> from kg.serve.options import Options
>>> app = application("graph.trig", Options())
>>> [route.path for route in app.routes]
['/sparql', '/.well-known/void', '/']
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.serve import sparql
from kg.serve.access import Door
from kg.serve.options import Options
from kg.serve.reply import Refused
from kg.serve.workers import Pool

__all__ = ["application"]

Room = Callable[[Pool, Options], Sequence[BaseRoute]]


def application(graph_path: str, options: Options, room: Room | None = None) -> Starlette:
    """The application that serves the graph file or store at `graph_path`.

    `room` gives more routes; without it ``/`` leads to the endpoint. ``app.state.pool`` does the
    work. It is started with the application, or before that by whoever wants to know whether the
    graph can be opened.
    """
    pool = Pool(graph_path, options)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    more = room(pool, options) if room else [Route("/", _to_endpoint)]
    app = Starlette(
        routes=[*sparql.routes(pool, options), *more],
        middleware=_middleware(options),
        exception_handlers={Refused: sparql.problem},
        lifespan=lifespan,
    )
    app.state.pool = pool
    return app


def _middleware(options: Options) -> list[Middleware]:
    found = []
    if options.origins:
        found.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(options.origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Accept", "Authorization", "Content-Type"],
            )
        )
    return [*found, Middleware(Door, options=options)]


async def _to_endpoint(_: Request) -> Response:
    return RedirectResponse(sparql.ENDPOINT, 303)
