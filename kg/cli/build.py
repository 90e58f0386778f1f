"""``kg build``: from reports to a graph file or a store."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import Progress, input_options, progress
from kg.cli.online import look_up, online_options
from kg.cli.output import Target, landed, open_target
from kg.cli.reading import Reading, reading_options, stoppable
from kg.cli.validate import check_fresh
from kg.cli.watching import watch_store
from kg.errors import KgError, UsageError
from kg.vocab import BASE

if TYPE_CHECKING:
    from kg.graph.corrections_model import Correction
    from kg.graph.provenance import Run
    from kg.graph.store import Graph
    from kg.model import Annotated

__all__ = ["build"]


@click.command()
@input_options
@reading_options
@online_options
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="FILE|DIR/",
    help="Graph file (.ttl .trig .nq .jsonld .rdf), a store folder with a slash, or - for Turtle.",
)
@click.option("--base", default=BASE, show_default=True, help="Where the graph's IRIs live.")
@click.option("--stamp", is_flag=True, help="Record the time of this run.")
@click.option("--gaps", is_flag=True, help="List the sentences that gave nothing, and why.")
@click.option(
    "--remove", multiple=True, metavar="ID", help="Take this report out of the store; repeatable."
)
@click.option(
    "--corrections",
    "decided",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What people decided (docs/corrections.md); a store keeps its own beside the graph.",
)
@click.option(
    "--best-count",
    "rule",
    type=click.Choice(("latest", "highest", "lowest")),
    help="The best of several counts of an event; latest if not said, or as in the store.",
)
@click.option("--no-validate", "unchecked", is_flag=True, help="Do not check what was made.")
@click.option("--watch", is_flag=True, help="Go on: read what comes into folders and feeds.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How often --watch looks.",
)
def build(output: str, watch: bool, every: float, **options: Any) -> None:
    """Read reports into a graph file or a store.

    A PATH is a report, a folder or archive of them, or - for standard input. The same input gives
    the same bytes, in any order of files. A store reads only what it does not hold yet, with the
    reader that it was begun with if no other is said, and a run that is stopped goes on where it
    was when the same command is given again. Without a PATH, a store is made anew of what it
    holds, as after corrections. With --watch, a PATH may also be the address of a feed. What is new
    is checked as kg validate and kg check do it; what is wrong is named, and the exit code is 1.
    """
    reading = _asked(output, options)
    make = _Making(output, watch=watch, **options)
    if watch:
        _check_watch(output, reading, make.remove)
        watch_store(reading, Path(output), every, make)
        return
    with stoppable(output):
        make(reading)
    reading.problems.leave()


def _asked(output: str, options: dict[str, Any]) -> Reading:
    """Take what the reading needs from the options; a store has its own reader if none is said."""
    from kg.graph.build import archive_in
    from kg.pipeline import reader_in

    stored = (Path(output) / "kg.json").is_file()
    if options["remove"] and not stored:
        raise UsageError(f"--remove takes reports out of a store, and {output} is none")
    if stored and not options["reader"]:
        options["reader"] = reader_in(archive_in(Path(output)).first_read_by) or None
    return Reading.asked(options, nothing=stored)


@dataclass(frozen=True, slots=True)
class _Making:
    """What the options ask for beside the reading; called, it makes the graph at ``output``.

    ``stale_told`` are the corrections without effect that were named when it was last called.
    """

    output: str
    base: str
    stamp: bool
    gaps: bool
    remove: tuple[str, ...]
    decided: Path | None
    rule: str | None
    unchecked: bool
    quiet: bool
    online: bool
    endpoint: str
    watch: bool
    stale_told: set[str] = field(default_factory=set)

    def __call__(self, reading: Reading) -> None:
        """Read the reports, make the graph of them, and check what is new in it."""
        from kg.pipeline import run_of

        now = datetime.now(UTC) if self.stamp else None
        with landed(self.output) as place, open_target(place, self.base) as target:
            corrections = _corrections(target, self.decided)
            told = self._read_all(reading, target)
            if self.gaps:
                _list_gaps(target.archive.readings(told))
            run = run_of(reading.how.reader, now)
            graph = _make(target, told, run, self.base, corrections, self.rule)
            if (older := graph.brought_from) is not None:
                click.echo(f"kg: the store was of schema {older}; brought on", err=True)
            _name_stale(graph, self.stale_told, reading)
            if not self.unchecked:
                check_fresh(graph, target.archive, told, reading.problems)

    def _read_all(self, reading: Reading, target: Target) -> list[str]:
        """Read the reports and look up unknown names; ids of the reports that were given."""
        archive = target.archive
        with progress(self.quiet) as counter:
            told = _read(reading, target, self.remove, counter)
            look_up(reading, told, archive, counter, online=self.online, endpoint=self.endpoint)
        if not told and reading.paths and not self.remove and not self.watch:
            click.echo("kg: nothing was read, so nothing is written", err=True)
            sys.exit(1)
        return told


def _name_stale(graph: Graph, told: set[str], reading: Reading) -> None:
    """Name corrections without effect, each once; one that has an effect again is forgotten."""
    from kg.graph.corrections_quads import stale_corrections

    stale = {f"{one.what}: {one.reason}" for one in stale_corrections(graph)}
    for one in sorted(stale - told):
        reading.problems(KgError(f"correction without effect: {one}"))
    told.clear()
    told.update(stale)


def _check_watch(output: str, reading: Reading, remove: tuple[str, ...]) -> None:
    if not output.endswith("/") and not Path(output).is_dir():
        raise UsageError(f"--watch fills a store; say -o {output}/")
    if reading.scheduler or remove or "-" in reading.paths or not reading.paths:
        raise UsageError("--watch takes folders, files and feeds, and no --scheduler or --remove")


def _corrections(target: Target, path: Path | None) -> tuple[Correction, ...]:
    """The corrections of a file given; those of a store are looked at before hours of reading."""
    from kg.graph.build import corrections_of
    from kg.graph.corrections_file import read_corrections
    from kg.graph.stamp import SCHEMA_VERSION

    if target.graph is not None:
        corrections_of(target.graph)
        if (older := target.graph.brought_from) is not None:
            told = f"kg: {target.path} was of schema {older}; it is brought to {SCHEMA_VERSION}"
            click.echo(f"{told}, and made anew of what it keeps", err=True)
    return read_corrections(path) if path is not None else ()


def _read(
    reading: Reading, target: Target, remove: tuple[str, ...], counter: Progress
) -> list[str]:
    """Bring the archive up to date; ids of the reports that were given."""
    from kg.scale.outcome import Done

    archive = target.archive
    if remove:
        for key in sorted(set(remove) - archive.remove(remove)):
            reading.problems(KgError(f"report {key}: not in the store, so not removed"))
    outcomes = reading.outcomes(archive, counter)
    told = [one.report.id for one in outcomes if isinstance(one, Done)]
    if target.graph is not None:
        reading.again(archive, counter)
        archive.tidy()
    archive.close()
    return told


def _make(
    target: Target,
    told: list[str],
    run: Run,
    base: str,
    corrections: tuple[Correction, ...],
    rule: str | None,
) -> Graph:
    """Make the graph of everything in the store, or of the reports given."""
    from kg.graph.build import build_graph
    from kg.graph.store import Graph
    from kg.pipeline import facts

    if target.graph is None:
        graph, readings = Graph(base=base), target.archive.readings(told)
    else:
        graph, readings = target.graph, iter(())
    build_graph(readings, facts(), run=run, rule=rule or "", into=graph, corrections=corrections)
    target.write(graph)
    return graph


def _list_gaps(read: Iterable[Annotated]) -> None:
    for one in read:
        for name, passage in one.passages:
            for gap in passage.gaps:
                place = f"{one.report.id} {name} {gap.span.start}-{gap.span.end}"
                click.echo(f"{place}\t{gap.reason}\t{' '.join(gap.span.text.split())}", err=True)
