"""Whether claims of different reports tell one happening, where they name no common day.

Many reports say «on Tuesday» without a date of their own, so the day alone cannot tell. What can is
taken together: how rare the shared place is among the reports, equal tolls, week days and dates
that agree though their year is unknown, words that hardly any other report has (names of victims,
of hamlets), and the likeness of the sentences. Each adds its `WEIGHTS`; only a sum above
`THRESHOLD` joins, and never two groups that contradict one another in day, place or kind. The more
reports there are, the better it is known what is rare; among a few, only copies are joined.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

from kg.graph.claims import Claim
from kg.graph.same import Judge, family
from kg.graph.status import pool
from kg.languages import known
from kg.languages.fold import fold_text
from kg.languages.times import find_times

__all__ = ["THRESHOLD", "WEIGHTS", "join_across"]

_Group = tuple[Claim, ...]

#: What each thing in common, or against, is worth; tuned on incidents that several reports tell.
WEIGHTS: Final[Mapping[str, float]] = {
    "place": 0.8,
    "no place": -1.0,
    "rare word": 1.0,
    "likeness": 5.0,
    "class": 1.0,
    "same days": 3.0,
    "week day": 2.0,
    "date": 2.0,
    "published near": 2.3,
    "killed": 1.0,
    "injured": 0.8,
    "many killed": 1.0,
    "many injured": 1.5,
    "other killed": -1.6,
    "other injured": -0.8,
    "no toll": -1.5,
    "doer": 0.3,
}

#: Below this sum two groups stay apart.
THRESHOLD: Final = 6.0

#: Classes that are compared.
_FORCE: Final = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing"),
        *("CeasefireViolation", "TerritorialControl", "Siege", "Detention", "Abduction"),
    }
)
_ATTACKS: Final = frozenset({"Attack", "Killing"})
_MANNERS: Final = frozenset({"AirStrike", "Shelling", "Bombing"})

#: A word that at most so many reports have is rare, if it is also this informative.
_RARE: Final = 6
_TELLING: Final = 2.5
_MOST_RARE: Final = 4

#: Nothing is as informative as more than this.
_MOST_PLACE: Final = 4.0

#: More hurt than this is many: a number that two happenings hardly share by chance.
_MANY: Final = 2

#: Reports published further apart than this tell of different days where they name none.
_APART: Final = 5
_NEAR: Final = 3

#: How many neighbours of a common key are compared, so that time grows with the reports.
_WINDOW: Final = 40

_WORD: Final = re.compile(r"[^\W_]+")
_CLITICS: Final = "وفبلك"
_ARTICLE: Final = "ال"

#: Days of different week days and months: what words name on each of them, they name by themselves.
_REFERENCES: Final = (date(2016, 5, 1), date(2019, 9, 11), date(2022, 12, 30))


def join_across(groups: Iterable[_Group], judge: Judge) -> list[_Group]:
    """Join the groups of claims of different reports that tell one happening."""
    ordered = sorted(groups, key=lambda group: group[0].order)
    told = [at for at, group in enumerate(ordered) if _is_news_of_force(group)]
    if len(told) < 2:
        return ordered
    texts = _Texts(ordered[at] for at in told)
    profiles = {at: _Profile(ordered[at], judge, texts) for at in told}
    pairs = sorted(_pairs(profiles), key=lambda pair: (-pair[0], pair[1:]))
    members: dict[int, list[int]] = {at: [at] for at in range(len(ordered))}
    home = list(range(len(ordered)))
    for _, one, two in pairs:
        first, second = sorted((home[one], home[two]))
        if first == second or _contradict(members[first], members[second], profiles):
            continue
        members[first].extend(members.pop(second))
        for at in members[first]:
            home[at] = first
    joined = (
        [claim for at in sorted(group) for claim in ordered[at]] for group in members.values()
    )
    return [tuple(sorted(claims, key=lambda claim: claim.order)) for claims in joined]


def _is_news_of_force(group: _Group) -> bool:
    return all(
        claim.cls in _FORCE and pool(claim) == "fact" and not claim.background for claim in group
    )


def _contradict(
    first: Sequence[int], second: Sequence[int], profiles: Mapping[int, _Profile]
) -> bool:
    return any(_differ(profiles[one], profiles[two]) for one in first for two in second)


def _pairs(profiles: Mapping[int, _Profile]) -> Iterator[tuple[float, int, int]]:
    """Every pair worth a look whose sum is high enough: (sum, one, other)."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for at, profile in profiles.items():
        for key in profile.keys:
            blocks[key].append(at)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for place, one in enumerate(block):
            for two in block[place + 1 : place + 1 + _WINDOW]:
                if (one, two) not in seen:
                    seen.add((one, two))
                    score = _score(profiles[one], profiles[two])
                    if score >= THRESHOLD:
                        yield round(score, 6), one, two


class _Texts:
    """How many reports use each word and name each place."""

    def __init__(self, groups: Iterable[_Group]) -> None:
        words: dict[str, set[str]] = defaultdict(set)
        for group in groups:
            for claim in group:
                words[claim.report] |= _words(claim.evidence.text)
        self.reports = max(1, len(words))
        self._words = Counter(word for own in words.values() for word in own)
        self._places: dict[str, set[str]] = defaultdict(set)

    def note(self, places: Iterable[str], report: str) -> None:
        """Remember that a report names places."""
        for place in places:
            self._places[place].add(report)

    def weight(self, word: str) -> float:
        """How informative a word is."""
        return math.log((self.reports + 1) / max(1, self._words[word]))

    def is_rare(self, word: str) -> bool:
        """Whether hardly any report uses the word."""
        return self._words[word] <= _RARE

    def place(self, place: str) -> float:
        """How informative a place is."""
        return math.log(self.reports / max(1, len(self._places[place])))


def _words(text: str) -> frozenset[str]:
    """The words of a text without what is attached to them."""
    return frozenset(_bare(word) for word in _WORD.findall(fold_text(text)))


def _bare(word: str) -> str:
    if len(word) > 4 and word[0] in _CLITICS:
        word = word[1:]
    return word[2:] if len(word) > 4 and word.startswith(_ARTICLE) else word


class _Profile:
    """What a group tells, laid out for comparison."""

    def __init__(self, group: _Group, judge: Judge, texts: _Texts) -> None:
        self.group, self.judge, self.texts = group, judge, texts
        self.report = group[0].report
        self.reports = frozenset(claim.report for claim in group)
        self.places = judge.places(group)
        self.families = frozenset(
            "Attack" if family(claim.cls) in _ATTACKS else claim.cls for claim in group
        )
        self.classes = frozenset(claim.cls for claim in group)
        self.doers = frozenset(key for claim in group for key in judge.doers(claim))
        self.words = frozenset(word for claim in group for word in _words(claim.evidence.text))
        self.published = min((c.published for c in group if c.published is not None), default=None)
        self.open = any(_is_open(claim) for claim in group)
        for claim in group:
            texts.note(self.places, claim.report)

    @cached_property
    def length(self) -> float:
        """The length of the vector of words."""
        return math.sqrt(sum(self.texts.weight(word) ** 2 for word in sorted(self.words)))

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

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The days it can have been, from all that is told."""
        closed = [claim.when for claim in self.group if claim.when.is_closed]
        starts = [when.earliest for when in closed if when.earliest is not None]
        ends = [when.latest for when in closed if when.latest is not None]
        return (max(starts), min(ends)) if starts and ends else None

    @cached_property
    def week_days(self) -> frozenset[int]:
        """The week days told, with or without a date."""
        named = {_hints(claim.when.text, claim.lang)[0] for claim in self.group}
        if self.days is not None and self.days[0] == self.days[1]:
            named.add(self.days[0].weekday())
        return frozenset(day for day in named if day is not None)

    @cached_property
    def dates(self) -> frozenset[tuple[int, int]]:
        """Month and day as told, also where the year is unknown."""
        named = {_hints(claim.when.text, claim.lang)[1] for claim in self.group}
        if self.days is not None and self.days[0] == self.days[1]:
            named.add((self.days[0].month, self.days[0].day))
        return frozenset(day for day in named if day is not None)

    @property
    def keys(self) -> Iterator[Hashable]:
        """Keys under which groups are compared."""
        for word in sorted(self.words):
            if self.texts.is_rare(word):
                yield "word", word
        hints = [*((o, n) for o, numbers in self.tolls.items() for n in sorted(numbers))]
        marks: list[Hashable] = [*hints, *sorted(self.week_days), *sorted(self.dates)]
        for place in sorted(self.places):
            for mark in marks:
                yield "place", place, mark


def _is_open(claim: Claim) -> bool:
    """Whether it is told to go on from or up to some day: a campaign, not an incident."""
    when = claim.when
    return (when.earliest is None) != (when.latest is None) or (when.days or 0) > _APART


@lru_cache(maxsize=1 << 14)
def _hints(text: str, lang: str) -> tuple[int | None, tuple[int, int] | None]:
    """The week day, and the month and day, that words name whatever day they are read on."""
    if lang not in known():
        return None, None
    read = [_day_read(text, lang, reference) for reference in _REFERENCES]
    days = [day for day in read if day is not None]
    if len(days) < len(read):
        return None, None
    week_days = {day.weekday() for day in days}
    dates = {(day.month, day.day) for day in days}
    return (
        week_days.pop() if len(week_days) == 1 else None,
        dates.pop() if len(dates) == 1 else None,
    )


def _day_read(text: str, lang: str, reference: date) -> date | None:
    for time in find_times(text, lang, reference):
        if time.earliest is not None and time.earliest == time.latest:
            return time.earliest
    return None


def _differ(one: _Profile, two: _Profile) -> bool:
    """Whether the two cannot be one happening."""
    if one.reports & two.reports or not one.families & two.families or one.open or two.open:
        return True
    if one.days and two.days and (one.days[0] > two.days[1] or two.days[0] > one.days[1]):
        return True
    for first, second in ((one.week_days, two.week_days), (one.dates, two.dates)):
        if first and second and not first & second:
            return True
    elsewhere = bool(one.places and two.places) and not one.places & two.places
    if elsewhere and not one.judge.near(one.places, two.places):
        return True
    if one.days and two.days and (_other_doer(one, two) or _other_manner(one, two)):
        return True
    gap = one.published and two.published and abs((one.published - two.published).days)
    return bool(gap and gap > _APART and not (one.days and two.days))


def _other_doer(one: _Profile, two: _Profile) -> bool:
    """Whether both name who did it, and not the same."""
    return bool(one.doers and two.doers) and not one.judge.related(one.doers, two.doers)


def _other_manner(one: _Profile, two: _Profile) -> bool:
    """Whether both say how it was done, and not alike."""
    first, second = one.classes & _MANNERS, two.classes & _MANNERS
    return bool(first and second) and not first & second


def _score(one: _Profile, two: _Profile) -> float:
    """How much speaks for one happening; nothing where something speaks against it.

    Without a place or a rare word in common nothing particular ties the two.
    """
    if _differ(one, two):
        return 0.0
    reasons = dict(_reasons(one, two))
    tied = "place" in reasons or reasons["rare word"] > 0
    return sum(reasons.values()) if tied else 0.0


def _reasons(one: _Profile, two: _Profile) -> Iterator[tuple[str, float]]:
    """What the two have in common, and what it is worth."""
    yield from _by_place(one, two)
    yield from _by_words(one, two)
    yield from _by_time(one, two)
    yield from _by_toll(one, two)
    if one.classes & two.classes:
        yield "class", WEIGHTS["class"]
    if one.doers and two.doers and not _other_doer(one, two):
        yield "doer", WEIGHTS["doer"]


def _by_place(one: _Profile, two: _Profile) -> Iterator[tuple[str, float]]:
    shared = one.places & two.places
    if not shared:
        yield "no place", WEIGHTS["no place"]
        return
    telling = min(_MOST_PLACE, max(one.texts.place(place) for place in shared))
    sizes = len(one.places) * len(two.places)
    yield "place", WEIGHTS["place"] * telling * (len(shared) ** 2 / sizes) ** 0.25


def _by_words(one: _Profile, two: _Profile) -> Iterator[tuple[str, float]]:
    texts = one.texts
    shared = sorted(one.words & two.words)
    rare = sum(texts.is_rare(word) and texts.weight(word) >= _TELLING for word in shared)
    yield "rare word", WEIGHTS["rare word"] * min(rare, _MOST_RARE)
    both = one.length * two.length
    if both:
        likeness = sum(texts.weight(word) ** 2 for word in shared) / both
        yield "likeness", WEIGHTS["likeness"] * likeness


def _by_time(one: _Profile, two: _Profile) -> Iterator[tuple[str, float]]:
    if one.days and two.days:
        yield "same days", WEIGHTS["same days"]
    if one.week_days & two.week_days:
        yield "week day", WEIGHTS["week day"]
    if one.dates & two.dates:
        yield "date", WEIGHTS["date"]
    if one.published and two.published and abs((one.published - two.published).days) <= _NEAR:
        yield "published near", WEIGHTS["published near"]


def _by_toll(one: _Profile, two: _Profile) -> Iterator[tuple[str, float]]:
    for outcome in ("killed", "injured"):
        first, second = one.tolls[outcome], two.tolls[outcome]
        if first & second:
            yield outcome, WEIGHTS[outcome]
            if max(first & second) > _MANY:
                yield f"many {outcome}", WEIGHTS[f"many {outcome}"]
        elif first and second:
            yield f"other {outcome}", WEIGHTS[f"other {outcome}"]
    if not (any(one.tolls.values()) and any(two.tolls.values())):
        yield "no toll", WEIGHTS["no toll"]
