"""A claim as it was read, as it stands after what people decided, and what they decided on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.export.world import Claim as ToldClaim
from kg.graph.claims import Claim, Told, find_claims
from kg.graph.corrections import apply
from kg.graph.corrections_file import FILE, read_corrections
from kg.graph.corrections_model import Correction, anchor_row
from kg.model import Report
from kg.serve.reply import Refused
from kg.serve.room_snapshot import Snapshot

__all__ = ["Standing", "anchors", "decided_on", "decisions", "standing", "without_effect"]


@dataclass(frozen=True)
class Standing:
    """A claim: ``read`` as it was read or added, ``now`` after decisions (``None``: rejected)."""

    read: Claim
    now: Claim | None
    told: Told

    @property
    def report(self) -> Report:
        """The report that says it."""
        return self.told.report

    @property
    def anchor(self) -> dict[str, Any]:
        """By what it is found again after every build."""
        return anchor_row(self.read, self.report)


def decisions(here: Snapshot) -> tuple[Correction, ...]:
    """What people decided about the store, as its file says at this moment."""
    return read_corrections(Path(here.path) / FILE)


def decided_on(claim: ToldClaim, here: Snapshot, made: Iterable[Correction]) -> list[Correction]:
    """The decisions that speak of a claim, by the words that they quote."""
    if claim.evidence is None or claim.trigger is None:
        return []
    report = here.report_key(claim.report)
    said = (report, claim.evidence.quote, claim.trigger.quote)
    return [
        one
        for one in made
        if any((at.report, at.quote, at.trigger or said[2]) == said for at in _places(one))
    ]


def _places(correction: Correction) -> Iterator[Any]:
    return (anchor for group in correction.groups for anchor in group)


def standing(here: Snapshot, claim: ToldClaim) -> Standing:
    """The claim with decisions laid over it. Raises `Refused` where it was not read."""
    return next(_standings(here, [claim]))


def anchors(here: Snapshot, claims: Sequence[ToldClaim]) -> list[dict[str, Any]]:
    """The anchors of claims, in their order. Raises `Refused` where one was not read."""
    return [one.anchor for one in _standings(here, claims)]


def _standings(here: Snapshot, claims: Sequence[ToldClaim]) -> Iterator[Standing]:
    made = decisions(here)
    told: dict[str, tuple[Told, Told]] = {}
    for claim in claims:
        if claim.report not in told:
            told[claim.report] = _told(here, claim.report, made)
        read, now = (
            next((one for one in side.claims if here.minter.claim(one.key) == claim.iri), None)
            for side in told[claim.report]
        )
        found = read or now
        if found is None:
            raise Refused(409, "this claim is not in what was read; build the store anew")
        yield Standing(found, now, told[claim.report][0])


def _told(here: Snapshot, report: str, made: Iterable[Correction]) -> tuple[Told, Told]:
    """What a report says, before and after decisions."""
    known = here.world.reports.get(report)
    read = here.reading(known) if known else None
    if read is None:
        raise Refused(409, "the text of this report is not kept here")
    told = find_claims(read)
    corrected = apply((told,), [one for one in made if _of_report(one, told.report.id)])
    return told, next(iter(corrected.told), told)


def _of_report(correction: Correction, report: str) -> bool:
    """Whether a decision may change what this report says; not what is looked for elsewhere."""
    if correction.groups:
        return all(anchor.report == report for anchor in _places(correction))
    relation = correction.row.get("relation")
    return relation is None or str(relation["report"]) == report


def without_effect(here: Snapshot, claim: ToldClaim, row: dict[str, Any]) -> str:
    """Why a decision on a claim would change nothing; empty where it would."""
    there = standing(here, claim)
    made = [one for one in decisions(here) if _of_report(one, there.report.id)]
    new = Correction(row)
    stale = apply((there.told,), [*made, new]).stale
    return next((one.reason for one in stale if one.correction.key == new.key), "")
