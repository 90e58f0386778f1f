"""What the nodes and edges of a network carry, as one table for GraphML and GEXF.

Every attribute has one type, and one that is unknown is left out: readers of both forms fail on
lists, on ``None`` and on mixed types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from kg.export.network import Edge
from kg.export.world import Entity, World

__all__ = ["EDGE", "NODE", "Attribute", "filled"]

Value = str | int | float | bool | None


class Attribute(NamedTuple):
    """A name, a type (``string``, ``integer``, ``double`` or ``boolean``), and how it is got."""

    name: str
    type: str
    of_node: Callable[[Entity, World], Value] | None = None
    of_edge: Callable[[Edge, World], Value] | None = None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


#: What a node carries.
NODE: Final = (
    Attribute("label", "string", lambda one, _: one.label),
    Attribute("label_ar", "string", lambda one, _: one.labels.get("ar")),
    Attribute("class", "string", lambda one, _: one.classes[0] if one.classes else None),
    Attribute("wikidata", "string", lambda one, _: one.qid),
    Attribute("country", "string", lambda one, _: one.country or one.government_of),
    Attribute(
        "part_of", "string", lambda one, world: world.name(one.part_of[0]) if one.part_of else None
    ),
    Attribute("latitude", "double", lambda one, _: one.lat),
    Attribute("longitude", "double", lambda one, _: one.lon),
)

#: What an edge carries; ``weight`` is the number of events.
EDGE: Final = (
    Attribute("relation", "string", of_edge=lambda one, _: one.relation),
    Attribute("status", "string", of_edge=lambda one, _: one.status.lower()),
    Attribute("weight", "double", of_edge=lambda one, _: float(one.events)),
    Attribute("events", "integer", of_edge=lambda one, _: one.events),
    Attribute("symmetric", "boolean", of_edge=lambda one, _: one.symmetric),
    Attribute("first", "string", of_edge=lambda one, _: _iso(one.first)),
    Attribute("last", "string", of_edge=lambda one, _: _iso(one.last)),
    Attribute("sources", "string", of_edge=lambda one, _: "; ".join(one.sources)),
)


def filled(thing: Entity | Edge, world: World) -> Iterator[tuple[int, str]]:
    """Place in the table and text of each attribute that `thing` has."""
    table = EDGE if isinstance(thing, Edge) else NODE
    for at, attribute in enumerate(table):
        if isinstance(thing, Edge):
            value = attribute.of_edge(thing, world) if attribute.of_edge else None
        else:
            value = attribute.of_node(thing, world) if attribute.of_node else None
        if value is not None and value != "":
            yield at, _text(value)


def _text(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
