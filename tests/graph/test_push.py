"""Graphs arrive whole at other servers, whatever happens on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import BlankNode, NamedNode, Quad

from kg.cli import main
from kg.errors import KgError, UsageError
from kg.graph.push import Pushed, Route, push, state_of
from kg.graph.query import ask_file
from kg.graph.remote import Login, Remote, RemoteFailed
from kg.graph.remote_graph import RemoteGraph
from kg.graph.store import Graph
from kg.graph.terms import iri, text
from tests.conftest import REPO
from tests.graph.remote_servers import Failing, Server, failing, oxigraph, virtuoso

DATA = REPO / "tests" / "data" / "queries"


def made(graphs: int = 5, each: int = 30) -> Graph:
    """A graph of Arabic text with everything that has to be escaped."""
    graph = Graph()
    graph.add(
        Quad(
            iri(f"urn:s:{number}"),
            iri("urn:p"),
            text(f'قصفت «الطائرات» "{number}" \\ \n\t٣', "ar"),
            iri(f"urn:graph:{name}"),
        )
        for name in range(graphs)
        for number in range(each)
    )
    return graph


@pytest.fixture
def server() -> Iterator[Failing]:
    with failing() as found:
        yield found


def sent(
    graph: Graph, server: Failing, folder: Path, *, slept: list[float] | None = None, **how: object
) -> Pushed:
    waits: list[float] = [] if slept is None else slept
    remote = Remote(server.url, sleep=waits.append)
    return push(graph, remote, Route(**how), folder / "state.jsonl")  # type: ignore[arg-type]


def same(one: Graph, server: Failing) -> bool:
    return set(one.quads()) == set(server.data)


@pytest.mark.parametrize("batch", [1, 7, 30, 1000])
@pytest.mark.parametrize("by_graph", [False, True])
def test_all_arrives_and_is_counted(
    batch: int, by_graph: bool, server: Failing, tmp_path: Path
) -> None:
    store = server.url if by_graph else ""
    done = sent(made(), server, tmp_path, batch=batch, store=store)
    assert same(made(), server)
    assert done.sent == 150
    assert {(one.here, one.there) for one in done.counts} == {(30, 30)}
    assert [one.graph for one in done.counts] == [f"urn:graph:{name}" for name in range(5)]
    assert done.missing == done.more == []
    assert all(agent.startswith("conflict-kg/") for agent in server.agents)


def test_small_graphs_share_a_request(server: Failing, tmp_path: Path) -> None:
    assert sent(made(), server, tmp_path, batch=100).requests == 2


def test_a_busy_server_is_asked_again(server: Failing, tmp_path: Path) -> None:
    server.next = [503, 429, 502, 500]
    slept: list[float] = []
    done = sent(made(), server, tmp_path, slept=slept)
    assert (done.sent, len(slept)) == (150, 4)
    assert same(made(), server)


def test_a_server_that_stays_busy_is_left(server: Failing, tmp_path: Path) -> None:
    server.next = [503] * 20
    slept: list[float] = []
    with pytest.raises(RemoteFailed, match="status 503: try later, tried 6 times"):
        sent(made(), server, tmp_path, slept=slept)
    assert len(slept) == 5


def test_waiting_grows(tmp_path: Path) -> None:
    slept: list[float] = []
    remote = Remote("http://127.0.0.1:2/sparql", sleep=slept.append, timeout=2)
    with pytest.raises(RemoteFailed, match="cannot be reached \\(refused\\), tried 3 times"):
        push(made(), remote, Route(), tmp_path / "state")
    assert slept == [1.0, 2.0]


def test_too_large_a_request_is_sent_in_parts(server: Failing, tmp_path: Path) -> None:
    server.largest = 20
    done = sent(made(), server, tmp_path)
    assert same(made(), server)
    assert done.sent == 150
    assert done.requests > 10


def test_the_statement_at_fault_is_named(server: Failing, tmp_path: Path) -> None:
    server.poison = "poison"
    graph = made()
    graph.add([Quad(iri("urn:x"), iri("urn:y"), text("poison"), iri("urn:graph:0"))])
    with pytest.raises(
        RemoteFailed, match='cannot parse; the statement is <urn:x> <urn:y> "poison"'
    ):
        sent(graph, server, tmp_path)


def test_a_run_that_was_stopped_goes_on(server: Failing, tmp_path: Path) -> None:
    server.after = 4
    with pytest.raises(RemoteFailed, match="status 401: who are you"):
        sent(made(), server, tmp_path, batch=20)
    assert len(server.data) == 80
    server.after = 1_000_000
    done = sent(made(), server, tmp_path, batch=20)
    assert done.sent == 70
    assert same(made(), server)
    assert sent(made(), server, tmp_path).requests == 0


def test_a_state_file_that_was_cut_short_is_no_harm(server: Failing, tmp_path: Path) -> None:
    sent(made(), server, tmp_path)
    place = tmp_path / "state.jsonl"
    place.write_bytes(place.read_bytes()[:-25] + b"\xff")
    done = sent(made(), server, tmp_path)
    assert 0 < done.sent <= 30
    assert same(made(), server)


def test_what_the_server_lost_is_sent_again(server: Failing, tmp_path: Path) -> None:
    sent(made(), server, tmp_path)
    server.data.clear_graph(NamedNode("urn:graph:3"))
    assert sent(made(), server, tmp_path).sent == 30
    assert same(made(), server)


def test_only_graphs_that_changed_are_sent_and_may_be_replaced(
    server: Failing, tmp_path: Path
) -> None:
    sent(made(), server, tmp_path)
    new = made()
    new.store.remove(next(new.quads("urn:graph:2")))
    kept = sent(new, server, tmp_path)
    assert [(one.graph, one.here, one.there) for one in kept.more] == [("urn:graph:2", 29, 30)]
    replaced = sent(new, server, tmp_path, replace=True)
    assert replaced.sent == 29
    assert same(new, server)


def test_replacing_takes_away_only_what_was_sent_before(server: Failing, tmp_path: Path) -> None:
    theirs = Quad(iri("urn:a"), iri("urn:b"), iri("urn:c"), iri("urn:theirs"))
    server.data.add(theirs)
    sent(made(), server, tmp_path)
    sent(made(3), server, tmp_path, replace=True)
    assert set(server.data) == {*made(3).quads(), theirs}


def test_quads_without_a_graph_need_one(server: Failing, tmp_path: Path) -> None:
    graph = Graph()
    graph.add([Quad(iri("urn:a"), iri("urn:b"), iri("urn:c"))])
    with pytest.raises(UsageError, match="say with --graph where they go"):
        sent(graph, server, tmp_path)
    (count,) = sent(graph, server, tmp_path, into="urn:into").counts
    assert (count.graph, count.here, count.there) == ("urn:into", 1, 1)


def test_blank_nodes_are_refused(server: Failing, tmp_path: Path) -> None:
    graph = Graph()
    graph.add([Quad(BlankNode(), iri("urn:b"), iri("urn:c"), iri("urn:g"))])
    with pytest.raises(KgError, match="has blank nodes"):
        sent(graph, server, tmp_path)


def test_login(server: Failing, tmp_path: Path) -> None:
    for login in (Login(token="t"), Login(user="a", password="b")):  # noqa: S106
        push(made(1), Remote(server.url, login=login), Route(), tmp_path / "s")
    assert server.authorizations == {"Bearer t", "Basic YTpi"}


def test_each_server_has_a_state_of_its_own(tmp_path: Path) -> None:
    one, two = Remote("http://a/sparql"), Remote("http://b/sparql")
    assert state_of(str(tmp_path), one, Route()) != state_of(str(tmp_path), two, Route())
    assert state_of("x/graph.trig", one, Route()).parent == Path("x")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["graph.trig", "store.example"], 2, "'store.example' is no address"),
        (["nowhere.trig", "http://127.0.0.1:2/"], 1, "nowhere.trig: no such graph file or store"),
        (["{}", "http://x/", "--graph", "a b"], 2, "is no absolute IRI"),
        (["{}", "http://x/", "--token", "a", "--user", "b"], 2, "--token or --user, not both"),
        (["{}", "http://x/", "--batch", "0"], 2, "0 is not in the range"),
    ],
)
def test_a_wrong_call_is_one_line(
    arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    made().write(tmp_path / "graph.trig")
    done = run("push", *(one.format(tmp_path / "graph.trig") for one in arguments))
    assert (done.exit_code, "Traceback" in done.output) == (code, False)
    assert said in " ".join(done.output.split())


def test_from_the_command_line(server: Failing, tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    made().write(path)
    done = run("push", str(path), server.url, "--list")
    assert done.exit_code == 0, done.output
    assert "urn:graph:4\t30\t30\n" in done.output
    assert "kg: 150 quads here, 150 there, in 5 graphs; 150 sent in 1 requests" in done.output
    server.data.add(Quad(iri("urn:a"), iri("urn:b"), iri("urn:c"), iri("urn:graph:1")))
    more = run("push", str(path), server.url, "-q")
    assert more.exit_code == 0
    assert "1 more there than here" in more.output
    (state,) = tmp_path.glob(".graph.trig.push-*.jsonl")
    assert json.loads(state.read_text("utf-8").splitlines()[0]) == {"server": server.url}


@pytest.fixture(scope="module")
def theirs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    start = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
    with start(tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.mark.server
@pytest.mark.parametrize("theirs", ["oxigraph", "virtuoso"], indirect=True)
@pytest.mark.parametrize("by_graph", [False, True])
def test_other_makers_servers(theirs: Server, by_graph: bool, tmp_path: Path) -> None:
    login = Login(user="dba", password="dba")  # noqa: S106 - as it comes
    remote = Remote(theirs.query, updates=theirs.update, login=login)
    route = Route(store=theirs.store if by_graph else "", replace=True)
    graph = made(7, 333)
    done = push(graph, remote, route, tmp_path / "state")
    assert done.sent == 7 * 333
    assert {(one.here, one.there) for one in done.counts} == {(333, 333)}
    rows = remote.select("SELECT ?o { GRAPH <urn:graph:3> { <urn:s:30> ?p ?o } }")
    assert [row["o"] for row in rows] == ['قصفت «الطائرات» "30" \\ \n\t٣']
    assert push(graph, remote, route, tmp_path / "state").sent == 0
    graph.store.remove(next(graph.quads("urn:graph:2")))
    assert push(graph, remote, route, tmp_path / "state").sent == 332
    gone = push(made(1), remote, route, tmp_path / "state")
    assert [(one.here, one.there) for one in gone.counts] == [(30, 30)]
    assert remote.select("SELECT ?s { GRAPH <urn:graph:6> { ?s ?p ?o } }") == []


@pytest.mark.server
@pytest.mark.parametrize("theirs", ["oxigraph", "virtuoso"], indirect=True)
@pytest.mark.parametrize("name", ["attacks", "meetings", "claims-by-source", "denied-and-disputed"])
def test_questions_are_answered_there_as_here(theirs: Server, name: str, tmp_path: Path) -> None:
    login = Login(user="dba", password="dba")  # noqa: S106 - as it comes
    remote = Remote(theirs.query, updates=theirs.update, login=login)
    here = Graph.load(DATA / f"{name}.ttl")
    into = Route(into="urn:kg:questions", replace=True)
    remote.update("DROP SILENT GRAPH <urn:kg:questions>")
    push(here, remote, into, tmp_path / "state")
    there = RemoteGraph.at(remote)
    assert ask_file(there, name).to_csv() == ask_file(here, name).to_csv()
