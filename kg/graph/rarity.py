"""How telling it is that two reports have a word, two words in a row, or a place in common.

A word that every other report of conflict has («قصف», "killed") says nothing, the name of a hamlet
nearly all. How common words and places are is counted twice: once for all in a large body of
reports (`data/common.tsv`), so that two reports alone can be judged, and in a sample of the reports
at hand, so that what is their everyday is not taken for rare. The more common count decides. Which
reports are the sample follows from their ids alone: more reports seldom change it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from heapq import nsmallest
from pathlib import Path
from typing import Final

from kg.graph.ids import digest

__all__ = ["FEW", "UNSEEN", "Rarity", "common", "sample"]

_TABLE: Final = Path(__file__).with_name("data") / "common.tsv"

#: What was never seen is this rare: natural logarithm of one in about a hundred and fifty.
UNSEEN: Final = 5.0

#: With fewer reports than this their own counts say little.
FEW: Final = 150

#: So many reports tell what is common among all.
_SAMPLE: Final = 1000


class Rarity:
    """How rare things are among some reports; `seen` are, report by report, the things it has."""

    def __init__(self, seen: Iterable[Iterable[str]] = ()) -> None:
        counts: Counter[str] = Counter()
        reports = FEW
        for things in seen:
            counts.update(things)
            reports += 1
        self._known = dict(common())
        for thing, count in counts.items():
            rare = -math.log(count / reports)
            if rare < UNSEEN:
                self._known[thing] = min(rare, self._known.get(thing, UNSEEN))

    def __call__(self, thing: str) -> float:
        """Minus the logarithm of the share of reports that have `thing`, at most `UNSEEN`.

        >>> Rarity()("معرشورين"), Rarity([["النيل"]] * 300)("النيل") < 1
        (5.0, True)
        """
        return self._known.get(thing, UNSEEN)


def sample(reports: Iterable[str]) -> frozenset[str]:
    """Ids of some reports, whichever others there are: those whose digests are the least.

    >>> sample(["a", "b"]) == {"a", "b"}
    True
    """
    return frozenset(
        nsmallest(_SAMPLE, reports, key=lambda report: (digest("sample", report), report))
    )


@cache
def common() -> Mapping[str, float]:
    """What is common in reports of conflict, and how rare it still is."""
    rows = (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines())
    return {thing: float(rare) for thing, rare in rows}
