"""``kg annotate``: from reports to annotations, the waist of the house."""

from __future__ import annotations

import io
from datetime import date

import click

from kg.cli.common import Problems, input_options, progress
from kg.cli.reading import annotated, reader_option

__all__ = ["annotate"]


@click.command()
@input_options
@reader_option
@click.option(
    "--output", "-o", default="-", metavar="FILE", help="JSON Lines file; standard output if none."
)
@click.option(
    "--unit",
    type=click.Choice(["report", "sentence"]),
    default="report",
    show_default=True,
    help="One record a report, or one a sentence.",
)
def annotate(
    paths: tuple[str, ...],
    day: date | None,
    lang: str,
    source: str,
    quiet: bool,
    reader: str | None,
    output: str,
    unit: str,
) -> None:
    """Read reports into annotations with character offsets, one JSON object a line."""
    from kg.annotations import per_sentence, write
    from kg.graph.output import open_output

    problems = Problems()
    with open_output(output) as binary, progress(quiet) as counter:
        lines = io.TextIOWrapper(binary, encoding="utf-8", newline="\n", write_through=True)
        for one in annotated(paths, day, lang, source, reader, problems, counter):
            write(lines, per_sentence(one) if unit == "sentence" else [one])
        lines.detach()
    problems.leave()
