"""What was read stays, also when the power goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OutputUnwritable, StoreUnusable
from kg.graph.archive import Archive
from tests.graph.drafts import strike


def test_readings_come_back_as_they_were(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    readings = [strike("r2").done(), strike("r1").done()]
    assert list(archive.add(readings, "kg 0.1")) == readings
    assert list(archive) == readings[::-1]


def test_the_last_reading_of_a_report_counts(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    first, second = strike("r1", agent="روسيا").done(), strike("r1").done()
    assert list(archive.add([first, second])) == [first, second]
    assert list(archive) == [second]
    before = archive.path.stat().st_size
    archive.compact()
    assert archive.path.stat().st_size < before
    assert list(archive) == [second]


def test_a_line_cut_short_loses_only_itself(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    readings = [strike("r1").done(), strike("r2").done()]
    list(archive.add(readings))
    whole = archive.path.read_bytes()
    archive.path.write_bytes(whole[:-40])
    assert list(archive) == readings[:1]
    list(archive.add(readings[1:]))
    assert list(archive) == readings


def test_a_report_can_be_forgotten(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    readings = [strike("r1").done(), strike("r2").done()]
    list(archive.add(readings))
    assert archive.remove(["r1", "r9"]) == {"r1"}
    assert list(archive) == readings[1:]


def test_what_cannot_be_is_named(tmp_path: Path) -> None:
    broken = Archive(tmp_path / "read.jsonl")
    broken.path.write_text('{"id": "r1", "text": 5}\n')
    with pytest.raises(StoreUnusable, match="build the store anew"):
        list(broken)
    with pytest.raises(OutputUnwritable, match="cannot write"):
        list(Archive(tmp_path / "missing" / "read.jsonl").add([strike("r1").done()]))
