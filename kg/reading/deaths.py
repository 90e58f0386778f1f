"""Deaths and the attacks that caused them: whose death a pronoun tells, and which events are one.

Deaths told on their own are an event; those of an attack that is named are its casualties.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.languages.lexicon import TriggerHit
from kg.model import Casualty, Span
from kg.reading.draft import Draft, DraftCasualty, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["FORCE", "merge_deaths", "own_deaths"]

#: Classes whose events kill and injure.
FORCE: Final = frozenset(
    {"Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing", "CeasefireViolation"}
)

#: How many a pronoun stands for.
_PRONOUNS: Final = {"ه": 1, "ها": 1, "هما": 2}


#: A word that says what an event brought about stands so many words before the deaths.
_BROUGHT: Final = 3

#: The attack that deaths happened in stands so many words behind, its preposition right before it.
_WITHIN: Final = 14
_LEAD: Final = 2

#: Marks that end a statement.
_STOPS: Final = frozenset(".؛;:!?؟…")


def own_deaths(draft: Draft, sentence: Sentence) -> None:
    """Count whom a pronoun names: «ما أدى لمقتله» is one dead."""
    events = [one for one in draft.events_of(sentence) if one.cls in FORCE]
    for hit in _deaths_of_someone(draft, sentence):
        event = next((one for one in events if one.first == hit.first), None)
        event = event or next((one for one in reversed(events) if one.first < hit.first), None)
        if event is None or any(case.value.outcome == "killed" for case in event.casualties):
            continue
        span = Span.of(draft.text, hit.start, hit.end)
        event.casualties.append(DraftCasualty(Casualty(span, "killed", _PRONOUNS[hit.enclitic])))


def _deaths_of_someone(draft: Draft, sentence: Sentence) -> Iterator[TriggerHit]:
    rules = grammar(draft.language.code)
    for hit in sentence.triggers:
        passive = not (rules.has("massacres", hit.lemma) or rules.has("slaying", hit.lemma))
        noun = hit.cls == "Killing" and hit.pos != "verb"
        if noun and passive and hit.enclitic in _PRONOUNS:
            yield hit


def merge_deaths(draft: Draft) -> None:
    """Give deaths that an attack brought to the attack: «… وادى ذلك الى مقتل ثلاثة»."""
    rules = grammar(draft.language.code)
    for death in list(draft.events):
        if not death.casualties or not _is_passive(death, rules):
            continue
        attack = _brought_by(draft, death, rules) or _within(draft, death, rules)
        if attack is None:
            continue
        attack.casualties += death.casualties
        draft.events.remove(death)
        for event in draft.events:
            event.topics = [topic for topic in event.topics if topic is not death]


def _is_passive(event: DraftEvent, rules: Grammar) -> bool:
    """Whether the event is deaths, and no killing by somebody: «مقتل», not «اغتيال»."""
    hit = event.hit
    if event.cls != "Killing" or hit is None or hit.pos == "verb":
        return False
    active = any(rules.has(name, hit.lemma) for name in ("massacres", "slaying"))
    return not active and not event.fillers("agent")


def _brought_by(draft: Draft, death: DraftEvent, rules: Grammar) -> DraftEvent | None:
    """What the sentence before tells, where this one opens with what it brought."""
    low = max(death.first - _BROUGHT, death.sentence.first)
    before = draft.words[low : death.first]
    if not any(rules.has("brings", word.folded) for word in before):
        return None
    known = [
        one
        for one in draft.events
        if one.cls in FORCE - {"Killing"}
        and one.first < death.first
        and one.sentence.paragraph == death.sentence.paragraph
    ]
    if any(one.sentence is death.sentence for one in known):
        return None
    last = [one for one in known if one.sentence is known[-1].sentence]
    told = [one for one in last if one.modality == "asserted"]
    return next(iter(told), None)


def _within(draft: Draft, death: DraftEvent, rules: Grammar) -> DraftEvent | None:
    """The attack that the deaths happened in: «مقتل ثلاثة مدنيين في غارة»."""
    for event in draft.events_of(death.sentence):
        gap = draft.words[death.last + 1 : event.first]
        if event.cls not in FORCE - {"Killing"} or not 0 < len(gap) <= _WITHIN:
            continue
        lead = gap[-_LEAD:]
        inside = any(rules.has(name, word.folded) for word in lead for name in ("within", "causes"))
        closed = any(word.text in _STOPS or rules.has("breakers", word.folded) for word in gap)
        if inside and not closed:
            return event
    return None
