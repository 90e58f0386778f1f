"""Going on where a run was ended, choosing how many processes, and telling how far it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.cli.common import Progress
from kg.graph.archive import Archive
from kg.model import Report
from kg.scale.cores import usable_cores
from kg.scale.hand import Opening
from kg.scale.kept import How, open_hands, read_kept, refresh
from kg.scale.outcome import Done, Outcome, SetAside
from kg.scale.pool import Pool
from kg.scale.serial import Serial
from kg.scale.totals import count_reports
from tests.scale.readers import report

PLAIN = "tests.scale.readers:plain"
FRAGILE = "tests.scale.readers:fragile"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "read.jsonl") as kept:
        yield kept


def test_what_is_kept_is_passed_on_in_its_place(archive: Archive) -> None:
    how = How("rules", "v1", jobs=1, factory=PLAIN)
    reports = [report(number) for number in range(6)]
    list(read_kept(reports[1:3], how, archive=archive))
    heard: list[Outcome] = []
    outcomes = list(read_kept(reports, how, archive=archive, heard=heard.append))
    assert [one.report for one in outcomes] == reports
    kept = [one.report.id for one in outcomes if isinstance(one, Done) and one.kept]
    assert kept == ["r001", "r002"]
    assert len(heard) == 4
    assert json.loads(archive.record("r001"))["id"] == "r001"


def test_many_processes_keep_what_one_keeps(tmp_path: Path) -> None:
    reports = [report(number) for number in range(30)]
    kept = []
    for jobs in (1, 2):
        how = How("rules", "v1", jobs=jobs, factory=PLAIN)
        with Archive(tmp_path / f"{jobs}.jsonl") as archive:
            list(read_kept(reports, how, archive=archive))
            kept.append(list(archive))
    assert kept[0] == kept[1]
    assert len(kept[0]) == 30


def test_what_was_set_aside_is_not_kept(archive: Archive) -> None:
    how = How("rules", "v1", jobs=1, factory=FRAGILE)
    outcomes = list(read_kept([report(1, "fail"), report(2)], how, archive=archive))
    assert [type(one) for one in outcomes] == [SetAside, Done]
    assert [one.report.id for one in archive] == ["r002"]


def test_what_another_version_read_is_read_again(archive: Archive) -> None:
    old = How("rules", "v1", jobs=1, factory=PLAIN)
    list(read_kept([report(1), report(2)], old, archive=archive))
    new = How("rules", "v2", jobs=1, factory=PLAIN)
    list(read_kept([report(2)], new, archive=archive))
    assert archive.stale("v2") == ["r001"]
    assert [one.report.id for one in refresh(archive, new)] == ["r001"]
    assert archive.stale("v2") == []


@pytest.mark.parametrize(("jobs", "few"), [(0, True), (0, False), (1, False), (2, True)])
def test_a_few_reports_stay_in_this_process(
    monkeypatch: pytest.MonkeyPatch, jobs: int, few: bool
) -> None:
    opened: list[str] = []
    for name, kind in (("Serial", Serial), ("Pool", Pool)):

        def noting(
            opening: Opening, *more: int, name: str = name, kind: type = kind, **named: float
        ) -> object:
            opened.append(name)
            return kind(opening, *more, **named)

        monkeypatch.setattr(f"kg.scale.kept.{name}", noting)
    monkeypatch.setattr("kg.scale.kept.usable_cores", lambda: 2)
    how = How("rules", "v1", jobs=jobs, factory=PLAIN)
    reports = [report(number, "قصف " * (10 if few else 3000)) for number in range(3)]
    list(read_kept(reports, how))
    assert opened == (["Serial"] if jobs == 1 or (jobs == 0 and few) else ["Pool"])


def test_a_pool_can_be_had_on_one_core() -> None:
    how = How("rules", "v1", jobs=1, factory=PLAIN)
    assert isinstance(open_hands(how), Serial)
    with open_hands(how, pool=True) as hands:
        assert isinstance(hands, Pool)
        assert hands.jobs == 1


def test_a_deadly_report_is_named_and_the_graph_is_made_of_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.scale.kept.How", partial(How, factory=FRAGILE))
    source = tmp_path / "in.jsonl"
    texts = ["قصف المدينة", "die now", "قصف القرية", "hang here"]
    lines = (json.dumps({"id": f"r{at}", "text": text}) for at, text in enumerate(texts))
    source.write_text("\n".join(lines), encoding="utf-8")
    asked = ["build", str(source), "-o", f"{tmp_path}/g.nq", "--lang", "ar", "--reader", "rules"]
    done = CliRunner().invoke(main, [*asked, "-j", "2", "--patience", "2", "-q"])
    assert done.exit_code == 1
    told = done.output.splitlines()
    assert told[0].startswith(f"kg: {source}, report r1: the process that read it died (signal 9")
    assert told[1] == f"kg: {source}, report r3: not read within 2 s; it is left out"
    assert told[2] == "kg: 2 problems named above; the rest is done"
    assert (tmp_path / "g.nq").read_text(encoding="utf-8").count("قصف القرية") >= 1


def test_a_quota_counts_where_there_is_one(tmp_path: Path) -> None:
    quota = tmp_path / "cpu.max"
    cores = usable_cores(quota)
    for text, allowed in (("100000 100000", 1), ("max 100000", cores), ("broken", cores)):
        quota.write_text(text)
        assert usable_cores(quota) == allowed


def test_reports_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.html").write_text("x")
    (tmp_path / "c.jsonl").write_text("{}\n{}")
    (tmp_path / ".d.txt").write_text("x")
    (tmp_path / "e.png").write_text("x")
    assert count_reports([str(tmp_path)]) == 4
    (tmp_path / "f.csv").write_text("text\nx")
    assert count_reports([str(tmp_path)]) is None
    assert count_reports([str(tmp_path / "none.txt"), "-"]) is None


def test_progress_tells_rate_and_what_is_left() -> None:
    shown: list[str] = []
    progress = Progress(shown.append, 0.0)
    progress.total, progress.kept = 10, 2
    progress.heard(Done(Report("r", "", ""), events=3))
    assert shown[0].startswith("1 documents, 3 events, ")
    assert "2 read before" in shown[0]
    assert "7 to go" in shown[0]
    assert shown[0].endswith(" left")
    progress.total = None
    assert "to go" not in progress.line()
