"""Find events by rule: trigger words, one event for each happening.

A happening is often told twice in a sentence («شنت غارات», «قصفت … بغارة», «قتل ثلاثة في قصف»).
The most specific word stays: a noun before a light or general verb, the attack before the deaths
that it caused.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import TriggerHit
from kg.reading.constraints import family
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["find_events"]

#: Below this prior a word is not taken for an event.
THRESHOLD: Final = 0.4

#: From general to specific: of two words for one happening the more specific one stays.
_SPECIFIC: Final = {
    "Killing": 0,
    "Attack": 1,
    "ArmedClash": 2,
    "CeasefireViolation": 2,
    "Shelling": 3,
    "Bombing": 3,
    "AirStrike": 4,
}

#: How many words behind a trigger its own place stands.
_BESIDE: Final = 5

#: How many words apart two triggers of one happening may stand.
_NEAR: Final = 9


def find_events(draft: Draft) -> None:
    """Add the events of the passage to `draft`, in order of their triggers."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        told: list[DraftEvent] = []
        for sentence in paragraph:
            found = [_event(sentence, hit) for hit in sentence.triggers if hit.score >= THRESHOLD]
            found = [one for one in found if not _standing(draft, one, rules)]
            found = [one for one in found if not _in_name(draft, one)]
            found = _one_each(draft, found, rules)
            told.extend(event for event in found if not _told_before(draft, event, told, rules))
        draft.events.extend(told)


def _standing(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a trigger tells what merely holds: «المناطق التي تسيطر عليها المعارضة».

    Who holds a place is a relation; the hostilities that a truce ends are no event besides it.
    """
    hit = event.hit
    if hit is None:
        return False
    before = draft.words[max(hit.first - 1, event.sentence.first)].folded
    if hit.cls == "TerritorialControl" and hit.pos == "verb" and hit.tense == "present":
        return rules.has("relatives", before)
    truces = [one for one in event.sentence.triggers if one.cls == "Ceasefire"]
    ended = any(one.first < hit.first <= one.last or one.first == hit.first - 1 for one in truces)
    return hit.cls in ("Attack", "ArmedClash") and ended and rules.has("hostilities", hit.lemma)


def _in_name(draft: Draft, event: DraftEvent) -> bool:
    """Whether a trigger is part of a name («قوات الدعم السريع», «السجن المركزي»)."""
    return any(
        one.start <= event.start and event.end <= one.end and one.type in ("ORG", "LOC", "PER")
        for one in draft.mentions_of(event.sentence)
        if one.first != one.last or one.form == "name"
    )


def _event(sentence: Sentence, hit: TriggerHit) -> DraftEvent:
    return DraftEvent(
        hit.start, hit.end, hit.first, hit.last, hit.cls, sentence, hit, score=hit.score
    )


def _one_each(draft: Draft, found: list[DraftEvent], rules: Grammar) -> list[DraftEvent]:
    """`found` without second words for the same happening."""
    kept: list[DraftEvent] = []
    for event in found:
        twin = next((old for old in reversed(kept) if _same(draft, old, event, rules)), None)
        if twin is None:
            kept.append(event)
            continue
        stays, goes = (event, twin) if _better(event, twin) else (twin, event)
        kept[kept.index(twin)] = stays
        stays.aliases += [*goes.aliases, *([goes.hit] if goes.hit is not None else [])]
    return _without_deaths(draft, kept, rules)


def _same(draft: Draft, one: DraftEvent, two: DraftEvent, rules: Grammar) -> bool:
    """Whether two triggers, in this order, tell one happening."""
    if family(one.cls) != family(two.cls) or "Killing" in (one.cls, two.cls):
        return False
    if two.first <= one.last:
        return True
    if two.first - one.last > _NEAR or one.hit is None or two.hit is None:
        return False
    gap = draft.words[one.last + 1 : two.first]
    if any(word.text in _ENDS or rules.has("breakers", word.folded) for word in gap):
        return False
    joined = bool(two.hit.proclitics) and two.hit.proclitics[0] in rules.joiners
    if joined:
        return False
    verb_then_noun = one.hit.pos == "verb" and two.hit.pos != "verb"
    noun_then_verb = one.hit.pos != "verb" and two.hit.pos == "verb"
    adjacent = len(gap) <= 2
    return verb_then_noun or noun_then_verb or adjacent


_ENDS: Final = frozenset(".!?؟؛;:")


def _better(event: DraftEvent, twin: DraftEvent) -> bool:
    """Whether `event` says more exactly what happened than `twin`."""
    rank, other = _SPECIFIC.get(event.cls, 1), _SPECIFIC.get(twin.cls, 1)
    if rank != other:
        return rank > other
    noun = event.hit is not None and event.hit.pos != "verb"
    twin_noun = twin.hit is not None and twin.hit.pos != "verb"
    return noun and not twin_noun


def _without_deaths(draft: Draft, found: list[DraftEvent], rules: Grammar) -> list[DraftEvent]:
    """`found` without deaths that a named attack of the sentence caused."""
    attacks = [one for one in found if family(one.cls) == "force" and one.cls != "Killing"]
    return [
        event
        for event in found
        if event.cls != "Killing" or not any(_caused(draft, one, event, rules) for one in attacks)
    ]


def _caused(draft: Draft, attack: DraftEvent, death: DraftEvent, rules: Grammar) -> bool:
    """Whether the deaths at `death` are those of `attack`."""
    if death.hit is not None and rules.has("massacres", death.hit.lemma):
        return False
    low, high = sorted((attack.first, death.first))
    gap = draft.words[low + 1 : high]
    return not any(word.text in _ENDS or rules.has("contrasts", word.folded) for word in gap)


def _told_before(draft: Draft, event: DraftEvent, told: list[DraftEvent], rules: Grammar) -> bool:
    """Whether `event` is a definite noun («القصف») for what the paragraph told already."""
    hit = event.hit
    if hit is None or hit.pos == "verb" or not hit.article:
        return False
    earlier = [
        one
        for one in told
        if one.sentence is not event.sentence and family(one.cls) == family(event.cls)
    ]
    return bool(earlier) and not _elsewhere(draft, event, earlier)


def _elsewhere(draft: Draft, event: DraftEvent, earlier: list[DraftEvent]) -> bool:
    """Whether a place follows that the earlier sentences do not name: «القصف على قرية التوخار»."""
    said = {one.sentence.span.text for one in earlier}
    for mention in draft.mentions_of(event.sentence):
        near = 0 < mention.first - event.last <= _BESIDE and mention.type == "LOC"
        if near and not any(draft.text[mention.start : mention.end] in text for text in said):
            gap = draft.words[event.last + 1 : mention.first]
            return not any(word.text in _ENDS for word in gap)
    return False
