"""The dataset that an update names in its address, put where the engine reads it: in the update.

``using-graph-uri`` and ``using-named-graph-uri`` say the same as ``USING`` and ``USING NAMED`` in
every operation that has a pattern (SPARQL 1.1 Protocol, section 2.2.3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from kg.serve.guard import blanked, operations
from kg.serve.reply import Refused

__all__ = ["graph_names", "lenient", "with_dataset"]

_WORD: Final = re.compile(r"(?<![\w:?$-])(WITH|USING|DELETE|INSERT|WHERE)(?![\w:-])|[{}]", re.I)

_EMPTYING: Final = re.compile(r"(?<![\w:?$-])(?:CLEAR|DROP)\s+(?!SILENT\b)(?=\w)", re.I)


def lenient(update: str) -> str:
    """The update with graphs that are not there counted as empty, as stores without a list do.

    >>> lenient("CLEAR GRAPH <urn:g>; DROP SILENT ALL")
    'CLEAR SILENT GRAPH <urn:g>; DROP SILENT ALL'
    """
    text = blanked(update)
    parts, last = [], 0
    for start, end in operations(text):
        match = _EMPTYING.search(text, start, end)
        if match is not None and "{" not in text[start : match.end()]:
            parts.append(f"{update[last : match.end()]}SILENT ")
            last = match.end()
    return "".join([*parts, update[last:]])


def graph_names(iris: Sequence[str]) -> list[NamedNode]:
    """Names of graphs; `Refused` for what is no absolute IRI."""
    try:
        return [NamedNode(one) for one in iris]
    except ValueError as error:
        raise Refused(400, f"a graph of the dataset is no absolute IRI: {error}") from None


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with a dataset in each operation that has a pattern.

    Raises `Refused` where an operation names another one.

    >>> with_dataset("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", ["urn:g"], [])
    'INSERT { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 2 }'
    >>> with_dataset("DELETE WHERE { ?s ?p 2 }", [], ["urn:g"])
    'DELETE { ?s ?p 2 } USING NAMED <urn:g> WHERE { ?s ?p 2 }'
    """
    clauses = [f"USING {one} " for one in graph_names(default)]
    clauses += [f"USING NAMED {one} " for one in graph_names(named)]
    if not clauses:
        return update
    text = blanked(update)
    parts, last = [], 0
    for start, end in operations(text):
        parts += [update[last:start], _one(update[start:end], text[start:end], "".join(clauses))]
        last = end
    return "".join([*parts, update[last:]])


def _one(operation: str, text: str, clause: str) -> str:
    """One operation with its dataset; as it is if it has no pattern."""
    words = _outer_words(text)
    kinds = [word for word, _ in words]
    if "WITH" in kinds or "USING" in kinds:
        raise Refused(400, "the update names graphs (WITH, USING) and the request other ones")
    if "WHERE" not in kinds:
        return operation
    at = words[kinds.index("WHERE")][1]
    if kinds[:2] == ["DELETE", "WHERE"] and "{" not in text[words[0][1] : at]:
        pattern = operation[at + len("WHERE") :].strip()
        return f"{operation[:at]}{pattern} {clause}WHERE {pattern}"
    return operation[:at] + clause + operation[at:]


def _outer_words(text: str) -> list[tuple[str, int]]:
    """Keywords that stand in no braces, and where."""
    found, depth = [], 0
    for match in _WORD.finditer(text):
        if match.group() in "{}":
            depth += 1 if match.group() == "{" else -1
        elif depth == 0:
            found.append((match.group().upper(), match.start()))
    return found
