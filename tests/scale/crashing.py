"""Builds a store in processes that may be killed: ``python -m tests.scale.crashing FOLDER INPUT``.

Each line on standard input is a number of reports; a fresh process reads as many into the store and
fills it. It tells on standard output what it has done: ``ack ID`` for each report that is kept,
``filling``, and ``done``. Its number comes first, and how it ended last.
"""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path

from kg.graph.build import archive_of, build_graph
from kg.graph.store import Graph
from kg.languages import known
from kg.pipeline import engine, facts, read_by, run_of
from kg.reports import read_reports
from kg.scale.kept import How, read_kept
from kg.scale.outcome import Outcome

__all__ = ["build"]


def build(folder: Path, source: Path, count: int) -> None:
    """Read the first reports of `source` into the store, and fill it."""
    graph = Graph.open(folder)
    archive = archive_of(graph)
    assert archive is not None
    reports = islice(read_reports([str(source)], complain=_raise, known=known()), count)
    with archive:
        for _ in read_kept(
            reports, How("rules", read_by("rules"), jobs=1), archive=archive, heard=_acknowledge
        ):
            pass
    _tell("filling")
    build_graph([], facts(), run=run_of("rules"), into=graph)
    _tell("done")


def _acknowledge(outcome: Outcome) -> None:
    _tell(f"ack {outcome.report.id}")


def _raise(error: Exception) -> None:
    raise error


def _tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main() -> None:
    """Start a process for each line, and wait for it."""
    folder, source = map(Path, sys.argv[1:])
    engine("rules")
    facts()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            build(folder, source, int(line))
            os._exit(0)
        _tell(f"process {child}")
        _, status = os.waitpid(child, 0)
        _tell(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
