"""``kg build``: from reports to a graph file or a store."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import click

from kg.cli.common import Problems, input_options, progress
from kg.cli.reading import annotated, reader_option
from kg.model import Annotated
from kg.vocab import BASE

__all__ = ["build"]


@click.command()
@input_options
@reader_option
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
def build(
    paths: tuple[str, ...],
    day: date | None,
    lang: str,
    source: str,
    quiet: bool,
    reader: str | None,
    output: str,
    base: str,
    stamp: bool,
    gaps: bool,
) -> None:
    """Read reports into a graph file or a store.

    A PATH is a report, a folder or archive of them, or - for standard input. The same input gives
    the same bytes, in any order of files.
    """
    from kg.cli.output import open_target
    from kg.pipeline import build as build_graph

    problems = Problems()
    with open_target(output, base) as target:
        with progress(quiet) as counter:
            told = annotated(paths, day, lang, source, reader, problems, counter)
            read = list(told)
            now = datetime.now(UTC) if stamp else None
            graph = build_graph(read, reader=reader, base=base, stamp=now, into=target.graph)
        if not read:
            click.echo("kg: nothing was read, so nothing is written", err=True)
            sys.exit(1)
        if gaps:
            _list_gaps(read)
        target.write(graph)
    problems.leave()


def _list_gaps(read: list[Annotated]) -> None:
    for one in read:
        for name, passage in one.passages:
            for gap in passage.gaps:
                place = f"{one.report.id} {name} {gap.span.start}-{gap.span.end}"
                click.echo(f"{place}\t{gap.reason}\t{' '.join(gap.span.text.split())}", err=True)
