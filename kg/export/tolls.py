"""How many people an event hurt, as other data sets want one number, by a rule that is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.export.codes import codes
from kg.export.world import Event, Toll

__all__ = ["RULES", "bounds", "count"]


def _best(toll: Toll) -> int | None:
    return toll.best


def _acled(toll: Toll) -> int | None:
    """ACLED's rule: the most conservative figure; tens are 10, dozens 12, hundreds 100."""
    table = codes("acled")
    dozens = table["dozens"]
    if toll.qualifier in table["magnitude"]:
        if any(word in toll.words.casefold() for word in dozens["words"]):
            return int(dozens["value"])
        return int(table["magnitude"][toll.qualifier])
    known = [one for one in (toll.low, toll.best) if one is not None]
    return min(known, default=None)


#: How a toll becomes one number, by the name that ``--counts`` takes.
RULES: Final[Mapping[str, Callable[[Toll], int | None]]] = {"best": _best, "acled": _acled}


def count(event: Event, outcome: str, rule: str) -> int | None:
    """People hurt in this way, without parts and running totals; ``None`` if nobody says."""
    known = [RULES[rule](toll) for toll in event.own_tolls(outcome)]
    numbers = [one for one in known if one is not None]
    return sum(numbers) if numbers else None


def bounds(event: Event, outcome: str) -> tuple[int | None, int | None]:
    """The lowest and highest that anyone says."""
    tolls = event.own_tolls(outcome)
    lows = [toll.low for toll in tolls if toll.low is not None]
    highs = [toll.high for toll in tolls if toll.high is not None]
    low = sum(lows) if lows else None
    return low, sum(highs) if highs and len(highs) == len(tolls) else None
