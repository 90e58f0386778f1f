"""The terms of the graph, as plain IRIs: ``ontology/conflict.ttl`` in code.

Plain strings, so that nothing here needs an RDF library. A term that the ontology does not define
is an error at once, not a new term; a test keeps both equal.

>>> CK.AirStrike
'https://w3id.org/conflict-kg/ontology#AirStrike'
>>> CK.Airstrike
Traceback (most recent call last):
...
AttributeError: no term ck:Airstrike
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kg.model import EVENT_CLASSES

__all__ = [
    "ALLEGED_RELATIONS",
    "BASE",
    "CK",
    "DCTERMS",
    "DIRECT_RELATIONS",
    "ENTITY_CLASSES",
    "EVENT",
    "GEO",
    "KIND_CLASS",
    "MENTION_CLASS",
    "OA",
    "OUTCOME",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RELATION",
    "ROLE",
    "SCHEMA",
    "SF",
    "SKOS",
    "STATUS",
    "WD",
    "XSD",
    "Namespace",
]

#: Where data IRIs live unless ``--base`` says otherwise.
BASE: Final = "https://w3id.org/conflict-kg/id/"


class Namespace:
    """A namespace whose terms are attributes; closed when `terms` are given."""

    def __init__(self, prefix: str, iri: str, terms: Iterable[str] = ()) -> None:
        self.prefix, self.iri, self.terms = prefix, iri, frozenset(terms)

    def __getattr__(self, name: str) -> str:
        if name.startswith("__") or (self.terms and name not in self.terms):
            raise AttributeError(f"no term {self.prefix}:{name}")
        return self.iri + name

    def __getitem__(self, name: str) -> str:
        """The term by name, for names that come from data."""
        return self.__getattr__(name)


_CLASSES = (
    *("Event", "ForceEvent", "MovementEvent", "DiplomaticEvent", "SpeechEvent"),
    *EVENT_CLASSES,
    *("Entity", "Actor", "Person", "Organization", "Government", "MilitaryForce", "ArmedGroup"),
    *("PoliticalOrganization", "IntergovernmentalOrganization", "MediaOrganization"),
    *("MonitoringOrganization", "HumanitarianOrganization", "Alliance", "State", "Group"),
    *("Place", "Weapon"),
    *("Report", "Passage", "Claim", "RelationClaim", "Casualties", "Status", "Outcome", "Run"),
    "Correction",
)
_STATUSES = ("Asserted", "Denied", "Disputed", "Alleged", "Planned", "Demanded", "Hypothetical")
_OUTCOMES = ("Killed", "Injured", "Missing", "Displaced", "Detained")
_ROLES = (
    "agent",
    "target",
    "participant",
    "mediator",
    "location",
    "origin",
    "destination",
    "instrument",
)
_STATED = ("holdsPosition", "memberOf", "partOf", "allyOf", "controls", "opposes")

#: Relations drawn from asserted events by ``ontology/rules``, so that simple questions stay simple.
DIRECT_RELATIONS: Final = (
    *("attacks", "meets", "negotiatesWith", "mediatesBetween", "clashesWith", "kills", "detains"),
    *(
        "abducts",
        "besieges",
        "displaces",
        "accuses",
        "demandsOf",
        "rejects",
        "threatens",
        "supports",
    ),
    *("aids", "sanctions", "agreesWith"),
)

#: Their shadows, from disputed and alleged events: ``attacks`` → ``allegedlyAttacks``.
ALLEGED_RELATIONS: Final[Mapping[str, str]] = {
    name: f"allegedly{name[0].upper()}{name[1:]}" for name in DIRECT_RELATIONS
}

_PROPERTIES = (
    *("hasRole", *_ROLES, "topic", "earliest", "latest", "timePrecision", "timeText", "background"),
    *("status", "quantity", "quantityQualifier", "casualties", "claimCount", "reportCount"),
    *("sourceCount", "joinedBecause"),
    *("outcome", "countLow", "countBest", "countHigh", "countQualifier", "victims", "cumulative"),
    *("subCountOf", "countText"),
    *("about", "reportedIn", "statedBy", "deniedBy", "modality", "claimClass", "confidence", "cue"),
    *("evidence", "triggerEvidence", "field", "positionTitle", "publishedFrom", "textHash"),
    *("governmentOf", "country", "linkScore", "linkMethod", "relatesTo", "allegedlyRelatesTo"),
    *("correctedBy", "decision", "staleReason"),
    *_STATED,
    *DIRECT_RELATIONS,
    *ALLEGED_RELATIONS.values(),
)

CK: Final = Namespace(
    "ck",
    "https://w3id.org/conflict-kg/ontology#",
    (*_CLASSES, *_STATUSES, *_OUTCOMES, *_PROPERTIES),
)
WD: Final = Namespace("wd", "http://www.wikidata.org/entity/")
RDF: Final = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
XSD: Final = Namespace("xsd", "http://www.w3.org/2001/XMLSchema#")
OWL: Final = Namespace("owl", "http://www.w3.org/2002/07/owl#")
SKOS: Final = Namespace("skos", "http://www.w3.org/2004/02/skos/core#")
PROV: Final = Namespace("prov", "http://www.w3.org/ns/prov#")
OA: Final = Namespace("oa", "http://www.w3.org/ns/oa#")
DCTERMS: Final = Namespace("dcterms", "http://purl.org/dc/terms/")
SCHEMA: Final = Namespace("schema", "https://schema.org/")
GEO: Final = Namespace("geo", "http://www.opengis.net/ont/geosparql#")
SF: Final = Namespace("sf", "http://www.opengis.net/ont/sf#")

#: Prefixes of everything written, in the order they are declared.
PREFIXES: Final[Mapping[str, str]] = {
    space.prefix: space.iri
    for space in (CK, DCTERMS, GEO, OA, OWL, PROV, RDF, RDFS, SCHEMA, SF, SKOS, WD, XSD)
}

#: Annotation class → term, and so on for the other tables: the one place where names meet IRIs.
EVENT: Final[Mapping[str, str]] = {name: CK[name] for name in EVENT_CLASSES}
ROLE: Final[Mapping[str, str]] = {name: CK[name] for name in _ROLES} | {"source": CK.statedBy}
STATUS: Final[Mapping[str, str]] = {
    "asserted": CK.Asserted,
    "negated": CK.Denied,
    "planned": CK.Planned,
    "demanded": CK.Demanded,
    "hypothetical": CK.Hypothetical,
}
OUTCOME: Final[Mapping[str, str]] = {name.lower(): CK[name] for name in _OUTCOMES}
RELATION: Final[Mapping[str, str]] = {
    "position": CK.holdsPosition,
    **{name: CK[name] for name in _STATED if name != "holdsPosition"},
}

#: The class of an entity that nothing more is known of, by mention type.
MENTION_CLASS: Final[Mapping[str, str]] = {
    "PER": CK.Person,
    "ORG": CK.Organization,
    "LOC": CK.Place,
    "GROUP": CK.Group,
    "WEAPON": CK.Weapon,
}

#: The class of a gazetteer entity, by its kind.
KIND_CLASS: Final[Mapping[str, str]] = {
    "person": CK.Person,
    "country": CK.State,
    "state": CK.State,
    "government": CK.Government,
    "military": CK.MilitaryForce,
    "armed_group": CK.ArmedGroup,
    "party": CK.PoliticalOrganization,
    "political": CK.PoliticalOrganization,
    "igo": CK.IntergovernmentalOrganization,
    "media": CK.MediaOrganization,
    "monitor": CK.MonitoringOrganization,
    "humanitarian": CK.HumanitarianOrganization,
    "ngo": CK.HumanitarianOrganization,
    "alliance": CK.Alliance,
    "coalition": CK.Alliance,
    "organization": CK.Organization,
    "org": CK.Organization,
    "group": CK.Group,
    "weapon": CK.Weapon,
    "city": CK.Place,
    "admin": CK.Place,
    "place": CK.Place,
    "region": CK.Place,
}

#: Every class an entity may have.
ENTITY_CLASSES: Final = frozenset(
    {*MENTION_CLASS.values(), *KIND_CLASS.values(), CK.Entity, CK.Actor}
)
