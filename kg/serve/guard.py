"""Read as much of a query or update as is needed to say whether it may run.

Queries ask other endpoints by ``SERVICE``, updates fetch files by ``LOAD``: unless that is allowed,
neither reaches the engine. Where a ``SERVICE`` could stand is told from its grammar alone, whatever
surrounds it, so that no trick with quotes or comments hides one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.serve.reply import Refused

__all__ = ["blanked", "check_query", "check_update", "has_dataset", "operations"]

#: Brackets in brackets: beyond that the engine's parser runs out of stack.
_DEEPEST: Final = 120

_SPACE: Final = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))*"

#: ``SERVICE``, perhaps ``SILENT``, a name and an opening brace.
_SERVICE: Final = re.compile(
    rf"SERVICE{_SPACE}(?:SILENT{_SPACE})?(?:<[^<>]*>|(?:\\.|[^\s{{}}<>#\\])+){_SPACE}\{{",
    re.IGNORECASE,
)

#: Strings, IRIs, comments and escaped characters of names, in which a word means nothing.
_OPAQUE: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|\\.|#[^\n\r]*',
    re.DOTALL,
)
_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WORD: Final = r"(?<![\w:?$-]){}(?![\w:-])"
_LOAD: Final = re.compile(_WORD.format("LOAD"), re.IGNORECASE)
_FROM: Final = re.compile(_WORD.format("FROM"), re.IGNORECASE)
_END: Final = re.compile(r"[;{}]")


@lru_cache(maxsize=2)
def blanked(sparql: str) -> str:
    """The text with what cannot hold keywords blanked, place by place.

    >>> blanked("ASK { ?s ?p '{' } #{").replace(" ", ".")
    'ASK.{.?s.?p.....}...'
    """
    return _OPAQUE.sub(lambda match: " " * len(match.group()), sparql)


def check_query(sparql: str, *, federated: bool) -> None:
    """Raise `Refused` for what must not be run."""
    if not federated and (_serves(sparql) or ("\\" in sparql and _serves(_unescaped(sparql)))):
        raise Refused(
            403, "SERVICE: this service asks no other endpoints; kg serve --federated allows it"
        )
    _check_depth(sparql)


def check_update(sparql: str, *, federated: bool) -> None:
    """Raise `Refused` for what must not be run."""
    check_query(sparql, federated=federated)
    if not federated and "load" in sparql.lower() and _LOAD.search(blanked(sparql)):
        raise Refused(403, "LOAD: this service fetches nothing; kg serve --federated allows it")


def has_dataset(sparql: str) -> bool:
    """Whether a query names the graphs that it asks (``FROM``).

    >>> has_dataset("SELECT * FROM <urn:g> { ?s ?p ?o }"), has_dataset("SELECT * { ?from ?p ?o }")
    (True, False)
    """
    return any(_FROM.search(part) for part in _outside(blanked(sparql)))


def operations(text: str) -> list[tuple[int, int]]:
    """Where each operation of a blanked update starts and ends.

    >>> operations("DROP ALL; INSERT { ?a ?b ?c ; ?d ?e } WHERE { }")
    [(0, 8), (9, 47)]
    """
    found, start, depth = [], 0, 0
    for match in _END.finditer(text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if match.group() == ";" and depth == 0:
            found.append((start, match.start()))
            start = match.end()
    return [*found, (start, len(text))]


def _outside(text: str) -> list[str]:
    """The pieces of a blanked text that stand in no braces."""
    pieces, start, depth = [], 0, 0
    for match in re.finditer(r"[{}]", text):
        if match.group() == "{":
            if depth == 0:
                pieces.append(text[start : match.start()])
            depth += 1
        else:
            depth -= 1
            start = match.end()
    return [*pieces, text[start:]]


def _serves(sparql: str) -> bool:
    return "service" in sparql.lower() and _SERVICE.search(sparql) is not None


def _unescaped(sparql: str) -> str:
    def character(match: re.Match[str]) -> str:
        number = int(match.group(1) or match.group(2), 16)
        return chr(number) if number < 0x110000 else ""

    return _CODEPOINT.sub(character, sparql)


def _check_depth(sparql: str) -> None:
    depth = 0
    for match in re.finditer(r"[](){}[]", blanked(sparql)):
        depth += 1 if match.group() in "({[" else -1
        if depth > _DEEPEST:
            raise Refused(400, f"brackets are nested deeper than {_DEEPEST}")
