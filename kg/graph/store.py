"""The graph itself: quads in memory or in a folder, asked by SPARQL as the union of its graphs.

A folder has one writer at a time and survives being killed: what was flushed is there when it is
opened again. A file (Turtle, TriG, N-Quads, JSON-LD, RDF/XML) is read into memory.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

from kg.errors import OutputUnwritable, StoreUnusable, UsageError
from kg.graph.ids import Minter
from kg.graph.output import open_output
from kg.graph.rules import draw_relations
from kg.graph.serial import FORMATS, Format, format_of
from kg.graph.terms import iri
from kg.vocab import BASE

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["SCHEMA_VERSION", "Graph"]

#: Version of what a store folder holds; one of another version is built anew.
SCHEMA_VERSION: Final = 1

_STAMP: Final = "kg.json"
_QUADS: Final = "quads"

#: Characters of a message from the query parser that are worth reading.
_LONGEST: Final = 200

#: Quads written in one transaction: large enough to be fast, small enough to keep in memory.
_BATCH: Final = 10_000

_COUNTS: Final = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
SELECT ?kind (COUNT(?thing) AS ?count) WHERE {
  { ?thing a ck:Report BIND("reports" AS ?kind) }
  UNION { ?thing ck:status ?status BIND("events" AS ?kind) }
  UNION { ?thing ck:about ?event BIND("claims" AS ?kind) }
} GROUP BY ?kind
"""

Term = NamedNode | Literal


class Graph:
    """A knowledge graph: named graphs of reports, events, entities and relations.

    >>> graph = Graph()
    >>> len(graph)
    0
    >>> graph
    <Graph: 0 quads, 0 reports, 0 events, 0 claims>
    """

    def __init__(
        self, store: Store | None = None, *, base: str = BASE, folder: Path | None = None
    ) -> None:
        self.store = Store() if store is None else store
        self.minter = Minter(base)
        #: Where the store lies that this writes to; nothing in memory.
        self.folder = folder

    @classmethod
    def open(cls, path: str | Path, *, base: str | None = None, read_only: bool = False) -> Self:
        """The store in the folder `path`, made if it is not there.

        Raises `StoreUnusable` if another process writes to it, or if it is of another version.
        """
        folder = Path(path)
        stamp = _read_stamp(folder)
        if stamp is None and read_only:
            raise StoreUnusable(f"{folder}: no store there; build one with kg build -o {folder}/")
        known = str(stamp["base"]) if stamp else base or BASE
        if base is not None and base != known:
            raise StoreUnusable(f"{folder}: built with --base {known}; use that or another folder")
        try:
            if read_only:
                return cls(Store.read_only(str(folder / _QUADS)), base=known)
            folder.mkdir(parents=True, exist_ok=True)
            if stamp is None:
                _write_stamp(folder, known)
            return cls(Store(str(folder / _QUADS)), base=known, folder=folder)
        except (OSError, RuntimeError) as error:
            raise StoreUnusable(_why_not(folder, error)) from error

    @classmethod
    def load(cls, path: str | Path, *, base: str = BASE) -> Self:
        """The graph in a file, by its suffix, or in a store folder, which is only read.

        Raises `StoreUnusable` if it is missing, broken or of a format that is not known.
        """
        source = Path(path)
        if source.is_dir():
            return cls.open(source, read_only=True)
        if not source.exists():
            raise StoreUnusable(f"{path}: no such graph file or store; build it with kg build")
        found = format_of(source.name)
        if found is None:
            known = ", ".join(end for one in FORMATS.values() for end in one.suffixes)
            raise StoreUnusable(f"{source}: not a graph file; its name must end in {known}")
        graph = cls(base=base)
        try:
            graph.store.bulk_load(path=str(source), format=found.syntax)
        except (OSError, SyntaxError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise StoreUnusable(f"{source}: cannot read as {found.name}: {reason}") from error
        return graph

    @classmethod
    def from_rdflib(cls, graph: object, *, base: str = BASE) -> Self:
        """A copy of an `rdflib.Graph` or `rdflib.Dataset`."""
        from kg.graph.bridge import quads_of

        copy = cls(base=base)
        copy.add(quads_of(graph))
        return copy

    def to_rdflib(self) -> Dataset:
        """A copy as an `rdflib.Dataset` whose default graph is the union of all."""
        from kg.graph.bridge import dataset_of

        return dataset_of(self.store)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add `quads` and see them safely stored."""
        self._extend(quads)
        self.flush()

    def _extend(self, quads: Iterable[Quad]) -> None:
        source = iter(quads)
        while batch := list(islice(source, _BATCH)):
            with self._writing():
                self.store.extend(batch)

    def replace(self, name: str, quads: Iterable[Quad]) -> None:
        """Put `quads` in the place of the named graph `name`."""
        with self._writing():
            self.store.clear_graph(iri(name))
        self.add(quads)

    def fill(self, quads: Iterable[Quad]) -> None:
        """Hold just `quads`, in the place of all that was held of reports, events and the rest.

        Named graphs that are not of this making stay. A folder is changed only where it differs;
        after a kill on the way, filling it again makes it whole.
        """
        if self.folder is None:
            self._clear()
            self._extend(quads)
            return
        from kg.graph.mirror import Mirror

        with self._writing():
            Mirror(self.folder, self.store, self._clear).fill(quads)

    def _clear(self) -> None:
        """Remove every graph of this making."""
        spaces = (self.minter.base + "report/", self.minter.base + "graph/")
        for name in list(self.store.named_graphs()):
            if isinstance(name, NamedNode) and name.value.startswith(spaces):
                self.store.remove_graph(name)

    def flush(self) -> None:
        """See that everything is on disk; nothing to do in memory."""
        with self._writing():
            self.store.flush()

    def close(self) -> None:
        """Let go of the folder, so that another process may write to it; the graph is empty then.

        Only needed where this process goes on: its end lets go of the folder too.
        """
        self.store, self.folder = Store(), None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn a full disk or a lost folder into one line."""
        try:
            yield
        except OSError as error:
            raise OutputUnwritable(f"{self.folder}: cannot write: {_brief(error)}") from error

    def draw_relations(self) -> int:
        """Draw the direct and stated relations anew; how many there are."""
        with self._writing():
            count = draw_relations(self.store, self.minter)
        self.flush()
        return count

    def query(
        self, sparql: str, bindings: Mapping[str, Term] | None = None
    ) -> QuerySolutions | QueryTriples | QueryBoolean:
        """Ask `sparql` of the union of all graphs, with variables of it bound to terms.

        The bound variables must be among those selected. Raises `UsageError` for what is no SPARQL.
        """
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (bindings or {}).items()
        }
        try:
            return self.store.query(
                sparql, use_default_graph_as_union=True, substitutions=bound or None
            )
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise UsageError(f"the query cannot be run: {_brief(error)}") from error

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one named graph, in no particular order."""
        return self.store.quads_for_pattern(None, None, None, iri(graph) if graph else None)

    def write(self, path: str | Path, format: str | None = None) -> None:
        """Write the graph to a file, whole or not at all; the format follows from the suffix.

        Raises `UsageError` for an unknown format and `OutputUnwritable` where the file cannot be.
        """
        chosen = _chosen(str(path), format)
        with open_output(path) as out:
            chosen.write(self.quads(), out, self.minter.base)

    def counts(self) -> dict[str, int]:
        """How many reports, events and claims there are."""
        found = self.query(_COUNTS)
        numbers: Counter[str] = Counter()
        if isinstance(found, QuerySolutions):
            numbers.update({row["kind"].value: int(row["count"].value) for row in found})
        return {kind: numbers[kind] for kind in ("reports", "events", "claims")}

    def __len__(self) -> int:
        return len(self.store)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.quads())

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in self.counts().items())
        return f"<Graph: {len(self)} quads, {counts}>"

    def _repr_html_(self) -> str:
        """A small table for notebooks."""
        numbers = {"quads": len(self), **self.counts()}
        rows = "".join(f"<tr><th>{escape(k)}</th><td>{v:,}</td></tr>" for k, v in numbers.items())
        return f"<table><caption>Graph</caption>{rows}</table>"


def _chosen(path: str, name: str | None) -> Format:
    found = FORMATS.get(name) if name else format_of(path)
    if found is None:
        given = name or Path(path).suffix or path
        raise UsageError(f"no graph format {given!r}; known: {', '.join(FORMATS)}")
    return found


def _read_stamp(folder: Path) -> dict[str, object] | None:
    """What the folder says of itself; ``None`` if there is no store."""
    if folder.exists() and not folder.is_dir():
        raise StoreUnusable(f"{folder}: a file stands there; a store needs a folder")
    path = folder / _STAMP
    if not path.exists():
        if (folder / _QUADS).exists():
            raise StoreUnusable(f"{folder}: {_STAMP} is missing; build the store anew")
        return None
    try:
        stamp: dict[str, object] = json.loads(path.read_text("utf-8"))
        version = stamp["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnusable(f"{path}: broken; build the store anew") from error
    if version != SCHEMA_VERSION:
        raise StoreUnusable(
            f"{folder}: store of schema {version}, this is {SCHEMA_VERSION}; build it anew"
        )
    return stamp


def _write_stamp(folder: Path, base: str) -> None:
    with open_output(folder / _STAMP) as out:
        out.write(json.dumps({"schema": SCHEMA_VERSION, "base": base}, indent=1).encode() + b"\n")


def _brief(error: Exception) -> str:
    """What is wrong in one line, without the list of everything that could have stood there."""
    line = " ".join(str(error).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _why_not(folder: Path, error: Exception) -> str:
    reason = str(error)
    if "lock" in reason.casefold():
        return f"{folder}: another kg process is writing to it; wait for it, or work on a copy"
    if isinstance(error, RuntimeError):
        return f"{folder}: the store is being written to, or is damaged; try again: {_brief(error)}"
    return f"{folder}: cannot open the store: {reason}"
