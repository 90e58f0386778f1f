"""GEXF 1.3, dynamic: the network in time, for Gephi's timeline.

An edge is there in the days of its events (``spells``); one whose days nobody says is there always.
A node has no days of its own: Gephi shows it with its edges.
"""

from __future__ import annotations

from datetime import date
from typing import BinaryIO, Final

from kg.export.attributes import EDGE, NODE, filled
from kg.export.exporter import Exporter, Source
from kg.export.network import Edge, edges, nodes
from kg.export.world import Entity, World
from kg.export.xml import Xml

__all__ = ["GEXF"]

_SPACE: Final = "http://gexf.net/1.3"


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    found = edges(world)
    days = [day for edge in found for day in (edge.first, edge.last) if day]
    with Xml(out) as xml:
        xml.open("gexf", xmlns=_SPACE, version="1.3")
        xml.open("meta", lastmodifieddate=world.built[:10] or None)
        xml.leaf("creator", "kg")
        xml.leaf("description", "Actors and places, and what reports say passed between them")
        xml.close()
        xml.open(
            "graph",
            defaultedgetype="directed",
            mode="dynamic",
            timeformat="date",
            timerepresentation="interval",
            start=_iso(min(days, default=None)),
            end=_iso(max(days, default=None)),
        )
        for kind, table in (("node", NODE[1:]), ("edge", EDGE)):
            xml.open("attributes", class_=kind)
            for one in table:
                xml.leaf("attribute", id=f"{kind}-{one.name}", title=one.name, type=one.type)
            xml.close()
        _things(xml, world, found)


def _things(xml: Xml, world: World, found: tuple[Edge, ...]) -> None:
    xml.open("nodes")
    for node in nodes(world, found):
        xml.open("node", id=node.iri, label=node.label)
        _values(xml, world, node)
        xml.close()
    xml.close()
    xml.open("edges")
    for number, edge in enumerate(found):
        xml.open(
            "edge",
            id=f"e{number}",
            source=edge.source,
            target=edge.target,
            label=edge.relation,
            weight=float(edge.events),
        )
        _values(xml, world, edge)
        _spells(xml, edge)
        xml.close()
    xml.close()


def _values(xml: Xml, world: World, thing: Entity | Edge) -> None:
    kind, table = ("edge", EDGE) if isinstance(thing, Edge) else ("node", NODE)
    xml.open("attvalues")
    for at, text in filled(thing, world):
        name = table[at].name
        if name != "label":
            xml.leaf("attvalue", for_=f"{kind}-{name}", value=text)
    xml.close()


def _spells(xml: Xml, edge: Edge) -> None:
    known = [(first, last) for first, last in edge.spells if first or last]
    if not known or len(known) < len(edge.spells):
        return
    xml.open("spells")
    for first, last in known:
        xml.leaf("spell", start=_iso(first), end=_iso(last))
    xml.close()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


#: Dynamic GEXF.
GEXF: Final = Exporter(
    "gexf",
    (".gexf",),
    "GEXF 1.3: the network in time, with the days of each edge",
    _write,
    happened=True,
    news=True,
    statuses=("Asserted", "Disputed", "Alleged"),
)
