"""What was read stays, also when the power goes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.annotations import from_json
from kg.errors import OutputUnwritable, StoreUnusable
from kg.graph.archive import Archive, report_digest
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


def test_it_is_known_what_read_a_report(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    assert archive.first_read_by == ""
    first, second = strike("r1").done(), strike("r2").done()
    list(archive.add([first], "kg 0.1 reader=rules"))
    list(archive.add([second], "kg 0.2 reader=both"))
    assert archive.first_read_by == "kg 0.1 reader=rules"
    assert archive.holds(first.report, "kg 0.1 reader=rules")
    assert not archive.holds(first.report, "kg 0.2 reader=both")
    assert not archive.holds(replace(first.report, title="قصف"), "kg 0.1 reader=rules")
    assert archive.holds(replace(first.report, path="moved.txt"), "kg 0.1 reader=rules")
    assert archive.stale("kg 0.2 reader=both") == ["r1"]
    assert archive.digests("kg 0.2 reader=both") == {"r2": report_digest(second.report)}
    assert from_json(json.loads(archive.record("r2"))) == second


def test_every_cut_of_a_line_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "read.jsonl")
    list(archive.add([strike('r"1], {').done()], "kg"))
    whole = archive.path.read_bytes()
    for end in range(len(whole) - 1):
        archive.path.write_bytes(whole[:end])
        assert len(Archive(archive.path)) == 0
    archive.path.write_bytes(whole[:-1])
    assert len(Archive(archive.path)) == 1


def test_lines_of_another_archive_are_taken_once(tmp_path: Path) -> None:
    one, other = Archive(tmp_path / "one.jsonl"), Archive(tmp_path / "other.jsonl")
    list(one.add([strike("r1").done()], "kg"))
    with other:
        for _ in range(2):
            for line in one.path.read_bytes().splitlines():
                assert other.adopt(line) == "r1"
    assert other.path.read_bytes() == one.path.read_bytes()
    with pytest.raises(ValueError, match="cut short"):
        other.adopt(one.path.read_bytes()[:-20])


def test_a_file_that_is_mostly_waste_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.archive._WASTE", 0)
    archive = Archive(tmp_path / "read.jsonl")
    for version in ("1", "2", "3"):
        list(archive.add([strike("r1").done()], version))
    archive.tidy()
    assert len(archive.path.read_bytes().splitlines()) == 1
    assert archive.first_read_by == "3"
