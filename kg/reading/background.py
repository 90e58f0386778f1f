"""Is it news: mark what a report only recalls.

Signs are a time long before publication, totals since long ago, and cues: «سبق أن», «في ذكرى»,
habits («شبه يومي»), eras («الثمانينات»). What is dated in the days of the report is news whatever
else is said of it, and so is what is called the first or the worst since then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Layout, layout
from kg.reading.scope import governed, is_listed

__all__ = ["mark_background"]

#: An event that ended longer ago than this is no news any more.
_OLD: Final = timedelta(days=31)

#: A stretch of days that is still the days of the report.
_STRETCH: Final = timedelta(days=14)

#: How many words a background cue reaches, and how many a cue that must stand beside its event.
_REACH: Final = 10
_BESIDE: Final = 2

#: How exact a time is that names a day or less.
_DAYS: Final = frozenset({"instant", "hour", "part", "day"})

#: Years that a bare number may name.
_FIRST_YEAR: Final = 1900


def mark_background(draft: Draft) -> None:
    """Mark the events that are context, as against the news."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        made = layout(draft, sentence)
        events = draft.events_of(sentence)
        for event in events:
            guessed = event.background and not _of_the_news(draft, made, event, events)
            event.background = (
                guessed or _old(draft, event, rules) or _standing(draft, event, rules)
            )
        for cue in sentence.cues.get("background", ()):
            for event in _recalled(draft, made, cue, events, rules):
                event.background = event.background or not _recent(draft, event, rules)
        for at in _years(draft, sentence):
            for event in events:
                if abs(event.first - at) <= _REACH and event.time is None:
                    event.background = True
        _go_on(draft, made, events, rules)


def _old(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the event's time ended, or a total began, more than a month before publication."""
    time = event.time
    if time is None:
        return False
    since = time.value.endswith("/")
    if _is_first(draft, event, rules) and (since or _called_first(draft, event, rules)):
        return False
    day = time.earliest if since else time.latest
    if draft.published is None or day is None:
        return time.precision == "year" and bool(time.value)
    if time.precision == "year" and day.year < draft.published.year:
        return True
    return draft.published - day > _OLD


def _of_the_news(draft: Draft, made: Layout, event: DraftEvent, events: list[DraftEvent]) -> bool:
    """Whether the event, or what is told in one clause with it, is of the days of the report."""
    if event.time is not None:
        return _of_these_days(draft, event)
    clause = made.clause_of(event.first)
    along = [one for one in events if made.clause_of(one.first) == clause]
    return any(_of_these_days(draft, one) for one in along)


def _of_these_days(draft: Draft, event: DraftEvent) -> bool:
    """Whether the event is dated to a day, and that day is near the publication."""
    time = event.time
    if time is None:
        return False
    if draft.published is None:
        return time.precision in _DAYS and time.earliest is None
    latest = draft.published if time.value.endswith("/") else time.latest
    if latest is None or time.earliest is None:
        return False
    days = latest - time.earliest
    return days <= _STRETCH and abs(draft.published - latest) <= _OLD


def _standing(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a relative clause tells how things stand: «المناطق التي يسيطر عليها التنظيم»."""
    hit = event.hit
    if hit is None or hit.pos != "verb" or event.time is not None:
        return False
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    lasting = hit.tense == "present" or event.cls == "TerritorialControl"
    return lasting and rules.has("pass_over", before)


def _is_first(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether it is the first, or the worst, since some time: then it is news."""
    low = max(event.first - _REACH, event.sentence.first)
    high = min(event.last + _REACH, event.sentence.last)
    blocked = event.sentence.blocked
    words = (draft.words[at].folded for at in range(low, high) if at not in blocked)
    return any(rules.has("superlatives", word) for word in words)


def _called_first(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the word right before calls it the first or the worst: «أول زيارة»."""
    at = event.first - 1
    return at >= event.sentence.first and rules.has("superlatives", draft.words[at].folded)


def _recent(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the event has a time of days, and that is not long ago."""
    time = event.time
    if time is None or _old(draft, event, rules):
        return False
    if time.earliest is None and time.latest is None:
        return time.precision in _DAYS
    return draft.published is None or time.precision in _DAYS or not time.value.endswith("/")


def _recalled(
    draft: Draft, made: Layout, cue: CueHit, events: list[DraftEvent], rules: Grammar
) -> list[DraftEvent]:
    """The events that a cue says are recalled."""
    if is_listed(rules, "whole_background", cue.lemma):
        return events
    if is_listed(rules, "beside", cue.lemma):
        if cue.side == "after":
            near = governed(draft, made.sentence, cue.last + 1, rules, reach=_BESIDE)
            return near[:1]
        return [one for one in events if 0 < cue.first - one.first <= _BESIDE]
    if is_listed(rules, "recalling", cue.lemma):
        return governed(draft, made.sentence, cue.last + 1, rules, reach=_REACH)
    clause = made.clause_of(cue.first)
    found = [
        one
        for one in events
        if abs(one.first - cue.first) <= _REACH and made.clause_of(one.first) == clause
    ]
    if is_listed(rules, "since", cue.lemma):
        found = [one for one in found if not _is_first(draft, one, rules)]
    return found


def _years(draft: Draft, sentence: Sentence) -> list[int]:
    """Bare years behind a noun («انقلاب 1980»): numbers that count nothing and are no time."""
    found = []
    newest = draft.published.year if draft.published else None
    for at in range(sentence.first + 1, sentence.last):
        word = draft.words[at]
        if word.kind != "number" or at in sentence.blocked or len(word.folded) != 4:
            continue
        counted = at + 1 < sentence.last and at + 1 in sentence.nouns
        if word.folded.isdigit() and not counted and newest is not None:
            year = int(word.folded)
            if _FIRST_YEAR < year < newest:
                found.append(at)
    return found


def _go_on(draft: Draft, made: Layout, events: list[DraftEvent], rules: Grammar) -> None:
    """What follows an old event in its sentence, without a time of its own, is old too."""
    if not events or not events[0].background or events[0].time is None:
        return
    if any(_recent(draft, one, rules) for one in events):
        return
    clause = made.clause_of(events[0].first)
    for event in events[1:]:
        later = made.clause_of(event.first) - clause
        if event.time is None and event.modality == "asserted" and later <= 1:
            event.background = True
