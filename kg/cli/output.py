"""Where a graph goes: a file by its suffix, a store folder, or standard output.

The place is tried before the work begins, so that an hour of reading is not lost to a typing error.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import OutputUnwritable, UsageError

if TYPE_CHECKING:
    from kg.graph.archive import Archive
    from kg.graph.store import Graph

__all__ = ["Target", "kept_beside", "landed", "open_target", "parts_of"]


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write (``path``), or a store that is filled (``graph``).

    ``archive`` keeps what is read: of a store for good, of a file until that is written.
    """

    path: str
    archive: Archive
    graph: Graph | None = None

    def write(self, graph: Graph) -> None:
        """Write the graph to the file; a store holds it already."""
        if self.graph is None:
            graph.write(self.path, "turtle" if self.path == "-" else None)


@contextmanager
def landed(path: str) -> Iterator[str]:
    """Where to write what belongs at `path`: there, or here if it is an address, to be sent on."""
    if "://" not in path:
        yield path
        return
    from kg.scale.places import save

    if path.endswith("/"):
        raise UsageError(f"-o {path}: a store is a folder of this machine; say a file, or -o DIR/")
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        place = Path(folder) / path.rsplit("/", 1)[-1]
        yield str(place)
        save(place, path)


@contextmanager
def open_target(path: str, base: str) -> Iterator[Target]:
    """Check `path` and open what it names: ``DIR/`` or an existing folder is a store."""
    from kg.graph.build import archive_of
    from kg.graph.serial import FORMATS, format_of
    from kg.graph.store import Graph

    if path.endswith("/") or Path(path).is_dir():
        graph = Graph.open(path, base=base)
        archive = archive_of(graph)
        assert archive is not None  # noqa: S101
        with closing(graph), archive:
            yield Target(path, archive, graph)
        return
    if path != "-" and format_of(path) is None:
        known = " ".join(end for one in FORMATS.values() for end in one.suffixes)
        raise UsageError(
            f"-o {path}: its suffix must be one of {known}, or end it with / for a store"
        )
    with kept_beside(path) as archive:
        yield Target(path, archive)


@contextmanager
def kept_beside(path: str) -> Iterator[Archive]:
    """Keep what is read for the file `path` beside it, until that is written.

    A run that was stopped leaves it there, and the next one goes on from it.
    """
    from kg.graph.archive import Archive

    if path == "-":
        with (
            tempfile.TemporaryDirectory(prefix="kg-") as folder,
            Archive(Path(folder) / "read.jsonl") as archive,
        ):
            yield archive
        return
    _try(Path(path))
    place = Path(path).with_name(f".{Path(path).name}.read.jsonl")
    with Archive(place) as archive:
        yield archive
    place.unlink(missing_ok=True)
    shutil.rmtree(parts_of(archive), ignore_errors=True)


def parts_of(archive: Archive) -> Path:
    """Where the machines of a cluster put what they read, if no other place is said."""
    return archive.path.with_name(archive.path.name.removesuffix("read.jsonl") + "parts")


def _try(path: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        os.unlink(name)
    except OSError as err:
        reason = (err.strerror or str(err)).lower()
        raise OutputUnwritable(
            f"{path}: cannot write: {reason}; choose another place with -o"
        ) from None
