"""The store: opened by one, kept through a kill, read from any file, lent to rdflib and back."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.errors import OutputUnwritable, StoreUnusable, UsageError
from kg.graph.build import build_graph
from kg.graph.provenance import Run
from kg.graph.stamp import SCHEMA_VERSION
from kg.graph.store import Graph
from tests.graph.drafts import strike

RUN = Run("0.1.0")
QUAD = Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("ج"), NamedNode("urn:g"))


def test_a_store_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store", base="https://example.org/")
    store.add([QUAD])
    del store
    again = Graph.open(tmp_path / "store")
    assert set(again) == {QUAD}
    assert again.minter.base == "https://example.org/"


def test_a_store_is_read_while_nobody_writes(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    store.add([QUAD])
    del store
    assert len(Graph.load(tmp_path / "store")) == 1
    assert len(Graph.open(tmp_path / "store", read_only=True)) == 1


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    with pytest.raises(
        StoreUnusable, match=r"another kg process is writing to it \(process \d+ on .*\); wait"
    ):
        Graph.open(tmp_path / "store")
    assert len(store) == 0


def test_a_folder_that_is_no_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="no store there; build one with kg build"):
        Graph.load(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnusable, match="a store needs a folder"):
        Graph.open(tmp_path / "file")


@pytest.mark.parametrize(
    ("stamp", "message"),
    [
        (json.dumps({"schema": SCHEMA_VERSION + 1, "base": "x"}), "from a later kg"),
        ("{", "broken; build the store anew"),
        ("[]", "broken; build the store anew"),
        (None, r"kg\.json is missing"),
    ],
)
def test_a_store_of_another_version_is_not_touched(
    tmp_path: Path, stamp: str | None, message: str
) -> None:
    folder = tmp_path / "store"
    Graph.open(folder).add([QUAD])
    if stamp is None:
        (folder / "kg.json").unlink()
    else:
        (folder / "kg.json").write_text(stamp)
    with pytest.raises(StoreUnusable, match=message):
        Graph.open(folder)


def test_a_store_keeps_its_base(tmp_path: Path) -> None:
    Graph.open(tmp_path / "store", base="https://example.org/")
    with pytest.raises(StoreUnusable, match="built with --base https"):
        Graph.open(tmp_path / "store", base="https://example.com/")


def test_who_reads_sees_what_was_whole_while_another_writes(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    with pytest.raises(StoreUnusable, match="being built for the first time"):
        Graph.load(tmp_path / "store")
    build_graph([strike("r1").done()], run=RUN, into=store)
    before = Graph.load(tmp_path / "store")
    held = set(store)
    store.store.extend([QUAD])
    assert set(Graph.load(tmp_path / "store")) == held
    build_graph([strike("r2").done()], run=RUN, into=store)
    assert set(before) == held
    assert set(Graph.load(tmp_path / "store")) == set(store)
    views = tmp_path / "store" / "views"
    assert len([one for one in views.iterdir() if one.is_dir()]) == 2
    del before
    store.flush()
    assert len([one for one in views.iterdir() if one.is_dir()]) == 1


def test_a_first_filling_that_was_stopped_is_not_read_as_if_it_were_whole(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = Graph.open(folder)
    store.store.extend([QUAD])
    store.store.flush()
    (folder / "filling").touch()
    store.close()
    with pytest.raises(StoreUnusable, match="first filling was stopped; kg build -o"):
        Graph.load(folder)
    build_graph([strike("r1").done()], run=RUN, into=Graph.open(folder))
    assert Graph.load(folder).counts()["reports"] == 1


def test_a_store_of_an_older_schema_is_brought_on(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = Graph.open(folder, base="https://example.org/")
    build_graph([strike("r1").done()], run=RUN, into=store)
    store.close()
    shutil.rmtree(folder / "views")
    (folder / "units.gz").unlink()
    (folder / "mirror.nq.gz").write_bytes(b"x")
    (folder / "kg.json").write_text('{"schema": 1, "base": "https://example.org/"}')
    assert Graph.load(folder).counts()["reports"] == 1
    newer = Graph.open(folder)
    assert newer.brought_from == 1
    assert json.loads((folder / "kg.json").read_text()) == {
        "schema": SCHEMA_VERSION,
        "base": "https://example.org/",
    }
    assert not (folder / "mirror.nq.gz").exists()
    build_graph([strike("r2").done()], run=RUN, into=newer)
    both = Graph(base="https://example.org/")
    build_graph([strike("r1").done(), strike("r2").done()], run=RUN, into=both)
    assert set(Graph.load(folder)) == set(newer) == set(both)


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "jsonld", "rdf"])
def test_a_file_knows_its_base(tmp_path: Path, suffix: str) -> None:
    graph = Graph(base="https://example.org/run/x/")
    build_graph([strike("r1").done()], run=RUN, into=graph)
    graph.write(tmp_path / f"graph.{suffix}")
    assert Graph.load(tmp_path / f"graph.{suffix}").minter.base == "https://example.org/run/x/"
    assert Graph.load(tmp_path / f"graph.{suffix}", base="urn:x:").minter.base == "urn:x:"


KILLED = """
import sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.graph.store import Graph
graph = Graph.open(sys.argv[1])
for batch in range(10_000):
    name = NamedNode(f"urn:g{batch}")
    graph.add(Quad(NamedNode(f"urn:{n}"), NamedNode("urn:b"), Literal(n), name) for n in range(50))
    print(batch, flush=True)
"""


def test_a_kill_loses_no_batch_that_was_acknowledged(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "store")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    seen = [process.stdout.readline() for _ in range(5)]
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    acknowledged = [int(line) for line in ("".join(seen) + rest).splitlines()]
    graph = Graph.open(tmp_path / "store")
    sizes: dict[str, int] = {}
    for quad in graph:
        sizes[str(quad.graph_name)] = sizes.get(str(quad.graph_name), 0) + 1
    assert set(sizes.values()) == {50}
    assert {f"<urn:g{batch}>" for batch in acknowledged} <= set(sizes)


def test_rdflib_goes_in_and_comes_out_the_same() -> None:
    graph = build_graph([strike("r1").done()], run=RUN)
    dataset = graph.to_rdflib()
    assert set(Graph.from_rdflib(dataset)) == set(graph)
    ck = rdflib.Namespace("https://w3id.org/conflict-kg/ontology#")
    assert len(set(dataset.subjects(ck.status, ck.Asserted))) == 1
    plain = rdflib.Graph().parse(data="<urn:a> <urn:b> 'ج'@ar .", format="turtle")
    assert len(Graph.from_rdflib(plain)) == 1
    with pytest.raises(UsageError, match="not an rdflib graph: str"):
        Graph.from_rdflib("x")


def test_a_query_sees_the_union_and_binds_terms() -> None:
    graph = Graph()
    graph.add([QUAD])
    found = graph.query("SELECT ?s ?o WHERE { ?s <urn:b> ?o }", {"o": Literal("ج")})
    assert isinstance(found, QuerySolutions)
    assert [row["s"].value for row in found] == ["urn:a"]
    with pytest.raises(UsageError, match="the query cannot be run"):
        graph.query("SELECT ?s WHERE { ?s ?p ?o }", {"elsewhere": Literal("x")})


def test_replacing_a_graph_touches_no_other() -> None:
    graph, other = Graph(), Quad(QUAD.subject, QUAD.predicate, QUAD.object, NamedNode("urn:h"))
    graph.add([QUAD, other])
    graph.replace("urn:g", [])
    assert set(graph) == {other}


def test_a_graph_shows_itself() -> None:
    graph = build_graph([strike("r1").done()], run=RUN)
    assert repr(graph) == f"<Graph: {len(graph)} quads, 1 reports, 1 events, 1 claims>"
    assert f"<td>{len(graph)}</td>" in graph._repr_html_()


def test_an_unknown_suffix_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no graph format '\.doc'; known: turtle"):
        Graph().write(tmp_path / "graph.doc")
    with pytest.raises(OutputUnwritable):
        Graph().write(tmp_path / "missing" / "graph.ttl")
