"""Reports with independent records of what they tell, for `strong.py` and `merging.py`.

Of a record only ``id``, ``text``, ``title``, ``source`` and ``date`` (as the day of publication,
where there is one) are ever read in; what is compared with, never.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.languages import known
from kg.model import Annotated, Report
from kg.pipeline import READERS, best_reader, engine
from kg.reports import read_reports

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
NEWS = SHARED / "news" / "reports_A.jsonl"
CORPUS = SHARED / "corpus"

#: What a report is made of.
FED = ("id", "text", "title", "source", "date")

#: Classes of events in which force is used.
FORCE = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing", "Siege"),
        *("TerritorialControl", "Detention", "Abduction", "CeasefireViolation"),
    }
)

Record = dict[str, Any]


def need(*paths: Path) -> None:
    """Stop, saying so, where there is nothing to measure."""
    for path in paths:
        if not path.exists():
            sys.exit(f"nothing to measure: {path} is not there (set KG_SHARED)")


def records() -> list[Record]:
    """Every report with its records."""
    with NEWS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def trained() -> frozenset[str]:
    """Ids of the reports that have a unit in the training corpus."""
    with (CORPUS / "train.jsonl").open(encoding="utf-8") as lines:
        return frozenset(json.loads(line)["doc"] for line in lines if line.strip())


def reports(chosen: Iterable[Record]) -> Iterator[Report]:
    """The reports as anyone would feed them: a file of five fields, read like any other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for record in chosen:
                fields = {name: record[name] for name in FED if record.get(name)}
                out.write(json.dumps(fields, ensure_ascii=False) + "\n")
        yield from read_reports([str(path)], complain=_complain, known=known())


def _complain(error: Exception) -> None:
    print(error, file=sys.stderr)


def read(chosen: Iterable[Record], reader: str) -> dict[str, Annotated]:
    """What `reader` reads and links in the chosen reports, by their ids."""
    return {one.report.id: one for one in engine(reader).annotate(reports(chosen))}


def readers() -> tuple[str, ...]:
    """The readers that are installed."""
    return tuple(READERS) if best_reader() != "rules" else ("rules",)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points, given by latitude and longitude."""
    (a, b), (c, d) = (map(math.radians, point) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))
