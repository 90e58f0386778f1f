"""Clients that people have are answered: SPARQLWrapper, rdflib, curl."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.conftest import REPO
from tests.serve.conftest import TOKEN
from tests.serve.serving import Service

LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label { ?place rdfs:label ?label } ORDER BY ?label
"""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("direct", [True, False])
def test_sparqlwrapper_selects(method: str, direct: bool, reading: Service) -> None:
    from SPARQLWrapper import JSON, POSTDIRECTLY, URLENCODED, XML, SPARQLWrapper

    client: Any = SPARQLWrapper(reading.sparql)
    client.setQuery(LABELS)
    client.setMethod(method)
    client.setRequestMethod(POSTDIRECTLY if direct and method == "POST" else URLENCODED)
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [(row["label"]["value"], row["label"]["xml:lang"]) for row in rows] == [
        ("Aleppo", "en"),
        ("حلب", "ar"),
    ]
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == 2


def test_sparqlwrapper_asks_constructs_and_fails(reading: Service) -> None:
    from SPARQLWrapper import JSON, JSONLD, RDFXML, TURTLE, SPARQLExceptions, SPARQLWrapper

    client: Any = SPARQLWrapper(reading.sparql)
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True
    for form in (RDFXML, TURTLE, JSONLD):
        client.setQuery("CONSTRUCT WHERE { ?s a <http://example.org/Thing> }")
        client.setReturnFormat(form)
        told = client.queryAndConvert()
        assert len(told) == 2 or b"example.org/two" in told
    client.setQuery("ASK {")
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="the query cannot be run"):
        client.query()


def test_sparqlwrapper_updates(writing: Service) -> None:
    from SPARQLWrapper import JSON, POST, SPARQLExceptions, SPARQLWrapper

    client: Any = SPARQLWrapper(writing.sparql)
    client.setMethod(POST)
    client.setQuery('INSERT DATA { GRAPH <urn:w> { <urn:s> <urn:p> "هدنة"@ar } }')
    with pytest.raises(SPARQLExceptions.Unauthorized):
        client.query()
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.query()
    client.setQuery("SELECT ?o { GRAPH <urn:w> { ?s ?p ?o } }")
    client.setReturnFormat(JSON)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert row["o"]["value"] == "هدنة"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_selects(method: str, form: str, reading: Service) -> None:
    from rdflib import Graph, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store: Any = SPARQLStore(reading.sparql, method=method, returnFormat=form)
    if form in ("xml", "json"):
        labels = {row[0] for row in store.query(LABELS)}
        assert labels == {Literal("Aleppo", lang="en"), Literal("حلب", lang="ar")}
    else:
        assert len(list(store.query(LABELS))) == 2
    graph = Graph(store)
    assert (URIRef("http://example.org/one"), None, None) in graph
    assert len(list(graph.triples((URIRef("http://example.org/one"), None, None)))) == 2


def test_rdflib_constructs_and_updates(writing: Service) -> None:
    from rdflib import Dataset, Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

    headers = {"Authorization": f"Bearer {TOKEN}"}
    store = SPARQLUpdateStore(writing.sparql, writing.sparql, headers=headers)
    name, subject = URIRef("urn:rdflib"), URIRef("urn:s")
    graph = Dataset(store).graph(name)
    graph.add((subject, URIRef("urn:p"), Literal("قال", lang="ar")))
    assert list(graph.objects(subject)) == [Literal("قال", lang="ar")]
    told: Any = SPARQLStore(writing.sparql).query(TOLD)
    assert told.graph is not None
    assert len(told.graph) == 1
    graph.remove((subject, None, None))
    assert len(graph) == 0


def test_kg_pushes_and_asks(writing: Service, tmp_path: Path) -> None:
    data = REPO / "tests" / "data" / "queries" / "attacks.ttl"
    options = ("--graph", "urn:kg:attacks", "--state", str(tmp_path / "state"), "--batch", "20")
    refused = CliRunner().invoke(main, ["push", str(data), writing.sparql, *options])
    assert refused.exit_code == 1
    assert "updates need the token" in refused.output
    token = ("--token", TOKEN)
    done = CliRunner().invoke(main, ["push", str(data), writing.sparql, *options, *token])
    assert done.exit_code == 0, done.output
    there = CliRunner().invoke(main, ["query", writing.sparql, "attacks", "--format", "csv"])
    here = CliRunner().invoke(main, ["query", str(data), "attacks", "--format", "csv"])
    assert there.output == here.output
    assert there.output.count("\n") == 2


@pytest.fixture
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not installed")
    return found


def test_curl(curl: str, reading: Service) -> None:
    def run(*arguments: str) -> str:
        done = subprocess.run(
            [curl, "-sS", "--noproxy", "*", *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout

    query = "query=SELECT ?s { ?s a <http://example.org/Thing> } ORDER BY ?s"
    told = json.loads(run("--data-urlencode", query, reading.sparql))
    assert len(told["results"]["bindings"]) == 2
    csv = run("-H", "Accept: text/csv", "-G", "--data-urlencode", query, reading.sparql)
    assert csv.split() == ["s", "http://example.org/one", "http://example.org/two"]
    direct = ("-H", "Content-Type: application/sparql-query", "--data", "ASK {}")
    assert '"boolean":true' in run(*direct, reading.sparql)
    assert run("--data", "query=ASK", reading.sparql).startswith("the query cannot be run: ")
    assert run("-H", "Accept: application/rdf+xml", reading.sparql).startswith("<?xml")
    assert "504" in run(
        "-o", "-", "-w", "%{http_code}", "--data-urlencode", f"query={SLOW}", reading.sparql
    )


TOLD = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:rdflib> { ?s ?p ?o } }"
SLOW = (
    "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcdefghijkl")
    + " }"
)
