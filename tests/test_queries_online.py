"""Questions that ask Wikidata: only when allowed, only about what is here, some at a time."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad

from kg.cli import main
from kg.errors import LookupFailed, UsageError
from kg.graph import federated
from kg.graph.federated import goes_online
from kg.graph.query import Answer, ask
from kg.graph.questions import parse_question, questions
from kg.graph.store import Graph
from kg.graph.terms import iri
from kg.vocab import OWL, WD

DATA = Path(__file__).parent / "data" / "queries"
KNOWN = json.loads((DATA / "wikidata.json").read_text("utf-8"))
NAMES = sorted(name for name, one in questions().items() if one.online)
WIKIDATA = "https://query.wikidata.org/sparql"


class _Wikidata(BaseHTTPRequestHandler):
    """Answers what it knows of the items that it is asked for."""

    asked: list[str]
    broken = False

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(query)
        items = set(re.findall(r"entity/(Q\d+)>", query))
        known = next(one for key, one in KNOWN.items() if f"/{key}>" in query)
        rows = [row for row in known["rows"] if row["item"].rpartition("/")[2] in items]
        bindings = [{key: _term(value) for key, value in row.items()} for row in rows]
        body = json.dumps({"head": {"vars": known["vars"]}, "results": {"bindings": bindings}})
        self.send_response(503 if self.broken else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def _term(value: str) -> dict[str, str]:
    return {"type": "uri" if value.startswith("http") else "literal", "value": value}


@pytest.fixture
def wikidata() -> Iterator[tuple[str, type[_Wikidata]]]:
    handler = type("Handler", (_Wikidata,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", handler
    server.shutdown()
    server.server_close()


def _ask(name: str, endpoint: str, graph: Graph | None = None) -> Answer:
    text = questions()[name].sparql.replace(f"<{WIKIDATA}>", f"<{endpoint}>")
    there = Graph.load(DATA / f"{name}.ttl") if graph is None else graph
    return ask(there, parse_question(name, text), online=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_joins_what_wikidata_knows(
    name: str, wikidata: tuple[str, type[_Wikidata]]
) -> None:
    endpoint, handler = wikidata
    answer = _ask(name, endpoint)
    assert answer.to_csv() == (DATA / f"{name}.csv").read_text("utf-8")
    assert answer.lines()[0].strip(" |") == questions()[name].rows[0].strip(" |")
    assert all("wikidata.org/entity/Q" in query for query in handler.asked)
    assert all("UNDEF" not in query for query in handler.asked)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_unless_allowed(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name} asks {WIKIDATA}; say --online to allow it"):
        ask(Graph.load(DATA / f"{name}.ttl"), questions()[name])
    done = CliRunner().invoke(main, ["query", str(DATA / f"{name}.ttl"), name])
    assert done.exit_code == 2
    assert "--online" in done.output


def test_items_are_asked_for_some_at_a_time(
    wikidata: tuple[str, type[_Wikidata]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, handler = wikidata
    monkeypatch.setattr(federated, "_BATCH", 2)
    graph = Graph.load(DATA / "wikidata-countries.ttl")
    graph.add(Quad(iri(f"urn:{one}"), iri(OWL.sameAs), iri(WD[f"Q{one}"])) for one in (11, 12, 13))
    assert len(_ask("wikidata-countries", endpoint, graph)) == 1
    assert [len(re.findall(r"entity/Q\d+>", query)) for query in handler.asked] == [2, 2, 1]


def test_without_items_nothing_is_asked(wikidata: tuple[str, type[_Wikidata]]) -> None:
    endpoint, handler = wikidata
    answer = _ask("wikidata-countries", endpoint, Graph())
    assert (len(answer), handler.asked) == (0, [])
    assert answer.columns == ("thing", "item", "country", "from", "until")


def test_an_endpoint_that_fails_is_one_line(wikidata: tuple[str, type[_Wikidata]]) -> None:
    endpoint, handler = wikidata
    handler.broken = True
    with pytest.raises(LookupFailed, match="the other endpoint cannot be asked: "):
        _ask("wikidata-countries", endpoint)


@pytest.mark.parametrize(
    ("sparql", "online"),
    [
        ("SELECT * { SERVICE <https://x.org/sparql> { ?s ?p ?o } }", True),
        ("SELECT * { service silent ?where { ?s ?p ?o } }", True),
        ("SELECT * { BIND('it\\'s' AS ?x) SERVICE <https://x.org/> { } }", True),
        ("SELECT * { ?s ?p 'SERVICE <x> {' }", False),
        ('SELECT * { ?s ?p """a " SERVICE <x>""" }', False),
        ("SELECT * { ?service <https://x.org/SERVICE> ex:SERVICE } # SERVICE <x>", False),
        ("PREFIX service: <urn:x> SELECT * { ?s service:p ?o }", False),
    ],
)
def test_what_goes_online_is_known(sparql: str, online: bool) -> None:
    assert goes_online(sparql) is online
