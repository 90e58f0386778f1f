"""The pages of the reading room, each from what an address asks for and one state of the graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.export.select import EVERY_STATUS
from kg.export.world import Claim, Entity, Event, Report
from kg.graph.corrections_model import Correction
from kg.graph.ids import fold_name
from kg.network.levels import is_actor
from kg.serve.reply import Refused
from kg.serve.room_files import (
    About,
    as_file,
    claim_row,
    entity_row,
    event_row,
    report_row,
)
from kg.serve.room_filter import Filter, page_of, read_filter
from kg.serve.room_map import map_json
from kg.serve.room_pages import Paper
from kg.serve.room_snapshot import Snapshot, is_place
from kg.serve.room_standing import decided_on
from kg.serve.room_text import arcs_of, cut, marks_of, quoted
from kg.vocab import EVENT

__all__ = ["VIEWS", "Seen", "event_page", "months_of"]

#: Things of a kind that a search shows on its first page.
_FOUND: Final = 20

#: Characters of a report's text on one page.
_PART: Final = 60_000

#: Roles whose words have another key.
_ROLE_WORDS: Final = {"source": "says"}


@dataclass(frozen=True)
class Seen:
    """One request: the state of the graph, the page to be made, and what was asked."""

    request: Request
    here: Snapshot
    paper: Paper

    @property
    def params(self) -> Any:
        """The values in the address."""
        return self.request.query_params

    def wanted(self, kind: str) -> Any:
        """The thing that the address names; `Refused` if there is none."""
        key = self.request.path_params["key"]
        found = self.here.find(kind, key)
        if found is None:
            raise Refused(404, self.paper.say("no_such", what=key[:100]))
        return found

    def listed(
        self, template: str, things: Iterable[Any], row: Callable[[Any, Snapshot], Any],
        name: str, **told: Any,
    ) -> Response:  # fmt: skip
        """A page of a list, or the page as a file."""
        page = page_of(things, self.params)
        form = self.params.get("format", "")
        if form in ("csv", "json"):
            return as_file([row(one, self.here) for one in page.things], form, name)
        if form == "ttl":
            return About([one.iri for one in page.things])
        return self.paper.page(template, page=page, what=name, **told)

    def filtered(self) -> tuple[Filter, dict[str, Any]]:
        """The filters of the address, and what their form needs."""
        wanted = read_filter(self.params, self.here)
        form = {"filter": wanted, "classes": list(EVENT), "statuses": sorted(EVERY_STATUS)}
        return wanted, form


def home(seen: Seen) -> Response:
    """Search, and how much there is."""
    here, world = seen.here, seen.here.world
    text = seen.params.get("q", "").strip()
    words = fold_name(text).split()
    found: dict[str, list[Any]] = {}
    if words:
        found = {
            "actors": _named(here, words, is_actor),
            "places": _named(here, words, is_place),
            "events": _worded(here, words, world.dated),
            "reports": _worded(here, words, world.reports.values()),
        }
    counts = {
        "reports": len(world.reports),
        "events": len(world.events),
        "claims": len(here.claims),
        "actors": sum(map(is_actor, world.entities.values())),
        "places": sum(map(is_place, world.entities.values())),
    }
    days = [one.published for one in world.reports.values() if one.published]
    span = (min(days), max(days)) if days else None
    latest = sorted(world.events.values(), key=_latest, reverse=True)[:10]
    return seen.paper.page(
        "home.html", q=text, found=found, counts=counts, span=span, latest=latest, most=_FOUND
    )


def _latest(event: Event) -> tuple[date, str]:
    return event.earliest or event.latest or date.min, event.iri


def _named(here: Snapshot, words: list[str], kind: Callable[[Entity], bool]) -> list[Entity]:
    found = [
        here.world.entities[iri]
        for iri, names in here.names.items()
        if any(all(word in name for word in words) for name in names)
        and kind(here.world.entities[iri])
    ]
    return _by_use(here, found)


def _worded(here: Snapshot, words: list[str], things: Iterable[Any]) -> list[Any]:
    return [one for one in things if all(word in here.words[one.iri] for word in words)]


def _by_use(here: Snapshot, entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (-len(here.events_of.get(one.iri, ())), one.iri))


def reports(seen: Seen) -> Response:
    """The reports, the newest first."""
    here = seen.here
    words = fold_name(seen.params.get("q", "")).split()
    found: list[Report] = _worded(here, words, here.world.reports.values())
    found.sort(key=lambda one: one.iri)
    found.sort(key=lambda one: one.published or date.min, reverse=True)
    told = {one.iri: len(here.claims_in.get(one.iri, ())) for one in found}
    return seen.listed("reports.html", found, report_row, "reports", told=told,
                       q=seen.params.get("q", ""))  # fmt: skip


def report(seen: Seen) -> Response:
    """One report: its text with what was read in it, or what of it is quoted."""
    here, found = seen.here, seen.wanted("report")
    claims = here.claims_in.get(found.iri, [])
    form = seen.params.get("format", "")
    if form in ("csv", "json"):
        events = dict.fromkeys(one.event for one in claims)
        rows = [event_row(here.world.events[one], here) for one in events]
        return as_file(rows, form, "report-events")
    read = here.reading(found)
    told: dict[str, Any] = {"title": None, "text": None, "last_part": 1, "part": 1, "arcs": []}
    if read is not None:
        marks = marks_of(here, found, read)
        for name, reading in read.passages:
            told[name] = reading.text, marks[name]
        text, marked = told["text"]
        count = -(-max(len(text), 1) // _PART)
        part = _part(seen, count)
        told |= {"part": part, "last_part": count}
        told["text"] = cut(text, marked, (part - 1) * _PART, part * _PART)
        told["arcs"] = _labelled(seen, arcs_of(here, read).get("text", []))
        told["title"] = cut(*told["title"]) if told["title"] else None
    return seen.paper.page(
        "report.html", report=found, claims=_shown(claims), scripted=True, **told
    )


def _labelled(
    seen: Seen, arcs: Iterable[tuple[int, list[tuple[str, int]]]]
) -> list[tuple[int, list[tuple[str, str, int]]]]:
    """Arcs with what each role is called."""
    return [
        (start, [(role, seen.paper.label(_ROLE_WORDS.get(role, role)), end) for role, end in ends])
        for start, ends in arcs
    ]


def _part(seen: Seen, count: int) -> int:
    written = seen.params.get("part", "") or "1"
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
    if not 1 <= number <= count:
        raise Refused(404, seen.paper.say("no_such", what=written[:20]))
    return number


def _shown(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    return [
        {"claim": one, "pieces": quoted(one.evidence, one.trigger)} for one in claims
    ]  # fmt: skip


def events(seen: Seen) -> Response:
    """The events that meet the filters, by day."""
    wanted, form = seen.filtered()
    return seen.listed("events.html", wanted.events(seen.here), event_row, "events", **form)


def event_page(
    seen: Seen, event: Event, explained: Mapping[str, Any], deciding: Mapping[str, Any]
) -> Response:
    """One event: its claims side by side, what they agree in and where they part.

    `deciding` is what forms need with which people correct it, and what they decided already.
    """
    here = seen.here
    if seen.params.get("format") == "csv":
        return as_file([claim_row(one, here) for one in event.claims], "csv", "event")
    tellings = []
    for one in explained["tellings"]:
        claim = here.claims.get(one["claim"])
        if claim is not None:
            pieces = quoted(claim.evidence, claim.trigger)
            pending = _pending(here, claim, one["corrected"], deciding["made"])
            tellings.append({**one, "is": claim, "pieces": pieces, "pending": pending})
    places = [here.world.entities.get(iri) for iri in event.fillers("location")]
    topic_of = [one for one in here.world.dated if event.iri in one.topic]
    return seen.paper.page(
        "event.html",
        event=event,
        explained=explained,
        tellings=tellings,
        points=[one for one in places if one and one.lat is not None],
        topic_of=topic_of,
        **deciding,
    )


def _pending(
    here: Snapshot, claim: Claim, applied: Iterable[str], made: Iterable[Correction]
) -> list[Correction]:
    """Decisions on a claim that the graph does not tell of yet."""
    told = tuple(applied)
    return [
        one
        for one in decided_on(claim, here, made)
        if not any(line.startswith(str(one)) for line in told)
    ]


def actors(seen: Seen) -> Response:
    """Those who act, the most active first."""
    return _entities(seen, is_actor, "actors")


def places(seen: Seen) -> Response:
    """Places, those of most events first."""
    return _entities(seen, is_place, "places")


def unlinked(seen: Seen) -> Response:
    """Actors and places without a Wikidata item, the most told of first."""
    return _entities(seen, lambda one: not one.qid, "unlinked")


def _entities(seen: Seen, kind: Callable[[Entity], bool], name: str) -> Response:
    here = seen.here
    words = fold_name(seen.params.get("q", "")).split()
    if words:
        found = _named(here, words, kind)
    else:
        found = _by_use(here, filter(kind, here.world.entities.values()))
    told = {one.iri: len(here.events_of.get(one.iri, ())) for one in found}
    return seen.listed("entities.html", found, entity_row, name, told=told,
                       q=seen.params.get("q", ""))  # fmt: skip


def timeline(seen: Seen) -> Response:
    """How many events of which class began in each month."""
    wanted, form = seen.filtered()
    found = months_of(wanted.events(seen.here))
    kind = seen.params.get("format", "")
    if kind in ("csv", "json"):
        return as_file([{k: v for k, v in one.items() if k != "classes"} for one in found],
                       kind, "timeline")  # fmt: skip
    page = page_of(found, seen.params)
    most = max((one["events"] for one in found), default=1)
    rest = Filter({k: v for k, v in wanted.given.items() if k not in ("since", "until")}).query
    return seen.paper.page(
        "timeline.html", page=page, most=most, rest=f"&{rest}" if rest else "", **form
    )


def show_map(seen: Seen) -> Response:
    """The map of the events that meet the filters, with a slider of days."""
    wanted, form = seen.filtered()
    asked = urlencode({**wanted.given, "lang": seen.paper.lang})
    return seen.paper.page(
        "map.html", scripted=True, drawn=f"/map.svg?{asked}", source=f"/map.json?{asked}", **form
    )


def months_of(told: Iterable[Event]) -> list[dict[str, Any]]:
    """The events of each month, with the classes there were most of."""
    months: dict[tuple[int, int], Counter[str]] = {}
    for event in told:
        begun = event.earliest or event.latest
        if begun is not None:
            months.setdefault((begun.year, begun.month), Counter())[event.cls] += 1
    return [
        {
            "month": f"{year:04}-{month:02}",
            "since": date(year, month, 1).isoformat(),
            "until": _last_of(year, month).isoformat(),
            "events": classes.total(),
            "classes": classes.most_common(3),
        }
        for (year, month), classes in sorted(months.items())
    ]


def _last_of(year: int, month: int) -> date:
    from calendar import monthrange

    return date(year, month, monthrange(year, month)[1])


def coverage(seen: Seen) -> Response:
    """What was found and what was not: by class and status; sentences that gave nothing."""
    here, world = seen.here, seen.here.world
    silent = [one for iri, one in world.reports.items() if iri not in here.claims_in]
    found = {
        "class": Counter(one.cls for one in world.events.values()).most_common(),
        "status": Counter(one.status for one in world.events.values()).most_common(),
        "language": Counter(one.lang or "?" for one in world.reports.values()).most_common(),
    }
    numbers = {
        "reports": len(world.reports),
        "silent": len(silent),
        "sentences": here.sentences,
        "gaps": sum(here.gaps.values()),
        "undated": sum(not (one.earliest or one.latest) for one in world.events.values()),
        "unlinked": sum(not one.qid for one in world.entities.values()),
        "entities": len(world.entities),
    }
    if seen.params.get("format") in ("csv", "json"):
        rows = [{"what": key, "value": value} for key, value in numbers.items()]
        rows += [
            {"what": f"{kind}: {key}", "value": count}
            for kind, told in found.items()
            for key, count in told
        ]
        rows += [{"what": f"gap: {key}", "value": count} for key, count in here.gaps.items()]
        return as_file(rows, seen.params["format"], "coverage")
    gaps = sorted(here.gaps.items(), key=lambda one: (-one[1], one[0]))
    silent.sort(key=lambda one: one.iri)
    return seen.paper.page(
        "coverage.html", numbers=numbers, found=found, gaps=gaps, silent=silent[:50]
    )


def json_of(body: bytes) -> dict[str, Any]:
    """What a worker said."""
    told: dict[str, Any] = json.loads(body)
    return told


#: By path, the pages that need nothing but what was read already.
VIEWS: Final[Mapping[str, Callable[[Seen], Response]]] = {
    "/": home,
    "/reports": reports,
    "/report/{key:path}": report,
    "/events": events,
    "/actors": actors,
    "/places": places,
    "/unlinked": unlinked,
    "/timeline": timeline,
    "/map": show_map,
    "/map.json": map_json,
    "/coverage": coverage,
}
