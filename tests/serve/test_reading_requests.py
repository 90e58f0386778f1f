"""What is read of a text before the engine sees it, and how the form of an answer is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.serve.dataset import with_dataset
from kg.serve.guard import check_query, check_update, has_dataset
from kg.serve.negotiate import RESULT_FORMS, TRIPLE_FORMS, choose
from kg.serve.options import Options
from kg.serve.reply import Refused
from kg.serve.stamp import Watch
from kg.serve.worker import Open, perform

G = ["urn:g"]


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            "PREFIX where: <urn:using> INSERT { ?s where:p '} WHERE {' } # USING\n"
            "WHERE { ?s ?p 1 }",
            "PREFIX where: <urn:using> INSERT { ?s where:p '} WHERE {' } # USING\n"
            "USING <urn:g> WHERE { ?s ?p 1 }",
        ),
        (
            "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 } ; "
            "DELETE DATA { <a:b> <a:c> 1 }",
            "DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } USING <urn:g> WHERE { ?s ?p 1 } ; "
            "DELETE DATA { <a:b> <a:c> 1 }",
        ),
        ("delete where{?s ?p ?where}", "delete {?s ?p ?where} USING <urn:g> WHERE {?s ?p ?where}"),
        ("INSERT DATA { <a:b> <a:c> 'WHERE' }", "INSERT DATA { <a:b> <a:c> 'WHERE' }"),
        ("CLEAR GRAPH <urn:x>;", "CLEAR GRAPH <urn:x>;"),
    ],
)
def test_a_dataset_goes_where_the_pattern_is(update: str, expected: str) -> None:
    assert with_dataset(update, G, []) == expected


@pytest.mark.parametrize(
    "update",
    ["WITH <urn:x> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "INSERT { } USING NAMED <a:b> WHERE { }"],
)
def test_two_datasets_are_one_too_many(update: str) -> None:
    with pytest.raises(Refused, match="the request other ones"):
        with_dataset(update, G, [])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * FROM <a:b> { }", True),
        ("SELECT (EXISTS { ?s ?p 'FROM' } AS ?x) FROM NAMED <a:b> { }", True),
        ("SELECT * { ?from ?p 'FROM' # FROM\n }", False),
        ("PREFIX from: <urn:from> ASK { from:a ?p ?o }", False),
    ],
)
def test_a_query_with_graphs_of_its_own_is_known(query: str, expected: bool) -> None:
    assert has_dataset(query) is expected


@pytest.mark.parametrize(
    "update",
    ["LOAD <http://x/>", "load silent <http://x/> into graph <a:b>", "CLEAR ALL;LOAD<http://x/>"],
)
def test_nothing_is_fetched(update: str) -> None:
    with pytest.raises(Refused, match="LOAD") as refused:
        check_update(update, federated=False)
    assert refused.value.status == 403
    check_update(update, federated=True)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:load> 'They load <crates> at the service {depot}' }",
        "SELECT * { ?service a ?service }",
        "PREFIX load: <urn:l> INSERT DATA { load:a load:b load:c }",
    ],
)
def test_words_are_not_keywords(text: str) -> None:
    check_update(text, federated=False)


def test_an_escaped_keyword_is_seen_through() -> None:
    with pytest.raises(Refused):
        check_query("SELECT * { \\u0053ERVICE <http://x/> { } }", federated=False)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0, text/*", "text/tab-separated-values"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        ("APPLICATION/JSON", "application/json"),
        ("image/png", None),
        ("text/csv;q=high", None),
    ],
)
def test_the_form_that_is_liked_most(accept: str, expected: str | None) -> None:
    assert choose(accept, list(RESULT_FORMS)) == expected


def test_triples_come_as_turtle_if_nobody_minds() -> None:
    assert choose("*/*", list(TRIPLE_FORMS)) == "text/turtle"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"writable": True}, "--writable needs a --token"),
        ({"host": "0.0.0.0"}, "say a --token too"),  # noqa: S104
        ({"host": "graph.example"}, "say a --token too"),
    ],
)
def test_options_that_would_be_unsafe(given: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Options(**given)  # type: ignore[arg-type]


def test_a_worker_does_only_jobs_of_the_service() -> None:
    with pytest.raises(Refused, match="no job"):
        perform(Open("nowhere.trig"), {"call": "os:system", "with": {"command": "true"}})


def test_a_file_is_taken_up_when_it_is_still(tmp_path: Path) -> None:
    now = 0.0
    path = tmp_path / "graph.ttl"
    path.write_text("", "utf-8")
    watch = Watch(str(path), clock=lambda: now)
    first = watch.stamp
    path.write_text("# more", "utf-8")
    seen = []
    for now in (0.1, 0.6, 1.2, 1.8, 2.4):  # noqa: B007 - the clock reads it
        seen.append(watch.look() != first)
    assert seen == [False, False, False, True, True]
