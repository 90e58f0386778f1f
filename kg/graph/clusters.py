"""Growing groups of things of which each two may speak for or against being one.

What speaks for two groups in all is kept as they grow, so that no two things are compared twice:
the sum of a joined group is the sum of its parts, and what contradicts a part contradicts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.graph.evidence import is_enough

__all__ = ["Clusters"]


class Clusters:
    """Groups of the things 0 to `size`; `total` says how much speaks for a pair, if it may be one.

    >>> clusters = Clusters(3, lambda one, two: None if {one, two} == {0, 2} else 90_000)
    >>> clusters.join(0, 1), clusters.join(1, 2), list(clusters.groups())
    (True, False, [[0, 1], [2]])
    """

    def __init__(self, size: int, total: Callable[[int, int], int | None]) -> None:
        self._total = total
        self._home = list(range(size))
        self._members: dict[int, list[int]] = {at: [at] for at in range(size)}
        self._known: dict[int, dict[int, int | None]] = {}

    def join(self, one: int, two: int) -> bool:
        """Join the groups of two things if they may be one; whether it was done."""
        first, second = sorted((self._home[one], self._home[two]))
        if first == second:
            return False
        told = self._between(first, second)
        pairs = len(self._members[first]) * len(self._members[second])
        if told is None or not is_enough(told, pairs):
            return False
        self._absorb(first, second)
        return True

    def groups(self) -> Iterable[list[int]]:
        """The groups, by their first things."""
        return self._members.values()

    def _between(self, first: int, second: int) -> int | None:
        """How much speaks for two groups in all; `None` if any two of them contradict."""
        known = self._known.get(first, {})
        if second not in known:
            told = self._summed(self._members[first], self._members[second])
            self._known.setdefault(first, {})[second] = told
            self._known.setdefault(second, {})[first] = told
        return self._known[first][second]

    def _summed(self, first: Iterable[int], second: Iterable[int]) -> int | None:
        total = 0
        for one in first:
            for two in second:
                told = self._total(one, two)
                if told is None:
                    return None
                total += told
        return total

    def _absorb(self, first: int, second: int) -> None:
        """Put the second group into the first, with what is known of either."""
        for at in self._members[second]:
            self._home[at] = first
        self._members[first].extend(self._members.pop(second))
        mine, other = self._known.pop(first, {}), self._known.pop(second, {})
        for group in {*mine, *other} - {first, second}:
            theirs = self._known[group]
            theirs.pop(first, None)
            theirs.pop(second, None)
            if (group in mine and mine[group] is None) or (group in other and other[group] is None):
                self._keep(first, group, None)
            elif group in mine and group in other:
                self._keep(first, group, (mine[group] or 0) + (other[group] or 0))

    def _keep(self, first: int, second: int, told: int | None) -> None:
        self._known.setdefault(first, {})[second] = told
        self._known.setdefault(second, {})[first] = told
