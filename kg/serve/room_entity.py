"""The page of one actor, place or weapon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from kg.export.world import Entity, Event
from kg.network.levels import is_actor
from kg.serve.room_around import Drawn, Tie, drawn
from kg.serve.room_files import as_file, event_row
from kg.serve.room_map import placed
from kg.serve.room_snapshot import Snapshot, is_place
from kg.serve.room_views import Seen, months_of
from kg.serve.room_who import id_of
from kg.vocab import KIND_CLASS

__all__ = ["entity_page"]

#: Parts, and those beside it in events, that are named.
_NAMED: Final = 20

#: Relations that are named of each tie, and ties in the table.
_RELATIONS: Final = 2
_TIES: Final = 40

#: Roles of those who act.
_ACTING: Final = ("agent", "target", "participant", "mediator")


def entity_page(seen: Seen, found: Entity, deciding: Mapping[str, Any]) -> Response:
    """Names, relations, the network around it, its events over time, on the map, and in a list."""
    here = seen.here
    network = drawn(here.ties, found.iri)
    form = seen.params.get("format", "")
    if seen.params.get("of") == "around" and form in ("csv", "json"):
        return as_file([_tie_row(here, *one) for one in (network.ties if network else ())],
                       form, "around")  # fmt: skip
    told = here.events_of.get(found.iri, [])
    place = is_place(found) and not is_actor(found)
    key = quote(id_of(here, found.iri), safe="")
    asked = f"{'place' if place else 'actor'}={key}"
    parts = sorted(here.parts_of([found.iri]) - {found.iri})
    happened = (one for one in told if one.status == "Asserted" and not one.background)
    return seen.listed(
        "actor.html", told, event_row, "events-of-actor", entity=found, key=key, asked=asked,
        relations=here.relations_of.get(found.iri, ()), parts_of=parts[:_NAMED],
        beside=[] if network else _beside(here, found, told), months=months_of(told),
        network=network, dyads=_dyads(seen, network), mapped=any(placed(here, happened)),
        kinds=KIND_CLASS, scripted=True, **deciding,
    )  # fmt: skip


def _beside(here: Snapshot, found: Entity, told: Sequence[Event]) -> list[tuple[str, int]]:
    """Who appears with it in events, the most frequent first."""
    counts: Counter[str] = Counter()
    for event in told:
        counts.update(
            iri for iri in event.fillers(*_ACTING)
            if iri != found.iri and iri in here.world.entities
        )  # fmt: skip
    return counts.most_common(_NAMED)


def _dyads(seen: Seen, network: Drawn | None) -> list[dict[str, Any]]:
    """The strongest ties for people: with whom, how many, what passed each way."""
    return [
        {
            "iri": iri,
            "key": quote(id_of(seen.here, iri), safe=""),
            "count": tie.weight,
            "sign": tie.sign,
            "does": _most(seen, tie.does),
            "gets": _most(seen, tie.gets),
        }
        for iri, tie in (network.ties[:_TIES] if network else ())
    ]


def _most(seen: Seen, relations: Counter[str]) -> list[tuple[str, int]]:
    ordered = sorted(relations.items(), key=lambda one: (-one[1], one[0]))
    return [(seen.paper.term(name), count) for name, count in ordered[:_RELATIONS]]


def _tie_row(here: Snapshot, iri: str, tie: Tie) -> dict[str, Any]:
    return {
        "entity": iri,
        "name": here.world.name(iri),
        "count": tie.weight,
        "sign": tie.sign,
        "does": [f"{name} {count}" for name, count in sorted(tie.does.items())],
        "gets": [f"{name} {count}" for name, count in sorted(tie.gets.items())],
        "grounds": sorted(tie.grounds),
    }
