"""A graph as plain values, read in one pass: what every form other than RDF is written from.

Things that refer to each other do so by IRI. Lists are sorted, so that a form is the same bytes
however the graph was put together. What is unknown is ``None`` or empty, never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.store import Graph

__all__ = [
    "Claim",
    "Entity",
    "Event",
    "Passage",
    "Relation",
    "Report",
    "Toll",
    "World",
    "local",
    "value_of",
]


def value_of(term: object) -> str:
    """The IRI or text of an RDF term; empty for a triple in the place of a term."""
    value: str = getattr(term, "value", "")
    return value


def local(iri: str) -> str:
    """The last part of an IRI.

    >>> local("https://w3id.org/conflict-kg/ontology#AirStrike")
    'AirStrike'
    """
    return re.split("[#/]", iri)[-1]


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` to ``end`` of the ``field`` of a report; ``quote`` may be withheld."""

    iri: str
    report: str
    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Toll:
    """People hurt in one way. ``part_of`` is the toll that they are counted in."""

    iri: str
    outcome: str
    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    cumulative: bool
    victims: tuple[str, ...]
    part_of: str
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One report's telling of an event."""

    iri: str
    event: str
    cls: str
    modality: str
    report: str
    stated_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    background: bool
    confidence: float | None
    evidence: Passage | None
    trigger: Passage | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened or is said to; ``cls`` and ``status`` are names of terms."""

    iri: str
    cls: str
    status: str
    background: bool
    labels: Mapping[str, str]
    roles: Mapping[str, tuple[str, ...]]
    topic: tuple[str, ...]
    earliest: date | None
    latest: date | None
    precision: str
    quantity: int | None
    confidence: float | None
    tolls: tuple[Toll, ...]
    claims: tuple[Claim, ...]

    @property
    def label(self) -> str:
        """A name in English, or in what language there is."""
        return _preferred(self.labels)

    @property
    def order(self) -> tuple[str, str, str]:
        """By the first day, then the last; what has none comes last."""
        days = (day.isoformat() if day else "~" for day in (self.earliest, self.latest))
        return (*days, self.iri)  # type: ignore[return-value]

    def fillers(self, *roles: str) -> tuple[str, ...]:
        """Who and what fills any of these roles, each once."""
        return tuple(dict.fromkeys(one for role in roles for one in self.roles.get(role, ())))

    def own_tolls(self, outcome: str) -> tuple[Toll, ...]:
        """Wholes of one outcome, neither parts nor running totals."""
        return tuple(
            toll
            for toll in self.tolls
            if toll.outcome == outcome and not toll.cumulative and not toll.part_of
        )

    @property
    def reports(self) -> tuple[str, ...]:
        """The reports that tell of it."""
        return tuple(sorted({claim.report for claim in self.claims}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Who states it; entities."""
        return tuple(sorted({one for claim in self.claims for one in claim.stated_by}))

    @property
    def deniers(self) -> tuple[str, ...]:
        """Who denies it; entities."""
        return tuple(sorted({one for claim in self.claims for one in claim.denied_by}))


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, place or weapon; ``classes`` are names of terms."""

    iri: str
    classes: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[str, ...]
    qid: str
    country: str
    government_of: str
    part_of: tuple[str, ...]
    lat: float | None
    lon: float | None

    @property
    def label(self) -> str:
        """A name in English, or in what language there is."""
        return _preferred(self.labels) or local(self.iri)

    @property
    def surfaces(self) -> frozenset[str]:
        """Every way in which it is written."""
        return frozenset({*self.labels.values(), *self.names})


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing relation as one report states it."""

    iri: str
    subject: str
    predicate: str
    object: str
    report: str
    title: str
    evidence: Passage | None


@dataclass(frozen=True, slots=True)
class Report:
    """Where something was read."""

    iri: str
    title: str
    published: date | None
    publisher: str
    url: str
    lang: str
    text_hash: str


def _preferred(labels: Mapping[str, str]) -> str:
    for lang in ("en", "ar", *sorted(labels)):
        if lang in labels:
            return labels[lang]
    return ""


@dataclass(frozen=True)
class World:
    """Everything in a graph, by IRI.

    ``tolls`` are the casualties of each event and claim, ``quoted`` the passages that each thing
    quotes.
    """

    events: Mapping[str, Event]
    entities: Mapping[str, Entity]
    reports: Mapping[str, Report]
    relations: tuple[Relation, ...] = ()
    built: str = ""
    base: str = ""
    tolls: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quoted: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def dated(self) -> tuple[Event, ...]:
        """The events by day, those without one last."""
        return tuple(sorted(self.events.values(), key=lambda event: event.order))

    @property
    def claims(self) -> Iterator[Claim]:
        """The claims of all events, event by event."""
        return (claim for event in self.dated for claim in event.claims)

    def name(self, iri: str) -> str:
        """The name of an entity."""
        entity = self.entities.get(iri)
        return entity.label if entity else local(iri)

    def names(self, iris: Iterable[str]) -> str:
        """The names of entities, joined."""
        return "; ".join(dict.fromkeys(self.name(one) for one in iris))

    def chain(self, iri: str) -> tuple[Entity, ...]:
        """An entity and what it is part of, from the nearest to the widest."""
        found: dict[str, Entity] = {}
        while (entity := self.entities.get(iri)) is not None and iri not in found:
            found[iri] = entity
            iri = entity.part_of[0] if entity.part_of else ""
        return tuple(found.values())

    @classmethod
    def read(cls, graph: Graph) -> World:
        """Read everything that `graph` holds."""
        from kg.export.world_reader import WorldReader

        return WorldReader(graph).world()
