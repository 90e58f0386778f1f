"""What workers do with the graph for the SPARQL endpoint: answer, change, count."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from kg.errors import StoreUnusable
from kg.graph.serial import prefixes
from kg.graph.store import Graph
from kg.serve.dataset import graph_names, lenient, with_dataset
from kg.serve.guard import check_query, check_update, has_dataset
from kg.serve.negotiate import RESULT_FORMS, TRIPLE_FORMS, choose
from kg.serve.reply import Refused, Reply
from kg.serve.worker import Open

__all__ = ["figures", "query", "update"]

#: A store's list of what it was filled with. Without it the next build fills it anew, as it must
#: when quads were changed that follow from reports.
_LIST: Final = "units.gz"

#: Bytes of an answer, whatever its rows.
_LARGEST: Final = 64 * 2**20

#: Characters of what the engine says that are worth reading.
_LONGEST: Final = 300

_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)

_CLASSES: Final = "SELECT ?thing (COUNT(*) AS ?count) { ?s a ?thing } GROUP BY ?thing"
_PROPERTIES: Final = "SELECT ?thing (COUNT(*) AS ?count) { ?s ?thing ?o } GROUP BY ?thing"


def query(
    here: Open,
    *,
    text: str,
    accept: str,
    base: str,
    default: Sequence[str],
    named: Sequence[str],
    rows: int,
    federated: bool,
) -> Reply:
    """The answer to a query in the form that is accepted; of the union of graphs by default."""
    check_query(text, federated=federated)
    try:
        found = _asked(here.graph.store, text, base, default, named)
        if isinstance(found, QueryTriples):
            return _triples(found, accept, rows, here.graph.minter.base)
        return _results(found, accept, rows)
    except (SyntaxError, ValueError) as error:
        raise Refused(400, f"the query cannot be run: {_brief(error)}") from None
    except (OSError, RuntimeError) as error:
        if federated:
            raise Refused(502, f"the other endpoint cannot be asked: {_brief(error)}") from None
        raise


def _asked(
    store: Store, text: str, base: str, default: Sequence[str], named: Sequence[str]
) -> QuerySolutions | QueryTriples | QueryBoolean:
    if default or named:
        return store.query(
            text,
            base_iri=base,
            default_graph=list(graph_names(default)),
            named_graphs=list(graph_names(named)),
        )
    return store.query(text, base_iri=base, use_default_graph_as_union=not has_dataset(text))


def _results(found: QuerySolutions | QueryBoolean, accept: str, rows: int) -> Reply:
    name = _chosen(accept, list(RESULT_FORMS))
    form = RESULT_FORMS[name]
    out = _Capped()
    try:
        found.serialize(cast(IO[bytes], out), form)
    except OSError:
        if not out.full:
            raise
        raise Refused(422, f"the answer is larger than {_LARGEST >> 20} MiB; {_LESS}") from None
    body = out.getvalue()
    if isinstance(found, QuerySolutions) and _count(body, form, rows) > rows:
        raise Refused(422, f"the answer has more than {rows:,} rows; {_LESS}")
    return Reply(name, body)


def _triples(found: QueryTriples, accept: str, rows: int, base: str) -> Reply:
    name = _chosen(accept, list(TRIPLE_FORMS))
    triples = list(islice(found, rows + 1))
    if len(triples) > rows:
        raise Refused(422, f"the answer has more than {rows:,} triples; {_LESS}")
    form = TRIPLE_FORMS[name]
    plain = form in (RdfFormat.N_TRIPLES, RdfFormat.JSON_LD)
    body = serialize(triples, format=form, prefixes=None if plain else prefixes(base))
    return Reply(name, body or b"")


_LESS: Final = "ask for less, or page with ORDER BY, LIMIT and OFFSET"


class _Capped(io.BytesIO):
    """Bytes up to a limit, beyond which writing fails."""

    full = False

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > _LARGEST:
            self.full = True
            raise OSError("full")
        return super().write(data)


def _count(body: bytes, form: QueryResultsFormat, enough: int) -> int:
    """How many rows an answer has; not told exactly where there are surely not `enough`."""
    if form == QueryResultsFormat.TSV:
        return body.count(b"\n") - 1
    if form == QueryResultsFormat.XML:
        return body.count(b"<result>")
    if form == QueryResultsFormat.CSV:
        most = body.count(b"\n") - 1
        if most <= enough:
            return most
        return sum(part.count(b"\n") for part in body.split(b'"')[::2]) - 1
    most = body.count(b"},{") + 1
    return most if most <= enough else _TEXT.sub(b"", body).count(b"},{") + 1


def _chosen(accept: str, offered: list[str]) -> str:
    name = choose(accept, offered)
    if name is None:
        raise Refused(406, f"this can be had as {', '.join(offered)}, not as {accept}")
    return name


def update(
    here: Open,
    *,
    text: str,
    base: str,
    default: Sequence[str],
    named: Sequence[str],
    federated: bool,
) -> Reply:
    """Change the store, all of it or nothing, and see that it is on disk."""
    check_update(text, federated=federated)
    changed = lenient(with_dataset(text, default, named))
    here.close()
    try:
        graph = Graph.open(here.path)
    except StoreUnusable as error:
        raise Refused(503, str(error), wait=5) from None
    try:
        (Path(here.path) / _LIST).unlink(missing_ok=True)
        graph.store.update(changed, base_iri=base)
        graph.flush()
    except (SyntaxError, ValueError) as error:
        raise Refused(400, f"the update cannot be run: {_brief(error)}") from None
    except (OSError, RuntimeError) as error:
        raise Refused(502 if federated else 500, f"nothing changed: {_brief(error)}") from None
    finally:
        graph.close()
    return Reply("text/plain", b"")


def figures(here: Open) -> Reply:
    """What is in the graph, by number, as JSON: quads, graphs, classes and properties."""
    store = here.graph.store
    told = {
        "base": here.graph.minter.base,
        "quads": len(store),
        "graphs": sum(1 for _ in store.named_graphs()),
        "classes": _counted(here.graph, _CLASSES),
        "properties": _counted(here.graph, _PROPERTIES),
    }
    return Reply("application/json", json.dumps(told).encode())


def _counted(graph: Graph, sparql: str) -> dict[str, int]:
    found = cast(QuerySolutions, graph.query(sparql))
    return {row["thing"].value: int(row["count"].value) for row in found}


def _brief(error: Exception) -> str:
    line = " ".join(str(error).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
