"""Read a graph into the values of `kg.export.world`, in one pass over its statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.export.world import (
    Claim,
    Entity,
    Event,
    Passage,
    Relation,
    Report,
    Toll,
    World,
    local,
    value_of,
)
from kg.vocab import CK, DCTERMS, ENTITY_CLASSES, EVENT, GEO, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.graph.store import Graph

__all__ = ["WorldReader"]

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


class WorldReader:
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
        """Everything that was read, as values."""
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
