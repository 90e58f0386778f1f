"""Which claims of different reports tell one happening, where they do not name one day and place.

Groups are compared if they share a key: a rare word, a name, or a place together with a toll or a
day. What speaks for and against each pair is weighed (`kg.graph.evidence`); a sum above the
threshold joins, the highest first. A group never joins others that contradict it, nor those with
whom, all pairs together, too little speaks for it: so no chain of likenesses ties what differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from kg.graph.claims import Claim
from kg.graph.evidence import Profile, Tellers, contradict, site, weigh, worths
from kg.graph.joins import Join, Reason
from kg.graph.rarity import UNSEEN, Rarity
from kg.graph.same import Judge
from kg.graph.status import pool
from kg.graph.story import Story

__all__ = ["join_across"]

_Group = tuple[Claim, ...]
_Key = TypeVar("_Key", bound=Hashable)
_Thing = TypeVar("_Thing", int, str)

#: Classes that are compared.
_FORCE: Final = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing"),
        *("CeasefireViolation", "TerritorialControl", "Siege", "Detention", "Abduction"),
    }
)

#: A word or name this rare is a key.
_RARE: Final = UNSEEN - 1.0

#: How many neighbours of a common key are compared, so that time grows with the reports.
_WINDOW: Final = 20

#: Only words and places worth so much tie two groups; a place where the tolls differ does so only
#: if something else agrees.
_LEAST_PLACE: Final = 0.5
_LEAST_WORDS: Final = 2.0
_AGREED: Final = ("near days", "date", "week day", "injured")

#: Things that are further apart in days than this do not meet.
_APART: Final = 5

#: Reports are compared if what is rare in both comes to this, each beyond what is common.
_ENOUGH: Final = 2.5
_COMMON: Final = 3.5


def join_across(groups: Iterable[_Group], judge: Judge) -> tuple[list[_Group], list[Join]]:
    """Join the groups of claims of different reports that tell one happening, and say why."""
    ordered = sorted(groups, key=lambda group: group[0].order)
    told = [at for at, group in enumerate(ordered) if _is_news_of_force(group)]
    if len(told) < 2:
        return ordered, []
    work = _Work({at: ordered[at] for at in told}, judge)
    members: dict[int, list[int]] = {at: [at] for at in range(len(ordered))}
    home = list(range(len(ordered)))
    joins: list[Join] = []
    for one, two in work.pairs():
        first, second = sorted((home[one], home[two]))
        if first == second or not work.fit(members[first], members[second]):
            continue
        joins.append(Join(ordered[one][0].key, ordered[two][0].key, work.reasons(one, two)))
        members[first].extend(members.pop(second))
        for at in members[first]:
            home[at] = first
    joined = (
        [claim for at in sorted(group) for claim in ordered[at]] for group in members.values()
    )
    return [tuple(sorted(claims, key=lambda claim: claim.order)) for claims in joined], joins


def _is_news_of_force(group: _Group) -> bool:
    return all(
        claim.cls in _FORCE and pool(claim) == "fact" and not claim.background for claim in group
    )


class _Compared(NamedTuple):
    """What speaks for a pair in all, and whether a place, a day or a rare word ties it at all."""

    total: float
    tied: bool


class _Work:
    """The groups laid out for comparison, and what was found in comparing them."""

    def __init__(self, groups: Mapping[int, _Group], judge: Judge) -> None:
        self._stories = {claim.report: claim.story for group in groups.values() for claim in group}
        self._rarity = Rarity(_things(groups.values(), self._stories, judge))
        tellers = Tellers(self._stories, self._rarity)
        self._profiles = {at: Profile(group, judge, tellers) for at, group in groups.items()}
        self._tellers = tellers
        told: dict[str, set[frozenset[str]]] = defaultdict(set)
        for one in self._profiles.values():
            for report in one.reports:
                told[report].add(one.sites)
        for one in self._profiles.values():
            one.told = min(len(told[report]) for report in one.reports)
        self._seen: dict[tuple[int, int], _Compared | None] = {}

    def pairs(self) -> list[tuple[int, int]]:
        """Every pair of groups whose sum is high enough, the highest first."""
        threshold = worths().threshold
        found = []
        for one, two in self._candidates():
            told = self._compared(one, two) if self._could_be(one, two) else None
            if told is not None and told.tied and told.total >= threshold:
                found.append((-told.total, one, two))
        return [(one, two) for _, one, two in sorted(found)]

    def fit(self, first: Sequence[int], second: Sequence[int]) -> bool:
        """Whether no two members contradict, and on the whole enough speaks for them."""
        told = [self._compared(min(a, b), max(a, b)) for a in first for b in second]
        sums = [one.total for one in told if one is not None]
        return len(sums) == len(told) and sum(sums) / len(sums) >= worths().least

    def reasons(self, one: int, two: int) -> tuple[Reason, ...]:
        """What was weighed for a pair."""
        return weigh(self._profiles[one], self._profiles[two])

    def _compared(self, one: int, two: int) -> _Compared | None:
        """How much speaks for a pair; `None` if the two contradict each other."""
        if (one, two) not in self._seen:
            first, second = self._profiles[one], self._profiles[two]
            told = None if contradict(first, second) else _summed(weigh(first, second))
            self._seen[one, two] = told
        return self._seen[one, two]

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Every pair worth a look: a place and a mark of it in common, or their reports alike."""
        marks = ((key, at) for at in self._profiles for key in self._marks(at))
        found = {pair for pair, _ in _neighbours(marks, self._day)}
        at_home: dict[str, list[int]] = defaultdict(list)
        for at, profile in self._profiles.items():
            for report in sorted(profile.reports):
                at_home[report].append(at)
        met: dict[tuple[str, str], float] = defaultdict(float)
        ordered = sorted(at_home, key=lambda report: (self._issued(report), report))
        rare = ((key, report) for report in ordered for key in self._rare(report))
        for pair, key in _neighbours(rare, self._issued):
            met[pair] += self._rarity(key) - _COMMON
        for (first, second), much in met.items():
            if much >= _ENOUGH:
                pairs = ((one, two) for one in at_home[first] for two in at_home[second])
                found.update((min(pair), max(pair)) for pair in pairs)
        return iter(sorted(found))

    def _day(self, at: int) -> int:
        """The day of a group; 0 where it is unknown."""
        day = self._profiles[at].day
        return day.toordinal() if day else 0

    def _issued(self, report: str) -> int:
        """The day of a report; 0 where it is unknown."""
        day = self._stories[report].day
        return day.toordinal() if day else 0

    def _could_be(self, one: int, two: int) -> bool:
        """Whether anything may tie the two at all."""
        first, second = self._profiles[one], self._profiles[two]
        if first.sites & second.sites or (first.days and second.days):
            return True
        return self._tellers.between(first.reports, second.reports).words >= _LEAST_WORDS

    def _rare(self, report: str) -> Iterator[str]:
        """What hardly any other report has."""
        story = self._stories[report]
        for thing in sorted((*story.words, *story.names)):
            if self._rarity(thing) >= _RARE:
                yield thing

    def _marks(self, at: int) -> Iterator[Hashable]:
        """Places, each with a toll or a day; rare ones by themselves."""
        profile = self._profiles[at]
        marks: list[Hashable] = [
            (outcome, number)
            for outcome, numbers in profile.tolls.items()
            for number in sorted(numbers)
        ]
        marks += [*sorted(profile.around.week_days), *sorted(profile.around.dates)]
        for place in sorted(profile.sites):
            if self._rarity("@" + place) >= _RARE:
                yield place
            for mark in marks:
                yield place, mark


def _summed(reasons: Iterable[Reason]) -> _Compared:
    each = {reason.name: reason.worth for reason in reasons}
    place = each.get("place", 0.0) >= _LEAST_PLACE
    words = each["story words"] >= _LEAST_WORDS * worths().each["story words"]
    agreed = any(each.get(name, 0.0) > 0 for name in _AGREED)
    tied = words or "same days" in each or (place and (agreed or "other killed" not in each))
    return _Compared(round(sum(each.values()), 6), tied)


def _neighbours(
    keyed: Iterable[tuple[_Key, _Thing]], day: Callable[[_Thing], int]
) -> Iterator[tuple[tuple[_Thing, _Thing], _Key]]:
    """Pairs of things that have a key in common, of a common key only those that stand near.

    Things of days that are known and far apart do not meet.
    """
    blocks: dict[_Key, list[_Thing]] = defaultdict(list)
    days: dict[_Thing, int] = {}
    for key, thing in keyed:
        blocks[key].append(thing)
        if thing not in days:
            days[thing] = day(thing)
    for key, block in blocks.items():
        for place, one in enumerate(block):
            for two in block[place + 1 : place + 1 + _WINDOW]:
                if not (days[one] and days[two]) or abs(days[one] - days[two]) <= _APART:
                    yield (one, two), key


def _things(
    groups: Iterable[_Group], stories: Mapping[str, Story], judge: Judge
) -> Iterator[set[str]]:
    """Report by report: its words, its names and, marked as such, the places of its events."""
    found = {report: {*story.words, *story.names} for report, story in stories.items()}
    for group in groups:
        for place in judge.places(group):
            for claim in group:
                found[claim.report].add("@" + site(place))
    return iter(found.values())
