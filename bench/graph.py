"""Measure the store, the exports and the questions: ``python bench/graph.py``.

A generated graph (`graph_data`) of each size is loaded, written in every form and asked every
bundled question. Beside each figure stands what bare pyoxigraph takes for the same work and, up to
a hundred thousand quads, rdflib; compare the ratios, since absolute times depend on the machine.
Runs that are compared take turns, and the best of some rounds counts. Floors that are not held are
named at the end, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import io
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from graph_data import generate
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store

from kg.export import EXPORTERS, write
from kg.graph.check import check
from kg.graph.params import parts_of, resolve_all
from kg.graph.query import ask
from kg.graph.questions import Question, questions
from kg.graph.store import Graph
from kg.graph.validate import validate
from kg.vocab import CK

#: Sizes at which rdflib is still bearable.
RDFLIB_MOST = 100_000

#: Seconds that rdflib may take for all questions together; then it is asked no more.
RDFLIB_SECONDS = 60.0

#: Questions with arithmetic on days, which rdflib does not have, or too slow there to wait for.
NOT_RDFLIB = frozenset(
    {"truce-violations", "retaliation", "actor-dyads", "corroboration", "timeline", "alliances"}
)

#: What each question is asked with; the first entry of each kind is a common thing.
GIVEN = {
    "entity": {"place": "Place 3", "*": "Actor 1"},
    "date": {"since": "2016-01-01", "until": "2016-02-01"},
    "class": {"*": "AirStrike"},
}

#: Seconds allowed at a million quads: look-ups and whole-graph answers, in memory and on disk.
FLOORS = {"memory": {"look-up": 0.3, "all": 1.0}, "disk": {"look-up": 2.0, "all": 3.0}}

#: How much slower than bare pyoxigraph anything may be.
OVERHEAD = 1.3

#: Below this many seconds a ratio says nothing.
TINY = 0.02

TURTLE_MOST = 15.0

#: Quads that are written to a folder in one transaction.
TRANSACTION = 10_000


@dataclass
class Report:
    """Figures as they come, and the floors that were not held."""

    missed: list[str] = field(default_factory=list)

    def line(self, what: str, *cells: object) -> None:
        """Print one row."""
        print(f"{what:34}", *(f"{_shown(cell):>12}" for cell in cells), flush=True)

    def floor(self, what: str, value: float, most: float) -> None:
        """Note `what` if it is above what is allowed."""
        if value > most:
            self.missed.append(f"{what}: {value:.2f}, floor {most:g}")


def _shown(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else "" if cell is None else str(cell)


def best(
    rounds: int, *works: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Seconds of each of `works`, the best of `rounds` in which they take turns."""
    found = [float("inf")] * len(works)
    for _ in range(rounds):
        for at, work in enumerate(works):
            start = clock()
            work()
            found[at] = min(found[at], clock() - start)
    return found


def ratio(ours: float, bare: float) -> float | None:
    """How many times as long; nothing where both are too short to tell."""
    return ours / bare if max(ours, bare) > TINY else None


def made(size: int, folder: Path) -> Path:
    """The generated graph of this size, as N-Quads."""
    path = folder / f"graph-{size}.nq"
    if not path.exists():
        graph = Graph()
        graph.store.bulk_extend(generate(size))
        graph.draw_relations()
        with path.open("wb") as out:
            graph.store.dump(out, format=RdfFormat.N_QUADS)
    return path


def loading(report: Report, path: Path, size: int, rounds: int) -> None:
    """Load a file, and insert quads that are at hand."""
    ours, bare = best(rounds, lambda: Graph.load(path), lambda: _bare(path))
    report.line("load N-Quads", ours, bare, ratio(ours, bare), _rdflib_load(path, size))
    report.floor(f"load at {size}", ours / bare, OVERHEAD)
    quads = list(_bare(path))
    ours, bare = best(rounds, lambda: Graph().add(quads), lambda: Store().extend(quads))
    report.line("insert quads", ours, bare, ratio(ours, bare))
    report.floor(f"insert at {size}", ours / bare, OVERHEAD)
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        places = (Path(name) / str(number) for number in count())
        ours, bare = best(
            max(1, rounds - 1),
            lambda: Graph.open(next(places)).add(quads),
            lambda: _filled(next(places), quads),
        )
    report.line("insert quads into a folder", ours, bare, ratio(ours, bare))
    report.floor(f"insert into a folder at {size}", ours / bare, OVERHEAD)


def _filled(folder: Path, quads: list[Quad]) -> None:
    """Insert quads into a bare store on disk, in transactions as large as ours."""
    store = Store(str(folder))
    for at in range(0, len(quads), TRANSACTION):
        store.extend(quads[at : at + TRANSACTION])
    store.flush()


def _bare(path: Path) -> Store:
    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_QUADS)
    return store


def _rdflib_load(path: Path, size: int) -> float | None:
    if size > RDFLIB_MOST:
        return None
    from rdflib import Dataset

    (seconds,) = best(1, lambda: Dataset(default_union=True).parse(path, format="nquads"))
    return seconds


def exporting(report: Report, path: Path, size: int) -> None:
    """Write every form; bare pyoxigraph writes RDF unsorted, which cannot be compared by lines."""
    graph = Graph.load(path)
    with tempfile.TemporaryDirectory() as name:
        for form, exporter in EXPORTERS.items():
            if form in {"jsonl", "docbin"}:
                continue
            target = Path(name) / form
            (ours,) = best(1, lambda target=target, form=form: write(graph, target, form))
            bare = None
            if form in {"nquads", "trig"}:
                syntax = RdfFormat.N_QUADS if form == "nquads" else RdfFormat.TRIG
                (bare,) = best(1, lambda syntax=syntax: graph.store.dump(io.BytesIO(), syntax))
            report.line(f"export {exporter.name}", ours, bare, bare and ours / bare)
    seconds, extra = _turtle_apart(path)
    report.line("export turtle, own process", seconds, f"+{extra:.0f} MB")
    if size >= 1_000_000:
        report.floor("turtle of a million quads", seconds, TURTLE_MOST)
        report.floor("megabytes more for writing turtle", extra, 200)


def _turtle_apart(path: Path) -> tuple[float, float]:
    """Seconds of writing Turtle and how much the peak of memory rose by it, in a fresh process."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--turtle", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, extra = done.stdout.split()
    return float(seconds), float(extra)


def turtle(path: Path) -> None:
    """Write Turtle of one file and say how long it took and what memory it cost."""
    graph = Graph.load(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.NamedTemporaryFile(suffix=".ttl") as target:
        (seconds,) = best(1, lambda: write(graph, target.name, "turtle"))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(seconds, (after - before) / 1024)


def asking(
    report: Report,
    graph: Graph,
    size: int,
    rounds: int,
    where: str,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Ask every question, of everything and with each of its parameters.

    *With names* is what a user waits for: parameters looked up by name, and names of all that is
    found; *rows* and *pyoxigraph* run the same query through `Graph` and past it.
    """
    rdflib = graph.to_rdflib() if size <= RDFLIB_MOST and where == "memory" else None
    left = RDFLIB_SECONDS
    totals = {"names": 0.0, "rows": 0.0, "bare": 0.0}
    report.line("questions", "with names", "rows", "pyoxigraph", "rdflib")
    for name, question in questions().items():
        if question.online:
            continue
        for label, given in _givens(graph, question):
            sparql = _bound(graph, question, given)
            named, rows, bare = best(
                rounds,
                lambda q=question, g=given: ask(graph, q, g),
                lambda q=sparql: _rows(graph.query(q)),
                lambda q=sparql: _rows(graph.store.query(q, use_default_graph_as_union=True)),
                clock=clock,
            )
            theirs = None
            if rdflib and not given and left > 0:
                theirs = _asked(rdflib, question.name, sparql)
                left -= theirs if isinstance(theirs, float) else 0
            kind = "look-up" if given else "all"
            report.line(f"{name} {label}", named, rows, bare, theirs)
            for key, seconds in (("names", named), ("rows", rows), ("bare", bare)):
                totals[key] += seconds
            if size >= 1_000_000:
                report.floor(f"{where}: {name} {label}", named, FLOORS[where][kind])
    report.line("all questions", *totals.values())
    over = totals["rows"] / totals["bare"]
    report.line("times pyoxigraph", totals["names"] / totals["bare"], over)
    report.floor(f"rows of questions at {size}, {where}", over, OVERHEAD)


def _givens(graph: Graph, question: Question) -> Iterable[tuple[str, dict[str, str]]]:
    if any(one.name == "event" for one in question.params):
        event = next(graph.store.quads_for_pattern(None, _status(), None, None)).subject
        yield "event", {"event": str(event)[1:-1]}
        return
    yield "", {}
    for one in question.params:
        values = GIVEN.get(one.type, {})
        value = values.get(one.name, values.get("*"))
        if value and one.name not in {"weapon", "party"}:
            yield one.name, {one.name: value}


def _status() -> NamedNode:
    return NamedNode(CK.status)


def _bound(graph: Graph, question: Question, given: dict[str, str]) -> str:
    values = resolve_all(graph, question, given)
    return question.bound(values, lambda things: parts_of(graph, things))


def _rows(found: QuerySolutions | QueryTriples | QueryBoolean) -> int:
    """How many rows there are, each taken out."""
    if isinstance(found, QueryBoolean):
        return 1
    return sum(1 for row in found for _ in (tuple(row),))


def _asked(dataset: Any, name: str, sparql: str) -> object:
    """Seconds that rdflib takes, or what it raises."""
    if name in NOT_RDFLIB:
        return "not asked"
    try:
        (seconds,) = best(1, lambda: list(dataset.query(sparql)))
    except Exception as error:
        return type(error).__name__
    return seconds


def validating(report: Report, path: Path, size: int) -> None:
    """Check shapes and assertions; pySHACL does it for the smallest only."""
    graph = Graph.load(path)
    ours, asserted = best(1, lambda: validate(graph), lambda: check(graph))
    theirs = None
    if size <= 20_000:
        (theirs,) = best(1, lambda: validate(graph, reference=True))
    report.line("validate (beside: pySHACL)", ours, theirs, theirs and ours / theirs)
    report.line("check", asserted)


def on_disk(
    report: Report, path: Path, size: int, folder: Path, clock: Callable[[], float]
) -> None:
    """Load into a folder and ask there."""
    place = folder / f"store-{size}"
    shutil.rmtree(place, ignore_errors=True)
    store = Graph.open(place)
    (seconds,) = best(1, lambda: store.store.bulk_load(path=str(path), format=RdfFormat.N_QUADS))
    store.store.optimize()
    report.line("load into a folder", seconds)
    asking(report, store, size, 2, "disk", clock)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kg-bench")
    parser.add_argument("--only", nargs="*", default=["load", "export", "ask", "validate", "disk"])
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="time questions by the processor, so that what else runs does not count",
    )
    parser.add_argument("--turtle", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.turtle:
        turtle(given.turtle)
        return 0
    clock = time.thread_time if given.cpu else time.perf_counter
    given.folder.mkdir(parents=True, exist_ok=True)
    report = Report()
    if "validate" in given.only:
        validating(report, made(20_000, given.folder), 20_000)
    for size in given.sizes:
        path = made(size, given.folder)
        print(f"\n{size} quads")
        report.line("", "kg", "pyoxigraph", "ratio", "rdflib")
        if "load" in given.only:
            loading(report, path, size, given.rounds)
        if "ask" in given.only:
            asking(report, Graph.load(path), size, given.rounds, "memory", clock)
        if "export" in given.only:
            exporting(report, path, size)
        if "validate" in given.only:
            validating(report, path, size)
        if "disk" in given.only:
            print("on disk")
            on_disk(report, path, size, given.folder, clock)
    for one in report.missed:
        print(f"floor not held: {one}")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
