"""Snapshots of a store, so that people read while another process writes.

Whoever writes puts a snapshot beside the store when something is done and whole; it is made of hard
links and takes milliseconds. Whoever reads opens the newest, and holds it: one that is held stays,
all older ones go when the next is made.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from pyoxigraph import Store

from kg.graph.locks import hold, is_held

__all__ = ["View", "newest", "publish"]

_FOLDER: Final = "views"
_HELD: Final = ".held"

#: How often a reader looks again when what it found was removed under its hands.
_TRIES: Final = 5


class View(NamedTuple):
    """A snapshot: where it lies, and a file that keeps it from being removed while that is open."""

    path: Path
    held: BinaryIO | None


def publish(folder: Path, store: Store) -> None:
    """Let readers of the store in `folder` see what it holds now."""
    views = folder / _FOLDER
    views.mkdir(exist_ok=True)
    for left in views.glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    older = _numbers(views)
    name = f"{max(older, default=0) + 1:08}"
    store.backup(str(views / f".{name}"))
    (views / f"{name}{_HELD}").touch()
    os.replace(views / f".{name}", views / name)
    for number in older:
        _drop(views / f"{number:08}")


def newest(folder: Path) -> View | None:
    """The newest snapshot of the store in `folder`, held; nothing if there is none."""
    views = folder / _FOLDER
    for _ in range(_TRIES):
        number = max(_numbers(views), default=0)
        if not number:
            return None
        path = views / f"{number:08}"
        held = _held(path)
        if path.is_dir():
            return View(path, held)
    return None


def _numbers(views: Path) -> list[int]:
    with suppress(FileNotFoundError):
        return sorted(int(one.name) for one in views.iterdir() if one.name.isdigit())
    return []


def _held(path: Path) -> BinaryIO | None:
    with suppress(OSError):
        file = path.with_name(path.name + _HELD).open("rb")
        hold(file)
        return file
    return None


def _drop(path: Path) -> None:
    """Remove a snapshot unless somebody reads it."""
    held = path.with_name(path.name + _HELD)
    with suppress(OSError), held.open("rb") as file:
        if not is_held(file):
            shutil.rmtree(path)
            held.unlink()
