"""What speaks for and against two groups of claims of different reports telling one happening.

Everything in common adds what it is worth (`data/merging.yaml`), everything that differs takes
some away; the sum is a logarithm of odds. What cannot be one happening has no sum at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from rapidfuzz import fuzz

from kg.graph.joins import Reason
from kg.graph.profile import APART, NEAR, Profile

__all__ = [
    "Compared",
    "Worths",
    "compare",
    "contradict",
    "is_enough",
    "may_tie",
    "measure",
    "weigh",
    "worths",
]

_FILE: Final = Path(__file__).with_name("data") / "merging.yaml"

#: A place that tells more than this is a particular one.
_PARTICULAR: Final = 1.5

#: More hurt than this are many.
_MANY: Final = 2

#: How alike, of a hundred, names must be that are written differently, and how long.
_ALIKE: Final = 80
_LONG: Final = 4

#: Only words and places worth so much tie two groups; a place where the tolls differ does so only
#: if something else agrees, and the words of reports where the places differ only if the sentences
#: are alike too.
_LEAST_PLACE: Final = 0.5
_LEAST_WORDS: Final = 2.0
_LEAST_LIKE: Final = 0.1
_AGREED: Final = ("near days", "date", "week day", "injured")

#: Sums are kept in so many parts of one, as whole numbers.
_PARTS: Final = 10_000

_Found = list[tuple[str, float]]


class Worths(NamedTuple):
    """What each thing is worth, the sum that joins, and the mean that joined groups keep."""

    each: Mapping[str, float]
    threshold: float
    least: float


class Compared(NamedTuple):
    """What speaks for a pair in all, and whether that is enough to be one event.

    It never is where no place, no day and no rare word ties the two.
    """

    total: int
    joins: bool


@cache
def worths() -> Worths:
    """The worths as fitted."""
    read: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return Worths(read["worth"], read["threshold"], read["least"])


def is_enough(total: int, pairs: int) -> bool:
    """Whether groups that `total` speaks for, of so many pairs of members, may be joined."""
    return total >= worths().least * _PARTS * pairs


def contradict(one: Profile, two: Profile) -> bool:
    """Whether the two cannot be one happening, whatever else they have in common."""
    if one.open or two.open or one.kinds.isdisjoint(two.kinds):
        return True
    if one.start and two.start:
        if one.start > two.end or two.start > one.end:
            return True
        if not one.reports.isdisjoint(two.reports):
            return True
        return _other_doer(one, two) or _other_manner(one, two)
    if not one.reports.isdisjoint(two.reports):
        return True
    if one.day and two.day and abs(one.day - two.day) > APART:
        return True
    if one.named_days and two.named_days and _apart(one.named_days, two.named_days) > 1:
        return True
    return one.told == two.told == 1 and _elsewhere(one, two)


def may_tie(one: Profile, two: Profile) -> bool:
    """Whether anything may tie the two at all; quicker than to compare them."""
    if (one.start and two.start) or not one.sites.isdisjoint(two.sites):
        return True
    return one.tellers.alike(one.teller_places, two.teller_places).words >= _LEAST_WORDS


def compare(one: Profile, two: Profile) -> Compared:
    """How much speaks for two groups that do not contradict each other."""
    each, threshold, _ = worths()
    found = measure(one, two)
    total = 0.0
    for name, much in found:
        total += each[name] * much
    return Compared(round(total * _PARTS), total >= threshold and _is_tied(dict(found)))


def _is_tied(found: Mapping[str, float]) -> bool:
    each = worths().each
    alike = "other place" not in found or found["likeness"] >= _LEAST_LIKE
    if "same days" in found or (alike and found["story words"] >= _LEAST_WORDS):
        return True
    if found.get("place", 0.0) * each["place"] < _LEAST_PLACE:
        return False
    return "other killed" not in found or any(name in found and each[name] > 0 for name in _AGREED)


def weigh(one: Profile, two: Profile) -> tuple[Reason, ...]:
    """Everything that speaks for and against two groups that do not contradict each other."""
    each = worths().each
    return tuple(
        Reason(name, round(each[name] * much, 4), _SAID[name](one, two) if name in _SAID else "")
        for name, much in measure(one, two)
    )


def measure(one: Profile, two: Profile) -> _Found:
    """Each thing for and against, and how much there is of it."""
    found: _Found = []
    _places(one, two, found)
    _words(one, two, found)
    _classes(one, two, found)
    _times(one, two, found)
    _tolls(one, two, found)
    _tellers(one, two, found)
    return found


def _places(one: Profile, two: Profile, found: _Found) -> None:
    if not one.sites or not two.sites:
        found.append(("no place", 1.0))
        return
    shared = one.sites & two.sites
    if shared:
        part = len(shared) ** 2 / (len(one.sites) * len(two.sites))
        most = max(map(one.telling.__getitem__, shared))
        found.append(("place", most if part == 1.0 else most * part**0.25))
    elif _spelled_alike(one, two):
        found.append(("alike place", 1.0))
    elif _near(one, two):
        found.append(("wider place", 1.0))
    else:
        found.append(("other place", min(one.most_telling, two.most_telling)))


def _words(one: Profile, two: Profile, found: _Found) -> None:
    tellers = one.tellers
    alike = tellers.alike(one.teller_places, two.teller_places)
    found.append(("likeness", tellers.likeness(one.bag, two.bag)))
    found.append(("story likeness", alike.likeness))
    found.append(("story words", alike.words))


def _classes(one: Profile, two: Profile, found: _Found) -> None:
    if not one.classes.isdisjoint(two.classes):
        found.append(("same class", 1.0))
    if _other_manner(one, two):
        found.append(("other manner", 1.0))


def _times(one: Profile, two: Profile, found: _Found) -> None:
    days = min(one.day_tells, two.day_tells)
    if one.start and two.start:
        found.append(("same days", days))
        return
    dated = bool(one.dates and two.dates)
    if one.day and two.day:
        if abs(one.day - two.day) <= NEAR:
            found.append(("near days", days))
    elif dated:
        found.append(("date" if _dates_agree(one, two) else "other date", 1.0))
    if one.week_days and two.week_days:
        apart = _apart(one.week_days, two.week_days)
        found.append((("week day", "next week day", "other week day")[min(apart, 2)], 1.0))
    elif not dated:
        found.append(("no day", 1.0))


def _tolls(one: Profile, two: Profile, found: _Found) -> None:
    for outcome, name in (("killed", "other killed"), ("injured", "other injured")):
        first, second = one.tolls[outcome], two.tolls[outcome]
        if not first or not second:
            continue
        shared = first & second
        if not shared:
            found.append((name, 1.0))
            continue
        found.append((outcome, 1.0))
        if max(shared) > _MANY:
            found.append(("many hurt", 1.0))


def _tellers(one: Profile, two: Profile, found: _Found) -> None:
    if one.doers and two.doers:
        found.append(("other doer" if _other_doer(one, two) else "doer", 1.0))
    if not one.sources.isdisjoint(two.sources):
        found.append(("one publisher", 1.0))
    found.append(("many events", math.log(one.told * two.told)))


def _elsewhere(one: Profile, two: Profile) -> bool:
    """Whether both name particular places, and none that could be one of the other's."""
    if min(one.most_telling, two.most_telling) < _PARTICULAR or one.sites & two.sites:
        return False
    return not _spelled_alike(one, two) and not _near(one, two)


def _near(one: Profile, two: Profile) -> bool:
    """Whether a place of one lies in a place of the other."""
    apart = one.places.isdisjoint(two.wider_places)
    return not apart or not two.places.isdisjoint(one.wider_places)


def _spelled_alike(one: Profile, two: Profile) -> bool:
    """Whether a place of one is spelled nearly as one of the other."""
    return any(_alike(first, second) for first in one.sites for second in two.sites)


@lru_cache(1 << 16)
def _alike(one: str, two: str) -> bool:
    """Whether two names of places are spelled nearly alike."""
    return min(len(one), len(two)) > _LONG and fuzz.ratio(one, two, score_cutoff=_ALIKE) > 0


def _other_doer(one: Profile, two: Profile) -> bool:
    """Whether both name who did it, and not the same; a body and a part of it are the same."""
    if not one.doers or not two.doers or not one.doers.isdisjoint(two.doers):
        return False
    apart = one.doers.isdisjoint(two.wider_doers)
    return apart and two.doers.isdisjoint(one.wider_doers)


def _other_manner(one: Profile, two: Profile) -> bool:
    """Whether both say how it was done, and not alike."""
    return bool(one.manners and two.manners) and one.manners.isdisjoint(two.manners)


@lru_cache(1 << 14)
def _apart(one: frozenset[int], two: frozenset[int]) -> int:
    """How far apart the nearest of two sets of week days are."""
    return min(min((a - b) % 7, (b - a) % 7) for a in one for b in two)


def _dates_agree(one: Profile, two: Profile) -> bool:
    """Whether two dates without a year are near, and the days of the week named fit to that."""
    unknown = not one.week_days or not two.week_days
    for first in one.dates:
        for second in two.dates:
            gap = first - second
            if min(abs(gap), 366 - abs(gap)) <= NEAR and (
                unknown or any((a - b - gap) % 7 == 0 for a in one.week_days for b in two.week_days)
            ):
                return True
    return False


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _best_place(one: Profile, two: Profile) -> str:
    """The most telling place in common, of several the first."""
    return max(sorted(one.sites & two.sites), key=one.telling.__getitem__)


def _shared_toll(outcome: str) -> Callable[[Profile, Profile], str]:
    return lambda one, two: str(max(one.tolls[outcome] & two.tolls[outcome]))


def _both_tolls(outcome: str) -> Callable[[Profile, Profile], str]:
    return lambda one, two: f"{max(one.tolls[outcome])} and {max(two.tolls[outcome])}"


#: What things were, in words.
_SAID: Final[Mapping[str, Callable[[Profile, Profile], str]]] = {
    "place": _best_place,
    "same class": lambda one, two: ", ".join(sorted(one.classes & two.classes)),
    "same days": lambda one, two: _day(max(one.start, two.start)),
    "near days": lambda one, two: _day(max(one.day, two.day)),
    "killed": _shared_toll("killed"),
    "injured": _shared_toll("injured"),
    "other killed": _both_tolls("killed"),
    "other injured": _both_tolls("injured"),
    "one publisher": lambda one, two: ", ".join(sorted(one.sources & two.sources)),
}
