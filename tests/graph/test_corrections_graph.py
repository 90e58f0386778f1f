"""Decisions in a store and its graph: they hold after a rebuild, and the graph tells of them."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import QuerySolutions

from kg.graph.build import build_graph, corrections_of
from kg.graph.check import check
from kg.graph.corrections_file import FILE, add_correction
from kg.graph.corrections_quads import stale_corrections
from kg.graph.events import merge
from kg.graph.provenance import Run
from kg.graph.store import Graph
from kg.graph.validate import validate
from tests.graph.deciding import anchor, decide
from tests.graph.drafts import strike

RUN = Run("0.1.0")
CK = "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "


def test_a_store_follows_its_corrections_and_the_rest_is_byte_for_byte_the_same(
    tmp_path: Path,
) -> None:
    readings = [
        strike("r1", confidence=0.4).done(),
        strike("r2", place="الكلاسة").done(),
        strike("r3", place="المشهد", day="2016-04-20").done(),
    ]
    told = strike("r1", confidence=0.4).told()
    store = Graph.open(tmp_path / "store")
    path = tmp_path / "store" / FILE
    build_graph(readings, run=RUN, into=store)
    plain = _lines(store)
    add_correction(path, decide("change", claim=anchor(told), set={"class": "Shelling"}).row)
    written = path.read_bytes()
    build_graph([], run=RUN, into=store)
    corrected = _lines(store)
    build_graph([readings[0]], run=RUN, into=store)
    assert _lines(store) == corrected
    assert path.read_bytes() == written
    fresh = build_graph(readings[::-1], run=RUN, corrections=corrections_of(store))
    assert _lines(fresh) == corrected
    own = (told.claims[0].key, "/correction/", merge(told.claims)[0].key)
    assert [line for line in plain ^ corrected if not any(key in line for key in own)] == []
    assert len(plain - corrected) == 6, "two classes, two labels, two confidences"
    path.unlink()
    build_graph([], run=RUN, into=store)
    assert _lines(store) == plain


def _lines(graph: Graph) -> set[str]:
    return {str(quad) for quad in graph}


def test_the_graph_says_who_decided_what(tmp_path: Path) -> None:
    told = strike("r1").told()
    store = Graph.open(tmp_path / "store")
    note = "the headline says artillery"
    row = decide("change", claim=anchor(told), set={"class": "Shelling"}, note=note).row
    add_correction(tmp_path / "store" / FILE, row)
    build_graph([strike("r1").done(), strike("r2").done()], run=RUN, into=store)
    found = store.query(
        CK + "PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?do ?who ?day ?claim WHERE "
        "{ ?claim ck:correctedBy ?c ; ck:about ?event . ?c a ck:Correction ; ck:decision ?do ; "
        "dcterms:creator ?who ; dcterms:date ?day }"
    )
    assert isinstance(found, QuerySolutions)
    assert [tuple(term.value for term in solution) for solution in found] == [
        ("change", "Omar", "2026-11-26", store.minter.claim(told.claims[0].key))
    ]
    texts = "\n".join(
        str(quad.object)
        for quad in store.quads(store.minter.graph("corrections"))
        if quad.predicate.value.endswith("description")
    )
    assert note in texts
    assert "class AirStrike → Shelling" in texts
    assert check(store) == ()
    assert validate(store) == ()


def test_every_kind_of_correction_gives_a_valid_graph() -> None:
    readings = [strike("r1").done(), strike("r2", day="2016-04-28").done(), strike("r3").done()]
    told = [strike("r1").told(), strike("r2", day="2016-04-28").told(), strike("r3").told()]
    a, b, c = map(anchor, told)
    added = {"report": "r1", "quote": "وقتل عدد من السكان", "trigger": "قتل", "class": "Killing"}
    group = {"name": "كتائب الفرقان", "type": "ORG"}
    rows = [
        decide("accept", claim=a),
        decide("merge", claims=[a, b]),
        decide("split", groups=[[a], [c]]),
        decide("change", claim=b, set={"status": "alleged", "stated_by": ["Q30"]}),
        decide("change", claim=c, set={"counts": [{"outcome": "killed", "count": 4, "low": 2}]}),
        decide("add", claim=added, set={"roles": {"agent": [group], "location": ["Q41183"]}}),
        decide("link", entity="ORG:حزب الله", to="Q41053"),
        decide("change", entity="Q41053", set={"kind": "armed_group", "en": "Hezbollah"}),
        decide("accept", claim={**c, "class": "Protest"}),
    ]
    graph = build_graph(readings, run=RUN, corrections=rows)
    assert validate(graph) == ()
    (stale,) = stale_corrections(graph)
    assert stale.reason == "no Protest is read there now, but AirStrike"
    label = graph.query(
        CK + "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "ASK { ?e a ck:ArmedGroup ; rdfs:label 'Hezbollah'@en }"
    )
    assert label
