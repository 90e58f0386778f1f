"""The command line: what it prints, where it writes, and how it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import COMMANDS, main

ARABIC = (
    "شنت طائرات روسية السبت غارتين على مدينة حلب، ما اسفر عن مقتل خمسة مدنيين بينهم طفلان، "
    "بحسب المرصد السوري لحقوق الانسان."
)
DENIED = "ولم تشن الاحد اي غارة على مدينة ادلب، وفقا لوكالة فرانس برس."


def run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, input=stdin)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(f"{ARABIC} {DENIED}\n", encoding="utf-8")
    return path


@pytest.fixture
def graph(tmp_path: Path, report: Path) -> Path:
    path = tmp_path / "graph.trig"
    done = run("build", str(report), "--date", "2016-05-01", "-o", str(path), "--quiet")
    assert done.exit_code == 0, done.output
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "Usage:" in done.output


def test_version_and_help() -> None:
    assert run("--version").output.startswith("kg 0.")
    assert "Commands:" in run("--help").output


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nq", ".jsonld", ".rdf"])
def test_the_suffix_decides_the_form(tmp_path: Path, report: Path, suffix: str) -> None:
    path = tmp_path / f"g{suffix}"
    assert run("build", str(report), "-o", str(path), "-q").exit_code == 0
    assert "غارتين" in path.read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    files = []
    for number in range(4):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"{ARABIC} {number} {DENIED}", encoding="utf-8")
        files.append(str(file))
    for form in ("ttl", "trig", "nq", "jsonld"):
        one, two = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
        assert run("build", *files, "-o", str(one), "-q", "--date", "2016-05-01").exit_code == 0
        assert (
            run("build", *files[::-1], "-o", str(two), "-q", "--date", "2016-05-01").exit_code == 0
        )
        assert one.read_bytes() == two.read_bytes()


def test_build_annotate_and_stdin(tmp_path: Path, report: Path) -> None:
    done = run("build", "-", "-o", "-", "-q", stdin=ARABIC.encode())
    assert done.exit_code == 0
    assert "@prefix ck:" in done.output
    lines = run("annotate", str(report), "--date", "2016-05-01", "-q").output.splitlines()
    (record,) = map(json.loads, lines)
    assert record["text"].startswith(ARABIC)
    assert record["events"][0]["class"] == "AirStrike"
    units = run("annotate", str(report), "--unit", "sentence", "-q").output.splitlines()
    assert [json.loads(unit)["id"].split("#")[1] for unit in units] == ["s1", "s2"]


def test_annotate_keeps_the_ids_of_its_input(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "unit-7", "text": ARABIC}), encoding="utf-8")
    assert json.loads(run("annotate", str(path), "-q").output)["id"] == "unit-7"


def test_a_store_is_built_queried_and_exported(tmp_path: Path, report: Path) -> None:
    store = f"{tmp_path}/store/"
    assert run("build", str(report), "-o", store, "--date", "2016-05-01", "-q").exit_code == 0
    assert "Russia" in run("query", store, "attacks").output
    out = tmp_path / "x.ttl"
    assert run("export", store, "-f", "turtle", "-o", str(out)).exit_code == 0
    assert "ck:AirStrike" in out.read_text(encoding="utf-8")


def test_query_forms_parameters_and_sparql(graph: Path) -> None:
    rows = run("query", str(graph), "attacks", "--format", "csv").output
    assert "2016-04-30" in rows
    assert "2016-05-01" not in rows
    answer = json.loads(run("query", str(graph), "attacks", "--format", "json").output)
    assert len(answer["results"]["bindings"]) == 1
    assert "Russia" in run("query", str(graph), "attacks", "--actor", "روسيا").output
    assert "AirStrike" not in run("query", str(graph), "attacks", "--since=2017-01-01").output
    direct = "ASK { ?a <https://w3id.org/conflict-kg/ontology#attacks> ?b }"
    assert run("query", str(graph), direct).output == "yes\n"
    assert run("query", str(graph), "ASK { ?a ck:attacks ?b }").output == "yes\n"
    assert "attacks" in run("query", "--list").output
    assert "--actor" in run("query", "--describe", "attacks").output


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["query"], "say a graph and a question"),
        (["query", "{graph}", "nothing"], "nothing"),
        (["query", "{graph}", "attacks", "--actor", "Nobody at all"], "Nobody at all"),
        (["query", "{graph}", "attacks", "--bad", "1"], "takes no 'bad'"),
        (["query", "{graph}", "SELECT * {"], "cannot be run"),
        (["build", "{report}", "-o", "x.zzz"], "suffix"),
        (["build", "{report}", "-o", "x.ttl", "--date", "1 May"], "not a date"),
        (["build", "{report}", "-o", "x.ttl", "--lang", "fa"], "known: ar, en"),
        (["build", "{report}", "-o", "x.ttl", "--reader", "oracle"], "no reader 'oracle'"),
        (["build"], "Missing"),
        (["export", "{graph}", "-f", "oracle"], "oracle"),
    ],
)
def test_wrong_use_is_one_clear_line_and_code_2(
    graph: Path, report: Path, args: list[str], line: str
) -> None:
    done = run(
        *(arg.replace("{graph}", str(graph)).replace("{report}", str(report)) for arg in args)
    )
    assert done.exit_code == 2, done.output
    assert line in done.output
    assert "Traceback" not in done.output


def test_what_fails_is_named_and_the_rest_is_done(tmp_path: Path, report: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": \n', encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\x00\x00")
    out = tmp_path / "g.ttl"
    done = run("build", str(tmp_path), str(tmp_path / "none.txt"), "-o", str(out), "-q")
    assert done.exit_code == 1
    assert out.exists()
    for name in ("bad.jsonl, line 1", "empty.txt", "image.txt", "none.txt"):
        assert sum(name in line for line in done.output.splitlines()) == 1
    assert "4 problems" in done.output
    assert "Traceback" not in done.output


def test_nothing_read_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "g.ttl"
    done = run("build", str(tmp_path / "none.txt"), "-o", str(out), "-q")
    assert done.exit_code == 1
    assert not out.exists()


@pytest.mark.parametrize("target", ["/proc/g.ttl", "/no/such/folder/g.ttl"])
def test_an_unwritable_place_is_told_before_reading(report: Path, target: str) -> None:
    done = run("build", str(report), "-o", target, "-q")
    assert done.exit_code == 1
    assert "cannot write" in done.output


def test_a_broken_graph_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.ttl").write_text("<a> <b>", encoding="utf-8")
    done = run("query", str(tmp_path / "g.ttl"), "attacks")
    assert done.exit_code == 1
    assert "g.ttl" in done.output


def test_what_stood_there_survives_a_full_disk(tmp_path: Path, graph: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "export", str(graph), "-f", "turtle"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ},
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "space" in done.stderr.lower()


def test_gaps_are_listed_with_reasons(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(f"{ARABIC}\nالطقس معتدل اليوم.", encoding="utf-8")
    done = run("build", str(path), "-o", str(tmp_path / "g.ttl"), "-q", "--gaps")
    assert "الطقس معتدل" in done.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["annotate", "{}/no.txt"], 1, "no.txt: no such file or folder"),
        (["annotate", "{}/empty.txt"], 1, "empty.txt: empty"),
        (["annotate", "{}/noise.txt"], 1, "noise.txt: binary, not text"),
        (["annotate", "{}/folder"], 1, "folder: no report in it"),
        (["annotate", "{}/x.ppt"], 1, "x.ppt: not a format kg reads; known: .txt"),
        (["annotate", "{}/good.txt", "--date", "2016-13-01"], 2, "write it as 2016-05-01"),
        (["annotate", "{}/good.txt", "--lang", "fa"], 2, "no language 'fa'; known: ar, en"),
        (["annotate", "{}/good.txt", "--reader", "best"], 2, "known: rules, model, both"),
        (["annotate", "{}/good.txt", "--unit", "word"], 2, "'report', 'sentence'"),
        (["annotate", "{}/good.txt", "-o", "{}/no/x.jsonl"], 1, "choose another place with -o"),
        (["link", "{}/no.txt"], 1, "no.txt: no such file or folder"),
        (["link", "{}/good.txt", "--lang", "fa"], 2, "no language 'fa'; known: ar, en"),
        (["link", "{}/good.txt", "-f", "xml"], 2, "'table', 'csv', 'json'"),
        (["link", "--explain", "حلب", "--context", "{}/no.txt"], 2, "does not exist"),
        (["link", "--explain", "غزة", "--context", "{}/good.txt"], 2, "does not stand in"),
    ],
)
def test_bad_input_is_told_with_what_to_do(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    (tmp_path / "good.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "x.ppt").write_bytes(b"x")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "folder").mkdir()
    asked = [word.format(tmp_path) for word in words]
    reader = [] if "--reader" in words else ["--reader", "rules"]
    result = run(*asked, *reader)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert "Traceback" not in result.stderr
