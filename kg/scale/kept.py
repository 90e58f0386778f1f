"""Read what was not read before, keep it as soon as it is read, and go on where a run was ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from kg.graph.archive import Archive
from kg.model import Report
from kg.scale.cores import usable_cores
from kg.scale.hand import ENGINE, Opening
from kg.scale.outcome import Done, Outcome
from kg.scale.pool import PATIENCE, Pool
from kg.scale.serial import Hands, Item, Serial

__all__ = ["How", "open_hands", "read_kept", "refresh"]

#: Up to so many characters are read in this process: opening others would take longer.
_FEW: Final = 16_000

#: Reports that are looked through to see whether there are only few to read.
_LOOKED_AT: Final = 256

Heard = Callable[[Outcome], None]


def _nobody(_: Outcome) -> None:
    """Hear of an outcome and do nothing."""


@dataclass(frozen=True, slots=True)
class How:
    """How reports are read.

    ``reader`` names the reader and ``read_by`` says exactly what it is (`kg.pipeline.read_by`);
    ``jobs`` is how many processes, 0 for all cores, and ``patience`` how long a report may take.
    """

    reader: str
    read_by: str
    jobs: int = 0
    patience: float = PATIENCE
    factory: str = ENGINE

    @property
    def opening(self) -> Opening:
        """How a process opens what reads."""
        return Opening(self.reader, self.factory)


def open_hands(how: How, *, pool: bool = False) -> Hands:
    """What reads `how` it is said: this process if one is meant, unless a `pool` must be."""
    count = how.jobs or usable_cores()
    if count == 1 and not pool:
        return Serial(how.opening)
    return Pool(how.opening, count, patience=how.patience)


def read_kept(
    reports: Iterable[Report],
    how: How,
    *,
    archive: Archive | None = None,
    hands: Hands | None = None,
    heard: Heard = _nobody,
) -> Iterator[Outcome]:
    """Give the outcome of each report in order.

    What `archive` holds is not read again; what is read is kept there at once. `heard` is told of
    each report as it is read. `hands` are left open; without them some are opened, in this process
    where there is little to read.
    """

    def keep(outcome: Outcome) -> None:
        if archive is not None and isinstance(outcome, Done):
            archive.append(outcome.report, outcome.line, how.read_by)
        heard(outcome)

    items = _known(reports, how.read_by, archive)
    if hands is not None:
        yield from hands.read(items, keep)
        return
    few, items = (False, items) if how.jobs else _look_ahead(items)
    with Serial(how.opening) if few else open_hands(how) as opened:
        yield from opened.read(items, keep)


def refresh(
    archive: Archive, how: How, *, hands: Hands | None = None, heard: Heard = _nobody
) -> Iterator[Outcome]:
    """Read again what another version or reader had read, so that all is read by the same."""
    stale = archive.stale(how.read_by)
    reports = (one.report for one in archive.readings(stale))
    return read_kept(reports, how, archive=archive, hands=hands, heard=heard)


def _known(reports: Iterable[Report], read_by: str, archive: Archive | None) -> Iterator[Item]:
    for report in reports:
        if archive is not None and archive.holds(report, read_by):
            yield Done(report, kept=True)
        else:
            yield report


def _look_ahead(items: Iterator[Item]) -> tuple[bool, Iterator[Item]]:
    """Whether there is little to read, and all items all the same."""
    seen: list[Item] = []
    size = 0
    for item in items:
        seen.append(item)
        size += len(item.text) if isinstance(item, Report) else 0
        if size > _FEW or len(seen) >= _LOOKED_AT:
            return False, chain(seen, items)
    return True, iter(seen)
