"""The readers on the written test sentences: mediators found, and news seen where there is none.

``python bench/written.py`` prints, for every installed reader, the F1 of mediators on the held-out
mediation sentences and the share of the held-out hard negatives (history, opinion, law, sport and
trade in violent words) that are read as an event that happened and is news. Neither is trained on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from kg.annotations import to_json  # noqa: E402
from kg.model import Report  # noqa: E402
from kg.pipeline import READERS, engine  # noqa: E402
from kg.reading.released import available  # noqa: E402
from training.markup import read_all  # noqa: E402

DATA = REPO / "training" / "data"

Pair = tuple[dict[str, Any], dict[str, Any]]


def read_file(name: str, kind: str) -> Iterator[Pair]:
    """Each unit of a test file as written and as read."""
    records, errors = read_all([DATA / name])
    if errors:
        raise SystemExit("\n".join(map(str, errors)))
    reader = engine(kind).reader
    for gold in records:
        day = date.fromisoformat(gold["published"]) if gold.get("published") else None
        told = reader.read(Report(gold["id"], gold["text"], gold["lang"], day))
        yield gold, to_json(told)


def mediators(record: dict[str, Any]) -> set[tuple[int, int]]:
    """The spans that mediate in some event."""
    spans = {one["id"]: (one["start"], one["end"]) for one in record.get("mentions", [])}
    return {spans[key] for event in record.get("events", []) for key in event.get("mediator", ())}


def same(one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether two spans share at least half of the longer one."""
    shared = min(one[1], two[1]) - max(one[0], two[0])
    return 2 * shared >= max(one[1] - one[0], two[1] - two[0])


def mediator_f1(pairs: list[Pair]) -> float:
    """F1 of mediators, sentence by sentence."""
    gold = pred = right = 0
    for written, told in pairs:
        want, have = mediators(written), mediators(told)
        gold, pred = gold + len(want), pred + len(have)
        right += sum(any(same(one, other) for other in have) for one in want)
    return 2 * right / (gold + pred) if gold + pred else 0.0


def false_news(pairs: list[Pair]) -> float:
    """Share of sentences read as an event that happened and is news."""
    wrong = [
        told
        for _, told in pairs
        if any(
            event["modality"] == "asserted" and not event.get("background")
            for event in told.get("events", [])
        )
    ]
    return len(wrong) / len(pairs)


def main() -> None:
    """Print one row a reader."""
    print("| reader | mediator F1 (test) | hard negatives read as news (test) |")
    print("| --- | --- | --- |")
    for kind in READERS if available() else ("rules",):
        talks = list(read_file("ar_mediation_test.txt", kind))
        quiet = list(read_file("ar_negatives_test.txt", kind))
        print(f"| {kind} | {mediator_f1(talks):.2f} | {false_news(quiet):.2f} |")


if __name__ == "__main__":
    main()
