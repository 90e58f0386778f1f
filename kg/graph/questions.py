"""Questions kept in files: one ``.rq`` each, with a header that says what it asks and takes.

A header line starts with ``#+``::

    #+ summary: Who attacked whom, where and when.
    #+ summary_ar: من هاجم من وأين ومتى.
    #+ param: actor entity - Only attacks by this actor.
    #+ param_ar: actor هجمات هذا الفاعل فقط.
    #+ example: --actor "Syrian government"
    #+ row: 2016-04-30 | air strike | Syrian government | Aleppo

A parameter has a name, a type, a default (``-`` for none) and a description, which ``param_ar``
gives in Arabic. It is bound by the query's own block of values, ``VALUES (?actor) { (UNDEF) }``:
the terms put there come from the RDF library, which escapes them, so that no text of a user is ever
pasted into a query. The file runs as it is in any other SPARQL engine, with every parameter at its
default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.resources import resource

__all__ = [
    "PARAM_TYPES",
    "Param",
    "Question",
    "declared",
    "find_question",
    "parse_question",
    "questions",
]

#: What a parameter may be; `kg.graph.params` turns words into terms.
PARAM_TYPES: Final = (
    *("entity", "event", "class", "outcome", "date", "integer", "boolean", "text"),
)

_HEADER: Final = re.compile(r"^#\+\s*(\w+):\s*(.*?)\s*$", re.MULTILINE)
_PARAM: Final = re.compile(r"(\w+)\s+(\w+)\s+(\S+)\s+(.+)")
_VALUES: Final = re.compile(r"VALUES\s*\(((?:\s*\?\w+)+)\s*\)\s*\{\s*\([^(){}]*\)\s*\}")

_CONDITION: Final = re.compile(
    r"FILTER\s*\(\s*!BOUND\(\?(\w+)\)\s*\|\|\s*EXISTS\s*\{([^{}]*)\}\s*\)"
)
_EQUALS: Final = re.compile(
    r"FILTER\s*\(\s*!BOUND\(\?(\w+)\)((?:\s*\|\|\s*\?\w+\s*=\s*\?\1\b)+)\s*\)"
)
_EQUAL: Final = re.compile(r"=\s*\?\w+")
_VARIABLE: Final = re.compile(r"\?(\w+)")
_COMMENT: Final = re.compile(r"^\s*#.*$", re.MULTILINE)

Term = NamedNode | Literal
Parts = Callable[[Iterable[Term]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Param:
    """What a question takes: ``default`` is empty where it may be left out without one."""

    name: str
    type: str
    default: str
    description: str
    description_ar: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with its description and parameters.

    ``example`` is how it may be asked, ``rows`` are lines that the answer to its fixture begins
    with, ``online`` is another endpoint that it asks.
    """

    name: str
    sparql: str
    summary: str = ""
    summary_ar: str = ""
    params: tuple[Param, ...] = ()
    example: str = ""
    rows: tuple[str, ...] = ()
    online: str = ""

    def bound(self, values: Mapping[str, Sequence[Term]], parts: Parts | None = None) -> str:
        """The query with `values` in its block; several terms of a parameter mean any of them.

        With `parts`, which gives IRIs of things and all their parts, conditions that ask for a part
        of something are put first, as a list of its parts. The answer is the same and comes sooner:
        an engine would look at every event, and climb from each.
        """
        if not self.params:
            return self.sparql
        sparql = self.sparql if parts is None else _Conditions(values, parts).first(self.sparql)
        sparql, left = _any_of(sparql, values, _tested(self.sparql))
        rows = product(*(left.get(one.name) or (None,) for one in self.params))
        lines = (" ".join("UNDEF" if term is None else str(term) for term in row) for row in rows)
        names = " ".join(f"?{one.name}" for one in self.params)
        block = f"VALUES ({names}) {{ {' '.join(f'({line})' for line in lines)} }}"
        return _VALUES.sub(lambda _match: block, sparql, count=1)


def _tested(sparql: str) -> frozenset[str]:
    """Parameters of a query that stand in nothing but conditions on them."""
    block = _VALUES.search(sparql)
    names = frozenset(_VARIABLE.findall(block.group(1))) if block else frozenset()
    for pattern in (_COMMENT, _CONDITION, _EQUALS):
        sparql = pattern.sub("", sparql)
    return names - set(_VARIABLE.findall(_VALUES.sub("", sparql, count=1)))


def _any_of(
    sparql: str, values: Mapping[str, Sequence[Term]], tested: frozenset[str]
) -> tuple[str, dict[str, Sequence[Term]]]:
    """The query with several terms of one parameter listed in its conditions, and what is left.

    A row of values for each of them would give what fits two of them twice, and count it twice.
    """
    many = {name: terms for name, terms in values.items() if name in tested and len(terms) > 1}

    def equals(match: re.Match[str]) -> str:
        name, tests = match.group(1), match.group(2).strip().removeprefix("||")
        if name not in many:
            return match.group()
        listed = f"IN ({', '.join(map(str, many[name]))})"
        return f"FILTER({_EQUAL.sub(lambda _match: listed, tests).strip()})"

    def exists(match: re.Match[str]) -> str:
        name, body = match.group(1), match.group(2).strip()
        if name not in many:
            return match.group()
        return f"FILTER EXISTS {{ VALUES ?{name} {{ {' '.join(map(str, many[name]))} }} {body} }}"

    changed = _CONDITION.sub(exists, _EQUALS.sub(equals, sparql))
    return changed, {name: terms for name, terms in values.items() if name not in many}


class _Conditions:
    """Conditions of the form ``FILTER(!BOUND(?place) || EXISTS { … ck:partOf* ?place })``."""

    def __init__(self, values: Mapping[str, Sequence[Term]], parts: Parts) -> None:
        self.values, self.parts = values, parts
        self.found: list[str] = []

    def first(self, sparql: str) -> str:
        """The query with its conditions behind its values; those of open parameters dropped."""
        left = _CONDITION.sub(self._moved, sparql)
        block = _VALUES.search(left)
        if block is None:
            return sparql
        return left[: block.end()] + "".join(self.found) + left[block.end() :]

    def _moved(self, match: re.Match[str]) -> str:
        name, body = match.group(1), match.group(2).strip()
        terms = self.values.get(name)
        if not terms:
            return ""
        others = sorted(set(_VARIABLE.findall(body)) - {name})
        if len(others) != 1:
            return match.group()
        if f"ck:partOf* ?{name}" in body:
            things = " ".join(f"<{one}>" for one in sorted(self.parts(terms)))
            body = body.replace(f"/ck:partOf* ?{name}", f" ?{name}")
        else:
            things = " ".join(map(str, terms))
        if body == f"?{others[0]} ck:partOf* ?{name}":
            self.found.append(f"\n  VALUES ?{others[0]} {{ {things} }}")
        else:
            listed = f"VALUES ?{name} {{ {things} }} {body}"
            self.found.append(f"\n  {{ SELECT DISTINCT ?{others[0]} WHERE {{ {listed} }} }}")
        return ""


def declared(sparql: str, known: Mapping[str, str]) -> str:
    """A query with the `known` prefixes declared that it uses and does not declare.

    They go before its first word, so that its lines keep their numbers.

    >>> declared("ASK { ?a ck:attacks ?b }", {"ck": "https://example.org/#", "wd": "https://w/"})
    'PREFIX ck: <https://example.org/#> ASK { ?a ck:attacks ?b }'
    """

    def is_missing(name: str) -> bool:
        declares = re.search(rf"\bPREFIX\s+{name}:", sparql, re.IGNORECASE)
        return declares is None and re.search(rf"(?<![\w:<-]){name}:", sparql) is not None

    return "".join(f"PREFIX {n}: <{iri}> " for n, iri in known.items() if is_missing(n)) + sparql


def parse_question(name: str, text: str) -> Question:
    r"""Read a query file. Raises `UsageError` if its header is wrong.

    >>> parse_question("all", "#+ summary: Everything.\nSELECT * { ?s ?p ?o }").summary
    'Everything.'
    """
    found: dict[str, str] = {}
    params: list[Param] = []
    arabic: dict[str, str] = {}
    rows: list[str] = []
    for key, value in _HEADER.findall(text):
        if key == "param":
            params.append(_param(name, value))
        elif key == "param_ar":
            one, _, told = value.partition(" ")
            arabic[one] = told.strip()
        elif key == "row":
            rows.append(value)
        else:
            found[key] = f"{found[key]} {value}" if key in found else value
    block = _VALUES.search(text)
    names = tuple(block.group(1).replace("?", " ").split()) if block else ()
    if params and names != tuple(one.name for one in params):
        wanted = " ".join(f"?{one.name}" for one in params)
        raise UsageError(f"{name}: its parameters need a block VALUES ({wanted}) {{ (UNDEF …) }}")
    for one in arabic.keys() - {param.name for param in params}:
        raise UsageError(f"{name}: param_ar tells of {one!r}, which is no parameter")
    return Question(
        name,
        text,
        found.get("summary", ""),
        found.get("summary_ar", ""),
        tuple(replace(one, description_ar=arabic.get(one.name, "")) for one in params),
        found.get("example", ""),
        tuple(rows),
        found.get("online", ""),
    )


def _param(name: str, line: str) -> Param:
    match = _PARAM.fullmatch(line)
    if match is None or match.group(2) not in PARAM_TYPES:
        raise UsageError(
            f"{name}: bad parameter {line!r}; write: name type default description, "
            f"the type one of {', '.join(PARAM_TYPES)}"
        )
    key, kind, default, description = match.groups()
    return Param(key, kind, "" if default == "-" else default, description)


@cache
def questions() -> Mapping[str, Question]:
    """The questions that come with the program, by name."""
    files = sorted(resource("queries").glob("*.rq"))
    return {path.stem: parse_question(path.stem, path.read_text("utf-8")) for path in files}


def find_question(name: str | Path) -> Question:
    """The question called `name`, or the one in the file `name`.

    Raises `UsageError`, with the names there are, if it is neither.

    >>> find_question("attacks").params[0].name
    'actor'
    """
    bundled = questions().get(str(name))
    if bundled is not None:
        return bundled
    path = Path(name)
    try:
        return parse_question(path.name, path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not a text file in UTF-8") from error
    except OSError as error:
        known = ", ".join(questions())
        raise UsageError(f"no question or file {str(name)!r}; questions: {known}") from error
