"""The customer's report, from text to graph: what it tells must be found by SPARQL.

No rule is written for this text. The test needs the research data and skips without it.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.query import ask_file
from kg.graph.store import Graph
from kg.pipeline import build

PREFIXES = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def text(shared: Path) -> str:
    return (shared / "seed" / "aleppo.ar.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graph(shared: Path, text: str) -> Graph:
    assert text
    return build(shared / "seed" / "aleppo.ar.txt", date="2016-05-01")


def ask(graph: Graph, pattern: str) -> bool:
    answer = graph.query(f"{PREFIXES} ASK {{ {pattern} }}")
    assert isinstance(answer, ox.QueryBoolean)
    return bool(answer)


#: What the report tells, each as a pattern that must be found.
FACTS = {
    "the air strike of Saturday, about thirty raids, by the Syrian government": """
        ?e a ck:AirStrike ; ck:status ck:Asserted ; ck:agent ?gov ; ck:quantity 30 ;
           ck:earliest "2016-04-30"^^xsd:date ; ck:latest "2016-04-30"^^xsd:date .
        ?gov ck:governmentOf wd:Q858 . FILTER NOT EXISTS { ?gov owl:sameAs wd:Q858 }""",
    "ten killed, two of them children, stated by the Civil Defence": """
        ?e a ck:AirStrike ; ck:status ck:Asserted ; ck:quantity 30 ; ck:casualties ?all , ?part .
        ?all ck:outcome ck:Killed ; ck:countBest 10 .
        ?part ck:outcome ck:Killed ; ck:countBest 2 ; ck:subCountOf ?all .
        ?claim ck:about ?e ; ck:statedBy ?source . ?source skos:altLabel "الدفاع المدني"@ar""",
    "the strike of Sunday morning is told as not having happened": """
        ?e a ck:AirStrike ; ck:status ck:Denied ; ck:earliest "2016-05-01"^^xsd:date""",
    "the demand of the United States to stop the shelling": """
        ?e a ck:Demand ; ck:status ck:Asserted ; ck:agent/owl:sameAs wd:Q30 ; ck:topic ?t .
        ?t a ck:Ceasefire ; ck:status ck:Demanded""",
    "Kerry's talks planned in Geneva": """
        ?e a ?class ; ck:status ck:Planned ; ck:participant|ck:agent ?kerry ; ck:location ?place .
        VALUES ?class { ck:Meeting ck:Negotiation }
        ?kerry owl:sameAs wd:Q22316 . ?place owl:sameAs wd:Q71""",
    "with de Mistura": """
        ?e a ?class ; ck:status ck:Planned ; ck:participant|ck:agent|ck:target ?a , ?b .
        VALUES ?class { ck:Meeting ck:Negotiation }
        ?a owl:sameAs wd:Q22316 . ?b rdfs:label "Staffan de Mistura"@en""",
    "Kerry's talks by phone on 29 and 30 April with de Mistura and Hijab": """
        ?e a ?class ; ck:status ck:Asserted ; ck:participant|ck:agent|ck:target ?a , ?b , ?c ;
           ck:earliest "2016-04-29"^^xsd:date ; ck:latest "2016-04-30"^^xsd:date .
        VALUES ?class { ck:Meeting ck:Negotiation }
        ?a owl:sameAs wd:Q22316 . ?b rdfs:label "Staffan de Mistura"@en .
        ?c owl:sameAs wd:Q354642""",
    "the truce of 27 February": """
        ?e a ck:Ceasefire ; ck:status ck:Asserted ; ck:earliest "2016-02-27"^^xsd:date""",
    "more than 246 civilians killed since 22 April, as a running total": """
        ?e ck:casualties ?c ; ck:earliest "2016-04-22"^^xsd:date .
        ?c ck:outcome ck:Killed ; ck:countLow 246 ; ck:cumulative true .
        FILTER NOT EXISTS { ?c ck:countHigh ?high }""",
    "families fleeing Bustan al-Qasr": """
        ?e a ck:Displacement ; ck:status ck:Asserted ; ck:origin ?place .
        ?place rdfs:label|skos:altLabel "حي بستان القصر"@ar""",
    "the accusation against Russia is an accusation": """
        ?e a ck:Accusation ; ck:status ck:Asserted ; ck:target/owl:sameAs wd:Q159 ; ck:topic ?t .
        ?t ck:status ck:Alleged""",
    "the position of de Mistura": """
        ?c a ck:RelationClaim ; rdf:predicate ck:holdsPosition ; rdf:subject ?p ;
           rdf:object ?body ; ck:positionTitle ?title .
        ?p rdfs:label "Staffan de Mistura"@en . ?body owl:sameAs wd:Q1065""",
    "the position of Kerry": """
        ?c a ck:RelationClaim ; rdf:predicate ck:holdsPosition ; rdf:subject ?p ;
           rdf:object ?body ; ck:positionTitle ?title .
        ?p owl:sameAs wd:Q22316 . ?body owl:sameAs wd:Q30 .
        FILTER(STRSTARTS(?title, "وزير الخارجية"))""",
    "the position of Hijab": """
        ?c a ck:RelationClaim ; rdf:predicate ck:holdsPosition ; rdf:subject ?p ;
           ck:positionTitle ?title .
        ?p owl:sameAs wd:Q354642 . FILTER(CONTAINS(?title, "منسق"))""",
}

#: What it must not tell.
NEVER = {
    "the accusation as a plain attack by Russia": """
        ?russia owl:sameAs wd:Q159 ; ck:attacks ?x""",
    "a denied strike among attacks": """
        ?e a ck:AirStrike ; ck:status ck:Denied ; ck:agent ?a ; ck:target ?t .
        ?a ck:attacks ?t . FILTER NOT EXISTS {
          ?other ck:status ck:Asserted ; ck:agent ?a ; ck:target|ck:location ?t }""",
}


@pytest.mark.parametrize("fact", FACTS)
def test_what_the_report_tells_is_in_the_graph(graph: Graph, fact: str) -> None:
    assert ask(graph, FACTS[fact])


@pytest.mark.parametrize("fact", NEVER)
def test_what_it_does_not_tell_is_not(graph: Graph, fact: str) -> None:
    assert not ask(graph, NEVER[fact])


def test_the_denied_strike_is_in_no_bundled_answer_about_attacks(graph: Graph) -> None:
    rows = graph.query(f"{PREFIXES} SELECT ?e WHERE {{ ?e a ck:AirStrike ; ck:status ck:Denied }}")
    assert isinstance(rows, ox.QuerySolutions)
    denied = [row["e"].value for row in rows]
    assert denied
    answer = ask_file(graph, "attacks").to_csv()
    assert "2016-04-30" in answer
    for name in ("attacks", "casualties", "actor-dyads", "casualty-totals"):
        answer = ask_file(graph, name).to_csv()
        assert not [event for event in denied if event in answer]


def test_every_quote_equals_its_characters(graph: Graph, text: str) -> None:
    rows = graph.query(
        f"{PREFIXES} SELECT ?start ?end ?quote WHERE "
        "{ ?p a ck:Passage ; oa:start ?start ; oa:end ?end ; oa:exact ?quote }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    quotes = [(int(r["start"].value), int(r["end"].value), r["quote"].value) for r in rows]
    assert len(quotes) > 50
    assert all(text[start:end] == quote for start, end, quote in quotes)
