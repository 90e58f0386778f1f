"""Whether an event happened, by what its claims say together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.graph.claims import Claim

__all__ = ["STATUSES", "affirming", "event_status", "pool"]

#: Every status an event can have, strongest first.
STATUSES: Final = (
    *("asserted", "disputed", "denied", "alleged", "planned", "demanded", "hypothetical"),
)

#: Modalities that answer the question "did it happen"; claims of the others never join them.
_FACTUAL: Final = frozenset({"asserted", "negated", "alleged"})


def pool(claim: Claim) -> str:
    """Claims of one pool may tell one event: those about a fact, or those of one same modality.

    What is planned, demanded or supposed stays apart from what is told as fact, so that it never
    turns into something that happened.
    """
    return "fact" if claim.modality in _FACTUAL else claim.modality


def event_status(claims: Iterable[Claim]) -> str:
    """The status of the event that `claims` tell.

    Asserted by some and denied by nobody: ``asserted``; asserted or alleged and denied:
    ``disputed``; only denied: ``denied``; only the content of an accusation: ``alleged``; else
    ``planned``, then ``demanded``, then ``hypothetical``.
    """
    told = tuple(claims)
    modalities = {claim.modality for claim in told}
    denied = "negated" in modalities or any(claim.denied_by for claim in told)
    if denied:
        return "disputed" if modalities & {"asserted", "alleged"} else "denied"
    order = ("asserted", "alleged", "planned", "demanded", "hypothetical")
    return next(status for status in order if status in modalities)


def affirming(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims that say most for the event: those that assert it, else that do not deny it."""
    asserted = tuple(claim for claim in claims if claim.modality == "asserted")
    return asserted or tuple(claim for claim in claims if claim.modality != "negated") or claims
