"""What the patterns of Hijri dates mean: months, years and feasts of the Umm al-Qura calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kg.languages.times_actions import Act, Action, month_edge
from kg.languages.times_calendar import Stretch, day, from_hijri, hijri_year, span

__all__ = ["HIJRI"]


def _hijri_candidate(act: Act, of: int, number: int) -> date | None:
    """The nearest day of that Hijri date, in the direction of the words."""
    published = act.published
    if published is None:
        return None
    here = hijri_year(published)
    days = [found for at in (here - 1, here, here + 1) if (found := from_hijri(at, of, number))]
    past = [found for found in days if found <= published and act.direction != "next"]
    if act.direction in ("past", "last", "this"):
        return past[-1] if past else None
    return next((found for found in days if found >= published), None)


def _hijri(act: Act) -> Stretch | None:
    of, number = int(act.value("month")), int(act.value("day"))
    given = act.value("year")
    if number > 30 or of > 12:
        return None
    when = from_hijri(int(given), of, number) if given else _hijri_candidate(act, of, number)
    return day(when, kind="absolute" if given else "relative")


def _hijri_month(act: Act) -> Stretch | None:
    of, given = int(act.value("month")), act.value("year")
    first = from_hijri(int(given), of) if given else _hijri_candidate(act, of, 1)
    if first is None:
        return Stretch(precision="month")
    at = hijri_year(first)
    after = from_hijri(at, of + 1) if of < 12 else from_hijri(at + 1, 1)
    if after is None:
        return None
    whole = span(first, after - timedelta(1), "month", "absolute" if given else "relative")
    edge = act.value("edge")
    if not edge:
        return whole
    part = month_edge(whole, edge)
    if part.first is None or part.last is None:
        return None
    return span(part.first, part.last, "month", whole.kind)


def _hijri_year(act: Act) -> Stretch | None:
    at = int(act.value("year"))
    first, after = from_hijri(at, 1), from_hijri(at + 1, 1)
    if first is None or after is None:
        return None
    return span(first, after - timedelta(1), "year", "absolute")


def _feast(act: Act) -> Stretch | None:
    of, number = divmod(int(act.value("feast")), 100)
    return day(_hijri_candidate(act, of, number))


#: Actions on Hijri dates, by the name that `times.yaml` uses.
HIJRI: Final[Mapping[str, Action]] = {
    "hijri": _hijri,
    "hijri_month": _hijri_month,
    "hijri_year": _hijri_year,
    "feast": _feast,
}
