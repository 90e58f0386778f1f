"""Events by days, weeks, months or years: what timelines are drawn from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kg.export.tolls import bounds, count
from kg.export.world import Event

__all__ = ["STEPS", "Range", "Step", "core", "ranges", "step_for", "tally", "when"]

#: Steps in time; a timeline has at most so many of the finest that fits.
_MOST: Final = 130

#: A timeline is drawn closer when so many of the events then stay and it is so much shorter.
_NEARLY_ALL: Final = 0.9
_CLOSER: Final = 0.4

#: What share of the time shown may be added at either end for events just outside.
_BESIDE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Step:
    """A way to cut time: the first day of the piece a day lies in, and of the next piece.

    ``days`` is how uncertain the day of an event may be to count in a piece.
    """

    name: str
    first: Callable[[date], date]
    after: Callable[[date], date]
    days: int


def _month(day: date) -> date:
    return day.replace(day=1)


#: Every step by the name that ``--by`` takes, the finest first. Weeks begin on Monday (ISO 8601).
STEPS: Final[Mapping[str, Step]] = {
    one.name: one
    for one in (
        Step("day", lambda day: day, lambda day: day + timedelta(1), 1),
        Step("week", lambda day: day - timedelta(day.weekday()), lambda day: day + timedelta(7), 7),
        Step("month", _month, lambda day: _month(day + timedelta(31)), 31),
        Step(
            "year",
            lambda day: day.replace(month=1, day=1),
            lambda day: day.replace(year=day.year + 1),
            366,
        ),
    )
}


def when(event: Event, step: Step) -> date | None:
    """The piece of time that an event counts in; none where its day is not known closely enough.

    What lasts (a truce, a siege) counts when it begins.
    """
    first, last = event.earliest, event.latest
    if first is None:
        return None
    lasts = event.precision == "interval"
    if not lasts and (last is None or (last - first).days >= step.days):
        return None
    return step.first(first)


def core(days: Sequence[date]) -> tuple[date, date]:
    """The first and last of `days`, or of nearly all where those lie much closer together.

    >>> core([date(1982, 1, 1), *(date(2016, 5, day) for day in range(1, 31))])[0]
    datetime.date(2016, 5, 1)
    """
    known = sorted(days)
    kept = math.ceil(len(known) * _NEARLY_ALL)
    spans = ((known[at + kept - 1] - known[at], at) for at in range(len(known) - kept + 1))
    short, at = min(spans)
    if short.days <= _CLOSER * (known[-1] - known[0]).days:
        first, last = known[at], known[at + kept - 1]
        beside = short * _BESIDE
        near = [day for day in known if first - beside <= day <= last + beside]
        return near[0], near[-1]
    return known[0], known[-1]


def step_for(events: Iterable[Event], name: str = "") -> Step:
    """The step called `name`, or the finest, from weeks on, that a sheet has room for."""
    if name:
        return STEPS[name]
    pieces = [piece for event in events if (piece := when(event, STEPS["week"]))]
    first, last = core(pieces) if pieces else (date.min, date.min)
    fitting = (one for one in STEPS.values() if one.name != "day")
    return next((one for one in fitting if (last - first).days / one.days <= _MOST), STEPS["year"])


def tally(events: Iterable[Event], step: Step) -> tuple[dict[date, Counter[tuple[str, bool]]], int]:
    """For each piece of time how many events of each class, by whether they happened.

    Also how many events have no time. Every piece between the first and the last is there.
    """
    found: dict[date, Counter[tuple[str, bool]]] = {}
    undated = 0
    for event in events:
        piece = when(event, step)
        if piece is None:
            undated += 1
        else:
            found.setdefault(piece, Counter())[event.cls, event.status == "Asserted"] += 1
    return {day: found.get(day, Counter()) for day in _all(found, step)}, undated


def _all(pieces: Iterable[date], step: Step) -> Sequence[date]:
    known = sorted(pieces)
    days = known[:1]
    while days and days[-1] < known[-1]:
        days.append(step.after(days[-1]))
    return days


@dataclass(frozen=True, slots=True)
class Range:
    """People hurt in one event or piece of time: what is said at least, most likely, at most.

    ``open`` says that for some of them no upper limit is stated.
    """

    low: int
    best: int
    high: int
    open: bool
    events: tuple[str, ...]
    day: date | None

    @classmethod
    def of(cls, event: Event, outcome: str, day: date | None) -> Range | None:
        """Of one event; nothing where nobody says a number."""
        low, high = bounds(event, outcome)
        best = count(event, outcome, "best")
        known = [one for one in (low, best, high) if one is not None]
        if not known:
            return None
        likely = best if best is not None else known[0]
        least = min(known) if low is None else low
        most = max(known) if high is None else high
        return cls(least, min(max(likely, least), most), most, high is None, (event.iri,), day)

    def __add__(self, other: Range) -> Range:
        return Range(
            self.low + other.low,
            self.best + other.best,
            self.high + other.high,
            self.open or other.open,
            self.events + other.events,
            self.day,
        )


def ranges(
    events: Iterable[Event], outcome: str, step: Step | None
) -> tuple[list[Range], int, int]:
    """The ranges of an outcome in time order: by event where there is no step, else summed.

    Also how many events with this outcome have no number, and how many no time.
    """
    found: list[Range] = []
    sums: dict[date, Range] = {}
    uncounted = undated = 0
    for event in events:
        if not event.own_tolls(outcome):
            continue
        day = event.earliest if step is None else when(event, step)
        one = Range.of(event, outcome, day)
        if one is None:
            uncounted += 1
        elif step is None:
            found.append(one)
        elif day is None:
            undated += 1
        else:
            sums[day] = sums[day] + one if day in sums else one
    if step is not None:
        return [sums[day] for day in sorted(sums)], uncounted, undated
    return sorted(found, key=lambda one: (str(one.day or "~"), one.events)), uncounted, 0
