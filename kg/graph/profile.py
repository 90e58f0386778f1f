"""What groups of claims tell, and the reports they stand in, laid out to be compared quickly.

Whatever does not depend on the other of a pair is worked out once for each: words are numbers,
times are days counted from one beginning, and what an actor or a place belongs to is looked up.
Likenesses are sums of whole numbers, so that they do not depend on the order of adding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from kg.graph.claims import Claim
from kg.graph.rarity import Rarity
from kg.graph.same import Judge, family
from kg.graph.story import Days, Story, bare_words, read_days

__all__ = ["APART", "FIGHT", "NEAR", "Alike", "Profile", "Tellers", "day_key", "site"]

#: Things that are further apart in days than this are not one happening.
APART: Final = 5

#: Days apart that are near.
NEAR: Final = 2

#: Days on which so much of all reports is near tell nothing, and so little of them all they can.
_DAY: Final = (1.5, 5.0)

_ATTACKS: Final = frozenset({"Attack", "Killing"})
_MANNERS: Final = frozenset({"AirStrike", "Shelling", "Bombing"})

#: Classes that may be words for one fight, and a kind that stands for them.
FIGHT: Final = frozenset({"Attack", "ArmedClash"})
_ANY_FIGHT: Final = "fight"

#: Words this common tell nothing.
_TELLING: Final = 2.5

#: Places this common, a province or its capital, tell nothing; no place tells more than the second.
_PLACE: Final = (3.0, 2.0)

#: Most that words in common count for.
_MOST_WORDS: Final = 40.0

#: How rare a word is, is taken in so many parts of one.
_PARTS: Final = 1000

#: So many likenesses of reports are kept at once.
_KEPT: Final = 1 << 16

#: The end of a key that linking gives to an unknown name.
_UNKNOWN: Final = re.compile(r"-[0-9a-f]{8}\Z")
_FINAL: Final = re.compile(r"[ha]\Z")

#: A year with a 29th of February, to count days of the year in.
_YEAR: Final = 2020

_OUTCOMES: Final = ("killed", "injured")


class Alike(NamedTuple):
    """How alike the words of two reports are: their cosine, and how rare those in common are."""

    likeness: float
    words: float


class _Bag(NamedTuple):
    """Words by number, and the length of their vector."""

    words: frozenset[int]
    length: float


class Tellers:
    """The reports that are compared; `stories` are by report id."""

    def __init__(self, stories: Mapping[str, Story], rarity: Rarity) -> None:
        self.rarity = rarity
        self.stories = stories
        self._numbers: dict[str, int] = {}
        self._rare: list[int] = []
        self._square: list[int] = []
        self._place = {report: at for at, report in enumerate(sorted(stories))}
        self._bags = [self._telling(stories[report]) for report in sorted(stories)]
        self._alike: dict[tuple[int, int], Alike] = {}

    def bag(self, words: Iterable[str]) -> _Bag:
        """Words as numbers."""
        numbers = frozenset(map(self._number, words))
        return _Bag(numbers, math.sqrt(sum(map(self._square.__getitem__, numbers))))

    def likeness(self, one: _Bag, two: _Bag) -> float:
        """The cosine of two bags of words."""
        lengths = one.length * two.length
        both = one.words & two.words
        return sum(map(self._square.__getitem__, both)) / lengths if both and lengths else 0.0

    def alike(self, one: frozenset[int], two: frozenset[int]) -> Alike:
        """How alike the reports of two sets are on the whole."""
        if len(one) == len(two) == 1:
            (first,), (second,) = one, two
            return self._between(first, second)
        each = [self._between(first, second) for first in sorted(one) for second in sorted(two)]
        likeness = sum(found.likeness for found in each) / len(each)
        return Alike(likeness, sum(found.words for found in each) / len(each))

    def places(self, reports: Iterable[str]) -> frozenset[int]:
        """Where reports stand among all."""
        return frozenset(self._place[report] for report in reports)

    def _between(self, one: int, two: int) -> Alike:
        key = (one, two) if one < two else (two, one)
        known = self._alike.get(key)
        if known is None:
            if len(self._alike) >= _KEPT:
                self._alike.clear()
            known = self._alike[key] = self._compared(self._bags[one], self._bags[two])
        return known

    def _compared(self, one: _Bag, two: _Bag) -> Alike:
        both = one.words & two.words
        beyond = sum(map(self._rare.__getitem__, both)) / _PARTS - _TELLING * len(both)
        return Alike(self.likeness(one, two), min(_MOST_WORDS, beyond))

    def _telling(self, story: Story) -> _Bag:
        return self.bag(word for word in story.words if self.rarity(word) > _TELLING)

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._numbers)
            rare = round(self.rarity(word) * _PARTS)
            self._rare.append(rare)
            self._square.append(rare * rare)
        return number


class Profile:
    """What a group of claims tells.

    ``start`` and ``end`` are the days it can have been, from all that is told, ``day`` is the day
    it took place or, where that is unknown, that its report is of; all as ordinals, 0 if unknown.
    ``dates`` (without year) and ``week_days`` are those that its reports speak of, ``named_days``
    the week days that the words of its own times name. ``placeless`` is what says nothing of where,
    not even a country. ``day_tells`` is how much it tells, from 0 to 1, that something else is of
    these days: little where most of the reports are. ``told`` is how many events of force the
    report tells.
    """

    __slots__ = (
        *(
            "bag",
            "classes",
            "dates",
            "day",
            "day_tells",
            "doers",
            "end",
            "group",
            "kinds",
            "manners",
        ),
        *("most_telling", "named_days", "open", "reports", "sites", "sources", "start"),
        *("teller_places", "telling", "told", "tolls", "week_days", "wider_doers", "wider_places"),
        *("placeless", "places", "tellers"),
    )

    def __init__(self, group: Sequence[Claim], judge: Judge, tellers: Tellers) -> None:
        self.group, self.tellers, self.told = tuple(group), tellers, 1
        self.reports = frozenset(claim.report for claim in group)
        self.teller_places = tellers.places(self.reports)
        stories = [tellers.stories[report] for report in sorted(self.reports)]
        self.sources = frozenset(story.source for story in stories) - {""}
        words = frozenset(word for claim in group for word in bare_words(claim.evidence.text))
        self.bag = tellers.bag(words)
        self.open = any(map(_is_open, group))
        self._class(group)
        self._place(judge, tellers.rarity)
        self.tolls = {outcome: _toll(group, outcome) for outcome in _OUTCOMES}
        self._time(stories)

    def _class(self, group: Sequence[Claim]) -> None:
        self.classes = frozenset(claim.cls for claim in group)
        self.manners = self.classes & _MANNERS
        kinds = frozenset("Attack" if family(c) in _ATTACKS else c for c in self.classes)
        self.kinds = kinds | {_ANY_FIGHT} if kinds <= FIGHT else kinds

    def _place(self, judge: Judge, rarity: Rarity) -> None:
        self.places = judge.places(self.group)
        self.placeless = judge.is_placeless(self.group)
        self.wider_places = judge.wider(self.places)
        self.sites = frozenset(map(site, self.places))
        self.telling = {one: _tells(rarity("@" + one)) for one in self.sites}
        self.most_telling = max(self.telling.values(), default=0.0)
        self.doers = frozenset(key for claim in self.group for key in judge.doers(claim))
        self.wider_doers = judge.wider(self.doers)

    def _time(self, stories: Sequence[Story]) -> None:
        closed = [claim.when for claim in self.group if claim.when.is_closed]
        self.start = max((_ordinal(when.earliest) for when in closed), default=0)
        self.end = min((_ordinal(when.latest) for when in closed), default=0)
        issued = min((story.day for story in stories if story.day), default=None)
        self.day = self.start or _ordinal(issued)
        rare = self.tellers.rarity(day_key(self.day))
        self.day_tells = min(1.0, max(0.0, (rare - _DAY[0]) / (_DAY[1] - _DAY[0])))
        named = _named(self.group)
        self.named_days, dates = named.week_days, named.dates
        if self.start and self.start == self.end:
            own = date.fromordinal(self.start)
            self.named_days |= {own.weekday()}
            dates |= {(own.month, own.day)}
        spoken = [story.days for story in stories]
        dates = dates or frozenset(day for one in spoken for day in one.dates)
        self.week_days = self.named_days.union(*(one.week_days for one in spoken))
        if self.day:
            own = date.fromordinal(self.day)
            self.week_days |= {own.weekday()}
            dates |= {(own.month, own.day)}
        self.dates = frozenset(date(_YEAR, *one).toordinal() for one in dates)


def site(place: str) -> str:
    """What two spellings of an unknown name share of a key, and known places have of their own."""
    bare = _UNKNOWN.sub("", place)
    return place if bare == place else _FINAL.sub("", bare)


def day_key(day: int) -> str:
    """What stands for the days around one among all things that are rare or common."""
    return f"={day}"


def _tells(rare: float) -> float:
    """How much a place tells: nothing if it is named everywhere."""
    return min(_PLACE[1], max(0.0, rare - _PLACE[0]))


def _toll(group: Iterable[Claim], outcome: str) -> frozenset[int]:
    """The numbers told, no running totals and no parts."""
    return frozenset(
        count.best
        for claim in group
        for count in claim.counts
        if count.outcome == outcome
        and count.best is not None
        and count.of is None
        and not count.cumulative
    )


def _is_open(claim: Claim) -> bool:
    """Whether it is told to go on from or up to some day: a campaign, not an incident."""
    when = claim.when
    return (when.earliest is None) != (when.latest is None) or (when.days or 0) > APART


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


def _named(group: Iterable[Claim]) -> Days:
    """The days that the words of times name by themselves."""
    own = [_hints(claim.when.text, claim.lang) for claim in group if claim.when.text]
    week_days = frozenset(day for one in own for day in one.week_days)
    return Days(frozenset(), frozenset(day for one in own for day in one.dates), week_days)


@lru_cache(1 << 14)
def _hints(text: str, lang: str) -> Days:
    return read_days(text, lang)
