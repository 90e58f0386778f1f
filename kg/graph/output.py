"""Write results whole or not at all: beside the place first, then renamed onto it."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.errors import OutputUnwritable

__all__ = ["open_output"]


@contextmanager
def open_output(path: str | Path) -> Iterator[BinaryIO]:
    """A binary file that appears at `path` only when all is written; ``-`` is standard output.

    What stood there before stays untouched until then. Raises `OutputUnwritable`, with the reason,
    if the folder does not exist, may not be written to, or the disk is full.
    """
    if str(path) == "-":
        with _standard_output() as out:
            yield out
        return
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _as_usual(name, target)
        os.replace(name, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        with suppress(OSError):
            os.unlink(name)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    """Standard output, flushed; a reader that has gone away is not our failure to tell."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        with suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise _unwritable(Path("standard output"), error) from error


def _as_usual(name: str, target: Path) -> None:
    """Give the new file the permissions of the old one, or those of any new file."""
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    os.chmod(name, mode)


def _unwritable(target: Path, error: OSError) -> OutputUnwritable:
    reason = error.strerror or str(error)
    return OutputUnwritable(f"{target}: cannot write: {reason}; choose another place with -o")
