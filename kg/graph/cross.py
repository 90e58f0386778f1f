"""Which claims of different reports tell one happening, where they do not name one day and place.

Groups are compared if they share a key: a rare word, a name, a place together with a toll or a day,
or, where one names no place, a date with a toll. What speaks for and against each pair is weighed
(`kg.graph.evidence`); a sum above the threshold joins, the highest first. A group never joins
others that contradict it, nor those with whom, all pairs together, too little speaks for it: so no
chain of likenesses ties what differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import product
from typing import Final

import numpy as np

from kg.graph.claims import Claim
from kg.graph.clusters import Clusters
from kg.graph.evidence import compare, contradict, may_tie, weigh
from kg.graph.joins import Join, Reason
from kg.graph.pairs import Pairs, neighbours, unique_pairs, weighed_pairs
from kg.graph.profile import NEAR, Profile, Tellers, day_key, site
from kg.graph.rarity import UNSEEN, Rarity, sample
from kg.graph.same import Judge
from kg.graph.status import pool

__all__ = ["join_across"]

_Group = tuple[Claim, ...]

#: Classes that are compared.
_FORCE: Final = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing"),
        *("CeasefireViolation", "TerritorialControl", "Siege", "Detention", "Abduction"),
    }
)

#: A word or name this rare is a key.
_RARE: Final = UNSEEN - 1.0

#: Reports are compared if what is rare in both comes to this, each beyond what is common; counted
#: in so many parts of one.
_ENOUGH: Final = 2.5
_COMMON: Final = 3.5
_PARTS: Final = 1000


def join_across(groups: Iterable[_Group], judge: Judge) -> tuple[list[_Group], list[Join]]:
    """Join the groups of claims of different reports that tell one happening, and say why."""
    ordered = sorted(groups, key=lambda group: group[0].order)
    told = [group for group in ordered if _is_news_of_force(group)]
    if len(told) < 2:
        return ordered, []
    work = _Work(told, judge)
    clusters = Clusters(len(told), work.total)
    joins = [
        Join(told[one][0].key, told[two][0].key, work.reasons(one, two))
        for one, two in work.pairs()
        if clusters.join(one, two)
    ]
    joined = [[claim for at in sorted(group) for claim in told[at]] for group in clusters.groups()]
    others = (group for group in ordered if not _is_news_of_force(group))
    return [
        *(tuple(sorted(claims, key=lambda claim: claim.order)) for claims in joined),
        *others,
    ], joins


def _is_news_of_force(group: _Group) -> bool:
    return all(
        claim.cls in _FORCE and pool(claim) == "fact" and not claim.background for claim in group
    )


class _Work:
    """The groups laid out for comparison, and what was found in comparing them."""

    def __init__(self, groups: Sequence[_Group], judge: Judge) -> None:
        stories = {claim.report: claim.story for group in groups for claim in group}
        self._rarity = Rarity(_things(groups, judge))
        self._tellers = Tellers(stories, self._rarity)
        self._profiles = [Profile(group, judge, self._tellers) for group in groups]
        told: dict[str, set[frozenset[str]]] = defaultdict(set)
        for one in self._profiles:
            for report in one.reports:
                told[report].add(one.sites)
        for one in self._profiles:
            one.told = min(len(told[report]) for report in one.reports)
        self._seen: dict[tuple[int, int], int | None] = {}

    def pairs(self) -> list[tuple[int, int]]:
        """Every pair of groups whose sum is high enough, the highest first."""
        found = []
        for one, two in self._candidates():
            first, second = self._profiles[one], self._profiles[two]
            if contradict(first, second) or not may_tie(first, second):
                continue
            told = compare(first, second)
            if told.joins:
                self._seen[one, two] = told.total
                found.append((-told.total, one, two))
        return [(one, two) for _, one, two in sorted(found)]

    def total(self, one: int, two: int) -> int | None:
        """How much speaks for a pair; `None` if the two contradict each other."""
        pair = (one, two) if one < two else (two, one)
        if pair not in self._seen:
            first, second = self._profiles[pair[0]], self._profiles[pair[1]]
            against = contradict(first, second)
            self._seen[pair] = None if against else compare(first, second).total
        return self._seen[pair]

    def reasons(self, one: int, two: int) -> tuple[Reason, ...]:
        """What was weighed for a pair."""
        return weigh(self._profiles[one], self._profiles[two])

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Every pair worth a look: marks of a happening in common, or their reports alike."""
        size = len(self._profiles)
        near = unique_pairs(self._met(self._marks), size)
        placeless = np.array([profile.placeless for profile in self._profiles], np.bool_)
        dated = unique_pairs(self._met(_dated_tolls), size)
        dated = dated[placeless[dated // size] | placeless[dated % size]]
        alike = np.fromiter(self._alike(), np.int64)
        for code in np.unique(np.concatenate([near, dated, alike])).tolist():
            yield divmod(code, size)

    def _met(self, marks: Callable[[Profile], Iterable[Hashable]]) -> Iterator[Pairs]:
        """The pairs of groups that have a mark in common."""
        days = np.array([profile.day for profile in self._profiles], np.int64)
        keyed = (
            (mark, at, 0)
            for at, profile in enumerate(self._profiles)
            if not profile.open
            for mark in marks(profile)
        )
        return neighbours(keyed, days)

    def _alike(self) -> Iterator[int]:
        """Pairs of groups of which the reports have much in common that is rare."""
        size = len(self._profiles)
        at_home: dict[str, list[int]] = defaultdict(list)
        for at, profile in enumerate(self._profiles):
            for report in profile.reports:
                at_home[report].append(at)
        ordered = sorted(at_home, key=lambda report: (self._issued(report), report))
        days = np.array([self._issued(report) for report in ordered], np.int64)
        rare = (
            (thing, at, worth)
            for at, report in enumerate(ordered)
            for thing, worth in self._rare(report)
        )
        met = weighed_pairs(neighbours(rare, days), len(ordered), round(_ENOUGH * _PARTS))
        for code in met.tolist():
            first, second = divmod(code, len(ordered))
            for one, two in product(at_home[ordered[first]], at_home[ordered[second]]):
                if one != two:
                    yield min(one, two) * size + max(one, two)

    def _issued(self, report: str) -> int:
        """The day of a report; 0 where it is unknown."""
        day = self._tellers.stories[report].day
        return day.toordinal() if day else 0

    def _rare(self, report: str) -> Iterator[tuple[str, int]]:
        """What hardly any other report has, and how much it is beyond what is common."""
        story = self._tellers.stories[report]
        for thing in story.words | story.names:
            rare = self._rarity(thing)
            if rare >= _RARE:
                yield thing, round((rare - _COMMON) * _PARTS)

    def _marks(self, profile: Profile) -> Iterator[Hashable]:
        """Places, each with a toll or a day; rare ones by themselves."""
        marks = (*_tolls(profile), *profile.week_days, *profile.dates)
        for place in profile.sites:
            if self._rarity("@" + place) >= _RARE:
                yield place
            yield from product((place,), marks)


def _dated_tolls(profile: Profile) -> Iterator[Hashable]:
    return product(profile.dates, _tolls(profile))


def _tolls(profile: Profile) -> Iterator[tuple[str, int]]:
    return ((name, number) for name, numbers in profile.tolls.items() for number in numbers)


def _things(groups: Iterable[_Group], judge: Judge) -> Iterator[set[str]]:
    """Of a sample of reports: words, names, days and, marked as such, places of their events."""
    groups = list(groups)
    stories = {claim.report: claim.story for group in groups for claim in group}
    chosen = sample(stories)
    found = {report: {*stories[report].words, *stories[report].names} for report in chosen}
    for report, things in found.items():
        if (day := stories[report].day) is not None:
            things.update(day_key(day.toordinal() + apart) for apart in range(-NEAR, NEAR + 1))
    for group in groups:
        reports = {claim.report for claim in group} & chosen
        for place in judge.places(group) if reports else ():
            for report in reports:
                found[report].add("@" + site(place))
    return iter(found.values())
