"""The text of a report cut into pieces, each with what is marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.export.world import Passage, Report
from kg.graph.claims import find_claims
from kg.graph.keys import entity_key
from kg.model import Annotated, Reading
from kg.serve.room_snapshot import Snapshot

__all__ = ["Mark", "Piece", "arcs_of", "cut", "marks_of", "quoted"]

#: What stands above what where marks overlap: the word that tells of an event is clicked first.
_ORDER: Final = {"trigger": 0, "mention": 1, "claim": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end``, what they are, and the IRI of the thing they speak of."""

    start: int
    end: int
    kind: str
    iri: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the kinds of marks on it; ``mark`` is the one that is clicked.

    ``at`` is where it begins.
    """

    text: str
    kinds: tuple[str, ...] = ()
    mark: Mark | None = None
    at: int = 0


def cut(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Piece]:
    """The characters from `start` to `end` in pieces; joined they are the text again.

    >>> pieces = cut("shells hit Aleppo", [Mark(0, 6, "trigger", "e"), Mark(0, 17, "claim", "e")])
    >>> [(one.text, one.kinds) for one in pieces]
    [('shells', ('trigger', 'claim')), (' hit Aleppo', ('claim',))]
    """
    last = len(text) if end is None else min(end, len(text))
    inside = [one for one in marks if one.start < last and one.end > start and one.end > one.start]
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for one in inside:
        opening.setdefault(max(one.start, start), []).append(one)
        closing.setdefault(min(one.end, last), []).append(one)
    edges = sorted({start, last, *opening, *closing})
    live: list[Mark] = []
    pieces = []
    for begin, stop in pairwise(edges):
        for gone in closing.get(begin, ()):
            live.remove(gone)
        live += opening.get(begin, ())
        on = sorted(live, key=lambda one: (_ORDER[one.kind], one.end - one.start, one.iri))
        kinds = tuple(dict.fromkeys(one.kind for one in on))
        clicked = next((one for one in on if one.iri and one.kind != "claim"), None)
        pieces.append(Piece(text[begin:stop], kinds, clicked, begin))
    return pieces


def quoted(evidence: Passage | None, trigger: Passage | None, event: str = "") -> list[Piece]:
    """A quotation with the words marked that tell of the event."""
    if evidence is None or not evidence.quote:
        return []
    marks = []
    if trigger is not None and trigger.field == evidence.field:
        start, end = trigger.start - evidence.start, trigger.end - evidence.start
        if 0 <= start < end <= len(evidence.quote):
            marks.append(Mark(start, end, "trigger", event))
    return cut(evidence.quote, marks)


def marks_of(here: Snapshot, report: Report, read: Annotated) -> dict[str, list[Mark]]:
    """The marks of each passage of a report: who is named, what tells of an event, and where."""
    found = {
        name: list(_mentions(here, read.report.id, reading)) for name, reading in read.passages
    }
    claims = [here.claims.get(here.minter.claim(one.key)) for one in find_claims(read).claims]
    known = {claim.iri: claim for claim in claims if claim is not None}
    known |= {claim.iri: claim for claim in here.claims_in.get(report.iri, ())}
    for claim in known.values():
        for kind, passage in (("trigger", claim.trigger), ("claim", claim.evidence)):
            if passage is not None and passage.field in found:
                mark = Mark(passage.start, passage.end, kind, claim.event)
                found[passage.field].append(mark)
    return found


def arcs_of(here: Snapshot, read: Annotated) -> dict[str, list[tuple[int, list[tuple[str, int]]]]]:
    """For each passage, where words that tell of events begin, and their role fillers by role.

    They are what was read; claims that people rejected are left out.
    """
    claims = iter(find_claims(read).claims)
    found: dict[str, list[tuple[int, list[tuple[str, int]]]]] = {}
    for name, reading in read.passages:
        starts = {one.id: one.span.start for one in reading.mentions}
        for event, claim in zip(reading.events, claims, strict=False):
            ends = [
                (role, starts[one])
                for role, ids in event.roles.items()
                for one in ids
                if one in starts and starts[one] != event.trigger.start
            ]
            if ends and here.minter.claim(claim.key) in here.claims:
                found.setdefault(name, []).append((event.trigger.start, ends))
    return found


def _mentions(here: Snapshot, report: str, reading: Reading) -> Sequence[Mark]:
    mentions = {one.id: one for one in reading.mentions}
    marks = []
    for one in reading.mentions:
        iri = here.minter.entity(entity_key(one, report, mentions))
        known = iri if iri in here.world.entities else ""
        marks.append(Mark(one.span.start, one.span.end, "mention", known))
    return marks
