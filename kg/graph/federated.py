"""Questions that ask another endpoint as well: only when allowed, and only about what is here.

A query engine sends the pattern of a ``SERVICE`` as it stands, which asks Wikidata for everything
it has. So a question that comes with the program names, inside its ``SERVICE``, the items that it
is about: ``VALUES (?item) { (UNDEF) }``. They are found in the graph first, and put there some at a
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg.errors import LookupFailed, UsageError
from kg.graph.store import Graph

__all__ = ["goes_online", "rows_of"]

#: Items asked for at once: enough to be quick, few enough for a public endpoint.
_BATCH: Final = 100

_ITEMS: Final = re.compile(r"VALUES\s*\(\s*\?item\s*\)\s*\{\s*\(\s*UNDEF\s*\)\s*\}")
_SELECT: Final = re.compile(r"SELECT\s.*?\sWHERE\b", re.DOTALL)

#: Strings, IRIs and comments, in which a word means nothing.
_OPAQUE: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*'
)
_SERVICE: Final = re.compile(r"(?<![:?$\w.-])SERVICE(?![\w:-])", re.IGNORECASE)

Row = tuple[object, ...]


def goes_online(sparql: str) -> bool:
    """Whether a query asks another endpoint.

    >>> goes_online("SELECT * { SERVICE <https://x.org/> { ?s ?p ?o } }")
    True
    >>> goes_online('SELECT * { ?service ex:service "SERVICE" } # SERVICE')
    False
    """
    return _SERVICE.search(_blanked(sparql)) is not None


def _blanked(sparql: str) -> str:
    """The query with what cannot hold keywords blanked, place by place."""
    return _OPAQUE.sub(lambda match: " " * len(match.group()), sparql)


def rows_of(graph: Graph, sparql: str) -> tuple[tuple[str, ...], list[Row]]:
    """Columns and rows of a SELECT that asks another endpoint.

    Raises `LookupFailed` if the endpoint cannot be asked.
    """
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for part in _parts(graph, sparql):
        found = graph.query(part)
        if not isinstance(found, QuerySolutions):
            raise UsageError("only SELECT can ask another endpoint")
        columns = tuple(variable.value for variable in found.variables)
        try:
            rows += [tuple(row) for row in found]
        except (OSError, RuntimeError, SyntaxError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise LookupFailed(f"the other endpoint cannot be asked: {reason}") from error
    return columns, rows


def _parts(graph: Graph, sparql: str) -> Iterator[str]:
    """The query about some items at a time; as it stands if it does not name them."""
    if not _ITEMS.search(sparql):
        yield sparql
        return
    start, end = _service(sparql)
    here = _SELECT.sub("SELECT DISTINCT ?item WHERE", sparql[:start] + sparql[end:], count=1)
    found = graph.query(here[: here.rindex("}") + 1])
    items = [row["item"] for row in found] if isinstance(found, QuerySolutions) else []
    known = sorted(str(one) for one in items if isinstance(one, NamedNode))
    for at in range(0, len(known), _BATCH):
        values = " ".join(f"({one})" for one in known[at : at + _BATCH])
        yield _ITEMS.sub(f"VALUES (?item) {{ {values} }}", sparql, count=1)
    if not known:
        yield f"{sparql[:start]} FILTER(false) {sparql[end:]}"


def _service(sparql: str) -> tuple[int, int]:
    """Where the block of the other endpoint starts and ends."""
    blanked = _blanked(sparql)
    match = _SERVICE.search(blanked)
    if match is None:
        raise UsageError("the query asks no other endpoint")
    depth = 0
    for at in range(match.end(), len(blanked)):
        depth += {"{": 1, "}": -1}.get(blanked[at], 0)
        if blanked[at] == "}" and depth == 0:
            return match.start(), at + 1
    raise UsageError("the query cannot be run: a brace is missing")
