"""Every form a graph can leave in, in one table.

A new form is a new module and a new row in `EXPORTERS`; the command line, the documentation and the
tests take their lists from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.errors import UsageError
from kg.export.exporter import Exporter
from kg.export.rdf import RDF
from kg.graph.output import open_output
from kg.graph.store import Graph

__all__ = ["EXPORTERS", "Exporter", "exporter_for", "write"]

#: Every form by the name that ``-f`` takes.
EXPORTERS: Final[Mapping[str, Exporter]] = {one.name: one for one in RDF}


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
        if name is None and ends.endswith(one.suffixes):
            return one
    raise UsageError(
        f"no form {name or Path(path).suffix or path!r}; known: {', '.join(EXPORTERS)}"
    )


def write(graph: Graph, path: str | Path, name: str | None = None) -> Exporter:
    """Write `graph` to `path` in the form `name`, whole or not at all; which form it was.

    Raises `UsageError` for an unknown form and `OutputUnwritable` where the file cannot be.
    """
    chosen = exporter_for(path, name)
    with open_output(path) as out:
        chosen.write(graph, out)
    return chosen
