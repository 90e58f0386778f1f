"""Why two groups of claims were made one event, as the merging records it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.graph.claims import Claim

__all__ = ["Join", "Reason", "agreed", "read_join", "write_join"]

_WRITTEN: Final = re.compile(r"claim (\S+) with claim (\S+): (.*)", re.DOTALL)

_SHARED: Final = ("location", "target", "origin", "destination", "participant", "mediator", "agent")


class Reason(NamedTuple):
    """One thing for or against: its name, what it is worth here, and what it was, in words."""

    name: str
    worth: float
    detail: str = ""


class Join(NamedTuple):
    """Keys of the first claims of two groups that were joined, and everything that decided."""

    one: str
    two: str
    reasons: tuple[Reason, ...]


def agreed(group: Sequence[Claim], other: Sequence[Claim]) -> Join:
    """A join of groups that name the same days, and tie each other by place, sides or words."""
    when = other[0].when.interval
    reasons = [Reason("same days", 0.0, when)] if when else []
    for role in _SHARED:
        first = frozenset(key for claim in group for key in claim.fillers(role))
        second = frozenset(key for claim in other for key in claim.fillers(role))
        if first & second:
            reasons.append(Reason(f"same {role}", 0.0, ", ".join(sorted(first & second))))
    return Join(group[0].key, other[0].key, tuple(reasons))


def write_join(join: Join) -> str:
    """A join in one line, as the graph keeps it.

    >>> write_join(Join("a1", "b2", (Reason("place", 2.5, "Q1"), Reason("week day", 1.6))))
    'claim a1 with claim b2: place Q1 (+2.5), week day (+1.6); in all 4.1'
    """
    told = ", ".join(map(_written, join.reasons))
    total = sum(reason.worth for reason in join.reasons)
    weighed = f"; in all {total:.1f}" if total else ""
    return f"claim {join.one} with claim {join.two}: {told}{weighed}"


def read_join(line: str) -> tuple[str, str, str] | None:
    """The keys of the two claims, and why; nothing if the line is of another form.

    >>> read_join("claim a1 with claim b2: same days 2016-04-30")
    ('a1', 'b2', 'same days 2016-04-30')
    """
    found = _WRITTEN.fullmatch(line)
    return None if found is None else (found[1], found[2], found[3])


def _written(reason: Reason) -> str:
    worth = f" ({reason.worth:+.1f})" if reason.worth else ""
    detail = f" {reason.detail}" if reason.detail else ""
    return f"{reason.name}{detail}{worth}"
