"""Labels in a crowd: none on another or on a line of another, and the strongest are named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from kg.export.world import Entity, World
from kg.view.map import draw_map
from tests.view.scenes import REPORT, event

TOWNS = 120


def crowd() -> World:
    """Many places close together; the first ones have most events."""
    chance = np.random.default_rng(5)
    towns = [
        Entity(
            f"https://example.org/town{at}",
            ("Place",),
            {"ar": f"بلدة القلعة {at}", "en": f"Town of the Citadel {at}"},
            (),
            "",
            "",
            "",
            (),
            36 + chance.normal(0, 0.35),
            37 + chance.normal(0, 0.5),
        )
        for at in range(TOWNS)
    ]
    told = [
        event(f"shelling {at}-{again}", "Shelling", date(2016, 5, 1), location=town.iri)
        for at, town in enumerate(towns)
        for again in range(1 + 40 // (at + 1))
    ]
    return World({one.iri: one for one in told}, {one.iri: one for one in towns}, {"r": REPORT})


@pytest.fixture(scope="module", params=["ar", "both"])
def figure(request: pytest.FixtureRequest) -> Any:
    return draw_map(crowd(), labels=request.param)


def met(figure: Any) -> Iterator[tuple[str, str]]:
    renderer = figure.canvas.get_renderer()
    boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in figure.axes[0].texts]
    for (one, box), (other, beside) in combinations(boxes, 2):
        if box.overlaps(beside):
            yield one, other


@pytest.mark.parametrize("dots", [100, 300])
def test_labels_lie_apart_as_drawn_and_as_saved(figure: Any, dots: int) -> None:
    figure.set_dpi(dots)
    figure.canvas.draw()
    assert list(met(figure)) == []


def test_the_strongest_are_named_and_lines_cross_no_label(figure: Any) -> None:
    figure.set_dpi(100)
    figure.canvas.draw()
    axes, renderer = figure.axes[0], figure.canvas.get_renderer()
    texts = [one.get_text() for one in axes.texts]
    named = [any(text.split("\n")[0].endswith(f" {at}") for text in texts) for at in range(10)]
    assert sum(named) >= 8
    boxes = [one.get_window_extent(renderer) for one in axes.texts]
    leads = [
        one for one in axes.lines if one.get_linewidth() == 0.5 and one.get_color() == "#666666"
    ]
    assert leads
    for lead in leads:
        (x, other_x), (y, other_y) = lead.get_data()
        start, end = axes.transData.transform([(x, y), (other_x, other_y)])
        inner = [start + (end - start) * step / 20 for step in range(19)]
        crossed = [box for box in boxes if any(box.contains(*point) for point in inner)]
        assert len(crossed) == 0
