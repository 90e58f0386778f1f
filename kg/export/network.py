"""Who had to do with whom, as nodes and edges, for the forms that draw networks.

Edges are what the rules of the ontology draw from events, told apart by relation and weighted by
the number of events; so an edge is never there for what did not happen, and what is only alleged
has a relation of its own (``allegedlyAttacks``). Standing relations that reports state, such as
``memberOf``, are edges as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

from kg.export.world import Entity, Event, World
from kg.vocab import ALLEGED_RELATIONS

__all__ = ["Edge", "Spell", "drawn", "edges", "nodes", "pairs"]

#: Terms in a rule, and the roles that its two variables are taken from.
_ROLE: Final = re.compile(r"ck:(\w+)")
_PARTS: Final = re.compile(r"\?event\s+([^.{}?]+?)\s+\?(one|other)\b|;\s*([^.{}?;]+?)\s+\?other\b")

Spell = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Edge:
    """All events of one relation between two entities. ``spells`` are their days.

    A ``symmetric`` edge stands for both directions.
    """

    source: str
    target: str
    relation: str
    status: str
    events: int
    spells: tuple[Spell, ...]
    sources: tuple[str, ...]
    symmetric: bool = False

    @property
    def first(self) -> date | None:
        """The earliest day that is known."""
        return min((one for spell in self.spells for one in spell if one), default=None)

    @property
    def last(self) -> date | None:
        """The latest day that is known."""
        return max((one for spell in self.spells for one in spell if one), default=None)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of the ontology: of these classes, from those in some roles to those in others."""

    relation: str
    classes: frozenset[str]
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@cache
def _rules() -> tuple[_Rule, ...]:
    """The rules as tables, read from their files; a test compares them with what SPARQL finds."""
    from kg.graph.rules import rules

    return tuple(_rule(name, text) for name, text in rules().items() if name != "stated")


def _rule(name: str, text: str) -> _Rule:
    body = text[text.index("WHERE") :]
    classes = _ROLE.findall(body[body.index("VALUES ?class") : body.index("}")])
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    source: tuple[str, ...] = ()
    for first, which, second in _PARTS.findall(body):
        roles = tuple(_ROLE.findall(first or second))
        if which == "one":
            source = roles
        else:
            pairs.append((source, roles))
    return _Rule(name, frozenset(classes), tuple(pairs))


def edges(world: World) -> tuple[Edge, ...]:
    """Every edge, sorted."""
    found: dict[tuple[str, str, str, str], dict[str, Event]] = defaultdict(dict)
    for event in world.dated:
        for one, relation, other in drawn(event):
            found[one, other, relation, event.status].setdefault(event.iri, event)
    told = []
    for key, events in found.items():
        one, other, relation, status = key
        both = found.get((other, one, relation, status), {}).keys() == events.keys()
        if not both or one < other:
            told.append(replace(_edge(key, list(events.values()), world), symmetric=both))
    return tuple(sorted([*told, *_standing(world)], key=lambda edge: _order(edge)))


def drawn(event: Event) -> Iterator[tuple[str, str, str]]:
    """The direct relations that the rules draw from one event."""
    if event.status not in {"Asserted", "Disputed", "Alleged"}:
        return
    plain = event.status == "Asserted"
    for one, relation, other in pairs(event):
        yield one, relation if plain else ALLEGED_RELATIONS[relation], other


def pairs(event: Event) -> Iterator[tuple[str, str, str]]:
    """Who had what to do with whom if the event happened: one, plain relation, other.

    Whether it happened is for the caller to ask, and to show.
    """
    for rule in _rules():
        if event.cls in rule.classes:
            for ones, others in rule.pairs:
                yield from (
                    (one, rule.relation, other)
                    for one in event.fillers(*ones)
                    for other in event.fillers(*others)
                    if one != other
                )


def _edge(key: tuple[str, str, str, str], events: list[Event], world: World) -> Edge:
    source, target, relation, status = key
    spells = sorted({(one.earliest, one.latest) for one in events}, key=str)
    outlets = {
        world.reports[iri].publisher
        for one in events
        for iri in one.reports
        if iri in world.reports
    }
    named = {world.name(iri) for one in events for iri in one.sources}
    told = tuple(sorted((outlets | named) - {""}))
    return Edge(source, target, relation, status, len(events), tuple(spells), told)


def _standing(world: World) -> Iterator[Edge]:
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in world.relations:
        report = world.reports.get(one.report)
        found[one.subject, one.object, one.predicate].add(report.publisher if report else "")
    for (subject, other, predicate), outlets in found.items():
        sources = tuple(sorted(outlets - {""}))
        yield Edge(subject, other, predicate, "Asserted", 1, (), sources)


def _order(edge: Edge) -> tuple[str, str, str, str]:
    return (edge.source, edge.target, edge.relation, edge.status)


def nodes(world: World, of: tuple[Edge, ...]) -> tuple[Entity, ...]:
    """The entities at the ends of edges, sorted."""
    ends = sorted({end for edge in of for end in (edge.source, edge.target)})
    return tuple(world.entities[iri] for iri in ends if iri in world.entities)
