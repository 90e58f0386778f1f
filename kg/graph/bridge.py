"""To and from rdflib, for code that is written for it.

Terms of the two libraries are not the same objects; whole graphs cross over as N-Quads text, which
is many times faster than term by term.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

from kg.errors import UsageError

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["dataset_of", "quads_of"]


def dataset_of(store: Store) -> Dataset:
    """A copy of `store`, graph by graph; the default graph shows their union."""
    from rdflib import Dataset

    from kg.graph.serial import prefixes

    dataset = Dataset(default_union=True)
    for prefix, space in prefixes().items():
        dataset.bind(prefix, space, replace=True)
    text = serialize(store.quads_for_pattern(None, None, None, None), format=RdfFormat.N_QUADS)
    dataset.parse(data=(text or b"").decode(), format="nquads")
    return dataset


def quads_of(graph: object) -> Iterator[Quad]:
    """The quads of an rdflib graph or dataset."""
    from rdflib import Dataset, Graph

    if not isinstance(graph, Graph):
        raise UsageError(f"not an rdflib graph: {type(graph).__name__}")
    if isinstance(graph, Dataset):
        text, syntax = graph.serialize(format="nquads"), RdfFormat.N_QUADS
    else:
        text, syntax = graph.serialize(format="nt"), RdfFormat.N_TRIPLES
    return parse(io.BytesIO(text.encode()), format=syntax)
