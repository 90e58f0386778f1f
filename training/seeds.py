"""Scores of several models, as mean and spread: `python -m training.seeds FOLDER FOLDER …`.

Each folder holds an exported model, of one configuration and another seed. Every model reads the
development sets through the whole pipeline, alone and joined with the rules.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from kg.annotations import to_json
from kg.linking import Gazetteer
from kg.model import Report
from kg.reading.joint import joined
from kg.reading.neural import NeuralReader
from kg.reading.reader import Reader
from training.data import expand
from training.evaluate import DEV, score
from training.examples import load_records

__all__ = ["main", "mean_and_spread", "reader_scores"]

ROWS = (
    *("mention", "mention_exact", "event", "event_family", "role", "triple", "topic", "modality"),
    *("false_assert", "background", "time", "casualty", "relation", "fact"),
)
_LANGUAGES = {"Arabic": "ar", "English": "en"}

Table = Mapping[str, Mapping[str, Any]]


def reader_scores(folder: Path, *, rules: bool) -> dict[str, Table]:
    """Scores of the reader with the model of a folder, by language."""
    head, tail = joined(NeuralReader(folder), rules=rules)
    reader = Reader(names=Gazetteer.open(), head=head, tail=tail)
    tables = {}
    for language, path in DEV.items():
        records = load_records(expand(path))
        units = (_report(record, _LANGUAGES[language]) for record in records)
        found = {one.report.id: to_json(one) for one in reader.read_many(units)}
        tables[language] = score(records, found)
    return tables


def _report(record: Mapping[str, Any], lang: str) -> Report:
    day = record.get("published")
    return Report(record["id"], record["text"], lang, date.fromisoformat(day) if day else None)


def mean_and_spread(tables: Sequence[Table], row: str) -> tuple[float, float]:
    """Mean and sample standard deviation of a row's score.

    >>> mean_and_spread([{"event": {"f1": 0.7}}, {"event": {"f1": 0.8}}], "event")
    (0.75, 0.071)
    """
    values = [float(t[row]["f1"] if "f1" in t[row] else t[row]["accuracy"]) for t in tables]
    return round(mean(values), 3), round(stdev(values), 3) if len(values) > 1 else 0.0


def main(argv: Sequence[str] | None = None) -> int:
    """Print mean and spread of the scores, a column for each reader."""
    parser = argparse.ArgumentParser(prog="python -m training.seeds", description=main.__doc__)
    parser.add_argument("models", nargs="+", type=Path, help="folders of exported models")
    args = parser.parse_args(argv)
    by_reader = {
        name: [reader_scores(folder, rules=rules) for folder in args.models]
        for name, rules in (("model", False), ("both", True))
    }
    for language in DEV:
        print(f"\n{language} (dev), {len(args.models)} models: mean ± standard deviation")
        print("| score | " + " | ".join(by_reader) + " |\n| --- |" + " --- |" * len(by_reader))
        for row in ROWS:
            pairs = (mean_and_spread([t[language] for t in x], row) for x in by_reader.values())
            print(f"| {row} | " + " | ".join(f"{m:.3f} ± {s:.3f}" for m, s in pairs) + " |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
