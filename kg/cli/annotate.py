"""``kg annotate``: from reports to annotations, the waist of the house."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from kg.cli.common import input_options, progress
from kg.cli.online import look_up, online_options
from kg.cli.output import kept_beside, landed
from kg.cli.reading import Reading, reading_options, stoppable

if TYPE_CHECKING:
    from kg.graph.archive import Archive
    from kg.scale.outcome import Done

__all__ = ["annotate"]


@click.command()
@input_options
@reading_options
@online_options
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
    output: str, unit: str, quiet: bool, online: bool, endpoint: str, **options: Any
) -> None:
    """Read reports into annotations with character offsets, one JSON object a line.

    A run to a file that is stopped goes on where it was when the same command is given again.
    """
    from kg.graph.output import open_output
    from kg.scale.outcome import Done

    reading = Reading.asked(options)
    with (
        stoppable(output),
        landed(output) as place,
        kept_beside(place) as archive,
        open_output(place) as file,
        progress(quiet) as counter,
    ):
        kept = archive if online or output != "-" else None
        done = (one for one in reading.outcomes(kept, counter) if isinstance(one, Done))
        if online:
            read = [one.report for one in done]
            told = [one.id for one in read]
            look_up(reading, told, archive, counter, online=online, endpoint=endpoint)
            done = (Done(one, kept=True) for one in read)
        for outcome in done:
            _write(file, outcome, archive, unit)
    reading.problems.leave()


def _write(file: BinaryIO, done: Done, archive: Archive, unit: str) -> None:
    line = archive.record(done.report.id) if done.kept else done.line
    if unit == "report":
        file.write(line + b"\n")
    else:
        from kg.annotations import from_json, write
        from kg.sentence_units import per_sentence

        units = io.StringIO()
        write(units, per_sentence(from_json(json.loads(line))))
        file.write(units.getvalue().encode())
    file.flush()
