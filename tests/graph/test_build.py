"""The whole way from readings to quads: the shape of the graph, and that it is always the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions

from kg.graph.build import build_graph, rule_of
from kg.graph.provenance import Run
from kg.graph.store import Graph
from kg.model import EntityFacts, Qid
from tests.graph.drafts import Draft, strike

RUN = Run("0.1.0")
CK = "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "

FACTS = {
    "syrian-government": EntityFacts(
        "syrian-government",
        None,
        {"en": "Syrian government", "ar": "الحكومة السورية"},
        "government",
        country=Qid("Q858"),
        government_of=Qid("Q858"),
    ),
    "syrian-army": EntityFacts(
        "syrian-army",
        None,
        {"en": "Syrian Army", "ar": "الجيش السوري"},
        "military",
        part_of="syrian-government",
    ),
    "Q41183": EntityFacts(
        "Q41183",
        Qid("Q41183"),
        {"en": "Aleppo", "ar": "حلب"},
        "city",
        36.20124,
        37.16117,
        Qid("Q858"),
    ),
}


def _draft() -> Draft:
    text = (
        "شن الجيش السبت نحو ثلاثين غارة على حلب ما ادى الى عشرة قتلى بينهم طفلان بحسب الدفاع المدني"
    )
    draft = Draft("r1", text, source="AFP", title="غارات على حلب")
    army = draft.mention("الجيش", "ORG", local="syrian-army", linked=True)
    city = draft.mention("حلب", "LOC", qid="Q41183", linked=True, score=0.971)
    source = draft.mention("الدفاع المدني", "ORG", entity="White Helmets")
    draft.event(
        "غارة",
        "AirStrike",
        agent=army,
        target=city,
        source=source,
        time=("السبت", "2016-04-30"),
        quantity=("نحو ثلاثين", 30, "approx"),
        casualties=[
            draft.hurt("عشرة قتلى", "killed", 10),
            draft.hurt("طفلان", "killed", 2, of=0),
        ],
        confidence=0.876,
    )
    return draft


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_graph([_draft().done()], FACTS, run=RUN)


def _rows(graph: Graph, sparql: str) -> list[tuple[str | None, ...]]:
    found = graph.query(CK + sparql)
    assert isinstance(found, QuerySolutions)
    return sorted(
        (tuple(term.value if term is not None else None for term in row) for row in found), key=repr
    )


def test_an_event_says_who_what_when_and_whether(graph: Graph) -> None:
    sparql = """SELECT ?cls ?status ?agent ?target ?day ?number ?background ?sure WHERE {
      ?e a ?cls ; ck:status ?status ; ck:agent ?agent ; ck:target ?target ; ck:earliest ?day ;
         ck:quantity ?number ; ck:background ?background ; ck:confidence ?sure }"""
    ck, base = "https://w3id.org/conflict-kg/ontology#", "https://w3id.org/conflict-kg/id/"
    army = graph.minter.entity("syrian-army")
    assert army.startswith(f"{base}entity/syrian-army-")
    assert _rows(graph, sparql) == [
        (
            f"{ck}AirStrike",
            f"{ck}Asserted",
            army,
            f"{base}entity/Q41183",
            "2016-04-30",
            "30",
            "false",
            "0.88",
        )
    ]


def test_a_claim_says_who_states_it_and_quotes_the_report(graph: Graph) -> None:
    sparql = """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT ?by ?start ?end ?exact WHERE {
      GRAPH ?report { ?claim ck:about ?e ; ck:reportedIn ?report ; ck:statedBy/^ck:statedBy ?claim ;
        ck:statedBy ?source ; ck:triggerEvidence [ oa:start ?start ; oa:end ?end ; oa:exact ?exact ;
        oa:hasSource ?report ] }
      ?source rdfs:label ?by FILTER(lang(?by) = "en") }"""
    ((by, start, end, exact),) = _rows(graph, sparql)
    assert (by, exact) == ("White Helmets", "غارة")
    assert _draft().text[int(start or 0) : int(end or 0)] == exact


def test_children_are_part_of_the_killed(graph: Graph) -> None:
    for owner in ("?x ck:status ?s", "?x ck:about ?e"):
        sparql = f"""SELECT ?part ?whole WHERE {{ {owner} ; ck:casualties ?p .
          ?p ck:subCountOf ?w ; ck:countBest ?part . ?w ck:countBest ?whole }}"""
        assert _rows(graph, sparql) == [("2", "10")]


def test_a_government_is_not_its_country(graph: Graph) -> None:
    sparql = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
    SELECT ?cls ?country ?same WHERE { ?e ck:governmentOf ?country ; a ?cls
      OPTIONAL { ?e owl:sameAs ?same } }"""
    ck = "https://w3id.org/conflict-kg/ontology#"
    wikidata = "http://www.wikidata.org/entity/Q858"
    assert _rows(graph, sparql) == [(f"{ck}Government", wikidata, None)]


def test_an_army_is_part_of_what_it_belongs_to(graph: Graph) -> None:
    sparql = "SELECT ?army ?government WHERE { ?army ck:partOf ?government }"
    minter = graph.minter
    ends = (minter.entity("syrian-army"), minter.entity("syrian-government"))
    assert _rows(graph, sparql) == [ends]


def test_a_place_lies_somewhere(graph: Graph) -> None:
    sparql = """PREFIX geo: <http://www.opengis.net/ont/geosparql#>
    SELECT ?wkt WHERE { ?place geo:hasGeometry/geo:asWKT ?wkt }"""
    assert _rows(graph, sparql) == [("POINT(37.16117 36.20124)",)]


def test_direct_relations_are_drawn(graph: Graph) -> None:
    minter = graph.minter
    sparql = f"SELECT ?a ?b WHERE {{ GRAPH <{minter.graph('relations')}> {{ ?a ck:attacks ?b }} }}"
    assert _rows(graph, sparql) == [(minter.entity("syrian-army"), minter.entity("Q41183"))]


@pytest.mark.parametrize("modality", ["negated", "planned", "demanded", "hypothetical"])
def test_what_did_not_happen_draws_no_relation(modality: str) -> None:
    graph = build_graph([strike("r1", modality=modality).done()], run=RUN)
    assert list(graph.quads(graph.minter.graph("relations"))) == []


def test_what_is_disputed_draws_an_alleged_relation_only() -> None:
    drafts = [strike("r1").done(), strike("r2", modality="negated", killed=None).done()]
    graph = build_graph(drafts, run=RUN)
    assert len(_rows(graph, "SELECT ?a WHERE { ?a ck:allegedlyAttacks ?b }")) == 1
    assert _rows(graph, "SELECT ?a WHERE { ?a ck:attacks ?b }") == []


def test_positions_are_stated_and_claimed() -> None:
    draft = Draft("r1", "وصل وزير الخارجية الاميركي جون كيري الى جنيف")
    kerry = draft.mention("جون كيري", "PER", qid="Q22316")
    state = draft.mention("الاميركي", "ORG", qid="Q30")
    draft.relate("position", kerry, state, "وزير الخارجية الاميركي")
    graph = build_graph([draft.done()], run=RUN)
    sparql = """SELECT ?who ?title WHERE { ?who ck:holdsPosition ?body .
      ?claim ck:positionTitle ?title ; ck:evidence ?passage }"""
    assert _rows(graph, sparql) == [(graph.minter.entity("Q22316"), "وزير الخارجية الاميركي")]


def test_the_time_of_a_run_comes_from_its_input_or_its_stamp() -> None:
    sparql = (
        "PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?at WHERE { ?run prov:endedAtTime ?at }"
    )
    assert _rows(build_graph([_draft().done()], run=RUN), sparql) == [("2016-05-01T00:00:00Z",)]
    stamped = Run("0.1.0", {}, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert _rows(build_graph([_draft().done()], run=stamped), sparql) == [("2026-01-02T03:04:05Z",)]
    undated = Draft("r1", "قصف", published=None)
    assert _rows(build_graph([undated.done()], run=RUN), sparql) == []


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    for quad in graph:
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


def test_the_same_reports_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    readings = [_draft().done(), strike("r2").done(), strike("r3", day="2016-04-29").done()]
    for at, order in enumerate((readings, readings[::-1])):
        graph = build_graph(order, FACTS, run=RUN)
        for suffix in ("ttl", "trig", "nq", "jsonld", "rdf"):
            graph.write(tmp_path / f"{at}.{suffix}")
    for suffix in ("ttl", "trig", "nq", "jsonld", "rdf"):
        first, second = ((tmp_path / f"{at}.{suffix}").read_bytes() for at in (0, 1))
        assert first
        assert first == second


def test_building_again_into_a_store_leaves_nothing_stale(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    build_graph([strike("r1", agent="روسيا").done()], run=RUN, into=store)
    build_graph([strike("r1").done()], run=RUN, into=store)
    fresh = build_graph([strike("r1").done()], run=RUN)
    assert set(store) == set(fresh)


def test_adding_reports_to_a_store_equals_building_all_at_once(tmp_path: Path) -> None:
    readings = [
        strike("r3").done(),
        _draft().done(),
        strike("r2", modality="negated", killed=None).done(),
    ]
    store = Graph.open(tmp_path / "store")
    for one in readings:
        build_graph([one], FACTS, run=RUN, into=store)
    at_once = build_graph(readings, FACTS, run=RUN)
    assert set(store) == set(at_once)
    store.write(tmp_path / "store.nq")
    at_once.write(tmp_path / "at-once.nq")
    assert (tmp_path / "store.nq").read_bytes() == (tmp_path / "at-once.nq").read_bytes()


def test_a_report_given_twice_counts_once() -> None:
    once = build_graph([strike("r1").done()], run=RUN)
    twice = build_graph([strike("r1").done(), strike("r1").done()], run=RUN)
    assert set(twice) == set(once)
    versions = [strike("r1", agent="روسيا").done(), strike("r1").done()]
    first, second = (build_graph(order, run=RUN) for order in (versions, versions[::-1]))
    assert set(first) == set(second)


def test_a_store_keeps_the_rule_for_the_best_count(tmp_path: Path) -> None:
    days = (date(2016, 5, 1), date(2016, 5, 2))
    first, second = (
        strike(f"r{count}", killed=count, published=day).done()
        for count, day in zip((12, 10), days, strict=True)
    )
    store = Graph.open(tmp_path)
    build_graph([first], run=RUN, rule="highest", into=store)
    build_graph([second], run=RUN, into=store)
    assert rule_of(store) == "highest"
    assert set(store) == set(build_graph([first, second], run=RUN, rule="highest"))
    build_graph([], run=RUN, rule="latest", into=store)
    assert set(store) == set(build_graph([first, second], run=RUN))
