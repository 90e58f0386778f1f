"""Every form a graph can leave in, in one table.

A new form is a new module and a new row in `EXPORTERS`; the command line, the documentation and the
tests take their lists from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.errors import OutputUnwritable, UsageError
from kg.export.acled import ACLED
from kg.export.exporter import Exporter, Source
from kg.export.geojson import GEOJSON
from kg.export.gexf import GEXF
from kg.export.graphml import GRAPHML
from kg.export.neo4j import NEO4J
from kg.export.plover import PLOVER
from kg.export.rdf import RDF
from kg.export.select import EVERY_STATUS, Selection
from kg.export.tables import CSV, PARQUET
from kg.export.texts import DOCBIN, JSONL
from kg.export.ucdp import UCDP
from kg.graph.output import open_output
from kg.graph.store import Graph
from kg.model import Annotated

__all__ = ["EXPORTERS", "Exporter", "Selection", "Source", "exporter_for", "write"]

#: Every form by the name that ``-f`` takes.
EXPORTERS: Final[Mapping[str, Exporter]] = {
    one.name: one
    for one in (
        *RDF,
        *(ACLED, UCDP, PLOVER, GRAPHML, GEXF, NEO4J, GEOJSON, PARQUET, CSV, DOCBIN, JSONL),
    )
}


def exporter_for(path: str | Path, name: str | None = None) -> Exporter:
    """The exporter called `name`, or the one that the suffix of `path` asks for.

    Raises `UsageError` if there is none; standard output (``-``) without a name is Turtle.

    >>> exporter_for("aleppo.trig").name
    'trig'
    """
    if name is None and str(path) == "-":
        return EXPORTERS["turtle"]
    if name is not None and name in EXPORTERS:
        return EXPORTERS[name]
    ends = str(path).lower()
    for one in EXPORTERS.values():
        if name is None and one.suffixes and ends.endswith(one.suffixes):
            return one
    raise UsageError(
        f"no form {name or Path(path).suffix or path!r}; known: {', '.join(EXPORTERS)}"
    )


def write(
    graph: Graph,
    path: str | Path,
    name: str | None = None,
    selection: Selection | None = None,
    *,
    readings: Callable[[], Iterable[Annotated]] | None = None,
) -> Exporter:
    """Write what `selection` takes of `graph` to `path` in the form `name`; which form it was.

    A file is written whole or not at all; of a form with several files, `path` is the folder.
    `readings` are what the graph was built from, for the forms that hold whole texts.

    Raises `UsageError` for an unknown form, or a status that the form has no place for, and
    `OutputUnwritable` where the file cannot be.
    """
    chosen = exporter_for(path, name)
    source = Source(graph, _wanted(chosen, selection or Selection()), readings)
    if chosen.write is not None:
        with open_output(path) as out:
            chosen.write(source, out)
    elif chosen.files is not None:
        if str(path) == "-":
            raise UsageError(f"{chosen.name} is several files; name a folder with -o")
        files = chosen.files(source)
        folder = _folder(Path(path))
        for file, write_file in files.items():
            with open_output(folder / file) as out:
                write_file(out)
    return chosen


def _wanted(chosen: Exporter, selection: Selection) -> Selection:
    """`selection` with what the form itself leaves out unless it is asked for."""
    allowed = frozenset(chosen.statuses)
    if selection.statuses == EVERY_STATUS:
        kept = allowed or (EVERY_STATUS if chosen.happened else frozenset())
        selection = replace(selection, statuses=kept)
    wrong = sorted(selection.statuses - allowed) if allowed else []
    if wrong:
        names = ", ".join(one.lower() for one in chosen.statuses)
        raise UsageError(
            f"{chosen.name} has no place for what is {wrong[0].lower()}; it takes {names}"
        )
    if chosen.happened and not selection.statuses:
        selection = replace(selection, statuses=frozenset({"Asserted"}))
    if chosen.news and selection.background is None:
        selection = replace(selection, background=False)
    return selection


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputUnwritable(f"{path}: cannot write: {reason}; choose another place") from error
    return path
