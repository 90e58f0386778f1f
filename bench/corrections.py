"""Measure what decisions of a person are worth: ``python bench/corrections.py GOLD.jsonl…``.

Reports whose right reading is known are read, and a person who never errs answers `kg review`: the
facts it shows first are accepted, rejected or changed to what is right; at the end the missing ones
are added. After so many decisions, how right are the claims (F1 of events with class and status, of
roles, days and counts)? Beside it the same number of decisions in random order. Only the first
round is counted as review: what is added at the end no review shows.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.annotations import from_json
from kg.graph.claims import Claim, Told, find_claims
from kg.graph.corrections import apply
from kg.graph.corrections_model import Correction, anchor_row
from kg.graph.corrections_review import Review
from kg.model import Annotated
from kg.pipeline import engine

#: A place in a report: report, passage, start and end of the trigger.
Place = tuple[str, str, int, int]

STATUS = {"negated": "denied"}
WHO = {"author": "gold", "date": "2026-01-01"}


def read_gold(paths: Iterable[Path], reader: str) -> tuple[list[Told], list[Told]]:
    """The right claims of the reports, and those that are read."""
    parts = engine(reader)
    right, read = [], []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            gold = from_json(json.loads(line))
            plain = replace(gold.report, title="")
            right.append(find_claims(parts.linker.link(Annotated(plain, gold.body))))
            read.append(find_claims(next(parts.annotate([plain]))))
    return right, read


def place(claim: Claim) -> Place:
    """Where the trigger of a claim stands."""
    at = claim.trigger
    return (at.report, at.field, at.start, at.end)


def partners(told: Sequence[Told], right: Sequence[Told]) -> dict[str, Claim]:
    """For each claim read, by key, the right one whose trigger it overlaps, one at most."""
    found: dict[str, Claim] = {}
    for one, gold in zip(told, right, strict=True):
        free = list(gold.claims)
        for claim in sorted(one.claims, key=lambda claim: claim.order):
            fitting = [other for other in free if _overlap(claim, other)]
            if fitting:
                best = max(
                    fitting, key=lambda other: (other.cls == claim.cls, _overlap(claim, other))
                )
                found[claim.key] = best
                free.remove(best)
    return found


def _overlap(one: Claim, other: Claim) -> int:
    (_, first, start, end), (_, second, begin, last) = place(one), place(other)
    return max(0, min(end, last) - max(start, begin)) if first == second else 0


def facts(claims: Iterable[Claim], partner: dict[str, Claim]) -> Iterator[tuple[Any, ...]]:
    """What claims say, piece by piece; a claim stands where its partner does."""
    for claim in claims:
        at = place(partner.get(claim.key, claim))
        yield ("event", at, claim.cls, claim.modality)
        if claim.when.interval:
            yield ("day", at, claim.when.interval)
        for role, keys in claim.roles.items():
            for key in keys:
                yield ("role", at, role, key)
        for count in claim.counts:
            yield ("count", at, count.outcome, count.best, count.of is not None)


def f1(told: Iterable[Told], right: Iterable[Told], partner: dict[str, Claim]) -> float:
    """Of all facts together."""
    made = set(facts((claim for one in told for claim in one.claims), partner))
    gold = set(facts((claim for one in right for claim in one.claims), {}))
    return 2 * len(made & gold) / (len(made) + len(gold)) if made or gold else 1.0


def decide(claim: Claim, anchor: dict[str, Any], gold: Claim | None) -> Correction:
    """What a person who knows the right reading decides on a claim."""
    if gold is None:
        return Correction({"do": "reject", "claim": anchor, **WHO})
    values = values_of(gold, claim)
    if not values:
        return Correction({"do": "accept", "claim": anchor, **WHO})
    return Correction({"do": "change", "claim": anchor, **values, **WHO})


def values_of(gold: Claim, claim: Claim | None) -> dict[str, Any]:
    """What to set (and drop), so that `claim`, or a new one, says what `gold` does."""
    values: dict[str, Any] = {}
    if claim is not None and claim.cls != gold.cls:
        values["class"] = gold.cls
    if claim is None or claim.modality != gold.modality:
        values["status"] = STATUS.get(gold.modality, gold.modality)
    if (claim.when.interval if claim else "") != gold.when.interval:
        values["date"] = gold.when.interval or "unknown"
    old = claim.roles if claim else {}
    roles = {
        role: list(gold.roles.get(role, ()))
        for role in sorted(gold.roles.keys() | old.keys())
        if gold.roles.get(role, ()) != old.get(role, ())
    }
    if roles:
        values["roles"] = roles
    change: dict[str, Any] = {}
    if _counts(gold) != (_counts(claim) if claim else []):
        if claim is not None and claim.counts:
            gone = sorted({one.outcome for one in claim.counts})
            change["drop"] = {"counts": [{"outcome": one} for one in gone]}
        if gold.counts:
            change["put"] = {"counts": list(_written(gold))}
    return {**({"set": values} if values else {}), **change}


def _counts(claim: Claim) -> list[tuple[Any, ...]]:
    return sorted((one.outcome, one.best or -1, one.of is not None) for one in claim.counts)


def _written(gold: Claim) -> Iterator[dict[str, Any]]:
    """Counts with their parts behind them."""
    for at, whole in enumerate(gold.counts):
        if whole.of is None:
            parts = [one for one in gold.counts if one.of == at]
            for one in (whole, *parts):
                row = {"outcome": one.outcome, "count": one.best, "qualifier": one.qualifier}
                yield row | {"quote": one.evidence.text, "part": one is not whole}


def missing(
    told: Sequence[Told], right: Sequence[Told], partner: dict[str, Claim]
) -> list[Correction]:
    """The facts that were not read, to be added."""
    found = {claim.key for claim in partner.values()}
    return [
        Correction(
            {"do": "add", "claim": anchor_row(claim, one.report), **values_of(claim, None), **WHO}
        )
        for one in right
        for claim in one.claims
        if claim.key not in found
    ]


def measure(right: Sequence[Told], read: Sequence[Told], seed: int | None = None) -> dict[str, Any]:
    """F1 after a share of the decisions, in the order of `kg review` or in a random one."""
    partner = partners(read, right)
    doubts = Review(read, ()).doubts()
    if seed is not None:
        random.Random(seed).shuffle(doubts)
    decisions = [decide(one.claim, dict(one.anchor), partner.get(one.claim.key)) for one in doubts]
    result: dict[str, Any] = {"decisions": len(decisions), "f1": {}}
    for share in (0.0, 0.1, 0.25, 0.5, 1.0):
        applied = apply(read, decisions[: round(share * len(decisions))])
        result["f1"][share] = round(f1(applied.told, right, partner), 4)
    added = missing(read, right, partner)
    applied = apply(read, [*decisions, *added])
    with_added = {
        **partner,
        **{key: claim for one in right for claim in one.claims for key in [claim.key]},
    }
    result["added"] = len(added)
    result["stale"] = len(applied.stale)
    result["f1"]["all and added"] = round(f1(applied.told, right, with_added), 4)
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--reader", default="rules")
    options = parser.parse_args()
    right, read = read_gold(options.gold, options.reader)
    for name, seed in (("order of kg review", None), ("random order", 7)):
        found = measure(right, read, seed)
        head = f"{name}: {found['decisions']} decisions, {found['added']} added"
        print(f"{head}, {found['stale']} without effect")
        for share, score in found["f1"].items():
            label = share if isinstance(share, str) else f"{share:.0%} decided"
            print(f"  {label:15} F1 {score:.4f}")


if __name__ == "__main__":
    main()
