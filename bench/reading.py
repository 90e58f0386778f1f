"""Score the readers on annotated units, and time them: ``python bench/reading.py [FILE …]``.

Of the gold file only ``id``, ``text`` and ``published`` are read in; the scorer compares. Needs the
shared corpus (``KG_SHARED``); without it there is nothing to measure and it says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from types import ModuleType

from kg.annotations import to_json
from kg.model import Report
from kg.pipeline import READERS, engine
from kg.reading.reader import Reader
from kg.reading.released import available

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / "shared"))
CORPUS = SHARED / "corpus"
DEFAULT = ("dev.jsonl", "seed.gold.jsonl", "english_dev.jsonl")

#: The rows that are always shown; ``--all`` shows the rest.
HEADLINE = (
    *("triple", "mention", "mention_exact", "event", "event_family", "role", "topic", "modality"),
    *("false_assert", "background", "time", "casualty", "relation", "fact"),
)


def scorer() -> ModuleType:
    """The corpus's own scorer."""
    spec = importlib.util.spec_from_file_location("score", CORPUS / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{CORPUS}/score.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reports(path: Path) -> Iterator[Report]:
    """The units of a gold file as reports, with nothing of their annotation."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            day = record.get("published")
            arabic = any("\u0620" <= char <= "\u064a" for char in record["text"])
            yield Report(
                record["id"],
                record["text"],
                "ar" if arabic else "en",
                date.fromisoformat(day) if day else None,
            )


def measure(reader: Reader, path: Path) -> tuple[dict[str, dict[str, float]], float]:
    """Scores of `reader` on a gold file, and its words a second on one core."""
    units = list(reports(path))
    list(reader.read_many(units[:3]))
    begun = time.perf_counter()
    found = list(reader.read_many(units))
    spent = time.perf_counter() - begun
    predicted = {one.report.id: to_json(one) for one in found}
    score = scorer()
    table = score.table(score.score(score.load(path), predicted))
    return table, sum(len(unit.text.split()) for unit in units) / spent


def main() -> None:
    """Print a table for each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="gold files; dev, seed and English dev by default")
    parser.add_argument("--all", action="store_true", help="every row of the scorer")
    parser.add_argument("--reader", choices=READERS, help="one reader; all installed by default")
    parser.add_argument("--json", action="store_true", help="one JSON line a file")
    args = parser.parse_args()
    if not CORPUS.is_dir():
        sys.exit(f"nothing to measure: no corpus at {CORPUS} (set KG_SHARED)")
    installed = READERS if available() else ("rules",)
    for name, kind in product(args.files or [str(CORPUS / name) for name in DEFAULT], installed):
        if args.reader not in (None, kind):
            continue
        table, speed = measure(engine(kind).reader, Path(name))
        if args.json:
            found = {"file": Path(name).name, "reader": kind, "words_per_second": round(speed)}
            print(json.dumps({**found, **table}))
            continue
        print(f"\n{Path(name).name}, {kind}: {speed:,.0f} words/s on one core")
        for row, values in table.items():
            if args.all or row in HEADLINE:
                print(f"  {row:22}" + "  ".join(f"{k} {v}" for k, v in values.items()))


if __name__ == "__main__":
    main()
