"""The reading room: pages on the graph for people, made on the server.

Pages come from a snapshot of the whole graph (`kg.serve.room_snapshot`), which is made anew when
the store has changed; until then the one before it is shown. Queries go to the killable workers.
"""

from __future__ import annotations

import asyncio
import gc
import io
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import KgError, UsageError
from kg.serve.options import Options
from kg.serve.reply import Refused
from kg.serve.room_ask import EDITOR, Asking
from kg.serve.room_correct import Correcting
from kg.serve.room_entity import entity_page
from kg.serve.room_files import About, about, as_file, tie_rows
from kg.serve.room_filter import Filter, read_filter
from kg.serve.room_pages import POLICY, SCRIPT, Paper
from kg.serve.room_snapshot import Snapshot
from kg.serve.room_views import VIEWS, Seen, event_page, json_of
from kg.serve.stamp import Stamp
from kg.serve.workers import Pool
from kg.view.embedded import ARABIC

__all__ = ["room"]

_STATIC: Final = Path(__file__).with_name("static")

#: Files that pages load, by name, with their media types.
_FILES: Final = {
    "room.css": (_STATIC / "room.css", "text/css"),
    "ask.css": (_STATIC / "ask.css", "text/css"),
    "ask.js": (EDITOR, "text/javascript"),
    "room.js": (SCRIPT, "text/javascript"),
    "arabic.woff2": (ARABIC[400], "font/woff2"),
    "arabic-bold.woff2": (ARABIC[700], "font/woff2"),
}

#: Actors in a network: those with most bonds.
_ACTORS: Final = 300

#: Networks and maps that are kept, as each takes a while to draw.
_PICTURES: Final = 16

_TURTLE: Final = "text/turtle"

_META: Final = re.compile(r'http-equiv="Content-Security-Policy"\s+content="([^"]*)"')

Handler = Callable[[Request], Awaitable[Response]]
View = Callable[[Seen], Awaitable[Response]]


def room(pool: Pool, options: Options) -> Sequence[BaseRoute]:
    """The routes of the reading room, for `kg.serve.app.application`."""
    service = _Room(pool, options)
    routes = [
        Route(path, service.handler(_in_a_thread(view)), methods=["GET"])
        for path, view in VIEWS.items()
    ]
    return [
        *routes,
        *service.correcting.routes(service.handler),
        Route("/event/{key:path}", service.handler(service.event), methods=["GET"]),
        Route("/actor/{key:path}", service.handler(service.actor), methods=["GET"]),
        Route("/map.svg", service.handler(service.map), methods=["GET"]),
        Route("/network", service.handler(service.network), methods=["GET"]),
        Route("/ask", service.handler(service.asking.ask), methods=["GET"]),
        Route("/ask/{name}", service.handler(service.asking.question), methods=["GET"]),
        *(Route(f"/static/{name}", _static, methods=["GET"]) for name in _FILES),
        Route("/{rest:path}", service.handler(_nowhere), methods=["GET"]),
    ]


def _in_a_thread(view: Callable[[Seen], Response]) -> View:
    async def made(seen: Seen) -> Response:
        return await asyncio.to_thread(view, seen)

    return made


async def _static(request: Request) -> Response:
    path, kind = _FILES[request.url.path.rpartition("/")[2]]
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=kind, headers=headers)


async def _nowhere(seen: Seen) -> Response:
    raise Refused(404, seen.paper.say("no_such", what=seen.request.url.path[:100]))


def _read(path: str, state: Stamp) -> Future[tuple[Stamp, Snapshot]]:
    """Read the graph on the side; a thread that nobody waits for when the service is stopped."""
    found: Future[tuple[Stamp, Snapshot]] = Future()
    found.set_running_or_notify_cancel()

    def work() -> None:
        try:
            gc.disable()  # it would look at all that is made, again and again, and find nothing
            here = Snapshot.read(path, state).ready()
            found.set_result((state, here))
            here.later()
            gc.freeze()
        except Exception as error:  # whoever waits is told
            if not found.done():
                found.set_exception(error)
        finally:
            gc.enable()

    Thread(target=work, daemon=True).start()
    return found


class _Room:
    def __init__(self, pool: Pool, options: Options) -> None:
        self.pool, self.options = pool, options
        self.asking = Asking(pool, options)
        self.correcting = Correcting(pool, options)
        self._kept: tuple[Stamp, Snapshot] | None = None
        self._reading = _read(pool.path, pool.state)
        pool.first.append(self._reading)
        self._pictures: dict[tuple[int, str, str, str], bytes] = {}
        self._drawing = asyncio.Lock()

    async def snapshot(self) -> Snapshot:
        """The state to be shown; the one before it while that is read."""
        state = self.pool.state
        if self._kept is not None and self._kept[0] == state:
            return self._kept[1]
        if self._kept is not None and not self._reading.done():
            return self._kept[1]
        try:
            self._kept = await asyncio.shield(asyncio.wrap_future(self._reading))
        except (KgError, OSError, RuntimeError, ValueError) as error:
            self._reading = _read(self.pool.path, state)
            if self._kept is None:
                raise Refused(503, str(error), wait=5) from None
        else:
            self._pictures.clear()
            if self._kept[0] != state:
                self._reading = _read(self.pool.path, state)
        return self._kept[1]

    def handler(self, view: View) -> Handler:
        """A route that shows a view, and what goes wrong as a page."""

        async def handled(request: Request) -> Response:
            here = None
            try:
                here = await self.snapshot()
                paper = Paper(request, here)
                seen = Seen(request, here, paper)
                answer = await (self._turtle(seen) or view(seen))
                return await self._about(seen, answer.iris) if isinstance(answer, About) else answer
            except Refused as error:
                return Paper(request, here).page(
                    "problem.html", error.status, status_code=error.status, detail=error.detail
                )
            except KgError as error:
                return Paper(request, here).page(
                    "problem.html", 503, status_code=503, detail=str(error)
                )

        return handled

    def _turtle(self, seen: Seen) -> Awaitable[Response] | None:
        """One thing as Turtle, where that is asked for."""
        kinds = {"event": "event", "actor": "entity", "report": "report", "claim": "claim"}
        kind = kinds.get(seen.request.scope["path"].split("/")[1])
        if seen.params.get("format") != "ttl" or seen.request.method != "GET":
            return None
        if kind is None or "key" not in seen.request.path_params:
            return None
        return self._about(seen, [seen.wanted(kind).iri])

    async def _about(self, seen: Seen, iris: Sequence[str]) -> Response:
        reply = await self.asking.query(seen, about(iris), _TURTLE)
        headers = {"Content-Disposition": 'attachment; filename="seen.ttl"'}
        return Response(reply.body, headers=headers, media_type="text/turtle; charset=utf-8")

    async def event(self, seen: Seen) -> Response:
        """One event with all its claims."""
        found = seen.wanted("event")
        told = await self.pool.call(
            "kg.serve.room_jobs:explained", event=found.iri, lang=seen.paper.lang
        )
        explained = json_of(told.body)
        form = seen.params.get("format")
        if form == "json":
            headers = {"Content-Disposition": 'attachment; filename="event.json"'}
            return Response(told.body, headers=headers, media_type="application/json")
        deciding = self.correcting.told(seen)
        return await asyncio.to_thread(event_page, seen, found, explained, deciding)

    async def actor(self, seen: Seen) -> Response:
        """One actor, place or weapon."""
        found = seen.wanted("entity")
        return await asyncio.to_thread(entity_page, seen, found, self.correcting.told(seen))

    async def _drawn(self, seen: Seen, name: str, draw: Callable[[Seen, Filter], bytes]) -> bytes:
        """A picture of the events that meet the filters; one is drawn at a time, and kept."""
        asked = read_filter(seen.params, seen.here).of_what_happened()
        key = (id(seen.here), name, asked.query, seen.paper.lang)
        async with self._drawing:
            if key not in self._pictures:
                drawn = await asyncio.to_thread(draw, seen, asked)
                if len(self._pictures) >= _PICTURES:
                    self._pictures.pop(next(iter(self._pictures)))
                self._pictures[key] = drawn
            return self._pictures[key]

    async def map(self, seen: Seen) -> Response:
        """The map of the events that meet the filters."""
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
        body = await self._drawn(seen, "map", _map)
        return Response(body, headers=headers, media_type="image/svg+xml")

    async def network(self, seen: Seen) -> Response:
        """The network of the events that meet the filters, as a page of its own, or its ties."""
        form = seen.params.get("format", "")
        if form in ("csv", "json"):
            shown = read_filter(seen.params, seen.here).of_what_happened()
            rows = await asyncio.to_thread(tie_rows, shown.world(seen.here))
            return as_file(rows, form, "network")
        body = await self._drawn(seen, "network", _network)
        match = _META.search(body[:4096].decode("utf-8", "replace"))
        policy = match.group(1).replace("&#39;", "'").replace("&#x27;", "'") if match else POLICY
        headers = {
            "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return Response(body, headers=headers, media_type="text/html")


def _map(seen: Seen, shown: Filter) -> bytes:
    from kg.view.caption import Wanted
    from kg.view.map import draw_map
    from kg.view.sheet import saved

    world = shown.world(seen.here)
    return saved(draw_map(world, Wanted(shown.selection), labels=seen.paper.lang), "svg")


def _network(seen: Seen, shown: Filter) -> bytes:
    """The page of a network, of what happened."""
    from kg.network.projection import project
    from kg.view.page import write_page

    world = shown.world(seen.here)
    whole = project(world)
    bonds = Counter(end for one, other in whole.edges() for end in (one, other))
    strongest = sorted(whole, key=lambda node: (-bonds[node], node))[:_ACTORS]
    part = whole.subgraph(sorted(strongest)).copy()
    notes = {
        lang: Paper.words("network_note", lang, shown=len(part), all=len(whole))
        for lang in ("ar", "en")
    }
    title = {lang: Paper.words("network", lang) for lang in ("ar", "en")}
    out = io.StringIO()
    try:
        write_page(world, part, out, labels=seen.paper.lang, title=title, note=notes)
    except UsageError as error:
        raise Refused(503, str(error)) from None
    return out.getvalue().encode("utf-8", "replace")
