"""How many people an event hurt, from the counts of its claims, without counting anyone twice.

Within a claim, counts of different victims are added («five civilians and three soldiers»); a part
of another count («among them two children») never is. Across claims nothing is added: the lowest is
the lowest that any says, the highest the highest, and the best follows one of the `BEST` rules.
Running totals stay apart from the event's own counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.graph.claims import Claim, Count, Passage
from kg.graph.status import affirming

__all__ = ["BEST", "DEFAULT_RULE", "Tally", "best_quantity", "tally"]

_Kind = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Tally:
    """What an event's claims say together of one outcome.

    ``part_of`` is the place, among the event's tallies, of the whole that this is a part of.
    """

    outcome: str
    cumulative: bool
    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    victims: tuple[str, ...]
    evidence: tuple[Passage, ...]
    group: str = ""
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """One claim's count of one kind."""

    claim: Claim
    count: Count
    evidence: tuple[Passage, ...]


def _latest(told: _Told) -> tuple[str | int, ...]:
    day = told.claim.published.isoformat() if told.claim.published else ""
    return (day, len(told.claim.counts), told.count.best or 0)


def _highest(told: _Told) -> tuple[str | int, ...]:
    return (told.count.best or 0,)


def _lowest(told: _Told) -> tuple[str | int, ...]:
    return (-(told.count.best or 0),)


#: How the best of several counts is chosen: the claim that ranks highest gives it.
BEST: Final[Mapping[str, Callable[[_Told], tuple[str | int, ...]]]] = {
    "latest": _latest,
    "highest": _highest,
    "lowest": _lowest,
}

#: The most recent claim, of several the one that counts in most detail.
DEFAULT_RULE: Final = "latest"


def tally(claims: Iterable[Claim], rule: str = DEFAULT_RULE) -> tuple[Tally, ...]:
    """The counts of an event: one whole for each outcome, followed by its parts."""
    told = affirming(tuple(claims))
    wholes: dict[_Kind, list[_Told]] = defaultdict(list)
    parts: dict[_Kind, dict[str, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for claim in told:
        for kind, own in _by_kind(claim).items():
            whole, its_parts = _split(claim, own)
            wholes[kind].append(whole)
            for part in its_parts:
                parts[kind][part.count.group].append(part)
    result: list[Tally] = []
    for kind in sorted(wholes):
        at = len(result)
        result.append(_together(wholes[kind], rule))
        for group in sorted(parts[kind]):
            result.append(replace(_together(parts[kind][group], rule), group=group, part_of=at))
    return tuple(result)


def best_quantity(claims: Iterable[Claim]) -> tuple[int | None, str]:
    """How many of something else (raids, rockets): the most recent claim that says a number."""
    told = [claim for claim in affirming(tuple(claims)) if claim.quantity is not None]
    if not told:
        return None, ""
    last = max(told, key=lambda claim: (claim.published.isoformat() if claim.published else "",))
    return last.quantity, last.quantity_qualifier


def _by_kind(claim: Claim) -> dict[_Kind, list[Count]]:
    kinds: dict[_Kind, list[Count]] = defaultdict(list)
    for count in claim.counts:
        kinds[(count.outcome, count.cumulative)].append(count)
    return kinds


def _split(claim: Claim, own: list[Count]) -> tuple[_Told, list[_Told]]:
    """One claim's whole of one kind, and its parts, told apart by who the victims are."""
    inside = [count for count in own if _is_part(count, claim)]
    tops: dict[str, Count] = {}
    for count in own:
        if count not in inside:
            kept = tops.get(count.group)
            if kept is None or (count.best or 0) > (kept.best or 0):
                tops[count.group] = count
    if not tops:
        tops, inside = {inside[0].group: inside[0]}, inside[1:]
    if len(tops) > 1:
        inside = [*tops.values(), *inside]
    whole = _Told(claim, _sum(list(tops.values())), tuple(one.evidence for one in tops.values()))
    return whole, [_Told(claim, count, (count.evidence,)) for count in inside]


def _is_part(count: Count, claim: Claim) -> bool:
    """Whether `count` is part of another of the same kind."""
    if count.of is None:
        return False
    whole = claim.counts[count.of]
    return (whole.outcome, whole.cumulative) == (count.outcome, count.cumulative)


def _sum(counts: list[Count]) -> Count:
    """Counts of different people added up; what is open in one is open in the sum."""
    if len(counts) == 1:
        return counts[0]
    lows = [one.low if one.low is not None else one.best for one in counts]
    qualifiers = [one.qualifier for one in counts if one.qualifier != "exact"]
    return replace(
        counts[0],
        low=_known_sum(lows),
        best=_all_or_none([one.best for one in counts]),
        high=_all_or_none([one.high for one in counts]),
        qualifier=qualifiers[0] if qualifiers else "exact",
        victims=tuple(sorted({key for one in counts for key in one.victims})),
        group="",
    )


def _known_sum(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _all_or_none(numbers: Sequence[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _together(told: list[_Told], rule: str) -> Tally:
    """What several claims say of the same count."""
    counts = [one.count for one in told]
    chosen = _chosen(told, rule).count
    lows = list(_ends(counts, "low"))
    highs = list(_ends(counts, "high"))
    closed = any(count.high is not None or count.qualifier != "min" for count in counts)
    first = counts[0]
    return Tally(
        first.outcome,
        first.cumulative,
        min(lows) if lows else None,
        chosen.best,
        max(highs) if highs and closed else None,
        chosen.qualifier,
        tuple(sorted({key for count in counts for key in count.victims})),
        tuple(sorted({passage for one in told for passage in one.evidence})),
    )


def _chosen(told: list[_Told], rule: str) -> _Told:
    """The telling that gives the best count: a number that counts one outcome alone, if any does.

    Of those that rank alike by the first thing the rule looks at, the number told most often wins.
    """
    known = [one for one in told if one.count.best is not None] or told
    firm = [one for one in known if one.count.qualifier != "max"] or known
    often = Counter(one.count.best for one in firm)

    def rank(one: _Told) -> tuple[object, ...]:
        first, *rest = BEST[rule](one)
        return (first, often[one.count.best], *rest, one.claim.order)

    return max(firm, key=rank)


def _ends(counts: list[Count], name: str) -> Iterator[int]:
    """The known ends of `counts`; where several are compared, the best of one is an end as well."""
    for count in counts:
        end: int | None = getattr(count, name)
        if end is not None:
            yield end
        if count.best is not None and (len(counts) > 1 or end is not None):
            yield count.best
