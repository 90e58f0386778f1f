"""How telling it is that two reports have a word, two words in a row, or a place in common.

A word that every other report of conflict has («قصف», "killed") says nothing, the name of a hamlet
nearly all. How common words and places are is counted twice: once for all in a large body of
reports (`data/common.tsv`), so that two reports alone can be judged, and in the reports at hand, so
that what is their everyday is not taken for rare. The more common count decides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["FEW", "UNSEEN", "Rarity", "common"]

_TABLE: Final = Path(__file__).with_name("data") / "common.tsv"

#: What was never seen is this rare: natural logarithm of one in about a hundred and fifty.
UNSEEN: Final = 5.0

#: With fewer reports than this their own counts say little.
FEW: Final = 150


class Rarity:
    """How rare things are among some reports; `seen` are, report by report, the things it has."""

    def __init__(self, seen: Iterable[Iterable[str]] = ()) -> None:
        self._counts: Counter[str] = Counter()
        self._reports = FEW
        for things in seen:
            self._counts.update(things)
            self._reports += 1
        self._known: dict[str, float] = {}

    def __call__(self, thing: str) -> float:
        """Minus the logarithm of the share of reports that have `thing`, at most `UNSEEN`.

        >>> Rarity()("معرشورين"), Rarity([["النيل"]] * 300)("النيل") < 1
        (5.0, True)
        """
        known = self._known.get(thing)
        if known is None:
            share = (self._counts[thing] or 1) / self._reports
            known = min(UNSEEN, common().get(thing, UNSEEN), -math.log(share))
            self._known[thing] = known
        return known

    def length(self, things: Iterable[str]) -> float:
        """The length of the vector of `things`."""
        return math.sqrt(sum(one**2 for one in sorted(map(self, things))))

    def likeness(self, things: Iterable[str], lengths: float) -> float:
        """The cosine of two bags that have `things` in common; `lengths` is their product."""
        return sum(one**2 for one in sorted(map(self, things))) / lengths if lengths else 0.0


@cache
def common() -> Mapping[str, float]:
    """What is common in reports of conflict, and how rare it still is."""
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines())
    return {thing: float(rare) for thing, rare in rows}
