"""``kg export``: a graph, or a part of it, in another form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.common import parse_day
from kg.export import EXPORTERS

if TYPE_CHECKING:
    from kg.model import Annotated

__all__ = ["export"]


def _day(name: str, text: str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", callback=parse_day, metavar="YYYY-MM-DD", help=text)


#: One line a form; the mark at the start keeps them apart.
_FORMS: Final = "\b\nForms:\n" + "\n".join(
    f"  {name:9}{one.summary}" for name, one in EXPORTERS.items()
)


@click.command(epilog=_FORMS)
@click.argument("graph", metavar="GRAPH")
@click.option("--format", "-f", "form", type=click.Choice(list(EXPORTERS)), help="The form.")
@click.option("--output", "-o", default="-", metavar="FILE|DIR", help="Standard output if none.")
@_day("since", "Only events not before this day.")
@_day("until", "Only events not after this day.")
@click.option("--class", "classes", multiple=True, help="Only this class of event; repeatable.")
@click.option("--actor", "actors", multiple=True, help="Only with this actor or a part of it.")
@click.option("--place", "places", multiple=True, help="Only in this place or a part of it.")
@click.option("--status", "statuses", multiple=True, help="asserted, disputed, denied, … or any.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Only events at least so sure.")
@click.option(
    "--with-background/--without-background",
    "background",
    default=None,
    help="With or without context that reports only recall; acled, ucdp, plover, graphml and gexf "
    "leave it out.",
)
@click.option("--counts", default="best", show_default=True, help="Casualties by: best, acled.")
@click.option("--no-quotes", is_flag=True, help="No words of reports: offsets and hashes only.")
@click.option(
    "--no-private-persons",
    is_flag=True,
    help="Without people who have neither a Wikidata item nor a stated position.",
)
@click.option(
    "--readings",
    type=click.Path(exists=True, dir_okay=False),
    help="What kg annotate wrote, for jsonl and docbin from a graph file.",
)
def export(
    graph: str,
    form: str | None,
    output: str,
    since: date | None,
    until: date | None,
    classes: tuple[str, ...],
    actors: tuple[str, ...],
    places: tuple[str, ...],
    statuses: tuple[str, ...],
    min_confidence: float | None,
    background: bool | None,
    counts: str,
    no_quotes: bool,
    no_private_persons: bool,
    readings: str | None,
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
    selection = select(
        source,
        since=since,
        until=until,
        classes=classes,
        actors=actors,
        places=places,
        statuses=statuses,
        min_confidence=min_confidence,
        background=background,
        quotes=not no_quotes,
        private=not no_private_persons,
        counts=counts,
    )
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
