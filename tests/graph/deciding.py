"""Decisions of people on readings written by hand, and what comes of them."""

from __future__ import annotations

from typing import Any

from kg.graph.claims import Claim, Told
from kg.graph.corrections import Applied, apply
from kg.graph.corrections_model import Correction, anchor_row

WHO = {"author": "Omar", "date": "2026-11-26"}


def decide(do: str, **more: Any) -> Correction:
    return Correction({"do": do, **WHO, **more})


def anchor(told: Told, at: int = 0) -> dict[str, Any]:
    return anchor_row(told.claims[at], told.report)


def only(applied: Applied) -> Claim:
    assert not applied.stale, applied.stale
    (claim,) = (claim for told in applied.told for claim in told.claims)
    return claim


def change(told: Told, **set: Any) -> Claim:
    return only(apply([told], [decide("change", claim=anchor(told), set=set)]))


def reason(told: Told | list[Told], correction: Correction) -> str:
    every = told if isinstance(told, list) else [told]
    (stale,) = (applied := apply(every, [correction])).stale
    assert applied.told == tuple(every)
    return stale.reason
