"""RDF files that are the same bytes for the same graph, whatever order it was put together in.

Turtle, JSON-LD and RDF/XML hold the union of all named graphs; TriG and N-Quads keep them apart.
Statements are sorted, subject by subject, so that versions of a graph can be compared by lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import BinaryIO, Final, NamedTuple, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.graph.sorting import RUN, Lines, sort_unique
from kg.vocab import BASE, PREFIXES, RDF, XSD

__all__ = ["FORMATS", "Format", "format_of", "prefixes"]

#: The predicate of a class, as it stands in a line.
_TYPE: Final = f" <{RDF.type}> ".encode()

#: What stands for it while lines are sorted; the lines themselves have control characters escaped.
_FIRST: Final = b" \x01 "

#: Parts the name of a graph from a line in it.
_GAP: Final = b"\x02"

#: How the graph without a name is called.
_DEFAULT: Final = str(DefaultGraph()).encode()

#: Kinds of data that get a prefix of their own, so that files can be read.
_KINDS: Final = (
    "casualties",
    "claim",
    "entity",
    "event",
    "geometry",
    "graph",
    "passage",
    "report",
    "run",
)

#: Characters that XML cannot hold.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

#: Datatypes that JSON has itself.
_NATIVE: Final[Mapping[str, Callable[[str], object]]] = {
    XSD.integer: int,
    XSD.boolean: lambda value: value == "true",
}


def prefixes(base: str = BASE) -> dict[str, str]:
    """Every prefix that is declared, those of the data under `base` first."""
    return {kind: f"{base}{kind}/" for kind in _KINDS} | dict(PREFIXES)


def _chunks(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    source = iter(quads)
    while chunk := list(islice(source, RUN)):
        yield chunk


def _lines(statements: Iterable[Quad] | Iterable[Triple], syntax: RdfFormat) -> Iterator[bytes]:
    """Statements as lines in which a class sorts before all else that is said of its subject."""
    text = serialize(statements, format=syntax) or b""
    return (line.replace(_TYPE, _FIRST, 1) for line in text.split(b"\n") if line)


def _sorted_lines(quads: Iterable[Quad], *, union: bool) -> Iterator[bytes]:
    """Each statement once, as a line of N-Triples or N-Quads, subject by subject, types first.

    Sorting text is several times faster than sorting terms.
    """
    if union:
        chunks = (
            _lines((quad.triple for quad in chunk), RdfFormat.N_TRIPLES) for chunk in _chunks(quads)
        )
    else:
        chunks = (_lines(chunk, RdfFormat.N_QUADS) for chunk in _chunks(quads))
    return (line.replace(_FIRST, _TYPE, 1) for line in sort_unique(chunks))


def _sorted_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    lines = Lines(_sorted_lines(quads, union=True))
    return (quad.triple for quad in parse(cast(BinaryIO, lines), format=RdfFormat.N_TRIPLES))


def _sorted_quads(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Graph by graph."""
    lines = Lines(map(_with_graph, sort_unique(map(_lines_by_graph, _chunks(quads)))))
    return parse(cast(BinaryIO, lines), format=RdfFormat.N_QUADS)


def _lines_by_graph(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Lines of N-Triples behind the name of their graph."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad.triple)
    for name, triples in graphs.items():
        head = name.encode() + _GAP
        yield from (head + line for line in _lines(triples, RdfFormat.N_TRIPLES))


def _with_graph(line: bytes) -> bytes:
    """A line of N-Quads of a line behind its graph's name."""
    graph, _, triple = line.partition(_GAP)
    triple = triple.replace(_FIRST, _TYPE, 1)
    return triple if graph == _DEFAULT else triple[:-1] + graph + b" ."


class _TidyHeader:
    """Passes bytes on, with the lines that declare prefixes sorted: the library has no order."""

    def __init__(self, out: BinaryIO, lines: int) -> None:
        self._out, self._lines = out, lines
        self._held: bytes | None = b""

    def write(self, data: bytes) -> int:
        """Hold the header until it is whole, then pass everything on."""
        if self._held is None:
            self._out.write(data)
        else:
            self._held += data
            if self._held.count(b"\n") >= self._lines:
                self.finish()
        return len(data)

    def flush(self) -> None:
        """Nothing is held back but the header."""

    def finish(self) -> None:
        """Write the header, in order, and what was held behind it."""
        if self._held is not None:
            lines = self._held.split(b"\n", self._lines)
            self._held = None
            self._out.write(b"\n".join([*sorted(lines[:-1]), b"", lines[-1]]))


def write_turtle(quads: Iterable[Quad], out: BinaryIO, base: str) -> None:
    """Turtle: the union of the graphs, with prefixes."""
    declared = prefixes(base)
    tidy = _TidyHeader(out, len(declared))
    serialize(_sorted_triples(quads), cast(BinaryIO, tidy), RdfFormat.TURTLE, prefixes=declared)
    tidy.finish()


def write_trig(quads: Iterable[Quad], out: BinaryIO, base: str) -> None:
    """TriG: Turtle graph by graph."""
    declared = prefixes(base)
    tidy = _TidyHeader(out, len(declared))
    serialize(_sorted_quads(quads), cast(BinaryIO, tidy), RdfFormat.TRIG, prefixes=declared)
    tidy.finish()


def write_nquads(quads: Iterable[Quad], out: BinaryIO, base: str) -> None:
    """N-Quads: one statement a line, for tools that cut and sort."""
    for line in _sorted_lines(quads, union=False):
        out.write(line + b"\n")


def write_rdfxml(quads: Iterable[Quad], out: BinaryIO, base: str) -> None:
    """RDF/XML: the union; characters that XML cannot hold become U+FFFD."""
    triples = _sorted_triples(_printable(quad) for quad in quads)
    serialize(triples, out, RdfFormat.RDF_XML, prefixes=prefixes(base))


def write_jsonld(quads: Iterable[Quad], out: BinaryIO, base: str) -> None:
    """JSON-LD: the union as a flat list of nodes, with its context inside."""
    context = prefixes(base)
    shorten = _shortener(context)
    out.write(b'{\n"@context": ')
    out.write(json.dumps(context, ensure_ascii=False, indent=1).encode())
    out.write(b',\n"@graph": [')
    comma = b"\n"
    for subject, triples in groupby(_sorted_triples(quads), key=lambda one: one.subject):
        node = _json_node(subject, triples, shorten)
        out.write(comma + json.dumps(node, ensure_ascii=False, indent=1).encode())
        comma = b",\n"
    out.write(b"\n]\n}\n")


def _json_node(
    subject: object,
    triples: Iterable[Triple],
    shorten: Callable[[str], str],
) -> dict[str, object]:
    node: dict[str, object] = {"@id": _identifier(subject, shorten)}
    for predicate, group in groupby(triples, key=lambda one: one.predicate):
        if predicate.value == RDF.type:
            values: list[object] = [_identifier(one.object, shorten) for one in group]
            node["@type"] = values[0] if len(values) == 1 else values
        else:
            values = [_json_value(one.object, shorten) for one in group]
            node[shorten(predicate.value)] = values[0] if len(values) == 1 else values
    return node


def _identifier(term: object, shorten: Callable[[str], str]) -> str:
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def _json_value(term: object, shorten: Callable[[str], str]) -> object:
    if not isinstance(term, Literal):
        return {"@id": _identifier(term, shorten)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if datatype == XSD.string:
        return term.value
    native = _NATIVE.get(datatype)
    if native is not None:
        return native(term.value)
    return {"@value": term.value, "@type": shorten(datatype)}


def _shortener(context: Mapping[str, str]) -> Callable[[str], str]:
    """Shortens IRIs by the longest prefix; one that would read like an IRI scheme stays whole."""
    spaces = sorted(context.items(), key=lambda item: -len(item[1]))

    def shorten(iri: str) -> str:
        for prefix, space in spaces:
            rest = iri[len(space) :]
            if iri.startswith(space) and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    return shorten


def _printable(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or not _NOT_XML.search(value.value):
        return quad
    clean = _NOT_XML.sub("\ufffd", value.value)
    if value.language:
        literal = Literal(clean, language=value.language)
    else:
        literal = Literal(clean, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


class Format(NamedTuple):
    """A file format: the name of its writer, its suffixes, and how it is read again."""

    name: str
    suffixes: tuple[str, ...]
    syntax: RdfFormat
    write: Callable[[Iterable[Quad], BinaryIO, str], None]


#: Every RDF format, by the name that ``-f`` takes.
FORMATS: Final[Mapping[str, Format]] = {
    one.name: one
    for one in (
        Format("turtle", (".ttl",), RdfFormat.TURTLE, write_turtle),
        Format("trig", (".trig",), RdfFormat.TRIG, write_trig),
        Format("nquads", (".nq", ".nquads"), RdfFormat.N_QUADS, write_nquads),
        Format("jsonld", (".jsonld",), RdfFormat.JSON_LD, write_jsonld),
        Format("rdfxml", (".rdf", ".owl"), RdfFormat.RDF_XML, write_rdfxml),
    )
}


def format_of(name: str) -> Format | None:
    """The format of a file name by its suffix; ``None`` if it is none of ours.

    >>> format_of("aleppo.ttl").name
    'turtle'
    """
    found: Iterator[Format] = (
        one for one in FORMATS.values() if any(name.lower().endswith(end) for end in one.suffixes)
    )
    return next(found, None)
