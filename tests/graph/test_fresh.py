"""What is new is checked by itself, and the same is found as in the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad

from kg.cli import main
from kg.graph.build import build_graph
from kg.graph.fresh import fresh_problems
from kg.graph.provenance import Run
from kg.graph.rules import draw_relations
from kg.graph.store import Graph
from kg.graph.terms import iri, text
from kg.graph.units import Change
from kg.vocab import CK, OA
from tests.graph.drafts import strike
from tests.scale.wire_reports import records, write_jsonl

RUN = Run("0.1.0")


@pytest.fixture
def grown(tmp_path: Path) -> Graph:
    store = Graph.open(tmp_path / "store")
    far = strike("r2", place="الكلاسة", day="2016-04-29", agent="روسيا")
    build_graph([strike("r1").done(), far.done()], run=RUN, into=store)
    build_graph([strike("r3", killed=12).done()], run=RUN, into=store)
    assert not store.change.whole
    return store


def _spoil(graph: Graph, report: str, predicate: str, *, value: object = None) -> None:
    """Take a statement out of a report's graph, or put another value into it."""
    home = iri(graph.minter.report(report))
    (quad, *_) = sorted(graph.store.quads_for_pattern(None, iri(predicate), None, home), key=str)
    graph.store.remove(quad)
    if value is not None:
        graph.store.add(Quad(quad.subject, quad.predicate, value, home))  # type: ignore[arg-type]


def test_what_was_built_is_in_order(grown: Graph) -> None:
    report = strike("r3", killed=12).report
    assert fresh_problems(grown, {"r3": report}) == ()
    grown.change = Change(whole=True)
    assert fresh_problems(grown, {"r3": report}) == ()


@pytest.mark.parametrize(
    ("predicate", "value", "rule"),
    [
        (CK.modality, None, "modality MinCountConstraintComponent"),
        (OA.exact, text("شيء آخر"), "quote"),
        (CK.evidence, None, "evidence"),
    ],
)
def test_only_what_is_wrong_with_what_is_new_is_told(
    grown: Graph, predicate: str, value: object, rule: str
) -> None:
    reports = {"r3": strike("r3", killed=12).report}
    _spoil(grown, "r2", predicate, value=value)
    assert fresh_problems(grown, reports) == ()
    _spoil(grown, "r3", predicate, value=value)
    assert rule in {problem.rule for problem in fresh_problems(grown, reports)}


def test_a_new_event_is_held_to_all_its_claims(grown: Graph) -> None:
    _spoil(grown, "r1", CK.modality, value=iri(CK.Denied))
    assert "status" in {problem.rule for problem in fresh_problems(grown, {})}


def test_a_relation_that_is_missing_is_told(grown: Graph) -> None:
    grown.store.clear_graph(iri(grown.minter.graph("relations")))
    assert {problem.rule for problem in fresh_problems(grown, {})} == {"relation"}
    draw_relations(grown.store, grown.minter)
    assert fresh_problems(grown, {}) == ()


def test_a_build_names_what_is_wrong_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", records(2))
    asked = ["build", str(source), "-o", f"{tmp_path}/store/", "--reader", "rules", "-q", "-j", "1"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    plain = Graph.fill

    def spoilt(self: Graph, *given: object) -> Change:
        change = plain(self, *given)  # type: ignore[arg-type]
        _spoil(self, "w0001", CK.modality)
        return change

    monkeypatch.setattr(Graph, "fill", spoilt)
    write_jsonl(source, [{**one, "source": "Other"} for one in records(2)])
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 1
    assert "in.jsonl: https://" in done.output
    assert "[modality MinCountConstraintComponent] «" in done.output
    write_jsonl(source, [{**one, "source": "Third"} for one in records(2)])
    assert CliRunner().invoke(main, [*asked, "--no-validate"]).exit_code == 0
