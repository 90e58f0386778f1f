"""The command line of decisions: review, explain, and what a build makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import yaml
from pyoxigraph import QuerySolutions

from kg.graph.store import Graph
from tests.cli.helpers import REPORTS, build, corrections, done, run


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
