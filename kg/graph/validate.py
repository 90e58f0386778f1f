"""Whether a graph has the shape that it must have, by SHACL, told so that people can mend it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, Store, serialize

from kg.graph.problems import Problem, where
from kg.graph.shacl import Shape, compile_shapes, parents_of, violations
from kg.graph.store import Graph
from kg.resources import resource

if TYPE_CHECKING:
    import rdflib

__all__ = ["shapes", "validate"]

_SH: Final = "http://www.w3.org/ns/shacl#"


@cache
def shapes() -> rdflib.Graph:
    """The shapes that ship with the program."""
    import rdflib

    return rdflib.Graph().parse(resource("ontology", "shapes.ttl"))


@cache
def _ontology() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(resource("ontology", "conflict.ttl"))


@cache
def _compiled() -> tuple[Shape, ...] | None:
    return compile_shapes(_stored("shapes.ttl"))


@cache
def _parents() -> Mapping[str, frozenset[str]]:
    return parents_of(_stored("conflict.ttl"))


def _stored(name: str) -> Store:
    store = Store()
    store.load(path=str(resource("ontology", name)), format=RdfFormat.TURTLE)
    return store


def validate(
    graph: Graph,
    *,
    lang: str = "en",
    reference: bool = False,
    only: frozenset[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything in `graph` that breaks a shape, in a fixed order; empty if it conforms.

    Messages come in `lang`, ``en`` or ``ar``. The union of the graphs is checked, with the classes
    of the ontology, so that an air strike is held to what an event must have. `reference` has
    pySHACL do it, which finds the same and takes far longer. `only` are the things to look at.
    """
    compiled = None if reference else _compiled()
    if compiled is None:
        return _by_pyshacl(graph, lang)
    found = {
        _problem(graph, one.subject, one.path or None, one.component, one.value, one.messages, lang)
        for one in violations(graph.store, compiled, _parents())
        if only is None or one.subject in only
    }
    return tuple(sorted(found))


def _by_pyshacl(graph: Graph, lang: str) -> tuple[Problem, ...]:
    import pyshacl

    _conforms, results, _text = pyshacl.validate(
        _union(graph),
        shacl_graph=shapes(),
        ont_graph=_ontology(),
        inference="none",
        advanced=False,
        allow_warnings=True,
    )
    return tuple(sorted(_problems(graph, results, lang)))


def _union(graph: Graph) -> rdflib.Graph:
    import rdflib

    triples = {quad.triple for quad in graph}
    lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(io.BytesIO(lines), format="nt")


def _problems(graph: Graph, results: rdflib.Graph, lang: str) -> Iterator[Problem]:
    from rdflib import RDF, Namespace, URIRef

    sh = Namespace(_SH)
    found: set[Problem] = set()
    for result in results.subjects(RDF.type, sh.ValidationResult):
        path, value = results.value(result, sh.resultPath), results.value(result, sh.value)
        messages = results.objects(result, sh.resultMessage)
        found.add(
            _problem(
                graph,
                str(results.value(result, sh.focusNode)),
                str(path) if isinstance(path, URIRef) else None,
                str(results.value(result, sh.sourceConstraintComponent)),
                None if value is None else str(value),
                {str(getattr(one, "language", None) or ""): str(one) for one in messages},
                lang,
            )
        )
    yield from found


def _problem(
    graph: Graph,
    subject: str,
    path: str | None,
    component: str,
    value: str | None,
    messages: Mapping[str, str],
    lang: str,
) -> Problem:
    """What is wrong, in the language asked for, else in English, else in any."""
    known = (messages[one] for one in (lang, "en", *sorted(messages)) if one in messages)
    message = next(known, "breaks a shape")
    if value is not None:
        message = f"{message} Found: {value}"
    report, quote = where(graph, subject)
    rule = f"{_local(path) if path else 'path'} {_local(component)}"
    return Problem(subject, rule, message, report, quote)


def _local(term: str) -> str:
    """The last part of a term's name."""
    return term.rpartition("#")[2].rpartition("/")[2]
