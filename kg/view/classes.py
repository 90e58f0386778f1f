"""Classes of events in families, and their colours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from kg.resources import resource
from kg.view.sheet import BLUE, GREEN, GREY, ORANGE, RED
from kg.vocab import CK, RDFS

__all__ = ["FAMILIES", "family_of"]

#: The families of the ontology and their colours, in the order of legends.
FAMILIES: Final[Mapping[str, str]] = {
    "ForceEvent": RED,
    "MovementEvent": ORANGE,
    "DiplomaticEvent": BLUE,
    "SpeechEvent": GREEN,
    "Event": GREY,
}


@cache
def _parents() -> Mapping[str, str]:
    from pyoxigraph import NamedNode, parse

    return {
        triple.subject.value: triple.object.value
        for triple in parse(path=str(resource("ontology", "conflict.ttl")))
        if triple.predicate.value == RDFS.subClassOf
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.object.value.startswith(CK.iri)
    }


@cache
def family_of(cls: str) -> str:
    """The family of a class of events.

    >>> family_of("AirStrike"), family_of("Ceasefire"), family_of("Accusation")
    ('ForceEvent', 'DiplomaticEvent', 'SpeechEvent')
    """
    parents, iri = _parents(), f"{CK.iri}{cls}"
    while iri.removeprefix(CK.iri) not in FAMILIES:
        iri = parents.get(iri, CK.Event)
    return iri.removeprefix(CK.iri)
