"""Looking after a store: what it holds, a copy of it, and no more room than it needs."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import OutputUnwritable, StoreUnusable
from kg.graph.build import archive_in
from kg.graph.corrections_file import FILE, read_corrections
from kg.graph.locks import writer_of
from kg.graph.stamp import QUADS, SCHEMA_VERSION, read_stamp, write_stamp
from kg.graph.store import Graph
from kg.graph.units import LIST, is_whole
from kg.graph.views import newest

__all__ = ["Sizes", "backup", "compact", "describe", "sizes"]

#: Files that are copied beside the quads: what was read, decided and seen.
_BESIDE: Final = ("read.jsonl", FILE, "watch.json")


class Sizes(NamedTuple):
    """Bytes on disk: of the quads with their snapshots, and of what was read."""

    quads: int
    read: int


def sizes(folder: Path) -> Sizes:
    """How large a store is; what a snapshot shares with the quads counts once."""
    seen: dict[int, int] = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.parent != folder:
                seen[path.stat().st_ino] = path.stat().st_size
    read = folder / _BESIDE[0]
    return Sizes(sum(seen.values()), read.stat().st_size if read.exists() else 0)


def describe(folder: Path) -> dict[str, str]:
    """What a store is and holds, as names and values for people."""
    graph = Graph.open(folder, read_only=True)
    stamp, archive = read_stamp(folder), archive_in(folder)
    assert stamp is not None  # noqa: S101
    readers = archive.counted()
    size = sizes(folder)
    known = f"{stamp.schema}"
    if stamp.schema != SCHEMA_VERSION:
        known += f", the next build brings it to {SCHEMA_VERSION}"
    return {
        "schema": known,
        "base": stamp.base,
        **{kind: f"{count:,}" for kind, count in graph.counts().items()},
        "quads": f"{len(graph):,}",
        "read": "; ".join(f"{count:,} by {name or 'unknown'}" for name, count in readers.items()),
        "corrections": f"{len(read_corrections(folder / FILE)):,}",
        "on disk": f"{size.quads / 1e6:,.1f} MB quads, {size.read / 1e6:,.1f} MB what was read",
        "written to by": writer_of(folder) or "nobody",
        "last filling": "done" if is_whole(folder) else "not done; kg build -o DIR/ does it",
    }


def backup(folder: Path, target: Path) -> bool:
    """Copy a store to `target`, which must not be there; whether it was at rest.

    Nothing is shared with the store. One that is being written to is copied as it was when the last
    filling was done, with all that was read since: the next build of the copy makes it whole.
    """
    stamp = read_stamp(folder)
    if stamp is None:
        raise StoreUnusable(f"{folder}: no store there; build one with kg build -o {folder}/")
    if target.exists():
        raise OutputUnwritable(f"{target}: is there already; name a folder that is not")
    aside = target.with_name(f".{target.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        at_rest = _copy(folder, aside)
        for name in _BESIDE:
            if (folder / name).exists():
                shutil.copyfile(folder / name, aside / name)
        write_stamp(aside, stamp.base)
        os.replace(aside, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputUnwritable(f"{target}: cannot write: {reason}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return at_rest


def _copy(folder: Path, aside: Path) -> bool:
    """Copy the quads as readers see them, and the list of units if that is of just those."""
    if writer_of(folder):
        _copy_view(folder, aside)
        return False
    with closing(Graph.open(folder)) as graph:
        graph.flush()
        _copy_view(folder, aside)
        if is_whole(folder) and (folder / LIST).exists():
            shutil.copyfile(folder / LIST, aside / LIST)
    return True


def _copy_view(folder: Path, aside: Path) -> None:
    view = newest(folder)
    if view is None:
        raise StoreUnusable(f"{folder}: its first filling is not done; try again when it is")
    shutil.copytree(view.path, aside / QUADS, ignore=shutil.ignore_patterns("LOCK"))


def compact(folder: Path) -> tuple[Sizes, Sizes]:
    """Drop what is no longer needed, of the quads and of what was read; sizes before and after."""
    before = sizes(folder)
    if read_stamp(folder) is None:
        raise StoreUnusable(f"{folder}: no store there; build one with kg build -o {folder}/")
    with closing(Graph.open(folder)) as graph:
        with archive_in(folder) as archive:
            archive.compact()
        graph.store.optimize()
        graph.flush()
    return before, sizes(folder)
