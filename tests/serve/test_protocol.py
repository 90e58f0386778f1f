"""The cases of the W3C's SPARQL 1.1 Protocol tests, request by request."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

import pytest
import requests

from tests.serve.conftest import TOKEN
from tests.serve.serving import Service

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
RESULTS = ("application/sparql-results+xml", "application/sparql-results+json")
TEXTS = ("text/tab-separated-values", "text/csv")
TRIPLES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
BEARER = {"Authorization": f"Bearer {TOKEN}"}

D1, D2, D3 = (f"http://example.org/data{number}" for number in (1, 2, 3))
ONE_AND_TWO = "ASK { <http://example.org/one> a ?a . <http://example.org/two> a ?b }"
NAMED = (
    "ASK { GRAPH ?g { <http://example.org/one> a ?a } GRAPH ?h { <http://example.org/two> a ?b } }"
)
MIXED = (
    "ASK { GRAPH ?g { <http://example.org/two> a ?a } <http://example.org/one> a ?b "
    "FILTER NOT EXISTS { <http://example.org/two> a ?c } }"
)


@dataclass(frozen=True)
class Case:
    """A request and what must come of it. ``told`` is the answer of an ASK."""

    name: str
    method: str = "GET"
    address: tuple[tuple[str, str], ...] = ()
    type: str = ""
    body: bytes = b""
    accept: str = ""
    status: int = 200
    types: tuple[str, ...] = ()
    told: bool | None = None


def form(*pairs: tuple[str, str]) -> bytes:
    return urlencode(pairs).encode()


ASK = ("query", "ASK {}")
QUERIES = (
    Case("query_get", address=(ASK,), types=RESULTS, told=True),
    Case("query_post_form", "POST", type=FORM, body=form(ASK), types=RESULTS, told=True),
    Case("query_post_direct", "POST", type=QUERY, body=b"ASK {}", types=RESULTS, told=True),
    Case(
        "query_dataset_default_graph",
        "POST",
        (("default-graph-uri", D1),),
        QUERY,
        b"ASK { <http://example.org/one> a ?type }",
        told=True,
    ),
    Case(
        "query_dataset_default_graphs_get",
        address=(("query", ONE_AND_TWO), ("default-graph-uri", D1), ("default-graph-uri", D2)),
        told=True,
    ),
    Case(
        "query_dataset_default_graphs_post",
        "POST",
        (("default-graph-uri", D1), ("default-graph-uri", D2)),
        QUERY,
        ONE_AND_TWO.encode(),
        told=True,
    ),
    Case(
        "query_dataset_named_graphs_get",
        address=(("query", NAMED), ("named-graph-uri", D1), ("named-graph-uri", D2)),
        told=True,
    ),
    Case(
        "query_dataset_named_graphs_post",
        "POST",
        (("named-graph-uri", D1), ("named-graph-uri", D2)),
        QUERY,
        NAMED.encode(),
        told=True,
    ),
    Case(
        "query_dataset_full",
        "POST",
        type=FORM,
        body=form(("query", MIXED), ("default-graph-uri", D1), ("named-graph-uri", D2)),
        told=True,
    ),
    Case(
        "query_multiple_dataset",  # the request wins over the query
        address=(
            ("query", f"ASK FROM <{D3}> {{ <http://example.org/one> a ?type }}"),
            ("default-graph-uri", D1),
        ),
        told=True,
    ),
    Case(
        "a dataset hides all other graphs",
        address=(("query", ONE_AND_TWO), ("default-graph-uri", D1)),
        told=False,
    ),
    Case(
        "a query's own dataset is heeded",
        address=(("query", f"ASK FROM <{D1}> {{ <http://example.org/two> a ?type }}"),),
        told=False,
    ),
    Case("without a dataset all graphs are one", address=(("query", ONE_AND_TWO),), told=True),
    Case(
        "query_content_type_select", "POST", type=QUERY, body=b"SELECT (1 AS ?v) {}", types=RESULTS
    ),
    Case("query_content_type_ask", "POST", type=QUERY, body=b"ASK {}", types=RESULTS),
    Case(
        "query_content_type_describe",
        "POST",
        type=QUERY,
        body=b"DESCRIBE <http://example.org/one>",
        types=TRIPLES,
    ),
    Case(
        "query_content_type_construct",
        "POST",
        type=QUERY,
        body=b"CONSTRUCT { <urn:s> <urn:p> 1 } WHERE {}",
        types=TRIPLES,
    ),
    Case("bad_query_method", "PUT", (ASK,), status=405),
    Case("bad_multiple_queries", address=(ASK, ("query", "SELECT * {}")), status=400),
    Case("bad_query_wrong_media_type", "POST", type="text/plain", body=b"ASK {}", status=415),
    Case("bad_query_missing_form_type", "POST", body=form(ASK), status=415),
    Case("bad_query_missing_direct_type", "POST", body=b"ASK {}", status=415),
    Case(
        "bad_query_non_utf8",
        "POST",
        type=f"{QUERY}; charset=UTF-16",
        body="ASK {}".encode("utf-16"),
        status=415,
    ),
    Case("bytes that are not UTF-8", "POST", type=QUERY, body=b"ASK { \xff }", status=400),
    Case("bad_query_syntax", address=(("query", "ASK {"),), status=400),
    Case("a form without a query", "POST", type=FORM, body=form(("a", "b")), status=400),
    Case("a dataset without a query", address=(("default-graph-uri", D1),), status=400),
    Case("a relative graph", address=(ASK, ("default-graph-uri", "data1")), status=400),
    Case("two places for a query", "POST", (ASK,), QUERY, b"ASK {}", status=400),
    Case("a form that comes as Latin-1", "POST", type=FORM, body=b"query=ASK+%7B%FF", status=400),
    *(
        Case(
            f"{accept} of rows", address=(("query", "SELECT * {}"),), accept=accept, types=(accept,)
        )
        for accept in (*RESULTS, *TEXTS)
    ),
    *(
        Case(
            f"{accept} of triples",
            address=(("query", "CONSTRUCT WHERE { ?s a ?o }"),),
            accept=accept,
            types=(accept,),
        )
        for accept in TRIPLES
    ),
    Case(
        "the liked form",
        address=(("query", "SELECT * {}"),),
        accept="text/turtle, text/csv;q=0.5, application/sparql-results+xml;q=0.6",
        types=("application/sparql-results+xml",),
    ),
    Case("rows as Turtle", address=(("query", "SELECT * {}"),), accept="text/turtle", status=406),
    Case("triples as CSV", address=(("query", "DESCRIBE <urn:a>"),), accept="text/csv", status=406),
    Case("HEAD", "HEAD", address=(ASK,), types=RESULTS),
    Case("an update by GET", address=(("update", "DROP ALL"),), status=400),
    Case("an update where none are taken", "POST", type=UPDATE, body=b"DROP ALL", status=403),
    Case("a query and an update", "POST", type=FORM, body=form(ASK, ("update", "")), status=400),
)


def sent(case: Case, service: Service, headers: dict[str, str] | None = None) -> requests.Response:
    asked = requests.Request(
        case.method,
        service.sparql + ("?" + urlencode(case.address) if case.address else ""),
        headers={
            **(headers or {}),
            **({"Content-Type": case.type} if case.type else {}),
            "Accept": case.accept or "*/*",
        },
        data=case.body or None,
    ).prepare()
    return requests.Session().send(asked, timeout=30)


def check(case: Case, answer: requests.Response) -> None:
    assert answer.status_code == case.status, answer.text
    if case.types:
        assert answer.headers["Content-Type"].partition(";")[0] in case.types
    if case.told is not None:
        assert answer.json()["boolean"] is case.told
    if answer.status_code >= 400 and case.method != "HEAD":
        assert len(answer.text) > 10
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("case", QUERIES, ids=lambda case: case.name)
def test_query(case: Case, reading: Service) -> None:
    check(case, sent(case, reading))


S = "<http://example.org/s> <http://example.org/p>"
PREPARED = (
    f"DROP ALL; INSERT DATA {{ GRAPH <{D1}> {{ <urn:1> a <urn:T> }} "
    f"GRAPH <{D2}> {{ <urn:2> a <urn:T> }} GRAPH <{D3}> {{ <urn:3> a <urn:T> }} }}"
)
COPY = "INSERT {{ GRAPH <urn:out> {{ ?s a <urn:in> }} }} WHERE {{ {} {{ ?s a <urn:T> }} }}"
PLAIN, FROM_NAMED = COPY.format(""), COPY.format("GRAPH ?g")

#: Name, dataset of the request, update, the things that it finds.
DATASETS = (
    ("update_dataset_default_graph", (("using-graph-uri", D1),), PLAIN, {1}),
    (
        "update_dataset_default_graphs",
        (("using-graph-uri", D1), ("using-graph-uri", D2)),
        PLAIN,
        {1, 2},
    ),
    (
        "update_dataset_named_graphs",
        (("using-named-graph-uri", D1), ("using-named-graph-uri", D2)),
        FROM_NAMED,
        {1, 2},
    ),
    (
        "update_dataset_full",
        (("using-graph-uri", D1), ("using-named-graph-uri", D2)),
        COPY.format("{ ?s a <urn:T> } UNION { GRAPH ?g { ?s a <urn:T> } } FILTER(true) OPTIONAL"),
        {1, 2},
    ),
)
CHANGES = (
    Case("update_post_form", "POST", type=FORM, body=form(("update", "CLEAR ALL")), status=204),
    Case("update_post_direct", "POST", type=UPDATE, body=b"CLEAR ALL", status=204),
    Case("bad_update_get", address=(("update", "CLEAR ALL"),), status=400),
    Case(
        "bad_multiple_updates",
        "POST",
        type=FORM,
        body=form(("update", "CLEAR NAMED"), ("update", "CLEAR DEFAULT")),
        status=400,
    ),
    Case("bad_update_wrong_media_type", "POST", type="text/plain", body=b"CLEAR ALL", status=415),
    Case("bad_update_missing_form_type", "POST", body=form(("update", "CLEAR ALL")), status=415),
    Case(
        "bad_update_non_utf8",
        "POST",
        type=f"{UPDATE}; charset=UTF-16",
        body="CLEAR ALL".encode("utf-16"),
        status=415,
    ),
    Case("bad_update_syntax", "POST", type=UPDATE, body=b"CLEAR XYZ", status=400),
    Case(
        "bad_update_dataset_conflict",
        "POST",
        (("using-graph-uri", D1),),
        UPDATE,
        f"INSERT {{ ?s ?p 1 }} USING <{D2}> WHERE {{ ?s ?p ?o }}".encode(),
        status=400,
    ),
    Case("LOAD", "POST", type=UPDATE, body=b"LOAD <http://127.0.0.1:9/x>", status=403),
)


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case.name)
def test_update(case: Case, writing: Service) -> None:
    check(case, sent(case, writing, BEARER))


@pytest.mark.parametrize("case", CHANGES[:2], ids=lambda case: case.name)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}], ids=["none", "wrong"])
def test_update_without_the_token(case: Case, headers: dict[str, str], writing: Service) -> None:
    answer = sent(case, writing, headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("name", "dataset", "text", "found"), DATASETS, ids=lambda one: str(one)[:30]
)
def test_update_dataset(
    name: str,
    dataset: tuple[tuple[str, str], ...],
    text: str,
    found: set[int],
    writing: Service,
) -> None:
    for case in (
        Case("direct", "POST", dataset, UPDATE, text.encode(), status=204),
        Case("form", "POST", (), FORM, form(("update", text), *dataset), status=204),
    ):
        check(
            case, sent(Case("", "POST", (), UPDATE, PREPARED.encode(), status=204), writing, BEARER)
        )
        check(case, sent(case, writing, BEARER))
        asked = (("query", "SELECT ?s { ?s a <urn:in> }"),)
        rows = sent(Case("", address=asked), writing).json()["results"]["bindings"]
        assert {int(row["s"]["value"][4:]) for row in rows} == found, name


def test_update_base_uri(writing: Service) -> None:
    """Relative IRIs are taken from the address of the request."""
    update = f"CLEAR GRAPH <urn:b>; INSERT DATA {{ GRAPH <urn:b> {{ {S} <test> }} }}"
    check(CHANGES[1], sent(Case("", "POST", type=UPDATE, body=update.encode()), writing, BEARER))
    asked = (("query", f"SELECT ?o {{ GRAPH <urn:b> {{ {S} ?o }} }}"),)
    (row,) = sent(Case("", address=asked), writing).json()["results"]["bindings"]
    assert row["o"] == {"type": "uri", "value": f"{writing.url}/test"}


def test_whoever_asks_after_an_update_sees_it(writing: Service) -> None:
    for number in range(12):
        update = f"CLEAR GRAPH <urn:n>; INSERT DATA {{ GRAPH <urn:n> {{ {S} {number} }} }}"
        check(
            CHANGES[1], sent(Case("", "POST", type=UPDATE, body=update.encode()), writing, BEARER)
        )
        asked = (("query", f"SELECT ?o {{ GRAPH <urn:n> {{ {S} ?o }} }}"),)
        (row,) = sent(Case("", address=asked), writing).json()["results"]["bindings"]
        assert row["o"]["value"] == str(number)


def test_service_description(reading: Service, writing: Service) -> None:
    from rdflib import Graph, URIRef

    sd = "http://www.w3.org/ns/sparql-service-description#"
    for service, languages in ((reading, 2), (writing, 3)):
        answer = requests.get(service.sparql, headers={"Accept": "application/rdf+xml"}, timeout=9)
        assert answer.headers["Content-Type"] == "application/rdf+xml"
        told = Graph().parse(data=answer.content, format="xml")
        (endpoint,) = told.objects(None, URIRef(f"{sd}endpoint"))
        assert str(endpoint) == service.sparql
        assert len(list(told.objects(endpoint, URIRef(f"{sd}supportedLanguage")))) == languages
        assert URIRef(f"{sd}UnionDefaultGraph") in told.objects(endpoint, URIRef(f"{sd}feature"))


def test_void(reading: Service) -> None:
    from rdflib import Graph, URIRef

    void = "http://rdfs.org/ns/void#"
    answer = requests.get(f"{reading.url}/.well-known/void", timeout=9)
    told = Graph().parse(data=answer.content, format="turtle")
    (dataset,) = told.subjects(URIRef(f"{void}sparqlEndpoint"), URIRef(reading.sparql))
    assert str(told.value(dataset, URIRef(f"{void}triples"))) == "7"
    (part,) = told.subjects(URIRef(f"{void}class"), URIRef("http://example.org/Thing"))
    assert part in told.objects(dataset, URIRef(f"{void}classPartition"))
    assert str(told.value(part, URIRef(f"{void}entities"))) == "2"


def test_the_root_leads_to_the_endpoint(reading: Service) -> None:
    answer = requests.get(reading.url + "/", timeout=9)
    assert answer.url == reading.sparql
    assert (
        requests.get(f"{reading.url}/{quote_plus('../etc/passwd')}", timeout=9).status_code == 404
    )
