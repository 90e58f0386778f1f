"""The RDF forms, all sorted, so that the same graph is always the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final

from kg.export.exporter import Exporter
from kg.graph.serial import FORMATS
from kg.graph.store import Graph

__all__ = ["RDF"]


def _writer(name: str) -> Callable[[Graph, BinaryIO], None]:
    def write(graph: Graph, out: BinaryIO) -> None:
        FORMATS[name].write(graph.quads(), out, graph.minter.base)

    return write


def _summary(name: str) -> str:
    """The first line of what the format's writer says of itself, without its name."""
    first = (FORMATS[name].write.__doc__ or "").strip().splitlines()[0]
    return first.partition(": ")[2].rstrip(".")


#: One exporter for each RDF format.
RDF: Final = tuple(
    Exporter(name, form.suffixes, _summary(name), _writer(name)) for name, form in FORMATS.items()
)
