"""What each pattern of `times.yaml` means: from the words it found to a stretch of time.

Every action takes the context, the items of the pattern's named groups, and the first and last
word. It answers `None` when the words are no time after all. A relative time of an undated report
keeps its precision and gets no value: nothing falls back to a date of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from kg.languages.times_calendar import (
    Stretch,
    add_months,
    day,
    month,
    on_weekday,
    real,
    span,
    year,
)
from kg.languages.times_context import Context
from kg.languages.times_patterns import Groups, Item

__all__ = ["ACTIONS", "Act", "Action", "month_edge"]

Action = Callable[["Act"], Stretch | None]

#: How many leap days may lie between a day and its next 29 February.
_LEAP: Final = 9

_STEP: Final[Mapping[str, int]] = {"last": -1, "this": 0, "next": 1}


class Act:
    """One match: its groups, its words, and the context that resolves it."""

    def __init__(self, context: Context, groups: Groups, first: int, last: int) -> None:
        self.context = context
        self.groups = groups
        self.first = first
        self.last = last

    @property
    def published(self) -> date | None:
        """The publication date."""
        return self.context.published

    def item(self, *names: str) -> Item | None:
        """The first item of the first of these groups that matched."""
        for name in names:
            if found := self.groups.get(name):
                return found[0]
        return None

    def value(self, *names: str) -> Any:
        """What that item means; `None` when none matched."""
        found = self.item(*names)
        return None if found is None else found.value

    @property
    def modifier(self) -> str:
        """``last``, ``next`` or ``this``, where the words say so."""
        items = self.groups.get("modifier", ())
        return str(items[-1].value) if items else ""

    @property
    def direction(self) -> str:
        """Which way the time lies from the publication date."""
        return self.context.direction(self.first, self.last, self.modifier)

    def said_year(self) -> int | None:
        """The year that the words give, itself or as «العام الماضي»."""
        if (found := self.value("year", "year2")) is not None:
            return full_year(int(found))
        if self.published is None:
            return None
        if items := self.groups.get("yearword"):
            return self.published.year + step_of(items)
        return self.published.year if "dem" in self.groups else None

    @property
    def absolute(self) -> str:
        """``absolute`` when the year is written, else ``relative``."""
        return "absolute" if self.value("year", "year2") is not None else "relative"


def step_of(items: tuple[Item, ...]) -> int:
    """How many units «الماضي», «هذا» or "next" among `items` moves."""
    return next((_STEP[item.value] for item in items if item.value in _STEP), 0)


def full_year(number: int) -> int:
    """A year of two digits in full: 16 is 2016, 94 is 1994."""
    return number if number > 99 else number + (2000 if number < 50 else 1900)


def nearest_year(act: Act, of: int, number: int | None) -> int | None:
    """The year of a month (and day) that has none: the nearest past one, or as the words direct."""
    published = act.published
    if published is None or {"yearword", "dem"} & set(act.groups):
        return act.said_year()
    here = (published.month, published.day) if number is not None else (published.month, 0)
    there = (of, number or 0)
    step = {
        "past": -1 if there > here else 0,
        "last": -1 if there >= here else 0,
        "future": 1 if there < here else 0,
        "next": 1 if there <= here else 0,
        "this": 0,
    }[act.direction]
    at = published.year + step
    if number is None:
        return at
    way = 1 if act.direction in ("future", "next") else -1
    return next((y for y in range(at, at + way * _LEAP, way) if real(y, of, number)), None)


def _date(act: Act) -> Stretch | None:
    of, number = int(act.value("month")), int(act.value("day"))
    if act.context.word(act.first - 1) in act.context.known.words["names"]:
        return None
    at = act.said_year() or nearest_year(act, of, number)
    if at is None:
        return Stretch(precision="day") if real(2000, of, number) else None
    when = real(at, of, number)
    return day(when, kind=act.absolute) if when else None


def _numeric(act: Act) -> Stretch | None:
    """Day first, as Arabic and British papers write; month first where no day has that number."""
    number, of, given = (int(act.value(name)) for name in ("day", "month", "year"))
    if given < 10:
        return None
    at = full_year(given)
    when = real(at, of, number) or real(at, number, of)
    return day(when, kind="absolute") if when else None


def _dotted(act: Act) -> Stretch | None:
    number, of, given = (int(part) for part in str(act.value("dotted")).split("."))
    when = real(full_year(given), of, number)
    return day(when, kind="absolute") if when else None


def _day_of_month(act: Act) -> Stretch | None:
    if act.published is None:
        return Stretch(precision="day")
    there = add_months(act.published.replace(day=1), _STEP[act.modifier])
    when = real(there.year, there.month, int(act.value("day")))
    return day(when) if when else None


def _days_of_date(act: Act) -> Stretch | None:
    """«بين 3 و5 أيار»: the first day belongs to the month of the last."""
    end = _date(act)
    if end is None or end.first is None:
        return end
    begin = real(end.first.year, end.first.month, int(act.value("first")))
    if begin is None or begin > end.first:
        return None
    return span(begin, end.first, kind=end.kind)


def _clock(act: Act) -> Stretch | None:
    return Stretch(precision="instant", kind="anaphoric", shift=0)


#: Days of a month at which an edge begins and ends.
_EDGE_DAYS: Final = {
    "start": (1, 10),
    "early": (1, 10),
    "mid": (11, 20),
    "late": (21, 31),
    "end": (21, 31),
}

#: The same in months of a year.
_EDGE_MONTHS: Final = {
    "start": (1, 2),
    "early": (1, 4),
    "mid": (5, 8),
    "late": (9, 12),
    "end": (11, 12),
}


def month_edge(when: Stretch, edge: str | None) -> Stretch:
    """The bounds of a part of a month; its value stays the month."""
    if not edge or when.first is None or when.last is None:
        return when
    low, high = _EDGE_DAYS[edge]
    last = min(when.last, when.first + timedelta(high - 1))
    return replace(when, first=when.first + timedelta(low - 1), last=last, edge=edge)


def _spelt(act: Act) -> bool:
    """Whether a lone month is spelt as it must be where another spelling means something else."""
    item = act.item("month")
    exact = act.context.known.exact
    if item is None or item.text not in exact or item.first != act.first:
        return True
    return exact[item.text] in act.context.line[item.last].text


def _month(act: Act) -> Stretch | None:
    numbered = act.context.numbers.get(act.first - 1) is not None
    if not set(act.groups) - {"month"} and (numbered or not _spelt(act)):
        return None
    of = int(act.value("month", "month2", "month3"))
    other = act.value("other", "other2", "other3")
    at = act.said_year() or nearest_year(act, of, None)
    when = month(at, of, kind=act.absolute)
    if other is not None and other != of:
        later = month(at, int(other), kind=act.absolute)
        return when.to(later) if of < int(other) else None
    return month_edge(when, act.value("edge"))


def _season(act: Act) -> Stretch | None:
    first_month, last_month = _SEASONS[str(act.value("season"))]
    at = act.said_year()
    if at is None and act.published:
        at = nearest_year(act, last_month, None)
    if at is None:
        return Stretch(precision="season")
    whole = month(at, first_month).to(month(at, last_month))
    return replace(whole, value=f"{at:04}", precision="season", kind=act.absolute)


#: First and last month. A winter lies in two years: all of the named one is possible.
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (1, 12)}


def _half(act: Act) -> Stretch | None:
    parts, which = int(act.value("half")), int(act.value("which"))
    if which > parts:
        return None
    at = act.said_year()
    if at is None and "this" in act.groups and act.published:
        at = act.published.year + step_of(act.groups["this"])
    if (of := act.value("month")) is not None:
        whole = month(at or nearest_year(act, int(of), None), int(of), kind=act.absolute)
        if whole.first is None or whole.last is None or parts != 2:
            return None if parts != 2 else whole
        middle = whole.first + timedelta(15)
        first, last = (whole.first, middle - timedelta(1)) if which == 1 else (middle, whole.last)
        return span(first, last, kind=act.absolute)
    if at is None:
        return Stretch(precision="interval")
    length = 12 // parts
    first_month = (which - 1) * length + 1
    return month(at, first_month, kind=act.absolute).to(
        month(at, first_month + length - 1, kind=act.absolute)
    )


def _years(act: Act) -> Stretch | None:
    first, last = int(act.value("first")), int(act.value("last"))
    if first >= last:
        return None
    return year(first, kind="absolute").to(year(last, kind="absolute"))


def _year(act: Act) -> Stretch | None:
    before = {act.context.word(act.first - 1), act.context.word(act.first - 2)}
    if before & act.context.known.words["born"]:
        return None
    edge = act.value("edge")
    given = act.value("year")
    if given is None and not act.modifier:
        found = act.item("theyear")
        if found is None or not (found.article or "the" in act.groups):
            return None
    at = int(given) if given is not None else None
    if at is None and act.published:
        at = act.published.year + _STEP[act.modifier or "this"]
    kind = "absolute" if given is not None else "relative"
    whole = year(at, kind=kind)
    if not edge or at is None:
        return whole
    low, high = _EDGE_MONTHS[edge]
    bounds = month(at, low).to(month(at, high))
    named = {"start": f"{at:04}-01", "end": f"{at:04}-12"}.get(edge, whole.value)
    precision = "month" if named != whole.value else "year"
    return Stretch(named, bounds.first, bounds.last, precision, kind, edge=edge)


def _this_month(act: Act) -> Stretch | None:
    found = act.item("themonth")
    if found is not None and not (found.article or "the" in act.groups):
        return None
    if act.published is None:
        return Stretch(precision="month")
    there = add_months(act.published.replace(day=1), _STEP[act.modifier or "this"])
    return month_edge(month(there.year, there.month), act.value("edge"))


def _this_week(act: Act) -> Stretch | None:
    """Weeks run from Monday to Sunday; the running one ends with the day of publication."""
    found = act.item("theweek")
    if found is not None and not (found.article or "the" in act.groups):
        return None
    if act.published is None:
        return Stretch(precision="week")
    monday = act.published - timedelta(act.published.weekday())
    modifier = act.modifier or "this"
    if modifier != "this":
        monday += timedelta(7 * _STEP[modifier])
    if modifier == "this" and not act.context.is_future(act.first, act.last):
        return span(monday, act.published, "week")
    return span(monday, monday + timedelta(6), "week")


def _weekend(act: Act) -> Stretch | None:
    if act.published is None:
        return Stretch(precision="interval")
    first_day = int(act.context.known.lists["weekend"][0])
    first = on_weekday(act.published, first_day, act.direction.replace("this", "past"))
    return span(first, first + timedelta(1))


#: Actions on calendar dates, by the name that `times.yaml` uses.
ACTIONS: Final[Mapping[str, Action]] = {
    "iso": _date,
    "date": _date,
    "numeric": _numeric,
    "dotted": _dotted,
    "day_of_month": _day_of_month,
    "days_of_date": _days_of_date,
    "clock": _clock,
    "month": _month,
    "season": _season,
    "half": _half,
    "years": _years,
    "year": _year,
    "this_month": _this_month,
    "this_week": _this_week,
    "weekend": _weekend,
}
