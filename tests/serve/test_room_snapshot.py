"""The room shows one state of a store: kept while that lasts, read anew when it changes."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli import main
from kg.graph.store import Graph
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from kg.serve.room_snapshot import Snapshot
from kg.serve.stamp import stamp_of
from tests.serve.pages import first
from tests.serve.wire import write_wires


def test_what_was_read_is_kept_for_one_state_of_the_store(store: Path) -> None:
    path, state = str(store), stamp_of(str(store))
    read = Snapshot.read(path, state)
    kept = store / "room.cache"
    assert kept.is_file()
    assert Snapshot.read(path, state).world == read.world == type(read.world).read(Graph.load(path))
    kept.write_bytes(b"cposix\nsystem\n(S'touch /tmp/owned'\ntR.")
    assert Snapshot.read(path, state).world == read.world
    assert not Path("/tmp/owned").exists()  # noqa: S108


def test_a_store_that_changes_is_shown_anew(tmp_path: Path) -> None:
    def add(name: str, text: str) -> None:
        (tmp_path / name).write_text(text, "utf-8")
        given = [str(tmp_path / name), "--reader", "rules", "--date", "2016-05-01"]
        done = CliRunner().invoke(main, ["build", *given, "-o", f"{tmp_path}/store/"])
        assert done.exit_code == 0, done.output

    add("one.txt", "قصفت طائرات روسية مدينة حلب السبت.")
    app = application(str(tmp_path / "store"), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert len(client.get("/reports?format=json").json()) == 1
        add("two.txt", "هاجم مسلحون حاجزا في ادلب الاحد.")
        late = time.monotonic() + 30
        while len(client.get("/reports?format=json").json()) < 2:
            assert time.monotonic() < late
            time.sleep(0.2)
        assert client.get("/ask/attacks?go=1").text.count("/actor/") > 0


def test_a_report_without_a_title_is_called_by_how_it_begins(tmp_path: Path) -> None:
    begun = "قصفت طائرات روسية مدينة حلب السبت وقتل خمسة…"
    store, file = write_wires(tmp_path) / "store", tmp_path / "graph.trig"
    Graph.load(store).write(file)
    for path in (store, file):
        app = application(str(path), Options(workers=1), room)
        with TestClient(app, base_url="http://127.0.0.1") as client:
            assert f"<bdi>{begun}</bdi>" in client.get("/reports").text
            report = first(client, f"/reports?q={quote('قصفت طائرات')}", "/report/")
            assert f'<h1 dir="auto">{begun}</h1>' in client.get(report).text
