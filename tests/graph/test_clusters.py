"""Growing groups: what is kept of sums decides as if all pairs were looked at every time."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.clusters import Clusters
from kg.graph.evidence import is_enough
from kg.graph.pairs import WINDOW, neighbours, unique_pairs, weighed_pairs

SIZE = 7

Totals = dict[tuple[int, int], int | None]

PAIRS = [(one, two) for one, two in product(range(SIZE), repeat=2) if one < two]
TOTALS = st.fixed_dictionaries(
    {pair: st.one_of(st.none(), st.integers(-60_000, 120_000)) for pair in PAIRS}
)


def _plainly(totals: Totals, order: list[tuple[int, int]]) -> list[list[int]]:
    """The same, looking at all pairs each time."""
    groups = [[at] for at in range(SIZE)]
    for one, two in order:
        (first,) = (group for group in groups if one in group)
        (second,) = (group for group in groups if two in group)
        if first is second:
            continue
        told = [totals[min(a, b), max(a, b)] for a in first for b in second]
        known = [total for total in told if total is not None]
        if len(known) == len(told) and is_enough(sum(known), len(known)):
            groups.remove(second)
            first.extend(second)
    return sorted(map(sorted, groups))


@given(TOTALS, st.permutations(PAIRS))
def test_groups_are_those_of_looking_at_all_pairs(
    totals: Totals, order: list[tuple[int, int]]
) -> None:
    clusters = Clusters(SIZE, lambda one, two: totals[min(one, two), max(one, two)])
    for one, two in order:
        clusters.join(one, two)
    assert sorted(map(sorted, clusters.groups())) == _plainly(totals, order)


def test_no_two_things_are_compared_twice() -> None:
    asked: list[tuple[int, int]] = []

    def total(one: int, two: int) -> int:
        asked.append((min(one, two), max(one, two)))
        return 90_000

    clusters = Clusters(SIZE, total)
    assert all(clusters.join(0, at) for at in range(1, SIZE))
    assert sorted(asked) == PAIRS


class TestPairs:
    def test_things_meet_by_what_they_have_in_common(self) -> None:
        keyed = [("a", 0, 1), ("b", 1, 1), ("a", 2, 1), ("b", 2, 1), ("b", 3, 1)]
        days = np.zeros(4, np.int64)
        found = unique_pairs(neighbours(keyed, days), 4).tolist()
        assert [divmod(code, 4) for code in found] == [(0, 2), (1, 2), (1, 3), (2, 3)]

    def test_of_a_common_key_only_neighbours_meet(self) -> None:
        many = 5 * WINDOW
        keyed = [("a", at, 1) for at in range(many)]
        found = unique_pairs(neighbours(keyed, np.zeros(many, np.int64)), many)
        apart = [two - one for one, two in (divmod(code, many) for code in found.tolist())]
        assert max(apart) == WINDOW
        assert len(found) < many * WINDOW

    def test_things_of_days_far_apart_do_not_meet(self) -> None:
        keyed = [("a", at, 1) for at in range(3)]
        found = unique_pairs(neighbours(keyed, np.array([100, 110, 0])), 3).tolist()
        assert [divmod(code, 3) for code in found] == [(0, 2), (1, 2)]

    def test_what_pairs_have_in_common_adds_up(self) -> None:
        keyed = [("a", 0, 2), ("a", 1, 2), ("a", 2, 2), ("b", 0, 3), ("b", 2, 3)]
        found = weighed_pairs(neighbours(keyed, np.zeros(3, np.int64)), 3, 5).tolist()
        assert [divmod(code, 3) for code in found] == [(0, 2)]

    def test_nothing_gives_nothing(self) -> None:
        assert unique_pairs(neighbours([], np.zeros(0, np.int64)), 0).size == 0
        assert weighed_pairs(neighbours([], np.zeros(0, np.int64)), 0, 1).size == 0
