"""Readable names of events in English and Arabic, from labels of the ontology and the entities."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from kg.graph.entities import Entity
from kg.graph.events import Happening
from kg.resources import resource
from kg.vocab import CK, EVENT, RDFS

__all__ = ["event_label", "term_labels"]

#: What stands between the parts of a name.
_COMMA: Final = {"en": ", ", "ar": "، "}

#: Most entities that a name lists of one kind.
_MOST: Final = 2


@cache
def term_labels() -> Mapping[tuple[str, str], str]:
    """``(term, language)`` → label, for every term of the ontology.

    >>> term_labels()[CK.AirStrike, "ar"]
    'غارة جوية'
    """
    from pyoxigraph import Literal, NamedNode, parse

    return {
        (triple.subject.value, triple.object.language): triple.object.value
        for triple in parse(path=str(resource("ontology", "conflict.ttl")))
        if triple.predicate.value == RDFS.label
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.object.language
    }


def event_label(event: Happening, entities: Mapping[str, Entity], lang: str) -> str:
    """What happened, who, where and when; and in brackets if it is not told as fact."""
    labels = term_labels()
    parts = [labels[EVENT[event.cls], lang].capitalize()]
    who = event.roles.get("agent") or event.roles.get("participant") or ()
    where = (*event.roles.get("target", ()), *event.roles.get("location", ()))
    for keys in (who, where or event.roles.get("origin", ())):
        parts += [_name(entities[key], lang) for key in keys[:_MOST] if key in entities]
    if event.when.interval:
        parts.append(event.when.interval)
    name = _COMMA[lang].join(dict.fromkeys(parts))
    if event.status == "asserted":
        return name
    return f"{name} ({labels[CK[event.status.capitalize()], lang]})"


def _name(entity: Entity, lang: str) -> str:
    return entity.labels.get(lang) or next(iter(entity.labels.values()))
