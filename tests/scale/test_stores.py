"""A store that grows and shrinks equals one built from nothing, and survives being killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.graph.build import archive_of
from kg.graph.store import Graph
from tests.scale.wire_reports import records, write_jsonl

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


def _killed(folder: Path, name: str, count: int, kills: int, seconds: float) -> int:
    """Build with kills at random moments, then to the end; how many came before it was reached.

    There are at most `kills`, and no new one when `seconds` have passed.
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
            if time.monotonic() > ends:
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


@pytest.mark.slow
def test_twenty_kills_in_two_hundred_reports(tmp_path: Path) -> None:
    assert _killed(tmp_path, "store/", 200, 20, seconds=25) >= 1
    assert quads(tmp_path / "store") == quads(tmp_path / "whole.nq")


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
