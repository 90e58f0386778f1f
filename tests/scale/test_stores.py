"""A store that grows and shrinks equals one built from nothing, and survives being killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import StoreUnusable
from kg.graph.archive import Archive
from kg.graph.build import archive_of
from kg.graph.store import Graph
from tests.scale.wire_reports import records, write_jsonl

REPO = Path(__file__).resolve().parents[2]
REPORTS = records(8)
IDS = [one["id"] for one in REPORTS]


def kg(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def build(folder: Path, name: str, reports: list[dict[str, str]], *more: str) -> Result:
    source = write_jsonl(folder / "in.jsonl", reports)
    target = str(folder / name) + ("/" if "." not in name else "")
    return kg("build", str(source), "-o", target, "--reader", "rules", "-j", "1", *more)


def quads(path: Path) -> list[str]:
    return sorted(str(quad) for quad in Graph.load(path))


def from_nothing(folder: Path, reports: list[dict[str, str]]) -> list[str]:
    assert build(folder, "whole.nq", reports, "-q").exit_code == 0
    return quads(folder / "whole.nq")


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_and_split_and_any_removal_equals_a_build_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("split")
    order = data.draw(st.permutations(REPORTS))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=2)))
    for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        assert build(folder, "store", order[start:end], "-q").exit_code == 0
    gone = data.draw(st.sets(st.sampled_from(IDS), max_size=3))
    if gone:
        removed = [part for key in gone for part in ("--remove", key)]
        assert kg("build", *removed, "-o", f"{folder}/store/", "-q").exit_code == 0
    left = [one for one in REPORTS if one["id"] not in gone]
    assert quads(folder / "store") == from_nothing(folder, left)


def test_only_new_reports_are_read(tmp_path: Path) -> None:
    first = build(tmp_path, "store", REPORTS[:6])
    assert "6 documents" in first.output
    again = build(tmp_path, "store", REPORTS)
    assert again.exit_code == 0, again.output
    assert "2 documents" in again.output
    assert "6 read before" in again.output


def test_a_report_that_changed_is_read_again(tmp_path: Path) -> None:
    build(tmp_path, "store", REPORTS)
    changed = [{**REPORTS[0], "text": REPORTS[1]["text"]}, *REPORTS[1:]]
    assert "1 documents" in build(tmp_path, "store", changed).output
    assert quads(tmp_path / "store") == from_nothing(tmp_path, changed)


def test_what_another_version_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "store", REPORTS[:3])
    monkeypatch.setattr("kg.pipeline.read_by", lambda reader: f"a later kg with {reader}")
    told = build(tmp_path, "store", REPORTS[3:4]).output
    assert "3 reports were read by another version or reader" in told
    assert "4 documents" in told
    archive = archive_of(Graph.open(tmp_path / "store"))
    assert archive is not None
    assert archive.stale("a later kg with rules") == []


def test_removing_what_is_not_there_is_named(tmp_path: Path) -> None:
    build(tmp_path, "store", REPORTS[:2])
    done = kg("build", "--remove", "w0001", "--remove", "w9", "-o", f"{tmp_path}/store/", "-q")
    assert done.exit_code == 1
    assert "report w9: not in the store" in done.output
    assert quads(tmp_path / "store") == from_nothing(tmp_path, REPORTS[:1])
    nowhere = kg("build", "--remove", "w1", "-o", str(tmp_path / "none.ttl"))
    assert nowhere.exit_code == 2
    assert "is none" in nowhere.output


def test_removing_the_last_report_leaves_an_empty_graph(tmp_path: Path) -> None:
    build(tmp_path, "store", REPORTS[:1])
    assert kg("build", "--remove", IDS[0], "-o", f"{tmp_path}/store/", "-q").exit_code == 0
    assert Graph.load(tmp_path / "store").counts() == {"reports": 0, "events": 0, "claims": 0}


def _run(arguments: list[str], **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "kg", *arguments], **options)


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests run in the background: there a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _killed(folder: Path, name: str, count: int, kills: int, seconds: float) -> int:
    """Build with kills at random moments, then to the end; how many came before it was reached.

    There are at most `kills`, and no new one when `seconds` have passed and one has come in time.
    """
    source = write_jsonl(folder / "in.jsonl", records(count))
    arguments = ["build", str(source), "-o", f"{folder}/{name}", "--reader", "rules", "-j", "2"]
    moment = random.Random(count)  # noqa: S311
    started = time.monotonic()
    with (folder / "log").open("wb") as log:
        assert _run([*arguments[:3], f"{folder}/whole.nq", *arguments[4:]], stderr=log).wait() == 0
        takes = time.monotonic() - started
        inside, ends = 0, time.monotonic() + seconds
        for _ in range(kills):
            if inside and time.monotonic() > ends:
                break
            process = _run([*arguments, "-q"], stderr=log)
            time.sleep(moment.uniform(0.1, takes))
            process.send_signal(signal.SIGKILL)
            inside += process.wait() == -signal.SIGKILL
        assert _run([*arguments, "-q"], stderr=log).wait() == 0
    assert b"Traceback" not in (folder / "log").read_bytes()
    return inside


@pytest.mark.slow
def test_a_build_that_is_killed_again_and_again_ends_the_same(tmp_path: Path) -> None:
    assert _killed(tmp_path, "store/", 60, 8, seconds=6) >= 1
    assert quads(tmp_path / "store") == quads(tmp_path / "whole.nq")


@pytest.mark.slow
def test_a_file_that_is_killed_on_the_way_goes_on_and_leaves_nothing(tmp_path: Path) -> None:
    assert _killed(tmp_path, "graph.nq", 60, 4, seconds=4) >= 1
    assert (tmp_path / "graph.nq").read_bytes() == (tmp_path / "whole.nq").read_bytes()
    assert not (tmp_path / ".graph.nq.read.jsonl").exists()


class _Crashes:
    """Builds the same store again and again, and kills what builds it."""

    def __init__(self, folder: Path, source: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.scale.crashing", str(folder), str(source)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPO
        )

    def run(self, count: int, *, after: int | None = None, rest: float = 0.0) -> tuple[str, ...]:
        """Build with `count` reports; kill `rest` seconds after so many lines. What it told."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        _, number = self.process.stdout.readline().split()
        told: list[str] = []
        for line in self.process.stdout:
            told.append(line.strip())
            if after is not None and len(told) == after:
                time.sleep(rest)
                with suppress(ProcessLookupError):  # it was done before it could be killed
                    os.kill(int(number), signal.SIGKILL)
            if line.startswith("ended"):
                return tuple(told)
        raise AssertionError("the building process is gone")

    def close(self) -> None:
        self.process.communicate(timeout=30)


@pytest.mark.slow
def test_twenty_kills_in_two_hundred_reports(tmp_path: Path) -> None:
    """Killed while it reads and while it fills, a store loses nothing that was acknowledged."""
    moment = random.Random(5)  # noqa: S311
    source = write_jsonl(tmp_path / "in.jsonl", records(200))
    crashes = _Crashes(tmp_path / "store", source)
    acknowledged: set[str] = set()
    counts = {0}
    killed = 0
    for number in range(24):
        count = 40 + 10 * (number // 2 + 1) if number < 22 else 200
        count = min(count, 200)
        filling = number % 2
        left = count - len(acknowledged)
        after = left + 1 if filling else 1 + moment.randrange(max(1, left - 1))
        rest = moment.uniform(0, 0.25) if filling else moment.uniform(0, 0.01)
        told = crashes.run(count, after=after, rest=rest)
        killed += told[-1] == f"ended {-signal.SIGKILL}"
        acknowledged |= {line.split()[1] for line in told if line.startswith("ack")}
        counts |= {count} if "done" in told or filling else set()
        held = Archive(tmp_path / "store" / "read.jsonl")
        assert all(key in held for key in acknowledged)
        assert _reports_seen(tmp_path / "store") in counts
    assert killed >= 20
    assert crashes.run(200)[-2:] == ("done", "ended 0")
    crashes.close()
    assert quads(tmp_path / "store") == from_nothing(tmp_path, records(200))


def _reports_seen(store: Path) -> int:
    """How many reports one who reads sees now; 0 before the first filling is done."""
    try:
        return Graph.load(store).counts()["reports"]
    except StoreUnusable:
        return 0


@pytest.mark.usefixtures("heard")
def test_stopping_by_hand_keeps_what_was_read(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(400))
    arguments = ["annotate", str(source), "-o", f"{tmp_path}/out.jsonl", "--reader", "rules"]
    kept = tmp_path / ".out.jsonl.read.jsonl"
    process = _run([*arguments, "-j", "2"], stderr=subprocess.PIPE)
    ends = time.monotonic() + 60
    while time.monotonic() < ends and not (kept.exists() and kept.stat().st_size > 20_000):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "stopped; what was read is kept" in told.decode()
    assert b"Traceback" not in told
    assert not (tmp_path / "out.jsonl").exists()
    again = _run(arguments, stderr=subprocess.PIPE)
    assert "read before" in again.communicate(timeout=60)[1].decode()
    assert again.returncode == 0
    assert not kept.exists()
    alone = kg("annotate", str(source), "--reader", "rules", "-j", "1", "-q")
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == alone.stdout
