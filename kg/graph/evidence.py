"""What speaks for and against two groups of claims of different reports telling one happening.

Everything in common adds what it is worth (`data/merging.yaml`), everything that differs takes
some away; the sum is a logarithm of odds. What cannot be one happening has no sum at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from rapidfuzz import fuzz

from kg.graph.claims import Claim
from kg.graph.joins import Reason
from kg.graph.rarity import Rarity
from kg.graph.same import Judge, family
from kg.graph.story import Days, Story, bare_words, read_days

__all__ = ["Profile", "Tellers", "Worths", "contradict", "measure", "site", "weigh", "worths"]

_FILE: Final = Path(__file__).with_name("data") / "merging.yaml"

_ATTACKS: Final = frozenset({"Attack", "Killing"})
_FIGHT: Final = frozenset({"Attack", "ArmedClash"})
_MANNERS: Final = frozenset({"AirStrike", "Shelling", "Bombing"})

#: Words this common tell nothing.
_TELLING: Final = 2.5

#: Places this common, a province or its capital, tell nothing; no place tells more than the second.
_PLACE: Final = (3.0, 2.0)
_PARTICULAR: Final = 1.5

#: Most that words in common count for.
_MOST_WORDS: Final = 40.0

#: More hurt than this are many.
_MANY: Final = 2

#: Days apart that are near, and that are too far for one happening.
_NEAR: Final = 2
_APART: Final = 5

#: How alike, of a hundred, names must be that are written differently, and how long.
_ALIKE: Final = 80
_LONG: Final = 4

#: The end of a key that linking gives to an unknown name.
_UNKNOWN: Final = re.compile(r"-[0-9a-f]{8}\Z")
_FINAL: Final = re.compile(r"[ha]\Z")


class Worths(NamedTuple):
    """What each thing is worth, the sum that joins, and the mean that joined groups keep."""

    each: Mapping[str, float]
    threshold: float
    least: float


@cache
def worths() -> Worths:
    """The worths as fitted."""
    read: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return Worths(read["worth"], read["threshold"], read["least"])


class Alike(NamedTuple):
    """How alike the words of two reports are: their cosine, and how rare those in common are."""

    likeness: float
    words: float


class Tellers:
    """The reports that are compared; each two are compared once."""

    def __init__(self, stories: Mapping[str, Story], rarity: Rarity) -> None:
        self.rarity = rarity
        self._words = {
            report: frozenset(word for word in story.words if rarity(word) > _TELLING)
            for report, story in stories.items()
        }
        self._lengths = {report: rarity.length(words) for report, words in self._words.items()}
        self._alike: dict[tuple[str, str], Alike] = {}

    def alike(self, one: str, two: str) -> Alike:
        """How alike two reports are."""
        key = (one, two) if one < two else (two, one)
        known = self._alike.get(key)
        if known is None:
            both = sorted(self.rarity(word) for word in self._words[one] & self._words[two])
            lengths = self._lengths[one] * self._lengths[two]
            likeness = sum(rare**2 for rare in both) / lengths if lengths else 0.0
            known = Alike(likeness, min(_MOST_WORDS, sum(rare - _TELLING for rare in both)))
            self._alike[key] = known
        return known

    def between(self, first: Iterable[str], second: Iterable[str]) -> Alike:
        """How alike the reports of two sets are on the whole."""
        each = [self.alike(one, two) for one in sorted(first) for two in sorted(second)]
        likeness = sum(one.likeness for one in each) / len(each)
        return Alike(likeness, sum(one.words for one in each) / len(each))


class Profile:
    """What a group of claims tells, laid out for comparison."""

    def __init__(self, group: Sequence[Claim], judge: Judge, tellers: Tellers) -> None:
        self.group, self.judge, self.tellers = tuple(group), judge, tellers
        self.rarity = tellers.rarity
        self.reports = frozenset(claim.report for claim in group)
        self.stories = list({claim.report: claim.story for claim in group}.values())
        self.places = judge.places(group)
        self.sites = frozenset(map(site, self.places))
        self.classes = frozenset(claim.cls for claim in group)
        self.kinds = frozenset(_kind(claim.cls) for claim in group)
        self.doers = frozenset(key for claim in group for key in judge.doers(claim))
        self.words = frozenset(w for claim in group for w in bare_words(claim.evidence.text))
        self.open = any(_is_open(claim) for claim in group)
        self.told = 1  # events of force that the report tells

    @cached_property
    def length(self) -> float:
        """The length of the vector of its words."""
        return self.rarity.length(self.words)

    @cached_property
    def sources(self) -> frozenset[str]:
        """Who published it, as far as that is known."""
        return frozenset(story.source for story in self.stories) - {""}

    @cached_property
    def tolls(self) -> dict[str, frozenset[int]]:
        """Outcome → the numbers told, no running totals and no parts."""
        found: dict[str, set[int]] = {"killed": set(), "injured": set()}
        for claim in self.group:
            for count in claim.counts:
                own = count.of is None and not count.cumulative and count.outcome in found
                if own and count.best is not None:
                    found[count.outcome].add(count.best)
        return {outcome: frozenset(numbers) for outcome, numbers in found.items()}

    def telling(self, place: str) -> float:
        """How much a place tells: nothing if it is named everywhere."""
        return min(_PLACE[1], max(0.0, self.rarity("@" + place) - _PLACE[0]))

    @cached_property
    def most_telling(self) -> float:
        """How much the most telling of its places tells."""
        return max(map(self.telling, self.sites), default=0.0)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The days it can have been, from all that is told."""
        closed = [claim.when for claim in self.group if claim.when.is_closed]
        starts = [when.earliest for when in closed if when.earliest is not None]
        ends = [when.latest for when in closed if when.latest is not None]
        return (max(starts), min(ends)) if starts and ends else None

    @cached_property
    def named(self) -> Days:
        """The days that the words of its times name by themselves."""
        own = [_hints(claim.when.text, claim.lang) for claim in self.group if claim.when.text]
        week_days = frozenset(day for one in own for day in one.week_days)
        dates = frozenset(day for one in own for day in one.dates)
        if self.days is not None and self.days[0] == self.days[1]:
            week_days |= {self.days[0].weekday()}
            dates |= {(self.days[0].month, self.days[0].day)}
        return Days(frozenset(), dates, week_days)

    @cached_property
    def day(self) -> date | None:
        """The day it took place or, where that is unknown, that its report is of."""
        if self.days is not None:
            return self.days[0]
        return min((story.day for story in self.stories if story.day), default=None)

    @cached_property
    def around(self) -> Days:
        """Dates and days of the week that its reports speak of."""
        told = [story.days for story in self.stories]
        dates = self.named.dates or frozenset(day for one in told for day in one.dates)
        week_days = self.named.week_days.union(*(one.week_days for one in told))
        if self.day is not None:
            dates |= {(self.day.month, self.day.day)}
            week_days |= {self.day.weekday()}
        return Days(frozenset(), dates, week_days)


def contradict(one: Profile, two: Profile) -> bool:
    """Whether the two cannot be one happening, whatever else they have in common."""
    if one.reports & two.reports or one.open or two.open or not _kin(one, two):
        return True
    if one.days and two.days:
        if one.days[0] > two.days[1] or two.days[0] > one.days[1]:
            return True
        return _other_doer(one, two) or _other_manner(one, two)
    if one.day and two.day and abs((one.day - two.day).days) > _APART:
        return True
    first, second = one.named.week_days, two.named.week_days
    if first and second and _week_days_apart(first, second) > 1:
        return True
    return one.told == two.told == 1 and _elsewhere(one, two)


def _elsewhere(one: Profile, two: Profile) -> bool:
    """Whether both name particular places, and none that could be one of the other's."""
    if min(one.most_telling, two.most_telling) < _PARTICULAR or one.sites & two.sites:
        return False
    spelled = any(_alike(first, second) for first in one.sites for second in two.sites)
    return not spelled and not one.judge.near(one.places, two.places)


def weigh(one: Profile, two: Profile) -> tuple[Reason, ...]:
    """Everything that speaks for and against two groups that do not contradict each other."""
    each = worths().each
    found = measure(one, two)
    return tuple(Reason(name, round(each[name] * much, 4), said) for name, much, said in found)


def measure(one: Profile, two: Profile) -> Iterator[tuple[str, float, str]]:
    """Each thing for and against, how much there is of it, and what it is in words."""
    for find in (_places, _words, _classes, _times, _tolls, _tellers):
        yield from find(one, two)


_Found = Iterator[tuple[str, float, str]]


def _places(one: Profile, two: Profile) -> _Found:
    if not one.sites or not two.sites:
        yield "no place", 1.0, ""
        return
    shared = one.sites & two.sites
    if shared:
        best = max(sorted(shared), key=one.telling)
        sizes = len(one.sites) * len(two.sites)
        yield "place", one.telling(best) * (len(shared) ** 2 / sizes) ** 0.25, best
    elif any(_alike(first, second) for first in one.sites for second in two.sites):
        yield "alike place", 1.0, ""
    elif one.judge.near(one.places, two.places):
        yield "wider place", 1.0, ""
    else:
        yield "other place", min(one.most_telling, two.most_telling), ""


def _words(one: Profile, two: Profile) -> _Found:
    rarity = one.rarity
    yield "likeness", rarity.likeness(one.words & two.words, one.length * two.length), ""
    alike = one.tellers.between(one.reports, two.reports)
    yield "story likeness", alike.likeness, ""
    yield "story words", alike.words, ""


def _classes(one: Profile, two: Profile) -> _Found:
    if one.classes & two.classes:
        yield "same class", 1.0, ", ".join(sorted(one.classes & two.classes))
    if _other_manner(one, two):
        yield "other manner", 1.0, ""


def _times(one: Profile, two: Profile) -> _Found:
    first, second = one.around, two.around
    if one.days and two.days:
        yield "same days", 1.0, max(one.days[0], two.days[0]).isoformat()
        return
    if one.day and two.day:
        if abs((one.day - two.day).days) <= _NEAR:
            yield "near days", 1.0, max(one.day, two.day).isoformat()
    elif first.dates and second.dates:
        yield ("date" if _dates_agree(first, second) else "other date"), 1.0, ""
    if not (first.week_days and second.week_days):
        if not (first.dates and second.dates):
            yield "no day", 1.0, ""
    else:
        apart = _week_days_apart(first.week_days, second.week_days)
        yield ("week day", "next week day", "other week day")[min(apart, 2)], 1.0, ""


def _tolls(one: Profile, two: Profile) -> _Found:
    for outcome in ("killed", "injured"):
        first, second = one.tolls[outcome], two.tolls[outcome]
        if first & second:
            yield outcome, 1.0, str(max(first & second))
            if max(first & second) > _MANY:
                yield "many hurt", 1.0, ""
        elif first and second:
            yield f"other {outcome}", 1.0, f"{max(first)} and {max(second)}"


def _tellers(one: Profile, two: Profile) -> _Found:
    if one.doers and two.doers:
        yield ("other doer" if _other_doer(one, two) else "doer"), 1.0, ""
    if one.sources & two.sources:
        yield "one publisher", 1.0, ", ".join(sorted(one.sources & two.sources))
    yield "many events", math.log(one.told * two.told), ""


def _kind(cls: str) -> str:
    return "Attack" if family(cls) in _ATTACKS else cls


def _kin(one: Profile, two: Profile) -> bool:
    """Whether words of one class are used for what the other names: a raid is a fight as well."""
    return bool(one.kinds & two.kinds) or (one.kinds | two.kinds) <= _FIGHT


def site(place: str) -> str:
    """What two spellings of an unknown name share of a key, and known places have of their own."""
    bare = _UNKNOWN.sub("", place)
    return place if bare == place else _FINAL.sub("", bare)


def _alike(one: str, two: str) -> bool:
    """Whether two names of places are spelled nearly alike."""
    return min(len(one), len(two)) > _LONG and fuzz.ratio(one, two) >= _ALIKE


def _is_open(claim: Claim) -> bool:
    """Whether it is told to go on from or up to some day: a campaign, not an incident."""
    when = claim.when
    return (when.earliest is None) != (when.latest is None) or (when.days or 0) > _APART


def _other_doer(one: Profile, two: Profile) -> bool:
    """Whether both name who did it, and not the same."""
    return bool(one.doers and two.doers) and not one.judge.related(one.doers, two.doers)


def _other_manner(one: Profile, two: Profile) -> bool:
    """Whether both say how it was done, and not alike."""
    first, second = one.classes & _MANNERS, two.classes & _MANNERS
    return bool(first and second) and not first & second


def _week_days_apart(first: Iterable[int], second: Iterable[int]) -> int:
    return min(min((a - b) % 7, (b - a) % 7) for a in first for b in second)


def _dates_agree(first: Days, second: Days) -> bool:
    """Whether two dates without a year are near, and the days of the week named fit to that."""
    for one in first.dates:
        for two in second.dates:
            gap = (date(2020, *one) - date(2020, *two)).days
            fits = any((a - b - gap) % 7 == 0 for a in first.week_days for b in second.week_days)
            unknown = not first.week_days or not second.week_days
            if min(abs(gap), 366 - abs(gap)) <= _NEAR and (fits or unknown):
                return True
    return False


@cache
def _hints(text: str, lang: str) -> Days:
    return read_days(text, lang)
