"""Give times to the events that they date.

Every time of a sentence is weighed against every event of it (`time_features`); an event takes the
likeliest time, if that is likely enough, and several events may share one. What only the words
decide is settled here: a time that counts from another («في اليوم نفسه», «بعد يومين على الهجوم»),
an event inside the words of its time («منذ ان سيطرت عام 2018»), and which way a bare weekday
points, past for what happened and ahead for what is planned. A time that stands with a verb of
saying («أعلن الجيش أمس مقتل …») says when it was said, and "now" says nothing of when: neither
dates what is told.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kg.languages.times import TimeExpression
from kg.model import Time
from kg.reading.constraints import SPEECH
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import grammar
from kg.reading.time_features import Scene, chance, features, is_told_then, weights

__all__ = ["LIMIT", "attach_times", "candidates"]

#: An event is dated by a time that is at least so likely to date it.
LIMIT: Final = 0.4

#: An event that an amount counts from stands at most so many words behind it.
_NEAR: Final = 4

#: What lasts: "after two days of fighting" counts from no day of it.
_LASTING: Final = frozenset({"ArmedClash", "Siege", "Negotiation", "Protest", "Shelling"})

#: How long the values of a month and of a year are.
_MONTH: Final = len("2016-04")
_YEAR: Final = len("2016")

#: Modalities of what lies ahead.
_AHEAD: Final = frozenset({"planned", "demanded"})


def attach_times(draft: Draft) -> None:
    """Give each event the time that its sentence tells of it."""
    found = tuple(_resolved(draft))
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        times = [time for time in found if sentence.first <= time.first < sentence.last]
        if events and times:
            _date(draft, sentence, events, times)
            for time in times:
                _count_back(draft, time, events)


def candidates(draft: Draft) -> Iterator[tuple[Scene, DraftEvent]]:
    """Every time with every event of its sentence that it may date, as they are weighed."""
    found = tuple(_resolved(draft))
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        times = [time for time in found if sentence.first <= time.first < sentence.last]
        yield from _pairs(draft, sentence, events, times)


def _pairs(
    draft: Draft, sentence: Sentence, events: list[DraftEvent], times: list[TimeExpression]
) -> Iterator[tuple[Scene, DraftEvent]]:
    for time in times:
        if _counts_from_event(draft, time) or _is_now(draft, time):
            continue
        scene = Scene.of(draft, sentence, time, events, times)
        for event in events:
            inside = time.first <= event.first <= time.last
            if not inside and not _is_said_then(scene, event):
                yield scene, event


def _is_now(draft: Draft, time: TimeExpression) -> bool:
    """Whether `time` only says "now", which says nothing of when."""
    return grammar(draft.language.code).has("now", draft.words[time.last].folded)


def _is_said_then(scene: Scene, event: DraftEvent) -> bool:
    """Whether the time is that of a statement («أعلن امس مقتل»), and `event` what is stated."""
    if event.cls in SPEECH or event.first < scene.time.first:
        return False
    return scene.time.saying or is_told_then(scene)


def _date(
    draft: Draft, sentence: Sentence, events: list[DraftEvent], times: list[TimeExpression]
) -> None:
    """Give each event its likeliest time.

    One with a value goes before one without, and one right behind the event before one that it only
    shares.
    """
    best: dict[int, tuple[tuple[bool, bool, float], TimeExpression]] = {}
    weigh = weights()
    for scene, event in _pairs(draft, sentence, events, times):
        likely = chance(features(scene, event), weigh)
        if likely >= LIMIT:
            rank = bool(scene.time.time.value), _is_next(scene, event), likely
            if id(event) not in best or rank > best[id(event)][0]:
                best[id(event)] = rank, scene.time
    for event in events:
        inside = [time for time in times if time.first <= event.first <= time.last]
        if inside:
            event.time = event.time or _begin(inside[0].time)
        elif id(event) in best and (event.time is None or not event.time.value):
            event.time = _as_told(draft, best[id(event)][1], event)


def _is_next(scene: Scene, event: DraftEvent) -> bool:
    """Whether nothing is told between `event` and the time behind it."""
    before = scene.before()
    return bool(before) and before[-1] is event


def _resolved(draft: Draft) -> Iterator[TimeExpression]:
    """The times, those that count from another («في اليوم نفسه») worked out from the one before."""
    day: date | None = None
    for time in draft.times:
        if time.kind == "anaphoric" and time.shift is not None and day is not None:
            counted = _counts_from_event(draft, time)
            moved = day + timedelta(time.shift)
            told = replace(time.time, reference=day) if counted else _on(moved, time.time, day)
            time = replace(time, time=told)
        known = time.time
        if known.earliest is not None and known.earliest == known.latest:
            day = known.earliest
        yield time


def _on(when: date, told: Time, reference: date | None) -> Time:
    """The time `told`, known to be the day `when`."""
    return replace(
        told,
        value=when.isoformat(),
        earliest=when,
        latest=when,
        precision="day",
        reference=reference,
    )


def _counts_from_event(draft: Draft, time: TimeExpression) -> bool:
    """Whether an amount counts from the event told next: «بعد يومين على», "two days after"."""
    if time.kind != "anaphoric" or not time.shift or time.last + 1 >= len(draft.words):
        return False
    rules = grammar(draft.language.code)
    following = draft.words[time.last + 1].folded
    return following in rules.words["counted_from"] or (
        rules.has("counting", draft.words[time.last].folded)
    )


def _count_back(draft: Draft, time: TimeExpression, events: Sequence[DraftEvent]) -> None:
    """Date the event that an amount counts from: two days before what is told along with it."""
    if not _counts_from_event(draft, time) or time.shift is None:
        return
    behind = (one for one in events if 0 < one.first - time.last <= _NEAR)
    event = next(behind, None)
    told = [
        one.time.earliest
        for one in events
        if one is not event and one.time and one.time.earliest == one.time.latest
    ]
    day = next((when for when in told if when), time.time.reference)
    if event is not None and day is not None and event.cls not in _LASTING:
        event.time = _on(day - timedelta(time.shift), time.time, day)


def _as_told(draft: Draft, found: TimeExpression, event: DraftEvent) -> Time:
    """What `found` says of `event`: the weekday ahead of what is planned, the end of a stretch."""
    time = found.time
    if _opens(draft, found, event):
        return _begin(time)
    if time.value.startswith("/") and found.part and event.modality == "asserted":
        return replace(time, value=time.value[1:], earliest=time.latest, precision="part")
    if found.swing is None or time.earliest is None:
        return time
    told = event.hit is not None and event.hit.tense == "past" and event.modality == "asserted"
    if told if found.swing < time.earliest else event.modality in _AHEAD:
        day = found.swing
        return replace(time, value=day.isoformat(), earliest=day, latest=day)
    return time


def _opens(draft: Draft, found: TimeExpression, event: DraftEvent) -> bool:
    """Whether `event` is told as what happened at a bound: "since 2011, when protests …"."""
    bound = found.time.value.startswith("/") or found.time.value.endswith("/")
    if not bound or event.first < found.last:
        return False
    rules = grammar(draft.language.code)
    return any(rules.has("when", word.folded) for word in draft.words[found.last + 1 :][:2])


def _begin(time: Time) -> Time:
    """The bound of an open stretch: «منذ ان سيطرت عام 2018» dates the taking to 2018."""
    value = time.value.strip("/")
    bound = time.earliest or time.latest
    if value == time.value or bound is None:
        return time
    first, last, precision = bound, bound, "day"
    if len(value) == _MONTH:
        end = monthrange(bound.year, bound.month)[1]
        first, last, precision = bound.replace(day=1), bound.replace(day=end), "month"
    elif len(value) == _YEAR:
        first, last, precision = date(bound.year, 1, 1), date(bound.year, 12, 31), "year"
    return replace(time, value=value, earliest=first, latest=last, precision=precision)
