"""What decisions are worth, on the example reports: fewer errors, and nothing else changed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kg.graph.build import build_graph
from kg.graph.claims import Told
from kg.graph.corrections import apply
from kg.graph.corrections_file import parse, render
from kg.graph.corrections_model import Correction
from kg.graph.corrections_review import Review
from kg.graph.provenance import Run
from kg.graph.store import Graph
from kg.graph.validate import validate
from kg.pipeline import engine, facts

REPO = Path(__file__).resolve().parents[2]
GOLD = sorted((REPO / "examples" / "gold").glob("*.jsonl"))


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corrections", REPO / "bench" / "corrections.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def told(bench: ModuleType) -> tuple[list[Told], list[Told]]:
    right, read = bench.read_gold(GOLD, "rules")
    return right, read


@pytest.fixture(scope="module")
def decisions(bench: ModuleType, told: tuple[list[Told], list[Told]]) -> list[Correction]:
    """Half of what a person who knows better would decide, as a file would keep it."""
    right, read = told
    partner = bench.partners(read, right)
    doubts = Review(read, ()).doubts()
    made = [bench.decide(one.claim, dict(one.anchor), partner.get(one.claim.key)) for one in doubts]
    rows = [one.row for one in (*made[::2], *bench.missing(read, right, partner))]
    return list(parse(render(rows)))


def test_each_decision_brings_the_claims_nearer_to_what_is_right(
    bench: ModuleType, told: tuple[list[Told], list[Told]]
) -> None:
    found = bench.measure(*told)
    scores = list(found["f1"].values())
    assert found["stale"] == 0
    assert scores == sorted(scores)
    assert scores[-1] >= 0.99
    assert scores[-1] - scores[0] >= 0.2


def test_what_nobody_decided_on_is_the_same_with_and_without_corrections(
    told: tuple[list[Told], list[Told]], decisions: list[Correction]
) -> None:
    _, read = told
    applied = apply(read, decisions)
    assert applied.stale == ()
    touched = {key for trace in applied.traces for key in trace.claims}
    touched |= {claim.key for one in read for claim in one.claims} - {
        claim.key for one in applied.told for claim in one.claims
    }
    before = {claim.key: claim for one in read for claim in one.claims}
    after = {claim.key: claim for one in applied.told for claim in one.claims}
    left = before.keys() - touched
    assert len(left) > 20
    for key in left:
        kept = tuple(topic for topic in before[key].topic if topic in after)
        assert (after[key].roles, after[key].topic) == (before[key].roles, kept)
        assert after[key].evidence == before[key].evidence


def test_a_corrected_graph_is_valid_and_the_same_in_every_rebuild(
    tmp_path: Path, told: tuple[list[Told], list[Told]], decisions: list[Correction]
) -> None:
    _, read = told
    readings = list(engine("rules").annotate([one.report for one in read]))
    run = Run("0.1.0")
    written = []
    for at, order in enumerate((readings, readings[::-1])):
        graph = build_graph(order, facts(), run=run, corrections=decisions)
        graph.write(tmp_path / f"{at}.trig")
        written.append((tmp_path / f"{at}.trig").read_bytes())
    store = Graph.open(tmp_path / "store")
    (tmp_path / "store" / "corrections.yaml").write_text(
        render([one.row for one in decisions]), "utf-8"
    )
    for one in readings:
        build_graph([one], facts(), run=run, into=store)
    store.write(tmp_path / "store.trig")
    written.append((tmp_path / "store.trig").read_bytes())
    assert len(set(written)) == 1
    assert validate(store) == ()
