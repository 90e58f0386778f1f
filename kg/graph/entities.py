"""Entities as all reports together show them: class, names in every language seen, link, place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.graph.claims import Claim, RelationClaim, Seen
from kg.graph.facts import NO_FACTS, FactSource
from kg.graph.ids import is_qid
from kg.model import EntityFacts
from kg.vocab import CK, KIND_CLASS, MENTION_CLASS

__all__ = ["Entity", "acting", "collect", "spoken_of"]

#: Roles that only an actor fills.
_ACTING: Final = ("agent", "participant", "mediator")

#: Classes that are no actors.
_INERT: Final = frozenset({CK.Place, CK.Weapon, CK.Entity})

_TATWEEL: Final = "\u0640"


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: its ``classes`` are terms, its ``names`` surface forms seen, with language."""

    key: str
    classes: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[tuple[str, str], ...] = ()
    qid: str | None = None
    candidates: tuple[str, ...] = ()
    score: float | None = None
    methods: tuple[str, ...] = ()
    facts: EntityFacts | None = None


def spoken_of(claims: Iterable[Claim], relations: Iterable[RelationClaim]) -> frozenset[str]:
    """Keys of the entities that any claim speaks of."""
    events = (key for claim in claims for key in claim.entities)
    ends = (key for claim in relations for key in (claim.subject, claim.object))
    return frozenset(events) | frozenset(ends)


def acting(claims: Iterable[Claim]) -> frozenset[str]:
    """Keys of the entities that act or speak in any claim."""
    return frozenset(
        key
        for claim in claims
        for key in (*claim.fillers(*_ACTING), *claim.stated_by, *claim.denied_by)
    )


def collect(
    seen: Iterable[Seen],
    wanted: frozenset[str],
    actors: frozenset[str] = frozenset(),
    facts: FactSource = NO_FACTS,
) -> tuple[Entity, ...]:
    """Make an entity of every key `wanted`, and of what those belong to.

    >>> seen = Seen("Q1", "LOC", "حلب", "ar", "Aleppo")
    >>> collect([seen], frozenset({"Q1"}))[0].labels
    {'ar': 'حلب', 'en': 'Aleppo'}
    """
    mentions: dict[str, list[Seen]] = defaultdict(list)
    for mention in seen:
        if mention.key in wanted:
            mentions[mention.key].append(mention)
    keys = sorted(set(wanted) | {wider for key in wanted for wider in _belongs(key, facts)})
    return tuple(_entity(key, mentions[key], key in actors, facts.get(key)) for key in keys)


def _belongs(key: str, facts: FactSource) -> Iterator[str]:
    """What an entity is part of, and that in turn, up to the country that it governs."""
    seen = {key}
    while (known := facts.get(key)) is not None:
        key = known.part_of or known.government_of or ""
        if not key or key in seen:
            return
        seen.add(key)
        yield key


def _entity(key: str, seen: list[Seen], acts: bool, facts: EntityFacts | None) -> Entity:
    labels = _labels(key, seen, facts)
    scores = [mention.score for mention in seen if mention.score is not None]
    names = {(mention.surface, mention.lang) for mention in seen}
    candidates = {one for mention in seen for one in mention.candidates}
    return Entity(
        key,
        _classes(seen, acts, facts),
        labels,
        tuple(sorted(name for name in names if labels.get(name[1]) != name[0])),
        key if is_qid(key) else (facts.qid if facts else None),
        () if is_qid(key) else tuple(sorted(candidates)),
        max(scores, default=None),
        tuple(sorted({mention.method for mention in seen if mention.method})),
        facts,
    )


def _classes(seen: list[Seen], acts: bool, facts: EntityFacts | None) -> tuple[str, ...]:
    """What is known, or else how it is mentioned; who acts is an actor, whatever else it is."""
    known = KIND_CLASS.get(facts.kind) if facts else None
    mentioned = sorted({MENTION_CLASS[mention.type] for mention in seen})
    classes = {known} if known else set(mentioned)
    if known and known not in _INERT and CK.Place in mentioned:
        classes.add(CK.Place)
    if acts and classes <= _INERT:
        classes |= set(mentioned) - _INERT or {CK.Organization}
    return tuple(sorted(classes)) or (CK.Entity,)


def _labels(key: str, seen: list[Seen], facts: EntityFacts | None) -> dict[str, str]:
    """One name a language: the known one, else the one most used."""
    labels = {lang: name for lang, name in facts.labels.items() if name} if facts else {}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in seen:
        counted[mention.lang][mention.surface] += 1
    canonical = Counter(mention.name for mention in seen if mention.name)
    if canonical and "en" not in labels:
        labels["en"] = _most_used(canonical)
    for lang, surfaces in counted.items():
        labels.setdefault(lang, _most_used(surfaces))
    return dict(sorted(labels.items())) or {"": key}


def _most_used(names: Counter[str]) -> str:
    """The most frequent; of several the longest, then the first in the alphabet.

    Tatweel, which only stretches a line, does not belong to a name.
    """
    plain: Counter[str] = Counter()
    for name, count in names.items():
        plain[" ".join(name.replace(_TATWEEL, "").split()) or name] += count
    return min(plain, key=lambda name: (-plain[name], -len(name), name))
