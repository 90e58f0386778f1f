"""Ask a graph a question and give the answer as a table, CSV, JSON or Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryTriples, Triple

from kg.errors import UsageError
from kg.graph.federated import goes_online, rows_of
from kg.graph.labels import term_labels
from kg.graph.params import parts_of, resolve_all
from kg.graph.questions import Question, find_question
from kg.graph.serial import FORMATS, prefixes
from kg.graph.store import Graph
from kg.vocab import DCTERMS, RDFS, XSD

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["ANSWER_FORMATS", "Answer", "ask", "ask_file"]

#: Forms of an answer, by the name that ``--format`` takes.
ANSWER_FORMATS: Final = ("table", "csv", "json", "turtle")

#: Languages of labels, in the order in which they stand in for a missing one.
_FALLBACK: Final = ("en", "ar")

#: Properties whose values are names, the first first.
_NAMING: Final = (NamedNode(RDFS.label), NamedNode(DCTERMS.title))

Cell = Any


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of terms, or triples, or yes or no. ``names`` are labels of the things in it."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    triples: tuple[Triple, ...] | None = None
    truth: bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    def __len__(self) -> int:
        return len(self.rows if self.triples is None else self.triples)

    def to_csv(self) -> str:
        """Comma-separated values; a column of things is followed by one with their names."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        named = [at for at in range(len(self.columns)) if self._has_names(at)]
        writer.writerow(_spread(self.columns, [f"{one}Label" for one in self.columns], named))
        for row in self.rows:
            values = [_plain(cell) for cell in row]
            writer.writerow(_spread(values, [self._shown(cell) for cell in row], named))
        return out.getvalue()

    def to_json(self) -> str:
        """The SPARQL 1.1 JSON results format."""
        if self.truth is not None:
            return json.dumps({"head": {}, "boolean": self.truth}, indent=1) + "\n"
        bindings = [
            {
                name: _json(cell)
                for name, cell in zip(self.columns, row, strict=True)
                if cell is not None
            }
            for row in self.rows
        ]
        result = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(result, ensure_ascii=False, indent=1) + "\n"

    def to_turtle(self) -> str:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        if self.triples is None:
            raise UsageError("this question gives rows, not triples; ask for table, csv or json")
        out = io.BytesIO()
        quads = (Quad(one.subject, one.predicate, one.object) for one in self.triples)
        FORMATS["turtle"].write(quads, out, self.base)
        return out.getvalue().decode()

    def to_table(self, title: str = "") -> Table:
        """A table for a terminal, with names in the place of identifiers."""
        from rich.table import Table
        from rich.text import Text

        table = Table(title=title or None, title_justify="left")
        for column in self.columns:
            table.add_column(column, overflow="fold")
        for row in self.rows:
            table.add_row(*(Text(self._shown(cell)) for cell in row))
        return table

    def _repr_html_(self) -> str:
        """A table for notebooks, each cell in the direction of its own text."""
        if self.truth is not None or self.triples is not None:
            return f"<pre>{escape(self.render('turtle' if self.triples else 'table'))}</pre>"
        head = "".join(f"<th>{escape(one)}</th>" for one in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td dir=auto>{escape(self._shown(cell))}</td>' for cell in row)}</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def render(self, form: str) -> str:
        """The answer as text in one of `ANSWER_FORMATS`."""
        if form not in ANSWER_FORMATS:
            raise UsageError(f"no form {form!r}; known: {', '.join(ANSWER_FORMATS)}")
        if form == "json" and self.triples is None:
            return self.to_json()
        if self.truth is not None:
            return "yes\n" if self.truth else "no\n"
        if form == "turtle" or self.triples is not None:
            return self.to_turtle()
        return self.to_csv() if form == "csv" else _drawn(self.to_table())

    def _has_names(self, at: int) -> bool:
        return any(part in self.names for row in self.rows for part in _iris(row[at]))

    def lines(self) -> list[str]:
        """Rows as people see them, a line each, for examples."""
        return [" | ".join(self._shown(cell) for cell in row) for row in self.rows]

    def _shown(self, cell: Cell) -> str:
        """What people see: the names of things, numbers and words as they are."""
        iris = _iris(cell)
        if not iris:
            return _plain(cell)
        return ", ".join(self.names.get(one) or _short(one, self.base) for one in iris)


def ask(
    graph: Graph,
    question: Question,
    given: Mapping[str, str] | None = None,
    *,
    lang: str = "en",
    online: bool = False,
) -> Answer:
    """The answer of `graph` to `question` with parameters as typed, names in language `lang`.

    Other endpoints are asked only if `online`. Raises `UsageError` for a parameter or query that is
    wrong, and `LookupFailed` if another endpoint cannot be asked.
    """
    values = resolve_all(graph, question, given or {})
    sparql = question.bound(values, lambda things: parts_of(graph, things))
    base = graph.minter.base
    if goes_online(sparql):
        if not online:
            where = f" {question.online}" if question.online else " another endpoint"
            raise UsageError(f"{question.name} asks{where}; say --online to allow it")
        names, told = rows_of(graph, sparql)
        return _answer(graph, names, sorted(told, key=lambda row: [_plain(x) for x in row]), lang)
    found = graph.query(sparql)
    if isinstance(found, QueryBoolean):
        return Answer(truth=bool(found), base=base)
    if isinstance(found, QueryTriples):
        return Answer(triples=tuple(found), base=base)
    return _answer(graph, tuple(variable.value for variable in found.variables), found, lang)


def _answer(
    graph: Graph, columns: tuple[str, ...], solutions: Iterable[Iterable[Cell]], lang: str
) -> Answer:
    things: set[str] = set()
    rows = tuple(tuple(_taken(cell, things) for cell in solution) for solution in solutions)
    return Answer(columns, rows, names=dict(_names(graph, things, lang)), base=graph.minter.base)


def ask_file(
    graph: Graph,
    name: str | Path,
    given: Mapping[str, str] | None = None,
    *,
    lang: str = "en",
    online: bool = False,
) -> Answer:
    """The answer to the question called `name`, or in the file `name`."""
    return ask(graph, find_question(name), given, lang=lang, online=online)


def _names(graph: Graph, things: Iterable[str], lang: str) -> Iterator[tuple[str, str]]:
    """A label or title of each thing: in `lang`, else in English, Arabic, or any language."""
    terms: dict[str, dict[str, str]] = defaultdict(dict)
    for (term, language), label in term_labels().items():
        terms[term][language] = label
    for thing in sorted(things):
        name = _name(graph, NamedNode(thing), terms.get(thing, {}), lang)
        if name is not None:
            yield thing, name


def _name(graph: Graph, thing: NamedNode, known: Mapping[str, str], lang: str) -> str | None:
    if lang in known:
        return known[lang]
    labels = dict(known)
    for predicate in _NAMING:
        for quad in graph.store.quads_for_pattern(thing, predicate, None, None):
            label = quad.object
            if isinstance(label, Literal):
                language = label.language or ""
                if language == lang:
                    return label.value
                labels.setdefault(language, label.value)
    order = (*_FALLBACK, *sorted(labels))
    return next((labels[one] for one in order if one in labels), None)


def _iris(cell: Cell) -> tuple[str, ...]:
    """The things in a cell: one, or several that the query joined by spaces."""
    if isinstance(cell, NamedNode):
        return (cell.value,)
    if isinstance(cell, Literal) and cell.value.startswith(("http://", "https://")):
        parts = tuple(cell.value.split(" "))
        return parts if all(part.startswith(("http://", "https://")) for part in parts) else ()
    return ()


def _taken(cell: Cell, things: set[str]) -> Cell:
    """A cell, with things that a query joined in one fixed order; notes them among `things`."""
    if isinstance(cell, NamedNode):
        things.add(cell.value)
        return cell
    parts = _iris(cell)
    things.update(parts)
    return Literal(" ".join(sorted(parts))) if len(parts) > 1 else cell


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell.value)


def _spread(values: Sequence[str], labels: Sequence[str], named: Sequence[int]) -> list[str]:
    cells: list[str] = []
    for at, value in enumerate(values):
        cells += [value, labels[at]] if at in named else [value]
    return cells


def _json(cell: Cell) -> dict[str, str]:
    if isinstance(cell, NamedNode):
        return {"type": "uri", "value": cell.value}
    found = {"type": "literal", "value": str(cell.value)}
    if cell.language:
        found["xml:lang"] = cell.language
    elif cell.datatype.value != XSD.string:
        found["datatype"] = cell.datatype.value
    return found


def _short(iri: str, base: str) -> str:
    for prefix, space in prefixes(base).items():
        if iri.startswith(space):
            return f"{prefix}:{iri[len(space) :]}"
    return iri


def _drawn(table: Table) -> str:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=160)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
