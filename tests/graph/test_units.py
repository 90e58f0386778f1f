"""A store that grows, shrinks and changes is always what a build from nothing gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import build
from kg.graph.build import archive_of, build_graph
from kg.graph.provenance import Run
from kg.graph.rules import drawn, relations
from kg.graph.store import Graph
from kg.model import Annotated
from tests.graph.drafts import Draft, strike

RUN = Run("0.1.0")
IDS = ("r1", "r2", "r3", "r4", "r5")


def meeting(key: str, **more: Any) -> Draft:
    """A report of two who met, and of a position that one of them holds."""
    draft = Draft(key, "التقى جون كيري وزير الخارجية الاميركي نظيره الروسي لافروف في جنيف السبت")
    kerry = draft.mention("جون كيري", "PER", qid="Q22316", linked=True)
    known: dict[str, Any] = {"qid": "Q58217", "linked": True} if more.get("linked") else {}
    lavrov = draft.mention("لافروف", "PER", **known)
    state = draft.mention("الاميركي", "ORG", qid="Q30", linked=True)
    place = draft.mention("جنيف", "LOC", qid="Q71", linked=True)
    when = ("السبت", "2016-04-30")
    draft.event("التقى", "Meeting", participant=(kerry, lavrov), location=place, time=when)
    draft.relate("position", kerry, state, "وزير الخارجية الاميركي")
    return draft


#: What a report with some id may say: the same event, another, a denial, or talks.
VARIANTS: Sequence[tuple[Any, dict[str, Any]]] = (
    (strike, {}),
    (strike, {"killed": 12}),
    (strike, {"modality": "negated", "killed": None}),
    (strike, {"agent": "روسيا"}),
    (strike, {"place": "الكلاسة", "day": "2016-04-29"}),
    (meeting, {}),
    (meeting, {"linked": True}),
)

STEP = st.fixed_dictionaries(
    {
        "told": st.lists(
            st.tuples(st.sampled_from(IDS), st.sampled_from(range(len(VARIANTS)))),
            max_size=4,
            unique_by=lambda pair: pair[0],
        ),
        "gone": st.sets(st.sampled_from(IDS), max_size=2),
    }
)


def reading(key: str, variant: int) -> Annotated:
    make, more = VARIANTS[variant]
    made: Annotated = make(key, **more).done()
    return made


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=1, max_size=4), reopened=st.booleans())
def test_any_history_gives_the_bytes_of_a_build_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, Any]], reopened: bool
) -> None:
    folder = tmp_path_factory.mktemp("units")
    store = Graph.open(folder / "store")
    held: dict[str, int] = {}
    for step in steps:
        archive = archive_of(store)
        assert archive is not None
        archive.remove(step["gone"])
        held = {key: variant for key, variant in held.items() if key not in step["gone"]}
        held |= dict(step["told"])
        build_graph([reading(*one) for one in step["told"]], run=RUN, into=store)
        if reopened:
            store.close()
            store = Graph.open(folder / "store")
        store.write(folder / "store.nq")
        build_graph([reading(*one) for one in held.items()], run=RUN).write(folder / "whole.nq")
        assert (folder / "store.nq").read_bytes() == (folder / "whole.nq").read_bytes()


def test_only_what_a_new_report_speaks_of_is_touched(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    far = strike("r2", place="الكلاسة", day="2016-04-29", agent="روسيا")
    build_graph([strike("r1").done(), far.done()], run=RUN, into=store)
    assert store.change.whole
    build_graph([strike("r3", killed=12).done()], run=RUN, into=store)
    minter, change = store.minter, store.change
    assert not change.whole
    assert minter.report("r3") in change.made
    assert minter.report("r1") not in change.made
    assert minter.report("r2") not in change.made
    assert sum("/event/" in name for name in change.made) == 1
    build_graph([], run=RUN, into=store)
    assert store.change.made == ()


def test_what_people_put_into_graphs_of_their_own_stays(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    own = Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"), NamedNode("urn:own"))
    store.add([own])
    for key in ("r1", "r2"):
        build_graph([strike(key).done()], run=RUN, into=store)
        assert own in set(store)


def test_a_filling_that_was_killed_is_made_anew(tmp_path: Path) -> None:
    store = Graph.open(tmp_path / "store")
    build_graph([strike("r1").done(), meeting("r2").done()], run=RUN, into=store)
    (tmp_path / "store" / "filling").touch()
    half = list(store.quads(store.minter.graph("events")))[:5]
    for quad in half:
        store.store.remove(quad)
    build_graph([], run=RUN, into=store)
    assert store.change.whole
    assert set(store) == set(build_graph([strike("r1").done(), meeting("r2").done()], run=RUN))
    assert not (tmp_path / "store" / "filling").exists()


def test_another_program_makes_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Graph.open(tmp_path / "store")
    build_graph([strike("r1").done()], run=RUN, into=store)
    monkeypatch.setattr(build, "made_by", lambda: "later")
    build_graph([], run=RUN, into=store)
    assert store.change.whole


def test_relations_of_the_parts_are_those_of_the_whole() -> None:
    graph = build_graph(
        [reading(f"r{at}", variant) for at, variant in enumerate([0, 2, 3, 4, 5, 6])], run=RUN
    )
    events = graph.minter.graph("events")
    subjects = {quad.subject for quad in graph.quads() if quad.subject != NamedNode(events)}
    parts = [drawn(graph.store.quads_for_pattern(one, None, None, None)) for one in subjects]
    assert frozenset().union(*parts) == relations(graph.store)
    assert len(relations(graph.store)) > 3
