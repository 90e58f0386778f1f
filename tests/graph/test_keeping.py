"""A store is described, copied and made smaller, and stays what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.errors import OutputUnwritable, StoreUnusable
from kg.graph.build import archive_of, build_graph
from kg.graph.keeping import backup, compact, describe
from kg.graph.provenance import Run
from kg.graph.store import Graph
from tests.graph.drafts import strike

RUN = Run("0.1.0")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    graph = Graph.open(tmp_path / "store")
    build_graph([strike("r1").done(), strike("r2").done()], run=RUN, into=graph, read_by="kg 1")
    graph.close()
    return tmp_path / "store"


def kg(*args: object) -> Result:
    return CliRunner().invoke(main, ["store", *map(str, args)])


def test_a_store_says_what_it_holds(store: Path) -> None:
    told = describe(store)
    assert told["reports"] == "2"
    assert told["read"] == "2 by kg 1"
    assert told["written to by"] == "nobody"
    assert told["last filling"] == "done"
    graph = Graph.open(store)
    assert describe(store)["written to by"].startswith("process ")
    graph.close()
    (store / "filling").touch()
    done = kg("info", store)
    assert done.exit_code == 0
    assert "last filling   not done; kg build" in done.output


def test_a_copy_is_a_store_of_its_own(store: Path, tmp_path: Path) -> None:
    (store / "corrections.yaml").write_text("[]", encoding="utf-8")
    assert backup(store, tmp_path / "copy")
    copy = Graph.open(tmp_path / "copy")
    assert set(copy) == set(Graph.load(store))
    assert (tmp_path / "copy" / "corrections.yaml").exists()
    build_graph([strike("r3").done()], run=RUN, into=copy)
    assert not copy.change.whole
    assert copy.counts()["reports"] == 3
    assert Graph.load(store).counts()["reports"] == 2
    with pytest.raises(OutputUnwritable, match="is there already"):
        backup(store, tmp_path / "copy")


def test_a_store_is_copied_while_another_process_writes_to_it(store: Path, tmp_path: Path) -> None:
    graph = Graph.open(store)
    archive = archive_of(graph)
    assert archive is not None
    list(archive.add([strike("r3").done()]))
    done = kg("backup", store, tmp_path / "copy")
    assert done.exit_code == 0, done.output
    assert "is being written to" in done.output
    assert Graph.load(tmp_path / "copy").counts()["reports"] == 2
    copy = Graph.open(tmp_path / "copy")
    build_graph([], run=RUN, into=copy)
    assert copy.counts()["reports"] == 3


def test_a_store_is_made_smaller(store: Path) -> None:
    graph = Graph.open(store)
    for agent in ("روسيا", "الجيش") * 3:
        build_graph([strike("r1", agent=agent).done()], run=RUN, into=graph)
    held = set(graph)
    with pytest.raises(StoreUnusable, match="another kg process is writing"):
        compact(store)
    graph.close()
    before, after = compact(store)
    assert after.read < before.read
    assert set(Graph.load(store)) == held
    assert "MB before" in kg("compact", store).output
    for _ in range(3):
        before, after = compact(store)
    assert after.quads <= before.quads * 1.01


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    for command in (["info"], ["compact"], ["backup"]):
        done = kg(*command, tmp_path, *([tmp_path / "x"] if command == ["backup"] else []))
        assert done.exit_code == 1
        assert "no store there" in done.output
