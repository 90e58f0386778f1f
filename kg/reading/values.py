"""Give times, casualties and quantities to the events that they belong to.

A time belongs to the nearest event of its clause, or of its sentence, and never to the verb of saying that
it stands beside; a count of people hurt to the attack that hurt them; any other count before an event
word is its quantity.
"""

from __future__ import annotations

from typing import Final

from kg.languages.times import TimeExpression
from kg.reading.draft import Draft, DraftEvent
from kg.reading.phrases import Layout, layout

__all__ = ["attach_counts", "attach_times"]

#: Kinds of time expressions that say when something happened.
_WHEN: Final = frozenset({"absolute", "relative", "anaphoric", "vague"})


def attach_times(draft: Draft) -> None:
    """Give each event the time that its clause tells."""
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        times = [
            time
            for time in draft.times
            if sentence.first <= time.first < sentence.last and not time.saying
        ]
        if not events or not times:
            continue
        made = layout(draft, sentence)
        for time in times:
            for event in _told_by(draft, made, time, events):
                if event.time is None or (not event.time.value and time.time.value):
                    event.time = time.time


def _told_by(
    draft: Draft, made: Layout, time: TimeExpression, events: list[DraftEvent]
) -> list[DraftEvent]:
    """The event that `time` dates: the nearest, those of its own clause first."""
    clause = made.clause_of(time.first)

    def distance(event: DraftEvent) -> tuple[int, int]:
        away = event.first - time.last if event.first > time.last else time.first - event.last
        return abs(made.clause_of(event.first) - clause), away

    return [min(events, key=distance)]


def attach_counts(draft: Draft) -> None:
    """Give each event its casualties and its quantity."""
