"""Freeze a draft into a reading: ids in order of the text, spans cut out of it."""

from __future__ import annotations

from dataclasses import replace

from kg.model import ROLES, Casualty, Event, Mention, Reading, Relation, Span
from kg.reading.coverage import find_gaps
from kg.reading.draft import Draft, DraftCasualty, DraftEvent, DraftMention, DraftRelation

__all__ = ["assemble"]

#: Digits of a confidence: fewer, so that equal input gives equal bytes on like machines.
_DIGITS = 2


def assemble(draft: Draft) -> Reading:
    """The reading that `draft` has come to."""
    mentions = sorted(draft.mentions, key=lambda one: (one.start, -one.end))
    events = sorted(draft.events, key=lambda one: (one.start, one.end))
    names = {id(mention): f"m{number}" for number, mention in enumerate(mentions, 1)}
    numbers = {id(event): f"e{number}" for number, event in enumerate(events, 1)}
    relations = sorted(
        (one for one in draft.relations if {id(one.source), id(one.target)} <= names.keys()),
        key=lambda one: (one.source.start, one.target.start, one.type),
    )
    return Reading(
        draft.text,
        tuple(_mention(draft, one, names) for one in mentions),
        tuple(_event(draft, one, names, numbers) for one in events),
        tuple(_relation(draft, one, names) for one in relations),
        tuple(sentence.span for sentence in draft.sentences),
        find_gaps(draft),
    )


def _ids(mentions: list[DraftMention], names: dict[int, str]) -> tuple[str, ...]:
    """The ids of `mentions`, each once, those that were dropped left out."""
    return tuple(dict.fromkeys(names[id(one)] for one in mentions if id(one) in names))


def _mention(draft: Draft, mention: DraftMention, names: dict[int, str]) -> Mention:
    antecedent = mention.antecedent
    return Mention(
        names[id(mention)],
        Span.of(draft.text, mention.start, mention.end),
        mention.type,
        entity=mention.entity,
        antecedent=names.get(id(antecedent), "") if antecedent is not None else "",
    )


def _event(
    draft: Draft, event: DraftEvent, names: dict[int, str], numbers: dict[int, str]
) -> Event:
    roles = {role: _ids(event.fillers(role), names) for role in ROLES}
    cases = event.casualties
    return Event(
        id=numbers[id(event)],
        trigger=Span.of(draft.text, event.start, event.end),
        cls=event.cls,
        modality=event.modality,
        roles={role: ids for role, ids in roles.items() if ids},
        topic=tuple(dict.fromkeys(numbers[id(one)] for one in event.topics if id(one) in numbers)),
        time=event.time,
        quantity=event.quantity,
        casualties=tuple(_casualty(case, cases, names) for case in cases),
        background=event.background,
        confidence=round(event.score, _DIGITS),
        cue=event.cue,
        source_chain=_ids(event.source_chain, names),
        denied_by=_ids(event.denied_by, names),
        evidence=_evidence(draft, event),
    )


def _casualty(case: DraftCasualty, cases: list[DraftCasualty], names: dict[int, str]) -> Casualty:
    whole = cases.index(case.whole) if case.whole in cases else None
    return replace(case.value, victims=_ids(case.victims, names), of=whole)


def _evidence(draft: Draft, event: DraftEvent) -> Span:
    """The stretch of the text that states the event: its sentence."""
    span = event.sentence.span
    return Span.of(draft.text, span.start, span.end)


def _relation(draft: Draft, relation: DraftRelation, names: dict[int, str]) -> Relation:
    evidence = Span.of(draft.text, *relation.evidence) if relation.evidence else None
    return Relation(
        relation.type,
        names[id(relation.source)],
        names[id(relation.target)],
        relation.title,
        evidence,
    )
