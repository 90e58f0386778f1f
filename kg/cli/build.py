"""``kg build``: from reports to a graph file or a store."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.common import Progress, input_options, progress
from kg.cli.output import Target, open_target
from kg.cli.reading import Reading, reading_options, stoppable
from kg.errors import KgError, UsageError
from kg.vocab import BASE

if TYPE_CHECKING:
    from kg.model import Annotated

__all__ = ["build"]


@click.command()
@input_options
@reading_options
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
def build(
    output: str,
    base: str,
    stamp: bool,
    gaps: bool,
    remove: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> None:
    """Read reports into a graph file or a store.

    A PATH is a report, a folder or archive of them, or - for standard input. The same input gives
    the same bytes, in any order of files. A store reads only what it does not hold yet, and a run
    that is stopped goes on where it was when the same command is given again.
    """
    if remove:
        _check_store(output)
    reading = Reading.asked(options, nothing=bool(remove))
    now = datetime.now(UTC) if stamp else None
    with stoppable(output), open_target(output, base) as target:
        with progress(quiet) as counter:
            told = _read(reading, target, remove, counter)
        if not told and not remove:
            click.echo("kg: nothing was read, so nothing is written", err=True)
            sys.exit(1)
        if gaps:
            _list_gaps(target.archive.readings(told))
        _make(target, told, reading.how.reader, base, now)
    reading.problems.leave()


def _check_store(output: str) -> None:
    if not (Path(output) / "kg.json").is_file():
        raise UsageError(f"--remove takes reports out of a store, and {output} is none")


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


def _make(target: Target, told: list[str], reader: str, base: str, now: datetime | None) -> None:
    """Make the graph of everything in the store, or of the reports given."""
    from kg.graph.build import build_graph
    from kg.graph.store import Graph
    from kg.pipeline import facts, run_of

    if target.graph is None:
        graph, readings = Graph(base=base), target.archive.readings(told)
    else:
        graph, readings = target.graph, iter(())
    target.write(build_graph(readings, facts(), run=run_of(reader, now), into=graph))


def _list_gaps(read: Iterable[Annotated]) -> None:
    for one in read:
        for name, passage in one.passages:
            for gap in passage.gaps:
                place = f"{one.report.id} {name} {gap.span.start}-{gap.span.end}"
                click.echo(f"{place}\t{gap.reason}\t{' '.join(gap.span.text.split())}", err=True)
