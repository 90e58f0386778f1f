"""Stretches of time, and the arithmetic of days, months, years and the Hijri calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

__all__ = [
    "Stretch",
    "add_months",
    "day",
    "from_hijri",
    "month",
    "on_weekday",
    "real",
    "span",
    "year",
]

#: Years that news writes about; a number outside is no year.
YEARS: Final = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Stretch:
    """When something was, as far as the words say: a value, the first and last possible day.

    ``kind`` is ``absolute`` (says the year), ``relative`` (worked out from the publication date),
    ``anaphoric`` (from another time of the text; ``shift`` days from it), ``duration`` or
    ``vague``. ``edge`` is the part of a month or year that is meant: «مطلع» ``start``, «أواخر»
    ``late``. ``swing`` is the day on the other side of publication that a bare weekday may mean.
    """

    value: str = ""
    first: date | None = None
    last: date | None = None
    precision: str = "unknown"
    kind: str = "relative"
    part: str = ""
    shift: int | None = None
    edge: str = ""
    swing: date | None = None

    @property
    def begins(self) -> str:
        """The value that starts it: ``2016-04-29`` of ``2016-04-29/2016-04-30``."""
        return self.value.split("/")[0]

    @property
    def ends(self) -> str:
        """The value that ends it."""
        return self.value.rsplit("/", 1)[-1]

    def since(self) -> Stretch:
        """From its beginning on."""
        if not self.value:
            return self
        exact = self.first.isoformat() if self.edge == "start" and self.first else self.begins
        return replace(self, value=f"{exact}/", last=None, precision="interval")

    def until(self) -> Stretch:
        """Up to its end."""
        if not self.value:
            return self
        return replace(self, value=f"/{self.ends}", first=None, precision="interval")

    def to(self, end: Stretch) -> Stretch:
        """From its beginning to the end of `end`; unresolved when either is."""
        if not (self.value and end.value and self.begins and end.ends):
            kind = self.kind if not self.value else end.kind
            return Stretch(kind=kind)
        kind = "absolute" if self.kind == end.kind == "absolute" else "relative"
        value = self.begins if self.begins == end.ends else f"{self.begins}/{end.ends}"
        return Stretch(value, self.first, end.last, "interval", kind, self.part)


def day(when: date | None, *, kind: str = "relative", part: str = "") -> Stretch:
    """One day; unresolved when `when` is unknown.

    >>> day(date(2016, 4, 30)).value
    '2016-04-30'
    """
    precision = "part" if part else "day"
    if when is None:
        return Stretch(precision=precision, kind=kind, part=part)
    return Stretch(when.isoformat(), when, when, precision, kind, part)


def month(at: int | None, of: int, *, kind: str = "relative") -> Stretch:
    """One month of the year `at`.

    >>> month(2016, 2).last
    datetime.date(2016, 2, 29)
    """
    if at is None:
        return Stretch(precision="month", kind=kind)
    first = date(at, of, 1)
    last = add_months(first, 1) - timedelta(1)
    return Stretch(f"{at:04}-{of:02}", first, last, "month", kind)


def year(at: int | None, *, kind: str = "relative") -> Stretch:
    """One year."""
    if at is None:
        return Stretch(precision="year", kind=kind)
    return Stretch(f"{at:04}", date(at, 1, 1), date(at, 12, 31), "year", kind)


def span(first: date, last: date, precision: str = "interval", kind: str = "relative") -> Stretch:
    """From one day to another, both included."""
    value = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return Stretch(value, first, last, precision, kind)


def add_months(when: date, months: int) -> date:
    """The same day of another month, or the last day of it.

    >>> add_months(date(2016, 3, 31), -1)
    datetime.date(2016, 2, 29)
    """
    count = when.year * 12 + when.month - 1 + months
    at, of = count // 12, count % 12 + 1
    for number in (when.day, 30, 29, 28):
        found = real(at, of, number)
        if found:
            return found
    raise ValueError(f"no month {of} of {at}")


def real(at: int, of: int, number: int) -> date | None:
    """The date, or `None` where the calendar has none."""
    try:
        return date(at, of, number)
    except ValueError:
        return None


def on_weekday(published: date, weekday: int, direction: str) -> date:
    """The nearest day of that name: ``past`` (today included), ``last``, ``future`` or ``next``.

    >>> on_weekday(date(2016, 5, 1), 5, "past")
    datetime.date(2016, 4, 30)
    """
    back = (published.weekday() - weekday) % 7
    if direction == "past":
        return published - timedelta(back)
    if direction == "last":
        return published - timedelta(back or 7)
    ahead = (weekday - published.weekday()) % 7
    if direction == "future":
        return published + timedelta(ahead)
    return published + timedelta(ahead or 7)


@cache
def from_hijri(at: int, of: int, number: int = 1) -> date | None:
    """The Gregorian day of an Umm al-Qura date; `None` outside its years (1343 to 1500).

    >>> from_hijri(1436, 9, 15)
    datetime.date(2015, 7, 2)
    """
    from hijridate import Hijri

    try:
        there = Hijri(at, of, number).to_gregorian()
    except (OverflowError, ValueError):
        return None
    return date(there.year, there.month, there.day)


@cache
def hijri_year(when: date) -> int:
    """The Hijri year in which a Gregorian day lies."""
    from hijridate import Gregorian

    return int(Gregorian(when.year, when.month, when.day).to_hijri().year)
