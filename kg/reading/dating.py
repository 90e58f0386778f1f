"""Give times to the events that they date.

A time dates the verb or noun that it stands behind in its clause; at the head of a sentence, what
follows. A time that stands with a verb of saying («أعلن الجيش أمس مقتل …») says when it was said,
and "now" says nothing of when: neither dates an event.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kg.languages.times import TimeExpression
from kg.model import Time
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import grammar
from kg.reading.phrases import Layout, layout

__all__ = ["attach_times"]

#: What it costs, in words, to reach over a clause's end; to date what only follows; to date a noun
#: where a verb is near, and a noun with the article, which points back to something told.
_CLAUSE: Final = 14
_FORWARD: Final = 6
_NOUN: Final = 2
_POINTING: Final = 4

#: Dearer than this, a time dates nothing.
_LIMIT: Final = 40


def attach_times(draft: Draft) -> None:
    """Give each event the time that its clause tells."""
    resolved = [time for time in _resolved(draft.times) if not time.saying]
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        times = [time for time in resolved if sentence.first <= time.first < sentence.last]
        if not events or not times:
            continue
        made = layout(draft, sentence)
        for time in times:
            if not (_is_now(draft, time) or _is_told_then(sentence, made, time, events)):
                _date(made, time, events)
        for event in [one for one in events if one.time is not None]:
            _share(draft, made, event, events)


def _date(made: Layout, time: TimeExpression, events: list[DraftEvent]) -> None:
    """Give `time` to the event that it dates, and its start to those inside its words."""
    outside = []
    for event in events:
        if time.first <= event.first <= time.last:
            event.time = event.time or _start_of(time.time)
        else:
            outside.append(event)
    dated = _dated_by(made, time, outside)
    if dated is None:
        return
    if dated.time is None or (not dated.time.value and time.time.value):
        dated.time = time.time


def _resolved(times: tuple[TimeExpression, ...]) -> Iterator[TimeExpression]:
    """`times`, those that count from another («في اليوم نفسه») worked out from the one before."""
    day: date | None = None
    for time in times:
        known = time.time
        if time.kind == "anaphoric" and time.shift is not None and day is not None:
            moved = day + timedelta(days=time.shift)
            known = replace(
                known,
                value=moved.isoformat(),
                earliest=moved,
                latest=moved,
                precision="day",
                reference=day,
            )
            time = replace(time, time=known)
        if known.earliest is not None and known.earliest == known.latest:
            day = known.earliest
        yield time


def _is_now(draft: Draft, time: TimeExpression) -> bool:
    """Whether `time` only says "now"."""
    return grammar(draft.language.code).has("now", draft.words[time.last].folded)


def _is_told_then(
    sentence: Sentence, made: Layout, time: TimeExpression, events: list[DraftEvent]
) -> bool:
    """Whether `time` stands behind a verb of saying, with no event between them."""
    clause = made.clause_of(time.first)
    for cue in sentence.cues.get("attribution", ()):
        said = cue.pos == "verb" or cue.tense != "none"
        if not said or cue.last >= time.first or made.clause_of(cue.first) != clause:
            continue
        between = [one for one in events if cue.last < one.first < time.first]
        if not between:
            return True
    return False


def _start_of(time: Time) -> Time:
    """When something began: «منذ ان سيطرت عام 2018» dates the taking to 2018."""
    value = time.value.removesuffix("/")
    first = time.earliest
    if value == time.value or first is None:
        return time
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    month = 12 if precision == "year" else first.month
    day = first.day if precision == "day" else monthrange(first.year, month)[1]
    return replace(time, value=value, latest=date(first.year, month, day), precision=precision)


def _dated_by(made: Layout, time: TimeExpression, events: list[DraftEvent]) -> DraftEvent | None:
    """The event that `time` dates, if any is near enough."""
    if not events:
        return None
    cost, at = min((_cost(made, time, event), at) for at, event in enumerate(events))
    return events[at] if cost <= _LIMIT else None


def _cost(made: Layout, time: TimeExpression, event: DraftEvent) -> int:
    """How far `event` is from being what `time` dates, in words."""
    follows = event.first > time.last
    away = event.first - time.last if follows else time.first - event.last
    cost = away + _CLAUSE * abs(made.clause_of(event.first) - made.clause_of(time.first))
    if follows:
        cost += _FORWARD
    hit = event.hit
    if hit is not None and hit.pos != "verb":
        cost += _NOUN + _POINTING * hit.article
    return cost


def _share(draft: Draft, made: Layout, dated: DraftEvent, events: list[DraftEvent]) -> None:
    """Give the time of `dated` on to what is told along with it: «قصفت … وقتلت», «قتل … في قصف»."""
    rules = grammar(draft.language.code)
    behind = [one for one in events if one.first > dated.last]
    for event in behind:
        hit = event.hit
        if event.time is not None or hit is None or hit.tense == "future":
            continue
        if hit.pos == "verb":
            together = bool(hit.proclitics) and hit.proclitics[0] in rules.joiners
            together = together and made.kinds[made.clause_of(event.first)] == "verb"
        else:
            before = draft.words[event.first - 1].folded
            together = before in rules.words["within"] and not hit.article
            together = together and made.clause_of(event.first) == made.clause_of(dated.first)
        if together:
            event.time = dated.time
