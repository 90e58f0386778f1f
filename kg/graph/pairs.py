"""Which things are worth comparing: those that have a key in common, as pairs of numbers.

Things are numbers from 0, in the order in which neighbours stand together. Of a key that many have,
only those that stand near each other are paired, so that the pairs grow with the things and not
with their square. Everything is done on whole columns of numbers at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kg.graph.profile import APART

__all__ = ["WINDOW", "Pairs", "neighbours", "unique_pairs", "weighed_pairs"]

#: How many neighbours of a common key are compared, so that time grows with the things.
WINDOW: Final = 10

_Numbers = NDArray[np.int64]


class Pairs(NamedTuple):
    """Columns: the lesser of each pair, the greater, and what came with the key they share."""

    one: _Numbers
    two: _Numbers
    worth: _Numbers


def neighbours(
    keyed: Iterable[tuple[Hashable, int, int]], days: _Numbers, window: int = WINDOW
) -> Iterator[Pairs]:
    """Pairs of things that have a key in common, a pair for each key; in pieces.

    `keyed` are keys, each with a thing and a worth. `days` are those of the things, 0 if unknown:
    things of days that are known and far apart do not meet.

    >>> [pairs.two.tolist() for pairs in neighbours([("a", 0, 1), ("a", 2, 1)], np.zeros(3, int))]
    [[2]]
    """
    flat = (number for key, thing, worth in keyed for number in (hash(key), thing, worth))
    rows = np.fromiter(flat, np.int64).reshape(-1, 3)
    keys, things, worths = rows[np.lexsort((rows[:, 1], rows[:, 0]))].T
    for step in range(1, window + 1):
        same = keys[step:] == keys[:-step]
        if not same.any():
            return
        one, two, worth = things[:-step][same], things[step:][same], worths[step:][same]
        first, second = days[one], days[two]
        near = (first == 0) | (second == 0) | (abs(first - second) <= APART)
        near &= one != two
        yield Pairs(one[near], two[near], worth[near])


def unique_pairs(pairs: Iterable[Pairs], size: int) -> _Numbers:
    """Each pair of things below `size` once, in order, as one number: `one * size + two`."""
    found = [np.unique(each.one * size + each.two) for each in pairs]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def weighed_pairs(pairs: Iterable[Pairs], size: int, least: int) -> _Numbers:
    """The same of those pairs whose worths come to `least` or more."""
    columns = list(pairs)
    if not columns:
        return np.empty(0, np.int64)
    codes = np.concatenate([each.one * size + each.two for each in columns])
    worths = np.concatenate([each.worth for each in columns])
    unique, places = np.unique(codes, return_inverse=True)
    return unique[np.bincount(places, weights=worths) >= least]
