"""Networks: the edges are those of the ontology's rules, and other programs read the files."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.export import write
from kg.export.network import drawn, edges
from kg.export.select import Selection
from kg.export.world import World, local
from kg.graph.rules import relations, rules
from kg.graph.store import Graph
from kg.graph.terms import boolean, iri, text
from kg.vocab import ALLEGED_RELATIONS, CK, DIRECT_RELATIONS, EVENT, RDF, RDFS, ROLE
from tests.export.worlds import war

DIRECT = {*DIRECT_RELATIONS, *ALLEGED_RELATIONS.values()}


def _anything(seed: int) -> Graph:
    """Events of every class and status with any roles."""
    rng, graph = random.Random(seed), Graph()  # noqa: S311
    quads: list[Quad] = []
    for at in range(80):
        event = iri(graph.minter.event(str(at)))
        status = rng.choice(["Asserted", "Disputed", "Alleged", "Denied", "Planned"])
        found: list[tuple[str, NamedNode | Literal]] = [
            (RDF.type, iri(rng.choice(list(EVENT.values())))),
            (CK.status, iri(CK[status])),
        ]
        found.append((CK.background, boolean(False)))
        for role in ("agent", "target", "participant", "mediator", "location"):
            for _ in range(rng.randrange(3)):
                found.append((ROLE[role], iri(graph.minter.entity(f"Q{rng.randint(1, 6)}"))))
        quads += [Quad(event, iri(predicate), value) for predicate, value in found]
    graph.add(quads)
    return graph


@pytest.mark.parametrize("seed", range(6))
def test_edges_are_what_the_rules_draw(seed: int) -> None:
    graph = _anything(seed)
    drawn_here = {
        (one, CK[name], other)
        for event in World.read(graph).dated
        for one, name, other in drawn(event)
    }
    by_rules = {
        (str(one.subject).strip("<>"), one.predicate.value, str(one.object).strip("<>"))
        for one in relations(graph.store)
    }
    assert drawn_here == by_rules
    assert drawn_here


def test_each_edge_counts_the_events_that_sparql_finds() -> None:
    graph = _anything(1)
    counted = {
        (edge.source, edge.relation, edge.target): edge.events
        for edge in edges(World.read(graph))
        if not edge.symmetric and not edge.relation.startswith("allegedly")
    }
    for name, sparql in rules().items():
        if name == "stated":
            continue
        asked = sparql.replace(
            "CONSTRUCT { ?one ?relation ?other }",
            "SELECT ?one ?relation ?other (COUNT(DISTINCT ?event) AS ?n)",
        )
        found = graph.query(f"{asked} GROUP BY ?one ?relation ?other")
        assert isinstance(found, QuerySolutions)
        for row in found:
            key = (row["one"].value, local(row["relation"].value), row["other"].value)
            assert counted.get(key, int(row["n"].value)) == int(row["n"].value)


def test_graphml_is_read_by_networkx(tmp_path: Path) -> None:
    write(war(), tmp_path / "g.graphml")
    graph = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert isinstance(graph, nx.MultiDiGraph)
    names = nx.get_node_attributes(graph, "label")
    told = {
        (names[one], data["relation"], names[other]) for one, other, data in graph.edges(data=True)
    }
    assert ("Army", "attacks", "Quarter") in told
    assert ("Envoy", "mediatesBetween", "Faction") in told
    assert ("Russia", "allyOf", "Army") in told
    assert not {name for _, name, _ in told if name.startswith("allegedly")}
    assert ("Russia", "attacks", "Aleppo") not in told
    assert all(isinstance(data["weight"], float) for *_, data in graph.edges(data=True))
    assert {data["status"] for *_, data in graph.edges(data=True)} == {"asserted"}


def test_a_disputed_attack_is_an_alleged_one(tmp_path: Path) -> None:
    wanted = Selection(statuses=frozenset({"Disputed"}))
    write(war(), tmp_path / "g.graphml", None, wanted)
    graph = nx.read_graphml(tmp_path / "g.graphml")
    told = [(data["relation"], data["status"]) for *_, data in graph.edges(data=True)]
    assert ("allegedlyAttacks", "disputed") in told
    assert "attacks" not in {name for name, _ in told}


def test_gexf_is_dynamic_and_read_by_networkx(tmp_path: Path) -> None:
    path = tmp_path / "g.gexf"
    write(war(), path)
    graph = nx.read_gexf(path, version="1.3")
    assert graph.number_of_nodes() >= 6
    tree = etree.parse(path)
    space = {"g": "http://gexf.net/1.3"}
    (whole,) = tree.xpath("//g:graph", namespaces=space)
    assert whole.get("mode") == "dynamic"
    assert whole.get("timeformat") == "date"
    assert (whole.get("start"), whole.get("end")) == ("2016-04-30", "2016-05-01")
    spells = tree.xpath("//g:edge[@label='attacks']/g:spells/g:spell", namespaces=space)
    assert {(one.get("start"), one.get("end")) for one in spells} == {("2016-04-30", "2016-04-30")}
    spells = tree.xpath("//g:edge[@label='clashesWith']/g:spells/g:spell", namespaces=space)
    assert [dict(one.attrib) for one in spells] == [{"end": "2016-05-01"}]
    assert not tree.xpath("//g:edge[@label='allyOf']/g:spells", namespaces=space)
    ids = tree.xpath("//g:node/@id", namespaces=space)
    assert {*tree.xpath("//g:edge/@source | //g:edge/@target", namespaces=space)} <= {*ids}


def _gexf() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("data") / "gexf-1.3.rng"))


@pytest.mark.parametrize(
    "wanted", [Selection(), Selection(background=True), Selection(since=date(2030, 1, 1))]
)
def test_gexf_is_as_its_specification_says(tmp_path: Path, wanted: Selection) -> None:
    path = tmp_path / "g.gexf"
    write(war(), path, None, wanted)
    schema, tree = _gexf(), etree.parse(path)
    assert schema.validate(tree), schema.error_log
    ids = tree.xpath("//*[local-name()='attribute']/@id")
    assert len(ids) == len(set(ids))
    assert {*tree.xpath("//*[local-name()='attvalue']/@for")} <= {*ids}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('version="1.3"', 'version="1.2"'),
        ('mode="dynamic"', 'mode="moving"'),
        ('start="2016-04-30"', 'start="30 April"'),
        ('type="double"', 'type="number"'),
        ("<nodes>", "<nodes><actor/>"),
        ('weight="1.0"', 'weight="much"'),
    ],
)
def test_what_is_no_gexf_is_told(tmp_path: Path, right: str, wrong: str) -> None:
    path = tmp_path / "g.gexf"
    write(war(), path)
    told = path.read_text("utf-8")
    assert right in told
    assert not _gexf().validate(etree.fromstring(told.replace(right, wrong).encode()))


def test_names_that_xml_cannot_hold_do_no_harm(tmp_path: Path) -> None:
    graph = war()
    (label,) = graph.store.quads_for_pattern(None, iri(RDFS.label), text("Army", "en"), None)
    graph.store.remove(label)
    nasty = text('A<&">\x01', "en")
    graph.add([Quad(label.subject, label.predicate, nasty, label.graph_name)])
    for form in ("graphml", "gexf"):
        path = tmp_path / f"g.{form}"
        write(graph, path, form)
        assert "A&lt;&amp;" in path.read_text("utf-8")
        etree.parse(path)
