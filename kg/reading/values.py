"""Give casualties and quantities to the events that they belong to.

A count of people hurt belongs to the attack that hurt them; any other count before an event word is
its quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.languages.counts import Count, find_counts
from kg.languages.counts_lexicon import count_words
from kg.languages.fold import fold_text
from kg.languages.numbers_forms import forms, place
from kg.model import Casualty, Quantity, Span
from kg.reading.deaths import FORCE, merge_deaths, own_deaths
from kg.reading.draft import Draft, DraftCasualty, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import grammar
from kg.reading.phrases import Layout, layout

__all__ = ["attach_counts"]

#: The classes whose events leave people in a state, by outcome.
_BY_OUTCOME: Final = {
    "killed": FORCE | {"Siege", "Protest"},
    "injured": FORCE | {"Siege", "Protest"},
    "missing": frozenset({"Abduction", "Detention"}) | FORCE,
    "displaced": frozenset({"Displacement"}),
    "detained": frozenset({"Detention", "Abduction"}),
}

#: Classes whose victims are their targets.
_VICTIMS_ARE_TARGETS: Final = frozenset({"Killing", "Detention", "Abduction"})

#: How many sides a fight has.
_SIDES: Final = 2

#: What lies between a count and an event weighs as much as so many words: a clause, the end of a
#: statement, and for an event that follows its count, which most often precedes.
_CLAUSE_COST: Final = 4
_STOP_COST: Final = 20
_AHEAD_COST: Final = 8

#: What ends a statement.
_STOPS: Final = frozenset(".؛;:!?؟…")

#: How sure it is that deaths told apart from any attack are an event.
_TOLD: Final = 0.6

#: How many words a negation reaches.
_DENIED: Final = 8


def attach_counts(draft: Draft) -> None:
    """Give each event its casualties and its quantity."""
    counts = _counts(draft)
    given: dict[int, tuple[DraftEvent, DraftCasualty]] = {}
    for number, count in enumerate(counts):
        sentence = _sentence_of(draft, count)
        if sentence is None or (count.value is None and _is_denied(draft, sentence, count)):
            continue
        if count.outcome is None:
            _quantify(draft, sentence, count)
            continue
        case = _casualty(draft, sentence, count)
        if _is_lone(count, case):
            continue
        whole = given.get(-1 if count.part_of is None else count.part_of)
        along = whole is not None and count.cue == counts[count.part_of or 0].cue
        event = whole[0] if whole and along else _hurting(draft, sentence, count)
        if event is None or _repeats(event, case):
            continue
        given[number] = event, case
        if whole is not None and whole[0] is event:
            case.whole = whole[1]
        event.casualties.append(case)
        _name_victims(draft, sentence, event, case)
    for event in draft.events:
        _drop_vague(draft, event)
    for sentence in draft.sentences:
        own_deaths(draft, sentence)
    merge_deaths(draft)
    draft.events.sort(key=lambda one: (one.start, one.end))


def _is_lone(count: Count, case: DraftCasualty) -> bool:
    """Whether one person is counted whom nobody is named by, and who was not hurt."""
    lone = count.value == 1 and count.victims is not None and not case.victims
    return lone and count.outcome not in ("killed", "injured")


def _repeats(event: DraftEvent, case: DraftCasualty) -> bool:
    """Whether the event has the count already; of two the one with a bound stays."""
    told = case.value
    for other in event.casualties:
        known = other.value
        if told.count is None or (known.outcome, known.count) != (told.outcome, told.count):
            continue
        if other.whole is None and known.span.end <= told.span.start:
            if known.qualifier == "exact" != told.qualifier:
                other.value, other.victims = told, case.victims
            return True
    return False


def _drop_vague(draft: Draft, event: DraftEvent) -> None:
    """Leave out "several hurt" where another sentence says how many."""
    numbered = {
        (one.value.outcome, _line(draft, one)) for one in event.casualties if one.value.count
    }
    told = {outcome for outcome, _ in numbered}
    event.casualties = [
        one
        for one in event.casualties
        if one.value.count is not None
        or one.whole is not None
        or one.value.outcome not in told
        or (one.value.outcome, _line(draft, one)) in numbered
    ]


def _line(draft: Draft, case: DraftCasualty) -> int:
    """Where the sentence of a count begins."""
    start = case.value.span.start
    inside = (one for one in draft.sentences if one.span.start <= start < one.span.end)
    return next((one.first for one in inside), -1)


def _name_victims(draft: Draft, sentence: Sentence, event: DraftEvent, case: DraftCasualty) -> None:
    """Whom it was done to: the people counted, or the side of a fight that they are of."""
    if event.cls in _VICTIMS_ARE_TARGETS:
        for victim in case.victims:
            event.link(victim, "target", 0.8)
    elif event.cls == "ArmedClash" and len(event.fillers("participant")) < _SIDES:
        for body in _bodies_of(draft, sentence, case):
            event.link(body, "participant", 0.6)


def _counts(draft: Draft) -> tuple[Count, ...]:
    """The counts of the passage; a named person counts as one where nobody else is counted."""
    people = [
        Span.of(draft.text, one.start, one.end)
        for one in draft.mentions
        if one.type == "PER" and not one.inner
    ]
    plain = find_counts(draft.text, draft.language.code)
    if not people:
        return plain
    spans = {(count.span.start, count.outcome) for count in plain}
    told = {(_place(draft, count), count.outcome) for count in plain}
    kept: list[Count] = []
    moved: dict[int, int] = {}
    for number, count in enumerate(find_counts(draft.text, draft.language.code, people)):
        new = (count.span.start, count.outcome) not in spans
        alone = not _in_list(draft, count, plain)
        if new and alone and count.outcome and (_place(draft, count), count.outcome) in told:
            continue
        moved[number] = len(kept)
        whole = None if count.part_of is None else moved.get(count.part_of)
        kept.append(replace(count, part_of=whole))
    return tuple(kept)


def _in_list(draft: Draft, count: Count, told: Sequence[Count]) -> bool:
    """Whether another count follows in one list: «قتل فلان وقياديان آخران»."""
    rules = grammar(draft.language.code)
    for other in told:
        gap = draft.text[count.span.end : other.span.start]
        if other.outcome == count.outcome and other.span.start >= count.span.end:
            joined = gap.strip(' "”»،,') in ("و", "and")
            if joined and any(
                rules.has("others", fold_text(word)) for word in other.span.text.split()
            ):
                return True
    return False


def _place(draft: Draft, count: Count) -> int:
    """Where the sentence of a count begins; -1 outside of all."""
    sentence = _sentence_of(draft, count)
    return -1 if sentence is None else sentence.first


def _is_denied(draft: Draft, sentence: Sentence, count: Count) -> bool:
    """Whether nobody was hurt: «دون وقوع إصابات», "no casualties"."""
    rules = grammar(draft.language.code)
    at = _word_at(draft, sentence, count.span.start)
    for word in reversed(draft.words[max(sentence.first, at - _DENIED) : at]):
        if word.text in _STOPS or word.text in "،,":
            return False
        if rules.has("nobody", word.folded):
            return True
    return False


def _bodies_of(draft: Draft, sentence: Sentence, case: DraftCasualty) -> list[DraftMention]:
    """The bodies that the people counted are of: a side of the fighting («9 من الحوثيين»)."""
    return [
        inner
        for victim in case.victims
        for inner in draft.mentions_of(sentence)
        if inner.inner and inner.type == "ORG" and victim.covers(inner)
    ]


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
    wanted = _BY_OUTCOME.get(count.outcome or "", FORCE)
    here = [one for one in draft.events_of(sentence) if one.cls in wanted]
    if here:
        made = layout(draft, sentence)
        at = _word_at(draft, sentence, count.span.start)
        nearest = min(here, key=lambda event: _distance(draft, made, at, event))
        apart = _is_apart(draft, at, nearest)
        return (_death(draft, sentence, count, apart=True) if apart else None) or nearest
    before = [
        one
        for one in draft.events
        if one.sentence.paragraph == sentence.paragraph
        and one.start < count.span.start
        and one.cls in wanted
    ]
    return _chief(before) or _death(draft, sentence, count)


def _is_apart(draft: Draft, at: int, event: DraftEvent) -> bool:
    """Whether an event is told beside the count at word `at`: «قتل سبعة …، حيث تدور اشتباكات»."""
    rules = grammar(draft.language.code)
    low, high = sorted((at, event.first))
    return any(rules.has("told_beside", word.folded) for word in draft.words[low + 1 : high])


def _distance(draft: Draft, made: Layout, at: int, event: DraftEvent) -> tuple[bool, int]:
    """How far an event is from the count at word `at`, in words; what did not happen is farther."""
    away = abs(event.first - at)
    away += _CLAUSE_COST * abs(made.clause_of(event.first) - made.clause_of(at))
    low, high = sorted((event.first, at))
    if any(word.text in _STOPS for word in draft.words[low:high]):
        away += _STOP_COST
    if event.first > at:
        away += _AHEAD_COST
    return event.modality not in ("asserted", "negated"), away


def _chief(before: Sequence[DraftEvent]) -> DraftEvent | None:
    """What the last sentence with an event tells first, as fact."""
    last = [one for one in before if one.sentence is before[-1].sentence]
    asserted = [one for one in last if one.modality == "asserted"]
    return next(iter(asserted or last), None)


def _death(
    draft: Draft, sentence: Sentence, count: Count, *, apart: bool = False
) -> DraftEvent | None:
    """An event for deaths that no event word tells firmly; its trigger is the word of death.

    Deaths told apart from every attack of the sentence are one whatever the word.
    """
    if count.outcome != "killed" or count.cue is None:
        return None
    for hit in sentence.triggers:
        if hit.cls == "Killing" and hit.start < count.cue.end and count.cue.start < hit.end:
            event = DraftEvent(
                hit.start, hit.end, hit.first, hit.last, hit.cls, sentence, hit, score=hit.score
            )
            draft.events.append(event)
            return event
    return _told_death(draft, sentence, count.cue) if apart else None


def _told_death(draft: Draft, sentence: Sentence, cue: Span) -> DraftEvent | None:
    """An event of the cue that says somebody died, without what is attached before it."""
    at = _word_at(draft, sentence, cue.start)
    word, known = draft.words[at], count_words(draft.language.code).predicates
    form = next((one for one in forms(word.folded) if one.stem in known), None)
    if form is None:
        return None
    start = place(word, form.letters)
    event = DraftEvent(start, word.end, at, at, "Killing", sentence, score=_TOLD)
    draft.events.append(event)
    return event


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
