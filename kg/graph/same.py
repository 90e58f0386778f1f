"""Whether two claims tell of one happening.

The first rule is caution: two events kept apart can be joined later, two joined by mistake hide
that one of them took place. So claims are the same only if something particular ties them together
(a place or target smaller than a country, two sides that met, a speaker and what was said) and
nothing speaks against it (another day, another agent, another toll in the same report). Two events
that were read in one sentence are two: whoever read them saw both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from kg.graph.claims import Claim
from kg.graph.facts import FactSource, ancestors, is_broad
from kg.graph.keys import is_scoped
from kg.graph.status import pool

__all__ = ["Judge", "family"]

#: Class → the more general class that another report may use for the same happening.
_GENERAL: Final[Mapping[str, str]] = {
    "AirStrike": "Attack",
    "Shelling": "Attack",
    "Bombing": "Attack",
}

#: Longest closed interval, in days, that can stand for one happening.
_LONGEST: Final = 31

_WHERE: Final = ("location", "origin", "destination")
_WHO: Final = ("agent", "participant")
_SIDES: Final = ("participant", "mediator", "agent", "target")

_SIDED: Final = frozenset({"Meeting", "Negotiation", "Agreement"})
_SPOKEN: Final = frozenset({"Demand", "Accusation", "Rejection", "Threat", "Support", "Sanction"})


def family(cls: str) -> str:
    """The class that stands for `cls` when claims are laid side by side.

    >>> family("AirStrike"), family("Meeting")
    ('Attack', 'Meeting')
    """
    return _GENERAL.get(cls, cls)


class Judge:
    """Compares claims; `claims` are all that are compared, `facts` what is known of entities."""

    def __init__(self, claims: Mapping[str, Claim], facts: FactSource) -> None:
        self._claims, self._facts = claims, facts

    def blocks(self, claim: Claim) -> Iterator[tuple[str, ...]]:
        """Keys under which claims that may be the same meet: only these are compared."""
        group = (pool(claim), str(claim.background), family(claim.cls))
        for anchor in sorted(claim.fillers(*_SIDES, *_WHERE)):
            yield (*group, anchor)

    def dated_blocks(self, claim: Claim) -> Iterator[tuple[str, ...]]:
        """The same for claims of different reports, which must also agree on the days."""
        if claim.when.is_closed:
            days = (str(claim.when.earliest), str(claim.when.latest))
            for block in self.blocks(claim):
                yield (*days, *block)

    def score(self, one: Claim, other: Claim) -> int:
        """How much ties the two together; 0 when they are not, or not surely, the same."""
        if pool(one) != pool(other) or one.background != other.background:
            return 0
        if not _same_class(one.cls, other.cls) or _is_total(one) != _is_total(other):
            return 0
        if one.report == other.report and _counts_differ(one, other):
            return 0
        if not self._answers(one, other):
            if one.evidence == other.evidence:
                return 0
            if not (_same_days(one, other) or self._same_telling(one, other)):
                return 0
            if not _tie(one.cls)(self, one, other):
                return 0
        return 1 + len(self._shared(one, other, *_SIDES, *_WHERE))

    def places(self, claims: Iterable[Claim]) -> frozenset[str]:
        """Where it took place or what was hit, as far as that is a town and no country."""
        return frozenset(
            key
            for claim in claims
            for key in claim.fillers("target", *_WHERE)
            if self._is_place(key)
        )

    def is_placeless(self, claims: Iterable[Claim]) -> bool:
        """Whether nothing is said of where it took place, not even a country."""
        claims = tuple(claims)
        named = (key for claim in claims for key in claim.fillers("target", *_WHERE))
        return not self.places(claims) and not any(is_broad(key, self._facts) for key in named)

    def _is_place(self, key: str) -> bool:
        if is_scoped(key) or key.startswith(("GROUP:", "PER:", "ORG:")):
            return False
        known = self._facts.get(key)
        return known is None or known.kind in ("city", "place", "admin")

    def doers(self, claim: Claim) -> frozenset[str]:
        """Who did it, as far as other reports can know them too."""
        return frozenset(key for key in claim.fillers(*_WHO) if not is_scoped(key))

    def wider(self, keys: Iterable[str]) -> frozenset[str]:
        """All that places lie in, or actors belong to."""
        return frozenset(wider for key in keys for wider in ancestors(key, self._facts))

    def near(self, first: frozenset[str], second: frozenset[str]) -> bool:
        """Whether a place of one lies in a place of the other."""
        wider = {key: frozenset(ancestors(key, self._facts)) for key in first | second}
        return any(a in wider[b] or b in wider[a] for a in first for b in second)

    def clash(self, one: Claim, other: Claim) -> bool:
        """Whether two claims of a report differ in day, doer or toll."""
        if _has_bound(one) and _has_bound(other) and not _days_meet(one, other):
            return True
        if (one.modality == "negated") != (other.modality == "negated"):
            return True
        if _is_total(one) != _is_total(other) and one.counts and other.counts:
            return True
        return _counts_differ(one, other) or not self._agents_agree(one, other)

    def _same_telling(self, one: Claim, other: Claim) -> bool:
        """Whether a report comes back to what it told without naming the day again.

        Then the same role must be filled by the same, and only a denial by someone named may join
        what it denies: «no raid took place» speaks of its own time.
        """
        if one.report != other.report or (_has_bound(one) and _has_bound(other)):
            return False
        denials = [claim for claim in (one, other) if claim.modality == "negated"]
        if len(denials) == 1 and not denials[0].denied_by:
            return False
        roles = ("target", *_WHERE) if one.cls not in _SIDED | _SPOKEN else _SIDES
        return any(self._shared(one, other, role) for role in roles)

    def _answers(self, one: Claim, other: Claim) -> bool:
        """Whether one is the denial, by those accused, of what the same report says elsewhere."""
        denial, charge = (one, other) if one.modality == "negated" else (other, one)
        if denial.modality != "negated" or charge.modality == "negated" or one.cls != other.cls:
            return False
        speakers = frozenset((*denial.denied_by, *denial.stated_by))
        named = denial.fillers(*_WHO) or speakers
        if one.report != other.report or not speakers or (_has_bound(one) and _has_bound(other)):
            return False
        roles = (("target",), _WHERE)
        clash = any(self._differ(one, other, names) for names in roles)
        return not clash and self._related(named, charge.fillers(*_WHO))

    def _same_place(self, one: Claim, other: Claim) -> bool:
        """Tied by a target or place; targets that both name must be shared, and so must places."""
        small = [key for key in self._shared(one, other, "target", *_WHERE) if self._ties(key, one)]
        roles = (("target",), _WHERE)
        clash = any(self._differ(one, other, names) for names in roles)
        return bool(small) and not clash and self._agents_agree(one, other)

    def _same_sides(self, one: Claim, other: Claim) -> bool:
        """Tied by two sides or more, where one of the claims names no side that the other lacks."""
        first, second = self._known(one, other, *_SIDES), self._known(other, one, *_SIDES)
        if not (first <= second or second <= first) or self._differ(one, other, _WHERE):
            return False
        places = self._shared(one, other, *_WHERE)
        return len(first & second) > 1 or (first == second != frozenset() and bool(places))

    def _same_words(self, one: Claim, other: Claim) -> bool:
        """Tied by the speaker and by whom or what it is about."""
        agents = self._shared(one, other, "agent", "participant")
        if not agents or self._differ(one, other, ("target",)):
            return False
        first, second = self._topics(one), self._topics(other)
        if first and second and not first & second:
            return False
        return bool(self._shared(one, other, "target")) or bool(first & second)

    def _agents_agree(self, one: Claim, other: Claim) -> bool:
        """Whether no agent contradicts; a body and what it belongs to are one side."""
        first, second = self._known(one, other, *_WHO), self._known(other, one, *_WHO)
        return not first or not second or self._related(first, second)

    def _related(self, first: frozenset[str], second: frozenset[str]) -> bool:
        """Whether they share a member, or a member of one belongs to a member of the other."""
        if first & second:
            return True
        wider = {key: frozenset(ancestors(key, self._facts)) for key in first | second}
        return any(a in wider[b] or b in wider[a] for a in first for b in second)

    def _ties(self, key: str, claim: Claim) -> bool:
        """Whether an entity is particular enough to tie two claims together."""
        if key.startswith("GROUP:"):
            return False
        return claim.cls == "Ceasefire" or not is_broad(key, self._facts)

    def _known(self, claim: Claim, other: Claim, *roles: str) -> frozenset[str]:
        """Fillers of `roles` that mean something to the other claim's report too."""
        fillers = claim.fillers(*roles)
        if claim.report == other.report:
            return fillers
        return frozenset(key for key in fillers if not is_scoped(key))

    def _shared(self, one: Claim, other: Claim, *roles: str) -> frozenset[str]:
        return self._known(one, other, *roles) & self._known(other, one, *roles)

    def _differ(self, one: Claim, other: Claim, roles: tuple[str, ...]) -> bool:
        """Whether both name fillers of `roles`, and none in common."""
        first, second = self._known(one, other, *roles), self._known(other, one, *roles)
        return bool(first) and bool(second) and not first & second

    def _topics(self, claim: Claim) -> frozenset[str]:
        found = (self._claims[key] for key in claim.topic if key in self._claims)
        return frozenset(family(topic.cls) for topic in found)


_Tie = Callable[[Judge, Claim, Claim], bool]


def _tie(cls: str) -> _Tie:
    """How happenings of a class are recognised."""
    if cls in _SIDED:
        return Judge._same_sides
    return Judge._same_words if cls in _SPOKEN else Judge._same_place


def _same_class(one: str, other: str) -> bool:
    return one == other or _GENERAL.get(one) == other or _GENERAL.get(other) == one


def _has_bound(claim: Claim) -> bool:
    return claim.when.earliest is not None or claim.when.latest is not None


def _same_days(one: Claim, other: Claim) -> bool:
    """Whether both name the same days; a denial must also be as sharp as what it denies."""
    first, second = one.when, other.when
    if not _has_bound(one) or (first.earliest, first.latest) != (second.earliest, second.latest):
        return False
    if not first.is_closed:
        return one.report == other.report
    if (one.modality == "negated") != (other.modality == "negated"):
        return first.precision == second.precision
    return (first.days or 0) <= _LONGEST


def _days_meet(one: Claim, other: Claim) -> bool:
    """Whether the times of two claims have a day in common, as far as they are known."""
    first, second = one.when, other.when
    starts = [day for day in (first.earliest, second.earliest) if day is not None]
    ends = [day for day in (first.latest, second.latest) if day is not None]
    return not starts or not ends or max(starts) <= min(ends)


def _is_total(claim: Claim) -> bool:
    """Whether the claim gives a running total and no toll of its own."""
    return bool(claim.counts) and all(count.cumulative for count in claim.counts)


def _counts_differ(one: Claim, other: Claim) -> bool:
    """Whether one report gives two numbers for the same thing: then it tells of two."""
    quantities = {claim.quantity for claim in (one, other)} - {None}
    if len(quantities) > 1 and one.quantity_qualifier == other.quantity_qualifier == "exact":
        return True
    first, second = _tolls(one), _tolls(other)
    return any(first[outcome] != second[outcome] for outcome in first.keys() & second.keys())


def _tolls(claim: Claim) -> dict[str, frozenset[int | None]]:
    tolls: dict[str, frozenset[int | None]] = {}
    for count in claim.counts:
        if count.qualifier == "exact" and count.of is None and not count.cumulative:
            tolls[count.outcome] = tolls.get(count.outcome, frozenset()) | {count.best}
    return tolls
