"""Shares of an input: pure, whole or not there, and together the same as all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import KgError, ReportUnreadable
from kg.graph.archive import Archive
from kg.scale.gather import gather, read_everywhere
from kg.scale.kept import How
from kg.scale.partition import Part, is_done, part_lines, plan, read_part, summary_of
from kg.scale.places import As, find_places
from tests.scale.wire_reports import records, write_jsonl


def _never(error: ReportUnreadable) -> None:
    raise error


PLAIN = "tests.scale.readers:plain"


@pytest.fixture
def how(monkeypatch: pytest.MonkeyPatch) -> How:
    monkeypatch.setattr("kg.pipeline.read_by", lambda reader: f"test {reader}")
    return How("rules", "test rules", factory=PLAIN)


def _plan(paths: list[Path], folder: Path, how: How, size: int = 4000) -> list[Part]:
    problems: list[ReportUnreadable] = []
    places = find_places(map(str, paths), problems.append)
    return plan(places, As(), how, str(folder), size=size)


def test_a_file_cut_between_lines_gives_every_report_once(tmp_path: Path, how: How) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(50))
    parts = _plan([source], tmp_path, how)
    assert len(parts) > 3
    counts = [read_part(part).documents for part in parts]
    assert sum(counts) == 50
    with Archive(tmp_path / "read.jsonl") as archive:
        ids = list(gather(parts, archive, _never))
    assert ids == [one["id"] for one in records(50)]
    assert [one.report.path for one in archive.readings(ids)] == [source.as_posix()] * 50


@pytest.mark.parametrize("size", [100, 333, 1000, 5000])
def test_wherever_the_cuts_fall(tmp_path: Path, how: How, size: int) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(12))
    parts = _plan([source], tmp_path, how, size)
    for part in parts:
        read_part(part)
    lines = [line for part in parts for line in part_lines(part)]
    ids = [json.loads(line)["id"] for line in lines if isinstance(line, bytes)]
    assert ids == [one["id"] for one in records(12)]


def test_what_is_there_is_not_made_again(tmp_path: Path, how: How) -> None:
    (part,) = _plan([write_jsonl(tmp_path / "in.jsonl", records(3))], tmp_path, how)
    assert not is_done(part)
    summary = read_part(part)
    before = Path(part.out).stat()
    assert read_part(part) == summary == summary_of(part)
    assert Path(part.out).stat().st_mtime_ns == before.st_mtime_ns
    assert not list(tmp_path.glob("*.part"))


def test_the_name_of_a_part_follows_from_all_that_matters(tmp_path: Path, how: How) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(3))
    (one,) = _plan([source], tmp_path, how)
    (other,) = _plan([source], tmp_path, How("rules", "a later version"))
    assert one.out != other.out
    write_jsonl(source, records(4))
    (changed,) = _plan([source], tmp_path, how)
    assert changed.out != one.out


def test_another_version_of_the_program_does_not_read(tmp_path: Path) -> None:
    how = How("rules", "kg of another day", factory=PLAIN)
    (part,) = _plan([write_jsonl(tmp_path / "in.jsonl", records(1))], tmp_path, how)
    with pytest.raises(KgError, match="install the same kg"):
        read_part(part)
    assert not is_done(part)


def test_problems_travel_with_the_part_and_the_rest_is_read(tmp_path: Path, how: How) -> None:
    source = tmp_path / "in.jsonl"
    lines = ['{"id": "a", "text": "قصف المدينة"}', "{broken", '{"id": "b", "text": "die"}']
    source.write_text("\n".join(lines), encoding="utf-8")
    fragile = How("rules", how.read_by, factory="tests.scale.readers:fragile")
    (part,) = _plan([source], tmp_path, fragile)
    assert read_part(part).documents == 1
    told: list[ReportUnreadable] = []
    with Archive(tmp_path / "read.jsonl") as archive:
        assert list(gather([part], archive, told.append)) == ["a"]
    assert [one.path for one in told] == [f"{source}, line 2", f"{source}, report b"]


def test_one_id_is_one_text_over_all_parts(tmp_path: Path, how: How) -> None:
    first, *_ = records(1)
    write_jsonl(tmp_path / "a.jsonl", [first])
    write_jsonl(tmp_path / "b.jsonl", [first])
    write_jsonl(tmp_path / "c.jsonl", [{**first, "text": "قصف آخر"}])
    parts = _plan([tmp_path], tmp_path, how, size=20)
    for part in parts:
        read_part(part)
    told: list[ReportUnreadable] = []
    with Archive(tmp_path / "read.jsonl") as archive:
        assert list(gather(parts, archive, told.append)) == [first["id"]]
    assert len(told) == 1, told
    (problem,) = told
    assert str(problem).endswith("c.jsonl: id 'w0000' was given to another text before")


def test_a_damaged_part_is_named(tmp_path: Path, how: How) -> None:
    (part,) = _plan([write_jsonl(tmp_path / "in.jsonl", records(2))], tmp_path, how)
    read_part(part)
    whole = Path(part.out).read_bytes()
    Path(part.out).write_bytes(whole[:100] + b"\n" + whole[300:])
    with Archive(tmp_path / "read.jsonl") as archive, pytest.raises(KgError, match="damaged"):
        list(gather([part], archive, _never))


def test_addresses_are_read_like_files(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="needs conflict-kg[cluster]")
    system = fsspec.filesystem("memory")
    for name, text in (("2016-05-01-a.txt", "قصف المدينة"), ("b.bin", "x"), (".c.txt", "قصف")):
        system.pipe_file(f"/news/{name}", text.encode())
    system.pipe_file("/news/d.jsonl", b'{"id": "d", "text": "\xd9\x82\xd8\xb5\xd9\x81"}\n{bad')
    told: list[ReportUnreadable] = []
    found = list(read_everywhere(["memory://news"], As(lang="ar"), told.append))
    assert [one.path for one in found] == [
        "memory:///news/2016-05-01-a.txt",
        "memory:///news/d.jsonl",
    ]
    assert str(found[0].published) == "2016-05-01"
    assert [one.path for one in told] == ["memory:///news/d.jsonl, line 2"]
    local = write_jsonl(tmp_path / "x.jsonl", records(2))
    mixed = list(read_everywhere([str(local), "memory://news/d.jsonl"], As(lang="ar"), told.append))
    assert [one.id for one in mixed] == ["w0000", "w0001", "d"]


def test_parts_lie_behind_addresses_too(tmp_path: Path, how: How) -> None:
    pytest.importorskip("fsspec", reason="needs conflict-kg[cluster]")
    source = write_jsonl(tmp_path / "in.jsonl", records(3))
    places = find_places([str(source)], _never)
    (part,) = plan(places, As(), how, "memory://parts")
    assert not is_done(part)
    assert read_part(part).documents == 3
    assert is_done(part)
    assert summary_of(part).documents == 3
    assert len(list(part_lines(part))) == 3


def test_the_commands_read_from_and_write_to_addresses(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec", reason="needs conflict-kg[cluster]")
    system = fsspec.filesystem("memory")
    source = write_jsonl(tmp_path / "in.jsonl", records(3))
    system.pipe_file("/in/reports.jsonl", source.read_bytes())

    def kg(*arguments: str) -> bytes:
        done = CliRunner().invoke(main, [*arguments, "--reader", "rules", "-q"])
        assert done.exit_code == 0, done.output
        place = arguments[-1]
        there = place.removeprefix("memory:/")
        return bytes(system.cat_file(there) if there != place else Path(place).read_bytes())

    here = kg("build", str(source), "-o", f"{tmp_path}/g.ttl")
    assert kg("build", "memory://in/", "-o", "memory://out/g.ttl") == here
    lines = kg("annotate", "memory://in/reports.jsonl", "-o", "memory://out/a.jsonl").splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["memory:///in/reports.jsonl"] * 3


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["in.txt", "-o", "memory://out/store/"], "a store is a folder of this machine"),
        (["none://x/y", "-o", "g.ttl"], "none"),
        (["memory://nothing/there", "-o", "g.ttl"], "nothing in it to read"),
    ],
)
def test_addresses_that_cannot_be_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], line: str
) -> None:
    pytest.importorskip("fsspec", reason="needs conflict-kg[cluster]")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["build", *arguments, "--reader", "rules"])
    assert done.exit_code in (1, 2)
    assert line in done.output
    assert not isinstance(done.exception, ValueError)
