"""The command line of linking: link, entities, gazetteer, and looking up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.graph.store import Graph
from tests.cli.helpers import REPORTS, build, corrections, done, forget, run
from tests.linking.serving import Reply, oxigraph, troublesome

DATA = Path(__file__).resolve().parents[1] / "data" / "links" / "wikidata.ttl"


def test_links_are_listed(reports: Path) -> None:
    rows = json.loads(done("link", str(reports), "--reader", "rules", "--format", "json"))
    found = {(row["report"], row["surface"]): row for row in rows}
    assert found["evening", "حلب"]["qid"] == "Q41183"
    for (report, surface), row in found.items():
        assert REPORTS[report][row["start"] : row["end"]] == surface
    unlinked = done("link", str(reports), "--reader", "rules", "--unlinked")
    assert "لواء الميدان الجديد" in unlinked
    assert "Q41183" not in unlinked


def test_a_link_is_explained_in_its_report(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORTS["afternoon"], encoding="utf-8")
    text = done("link", "--explain", "المرصد السوري لحقوق الانسان", "--context", str(report))
    head, first, reason = text.splitlines()[:3]
    assert head.endswith("as ORG: linked to syrian-observatory-for-human-rights")
    assert first.startswith("1. syrian-observatory-for-human-rights  ")
    assert "name_match" in reason
    rows = json.loads(done("link", "--explain", "حلب", "--format", "json"))
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_a_name_that_may_be_two_or_nobody_says_so(tmp_path: Path) -> None:
    assert "linked to nobody: the first two" in done("link", "--explain", "طرابلس")
    assert "no known entity has the name" in done("link", "--explain", "لواء الميدان الجديد")
    report = tmp_path / "report.txt"
    report.write_text(REPORTS["night"], encoding="utf-8")
    failed = run("link", "--explain", "حماة", "--context", str(report))
    assert failed.exit_code == 2
    assert "does not stand in" in failed.output


def test_link_needs_something_to_look_at() -> None:
    assert run("link").exit_code == 2
    assert "kg link set" in done("link", "--help")


def test_entities_are_listed_with_counts(store: str) -> None:
    rows = json.loads(done("entities", store, "--format", "json"))
    claims = [row["claims"] for row in rows]
    assert claims == sorted(claims, reverse=True)
    (aleppo,) = (row for row in rows if row["qid"] == "Q41183")
    assert (aleppo["en"], aleppo["reports"], aleppo["class"]) == ("Aleppo", 2, ["Place"])
    lines = done("entities", store, "--unlinked", "--format", "csv").splitlines()
    assert lines[0].startswith("id,en,ar,class,claims")
    assert any("لواء الميدان الجديد" in line for line in lines)
    assert not any("Q41183" in line or "syrian-observatory" in line for line in lines)
    assert "syrian-observatory-for-human-rights" in done("entities", store)
    assert len(done("entities", store, "--limit", "2", "--format", "csv").splitlines()) == 3


def test_an_unlinked_entity_is_linked_and_set_free_again(store: str) -> None:
    before = set(Graph.load(store))
    rows = json.loads(done("entities", store, "--unlinked", "--format", "json"))
    (brigade,) = (row["id"] for row in rows if row["ar"] == "لواء الميدان الجديد")
    done("link", "set", brigade, "Q42", "--store", store, "--note", "two reports say so")
    (row,) = corrections(store)
    assert (row["entity"], row["name"], row["to"]) == (brigade, "لواء الميدان الجديد", "Q42")
    assert (row["author"], row["note"]) == ("Rima", "two reports say so")
    assert build(store).exit_code == 0
    linked = json.loads(done("entities", store, "--format", "json"))
    (found,) = (row for row in linked if row["id"] == "Q42")
    assert (found["ar"], found["reports"], found["score"]) == ("لواء الميدان الجديد", 2, 1.0)
    done("link", "set", brigade, "Q43", "--store", store)
    assert [row["to"] for row in corrections(store)] == ["Q43"]
    done("link", "unset", brigade, "--store", store)
    assert build(store).exit_code == 0
    assert set(Graph.load(store)) == before


def test_a_decision_on_nobody_is_refused(store: str, tmp_path: Path) -> None:
    for args in (
        ("link", "set", "nobody-00000000", "Q42", "--store", store),
        ("link", "unset", "nobody-00000000", "--store", store),
        ("link", "set", "nobody", "Q42", "--store", str(tmp_path / "none")),
        ("link", "unset", "nobody-00000000"),
    ):
        failed = run(*args)
        assert failed.exit_code == 2, failed.output
    assert not Path(store, "corrections.yaml").exists()


def test_a_decision_without_a_store_holds_in_all(reports: Path, tmp_path: Path) -> None:
    rows = json.loads(done("link", str(reports), "--reader", "rules", "--format", "json"))
    (local,) = {row["entity"] for row in rows if row["surface"] == "لواء الميدان الجديد"}
    done("link", "set", local, "Q42")
    forget()
    again = json.loads(done("link", str(reports), "--reader", "rules", "--format", "json"))
    assert {row["entity"] for row in again if row["surface"] == "لواء الميدان الجديد"} == {"Q42"}
    done("link", "unset", local)
    forget()
    assert json.loads(done("link", str(reports), "--reader", "rules", "--format", "json")) == rows


def test_the_gazetteer_is_shown_added_to_and_taken_from(reports: Path) -> None:
    shown = json.loads(done("gazetteer", "show", "حلب", "--format", "json"))
    assert "Q41183" in [row["id"] for row in shown]
    assert run("gazetteer", "show", "لواء الميدان الجديد").exit_code == 2
    names = ("--name", "لواء الميدان الجديد", "--name", "New Square Brigade")
    done("gazetteer", "add", "new-square-brigade", "--kind", "armed_group", *names)
    (row,) = json.loads(done("gazetteer", "show", "--format", "json"))
    assert (row["id"], row["en"], row["ar"]) == (
        "new-square-brigade",
        "New Square Brigade",
        "لواء الميدان الجديد",
    )
    forget()
    assert "new-square-brigade" in done("link", str(reports), "--reader", "rules")
    done("gazetteer", "remove", "new-square-brigade")
    assert json.loads(done("gazetteer", "show", "--format", "json")) == []
    done("gazetteer", "remove", "Q41183")
    assert "Q41183" not in done("gazetteer", "show", "حلب")
    assert run("gazetteer", "remove", "nobody").exit_code == 2
    assert run("gazetteer", "add", "x", "--kind", "thing", "--name", "y").exit_code == 2


def test_nothing_is_fetched_unless_it_is_asked_for() -> None:
    failed = run("gazetteer", "update", "--country", "Q858")
    assert failed.exit_code == 2
    assert "say --online" in failed.output
    assert run("build", "x", "-o", "y.ttl", "--endpoint", "http://127.0.0.1:1/").exit_code == 2


@pytest.mark.server
def test_a_country_is_added_from_a_mirror(tmp_path: Path) -> None:
    asked = ("gazetteer", "update", "--country", "Q858", "--since", "2011", "--online")
    with oxigraph(DATA, tmp_path) as url:
        tried = done(*asked, "--endpoint", url, "--dry-run", "--format", "csv")
        assert "Q99000002" in tried
        assert json.loads(done("gazetteer", "show", "--format", "json")) == []
        assert done(*asked, "--endpoint", url, "--format", "csv") == tried
    shown = json.loads(done("gazetteer", "show", "Q99000002", "--format", "json"))
    assert shown[0]["en"] == "Test Brigade"


@pytest.mark.server
def test_unknown_names_are_looked_up_while_building(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("هاجم لواء الاختبار حاجزا في مدينة حلب السبت.", encoding="utf-8")
    how = ("-q", "--reader", "rules", "-j", "1", "--date", "2016-05-01")
    plain, linked = tmp_path / "plain.nq", tmp_path / "linked.nq"
    done("build", str(report), "-o", str(plain), *how)
    with oxigraph(DATA, tmp_path) as url:
        online = ("--online", "--endpoint", url)
        done("build", str(report), "-o", str(linked), *how, *online)
        assert "Q99000002" not in plain.read_text("utf-8")
        assert "/entity/Q99000002" in linked.read_text("utf-8")
        line = done("annotate", str(report), *how, *online)
    again = tmp_path / "again.nq"
    done("build", str(report), "-o", str(again), *how)
    assert again.read_bytes() == linked.read_bytes()
    assert "Q99000002" in line


def test_an_endpoint_that_refuses_stops_nothing(tmp_path: Path, reports: Path) -> None:
    out = tmp_path / "graph.nq"
    with troublesome(Reply(403)) as trouble:
        how = ("-q", "--reader", "rules", "-j", "1", "--online", "--endpoint", trouble.url)
        result = run("build", str(reports), "-o", str(out), *how)
    assert result.exit_code == 0, result.output
    assert "stays open" in result.stderr
    assert "refuses with status 403" in result.stderr
    assert out.exists()
