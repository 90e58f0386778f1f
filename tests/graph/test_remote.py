"""Questions to other servers: the same answers as here, and one line when there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad

from kg.cli import main
from kg.errors import UsageError
from kg.graph.query import ask, ask_file
from kg.graph.questions import parse_question, questions
from kg.graph.remote import Remote, RemoteFailed
from kg.graph.remote_graph import RemoteGraph
from kg.graph.store import Graph
from tests.conftest import REPO
from tests.graph.remote_servers import Failing, failing

DATA = REPO / "tests" / "data" / "queries"
NAMES = sorted(name for name, one in questions().items() if not one.online)


@pytest.fixture(scope="module")
def shared() -> Iterator[Failing]:
    with failing() as found:
        yield found


@pytest.fixture
def server(shared: Failing) -> Failing:
    shared.data.clear()
    shared.next = []
    return shared


def hold(server: Failing, here: Graph, graph: str = "urn:g") -> RemoteGraph:
    """Put a graph there, under a name."""
    name = NamedNode(graph)
    server.data.extend(Quad(one.subject, one.predicate, one.object, name) for one in here.quads())
    return RemoteGraph.at(Remote(server.url, tries=1))


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered_there_as_here(name: str, server: Failing) -> None:
    here = Graph.load(DATA / f"{name}.ttl")
    there = hold(server, here)
    assert ask_file(there, name).to_csv() == ask_file(here, name).to_csv()
    assert ask_file(there, name, lang="ar").lines() == ask_file(here, name, lang="ar").lines()


def test_parameters_are_resolved_there(server: Failing) -> None:
    here = Graph.load(DATA / "attacks.ttl")
    there = hold(server, here)
    given = {"actor": "سلاح الجو"}
    answer = ask_file(there, "attacks", given)
    assert answer.to_csv() == ask_file(here, "attacks", given).to_csv()
    assert len(answer) == 1
    assert len(ask_file(there, "attacks", {"actor": "Aleppo"})) == 0
    with pytest.raises(UsageError, match="no entity called 'Air farce'"):
        ask_file(there, "attacks", {"actor": "Air farce"})
    found = next(here.store.quads_for_pattern(None, None, None, None)).subject
    assert isinstance(found, NamedNode)
    assert list(there.store.quads_for_pattern(found, None, None, None))


def test_the_base_is_found(server: Failing) -> None:
    server.data.update(
        "INSERT DATA { <https://my.example/kg/report/r1> "
        "a <https://w3id.org/conflict-kg/ontology#Report> }"
    )
    there = RemoteGraph.at(Remote(server.url))
    assert there.minter.base == "https://my.example/kg/"


def test_names_are_asked_for_together(server: Failing) -> None:
    there = hold(server, Graph.load(DATA / "timeline.ttl"))
    asked: list[str] = []
    send = there.remote.query

    def noted(sparql: str, graphs: object = ()) -> object:
        asked.append(sparql)
        return send(sparql, graphs)  # type: ignore[arg-type]

    there.remote.query = noted  # type: ignore[method-assign, assignment]
    assert len(ask_file(there, "timeline")) == 3
    assert len(asked) == 2
    assert repr(there).startswith(f"<Graph: {len(there)} quads, ")


def test_plain_queries(server: Failing) -> None:
    there = hold(server, Graph.load(DATA / "attacks.ttl"))
    assert ask(there, parse_question("q", "ASK { ?s ?p ?o }")).truth is True
    assert ask(there, parse_question("q", "# c\nBASE <urn:a> PREFIX a: <urn:b#>\nASK {}")).truth
    with pytest.raises(RemoteFailed, match="cannot be reached"):
        RemoteGraph.at(Remote("http://127.0.0.1:2/", tries=1))


@pytest.mark.parametrize("body", ["<html>", "{}", '{"results": {"bindings": [{"s": {}}]}}'])
def test_what_is_no_answer_is_one_line(
    body: str, server: Failing, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = hold(server, Graph.load(DATA / "attacks.ttl"))
    monkeypatch.setattr(there.remote, "query", lambda *_: (body.encode(), None))
    with pytest.raises(RemoteFailed, match="gives no SPARQL results"):
        ask_file(there, "attacks")


def test_from_the_command_line(server: Failing) -> None:
    hold(server, Graph.load(DATA / "attacks.ttl"))
    arguments = ["attacks", "--actor", "سلاح الجو", "--format", "csv"]
    there = CliRunner().invoke(main, ["query", server.url, *arguments])
    assert there.exit_code == 0, there.output
    here = CliRunner().invoke(main, ["query", str(DATA / "attacks.ttl"), *arguments])
    assert there.output == here.output
    gone = CliRunner().invoke(main, ["query", "http://127.0.0.1:2/sparql", "attacks"])
    assert gone.exit_code == 1
    assert gone.output.endswith("cannot be reached (refused), tried 3 times\n")
