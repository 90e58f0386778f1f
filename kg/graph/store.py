"""The graph itself: quads in memory or in a folder, asked by SPARQL as the union of its graphs.

A folder has one writer at a time and survives being killed: what was flushed is there when it is
opened again. A file (Turtle, TriG, N-Quads, JSON-LD, RDF/XML) is read into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self

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
from kg.graph.locks import lock_for_writing, writer_of
from kg.graph.output import open_output
from kg.graph.rules import draw_relations
from kg.graph.serial import FORMATS, Format, format_of
from kg.graph.stamp import QUADS, SCHEMA_VERSION, Stamp, bring_on, read_stamp, write_stamp
from kg.graph.terms import iri
from kg.graph.units import Change, Filling, Unit, is_whole
from kg.graph.views import newest, publish
from kg.vocab import BASE, CK, PROV, RDF

if TYPE_CHECKING:
    from rdflib import Dataset

__all__ = ["Graph"]

#: Characters of a message from the query parser that are worth reading.
_LONGEST: Final = 200

#: What the database wrote of itself at earlier openings, of which it keeps a thousand.
_DIARIES: Final = "LOG.old.*"

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
        #: What the last filling changed.
        self.change = Change()
        #: The schema that the store had before it was brought on; nothing if it was up to date.
        self.brought_from: int | None = None
        self._held: BinaryIO | None = None

    @classmethod
    def open(cls, path: str | Path, *, base: str | None = None, read_only: bool = False) -> Self:
        """The store in the folder `path`, made if it is not there.

        One that is only read is as it was when the last writing to it was done and whole, also
        while another process writes. A store of an older schema is brought on when it is written
        to. Raises `StoreUnusable` if another process writes to it, or if it is of a later schema.
        """
        folder = Path(path)
        stamp = read_stamp(folder)
        if stamp is None and read_only:
            raise StoreUnusable(f"{folder}: no store there; build one with kg build -o {folder}/")
        known = stamp.base if stamp else base or BASE
        if base is not None and base != known:
            raise StoreUnusable(f"{folder}: built with --base {known}; use that or another folder")
        try:
            return cls._read(folder, known) if read_only else cls._write(folder, known, stamp)
        except (OSError, RuntimeError) as error:
            raise StoreUnusable(_why_not(folder, error)) from error

    @classmethod
    def _read(cls, folder: Path, base: str) -> Self:
        view = newest(folder)
        if view is None:
            if who := writer_of(folder):
                raise StoreUnusable(
                    f"{folder}: being built for the first time ({who}); try again when that is done"
                )
            if not is_whole(folder):
                raise StoreUnusable(
                    f"{folder}: its first filling was stopped; kg build -o {folder}/ does the rest"
                )
            return cls(Store.read_only(str(folder / QUADS)), base=base)
        graph = cls(Store.read_only(str(view.path)), base=base)
        graph._held = view.held
        return graph

    @classmethod
    def _write(cls, folder: Path, base: str, stamp: Stamp | None) -> Self:
        folder.mkdir(parents=True, exist_ok=True)
        held = lock_for_writing(folder)
        if stamp is None:
            write_stamp(folder, base)
        for diary in (folder / QUADS).glob(_DIARIES):
            diary.unlink(missing_ok=True)
        graph = cls(Store(str(folder / QUADS)), base=base, folder=folder)
        graph._held = held
        if stamp is not None and stamp.schema != SCHEMA_VERSION:
            bring_on(folder, stamp)
            graph.brought_from = stamp.schema
            graph.flush()
        return graph

    @classmethod
    def load(cls, path: str | Path, *, base: str | None = None) -> Self:
        """The graph in a file, by its suffix, or in a store folder, which is only read.

        Where its IRIs live, the `base`, is found in it if it is not said. Raises `StoreUnusable` if
        it is missing, broken or of a format that is not known.
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
        store = Store()
        try:
            store.bulk_load(path=str(source), format=found.syntax)
        except (OSError, SyntaxError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise StoreUnusable(f"{source}: cannot read as {found.name}: {reason}") from error
        return cls(store, base=base or _base_of(store))

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
        if self.folder is None:
            self.store.bulk_extend(quads)
            return
        source = iter(quads)
        while batch := list(islice(source, _BATCH)):
            with self._writing():
                self.store.extend(batch)

    def replace(self, name: str, quads: Iterable[Quad]) -> None:
        """Put `quads` in the place of the named graph `name`."""
        with self._writing():
            self.store.clear_graph(iri(name))
        self.add(quads)

    def fill(self, units: Iterable[Unit], made_by: str = "") -> Change:
        """Hold just `units`, in the place of all that was held of reports, events and the rest.

        Named graphs that are not of this making stay. A folder is changed only where it differs,
        unless it was filled by another `made_by`; after a kill on the way, filling it again makes
        it whole. The relations are drawn with it.
        """
        with self._writing():
            if self.folder is None:
                self._clear()
                self._extend(quad for unit in units for quad in unit.make())
                draw_relations(self.store, self.minter)
                self.change = Change(whole=True)
            else:
                filling = Filling(self.folder, self.store, self.minter, self._clear)
                self.change = filling.fill(units, made_by)
        self.flush()
        return self.change

    def _clear(self) -> None:
        """Remove every graph of this making."""
        spaces = (self.minter.base + "report/", self.minter.base + "graph/")
        for name in list(self.store.named_graphs()):
            if isinstance(name, NamedNode) and name.value.startswith(spaces):
                self.store.remove_graph(name)

    def flush(self) -> None:
        """See that everything is on disk, and that those who read see it; in memory nothing."""
        with self._writing():
            self.store.flush()
            if self.folder is not None:
                publish(self.folder, self.store)

    def close(self) -> None:
        """Let go of the folder, so that another process may write to it; the graph is empty then.

        Only needed where this process goes on: its end lets go of the folder too.
        """
        self.store, self.folder = Store(), None
        if self._held is not None:
            self._held.close()

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


#: Classes of which there is always one, by how the IRIs of their members go on after the base.
_MEMBERS: Final = {CK.Run: "run/", PROV.SoftwareAgent: "software/", CK.Report: "report/"}


def _base_of(store: Store) -> str:
    """Where the IRIs of a graph live, as the record of its making shows."""
    for cls, kind in _MEMBERS.items():
        for quad in store.quads_for_pattern(None, iri(RDF.type), iri(cls), None):
            if isinstance(quad.subject, NamedNode) and kind in quad.subject.value:
                return quad.subject.value.rpartition(kind)[0]
    return BASE


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
