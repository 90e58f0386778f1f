"""Measure numbers, times and counts: words a second, and recall on annotated units.

usage: python bench/values.py [--misses N] [FILE.jsonl …]

Speed is measured on the texts of the files. Recall: of the events with a time value, the share
whose value is among the times found in the unit; of the casualties, the share with the same
outcome, count and class of qualifier (exact, at least, at most, about) among the counts found.
Without files, the corpus beside the checkout (``KG_SHARED``) is read, where it is there.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from kg.languages import counts, numbers, times
from kg.languages.words import words
from kg.model import Span

REPO = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))
NAMES = ("train.jsonl", "dev.jsonl", "english_train.jsonl", "english_dev.jsonl")

#: What the score of the corpus tells apart.
BOUND = {"exact": "exact", "min": "min", "max": "max"}

Unit = dict[str, Any]


def units_of(path: Path) -> list[Unit]:
    """The units of an annotated file."""
    with path.open(encoding="utf-8-sig") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def published_of(unit: Unit) -> date | None:
    """The unit's publication date."""
    return date.fromisoformat(unit["published"]) if unit.get("published") else None


def words_a_second(units: Iterable[Unit], stage: Callable[[Unit], object]) -> float:
    """How many words `stage` reads in a second, on one core, nothing kept from before."""
    units = list(units)
    total = sum(len(words(unit["text"])) for unit in units)
    numbers.cached_words.cache_clear()
    numbers.numbers_in.cache_clear()
    begin = time.process_time()
    for unit in units:
        stage(unit)
    return total / (time.process_time() - begin)


def clear() -> None:
    """Forget what stages of one sentence share."""
    numbers.cached_words.cache_clear()
    numbers.numbers_in.cache_clear()


STAGES: dict[str, Callable[[Unit], object]] = {
    "numbers": lambda unit: numbers.find_numbers(unit["text"], unit["lang"]),
    "times": lambda unit: times.find_times(unit["text"], unit["lang"], published_of(unit)),
    "counts": lambda unit: counts.find_counts(unit["text"], unit["lang"]),
    "together": lambda unit: (
        times.find_times(unit["text"], unit["lang"], published_of(unit)),
        counts.find_counts(unit["text"], unit["lang"], people_of(unit)),
    ),
}


def time_recall(units: Iterable[Unit]) -> tuple[int, int, list[str]]:
    """(right, gold, misses) of the events' time values."""
    right, gold, misses = 0, 0, []
    for unit in units:
        found = times.find_times(unit["text"], unit["lang"], published_of(unit))
        values = {one.value for one in found}
        for event in unit.get("events", []):
            want = (event.get("time") or {}).get("value")
            if want:
                gold += 1
                right += want in values
                if want not in values:
                    got = [(one.span.text, one.value) for one in found]
                    misses.append(
                        f"{unit.get('published')} «{event['time']['text']}» {want}: {got}"
                    )
    return right, gold, misses


def people_of(unit: Unit) -> list[Span]:
    """The names of persons that are annotated."""
    mentions = unit.get("mentions", [])
    return [Span(m["start"], m["end"], m["text"]) for m in mentions if m["type"] == "PER"]


def count_recall(units: Iterable[Unit]) -> tuple[int, int, list[str]]:
    """(right, gold, misses) of the casualties."""
    right, gold, misses = 0, 0, []
    for unit in units:
        found = counts.find_counts(unit["text"], unit["lang"], people_of(unit))
        keys = [(one.outcome, one.value, BOUND.get(one.qualifier, "about")) for one in found]
        for event in unit.get("events", []):
            for casualty in event.get("casualties", []):
                bound = BOUND.get(casualty["qualifier"], "about")
                key = (casualty["outcome"], casualty.get("count"), bound)
                gold += 1
                right += key in keys
                if key not in keys:
                    got = [(c.span.text, *k) for c, k in zip(found, keys, strict=True)]
                    around = unit["text"][max(0, casualty["start"] - 50) : casualty["end"] + 40]
                    misses.append(f"{key} [{casualty['text']}] in «{around}»: {got}")
    return right, gold, misses


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", type=int, default=0, help="print up to N misses of each kind")
    args = parser.parse_args()
    files = args.files or [p for n in NAMES if (p := SHARED / "corpus" / n).exists()]
    for path in files:
        units = units_of(path)
        speeds = {name: words_a_second(units, stage) for name, stage in STAGES.items()}
        print(path.name, *(f"{name} {speed:,.0f} words/s" for name, speed in speeds.items()))
        for name, recall in (("times", time_recall), ("casualties", count_recall)):
            right, gold, misses = recall(units)
            print(f"  {name}: {right}/{gold} = {right / max(1, gold):.3f}")
            for miss in misses[: args.misses]:
                print("   -", miss)


if __name__ == "__main__":
    main()
