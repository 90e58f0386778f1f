"""Score what follows the finding of mentions and triggers, with those given: times, counts, status.

    python bench/given.py [FILE …] [--reader rules|both] [--errors ROW]

Mentions and event triggers are put in from the gold; roles, times, counts, sources and modality are
read as ever, by the rules alone or with what the trained model says of these triggers. Needs the
shared corpus (``KG_SHARED``); without it, it says so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import reading as whole

from kg.annotations import to_json
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.joint import joined
from kg.reading.neural import NeuralReader
from kg.reading.reader import Reader
from kg.reading.released import available
from kg.reading.roles import find_roles

ROWS = ("time", "casualty", "modality", "role.source", "role", "background", "false_assert")

Unit = dict[str, Any]


class Given:
    """A stage that puts the gold mentions and triggers of a text into its draft."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units

    def __call__(self, draft: Draft) -> None:
        """Fill `draft` with the gold of its text."""
        unit = self._units[draft.text]
        for one in unit.get("mentions", ()):
            first, last = _words(draft, one)
            draft.mentions.append(DraftMention(one["start"], one["end"], one["type"], first, last))
        for one in unit.get("events", ()):
            first, last = _words(draft, one)
            sentence = _sentence(draft, one["start"])
            hits = [hit for hit in sentence.triggers if hit.first <= first <= hit.last]
            hits.sort(key=lambda hit: (hit.cls != one["class"], hit.first != first))
            hit = hits[0] if hits else None
            draft.events.append(
                DraftEvent(one["start"], one["end"], first, last, one["class"], sentence, hit)
            )
        draft.mentions.sort(key=lambda one: (one.start, -one.end))
        _nest(draft.mentions)


def _nest(mentions: list[DraftMention]) -> None:
    """Mark the mentions that stand inside another."""
    for one in mentions:
        one.inner = any(other.covers(one) for other in mentions)


def _words(draft: Draft, one: Mapping[str, int]) -> tuple[int, int]:
    """The first and last word that a span touches."""
    inside = [
        at
        for at, word in enumerate(draft.words)
        if word.start < one["end"] and one["start"] < word.end
    ]
    return inside[0], inside[-1]


def _sentence(draft: Draft, start: int) -> Sentence:
    return next(one for one in draft.sentences if one.span.start <= start < one.span.end)


def reader_of(kind: str, units: Mapping[str, Unit]) -> Reader:
    """A reader that is given the gold, and follows the rules alone or the model too."""
    given = (("given", Given(units)), ("roles", find_roles))
    if kind == "rules":
        return Reader(head=given)
    head, tail = joined(NeuralReader(), given=given)
    return Reader(head=head, tail=tail)


def main() -> None:
    """Print the rows for each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="gold files; dev and English dev by default")
    parser.add_argument("--reader", choices=("rules", "both"), help="one; both by default")
    parser.add_argument("--errors", metavar="ROW", choices=("time", "casualty", "modality"))
    args = parser.parse_args()
    if not whole.CORPUS.is_dir():
        sys.exit(f"nothing to measure: no corpus at {whole.CORPUS} (set KG_SHARED)")
    score = whole.scorer()
    kinds = [args.reader] if args.reader else ["rules", *(["both"] if available() else [])]
    names = args.files or [str(whole.CORPUS / f) for f in ("dev.jsonl", "english_dev.jsonl")]
    for path, kind in product(map(Path, names), kinds):
        lines = path.read_text(encoding="utf-8").splitlines()
        units = {unit["text"]: unit for unit in map(json.loads, filter(str.strip, lines))}
        found = reader_of(kind, units).read_many(whole.reports(path))
        predicted = {one.report.id: to_json(one) for one in found}
        table = score.table(score.score(score.load(path), predicted))
        print(f"\n{path.name}, mentions and triggers given, {kind}")
        for row in ROWS:
            print(f"  {row:16}" + "  ".join(f"{k} {v}" for k, v in table[row].items()))
        if args.errors:
            _show(args.errors, units, predicted)


def _show(row: str, units: Mapping[str, Unit], predicted: Mapping[str, Unit]) -> None:
    """Print the events whose time or counts differ."""
    for unit in units.values():
        made = {event["start"]: event for event in predicted[unit["id"]].get("events", ())}
        for event in unit.get("events", ()):
            wanted, got = _values(row, event), _values(row, made.get(event["start"], {}))
            if wanted != got:
                print(f"--- {unit['id']} {event['trigger']} {event['class']}: {wanted} ≠ {got}")
                print(f"    {unit['text']}")


def _values(row: str, event: Unit) -> list[object]:
    if row == "modality":
        return [event.get("modality")]
    if row == "time":
        return [(event.get("time") or {}).get("value") or None]
    cases = event.get("casualties") or ()
    return sorted(
        (one["outcome"], one.get("count") or -1, one.get("qualifier", "")) for one in cases
    )


if __name__ == "__main__":
    main()
