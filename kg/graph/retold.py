"""What a report tells again: the headline, and a strike that it comes back to.

News names place and day once and goes on with «the shelling» or with those who died. Such claims
join what the report told before, where the toll is the same or the word points back to it. Nothing
joins that contradicts: another place, day, doer or toll, or a second event of one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from kg.graph.claims import Claim
from kg.graph.same import Judge
from kg.graph.status import pool

__all__ = ["gather_again"]

_Group = tuple[Claim, ...]

#: Attacks by their manner; a bare noun with the article may mean any («القصف» after air raids).
_MANNERS: Final = frozenset({"AirStrike", "Shelling", "Bombing"})

#: Classes that an attack and those whom it killed may be told under.
_ATTACKS: Final = _MANNERS | {"Attack", "Killing"}

_AGAIN: Final = _ATTACKS | {"ArmedClash"}

_ARTICLE: Final = "ال"
_POINTERS: Final = ("the", "this", "that", "these", "هذا", "هذه", "تلك", "ذلك")


def gather_again(groups: Iterable[_Group], judge: Judge) -> list[_Group]:
    """Join groups of claims in which a report comes back to one event."""
    result: list[_Group] = []
    ordered = sorted(groups, key=lambda group: group[0].order)
    for _, told in groupby(ordered, key=lambda group: group[0].report):
        result.extend(_of_report(list(told), judge))
    return sorted(result, key=lambda group: group[0].order)


def _of_report(groups: Sequence[_Group], judge: Judge) -> Iterator[_Group]:
    kept: list[list[Claim]] = []
    for group in sorted(groups, key=_is_headline):
        if not _may_return(group):
            yield group
            continue
        fitting = [at for at, other in enumerate(kept) if _fits(other, group, judge)]
        place = _choose(fitting, kept, group, judge)
        if place is None:
            kept.append(list(group))
        else:
            kept[place].extend(group)
    for made in kept:
        yield tuple(sorted(made, key=lambda claim: claim.order))


def _is_headline(group: _Group) -> bool:
    return all(claim.evidence.field == "title" for claim in group)


def _may_return(group: _Group) -> bool:
    """Whether a group is told as fact and as news, and is of a kind that reports come back to."""
    return all(
        claim.cls in _AGAIN and pool(claim) == "fact" and not claim.background for claim in group
    )


def _choose(
    fitting: Sequence[int], kept: Sequence[Sequence[Claim]], group: _Group, judge: Judge
) -> int | None:
    """Which of the fitting groups is meant; `None` where none surely is."""
    if not fitting:
        return None
    places = judge.places(group)
    counted = [at for at in fitting if _shares_toll(kept[at], group)]
    if not places:
        if counted:
            return counted[0] if _is_headline(group) else counted[-1]
        alone = len(fitting) == 1 and _is_headline(group) and not _toll(group)
        return fitting[-1] if alone or _points_back(group[0]) else None
    near = [at for at in fitting if judge.places(kept[at]) & places]
    within = [at for at in fitting if judge.near(judge.places(kept[at]), places)]
    bare = [at for at in fitting if not judge.places(kept[at])]
    for chosen in (near, within, bare):
        if chosen and (chosen is near or _shares_toll(kept[chosen[0]], group)):
            return chosen[0]
    return None


def _fits(group: Sequence[Claim], other: Sequence[Claim], judge: Judge) -> bool:
    """Whether nothing speaks against two groups of one report telling of the same."""
    first, second = judge.places(group), judge.places(other)
    if first and second and not (first & second or judge.near(first, second)):
        return False
    return all(_agree(one, two, judge) for one in group for two in other)


def _agree(one: Claim, two: Claim, judge: Judge) -> bool:
    if one.evidence == two.evidence or not _kin(one, two):
        return False
    return not judge.clash(one, two)


def _kin(one: Claim, two: Claim) -> bool:
    """Whether two classes may be words for one happening."""
    classes = {one.cls, two.cls}
    if len(classes) == 1:
        return True
    if not classes <= _ATTACKS:
        return False
    return not classes <= _MANNERS or _points_back(two)


def _points_back(claim: Claim) -> bool:
    """Whether the trigger has an article or a pronoun before it: it was told already."""
    if claim.trigger.text.startswith(_ARTICLE):
        return True
    before = claim.evidence.text[: claim.trigger.start - claim.evidence.start].split()
    return bool(before) and before[-1].casefold() in _POINTERS


def _toll(group: Sequence[Claim]) -> set[tuple[str, int]]:
    return {
        (count.outcome, count.best)
        for claim in group
        for count in claim.counts
        if count.best is not None and not count.cumulative
    }


def _shares_toll(group: Sequence[Claim], other: Sequence[Claim]) -> bool:
    return bool(_toll(group) & _toll(other))
