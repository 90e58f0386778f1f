"""Who uses a store: one process writes, and what is being read is not removed.

The system lets go of a lock when the process that holds it ends, however it ends.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import StoreUnusable

try:
    import fcntl
except ModuleNotFoundError:  # where there are no such locks, open files cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

__all__ = ["alone", "hold", "is_held", "lock_for_writing", "writer_of"]

_WRITER: Final = "writer"


def lock_for_writing(folder: Path) -> BinaryIO:
    """Be the one who writes to the store in `folder`, for as long as the file returned is open.

    Raises `StoreUnusable`, and says who writes, if somebody else does.
    """
    file = (folder / _WRITER).open("a+b")
    if fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            who = _told(file)
            file.close()
            raise StoreUnusable(
                f"{folder}: another kg process is writing to it ({who}); wait for it, or work on "
                "a copy made with kg store backup"
            ) from None
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    file.truncate(0)
    file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}".encode())
    file.flush()
    return file


def writer_of(folder: Path) -> str:
    """Who writes to the store in `folder`; empty if nobody does."""
    with suppress(FileNotFoundError), (folder / _WRITER).open("rb") as file:
        if is_held(file):
            return _told(file)
    return ""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else changes what people decided in `folder`, and keep others waiting.

    Whoever writes to the store itself holds another lock, and is not waited for.
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def hold(file: BinaryIO) -> None:
    """Keep others from having `file` to themselves, until it is closed."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_SH)


def is_held(file: BinaryIO) -> bool:
    """Whether somebody else holds `file`; if not, nobody can until it is closed."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _told(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace") or "just begun"
