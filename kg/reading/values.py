"""Give casualties and quantities to the events that they belong to.

A count of people hurt belongs to the attack that hurt them; any other count before an event word is
its quantity.
"""

from __future__ import annotations

from typing import Final

from kg.languages.counts import Count, find_counts
from kg.model import Casualty, Quantity, Span
from kg.reading.draft import Draft, DraftCasualty, DraftEvent, Sentence
from kg.reading.phrases import layout

__all__ = ["attach_counts"]

_FORCE: Final = frozenset(
    {"Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing", "CeasefireViolation"}
)

#: The classes whose events leave people in a state, by outcome.
_BY_OUTCOME: Final = {
    "killed": _FORCE | {"Siege", "Protest"},
    "injured": _FORCE | {"Siege", "Protest"},
    "missing": frozenset({"Abduction", "Detention"}) | _FORCE,
    "displaced": frozenset({"Displacement"}),
    "detained": frozenset({"Detention", "Abduction"}),
}

#: Classes whose victims are their targets.
_VICTIMS_ARE_TARGETS: Final = frozenset({"Killing", "Detention", "Abduction"})

#: A clause between a count and an event weighs as much as so many words.
_CLAUSE_COST: Final = 4


def attach_counts(draft: Draft) -> None:
    """Give each event its casualties and its quantity."""
    cases: dict[int, DraftCasualty] = {}
    counts = find_counts(draft.text, draft.language.code)
    for number, count in enumerate(counts):
        sentence = _sentence_of(draft, count)
        if sentence is None:
            continue
        if count.outcome is None:
            _quantify(draft, sentence, count)
            continue
        case = _casualty(draft, sentence, count)
        lone = count.value == 1 and count.victims is not None and not case.victims
        if lone and count.outcome not in ("killed", "injured"):
            continue
        event = _hurting(draft, sentence, count)
        if event is None:
            continue
        cases[number] = case
        if count.part_of in cases and cases[count.part_of] in event.casualties:
            case.whole = cases[count.part_of]
        event.casualties.append(case)
        if event.cls in _VICTIMS_ARE_TARGETS:
            for victim in case.victims:
                event.link(victim, "target", 0.8)


def _sentence_of(draft: Draft, count: Count) -> Sentence | None:
    for sentence in draft.sentences:
        if sentence.span.start <= count.span.start < sentence.span.end:
            return sentence
    return None


def _casualty(draft: Draft, sentence: Sentence, count: Count) -> DraftCasualty:
    value = Casualty(
        count.span,
        count.outcome or "killed",
        count.value,
        count.qualifier,
        count.low,
        count.high,
        cumulative=count.cumulative,
    )
    place = count.victims or count.span
    victims = [
        mention
        for mention in draft.mentions_of(sentence)
        if mention.type in ("GROUP", "PER")
        and mention.start < place.end
        and place.start < mention.end
        and not mention.inner
    ]
    return DraftCasualty(value, victims)


def _hurting(draft: Draft, sentence: Sentence, count: Count) -> DraftEvent | None:
    """The event that hurt the people counted: in the sentence, or before it in the paragraph."""
    wanted = _BY_OUTCOME.get(count.outcome or "", _FORCE)
    made = layout(draft, sentence)
    here = [one for one in draft.events_of(sentence) if one.cls in wanted]
    at = _word_at(draft, sentence, count.span.start)
    clause = made.clause_of(at)

    def distance(event: DraftEvent) -> tuple[bool, int]:
        away = abs(event.first - at) + _CLAUSE_COST * abs(made.clause_of(event.first) - clause)
        return event.modality not in ("asserted", "negated"), away

    if here:
        return min(here, key=distance)
    before = [
        one
        for one in draft.events
        if one.sentence.paragraph == sentence.paragraph and one.start < count.span.start
    ]
    fitting = [one for one in before if one.cls in wanted]
    return fitting[-1] if fitting else _death(draft, sentence, count)


def _death(draft: Draft, sentence: Sentence, count: Count) -> DraftEvent | None:
    """An event for deaths that no event word tells firmly; its trigger is the word of death."""
    if count.outcome != "killed" or count.cue is None:
        return None
    for hit in sentence.triggers:
        if hit.cls == "Killing" and hit.start < count.cue.end and count.cue.start < hit.end:
            event = DraftEvent(
                hit.start, hit.end, hit.first, hit.last, hit.cls, sentence, hit, score=hit.score
            )
            draft.events.append(event)
            return event
    return None


def _word_at(draft: Draft, sentence: Sentence, offset: int) -> int:
    for at in range(sentence.first, sentence.last):
        if draft.words[at].end > offset:
            return at
    return sentence.last - 1


def _quantify(draft: Draft, sentence: Sentence, count: Count) -> None:
    """«نحو ثلاثين غارة»: how many of the event itself."""
    noun = count.noun
    if noun is None:
        return
    for event in draft.events_of(sentence):
        if event.quantity is None and event.start < noun.end and noun.start < event.end:
            end = noun.start if noun.start > count.span.start else count.span.end
            words = draft.text[count.span.start : end].rstrip()
            span = Span.of(draft.text, count.span.start, count.span.start + len(words))
            if span.text:
                event.quantity = Quantity(span, count.value, count.qualifier, count.low, count.high)
