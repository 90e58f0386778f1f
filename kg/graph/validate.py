"""Whether a graph has the shape that it must have, by SHACL, told so that people can mend it."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, serialize

from kg.graph.problems import Problem, where
from kg.graph.store import Graph
from kg.resources import resource

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

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


def validate(graph: Graph, *, lang: str = "en") -> tuple[Problem, ...]:
    """Everything in `graph` that breaks a shape, in a fixed order; empty if it conforms.

    Messages come in `lang`, ``en`` or ``ar``. The union of the graphs is checked, with the classes
    of the ontology, so that an air strike is held to what an event must have.
    """
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


def _problems(graph: Graph, results: rdflib.Graph, lang: str) -> set[Problem]:
    from rdflib import RDF, Namespace

    sh = Namespace(_SH)
    found: set[Problem] = set()
    for result in results.subjects(RDF.type, sh.ValidationResult):
        subject = str(results.value(result, sh.focusNode))
        path, component = (
            results.value(result, sh.resultPath),
            results.value(result, sh.sourceConstraintComponent),
        )
        value = results.value(result, sh.value)
        message = _message(list(results.objects(result, sh.resultMessage)), lang)
        if value is not None:
            message = f"{message} Found: {value}"
        report, quote = where(graph, subject)
        rule = f"{_local(path)} {_local(component)}".strip()
        found.add(Problem(subject, rule, message, report, quote))
    return found


def _message(messages: list[Node], lang: str) -> str:
    """The message in the language asked for, else in English, else any."""
    by_language = {str(getattr(one, "language", None) or ""): str(one) for one in messages}
    for wanted in (lang, "en"):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(by_language.values()), "breaks a shape")


def _local(term: Node | None) -> str:
    """The last part of a term's name; a path that is no term has none."""
    name = str(term or "")
    return name.rpartition("#")[2].rpartition("/")[2] if ":" in name else "path" if name else ""
