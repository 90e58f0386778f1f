"""A graph as plain values, read in one pass: what every form other than RDF is written from.

Things that refer to each other do so by IRI. Lists are sorted, so that a form is the same bytes
however the graph was put together. What is unknown is ``None`` or empty, never 0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.vocab import CK, DCTERMS, ENTITY_CLASSES, EVENT, GEO, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

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

#: Roles that entities fill, by the name of their property.
_ROLES: Final = {
    CK[name]: name
    for name in (
        *("agent", "target", "participant", "mediator"),
        *("location", "origin", "destination", "instrument"),
    )
}

_POINT: Final = re.compile(r"POINT\((-?[0-9.]+) (-?[0-9.]+)\)")

_Value = tuple[str, str]
_Properties = Mapping[str, list[_Value]]
_NOTHING: Final[_Properties] = {}


def value_of(term: object) -> str:
    """The IRI or text of an RDF term; empty for a triple in the place of a term."""
    value: str = getattr(term, "value", "")
    return value


def local(iri: str) -> str:
    """The last part of an IRI.

    >>> local(CK.AirStrike)
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
        return _Reader(graph).world()


#: What is read of a graph; direct relations are drawn from events where a form needs them.
_READ: Final = frozenset(
    {
        *_ROLES,
        *(RDF.type, RDF.subject, RDF.predicate, RDF.object, RDFS.label, SKOS.altLabel, OWL.sameAs),
        *(CK.status, CK.background, CK.topic, CK.earliest, CK.latest, CK.timePrecision),
        *(CK.quantity, CK.confidence, CK.casualties, CK.outcome, CK.countLow, CK.countBest),
        *(CK.countHigh, CK.countQualifier, CK.cumulative, CK.victims, CK.subCountOf, CK.countText),
        *(CK.about, CK.claimClass, CK.modality, CK.reportedIn, CK.statedBy, CK.deniedBy),
        *(CK.evidence, CK.triggerEvidence, CK.field, CK.positionTitle, CK.textHash),
        *(CK.governmentOf, CK.country, CK.partOf, OA.hasSource, OA.start, OA.end, OA.exact),
        *(GEO.hasGeometry, GEO.asWKT, SCHEMA.url, PROV.endedAtTime),
        *(DCTERMS.title, DCTERMS.issued, DCTERMS.publisher, DCTERMS.language),
    }
)


class _Reader:
    """Collects the properties of each subject, then makes values of them."""

    def __init__(self, graph: Graph) -> None:
        self.base = graph.minter.base
        self.found: dict[str, dict[str, list[_Value]]] = defaultdict(lambda: defaultdict(list))
        for quad in graph.quads():
            predicate = quad.predicate.value
            if predicate in _READ:
                term = quad.object
                language = getattr(term, "language", None) or ""
                self.found[value_of(quad.subject)][predicate].append((value_of(term), language))

    def world(self) -> World:
        kinds = self._kinds()
        claims: dict[str, list[Claim]] = defaultdict(list)
        for iri in kinds["claim"]:
            claim = self._claim(iri)
            claims[claim.event].append(claim)
        events = {iri: self._event(iri, claims.get(iri, [])) for iri in kinds["event"]}
        built = (self._one(iri, PROV.endedAtTime) for iri in kinds["run"])
        return World(
            events,
            {iri: self._entity(iri) for iri in kinds["entity"]},
            {iri: self._report(iri) for iri in kinds["report"]},
            tuple(map(self._relation, kinds["relation"])),
            max(built, default=""),
            self.base,
            {
                iri: frozenset(self._many(iri, CK.casualties))
                for iri in (*kinds["claim"], *kinds["event"])
            },
            dict(self._quoted()),
        )

    def _quoted(self) -> Iterator[tuple[str, frozenset[str]]]:
        for iri, properties in self.found.items():
            if CK.evidence in properties or CK.triggerEvidence in properties:
                told = (self._many(iri, term) for term in (CK.evidence, CK.triggerEvidence))
                yield iri, frozenset(one for passages in told for one in passages)

    def _kinds(self) -> dict[str, list[str]]:
        """Subjects by what they are, sorted."""
        classes = set(EVENT.values())
        kinds: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(self.found):
            types = {value for value, _ in self.found[iri].get(RDF.type, ())}
            if CK.status in self.found[iri] and types & classes:
                kinds["event"].append(iri)
            elif CK.about in self.found[iri]:
                kinds["claim"].append(iri)
            elif CK.RelationClaim in types:
                kinds["relation"].append(iri)
            elif CK.Report in types:
                kinds["report"].append(iri)
            elif CK.Run in types:
                kinds["run"].append(iri)
            elif types & ENTITY_CLASSES:
                kinds["entity"].append(iri)
        return kinds

    def _many(self, iri: str, predicate: str) -> tuple[str, ...]:
        values = self.found.get(iri, _NOTHING).get(predicate, ())
        return tuple(sorted({value for value, _ in values})) if values else ()

    def _one(self, iri: str, predicate: str) -> str:
        values = self._many(iri, predicate)
        return values[0] if values else ""

    def _number(self, iri: str, predicate: str) -> int | None:
        value = self._one(iri, predicate)
        return int(value) if value.lstrip("-").isdigit() else None

    def _decimal(self, iri: str, predicate: str) -> float | None:
        value = self._one(iri, predicate)
        return float(value) if value else None

    def _day(self, iri: str, predicate: str) -> date | None:
        value = self._one(iri, predicate)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            return None

    def _labels(self, iri: str) -> dict[str, str]:
        values = sorted(self.found.get(iri, _NOTHING).get(RDFS.label, ()), reverse=True)
        return dict(sorted((lang, value) for value, lang in values))

    def _passage(self, iri: str) -> Passage | None:
        start, end = self._number(iri, OA.start), self._number(iri, OA.end)
        if not iri or start is None or end is None:
            return None
        report, name = self._one(iri, OA.hasSource), self._one(iri, CK.field)
        return Passage(iri, report, name, start, end, self._one(iri, OA.exact))

    def _toll(self, iri: str) -> Toll:
        evidence = map(self._passage, self._many(iri, CK.evidence))
        words = self._one(iri, CK.countText) or "; ".join(one.quote for one in evidence if one)
        return Toll(
            iri,
            local(self._one(iri, CK.outcome)),
            self._number(iri, CK.countLow),
            self._number(iri, CK.countBest),
            self._number(iri, CK.countHigh),
            self._one(iri, CK.countQualifier),
            self._one(iri, CK.cumulative) == "true",
            self._many(iri, CK.victims),
            self._one(iri, CK.subCountOf),
            words,
        )

    def _claim(self, iri: str) -> Claim:
        return Claim(
            iri,
            self._one(iri, CK.about),
            local(self._one(iri, CK.claimClass)),
            local(self._one(iri, CK.modality)),
            self._one(iri, CK.reportedIn),
            self._many(iri, CK.statedBy),
            self._many(iri, CK.deniedBy),
            self._one(iri, CK.background) == "true",
            self._decimal(iri, CK.confidence),
            self._passage(self._one(iri, CK.evidence)),
            self._passage(self._one(iri, CK.triggerEvidence)),
        )

    def _event(self, iri: str, claims: list[Claim]) -> Event:
        properties = self.found[iri]
        roles = {
            name: self._many(iri, term)
            for term, name in sorted(_ROLES.items())
            if term in properties
        }
        classes = [one for one in self._many(iri, RDF.type) if one in set(EVENT.values())]
        return Event(
            iri,
            local(classes[0]),
            local(self._one(iri, CK.status)),
            self._one(iri, CK.background) == "true",
            self._labels(iri),
            roles,
            self._many(iri, CK.topic),
            self._day(iri, CK.earliest),
            self._day(iri, CK.latest),
            self._one(iri, CK.timePrecision),
            self._number(iri, CK.quantity),
            self._decimal(iri, CK.confidence),
            tuple(map(self._toll, self._many(iri, CK.casualties))),
            tuple(claims),
        )

    def _entity(self, iri: str) -> Entity:
        lat = lon = None
        for geometry in self._many(iri, GEO.hasGeometry):
            point = _POINT.fullmatch(self._one(geometry, GEO.asWKT))
            if point:
                lon, lat = float(point.group(1)), float(point.group(2))
        return Entity(
            iri,
            tuple(sorted(local(one) for one in self._many(iri, RDF.type) if one in ENTITY_CLASSES)),
            self._labels(iri),
            self._many(iri, SKOS.altLabel),
            local(self._one(iri, OWL.sameAs)),
            local(self._one(iri, CK.country)),
            local(self._one(iri, CK.governmentOf)),
            self._many(iri, CK.partOf),
            lat,
            lon,
        )

    def _relation(self, iri: str) -> Relation:
        return Relation(
            iri,
            self._one(iri, RDF.subject),
            local(self._one(iri, RDF.predicate)),
            self._one(iri, RDF.object),
            self._one(iri, CK.reportedIn),
            self._one(iri, CK.positionTitle),
            self._passage(self._one(iri, CK.evidence)),
        )

    def _report(self, iri: str) -> Report:
        return Report(
            iri,
            self._one(iri, DCTERMS.title),
            self._day(iri, DCTERMS.issued),
            self._one(iri, DCTERMS.publisher),
            self._one(iri, SCHEMA.url),
            self._one(iri, DCTERMS.language),
            self._one(iri, CK.textHash),
        )
