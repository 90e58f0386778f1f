"""One event, many claims: claims of the same happening, in one report or in several, become one.

Merging works in rounds, each on claims in one fixed order, so that the result does not depend
on the order in which reports are read. First a report's own claims are gathered, then the groups of
all reports: those that name the same days and place, then those that have enough else in common. A
claim joins a group only if it agrees with every member it can be compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.graph.claims import Claim
from kg.graph.copies import count_sources
from kg.graph.cross import join_across
from kg.graph.facts import NO_FACTS, FactSource
from kg.graph.ids import digest
from kg.graph.joins import Join, agreed
from kg.graph.retold import gather_again
from kg.graph.same import Judge, family
from kg.graph.status import affirming, event_status
from kg.graph.tally import DEFAULT_RULE, Tally, best_quantity, tally
from kg.graph.when import When, most_precise

__all__ = ["Happening", "merge"]

_Group = tuple[Claim, ...]

#: The merging that is done, by name, for the record of the run.
METHOD: Final = "day-place-words-weighed"


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as all its claims tell it.

    ``status`` is one of `kg.graph.status.STATUSES`. ``topic`` are keys of other happenings.
    ``claims`` stand in the order of publication and text; the first gives the event its key.
    ``sources`` is how many tell of it independently, ``joins`` why claims of several reports are
    one event.
    """

    key: str
    cls: str
    status: str
    background: bool
    claims: tuple[Claim, ...]
    roles: Mapping[str, tuple[str, ...]]
    topic: tuple[str, ...]
    when: When
    tallies: tuple[Tally, ...]
    quantity: int | None = None
    quantity_qualifier: str = ""
    confidence: float | None = None
    sources: int = 1
    joins: tuple[Join, ...] = ()

    @property
    def reports(self) -> frozenset[str]:
        """Ids of the reports that tell of it."""
        return frozenset(claim.report for claim in self.claims)


def merge(
    claims: Iterable[Claim], facts: FactSource = NO_FACTS, *, rule: str = DEFAULT_RULE
) -> tuple[Happening, ...]:
    """Make events of claims, in any order of claims the same.

    `rule` is how the best of several counts is chosen (`kg.graph.tally.BEST`).
    """
    ordered = sorted(claims, key=lambda claim: claim.order)
    judge = Judge({claim.key: claim for claim in ordered}, facts)
    groups, joins = _across_reports(_within_reports(ordered, judge), judge)
    return _happenings(_parted_by_hand(_joined_by_hand(groups)), joins, rule)


def _within_reports(ordered: Iterable[Claim], judge: Judge) -> list[_Group]:
    def blocks(claim: Claim) -> Iterator[Hashable]:
        return ((claim.report, *block) for block in judge.blocks(claim))

    return gather_again(_gather([(claim,) for claim in ordered], blocks, judge), judge)


def _across_reports(
    groups: Iterable[_Group], judge: Judge
) -> tuple[list[_Group], dict[str, list[Join]]]:
    """Groups of claims of several reports, and why, by the first claim of what was joined."""
    dated: list[Join] = []
    made, weighed = join_across(_gather(groups, judge.dated_blocks, judge, dated), judge)
    joins: dict[str, list[Join]] = defaultdict(list)
    for join in (*dated, *weighed):
        joins[join.one].append(join)
    return made, joins


def _gather(
    groups: Iterable[_Group],
    blocks: Callable[[Claim], Iterable[Hashable]],
    judge: Judge,
    joins: list[Join] | None = None,
) -> list[_Group]:
    """Join groups that agree; each joins the one it has most in common with, then the first.

    `joins`, where given, takes up what was joined.
    """
    made: list[list[Claim]] = []
    index: dict[Hashable, list[int]] = defaultdict(list)
    for group in groups:
        keys = sorted({block for claim in group for block in blocks(claim)}, key=repr)
        near = sorted({at for key in keys for at in index.get(key, ())})
        scored = [(_agreement(made[at], group, judge), -at) for at in near]
        best, at = max(scored, default=(0, 0))
        if best:
            if joins is not None:
                joins.append(agreed(made[-at], group))
            made[-at].extend(group)
            place = -at
        else:
            made.append(list(group))
            place = len(made) - 1
        for key in keys:
            if place not in index[key]:
                index[key].append(place)
    return [tuple(sorted(group, key=lambda claim: claim.order)) for group in made]


def _joined_by_hand(groups: Iterable[_Group]) -> list[_Group]:
    """Join the groups of claims that a person said are one event."""
    made: list[list[Claim]] = []
    place: dict[str, int] = {}
    for group in groups:
        names = {claim.hand.joined for claim in group} - {""}
        known = sorted({place[name] for name in names if name in place})
        at = known[0] if known else len(made)
        if not known:
            made.append([])
        made[at].extend(group)
        for other in known[1:]:
            made[at].extend(made[other])
            made[other] = []
            names |= {name for name, there in place.items() if there == other}
        place |= dict.fromkeys(names, at)
    return [tuple(sorted(group, key=lambda claim: claim.order)) for group in made if group]


def _parted_by_hand(groups: Iterable[_Group]) -> Iterator[_Group]:
    """Part the claims that a person said are not one event, however they came together."""
    for group in groups:
        if not any(claim.hand.apart for claim in group):
            yield group
            continue
        parts: list[list[Claim]] = []
        for claim in group:
            fitting = (part for part in parts if not any(_kept_apart(claim, one) for one in part))
            part = next(fitting, None)
            if part is None:
                parts.append([claim])
            else:
                part.append(claim)
        yield from map(tuple, parts)


def _kept_apart(one: Claim, other: Claim) -> bool:
    """Whether a person said that the two are not one event."""
    sides = dict(one.hand.apart)
    return any(sides.get(split, side) != side for split, side in other.hand.apart)


def _agreement(group: Iterable[Claim], other: _Group, judge: Judge) -> int:
    """How much two groups have in common; 0 if any two claims that can be compared disagree.

    Claims of different reports are compared only where both name their days: another report says
    nothing about a claim without one, which its own report has already placed.
    """
    total = 0
    for one in group:
        for two in other:
            if _kept_apart(one, two):
                return 0
            if one.report != two.report and not (one.when.is_closed and two.when.is_closed):
                continue
            score = judge.score(one, two)
            if not score:
                return 0
            total += score
    return total


def _happenings(
    groups: Iterable[_Group], joins: Mapping[str, Sequence[Join]], rule: str
) -> tuple[Happening, ...]:
    ordered = sorted(groups, key=lambda group: group[0].order)
    event_of = {claim.key: digest("event", group[0].key) for group in ordered for claim in group}
    return tuple(_happening(group, event_of, joins, rule) for group in ordered)


def _happening(
    claims: _Group,
    event_of: Mapping[str, str],
    joins: Mapping[str, Sequence[Join]],
    rule: str,
) -> Happening:
    telling = affirming(claims)
    own = (join for claim in claims for join in joins.get(claim.key, ()))
    key = event_of[claims[0].key]
    topics = {event_of[topic] for claim in claims for topic in claim.topic if topic in event_of}
    quantity, qualifier = best_quantity(claims)
    sure = [claim.confidence for claim in telling if claim.confidence is not None]
    return Happening(
        key,
        _most_specific(claim.cls for claim in telling),
        event_status(claims),
        claims[0].background,
        claims,
        _roles(claims),
        tuple(sorted(topics - {key})),
        _when(telling),
        tally(claims, rule),
        quantity,
        qualifier,
        max(sure, default=None),
        count_sources(claims),
        tuple(join for join in own if event_of.get(join.two) == key),
    )


def _when(telling: _Group) -> When:
    """When it took place, as told; news without a day took place by the day it was published."""
    told = most_precise(tuple(claim.when for claim in telling))
    if told.earliest is not None or told.latest is not None:
        return told
    reported = [
        claim.published
        for claim in telling
        if claim.published is not None and claim.modality == "asserted" and not claim.background
    ]
    return replace(told, latest=min(reported)) if reported else told


def _most_specific(classes: Iterable[str]) -> str:
    told = tuple(classes)
    return next((cls for cls in told if family(cls) != cls), told[0])


def _roles(claims: _Group) -> dict[str, tuple[str, ...]]:
    names = sorted({role for claim in claims for role in claim.roles})
    return {
        role: tuple(sorted({key for claim in claims for key in claim.roles.get(role, ())}))
        for role in names
    }
