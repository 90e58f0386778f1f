"""The RDF forms, all sorted, so that the same graph is always the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final

from kg.export.exporter import Exporter, Source
from kg.export.narrow import narrow_graph
from kg.graph.serial import FORMATS

__all__ = ["RDF"]


def _writer(name: str) -> Callable[[Source, BinaryIO], None]:
    def write(source: Source, out: BinaryIO) -> None:
        narrowed = narrow_graph(source.graph, source.selection)
        FORMATS[name].write(narrowed.quads(), out, narrowed.minter.base)

    return write


def _summary(name: str) -> str:
    """The first line of what the format's writer says of itself, without its name."""
    first = (FORMATS[name].write.__doc__ or "").strip().splitlines()[0]
    return first.partition(": ")[2].rstrip(".")


#: One exporter for each RDF format.
RDF: Final = tuple(
    Exporter(name, form.suffixes, _summary(name), _writer(name)) for name, form in FORMATS.items()
)
