"""Projections of a graph to networks: who did what to whom, who was where, who speaks for whom.

Every projection is one function in `PROJECTIONS`; it gives links, and `project` gathers equal links
to edges of a networkx graph. An edge keeps the IRIs of the events, claims or relations it stands
for, so that every picture leads back to the sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.errors import UsageError
from kg.export.network import pairs
from kg.export.world import Entity, Event, World
from kg.network.levels import LEVELS, is_actor, roller

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["PROJECTIONS", "WEIGHTS", "Link", "Projection", "project", "sign_of"]

_SIGNS: Final = Path(__file__).with_name("data") / "signs.yaml"

#: Who takes part in an event.
_WHO: Final = ("agent", "target", "participant", "mediator")
_WHERE: Final = ("location", "origin", "destination")


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that links two nodes: ``ground`` is the IRI of what it follows from."""

    source: str
    target: str
    relation: str
    status: str
    ground: str
    event: Event | None = None
    report: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """How a network is made: its links, whether they have a direction, one line about it."""

    links: Callable[[World], Iterator[Link]]
    directed: bool
    summary: str


def _actors(world: World) -> Iterator[Link]:
    """Actors, an edge a relation: attacks, meets, accuses …, and standing ones as reports say."""
    for event in world.dated:
        for one, relation, other in pairs(event):
            if _acts(world, one) and _acts(world, other):
                yield _told(event, one, other, relation)
    for stated in world.relations:
        if _acts(world, stated.subject) and _acts(world, stated.object):
            ends = stated.subject, stated.object
            yield Link(*ends, stated.predicate, "Asserted", stated.iri, report=stated.report)


def _places(world: World) -> Iterator[Link]:
    """Two modes: who is said to have acted, or to have been acted upon, where."""
    for event in world.dated:
        for who in event.fillers(*_WHO):
            for where in event.fillers(*_WHERE):
                if _acts(world, who) and who != where:
                    yield _told(event, who, where, event.cls)


def _events(world: World) -> Iterator[Link]:
    """Two modes: who takes part in which event, and how."""
    for event in world.dated:
        for role in _WHO:
            for who in event.fillers(role):
                if _acts(world, who):
                    yield _told(event, who, event.iri, role)


def _together(world: World) -> Iterator[Link]:
    """Who takes part in the same events, on whatever side."""
    for event in world.dated:
        present = sorted(who for who in event.fillers(*_WHO) if _acts(world, who))
        for one, other in combinations(present, 2):
            yield _told(event, one, other, "coparticipates")


def _sources(world: World) -> Iterator[Link]:
    """Who is cited on whom: from the source of a claim to those whom the claim is about."""
    for event in world.dated:
        about = [who for who in event.fillers(*_WHO) if _acts(world, who)]
        for claim in event.claims:
            for source in claim.stated_by:
                for who in about:
                    if who != source:
                        ground = claim.iri
                        yield Link(
                            source, who, "speaksOf", event.status, ground, event, claim.report
                        )


def _mediation(world: World) -> Iterator[Link]:
    """Triads of mediation: from each mediator to the parties, and between the parties."""
    for event in world.dated:
        mediators = [who for who in event.fillers("mediator") if _acts(world, who)]
        sides = event.fillers("participant", "agent", "target")
        parties = sorted(who for who in sides if _acts(world, who) and who not in mediators)
        for mediator in mediators:
            for party in parties:
                yield _told(event, mediator, party, "mediates")
        if mediators:
            for one, other in combinations(parties, 2):
                yield _told(event, one, other, "meetsThrough")


#: Every projection by its name.
PROJECTIONS: Final[Mapping[str, Projection]] = {
    "actors": Projection(_actors, True, "who did what to whom, an edge a relation"),
    "places": Projection(_places, False, "actors and places"),
    "events": Projection(_events, False, "actors and events"),
    "together": Projection(_together, False, "actors in the same events"),
    "sources": Projection(_sources, True, "who is cited on whom"),
    "mediation": Projection(_mediation, True, "mediators and the parties between whom they stand"),
}


def _acts(world: World, iri: str) -> bool:
    entity = world.entities.get(iri)
    return entity is not None and is_actor(entity)


def _told(event: Event, source: str, target: str, relation: str) -> Link:
    return Link(source, target, relation, event.status, event.iri, event)


@cache
def _signs() -> Mapping[str, int]:
    loaded = yaml.safe_load(_SIGNS.read_text("utf-8"))
    return dict.fromkeys(loaded["hostile"], -1) | dict.fromkeys(loaded["friendly"], 1)


def sign_of(relation: str) -> int:
    """-1 for a hostile relation, 1 for a friendly one, 0 for any other.

    >>> sign_of("attacks"), sign_of("supports"), sign_of("coparticipates")
    (-1, 1, 0)
    """
    return _signs().get(relation, 0)


def _dead(links: Iterable[Link]) -> float:
    """People killed in the events, by the best count of each."""
    events = {link.event.iri: link.event for link in links if link.event}
    return float(
        sum(
            max((toll.best or toll.low or 0 for toll in event.own_tolls("Killed")), default=0)
            for event in events.values()
        )
    )


def _reports(links: Iterable[Link]) -> float:
    """Reports that tell of it."""
    told = {link.report for link in links if link.report}
    return float(len(told | {one for link in links if link.event for one in link.event.reports}))


#: What an edge may weigh.
WEIGHTS: Final[Mapping[str, Callable[[list[Link]], float]]] = {
    "events": lambda links: float(len({link.ground for link in links})),
    "reports": _reports,
    "killed": _dead,
}


def project(
    world: World, projection: str = "actors", *, level: str = "actor", weight: str = "events"
) -> nx.MultiDiGraph | nx.MultiGraph:
    """The network of a projection, with actors at a level and edges of a weight.

    Nodes are IRIs with ``label_en``, ``label_ar``, ``class``, ``qid`` and ``mode`` (actor, place or
    event); edges have ``relation``, ``status``, ``sign``, ``weight``, ``first``, ``last`` and
    ``grounds``, the IRIs they follow from. An edge whose weight is 0 is kept: a meeting kills
    nobody. Raises `UsageError` for a name that is not in the tables.

    >>> project(World({}, {}, {})).number_of_nodes()
    0
    """
    import networkx as nx

    for name, table in ((projection, PROJECTIONS), (level, LEVELS), (weight, WEIGHTS)):
        if name not in table:
            raise UsageError(f"no {name!r} here; known: {', '.join(table)}")
    chosen, roll = PROJECTIONS[projection], roller(world, level)
    found: dict[tuple[str, str, str, str], list[Link]] = defaultdict(list)
    for link in chosen.links(world):
        ends = roll(link.source), roll(link.target)
        if ends[0] != ends[1]:
            one, other = ends if chosen.directed else sorted(ends)
            found[one, other, link.relation, link.status].append(link)
    network = nx.MultiDiGraph() if chosen.directed else nx.MultiGraph()
    network.graph.update(projection=projection, level=level, weight=weight)
    for (one, other, relation, status), links in sorted(found.items()):
        for iri in (one, other):
            if iri not in network:
                network.add_node(iri, **_node(world, iri))
        edge = _edge(links, WEIGHTS[weight])
        network.add_edge(
            one, other, key=f"{relation} {status}", relation=relation, status=status,
            sign=sign_of(relation), **edge,
        )  # fmt: skip
    return network


def _edge(links: list[Link], weigh: Callable[[list[Link]], float]) -> dict[str, Any]:
    days = [day for link in links if link.event for day in _days(link.event)]
    return {
        "weight": weigh(links),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "grounds": tuple(sorted({link.ground for link in links})),
    }


def _days(event: Event) -> list[date]:
    return [day for day in (event.earliest, event.latest) if day]


def _node(world: World, iri: str) -> dict[str, Any]:
    thing = world.entities.get(iri) or world.events.get(iri)
    if thing is None:
        return {"label_en": iri, "label_ar": iri, "class": "", "qid": "", "mode": "actor"}
    english = thing.labels.get("en") or thing.label
    arabic = thing.labels.get("ar") or thing.label
    told = {"label_en": english, "label_ar": arabic}
    if isinstance(thing, Entity):
        mode = "actor" if is_actor(thing) else "place"
        return {**told, "class": next(iter(thing.classes), ""), "qid": thing.qid, "mode": mode}
    return {**told, "class": thing.cls, "qid": "", "mode": "event"}
