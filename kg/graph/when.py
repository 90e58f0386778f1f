"""When something is said to have happened: two days, a precision and the words, never a guess."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.model import Time

__all__ = ["PRECISIONS", "UNKNOWN", "When", "most_precise", "when_of"]

#: From the sharpest to the vaguest.
PRECISIONS: Final = (
    *("instant", "hour", "part", "day", "week", "month", "season", "year", "interval", "unknown"),
)


@dataclass(frozen=True, slots=True)
class When:
    """The earliest and latest day, either ``None`` if open or unknown, and the words as written."""

    earliest: date | None = None
    latest: date | None = None
    precision: str = ""
    text: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether both ends are known."""
        return self.earliest is not None and self.latest is not None

    @property
    def days(self) -> int | None:
        """How many days it spans; ``None`` if an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    @property
    def interval(self) -> str:
        """The bounds in ISO 8601: one day, or two around a slash; empty if there are none.

        >>> When(date(2016, 4, 22)).interval
        '2016-04-22/'
        """
        ends = [end.isoformat() if end else "" for end in (self.earliest, self.latest)]
        if self.earliest is None and self.latest is None:
            return ""
        return ends[0] if ends[0] == ends[1] else "/".join(ends)


#: Nothing is said of when.
UNKNOWN: Final = When()


def when_of(time: Time | None) -> When:
    """The bounds of a time as read; its ISO value is used where the bounds were left out.

    >>> from kg.model import Span
    >>> when_of(Time(Span(0, 5, "السبت"), "2016-04-30")).latest
    datetime.date(2016, 4, 30)
    >>> when_of(Time(Span(0, 4, "امس"))).precision
    'unknown'
    """
    if time is None:
        return UNKNOWN
    earliest, latest = time.earliest, time.latest
    precision = time.precision
    if earliest is None and latest is None and time.value:
        earliest, latest = _bounds(time.value)
        if precision == "unknown":
            precision = _precision(time.value)
    return When(earliest, latest, precision, time.span.text)


def most_precise(times: tuple[When, ...]) -> When:
    """The sharpest of several, the first of those equally sharp; known ends before open ones."""
    if not times:
        return UNKNOWN
    return min(times, key=lambda when: (when.earliest is None, not when.is_closed, _rank(when)))


def _rank(when: When) -> tuple[int, int]:
    days = when.days or 0
    return (days, PRECISIONS.index(when.precision or "unknown"))


def _precision(value: str) -> str:
    if "/" in value:
        return "interval"
    return {4: "year", 7: "month", 10: "day"}.get(len(value), "unknown")


def _bounds(value: str) -> tuple[date | None, date | None]:
    first, slash, last = value.partition("/")
    if not slash:
        last = first
    return (_day(first, end=False) if first else None, _day(last, end=True) if last else None)


def _day(value: str, *, end: bool) -> date | None:
    """The first or last day of an ISO year, month or day; ``None`` for anything else."""
    try:
        numbers = [int(part) for part in value.split("-")]
        year, month = numbers[0], numbers[1] if len(numbers) > 1 else (12 if end else 1)
        last = calendar.monthrange(year, month)[1] if end else 1
        return date(year, month, numbers[2] if len(numbers) > 2 else last)
    except ValueError:
        return None
