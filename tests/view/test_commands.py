"""``kg network``, ``kg map``, ``kg timeline``: what they write, how they answer mistakes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from tests.export.worlds import war


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("graph") / "war.trig"
    war().write(path)
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def rows(*words: str) -> list[dict[str, str]]:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_nodes_are_listed_by_themselves(graph: str) -> None:
    result = run("network", graph, "--labels", "en")
    assert result.exit_code == 0
    assert result.stdout.split()[:3] == ["name", "id", "class"]


def test_denied_edges_are_listed_only_if_asked(graph: str) -> None:
    plain = rows("network", graph, "--table", "edges", "-f", "csv")
    assert {row["status"] for row in plain} == {"asserted"}
    listed = ("network", graph, "--projection", "events", "--table", "edges", "-f", "csv")
    asked = rows(*listed, "--status", "any")
    assert {row["status"] for row in asked} > {"asserted"}
    assert {row["status"] for row in rows(*listed)} <= {"asserted"}


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "json", "svg", "png"])
def test_the_suffix_says_the_form(graph: str, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"net.{suffix}"
    assert run("network", graph, "-o", str(out)).exit_code == 0
    start = {"svg": b"<?xml", "png": b"\x89PNG", "json": b"{"}.get(suffix)
    if start:
        assert out.read_bytes().startswith(start)
    else:
        read = nx.read_graphml if suffix == "graphml" else nx.read_gexf
        assert read(out).number_of_edges() > 0


def test_json_of_a_table_and_of_the_network(graph: str) -> None:
    table = json.loads(run("network", graph, "--table", "edges", "-f", "json").stdout)
    assert "grounds" in table[0]
    whole = json.loads(run("network", graph, "-f", "json").stdout)
    assert {"nodes", "edges"} <= whole.keys()


def test_top_keeps_the_strongest_and_says_so(graph: str) -> None:
    result = run("network", graph, "--top", "2", "--table", "nodes", "-f", "csv")
    assert len(result.stdout.splitlines()) == 3
    assert "the strongest 2 of" in result.stderr


def test_change_needs_two_periods(graph: str) -> None:
    changed = rows("network", graph, "--table", "change", "--split", "2016-05-01", "-f", "csv",
                   "--status", "any")  # fmt: skip
    assert {row["change"] for row in changed} <= {"new", "gone", "grown", "shrunk"}
    assert changed
    against = run("network", graph, "--table", "change", "--since", "2016-05-01",
                  "--against", "2014-01-01..2016-04-30")  # fmt: skip
    assert against.exit_code == 0


@pytest.mark.parametrize("form", ["svg", "png"])
def test_maps_and_timelines_are_drawn(graph: str, tmp_path: Path, form: str) -> None:
    for words in (["map"], ["timeline"], ["timeline", "--of", "killed", "--by", "event"]):
        out = tmp_path / f"picture.{form}"
        result = run(*words, graph, "-o", str(out), "--labels", "both")
        assert result.exit_code == 0, result.output
        assert out.stat().st_size > 5000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["network", "-o", "x.docx"], "no form 'docx'"),
        (["network", "--table", "nodes", "-f", "png"], "no form 'png' for --table nodes"),
        (["network", "--table", "change"], "needs one of --split"),
        (["network", "--table", "change", "--against", "2016"], "2016-01-01..2016-03-31"),
        (["network", "--split", "2016-01-01"], "belong to --table change"),
        (["network", "--top", "0"], "--top"),
        (["network", "--projection", "friends"], "--projection"),
        (["network", "--status", "sure"], "no status 'sure'"),
        (["network", "--actor", "Nobody at all"], "Nobody at all"),
        (["network", "--since", "2017-01-01", "--until", "2016-01-01"], "is after"),
        (["map", "-o", "x.pdf"], ".svg or .png"),
        (["map"], "-o"),
        (["timeline", "-o", "x.png", "--by", "event"], "--of killed"),
    ],
)
def test_a_wrong_call_is_told_in_a_line(graph: str, words: list[str], said: str) -> None:
    result = run(words[0], graph, *words[1:])
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_what_cannot_be_written_is_told(graph: str, tmp_path: Path) -> None:
    result = run("map", graph, "-o", str(tmp_path / "no" / "map.svg"))
    assert result.exit_code == 1
    assert "cannot write" in result.stderr


@pytest.mark.parametrize("name", ["network", "map", "timeline"])
def test_that_nothing_is_left_to_show_is_told(graph: str, tmp_path: Path, name: str) -> None:
    result = run(name, graph, "--since", "2030-01-01", "-o", str(tmp_path / "none.svg"))
    assert result.exit_code == 0
    assert f"kg: {graph}: no event to show; --since" in result.stderr
    assert "no event" not in run(name, graph, "-o", str(tmp_path / "all.svg")).stderr


@pytest.mark.parametrize("name", ["network", "map", "timeline"])
def test_what_is_no_graph_is_told(tmp_path: Path, name: str) -> None:
    broken, folder = tmp_path / "broken.ttl", tmp_path / "folder"
    broken.write_text("not rdf", encoding="utf-8")
    folder.mkdir()
    for path, said in (
        (tmp_path / "nowhere.ttl", "no such graph file or store; build it with kg build"),
        (broken, "cannot read as turtle"),
        (folder, "no store there; build one with kg build"),
        (Path(__file__), "not a graph file; its name must end in .ttl"),
    ):
        result = run(name, str(path), "-o", str(tmp_path / "x.svg"))
        assert (result.exit_code, said in result.stderr) == (1, True), result.stderr
        assert str(path) in result.stderr


def test_help_loads_no_library_of_pictures() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from kg.cli import main\n"
        "for words in ([], ['network'], ['map'], ['timeline']):\n"
        "    assert CliRunner().invoke(main, [*words, '--help']).exit_code == 0\n"
        "print(sorted({'matplotlib', 'networkx', 'scipy', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
