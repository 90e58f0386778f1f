"""One number of many: by the best count, or by ACLED's rule."""

from __future__ import annotations

import pytest

from kg.export.tolls import RULES
from kg.export.world import Toll


def _toll(
    qualifier: str,
    best: int | None = None,
    *,
    low: int | None = None,
    high: int | None = None,
    words: str = "",
) -> Toll:
    return Toll("t", "Killed", low, best, high, qualifier, False, (), "", words)


@pytest.mark.parametrize(
    ("toll", "best", "acled"),
    [
        (_toll("exact", 7, low=7, high=7), 7, 7),
        (_toll("range", 7, low=5, high=9), 7, 5),
        (_toll("min", 30, low=30), 30, 30),
        (_toll("max", 30, high=30), 30, 30),
        (_toll("tens", words="عشرات"), None, 10),
        (_toll("tens", words="dozens of people"), None, 12),
        (_toll("hundreds", words="hundreds"), None, 100),
        (_toll("thousands"), None, 1000),
        (_toll("exact"), None, None),
        (_toll("exact", 0, low=0, high=0), 0, 0),
    ],
)
def test_a_toll_becomes_one_number(toll: Toll, best: int | None, acled: int | None) -> None:
    assert RULES["best"](toll) == best
    assert RULES["acled"](toll) == acled
