"""Reports with independent records of what they tell: ``python bench/news.py [--reader both]``.

Builds all of them into a store with the command line, and prints what that took and gave: time and
memory, what was set aside, what is wrong by shapes and assertions, the sentences that gave a fact,
and how much of the time is merging. `strong.py` and `merging.py` measure with them.

Of a record only ``id``, ``text``, ``title``, ``source`` and ``date`` (as the day of publication,
where there is one) are ever read in; what is compared with, never.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from throughput import Took, run, write

from kg.graph.archive import Archive
from kg.graph.build import archive_in
from kg.graph.check import check
from kg.graph.claims import find_claims
from kg.graph.events import merge
from kg.graph.store import Graph
from kg.graph.validate import validate
from kg.languages import known
from kg.model import Annotated, Report
from kg.pipeline import READERS, best_reader, engine, facts
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


def table(folder: Path, reader: str, jobs: int, limit: int | None) -> None:
    """Build the reports, all or the first ones, and print the table."""
    given = list(reports(records()[:limit]))
    source = write(given, folder / "news.jsonl")
    shape = ["--reader", reader, "-j", str(jobs), "-q"]
    took = run(["build", str(source), "-o", f"{folder}/store/", *shape], allowed=(0, 1))
    archive = archive_in(folder / "store")
    row("reader, processes", f"{reader}, {jobs}")
    row("reports read, set aside", f"{len(archive)}, {len(given) - len(archive)}")
    _tell_run(took)
    started = time.process_time()
    claims = [claim for one in archive for claim in find_claims(one).claims]
    laid_out = time.process_time()
    events = merge(claims, facts())
    merging = time.process_time() - laid_out
    row("claims, events", f"{len(claims):,}, {len(events):,}")
    row("taking up what was read", f"{laid_out - started:.1f} s of a core")
    row("merging", f"{merging:.1f} s of a core: {merging / took.cpu:.1%} of all")
    _tell_coverage(archive)
    graph = Graph.load(folder / "store")
    row("quads", f"{len(graph):,}")
    row("wrong by shapes", str(len(list(validate(graph)))))
    row("wrong by assertions", str(len(list(check(graph)))))


def row(name: str, value: str) -> None:
    """Print a row."""
    print(f"{name:26}{value}", flush=True)


def _tell_run(took: Took) -> None:
    named = sum(line.startswith("kg: ") for line in took.told.splitlines())
    row("lines told, crashes", f"{named}, {took.told.count('Traceback')}")
    row("time", f"{took.wall:.0f} s by the clock, {took.cpu:.0f} s of cores")
    row("memory by process", f"{sorted(took.memory.values(), reverse=True)} MB")


def _tell_coverage(archive: Archive) -> None:
    passages = [passage for one in archive for _, passage in one.passages]
    sentences = sum(len(passage.sentences) for passage in passages)
    why = Counter(gap.reason for passage in passages for gap in passage.gaps)
    with_fact = 1 - sum(why.values()) / max(1, sentences)
    row("sentences with a fact", f"{with_fact:.1%} of {sentences:,}")
    row("others, by reason", ", ".join(f"{name} {times:,}" for name, times in why.most_common()))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", choices=readers(), default=best_reader())
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--reports", type=int, help="only so many")
    options = parser.parse_args()
    need(NEWS)
    with tempfile.TemporaryDirectory() as name:
        table(Path(name), options.reader, options.jobs, options.reports)


if __name__ == "__main__":
    main()
