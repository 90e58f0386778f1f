"""Readable names of events in English and Arabic, from labels of the ontology and the entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from kg.graph.entities import Entity
from kg.graph.events import Happening
from kg.resources import resource
from kg.vocab import CK, EVENT, RDFS

__all__ = ["event_label", "event_name", "term_labels"]

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
    roles = event.roles
    who = roles.get("agent") or roles.get("participant") or ()
    where = (*roles.get("target", ()), *roles.get("location", ())) or roles.get("origin", ())

    def names(keys: Iterable[str]) -> list[str]:
        return [_name(entities[key], lang) for key in keys if key in entities]

    when = event.when.interval if event.when.earliest is not None else ""
    return event_name(event.cls, event.status, names(who[:_MOST]), names(where[:_MOST]), when, lang)


def event_name(
    cls: str, status: str, who: Sequence[str], where: Sequence[str], when: str, lang: str
) -> str:
    """The name of an event of class `cls`, from the names of those in it.

    >>> event_name("AirStrike", "denied", ["Russia"], ["Aleppo"], "2016-04-30", "en")
    'Air strike, Russia, Aleppo, 2016-04-30 (denied)'
    """
    labels = term_labels()
    parts = [labels[EVENT[cls], lang].capitalize(), *who[:_MOST], *where[:_MOST]]
    name = _COMMA[lang].join(dict.fromkeys([*parts, when] if when else parts))
    if status.casefold() == "asserted":
        return name
    return f"{name} ({labels[CK[status.capitalize()], lang]})"


def _name(entity: Entity, lang: str) -> str:
    return entity.labels.get(lang) or next(iter(entity.labels.values()))
