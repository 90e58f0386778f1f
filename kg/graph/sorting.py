"""Sort more lines than memory should hold: runs in temporary files, merged as they are read.

Every file of a graph is written from sorted statements. A graph of a few hundred thousand is sorted
in memory; a larger one needs no more memory than that, only room on the disk.
"""

from __future__ import annotations

import heapq
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import BinaryIO, Final, cast

__all__ = ["RUN", "Lines", "sort_unique"]

#: Lines sorted at once: about 60 MB of statements.
RUN: Final = 200_000

#: Bytes of one run that are read ahead.
_AHEAD: Final = 1 << 18


def sort_unique(chunks: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    r"""Each line once, in the order of its bytes; each chunk is sorted in memory.

    No line may contain a line end.

    >>> list(sort_unique([[b"b", b"a"], [b"c", b"a"]]))
    [b'a', b'b', b'c']
    """
    with ExitStack() as stack:
        held: list[bytes] = []
        runs: list[BinaryIO] = []
        for chunk in chunks:
            if held:
                runs.append(stack.enter_context(_stored(held)))
            held = sorted(set(chunk))
        if not runs:
            yield from held
            return
        runs.append(stack.enter_context(_stored(held)))
        last = None
        for line in heapq.merge(*runs):
            if line != last:
                yield line[:-1]
                last = line


def _stored(lines: list[bytes]) -> BinaryIO:
    """A temporary file of `lines`, at its start."""
    file = cast(BinaryIO, tempfile.TemporaryFile(buffering=_AHEAD))  # noqa: SIM115
    file.writelines(line + b"\n" for line in lines)
    file.seek(0)
    return file


class Lines(io.RawIOBase):
    r"""Lines as a file to read, without ever holding them all.

    >>> Lines(iter([b"a", b"bc"])).read(3)
    b'a\nb'
    """

    def __init__(self, lines: Iterator[bytes]) -> None:
        super().__init__()
        self._lines, self._left = lines, bytearray()

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, fewer only at the end; all that are left if negative."""
        left = self._left
        while size < 0 or len(left) < size:
            line = next(self._lines, None)
            if line is None:
                break
            left += line
            left += b"\n"
        end = len(left) if size < 0 else size
        found = bytes(left[:end])
        del left[:end]
        return found
