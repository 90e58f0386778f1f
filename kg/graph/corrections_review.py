"""What is most worth a person's look: facts that are least certain and touch most others.

A fact that nobody was sure of and that many others hang on does the most harm when it is wrong. So
facts are ranked by doubt (one less the confidence) times the logarithm of their connections: how
often other claims speak of the same entities.
"""

from __future__ import annotations

import math
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import UsageError
from kg.graph.claims import Claim, Told
from kg.graph.corrections import apply
from kg.graph.corrections_entities import ending
from kg.graph.corrections_model import Correction, anchor_row
from kg.graph.ids import fold_name, is_qid
from kg.model import MENTION_TYPES, OUTCOMES, ROLES, Report

__all__ = ["Doubt", "Review", "read_change"]

#: Confidence of a fact of which the reader says none.
_UNKNOWN: Final = 0.5

_WORDS: Final = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A claim to be looked at, as it is after corrections, with its anchor as it was read."""

    claim: Claim
    report: Report
    anchor: Mapping[str, Any]
    confidence: float
    connections: int

    @property
    def weight(self) -> float:
        """How much it is worth a look: doubt times the logarithm of connections."""
        return (1 - self.confidence) * math.log2(2 + self.connections)


class Review:
    """The facts of reports, ranked, with the names of the entities they speak of."""

    def __init__(self, told: Iterable[Told], corrections: Sequence[Correction]) -> None:
        read = tuple(told)
        applied = apply(read, corrections)
        self.stale = applied.stale
        self._read = {claim.key: claim for one in read for claim in one.claims}
        self._reports = {one.report.id: one.report for one in read}
        self._added = {claim.key: claim for one in applied.told for claim in one.claims}
        self._claims = [claim for one in applied.told for claim in one.claims]
        self._decided = {
            key
            for trace in applied.traces
            for key in trace.claims
            if trace.correction.do in {"accept", "change", "add"}
        }
        self._names = _names(applied.told)

    @property
    def decided(self) -> int:
        """How many claims a person has looked at."""
        return len(self._decided)

    def doubts(self) -> list[Doubt]:
        """Claims that nobody decided on, the most worth a look first."""
        spoken = Counter(key for claim in self._claims for key in claim.entities)
        found = [
            Doubt(
                claim,
                self._reports[claim.report],
                anchor_row(self._read[claim.key], self._reports[claim.report]),
                _UNKNOWN if claim.confidence is None else claim.confidence,
                sum(spoken[key] - 1 for key in claim.entities),
            )
            for claim in self._claims
            if claim.key not in self._decided and claim.key in self._read
        ]
        return sorted(found, key=lambda one: (-round(one.weight, 6), one.claim.order))

    def anchor(self, key: str) -> dict[str, Any]:
        """The anchor of the claim with this key, as it was read or added."""
        claim = self._read.get(key) or self._added.get(key)
        if claim is None:
            raise UsageError(f"no claim {key!r} in what was read; build the store anew")
        return anchor_row(claim, self._reports[claim.report])

    def name(self, key: str) -> str:
        """What an entity is called, with its id."""
        name = self._names.get(key, "")
        return f"{name} [{ending(key)}]" if name else ending(key)

    def entity(self, written: str) -> Any:
        """An entity as a person types it: an id, a known name, or ``ORG:name`` for somebody new."""
        kind, colon, name = written.partition(":")
        if colon and kind in MENTION_TYPES and name:
            return {"name": name, "type": kind}
        keys = {key for key in self._names if written in {key, ending(key)}}
        keys = keys or {
            k for k, name in self._names.items() if fold_name(name) == fold_name(written)
        }
        if len(keys) == 1:
            return keys.pop()
        if is_qid(written):
            return written
        if keys:
            raise UsageError(f"{len(keys)} entities are called {written!r}; write an id: {keys}")
        raise UsageError(
            f"nobody is called {written!r}; write an id, or ORG:{written} if it is new"
        )


def _names(told: Iterable[Told]) -> dict[str, str]:
    """The most used name of each entity."""
    used: dict[str, Counter[str]] = {}
    for one in told:
        for seen in one.seen:
            used.setdefault(seen.key, Counter())[seen.name or seen.surface] += 1
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in used.items()}


def read_change(written: str, review: Review) -> dict[str, Any]:
    """What to change, as typed: ``class=Shelling date=2016-04-29 agent=Q858 killed=12``.

    Several entities are parted by commas, words with spaces stand in quotes; a role or count
    without a value is taken away. Raises `UsageError` for what is not understood.

    >>> read_change("target= killed=", Review((), ()))
    {'set': {'roles': {'target': []}}, 'drop': {'counts': [{'outcome': 'killed'}]}}
    """
    try:
        parts = shlex.split(written)
    except ValueError as error:
        raise UsageError(f"{written!r}: {error}") from error
    values: dict[str, Any] = {}
    roles: dict[str, list[Any]] = {}
    counts: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals:
            raise UsageError(f"{part!r}: write it as name=value, e.g. class=Shelling")
        if name in OUTCOMES:
            if value:
                counts.append({"outcome": name, "count": _number(value, part)})
            else:
                gone.append({"outcome": name})
        elif name in ROLES and name != "source":
            roles[name] = [review.entity(one) for one in value.split(",") if one]
        elif name in {"stated_by", "denied_by"}:
            values[name] = [review.entity(one) for one in value.split(",") if one]
        else:
            values[name] = _plain(name, value, part)
    values |= {"roles": roles} if roles else {}
    values |= {"counts": counts} if counts else {}
    change = {"set": values, "drop": {"counts": gone} if gone else {}}
    return {how: what for how, what in change.items() if what}


def _plain(name: str, value: str, part: str) -> Any:
    if name == "background":
        if value not in _WORDS:
            raise UsageError(f"{part!r}: yes or no")
        return _WORDS[value]
    if name == "quantity":
        return _number(value, part) if value else None
    if name not in {"class", "status", "date"}:
        known = ", ".join(("class, status, date, background, quantity", *ROLES[:-1], *OUTCOMES))
        raise UsageError(f"{part!r}: what can be changed is {known}, stated_by, denied_by")
    return value


def _number(value: str, part: str) -> int:
    if not value.isdecimal():
        raise UsageError(f"{part!r}: not a number")
    return int(value)
