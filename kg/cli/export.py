"""``kg export``: a graph, or a part of it, in another form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.filtering import filters
from kg.export import EXPORTERS

if TYPE_CHECKING:
    from kg.model import Annotated

__all__ = ["export"]


#: One line a form; the mark at the start keeps them apart.
_FORMS: Final = "\b\nForms:\n" + "\n".join(
    f"  {name:9}{one.summary}" for name, one in EXPORTERS.items()
)


@click.command(epilog=_FORMS)
@click.argument("graph", metavar="GRAPH")
@click.option("--format", "-f", "form", type=click.Choice(list(EXPORTERS)), help="The form.")
@click.option("--output", "-o", default="-", metavar="FILE|DIR", help="Standard output if none.")
@filters
@click.option("--counts", default="best", show_default=True, help="Casualties by: best, acled.")
@click.option(
    "--readings",
    type=click.Path(exists=True, dir_okay=False),
    help="What kg annotate wrote, for jsonl and docbin from a graph file.",
)
def export(
    graph: str,
    form: str | None,
    output: str,
    counts: str,
    readings: str | None,
    wishes: dict[str, Any],
) -> None:
    """Write a graph file or store (GRAPH), or a part of it, in another form.

    The form follows from the suffix of the output where none is said. What was denied, planned,
    demanded or only alleged never goes out as something that happened: forms without a place for
    it leave it out unless --status asks, and every form says the status of what it holds.
    """
    from kg.export import exporter_for, write
    from kg.export.wishes import select
    from kg.graph.store import Graph

    chosen = exporter_for(output, form)
    source = Graph.load(graph)
    selection = select(source, counts=counts, **wishes)
    write(source, output, chosen.name, selection, readings=_readings(graph, readings))


def _readings(graph: str, file: str | None) -> Callable[[], Iterable[Annotated]] | None:
    """What was read: from the file named, else from the store's own folder."""
    from kg.annotations import read
    from kg.export.texts import READINGS
    from kg.graph.archive import Archive

    if file is not None:
        path = Path(file)
        return lambda: read(path.read_text("utf-8").splitlines())
    kept = Path(graph) / READINGS
    return (lambda: Archive(kept)) if kept.exists() else None
