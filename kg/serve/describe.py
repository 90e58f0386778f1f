"""What the service says of itself: its Service Description, and VoID on the data it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.graph.ids import digest
from kg.serve.negotiate import RESULT_FORMS, TRIPLE_FORMS
from kg.vocab import PREFIXES, RDF, XSD

__all__ = ["rendered", "service_quads", "void_quads"]

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_TERMS: Final = "http://purl.org/dc/terms/"
_FORMATS: Final = "http://www.w3.org/ns/formats/"

Told = Iterator[Quad]


def service_quads(endpoint: str, *, writable: bool, federated: bool) -> Told:
    """The SPARQL 1.1 Service Description of an endpoint."""
    service, dataset = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset")
    graph = NamedNode(f"{endpoint}#default-graph")
    yield _said(service, RDF.type, NamedNode(f"{_SD}Service"))
    yield _said(service, f"{_SD}endpoint", service)
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    for one in languages:
        yield _said(service, f"{_SD}supportedLanguage", NamedNode(_SD + one))
    features = ["UnionDefaultGraph", *(["BasicFederatedQuery"] if federated else [])]
    for one in features:
        yield _said(service, f"{_SD}feature", NamedNode(_SD + one))
    forms = {form.iri for form in RESULT_FORMS.values()}
    for one in sorted(forms | {form.iri for form in TRIPLE_FORMS.values()}):
        yield _said(service, f"{_SD}resultFormat", NamedNode(one))
    yield _said(service, f"{_SD}defaultDataset", dataset)
    yield _said(dataset, RDF.type, NamedNode(f"{_SD}Dataset"))
    yield _said(dataset, f"{_SD}defaultGraph", graph)
    yield _said(graph, RDF.type, NamedNode(f"{_SD}Graph"))
    yield _said(dataset, f"{_TERMS}isReferencedBy", NamedNode(_root(endpoint) + "void"))


def void_quads(endpoint: str, figures: Mapping[str, Any]) -> Told:
    """VoID on the data: how much there is, of which classes and properties."""
    dataset = NamedNode(f"{endpoint}#dataset")
    yield _said(dataset, RDF.type, NamedNode(f"{_VOID}Dataset"))
    yield _said(dataset, f"{_TERMS}title", Literal("Conflict knowledge graph", language="en"))
    yield _said(dataset, f"{_TERMS}title", Literal("رسم بياني معرفي للنزاعات", language="ar"))
    yield _said(dataset, f"{_VOID}sparqlEndpoint", NamedNode(endpoint))
    yield _said(dataset, f"{_VOID}uriSpace", Literal(figures["base"]))
    yield _said(dataset, f"{_VOID}triples", _number(sum(figures["properties"].values())))
    yield _said(dataset, f"{_VOID}classes", _number(len(figures["classes"])))
    yield _said(dataset, f"{_VOID}properties", _number(len(figures["properties"])))
    for form in sorted({form.iri for form in TRIPLE_FORMS.values()}):
        yield _said(dataset, f"{_VOID}feature", NamedNode(form))
    for space in sorted(PREFIXES.values()):
        if any(one.startswith(space) for one in figures["properties"]):
            yield _said(dataset, f"{_VOID}vocabulary", NamedNode(space))
    parts = [
        *(("class", "entities", *one) for one in sorted(figures["classes"].items())),
        *(("property", "triples", *one) for one in sorted(figures["properties"].items())),
    ]
    for kind, _, term, _ in parts:
        part = NamedNode(f"{endpoint}#{kind}-{digest(term)}")
        yield _said(dataset, f"{_VOID}{kind}Partition", part)
    for kind, count, term, number in parts:
        part = NamedNode(f"{endpoint}#{kind}-{digest(term)}")
        yield _said(part, f"{_VOID}{kind}", NamedNode(term))
        yield _said(part, f"{_VOID}{count}", _number(number))


def rendered(quads: Told, media_type: str) -> bytes:
    """Quads in one of `kg.serve.negotiate.TRIPLE_FORMS`."""
    form = TRIPLE_FORMS[media_type]
    spaces = {"sd": _SD, "void": _VOID, "dcterms": _TERMS, "formats": _FORMATS}
    plain = form in (RdfFormat.N_TRIPLES, RdfFormat.JSON_LD)
    triples = (quad.triple for quad in quads)
    return serialize(triples, format=form, prefixes=None if plain else spaces) or b""


def _root(endpoint: str) -> str:
    scheme, _, rest = endpoint.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/.well-known/"


def _said(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
    return Quad(subject, NamedNode(predicate), value)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD.integer))
