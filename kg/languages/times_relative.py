"""What the patterns of relative times mean: days by name, «قبل يومين», «منذ», «من … الى …»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kg.languages.times_actions import Act, Action
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
from kg.languages.times_patterns import Item

__all__ = ["RELATIVE"]

_DATED: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def _anaphoric_day(act: Act) -> Stretch | None:
    shift = act.value("shift", "shift2")
    if "same" in act.groups:
        return Stretch(kind="anaphoric", shift=0)
    return Stretch(precision="day", kind="anaphoric", shift=shift if isinstance(shift, int) else 0)


def _vague(act: Act) -> Stretch | None:
    return Stretch(kind="vague")


def _night_between(act: Act) -> Stretch | None:
    """«ليل السبت الأحد»: the night from one day to the next."""
    first, second = int(act.value("first")), int(act.value("second"))
    if (second - first) % 7 != 1:
        return None
    part = str(act.value("part"))
    if act.published is None:
        return Stretch(precision="part", part=part)
    last = on_weekday(act.published, second, act.direction.replace("this", "past"))
    return replace(span(last - timedelta(1), last, "part"), part=part)


def _day(act: Act) -> Stretch | None:
    """A day by name, by «امس», or by date; the weekday decides between two that disagree."""
    part = str(act.value("part", "part2") or "")
    dated, weekday, ref = act.value("date"), act.value("weekday"), act.value("ref")
    if isinstance(dated, Stretch):
        dated = _on_its_weekday(act, dated, weekday)
        return replace(dated, part=part, precision="part") if part else dated
    if weekday is not None:
        return _by_name(act, int(weekday), ref, part)
    following = act.context.numbers.get(act.last + 1)
    if following is not None and following.kind == "ordinal" and ref == 0:
        return None
    when = None if act.published is None else act.published + timedelta(int(ref))
    return day(when, part=part)


def _on_its_weekday(act: Act, dated: Stretch, weekday: int | None) -> Stretch:
    """«الخميس 23 يوليو»: of the years about publication, the one in which the weekday is right."""
    when = dated.first
    if weekday is None or when is None or dated.kind == "absolute" or act.published is None:
        return dated
    if when.weekday() == weekday:
        return dated
    years = (act.published.year, act.published.year - 1, act.published.year + 1)
    fitting = (real(at, when.month, when.day) for at in years)
    right = next((found for found in fitting if found and found.weekday() == weekday), None)
    return day(right) if right else dated


def _by_name(act: Act, weekday: int, ref: int | None, part: str) -> Stretch | None:
    item = act.item("weekday")
    if item is None or act.context.word(item.first - 1) in act.context.known.words["not_after"]:
        return None
    if act.published is None:
        return day(None, part=part)
    direction = act.direction if ref is None else "future" if ref > 0 else "past"
    when = on_weekday(act.published, weekday, direction.replace("this", "past"))
    if ref is not None or act.modifier:
        return day(when, part=part)
    other = on_weekday(act.published, weekday, "past" if direction == "future" else "future")
    return replace(day(when, part=part), swing=other if other != when else None)


def _last_night(act: Act) -> Stretch | None:
    when = None if act.published is None else act.published - timedelta(1)
    return day(when, part="night")


def _overnight(act: Act) -> Stretch | None:
    if act.published is None:
        return Stretch(precision="part", part="night")
    return replace(span(act.published - timedelta(1), act.published, "part"), part="night")


def _tonight(act: Act) -> Stretch | None:
    part = str(act.value("part"))
    return day(act.published, part="" if part == "day" else part)


def _now(act: Act) -> Stretch | None:
    return day(act.published)


def _year_of(act: Act) -> Stretch | None:
    return Stretch(precision="year", kind="anaphoric")


#: Days in the units that have a fixed number of them.
_DAYS: Final = {"DAY": 1, "WEEK": 7}


#: Farther back or ahead than news reaches: such an amount gives no date.
_FARTHEST: Final = {"HOUR": 10_000, "DAY": 40_000, "WEEK": 6_000, "MON": 1_500, "YEAR": 80}


def amount(act: Act) -> tuple[int, str] | None:
    """How many of which unit: (3, "DAY"); `None` for more than a date can be worked out of."""
    found = _amount(act)
    return found if found and found[0] <= _FARTHEST[found[1]] else None


def _amount(act: Act) -> tuple[int, str] | None:
    for count, unit in (("count", "unit"), ("count2", "unit2")):
        if unit in act.groups:
            return int(act.value(count)), _unit(act, act.groups[unit][0])
    for name, number in (("dual", 2), ("single", 1)):
        if name in act.groups:
            return number, _unit(act, act.groups[name][0])
    return None


def _unit(act: Act, item: Item) -> str:
    """The unit of an item: its category without the digit or letter of number."""
    return act.context.known.names[item.code][:-1]


def _back(published: date, number: int, unit: str) -> date:
    """`number` units before (after, when negative) the publication date."""
    if unit in _DAYS:
        return published - timedelta(_DAYS[unit] * number)
    if unit == "HOUR":
        return published - timedelta(hours=number)
    return add_months(published, -number * (12 if unit == "YEAR" else 1))


def _at(published: date, number: int, unit: str) -> Stretch:
    """The stretch that lies `number` units back: a day, a month, a year."""
    there = _back(published, number, unit)
    if unit == "YEAR":
        return year(there.year)
    if unit == "MON":
        return month(there.year, there.month)
    if unit == "WEEK":
        slack = timedelta(3)
        return Stretch(there.isoformat(), there - slack, there + slack, "week")
    if unit == "HOUR":
        days = timedelta(1 if number > 0 else -1)
        return Stretch(
            there.isoformat(), min(there, there - days), max(there, there - days), "hour"
        )
    return day(there)


def _said_over(act: Act) -> bool:
    """Whether the amount is only a bound: «اكثر من عام»."""
    item = act.item("vague")
    return item is not None and act.context.known.names[item.code] != "ABOUT"


def _ago(act: Act) -> Stretch | None:
    how_much = amount(act)
    if how_much is None or _said_over(act):
        return Stretch(kind="vague")
    if act.published is None:
        return Stretch(precision=_PRECISION[how_much[1]])
    if how_much == (1, "YEAR") and _is_counted_from_now(act):
        there = _back(act.published, *how_much)
        return month(there.year, there.month)
    return _at(act.published, *how_much)


def _is_counted_from_now(act: Act) -> bool:
    """«قبل عام من الآن», «قبل عام مضى»: a year to the month, no mere year before this one."""
    item = act.item("exactly")
    listed = act.context.known.words
    if item is None or act.context.word(item.first) not in listed["from"]:
        return item is not None
    return act.context.word(item.first + 1) in listed["now"]


_PRECISION: Final = {"DAY": "day", "WEEK": "week", "MON": "month", "YEAR": "year", "HOUR": "hour"}


def _since_amount(act: Act) -> Stretch | None:
    when = _ago(act)
    return when and when.since()


def _after_amount(act: Act) -> Stretch | None:
    """«بعد يومين»: from now when the verb is future, else from another time of the text."""
    how_much = amount(act)
    if how_much is None:
        return Stretch(kind="vague")
    number, unit = how_much
    if act.context.is_future(act.first, act.last) and act.published and not _said_over(act):
        return _at(act.published, -number, unit)
    shift = number * _DAYS[unit] if unit in _DAYS else None
    return Stretch(precision=_PRECISION[unit], kind="anaphoric", shift=shift)


def _before_amount(act: Act) -> Stretch | None:
    """Before another time of the text: "two days earlier"."""
    how_much = amount(act)
    if how_much is None:
        return Stretch(kind="vague")
    number, unit = how_much
    shift = -number * _DAYS[unit] if unit in _DAYS else None
    return Stretch(precision=_PRECISION[unit], kind="anaphoric", shift=shift)


def _for_amount(act: Act) -> Stretch | None:
    """«لمدة خمسة أيام»: no date; ``shift`` is its length in days where that is said."""
    how_much = amount(act)
    if how_much is None or how_much[1] not in _DAYS or _said_over(act):
        return Stretch(kind="duration")
    return Stretch(kind="duration", shift=how_much[0] * _DAYS[how_much[1]])


def _since_for(act: Act) -> Stretch | None:
    """«اعتبارا من الاحد، ولمدة خمسة أيام»: from that day to the last of them."""
    when: Stretch = act.value("time")
    length: Stretch = act.value("long")
    if length.kind != "duration" or not length.shift or when.first is None:
        return None
    return replace(span(when.first, when.first + timedelta(length.shift - 1)), kind=when.kind)


def _stretch_back(published: date, number: int, unit: str, *, closed: bool) -> Stretch:
    """The last `number` units: of days, those before the day of publication unless `closed`."""
    if unit == "HOUR":
        return span(published - timedelta(max(1, -(-number // 24))), published)
    first = _back(published, number, unit)
    if unit == "YEAR":
        return replace(year(first.year).to(year(published.year)), first=first, last=published)
    if unit == "MON":
        whole = month(first.year, first.month).to(month(published.year, published.month))
        return replace(whole, first=first, last=published)
    if unit == "DAY" and not closed:
        return span(first, published - timedelta(1))
    return span(first, published)


def _stretch_ahead(published: date, number: int, unit: str) -> Stretch:
    """The next `number` units."""
    last = _back(published, -number, unit)
    if unit == "HOUR":
        last = published + timedelta(max(1, -(-number // 24)))
    return span(published, last)


def _last_amount(act: Act) -> Stretch | None:
    how_much = amount(act)
    if how_much is None or _said_over(act):
        return Stretch(kind="vague")
    if act.published is None:
        return Stretch(precision="interval")
    if act.modifier == "next":
        return _stretch_ahead(act.published, *how_much)
    return _stretch_back(act.published, *how_much, closed=False)


def _these_days(act: Act) -> Stretch | None:
    if act.published is None:
        return Stretch(precision="interval")
    return span(act.published - timedelta(1), act.published)


def _within(act: Act) -> Stretch | None:
    how_much = amount(act)
    if how_much is None or "vague" in act.groups:
        return Stretch(kind="vague")
    if act.published is None:
        return Stretch(precision="interval")
    if act.context.is_future(act.first, act.last):
        return _stretch_ahead(act.published, *how_much)
    return _stretch_back(act.published, *how_much, closed=True)


def _part_alone(act: Act) -> Stretch | None:
    """«صباحا» alone is a time; «صباح» needs its day, and «الصباح» is the day of publication's."""
    item = act.item("part")
    if item is None:
        return None
    written = act.context.line[item.last].text
    if item.text.split()[-1] in act.context.known.words["from"]:
        return None
    adverb = item.text.endswith("ا") or written.endswith("\u064b") or item.article
    return day(act.published, part=str(item.value)) if adverb else None


def _in_order(first: Stretch, last: Stretch) -> Stretch:
    """`first` moved back so that it does not begin after `last`."""
    if not (first.value and last.value) or first.first is None or last.last is None:
        return first
    begin = first.first
    if _DATED.fullmatch(first.value) and first.kind == "relative" and last.kind == "absolute":
        begin = add_months(begin, 12 * (last.last.year - begin.year))
        if begin > last.last:
            begin = add_months(begin, -12)
        return day(begin) if len(first.value) == 10 else month(begin.year, begin.month)
    if begin > last.last and len(first.value) == 10:
        return day(begin - timedelta(7), part=first.part)
    return first


def _from_to(act: Act) -> Stretch | None:
    first, last = act.value("first"), act.value("last")
    first = _in_order(first, last)
    whole: Stretch = first.to(last)
    if whole.first and whole.last and whole.first > whole.last:
        return None
    return whole


def _since(act: Act) -> Stretch | None:
    when: Stretch = act.value("time")
    return when if when.value.endswith("/") else when.since()


def _until(act: Act) -> Stretch | None:
    when: Stretch = act.value("time")
    return when.until() if not when.value.endswith("/") else None


def _both_days(act: Act) -> Stretch | None:
    """«الجمعة والسبت» is one stretch when the days are neighbours; else they stay two times."""
    first, last = act.value("first"), act.value("last")
    first = _in_order(first, last)
    if first.last is None or last.first is None or first.value == last.value:
        return None
    neighbours = timedelta(0) < last.first - first.last <= timedelta(1)
    return first.to(last) if neighbours else None


#: Actions on relative times and spans, by the name that `times.yaml` uses.
RELATIVE: Final[Mapping[str, Action]] = {
    "anaphoric_day": _anaphoric_day,
    "vague": _vague,
    "night_between": _night_between,
    "day": _day,
    "last_night": _last_night,
    "overnight": _overnight,
    "tonight": _tonight,
    "now": _now,
    "year_of": _year_of,
    "ago": _ago,
    "since_amount": _since_amount,
    "after_amount": _after_amount,
    "before_amount": _before_amount,
    "for_amount": _for_amount,
    "last_amount": _last_amount,
    "these_days": _these_days,
    "within": _within,
    "part_alone": _part_alone,
    "from_to": _from_to,
    "since": _since,
    "since_for": _since_for,
    "until": _until,
    "both_days": _both_days,
}
