"""Is it news: mark what a report only recalls.

Signs are cues («سبق أن», "in memory of"), a time long before publication, and totals since long
ago.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from kg.reading.draft import Draft, DraftEvent
from kg.reading.phrases import layout

__all__ = ["mark_background"]

#: An event that ended longer ago than this is no news any more.
_OLD: Final = timedelta(days=31)

#: How many words a background cue reaches.
_REACH: Final = 8


def mark_background(draft: Draft) -> None:
    """Mark the events that are context, as against the news."""
    for event in draft.events:
        event.background = event.background or _old(draft, event)
    for sentence in draft.sentences:
        made = layout(draft, sentence)
        events = draft.events_of(sentence)
        for cue in sentence.cues.get("background", ()):
            clause = made.clause_of(cue.first)
            for event in events:
                near = abs(event.first - cue.first) <= _REACH
                if near and made.clause_of(event.first) == clause:
                    event.background = True


def _old(draft: Draft, event: DraftEvent) -> bool:
    """Whether the event's time ended, or a total began, more than a month before publication."""
    time = event.time
    if time is None:
        return False
    day = time.latest
    if time.value.endswith("/"):
        day = time.earliest
    if draft.published is None or day is None:
        return time.precision == "year" and bool(time.value)
    return draft.published - day > _OLD
