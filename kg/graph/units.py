"""What a store is made of, thing by thing, so that filling it again touches only what changed.

A unit is a report, an event, an entity, or a record that all share: a name, the values that its
quads follow from, and how they are made. Beside the quads lies a list of all units, each with a
digest of its values. A new filling makes the quads only of units whose digest is another, and
writes only those quads that differ. While that is under way a mark says so: when a run was killed
on the way, the next one makes all anew.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import NamedNode, Quad, Store, Triple

from kg.graph.ids import Minter, digest
from kg.graph.output import open_output
from kg.graph.rules import draw_relations, drawn, still_drawn
from kg.graph.terms import iri

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["LIST", "Change", "Filling", "Unit", "home_of", "is_whole", "quads_of"]

#: File in a store that lists its units.
LIST: Final = "units.gz"
_MARK: Final = "filling"

#: Quads loaded at once: memory grows with it, and time falls.
_LOADED: Final = 200_000

#: Units changed at once.
_BATCH: Final = 500

#: From so many relations on that may be gone, drawing all anew is quicker than looking for each.
_MANY_GONE: Final = 2_000

#: Kinds of unit that share a graph, which is called like this.
_SHARED: Final = {"event/": "events", "entity/": "entities"}

#: Kinds of node that belong to the unit which names them.
_PARTS: Final = ("casualties/", "geometry/")


class Unit(NamedTuple):
    """One thing in a store: its IRI, the values that its quads follow from, and the quads."""

    name: str
    values: Callable[[], object]
    make: Callable[[], Iterable[Quad]]

    @property
    def mark(self) -> str:
        """A digest of the values."""
        return digest("unit", repr(self.values()))


class Change(NamedTuple):
    """What a filling did: the units whose quads are new, and those that are gone.

    ``whole`` says that all was made anew.
    """

    made: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    whole: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.whole or self.made or self.gone)


class Filling:
    """Fills the `store` in `folder`; `clear` empties it of what fillings put there."""

    def __init__(
        self, folder: Path, store: Store, minter: Minter, clear: Callable[[], None]
    ) -> None:
        self.store, self.minter = store, minter
        self._clear, self._folder = clear, folder
        self._list, self._mark = folder / LIST, folder / _MARK

    def fill(self, units: Iterable[Unit], made_by: str) -> Change:
        """Make the store hold just `units`; `made_by` says what makes quads of values."""
        known = self._known(made_by)
        self._mark.touch()
        _sync(self._folder)
        marks: dict[str, str] = {}
        if known is None:
            self._load(units, marks)
            change = Change(tuple(marks), (), whole=True)
        else:
            change = self._change(units, known, marks)
        self.store.flush()
        self._remember(marks, made_by)
        self._mark.unlink()
        return change

    def _load(self, units: Iterable[Unit], marks: dict[str, str]) -> None:
        """Put everything into the place of what was there."""

        def quads() -> Iterator[Quad]:
            for unit in units:
                marks[unit.name] = unit.mark
                yield from unit.make()

        self._clear()
        source = quads()
        while batch := list(islice(source, _LOADED)):
            self.store.bulk_extend(batch)
        draw_relations(self.store, self.minter)

    def _change(
        self, units: Iterable[Unit], known: dict[str, str], marks: dict[str, str]
    ) -> Change:
        """Bring what differs up to date."""

        def changed() -> Iterator[tuple[str, Iterable[Quad]]]:
            for unit in units:
                marks[unit.name] = unit.mark
                if known.get(unit.name) != marks[unit.name]:
                    made.append(unit.name)
                    yield unit.name, unit.make()

        made: list[str] = []
        work = _Work(self.store, self.minter)
        source = changed()
        while batch := list(islice(source, _BATCH)):
            work.put(batch)
        gone = sorted(known.keys() - marks.keys())
        for at in range(0, len(gone), _BATCH):
            work.put([(name, ()) for name in gone[at : at + _BATCH]])
        work.relate()
        return Change(tuple(made), tuple(gone))

    def _known(self, made_by: str) -> dict[str, str] | None:
        """The units that the store holds, and their digests; nothing if that is not known."""
        if self._mark.exists() or not self._list.exists():
            return None
        with gzip.open(self._list, "rt", encoding="utf-8") as lines:
            if next(lines, "").rstrip("\n") != made_by:
                return None
            rows = (line.rstrip("\n").rpartition("\t") for line in lines)
            return {name: mark for name, _, mark in rows}

    def _remember(self, marks: dict[str, str], made_by: str) -> None:
        with open_output(self._list) as out:
            _write(out, chain([made_by], (f"{name}\t{mark}" for name, mark in marks.items())))


def is_whole(folder: Path) -> bool:
    """Whether the last filling of the store in `folder` was done."""
    return not (folder / _MARK).exists()


def _write(out: BinaryIO, lines: Iterable[str]) -> None:
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, mtime=0) as packed:
        source = iter(lines)
        while batch := list(islice(source, 10_000)):
            packed.write(("\n".join(batch) + "\n").encode())


class _Work:
    """Changes units, and afterwards the relations that follow from them."""

    def __init__(self, store: Store, minter: Minter) -> None:
        self.store, self.minter = store, minter
        self._before: set[Triple] = set()
        self._after: set[Triple] = set()

    def put(self, units: Iterable[tuple[str, Iterable[Quad]]]) -> None:
        """Put quads in the place of what units held."""
        before: set[Quad] = set()
        after: set[Quad] = set()
        for name, quads in units:
            before.update(quads_of(self.store, name, self.minter))
            after.update(quads)
        self._before |= drawn(before)
        self._after |= drawn(after)
        for quad in before - after:
            self.store.remove(quad)
        self.store.extend(after - before)

    def relate(self) -> None:
        """Bring the relations graph up to date."""
        gone = self._before - self._after
        if len(gone) > _MANY_GONE:
            draw_relations(self.store, self.minter)
            return
        graph = iri(self.minter.graph("relations"))
        for one in gone - still_drawn(self.store, gone):
            self.store.remove(Quad(one.subject, one.predicate, one.object, graph))
        added = self._after - self._before
        self.store.extend(Quad(one.subject, one.predicate, one.object, graph) for one in added)


def home_of(name: str, minter: Minter) -> NamedNode:
    """The graph that a unit's quads are in.

    >>> home_of(Minter().report("r1"), Minter()).value == Minter().report("r1")
    True
    """
    kind = name[len(minter.base) :].partition("/")[0] + "/"
    return iri(minter.graph(_SHARED[kind]) if kind in _SHARED else name)


def quads_of(store: Store, name: str, minter: Minter) -> Iterator[Quad]:
    """What a store holds of a unit."""
    home = home_of(name, minter)
    if home.value == name:
        yield from store.quads_for_pattern(None, None, None, home)
        return
    parts = tuple(minter.base + kind for kind in _PARTS)
    for quad in store.quads_for_pattern(iri(name), None, None, home):
        yield quad
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(parts):
            yield from store.quads_for_pattern(quad.object, None, None, home)


def _sync(folder: Path) -> None:
    """See that the names in `folder` are on disk, where the system can say so of a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
