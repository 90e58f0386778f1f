"""Every question that ships answers its own example, and none shows as done what was not."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.cli.query import _parameters
from kg.errors import UsageError
from kg.graph.params import resolve_all
from kg.graph.query import Answer, ask, ask_file
from kg.graph.questions import PARAM_TYPES, find_question, parse_question, questions
from kg.graph.store import Graph
from kg.graph.terms import boolean, day, iri
from kg.vocab import CK, EVENT, RDF, RDFS, ROLE
from tests.export.worlds import war

DATA = Path(__file__).parent / "data" / "queries"
NAMES = sorted(name for name, one in questions().items() if not one.online)

#: Questions about what took place; the others tell of claims, plans or denials, and say so.
HAPPENED = (
    *("attacks", "meetings", "casualties", "casualty-totals", "displacement", "truces"),
    *("actor-dyads", "demands", "accusations", "attacks-by-month", "attacks-by-place"),
    *("attacks-by-weapon", "timeline", "first-and-last-seen", "alliances", "mediators"),
    *("retaliation", "territory", "captives", "truce-violations"),
)


def _example(name: str) -> Graph:
    return Graph.load(DATA / f"{name}.ttl")


def _rows(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.to_csv())))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_its_own_example(name: str) -> None:
    answer = ask_file(_example(name), name)
    assert len(answer) > 0, f"{name} finds nothing in tests/data/queries/{name}.ttl"
    assert answer.to_csv() == (DATA / f"{name}.csv").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_says_what_it_asks(name: str) -> None:
    question = questions()[name]
    assert question.summary.endswith((".", '"'))
    assert re.search("[ء-ي]", question.summary_ar)
    assert {param.type for param in question.params} <= set(PARAM_TYPES)
    assert question.example
    assert question.rows


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_question_is_true(name: str) -> None:
    question = questions()[name]
    answer = ask(_example(name), question, _parameters(shlex.split(question.example)))
    shown = [line.strip(" |") for line in answer.lines()]
    assert shown[: len(question.rows)] == [row.strip(" |") for row in question.rows]


def test_there_are_enough_questions() -> None:
    assert len(questions()) >= 25


@pytest.mark.parametrize("name", NAMES)
def test_dated_rows_come_first(name: str) -> None:
    rows = _rows(ask_file(_example(name), name))
    for column in ("earliest", "published", "first"):
        if rows and next(iter(rows[0])) == column:
            undated = [not row[column] for row in rows]
            assert undated == sorted(undated)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_runs_alone_with_its_defaults(name: str) -> None:
    """In another engine, without its header, a question answers as it does here."""
    graph = _example(name)
    alone = ask(
        graph, parse_question(name, re.sub("^#.*$", "", questions()[name].sparql, flags=re.M))
    )
    assert alone.to_csv() == ask_file(graph, name).to_csv()


@pytest.mark.parametrize("name", NAMES)
def test_conditions_put_first_change_nothing(name: str) -> None:
    """An engine that runs the file with the same values, as it stands, gives the same answer."""
    graph, question = war(), questions()[name]
    entities = ("Army", "Syrian government", "Aleppo Governorate", "Aleppo", "Faction", "Russia")
    for param in question.params:
        values = {"entity": entities, "class": ("Shelling",), "boolean": ("any", "true")}
        for value in values.get(param.type, ()):
            terms = resolve_all(graph, question, {param.name: value})
            plain = ask(graph, replace(question, sparql=question.bound(terms), params=()))
            assert ask(graph, question, {param.name: value}).to_csv() == plain.to_csv()


@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_two_things_bear_counts_nothing_twice(name: str, narrow: bool) -> None:
    """A second thing of the same name, in no event, leaves every answer as it is."""
    graph, question = war(), questions()[name]
    other, entities = iri(graph.minter.entity("other")), iri(graph.minter.graph("entities"))
    for label in ("Army", "Aleppo", "Syrian government"):
        for param in (one for one in question.params if one.type == "entity"):
            alone = ask(graph, question, {param.name: label}).to_csv()
            named = Quad(other, iri(RDFS.label), Literal(label), entities)
            graph.store.add(named)
            terms = resolve_all(graph, question, {param.name: label})
            assert len(terms[param.name]) == 2
            plain = replace(question, sparql=question.bound(terms), params=())
            asked = ask(graph, question, {param.name: label}) if narrow else ask(graph, plain)
            assert asked.to_csv() == alone
            graph.store.remove(named)


def test_there_are_no_examples_of_nothing() -> None:
    assert sorted(path.stem for path in DATA.glob("*.ttl")) == sorted(questions())


@pytest.mark.parametrize("name", HAPPENED)
@pytest.mark.parametrize(
    "status", ["Denied", "Disputed", "Alleged", "Planned", "Demanded", "Hypothetical"]
)
def test_what_did_not_happen_never_shows_as_done(name: str, status: str) -> None:
    assert len(ask_file(_everything(status, background=False), name)) == 0


@pytest.mark.parametrize(
    "name", [name for name in HAPPENED if name not in {"truces", "accusations", "territory"}]
)
def test_what_is_only_recalled_does_not_show(name: str) -> None:
    assert len(ask_file(_everything("Asserted", background=True), name)) == 0
    assert len(ask_file(_everything("Asserted", background=False), name)) > 0


def _everything(status: str, *, background: bool) -> Graph:
    """One event a day of every class with every role and a toll, all of one status."""
    graph = Graph()
    minter = graph.minter
    quads: list[Quad] = []

    def state(subject: str, predicate: str, value: NamedNode | Literal) -> None:
        quads.append(Quad(iri(subject), iri(predicate), value, iri(minter.graph("events"))))

    place = minter.entity("Q3")
    state(place, RDF.type, iri(CK.Place))
    for at, (name, term) in enumerate(EVENT.items()):
        event, toll = minter.event(f"{at}"), minter.casualties(f"{at}")
        state(event, RDF.type, iri(term))
        state(event, CK.status, iri(CK[status]))
        state(event, CK.background, boolean(background))
        state(event, CK.reportCount, Literal(1))
        state(event, CK.casualties, iri(toll))
        state(toll, CK.outcome, iri(CK.Displaced if name == "Displacement" else CK.Killed))
        state(toll, CK.cumulative, boolean(False))
        state(toll, CK.countBest, Literal(1))
        for role in ("agent", "target", "participant", "mediator"):
            for one in ("1", "2"):
                state(event, ROLE[role], iri(minter.entity(f"Q{one}")))
        state(event, CK.location, iri(place))
        state(event, CK.instrument, iri(minter.entity("Q4")))
        for predicate in (CK.earliest, CK.latest):
            state(event, predicate, day(date(2016, 1, 28 - at)))
        state(minter.claim(f"{at}"), CK.about, iri(event))
        state(minter.claim(f"{at}"), CK.reportedIn, iri(minter.report("r1")))
    graph.add(quads)
    return graph


def _facts() -> Graph:
    graph = Graph()
    graph.store.load(
        """
        @prefix ck: <https://w3id.org/conflict-kg/ontology#> .
        @prefix e: <https://w3id.org/conflict-kg/id/entity/> .
        @prefix ev: <https://w3id.org/conflict-kg/id/event/> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix wd: <http://www.wikidata.org/entity/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ev:1 a ck:AirStrike ; rdfs:label "Strike"@en ; ck:status ck:Asserted ; ck:background false ;
            ck:reportCount 1 ; ck:agent e:army ; ck:target e:district ;
            ck:earliest "2016-04-30"^^xsd:date ; ck:latest "2016-04-30"^^xsd:date .
        ev:2 a ck:Shelling ; ck:status ck:Asserted ; ck:background true ; ck:reportCount 1 ;
            ck:agent e:Q1 ; ck:location e:Q2 ; ck:earliest "2016-04-22"^^xsd:date .
        e:army ck:partOf e:gov ; rdfs:label "Army"@en .
        e:gov rdfs:label "Syrian government"@en , "الحكومة السورية"@ar ; skos:altLabel "النظام"@ar .
        e:other skos:altLabel "النظام"@ar .
        e:district ck:partOf e:Q2 ; rdfs:label "Bustan \\"al-Qasr\\""@en .
        e:Q2 owl:sameAs wd:Q2 ; rdfs:label "Aleppo"@en .
        e:Q1 owl:sameAs wd:Q1 ; rdfs:label "Russia"@en .
        """.encode(),
        format=__import__("pyoxigraph").RdfFormat.TURTLE,
    )
    return graph


@pytest.mark.parametrize(
    ("given", "events"),
    [
        ({}, "1"),
        ({"background": "any"}, "21"),
        ({"background": "true"}, "2"),
        ({"actor": "Army"}, "1"),
        ({"actor": "Syrian government"}, "1"),
        ({"actor": "syrian  GOVERNMENT"}, "1"),
        ({"actor": "الحكومة السورية"}, "1"),
        ({"actor": "النظام"}, "1"),
        ({"actor": "Q1"}, ""),
        ({"actor": "Q1", "background": "any"}, "2"),
        ({"actor": "any"}, "1"),
        ({"place": "Aleppo"}, "1"),
        ({"place": "Q2", "background": "any"}, "21"),
        ({"place": 'Bustan "al-Qasr"'}, "1"),
        ({"class": "AirStrike"}, "1"),
        ({"class": "غارة جوية"}, "1"),
        ({"class": "Shelling"}, ""),
        ({"since": "2016-04-30"}, "1"),
        ({"since": "2016-05-01"}, ""),
        ({"until": "2016-04-29"}, ""),
        ({"since": "2016-05-01", "background": "any"}, "2"),
        (
            {"since": "2016-04-01", "until": "2016-05-30", "actor": "Army", "class": "AirStrike"},
            "1",
        ),
    ],
)
def test_parameters_narrow_the_answer(given: dict[str, str], events: str) -> None:
    rows = _rows(ask_file(_facts(), "attacks", given))
    assert "".join(row["event"].rpartition("/")[2] for row in rows) == events


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"actr": "x"}, "attacks takes no 'actr'; it takes actor, background, class, place"),
        ({"actor": "Syrian goverment"}, "no entity called 'Syrian goverment' in this graph; is it"),
        ({"actor": "Zzyzx"}, "actor: no entity called 'Zzyzx' in this graph; kg entities GRAPH"),
        ({"actor": "http://x y"}, "is no IRI"),
        ({"since": "2016-05-01", "until": "2016-04-01"}, "--since 2016-05-01 is after --until"),
        ({"class": "Atack"}, "no class of event 'Atack'; known: Attack, AirStrike"),
        ({"since": "30/4/2016"}, "since: '30/4/2016' is no date; write 2016-04-30"),
        ({"background": "yes"}, "background: 'yes' is not true, false or any"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_to_do(given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        ask_file(_facts(), "attacks", given)


@pytest.mark.parametrize(
    "nasty",
    [
        'x" } DROP ALL #',
        "x') } #",
        "\\",
        "?event",
        'a"^^<x>',
        "\n} SELECT * WHERE { ?s ?p ?o",
        "UNDEF",
    ],
)
def test_text_of_a_user_is_never_part_of_a_query(nasty: str) -> None:
    text = "#+ param: words text - Any.\nSELECT ?words WHERE { VALUES (?words) { (UNDEF) } }"
    answer = ask(_facts(), parse_question("echo", text), {"words": nasty})
    assert [row[0].value for row in answer.rows] == [nasty]


def test_an_answer_comes_in_the_forms_people_use() -> None:
    graph = _facts()
    answer = ask_file(graph, "attacks", lang="ar")
    assert [row["kindLabel"] for row in _rows(answer)] == ["غارة جوية"]
    table = answer.render("table")
    assert "غارة جوية" in table
    assert "Army" in table
    parsed = json.loads(answer.render("json"))
    (binding,) = parsed["results"]["bindings"]
    assert binding["event"] == {"type": "uri", "value": f"{graph.minter.base}event/1"}
    assert binding["earliest"]["datatype"].endswith("#date")
    with pytest.raises(UsageError, match="rows, not triples"):
        answer.render("turtle")
    with pytest.raises(UsageError, match="no form 'xls'"):
        answer.render("xls")


def test_construct_and_ask_have_their_own_forms() -> None:
    graph = _facts()
    built = ask(graph, parse_question("x", "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"))
    assert built.render("turtle") == built.render("table")
    assert "event:1 a ck:AirStrike" in built.render("turtle")
    assert ask(graph, parse_question("x", "ASK { ?s a ?o }")).render("table") == "yes\n"
    assert json.loads(ask(graph, parse_question("x", "ASK { ?s a 5 }")).render("json")) == {
        "head": {},
        "boolean": False,
    }


def test_a_file_of_ones_own_is_a_question_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert len(ask_file(_facts(), path)) == 1
    with pytest.raises(UsageError, match="no question or file 'attack'; questions: accusations"):
        find_question("attack")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not a text file in UTF-8"):
        find_question(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ param: x\nSELECT * {}", "bad parameter 'x'; write: name type default description"),
        ("#+ param: x number - y\nSELECT * {}", "the type one of entity, event"),
        ("#+ param: x text - y\nSELECT * {}", r"need a block VALUES \(\?x\)"),
        ("SELECT * WHERE {", "the query cannot be run: "),
    ],
)
def test_a_wrong_file_is_named_with_what_to_do(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ask(_facts(), parse_question("mine", text))


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_question_and_what_it_takes_is_told_in_arabic(name: str) -> None:
    question = questions()[name]
    told = [question.summary_ar, *(one.description_ar for one in question.params)]
    assert [one for one in told if not re.search("[ء-ي]", one)] == []


def test_arabic_for_a_parameter_that_is_not_there_is_a_mistake() -> None:
    text = "#+ param: actor entity - Who.\n#+ param_ar: place أين.\nVALUES (?actor) { (UNDEF) }"
    with pytest.raises(UsageError, match="'place', which is no parameter"):
        parse_question("q", text)
