"""Scores of several models, as mean and spread: `python -m training.seeds FOLDER FOLDER …`.

Each folder holds an exported model, of one configuration and another seed. Every model reads the
development sets through the whole pipeline, alone and joined with the rules.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from kg.reading.neural import NeuralReader
from training.evaluate import score
from training.pipeline import LANGUAGES, dev_records, predict_joined

__all__ = ["main", "mean_and_spread"]

ROWS = (
    *("mention", "mention_exact", "event", "event_family", "role", "triple", "topic", "modality"),
    *("false_assert", "background", "time", "casualty", "relation", "fact"),
)
READERS = {"model": False, "both": True}

Table = Mapping[str, Mapping[str, Any]]


def mean_and_spread(tables: Sequence[Table], row: str) -> tuple[float, float]:
    """Mean and sample standard deviation of a row's score.

    >>> mean_and_spread([{"event": {"f1": 0.7}}, {"event": {"f1": 0.8}}], "event")
    (0.75, 0.071)
    """
    values = [float(t[row].get("f1", t[row].get("accuracy"))) for t in tables]
    return round(mean(values), 3), round(stdev(values), 3) if len(values) > 1 else 0.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print mean and spread of the scores, a column for each reader."""
    parser = argparse.ArgumentParser(prog="python -m training.seeds", description=main.__doc__)
    parser.add_argument("models", nargs="+", type=Path, help="folders of exported models")
    args = parser.parse_args(argv)
    records, models = dev_records(), [NeuralReader(folder) for folder in args.models]
    found = {
        name: [predict_joined(model, records, rules=rules) for model in models]
        for name, rules in READERS.items()
    }
    for language, code in LANGUAGES.items():
        tables = {name: [score(records[code], p) for p in some] for name, some in found.items()}
        print(f"\n{language} (dev), {len(models)} models: mean ± standard deviation")
        print("| score | " + " | ".join(tables) + " |\n| --- |" + " --- |" * len(tables))
        for row in ROWS:
            pairs = (mean_and_spread(some, row) for some in tables.values())
            print(f"| {row} | " + " | ".join(f"{m:.3f} ± {s:.3f}" for m, s in pairs) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
