"""Ask questions of a graph behind an endpoint as they are asked of one that is here.

`RemoteGraph` is a `Graph` for `kg.graph.query.ask`. What that looks up quad by quad is asked for
many things at a time.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Self, cast

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse_query_results,
)

from kg.errors import UsageError
from kg.graph.remote import Remote, RemoteFailed, is_address
from kg.graph.store import Graph
from kg.graph.terms import iri, text
from kg.vocab import BASE, CK, DCTERMS, RDFS

__all__ = ["RemoteGraph"]

#: Rows asked for at once where there may be many: what public servers give at most.
_PAGE: Final = 10_000

#: Things whose names are asked for at once.
_NAMES: Final = 300

#: Graphs that are put together by name where a server does not do it itself.
_MOST_GRAPHS: Final = 10_000

Term = NamedNode | Literal


class RemoteGraph(Graph):
    """A graph behind an endpoint, for questions only."""

    def __init__(self, remote: Remote, base: str = BASE, graphs: Iterable[str] = ()) -> None:
        super().__init__(base=base)
        self.remote, self._graphs = remote, tuple(graphs)
        self.seen: set[str] = set()
        self.store = cast(Store, _Patterns(self))

    @classmethod
    def at(cls, remote: Remote) -> Self:
        """The graph there: the union of its named graphs, if its default graph is empty.

        Where its IRIs live is found in it.
        """
        graph = cls(remote)
        if not bool(cast(QueryBoolean, graph.query("ASK { ?s ?p ?o }"))):
            names = remote.select(
                f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {_MOST_GRAPHS + 1}"
            )
            if len(names) > _MOST_GRAPHS:
                raise UsageError(
                    f"{remote.url}: its default graph is empty, and it has more than "
                    f"{_MOST_GRAPHS:,} others; start it so that the default graph is the union"
                )
            graph = cls(remote, graphs=sorted(row["g"] for row in names))
        rows = graph.query(f"SELECT ?report {{ ?report a <{CK.Report}> }} LIMIT 1")
        for row in cast(QuerySolutions, rows):
            base, found, _ = row["report"].value.partition("report/")
            if found:
                return cls(remote, base, graph._graphs)
        return graph

    def query(
        self, sparql: str, bindings: Mapping[str, Term] | None = None
    ) -> QuerySolutions | QueryTriples | QueryBoolean:
        """Ask `sparql` there; bound variables become a block of values behind it."""
        if bindings:
            names = " ".join(f"?{name}" for name in bindings)
            values = " ".join(str(term) for term in bindings.values())
            sparql = f"{sparql}\nVALUES ({names}) {{ ({values}) }}"
        try:
            body, form = self.remote.query(sparql, self._graphs)
        except RemoteFailed as error:
            if error.status == 400:
                raise UsageError(f"the query cannot be run: {error}") from None
            raise
        try:
            if form is not None:
                return _triples(body, form)
            self.seen |= _iris(body)
            return parse_query_results(body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, KeyError, TypeError, AttributeError):
            raise RemoteFailed(f"{self.remote.url}: gives no SPARQL results") from None


class _Patterns:
    """Finds quads on the server; names of things are asked for many at a time, and kept."""

    def __init__(self, graph: RemoteGraph) -> None:
        self._graph = graph
        self._names: dict[str, list[Quad]] = {}

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: Any = None,
        graph_name: Any = None,
    ) -> Iterator[Quad]:
        """The quads of a subject, or of a predicate, in whatever graph."""
        if subject is None:
            assert predicate is not None  # noqa: S101
            return self._all(predicate)
        if predicate is None:
            return self._of(subject)
        if subject.value not in self._names:
            self._learn(subject.value)
        return (one for one in self._names[subject.value] if one.predicate == predicate)

    def __len__(self) -> int:
        (row,) = self._graph.remote.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return int(row["n"])

    def _learn(self, thing: str) -> None:
        wanted = [thing, *sorted(self._graph.seen - self._names.keys() - {thing})]
        for at in range(0, len(wanted), _NAMES):
            part = wanted[at : at + _NAMES]
            self._names.update((one, []) for one in part)
            things = " ".join(f"<{one}>" for one in part)
            sparql = (
                f"SELECT ?s ?p ?o {{ VALUES ?s {{ {things} }} "
                f"VALUES ?p {{ <{RDFS.label}> <{DCTERMS.title}> }} ?s ?p ?o }}"
            )
            for quad in self._quads(sparql):
                self._names[cast(NamedNode, quad.subject).value].append(quad)

    def _of(self, subject: NamedNode) -> Iterator[Quad]:
        yield from self._quads(
            f"SELECT ?s ?p ?o {{ VALUES ?s {{ {subject} }} ?s ?p ?o }} LIMIT {_PAGE}"
        )

    def _all(self, predicate: NamedNode) -> Iterator[Quad]:
        """Page by page, in the order of subjects, which any server can go on from."""
        base, last = text(self._graph.minter.base), ""
        known: set[Quad] = set()
        while True:
            more = f" && STR(?s) >= {text(last)}" if last else ""
            sparql = (
                f"SELECT ?s ?p ?o {{ VALUES ?p {{ {predicate} }} ?s ?p ?o "
                f"FILTER(STRSTARTS(STR(?s), {base}){more}) }} ORDER BY STR(?s) LIMIT {_PAGE}"
            )
            page = list(self._quads(sparql))
            fresh = [quad for quad in page if quad not in known]
            yield from fresh
            if len(page) < _PAGE or not fresh:
                return
            known = set(page)
            last = cast(NamedNode, page[-1].subject).value

    def _quads(self, sparql: str) -> Iterator[Quad]:
        seen = set(self._graph.seen)
        found = cast(QuerySolutions, self._graph.query(sparql))
        self._graph.seen = seen
        for row in found:
            if isinstance(row["s"], NamedNode):
                yield Quad(row["s"], row["p"], row["o"], DefaultGraph())


def _iris(body: bytes) -> set[str]:
    """The things in an answer, also those that a query joined by spaces."""
    told = json.loads(body)
    cells = [cell for row in told.get("results", {}).get("bindings", ()) for cell in row.values()]
    parts = {part for cell in cells for part in cell["value"].split(" ")}
    return {one for one in parts if _is_iri(one)}


def _is_iri(value: str) -> bool:
    try:
        return is_address(value) and bool(iri(value))
    except ValueError:
        return False


def _triples(body: bytes, form: RdfFormat) -> QueryTriples:
    """Triples as an answer of the engine here."""
    store = Store()
    store.load(io.BytesIO(body), format=form)
    return cast(QueryTriples, store.query("CONSTRUCT WHERE { ?s ?p ?o }"))
