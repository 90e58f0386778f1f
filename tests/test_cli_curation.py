"""The command line of linking and of decisions: link, entities, gazetteer, review, explain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner, Result
from pyoxigraph import QuerySolutions

from kg.cli import main
from kg.graph.store import Graph
from tests.linking.serving import Reply, oxigraph, troublesome

DATA = Path(__file__).resolve().parent / "data" / "links" / "wikidata.ttl"

REPORTS = {
    "afternoon": "شنت طائرات روسية السبت غارتين على مدينة حلب، ما اسفر عن مقتل خمسة مدنيين "
    "بينهم طفلان، بحسب المرصد السوري لحقوق الانسان. وهاجم لواء الميدان الجديد حاجزا في ادلب الاحد.",
    "evening": "قتل سبعة مدنيين في غارتين شنتهما طائرات روسية على مدينة حلب السبت، "
    "وفق الدفاع المدني.",
    "night": "اعلن لواء الميدان الجديد انه قصف مطار ابو الظهور العسكري الاثنين.",
}


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


def done(*args: str, stdin: str | None = None) -> str:
    result = run(*args, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user of our own, whose additions do not outlive the test."""
    monkeypatch.setenv("KG_GAZETTEER", str(tmp_path / "own" / "gazetteer.json"))
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "own" / "cache"))
    monkeypatch.setenv("KG_AUTHOR", "Rima")
    _forget()
    yield tmp_path / "own"
    _forget()


def _forget() -> None:
    from kg import pipeline

    for kept in (pipeline.read_by, pipeline._engine, pipeline._gazetteer):
        kept.cache_clear()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        row = {"id": name, "text": text, "date": "2016-05-03", "source": f"Agency {name}"}
        (folder / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path, reports: Path) -> str:
    folder = str(tmp_path / "store")
    build(folder, str(reports))
    return folder


def build(store: str, *more: str) -> Result:
    result = run("build", *more, "-o", f"{store}/", "-q", "--reader", "rules", "-j", "1")
    assert result.exit_code in {0, 1}, result.output
    return result


def corrections(store: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(
        Path(store, "corrections.yaml").read_text("utf-8")
    )
    return loaded


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
    _forget()
    again = json.loads(done("link", str(reports), "--reader", "rules", "--format", "json"))
    assert {row["entity"] for row in again if row["surface"] == "لواء الميدان الجديد"} == {"Q42"}
    done("link", "unset", local)
    _forget()
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
    _forget()
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


def test_the_least_certain_facts_are_listed(store: str) -> None:
    rows = json.loads(done("review", store, "--list", "--format", "json"))
    assert [row["weight"] for row in rows] == sorted((row["weight"] for row in rows), reverse=True)
    first = rows[0]
    text = REPORTS[first["report"]]
    assert text[first["claim"]["at"] :].startswith(first["trigger"])
    assert first["quote"] in text
    assert done("review", store, "--list", "--class", "Meeting", "--format", "csv").count("\n") == 1
    only = json.loads(done("review", store, "--list", "--report", "night", "--format", "json"))
    assert {row["report"] for row in only} == {"night"}


def test_decisions_are_taken_in_the_terminal_and_hold_from_the_next_build(store: str) -> None:
    rows = json.loads(done("review", store, "--list", "--format", "json"))
    answers = "a\nr\nchange\nclass=Rumour\nclass=Abduction date=2016-04-29 agent=Q30 killed=9\nq\n"
    result = run("review", store, stdin=answers)
    assert result.exit_code == 0
    assert "'Rumour' is not one of" in result.stderr
    assert "3 decisions kept" in result.stdout
    made = corrections(store)
    assert [row["do"] for row in made] == ["accept", "reject", "change"]
    assert [row["claim"] for row in made] == [row["claim"] for row in rows[:3]]
    assert made[2]["set"]["roles"] == {"agent": ["Q30"]}
    assert build(store).exit_code == 0
    left = json.loads(done("review", store, "--list", "--format", "json"))
    assert [row["claim"] for row in left] == [row["claim"] for row in rows[3:]]
    asked = "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> ASK { ?e a ck:Abduction }"
    assert done("query", store, asked).strip() in {"yes", "true"}


def test_skipping_and_leaving_decides_nothing(store: str) -> None:
    for answers in ("q\n", "s\ns\nquit\n", "", "c\n\ns\nq\n"):
        result = run("review", store, stdin=answers)
        assert result.exit_code == 0, result.output
        assert "0 decisions kept" in result.stdout
    assert not Path(store, "corrections.yaml").exists()


def test_a_correction_without_effect_is_named_at_every_build_and_check(
    store: str, tmp_path: Path
) -> None:
    (first, *_) = json.loads(done("review", store, "--list", "--format", "json"))
    row = {"do": "reject", "claim": {**first["claim"], "quote": "لم يقل احد هذا", "at": 0}}
    path = Path(store, "corrections.yaml")
    path.write_text(yaml.safe_dump([{**row, "author": "Omar", "date": "2026-11-26"}]))
    path.write_text(path.read_text().replace("'2026-11-26'", "2026-11-26"))
    for result in (build(store), build(store), run("check", store)):
        assert result.exit_code == 1
        assert "the quote is gone" in result.output
        assert "Omar" in result.output
    path.unlink()
    assert build(store).exit_code == 0
    assert run("check", store).exit_code == 0


def test_a_file_that_breaks_the_form_stops_a_build_before_it_reads(
    store: str, tmp_path: Path
) -> None:
    Path(store, "corrections.yaml").write_text("- do: reject\n  author: Omar\n")
    before = set(Graph.load(store))
    result = run("build", "-o", f"{store}/", "-q", "--reader", "rules")
    assert result.exit_code == 2
    assert "corrections.yaml: correction 1 (line 1): 'date' is a required property" in result.output
    assert set(Graph.load(store)) == before


def test_a_graph_file_can_be_built_with_corrections(
    reports: Path, store: str, tmp_path: Path
) -> None:
    rows = json.loads(done("review", store, "--list", "--format", "json"))
    done("review", store, stdin="r\nq\n")
    build(store)
    file, stored = tmp_path / "graph.nq", tmp_path / "stored.nq"
    decided = ("--corrections", str(Path(store, "corrections.yaml")))
    done("build", str(reports), "-o", str(file), "-q", "--reader", "rules", "-j", "1", *decided)
    done("export", store, "-o", str(stored))
    assert file.read_bytes() == stored.read_bytes()
    assert len(rows) > 1


def test_an_event_says_why_its_claims_are_one(store: str) -> None:
    graph = Graph.load(store)
    asked = (
        "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "
        "SELECT ?e WHERE { ?e ck:claimCount ?n FILTER(?n > 1) }"
    )
    found = graph.query(asked)
    assert isinstance(found, QuerySolutions)
    event = next(found)["e"].value
    told = json.loads(done("explain", store, event, "--format", "json"))
    first, second = told["tellings"]
    assert {first["report"], second["report"]} == {"afternoon", "evening"}
    assert first["one_with"] == []
    assert "the same days (2016-04-30)" in second["one_with"][0]
    assert "the same target (Aleppo)" in second["one_with"][0]
    assert any("killed: 5" in reason and "7" in reason for reason in second["one_with"][1:])
    assert told["why_status"] == "2 of its claims assert it and none denies it"
    text = done("explain", store, event.rpartition("/")[2][:8], "--labels", "ar")
    assert "حلب" in text
    assert REPORTS["evening"].rstrip(".") in text
    assert run("explain", store, "00000000").exit_code == 2
    done("review", store, stdin="a\na\na\na\na\na\na\n")
    build(store)
    assert "decided: accept" in done("explain", store, event)


def _events(store: str) -> dict[str, set[str]]:
    """Reports of each event."""
    asked = (
        "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "
        "SELECT ?e ?r WHERE { ?c ck:about ?e ; ck:reportedIn ?r }"
    )
    found = Graph.load(store).query(asked)
    assert isinstance(found, QuerySolutions)
    events: dict[str, set[str]] = {}
    for row in found:
        events.setdefault(row["e"].value, set()).add(row["r"].value.rpartition("/")[2])
    return events


def test_events_are_merged_and_split_from_the_command_line(store: str) -> None:
    before = _events(store)
    (one,) = (event for event, reports in before.items() if len(reports) == 2)
    others = [event for event in before if event != one]
    done("review", store, "--merge", one, "--merge", others[0].rpartition("/")[2])
    assert "1 decision is not built in yet" in run("check", store).stderr
    assert build(store).exit_code == 0
    assert "not built in" not in run("check", store).stderr
    assert len(_events(store)) == len(before) - 1
    Path(store, "corrections.yaml").unlink()
    build(store)
    assert _events(store) == before
    tellings = json.loads(done("explain", store, one, "--format", "json"))["tellings"]
    last = tellings[-1]["claim"]
    done("review", store, "--split", last, "--note", "two raids")
    assert build(store).exit_code == 0
    assert len(_events(store)) == len(before) + 1
    assert corrections(store)[0]["note"] == "two raids"
    assert run("check", store).exit_code == 0


def test_what_cannot_be_merged_or_split_is_said(store: str) -> None:
    (event, *_) = (event for event, reports in _events(store).items() if len(reports) == 1)
    (telling, *_) = json.loads(done("explain", store, event, "--format", "json"))["tellings"]
    for args in (
        ("--merge", event),
        ("--merge", "00000000", "--merge", event),
        ("--split", "nothing"),
        ("--merge", event, "--split", telling["claim"]),
    ):
        assert run("review", store, *args).exit_code == 2
    assert not Path(store, "corrections.yaml").exists()


def test_the_best_count_can_be_chosen_and_stays(store: str) -> None:
    from kg.cli.build import build as command
    from kg.graph.build import rule_of
    from kg.graph.tally import BEST

    (option,) = (one for one in command.params if one.name == "rule")
    assert isinstance(option.type, click.Choice)
    assert set(option.type.choices) == set(BEST)
    build(store, "--best-count", "highest")
    build(store)
    assert rule_of(Graph.load(store)) == "highest"
