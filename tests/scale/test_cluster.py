"""A real cluster of separate processes, some of which are killed: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import KgError, ReportUnreadable
from kg.graph.archive import Archive
from kg.graph.store import Graph
from kg.pipeline import read_by
from kg.scale.cluster import read_parts
from kg.scale.gather import gather
from kg.scale.kept import How
from kg.scale.partition import Part, Summary, plan
from kg.scale.places import As, find_places
from tests.scale.wire_reports import records, write_jsonl

pytest.importorskip("distributed", reason="needs conflict-kg[cluster]")
pytestmark = pytest.mark.server

REPO = Path(__file__).resolve().parents[2]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        self.scheduler = self.start_scheduler()
        self.workers = [self.start_worker() for _ in range(2)]

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        port = self.address.rsplit(":", 1)[1]
        host = ("--host", "127.0.0.1", "--port", port, "--no-dashboard")
        return self._start("scheduler", *host)

    def start_worker(self) -> subprocess.Popen[bytes]:
        own = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "60")
        return self._start("worker", self.address, *own)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "cluster.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(REPO), "OMP_NUM_THREADS": "1"},
            )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    yield started
    started.stop()


def _never(error: ReportUnreadable) -> None:
    raise error


def _plan(tmp_path: Path, count: int, factory: str = "tests.scale.readers:fragile") -> list[Part]:
    reports = [{**one, "text": f"slow {one['text']}"} for one in records(count)]
    source = write_jsonl(tmp_path / "in.jsonl", reports)
    folder = tmp_path / "parts"
    folder.mkdir()
    how = How("rules", read_by("rules"), factory=factory)
    return plan(find_places([str(source)], _never), As(), how, str(folder), size=1200)


def _check(tmp_path: Path, parts: list[Part], count: int) -> None:
    with Archive(tmp_path / "read.jsonl") as archive:
        ids = list(gather(parts, archive, _never))
    assert ids == [one["id"] for one in records(count)]
    assert len(list((tmp_path / "parts").iterdir())) == len(parts)


def test_a_worker_killed_on_the_way_loses_nothing(tmp_path: Path, cluster: Cluster) -> None:
    parts = _plan(tmp_path, 60)
    heard: list[Summary] = []

    def hear(summary: Summary) -> None:
        heard.append(summary)
        if len(heard) == 2:
            cluster.workers[0].send_signal(signal.SIGKILL)

    done = read_parts(parts, cluster.address, heard=hear, tell=print, complain=_never)
    assert done == parts
    assert sum(one.documents for one in heard) == 60
    assert cluster.workers[0].wait() == -signal.SIGKILL
    _check(tmp_path, parts, 60)


def test_a_scheduler_that_goes_and_comes_back_loses_nothing(
    tmp_path: Path, cluster: Cluster
) -> None:
    parts = _plan(tmp_path, 40)
    heard: list[Summary] = []
    told: list[str] = []

    def hear(summary: Summary) -> None:
        heard.append(summary)
        if len(heard) == 2:
            cluster.stop()

    def tell(line: str) -> None:
        if not told:
            cluster.scheduler = cluster.start_scheduler()
            cluster.workers = [cluster.start_worker() for _ in range(2)]
        told.append(line)

    done = read_parts(parts, cluster.address, heard=hear, tell=tell, complain=_never)
    assert done == parts
    assert "no scheduler there now" in told[0]
    _check(tmp_path, parts, 40)
    again: list[Summary] = []
    read_parts(parts, "tcp://nowhere:1", heard=again.append, tell=print, complain=_never)
    assert sum(one.documents for one in again) == 40


def test_a_scheduler_that_stays_away_is_named(tmp_path: Path) -> None:
    parts = _plan(tmp_path, 2)
    with pytest.raises(KgError, match="no scheduler there"):
        read_parts(
            parts,
            "tcp://127.0.0.1:9",
            heard=lambda _: None,
            tell=print,
            complain=_never,
            give_up=0.1,
        )


def test_the_command_gives_what_one_machine_gives(tmp_path: Path, cluster: Cluster) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(30))
    shared = ("--scheduler", cluster.address)

    def kg(*arguments: str) -> None:
        done = CliRunner().invoke(main, [*arguments, "--reader", "rules", "-q"])
        assert done.exit_code == 0, done.output

    kg("annotate", str(source), "-o", f"{tmp_path}/one.jsonl", "-j", "1")
    kg("annotate", str(source), "-o", f"{tmp_path}/many.jsonl", *shared)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "many.jsonl").read_bytes()
    kg("build", str(source), "-o", f"{tmp_path}/one.nq", "-j", "1")
    kg("build", str(source), "-o", f"{tmp_path}/store/", *shared)
    one, many = (Graph.load(tmp_path / name) for name in ("one.nq", "store"))
    assert set(map(str, one)) == set(map(str, many))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".one")] == []
