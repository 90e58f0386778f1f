"""What a person decided: a correction, the place that it holds of, and one that found no place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.graph.claims import Claim
from kg.graph.ids import digest
from kg.model import Report

__all__ = ["Anchor", "Correction", "Stale", "anchor_row", "passage_of"]

#: Characters around a quote that are kept where the quote alone does not tell its place.
_AROUND = 32


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim stands: the words quoted in a report, the class told there, and hints.

    ``at`` is where the trigger stood, ``before`` and ``after`` what stood around the quote; they
    choose among several places that fit.
    """

    report: str
    quote: str
    cls: str = ""
    trigger: str = ""
    field: str = "text"
    at: int | None = None
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Anchor:
        """The anchor in its written form."""
        return cls(
            str(row["report"]),
            row["quote"],
            row.get("class", ""),
            row.get("trigger", ""),
            row.get("in", "text"),
            row.get("at"),
            row.get("before", ""),
            row.get("after", ""),
        )


@dataclass(frozen=True)
class Correction:
    """One decision. ``row`` is its written form, as ``data/corrections.schema.json`` has it."""

    row: Mapping[str, Any] = field(hash=False)

    @cached_property
    def key(self) -> str:
        """A digest of what it says: the same decision has the same key in every run."""
        return digest("correction", json.dumps(self.row, sort_keys=True, ensure_ascii=False))

    @property
    def do(self) -> str:
        """accept, reject, change, add, merge, split, link or unlink."""
        return str(self.row["do"])

    @property
    def author(self) -> str:
        """Who decided."""
        return str(self.row["author"])

    @property
    def date(self) -> str:
        """The day of the decision, in ISO form."""
        return str(self.row["date"])

    @property
    def groups(self) -> tuple[tuple[Anchor, ...], ...]:
        """The claims that it speaks of, as groups where it parts them."""
        if "groups" in self.row:
            return tuple(tuple(map(Anchor.of, group)) for group in self.row["groups"])
        if "claims" in self.row:
            return (tuple(map(Anchor.of, self.row["claims"])),)
        return ((Anchor.of(self.row["claim"]),),) if "claim" in self.row else ()

    def change(self, how: str) -> Mapping[str, Any]:
        """What it would ``set``, ``put`` or ``drop``."""
        found: Mapping[str, Any] = self.row.get(how, {})
        return found

    def __str__(self) -> str:
        """One line for people: what, where, by whom."""
        words = [self.do, *self._subject(), f"({self.author}, {self.date})"]
        return " ".join(words)

    def _subject(self) -> list[str]:
        row = self.row
        anchors = [anchor for group in self.groups for anchor in group]
        if anchors:
            return [
                ", ".join(f"{one.cls} «{_short(one.quote)}» in {one.report}" for one in anchors)
            ]
        if "relation" in row:
            told = row["relation"]
            return [f"{told['type']} «{_short(told['quote'])}» in {told['report']}"]
        if "entities" in row:
            return [" + ".join(map(str, row["entities"]))]
        return [str(row["entity"]), *([f"→ {_named(row['to'])}"] if "to" in row else [])]


@dataclass(frozen=True, slots=True)
class Stale:
    """A correction that changes nothing any more, and why."""

    correction: Correction
    reason: str

    def __str__(self) -> str:
        return f"{self.correction}: {self.reason}"


def anchor_row(claim: Claim, report: Report) -> dict[str, Any]:
    """The written anchor of a claim as it was read."""
    said, trigger = claim.evidence, claim.trigger
    row: dict[str, Any] = {"report": claim.report}
    if trigger.field != "text":
        row["in"] = trigger.field
    row |= {"class": claim.cls, "trigger": trigger.text, "quote": said.text, "at": trigger.start}
    text = passage_of(report, trigger.field)
    if text.count(said.text.strip()) > 1 or said.text.count(trigger.text) > 1:
        row["before"] = text[max(0, said.start - _AROUND) : said.start]
        row["after"] = text[said.end : said.end + _AROUND]
    return row


def passage_of(report: Report, name: str) -> str:
    """The text of a passage of a report."""
    return report.title if name == "title" else report.text


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= 60 else f"{words[:60].rstrip()}…"


def _named(entity: object) -> str:
    if isinstance(entity, Mapping):
        return str(entity.get("id") or entity["name"])
    return str(entity)
