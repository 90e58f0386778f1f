"""How a network changes: what comes, goes, grows and shrinks from one period to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Shift", "change"]


@dataclass(frozen=True, slots=True)
class Shift:
    """One edge in two periods: its weight before and after."""

    source: str
    target: str
    relation: str
    status: str
    before: float
    after: float

    @property
    def kind(self) -> str:
        """``new``, ``gone``, ``grown`` or ``shrunk``."""
        if not self.before:
            return "new"
        if not self.after:
            return "gone"
        return "grown" if self.after > self.before else "shrunk"


def change(before: nx.Graph, after: nx.Graph) -> tuple[Shift, ...]:
    """The edges whose weight differs between two networks, the largest difference first.

    >>> import networkx as nx
    >>> edge = ("a", "b", "attacks", {"relation": "attacks", "status": "Asserted", "weight": 2.0})
    >>> change(nx.MultiDiGraph(), nx.MultiDiGraph([edge]))[0].kind
    'new'
    """
    old, new = dict(_weights(before)), dict(_weights(after))
    shifts = (Shift(*key, old.get(key, 0.0), new.get(key, 0.0)) for key in old.keys() | new.keys())
    found: Iterable[Shift] = (one for one in shifts if one.before != one.after)
    return tuple(sorted(found, key=_order))


def _order(one: Shift) -> tuple[Any, ...]:
    return (-abs(one.after - one.before), one.source, one.target, one.relation, one.status)


def _weights(network: nx.Graph) -> Iterator[tuple[tuple[str, str, str, str], float]]:
    for one, other, told in network.edges(data=True):
        ends = (one, other) if network.is_directed() else tuple(sorted((one, other)))
        yield (*ends, told["relation"], told["status"]), told["weight"]
