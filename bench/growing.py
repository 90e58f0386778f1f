"""How a store grows: ``python bench/growing.py [--store DIR] [--reader NAME] [--more 10]``.

Builds the research news (``KG_SHARED``) into a store, or takes what one has read already. Then a
new store is made of all reports but some, those are added, and what is new is checked. Printed are
seconds of the processor, since they mean something on a machine that does other things as well,
the peak of memory, and whether the grown store is the one that a build from nothing gives.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from news import need, records, reports
from throughput import NEWS, run, write

from kg.graph.archive import Archive
from kg.graph.build import archive_in, build_graph
from kg.graph.check import check
from kg.graph.fresh import fresh_problems
from kg.graph.store import Graph
from kg.graph.validate import validate
from kg.model import Annotated
from kg.pipeline import best_reader, facts, run_of

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Do some work, and print the seconds of the processor that it took."""
    started = time.process_time()
    done = work()
    print(f"{what:46}{time.process_time() - started:8.1f} s", flush=True)
    return done


def built(folder: Path, reader: str) -> Archive:
    """Build all news into a store with the command line."""
    need(NEWS)
    source = write(list(reports(records())), folder / "news.jsonl")
    took = run(["build", str(source), "-o", f"{folder}/news/", "--reader", reader, "-q"])
    total = f"{took.wall:.0f} s by the clock, {took.cpu:.0f} s of cores"
    print(f"kg build, reader {reader}: {total}, MB by process {sorted(took.memory.values())}")
    return archive_in(folder / "news")


def growing(read: Archive, folder: Path, more: int, limit: int) -> bool:
    """Make a store of what was read but for the last reports, add those, and compare."""
    readings = list(read)[:limit]
    few, last = readings[:-more], readings[-more:]
    graph = Graph.open(folder / "grown")
    settings = run_of(best_reader())

    def fill(readings: list[Annotated]) -> Graph:
        return build_graph(readings, facts(), run=settings, into=graph, read_by="measured")

    timed(f"make a store of {len(few)}", lambda: fill(few))
    timed("check all of it", lambda: fresh_problems(graph, {}))
    timed(f"add {more} reports", lambda: fill(last))
    change = graph.change
    print(
        f"  {len(change.made)} things made anew, {len(change.gone)} gone, of all {len(graph)} quads"
    )
    told = {one.report.id: one.report for one in last}
    wrong = timed("check what is new", lambda: fresh_problems(graph, told))
    whole = timed("make the same in memory", lambda: build_graph(readings, facts(), run=settings))
    same = set(whole) == set(graph)
    broken = timed("shapes and assertions on all", lambda: [*validate(whole), *check(whole)])
    print(f"the same quads: {same}; problems found: {len(wrong)} new, {len(broken)} in all")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak of memory, all of the above in one process: {peak} MB")
    return same and not wrong and not broken


def main() -> int:
    """Measure and print; 1 if something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", type=Path, help="a store whose readings are taken")
    parser.add_argument("--reader", default=best_reader())
    parser.add_argument("--more", type=int, default=10)
    parser.add_argument("--reports", type=int, default=1_010)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        read = archive_in(given.store) if given.store else built(folder, given.reader)
        return 0 if growing(read, folder, given.more, given.reports) else 1


if __name__ == "__main__":
    sys.exit(main())
