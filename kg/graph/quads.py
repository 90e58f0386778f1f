"""Reports, claims, events and entities as quads, in the graphs where they belong.

Each report has a named graph of its own, called like the report, with its claims and passages;
events, entities, relations and the record of the run have graphs that all reports share. There are
no blank nodes, so the same values give the same quads in every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.claims import Claim, Count, Passage, RelationClaim, Told
from kg.graph.entities import Entity
from kg.graph.events import Happening
from kg.graph.ids import Minter
from kg.graph.joins import write_join
from kg.graph.labels import event_label
from kg.graph.tally import Tally
from kg.graph.terms import boolean, day, decimal, integer, iri, link, text
from kg.graph.when import When
from kg.model import EntityFacts, Report
from kg.vocab import (
    CK,
    DCTERMS,
    EVENT,
    GEO,
    OA,
    OUTCOME,
    OWL,
    RDF,
    RDFS,
    RELATION,
    ROLE,
    SCHEMA,
    SF,
    SKOS,
    STATUS,
    WD,
)

__all__ = ["LABELLED", "entity_quads", "event_quads", "report_quads", "status_term"]

#: Languages in which events have names.
LABELLED: Final = ("en", "ar")

_Term = NamedNode | Literal


class _Node:
    """One subject in one graph: collects its statements."""

    def __init__(self, subject: str, graph: NamedNode) -> None:
        self.subject, self.graph = iri(subject), graph
        self.quads: list[Quad] = []

    def add(self, predicate: str, *values: _Term | str) -> None:
        """State `values`; a plain string is an IRI."""
        for value in values:
            term = iri(value) if isinstance(value, str) else value
            self.quads.append(Quad(self.subject, iri(predicate), term, self.graph))

    def add_time(self, when: When, lang: str) -> None:
        """The days, precision and words of a time, as far as there are any."""
        if when.earliest is not None:
            self.add(CK.earliest, day(when.earliest))
        if when.latest is not None:
            self.add(CK.latest, day(when.latest))
        if when.precision:
            self.add(CK.timePrecision, text(when.precision))
        if when.text:
            self.add(CK.timeText, text(when.text, lang))

    def add_counts(self, low: int | None, best: int | None, high: int | None) -> None:
        """The numbers of casualties; unknown stays absent."""
        for predicate, number in ((CK.countLow, low), (CK.countBest, best), (CK.countHigh, high)):
            if number is not None:
                self.add(predicate, integer(number))


def status_term(status: str) -> str:
    """The term of a status or modality.

    >>> status_term("negated") == status_term("denied") == CK.Denied
    True
    """
    return STATUS[status] if status in STATUS else CK[status.capitalize()]


def report_quads(told: Told, event_of: Mapping[str, str], minter: Minter) -> Iterator[Quad]:
    """The graph of one report; `event_of` gives the event of each claim, both as keys."""
    mapper = _ReportMapper(told.report, minter)
    yield from mapper.report_node()
    for claim in told.claims:
        yield from mapper.claim(claim, event_of)
    for relation in told.relations:
        yield from mapper.relation(relation)
    yield from mapper.passages()


class _ReportMapper:
    """Maps what one report says; remembers the passages quoted."""

    def __init__(self, report: Report, minter: Minter) -> None:
        self.told, self.minter = report, minter
        self.graph = iri(minter.report(report.id))
        self.quoted: dict[Passage, str] = {}

    def report_node(self) -> list[Quad]:
        report = self.told
        content = report.text.encode("utf-8", "surrogatepass")
        node = _Node(self.graph.value, self.graph)
        node.add(RDF.type, CK.Report)
        node.add(DCTERMS.language, text(report.lang))
        node.add(CK.textHash, text(sha256(content).hexdigest()))
        if report.title:
            node.add(DCTERMS.title, text(report.title, report.lang))
        if report.published is not None:
            node.add(DCTERMS.issued, day(report.published))
        if report.published_from:
            node.add(CK.publishedFrom, text(report.published_from))
        if report.source:
            node.add(DCTERMS.publisher, text(report.source))
        if report.url:
            node.add(SCHEMA.url, link(report.url))
        return node.quads

    def claim(self, claim: Claim, event_of: Mapping[str, str]) -> list[Quad]:
        minter = self.minter
        node = _Node(minter.claim(claim.key), self.graph)
        node.add(RDF.type, CK.Claim)
        node.add(CK.about, minter.event(event_of[claim.key]))
        node.add(CK.reportedIn, self.graph)
        node.add(CK.claimClass, EVENT[claim.cls])
        node.add(CK.modality, status_term(claim.modality))
        node.add(CK.background, boolean(claim.background))
        for role, keys in claim.roles.items():
            node.add(ROLE[role], *map(minter.entity, keys))
        node.add(CK.statedBy, *map(minter.entity, claim.stated_by))
        node.add(CK.deniedBy, *map(minter.entity, claim.denied_by))
        node.add(CK.topic, *(minter.event(event_of[key]) for key in claim.topic))
        node.add_time(claim.when, claim.lang)
        if claim.quantity is not None:
            node.add(CK.quantity, integer(claim.quantity))
        if claim.quantity_qualifier:
            node.add(CK.quantityQualifier, text(claim.quantity_qualifier))
        if claim.confidence is not None:
            node.add(CK.confidence, decimal(claim.confidence))
        if claim.cue:
            node.add(CK.cue, text(claim.cue, claim.lang))
        node.add(CK.evidence, self._passage(claim.evidence))
        node.add(CK.triggerEvidence, self._passage(claim.trigger))
        names = [minter.casualties(claim.key, str(at)) for at in range(len(claim.counts))]
        node.add(CK.casualties, *names)
        counts = (self._count(claim, at, names) for at in range(len(claim.counts)))
        return [*node.quads, *(quad for quads in counts for quad in quads)]

    def _count(self, claim: Claim, at: int, names: list[str]) -> list[Quad]:
        count: Count = claim.counts[at]
        node = _Node(names[at], self.graph)
        node.add(RDF.type, CK.Casualties)
        node.add(CK.outcome, OUTCOME[count.outcome])
        node.add_counts(count.low, count.best, count.high)
        node.add(CK.countQualifier, text(count.qualifier))
        node.add(CK.countText, text(count.evidence.text, claim.lang))
        node.add(CK.cumulative, boolean(count.cumulative))
        node.add(CK.victims, *map(self.minter.entity, count.victims))
        if count.of is not None:
            node.add(CK.subCountOf, names[count.of])
        node.add(CK.evidence, self._passage(count.evidence))
        return node.quads

    def relation(self, claim: RelationClaim) -> list[Quad]:
        minter = self.minter
        node = _Node(minter.claim(claim.key), self.graph)
        node.add(RDF.type, CK.RelationClaim)
        node.add(RDF.subject, minter.entity(claim.subject))
        node.add(RDF.predicate, RELATION[claim.type])
        node.add(RDF.object, minter.entity(claim.object))
        node.add(CK.reportedIn, self.graph)
        if claim.title:
            node.add(CK.positionTitle, text(claim.title, claim.lang))
        node.add(CK.evidence, self._passage(claim.evidence))
        return node.quads

    def passages(self) -> Iterator[Quad]:
        """Every passage quoted so far."""
        for passage, name in sorted(self.quoted.items()):
            node = _Node(name, self.graph)
            node.add(RDF.type, CK.Passage)
            node.add(OA.hasSource, self.graph)
            node.add(CK.field, text(passage.field))
            node.add(OA.start, integer(passage.start))
            node.add(OA.end, integer(passage.end))
            node.add(OA.exact, text(passage.text))
            yield from node.quads

    def _passage(self, passage: Passage) -> str:
        name = self.minter.passage(passage.report, passage.field, passage.start, passage.end)
        return self.quoted.setdefault(passage, name)


def event_quads(
    events: Iterable[Happening], entities: Mapping[str, Entity], minter: Minter
) -> Iterator[Quad]:
    """The graph of events, with their own casualties."""
    graph = iri(minter.graph("events"))
    for event in events:
        node = _Node(minter.event(event.key), graph)
        node.add(RDF.type, EVENT[event.cls])
        for lang in LABELLED:
            node.add(RDFS.label, text(event_label(event, entities, lang), lang))
        node.add(CK.status, status_term(event.status))
        node.add(CK.background, boolean(event.background))
        for role, keys in event.roles.items():
            node.add(ROLE[role], *map(minter.entity, keys))
        node.add(CK.topic, *map(minter.event, event.topic))
        node.add_time(event.when, event.claims[0].lang)
        if event.quantity is not None:
            node.add(CK.quantity, integer(event.quantity))
            node.add(CK.quantityQualifier, text(event.quantity_qualifier))
        if event.confidence is not None:
            node.add(CK.confidence, decimal(event.confidence))
        node.add(CK.claimCount, integer(len(event.claims)))
        node.add(CK.reportCount, integer(len(event.reports)))
        node.add(CK.sourceCount, integer(event.sources))
        node.add(CK.joinedBecause, *(text(write_join(join)) for join in event.joins))
        names = [
            minter.casualties(
                event.key, one.outcome, str(one.cumulative), one.group, str(one.part_of)
            )
            for one in event.tallies
        ]
        node.add(CK.casualties, *names)
        yield from node.quads
        for one, name in zip(event.tallies, names, strict=True):
            yield from _tally(one, name, names, graph, minter)


def _tally(
    told: Tally, name: str, names: list[str], graph: NamedNode, minter: Minter
) -> list[Quad]:
    node = _Node(name, graph)
    node.add(RDF.type, CK.Casualties)
    node.add(CK.outcome, OUTCOME[told.outcome])
    node.add_counts(told.low, told.best, told.high)
    node.add(CK.countQualifier, text(told.qualifier))
    node.add(CK.cumulative, boolean(told.cumulative))
    node.add(CK.victims, *map(minter.entity, told.victims))
    if told.part_of is not None:
        node.add(CK.subCountOf, names[told.part_of])
    for passage in told.evidence:
        where = minter.passage(passage.report, passage.field, passage.start, passage.end)
        node.add(CK.evidence, where)
    return node.quads


def entity_quads(entities: Iterable[Entity], minter: Minter) -> Iterator[Quad]:
    """The graph of entities."""
    graph = iri(minter.graph("entities"))
    for entity in entities:
        node = _Node(minter.entity(entity.key), graph)
        node.add(RDF.type, *entity.classes)
        node.add(RDFS.label, *(text(name, lang) for lang, name in entity.labels.items()))
        node.add(SKOS.altLabel, *(text(name, lang) for name, lang in entity.names))
        if entity.qid:
            node.add(OWL.sameAs, WD[entity.qid])
        node.add(SKOS.closeMatch, *(WD[one] for one in entity.candidates if one != entity.qid))
        if entity.score is not None:
            node.add(CK.linkScore, decimal(entity.score))
        node.add(CK.linkMethod, *(text(one) for one in entity.methods))
        yield from node.quads
        if entity.facts is not None:
            yield from _fact_quads(entity.key, entity.facts, graph, minter)


def _fact_quads(key: str, facts: EntityFacts, graph: NamedNode, minter: Minter) -> list[Quad]:
    node = _Node(minter.entity(key), graph)
    if facts.government_of:
        node.add(CK.governmentOf, WD[facts.government_of])
    if facts.country:
        node.add(CK.country, WD[facts.country])
    if facts.part_of and facts.part_of != key:
        node.add(CK.partOf, minter.entity(facts.part_of))
    if facts.lat is None or facts.lon is None:
        return node.quads
    place = _Node(minter.geometry(key), graph)
    node.add(GEO.hasGeometry, place.subject)
    place.add(RDF.type, SF.Point)
    point = f"POINT({_degrees(facts.lon)} {_degrees(facts.lat)})"
    place.add(GEO.asWKT, Literal(point, datatype=iri(GEO.wktLiteral)))
    return [*node.quads, *place.quads]


def _degrees(value: float) -> str:
    """Degrees to about a metre, without an exponent."""
    return f"{value:.5f}".rstrip("0").rstrip(".")
