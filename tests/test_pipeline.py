"""The whole way as a library: one text, many reports, a store that grows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import kg.pipeline as pipeline
from kg.errors import ReportUnreadable, UsageError
from kg.graph.store import Graph
from kg.model import Report
from kg.pipeline import Engine, annotate, build, checked_reader, read, read_by, reader_in
from kg.reports import report_from_text

TEXTS = (
    "قصفت طائرات روسية السبت مدينة حلب ما ادى الى مقتل خمسة مدنيين.",
    "التقى جون كيري نظيره الروسي في جنيف.",
    "Shells hit a market in Idlib on Sunday, killing at least ten people.",
)


def _reports() -> list[Report]:
    return [report_from_text(text, date=date(2016, 5, 2), source="Wire") for text in TEXTS]


def _quads(graph: Graph) -> list[str]:
    return sorted(map(str, graph))


def test_one_text_is_read_with_its_date() -> None:
    told = read(TEXTS[0], date="2016-05-02", source="Wire")
    assert told.report.lang == "ar"
    assert told.report.source == "Wire"
    (event,) = told.body.events
    assert event.time is not None
    assert event.time.value == "2016-04-30"
    with pytest.raises(UsageError, match="not a date"):
        read(TEXTS[0], date="May")
    with pytest.raises(ReportUnreadable):
        read("  ")


def test_reports_are_read_in_order_and_one_by_one() -> None:
    told = annotate(iter(_reports()), reader="rules")
    assert [one.report.lang for one in told] == ["ar", "ar", "en"]


def test_paths_reports_and_readings_give_the_same_graph(tmp_path: Path) -> None:
    reports = _reports()
    by_reports = build(reports, reader="rules")
    assert by_reports.counts()["reports"] == 3
    assert _quads(build(annotate(reports, reader="rules"), reader="rules")) == _quads(by_reports)
    path = tmp_path / "a.txt"
    path.write_text(TEXTS[0], encoding="utf-8")
    assert build(path, date="2016-05-02", reader="rules").counts()["reports"] == 1
    assert build([str(path)], reader="rules").counts()["events"] == 1
    with pytest.raises(ReportUnreadable):
        build(tmp_path / "none.txt", reader="rules")


def test_a_stamp_is_recorded() -> None:
    stamp = datetime(2026, 1, 2, tzinfo=UTC)
    graph = build(_reports()[:1], reader="rules", stamp=stamp)
    assert any("2026-01-02T00:00:00" in quad for quad in _quads(graph))


def test_a_store_reads_only_what_it_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    whole = Engine.annotate

    def counting(self: Engine, reports: list[Report]) -> object:
        seen.extend(one.id for one in reports)
        return whole(self, reports)

    monkeypatch.setattr(Engine, "annotate", counting)
    reports = _reports()
    store = Graph.open(tmp_path / "store")
    build(reports[:2], reader="rules", into=store)
    build(reports, reader="rules", into=store)
    assert seen == [one.id for one in reports]
    assert _quads(store) == _quads(build(reports, reader="rules"))


def test_a_reader_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="known: rules, model, both"):
        checked_reader("oracle")
    monkeypatch.setattr(pipeline, "available", lambda: False)
    assert checked_reader() == "rules"
    with pytest.raises(UsageError, match="the model is not installed"):
        checked_reader("both")


def test_what_reads_is_told_exactly() -> None:
    told = read_by("rules")
    assert told == read_by("rules")
    assert reader_in(told) == "rules"
    assert told != read_by("both")
    assert reader_in("") == ""
