"""Each RDF form is read again by another library and says the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.compare import to_isomorphic

from kg.errors import OutputUnwritable, StoreUnusable, UsageError
from kg.export import EXPORTERS, Source, exporter_for, write
from kg.graph.build import build_graph
from kg.graph.provenance import Run
from kg.graph.store import Graph
from tests.graph.drafts import strike

RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


def _graph() -> Graph:
    return build_graph(
        [strike("r1").done(), strike("r2", day="2016-04-29").done()], run=Run("0.1.0")
    )


def _write(name: str, graph: Graph, out: BinaryIO) -> None:
    write_form = EXPORTERS[name].write
    assert write_form is not None
    write_form(Source(graph), out)


def _union(graph: Graph) -> rdflib.Graph:
    lines = sorted({f"{quad.triple} ." for quad in graph})
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


@pytest.mark.parametrize("name", sorted(RDFLIB))
def test_rdflib_reads_the_same_statements(name: str, tmp_path: Path) -> None:
    graph = _graph()
    path = tmp_path / f"graph{EXPORTERS[name].suffixes[0]}"
    write(graph, path)
    read = rdflib.Dataset(default_union=True)
    read.parse(path, format=RDFLIB[name])
    union = rdflib.Graph()
    for subject, predicate, value, _graph_name in read.quads():
        union.add((subject, predicate, value))
    assert to_isomorphic(union) == to_isomorphic(_union(graph))


@pytest.mark.parametrize("name", sorted(RDFLIB))
def test_a_file_loads_again_as_the_same_graph(name: str, tmp_path: Path) -> None:
    graph, path = _graph(), tmp_path / f"graph{EXPORTERS[name].suffixes[0]}"
    write(graph, path)
    loaded = Graph.load(path)
    assert {quad.triple for quad in loaded} == {quad.triple for quad in graph}
    if name in {"trig", "nquads"}:
        assert set(loaded) == set(graph)
    again = tmp_path / f"again{path.suffix}"
    write(loaded, again)
    assert again.read_bytes() == path.read_bytes()


SUBJECTS = st.sampled_from([NamedNode(f"https://w3id.org/conflict-kg/id/event/{x}") for x in "ab"])
PREDICATES = st.sampled_from(
    [NamedNode(f"https://w3id.org/conflict-kg/ontology#{name}") for name in ("status", "cue")]
)
XSD = "http://www.w3.org/2001/XMLSchema#"
WORDS = st.text(st.characters(codec="utf-8"))
OBJECTS = st.one_of(
    SUBJECTS,
    WORDS.map(Literal),
    WORDS.map(lambda words: Literal(words, language="ar")),
    st.integers(-(2**40), 2**40).map(
        lambda n: Literal(str(n), datatype=NamedNode(XSD + "integer"))
    ),
    st.sampled_from(["true", "false"]).map(
        lambda value: Literal(value, datatype=NamedNode(XSD + "boolean"))
    ),
    st.dates().map(lambda day: Literal(str(day), datatype=NamedNode(XSD + "date"))),
)
GRAPHS = st.sampled_from([NamedNode(f"https://w3id.org/conflict-kg/id/graph/{x}") for x in "12"])
QUADS = st.lists(st.builds(Quad, SUBJECTS, PREDICATES, OBJECTS, GRAPHS), max_size=8)


@settings(deadline=None, max_examples=60)
@given(QUADS, st.sampled_from(["turtle", "trig", "nquads", "jsonld"]))
def test_any_text_survives_the_way_there_and_back(quads: list[Quad], name: str) -> None:
    graph = Graph()
    graph.add(quads)
    out = io.BytesIO()
    _write(name, graph, out)
    shuffled = Graph()
    shuffled.add(reversed(quads))
    again = io.BytesIO()
    _write(name, shuffled, again)
    assert out.getvalue() == again.getvalue()
    from kg.graph.serial import FORMATS

    loaded = Graph()
    loaded.store.load(out.getvalue(), format=FORMATS[name].syntax)
    assert {quad.triple for quad in loaded} == {quad.triple for quad in graph}


def test_xml_that_cannot_hold_a_character_is_still_xml(tmp_path: Path) -> None:
    graph = Graph()
    subject, predicate = NamedNode("urn:a"), NamedNode("urn:b#c")
    graph.add([Quad(subject, predicate, Literal("a\x00\x0bb\n\uffff"), NamedNode("urn:g"))])
    write(graph, tmp_path / "graph.rdf")
    (value,) = rdflib.Graph().parse(tmp_path / "graph.rdf").objects()
    assert str(value) == "a\ufffd\ufffdb\n\ufffd"


def test_standard_output_is_turtle(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert write(_graph(), "-").name == "turtle"
    sys.stdout.flush()
    assert capfdbinary.readouterr().out.startswith(b"@prefix casualties:")


def test_an_unknown_form_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no form '\.doc'; known: turtle, trig"):
        exporter_for("graph.doc")
    with pytest.raises(UsageError, match="no form 'word'"):
        write(_graph(), tmp_path / "graph.ttl", "word")


def test_a_missing_folder_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(OutputUnwritable, match=r"missing/graph\.ttl: cannot write: No such file"):
        write(_graph(), tmp_path / "missing" / "graph.ttl")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("old")
    real = os.fsync

    def full(handle: int) -> None:
        real(handle)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputUnwritable, match="No space left on device; choose another place"):
        write(_graph(), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("@prefix : <")
    with pytest.raises(StoreUnusable, match=r"graph\.ttl: cannot read as turtle"):
        Graph.load(path)
    with pytest.raises(StoreUnusable, match=r"missing\.nq: no such graph file or store"):
        Graph.load(tmp_path / "missing.nq")
    (tmp_path / "graph.doc").write_text("")
    with pytest.raises(StoreUnusable, match="its name must end in"):
        Graph.load(tmp_path / "graph.doc")


def test_a_file_without_named_graphs_can_be_written_in_every_form(tmp_path: Path) -> None:
    graph = Graph()
    graph.add([Quad(NamedNode("urn:a"), NamedNode("urn:b#c"), Literal("ج"))])
    for name in RDFLIB:
        path = tmp_path / f"graph{EXPORTERS[name].suffixes[0]}"
        write(graph, path)
        assert {quad.triple for quad in Graph.load(path)} == {quad.triple for quad in graph}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    code = "from kg.graph.store import Graph; Graph().write('-', 'turtle')"
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.stderr.splitlines()[-1] == (
        "kg.errors.OutputUnwritable: standard output: cannot write: No space left on device; "
        "choose another place with -o"
    )
