"""Read reports in this process, one after the other: for few of them, or where one core is meant.

It takes and gives what `kg.scale.pool` does, so that either can stand for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, Self

from kg.model import Report
from kg.scale.hand import Opening, read_one
from kg.scale.outcome import Done, Outcome

__all__ = ["Hands", "Item", "Serial"]

#: A report to be read, or one that is done already and is passed on in its turn.
Item = Report | Done


def _nobody(_: Outcome) -> None:
    """Hear of an outcome and do nothing."""


class Hands(Protocol):
    """What reads reports: one process or many."""

    def read(
        self, items: Iterable[Item], heard: Callable[[Outcome], None] = ...
    ) -> Iterator[Outcome]:
        """Give the outcome of each item in order; `heard` is told of each as soon as it is read."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class Serial:
    """Reads in this process.

    >>> with Serial(Opening("rules")) as hands:
    ...     [one.events for one in hands.read([Report("r1", "قصفت طائرات مدينة حلب.", "ar")])]
    [1]
    """

    def __init__(self, opening: Opening) -> None:
        self.opening = opening

    def read(
        self, items: Iterable[Item], heard: Callable[[Outcome], None] = _nobody
    ) -> Iterator[Outcome]:
        """Give the outcome of each item in order."""
        read = None
        for item in items:
            if isinstance(item, Done):
                yield item
                continue
            read = read or self.opening.open()
            outcome = read_one(item, read)
            heard(outcome)
            yield outcome

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""
