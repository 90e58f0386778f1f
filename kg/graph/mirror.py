"""What a store folder was last filled with, so that filling it again writes only what changed.

Beside the quads lies a mirror of them: N-Quads, sorted, compressed. A new filling is sorted in runs
that fit into memory, merged, and laid against the mirror; what only one of the two has is added or
removed. While that is under way a mark says so: a run that was killed on the way loads all anew.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

from kg.graph.sorting import RUN, sort_unique

__all__ = ["Mirror"]

_MIRROR: Final = "mirror.nq.gz"
_MARK: Final = "filling"

#: Lines written, and quads changed, at once.
_BATCH: Final = 10_000


class Mirror:
    """The mirror of `store` in `folder`.

    `clear` empties the store of what fillings put there, for when all is loaded anew.
    """

    def __init__(self, folder: Path, store: Store, clear: Callable[[], None]) -> None:
        self.folder, self.store = folder, store
        self._clear = clear
        self._mirror, self._mark = folder / _MIRROR, folder / _MARK

    def fill(self, quads: Iterable[Quad]) -> None:
        """Make the store hold just `quads` of what fillings put there."""
        fresh = self.folder / f"{_MIRROR}.new"
        _write(sort_unique(_chunks(quads)), fresh)
        whole = self._mirror.exists() and not self._mark.exists()
        self._mark.touch()
        if whole:
            self._change(fresh)
        else:
            self._load(fresh)
        self.store.flush()
        os.replace(fresh, self._mirror)
        _sync(self.folder)
        self._mark.unlink()

    def _load(self, fresh: Path) -> None:
        self._clear()
        with gzip.open(fresh) as lines:
            self.store.bulk_load(cast(IO[bytes], lines), format=RdfFormat.N_QUADS)

    def _change(self, fresh: Path) -> None:
        with gzip.open(self._mirror) as old, gzip.open(fresh) as new:
            changes = _difference(_lines(old), _lines(new))
            while batch := list(islice(changes, _BATCH)):
                for quad in _quads(line for line, added in batch if not added):
                    self.store.remove(quad)
                self.store.extend(_quads(line for line, added in batch if added))


def _chunks(quads: Iterable[Quad]) -> Iterator[list[bytes]]:
    """The lines of `quads`, as many at once as are sorted in memory."""
    source = iter(quads)
    while batch := list(islice(source, RUN)):
        text = serialize(batch, format=RdfFormat.N_QUADS)
        yield (text or b"").splitlines()


def _write(lines: Iterable[bytes], place: Path) -> None:
    source = iter(lines)
    with gzip.open(place, "wb", compresslevel=1) as out:
        while batch := list(islice(source, _BATCH)):
            out.write(b"\n".join(batch) + b"\n")


def _lines(file: Iterable[bytes]) -> Iterator[bytes]:
    return (line.rstrip(b"\n") for line in file)


def _quads(lines: Iterable[bytes]) -> list[Quad]:
    return cast(list[Quad], list(parse(b"\n".join(lines), format=RdfFormat.N_QUADS)))


def _difference(old: Iterator[bytes], new: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Lines that only one of two sorted sources has, and whether it is the new one.

    >>> list(_difference(iter([b"a", b"b", b"d"]), iter([b"b", b"c"])))
    [(b'a', False), (b'c', True), (b'd', False)]
    """
    one, two = next(old, None), next(new, None)
    while one is not None and two is not None:
        if one == two:
            one, two = next(old, None), next(new, None)
        elif one < two:
            yield one, False
            one = next(old, None)
        else:
            yield two, True
            two = next(new, None)
    yield from ((line, False) for line in chain(() if one is None else (one,), old))
    yield from ((line, True) for line in chain(() if two is None else (two,), new))


def _sync(folder: Path) -> None:
    """See that the names in `folder` are on disk, where the system can say so of a folder."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
