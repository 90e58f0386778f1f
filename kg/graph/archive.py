"""What was read of each report, kept beside the quads of a store, so that nothing is read twice.

Events and entities are made from all reports together. When reports are added to a store, those
that it holds already come from here, and the result equals a build of all at once. The file is only
appended to: a report that was added is there after a kill; a line cut short is passed over.

A line is the annotation record of a report with a first key of its own, ``kept``: the report's id,
a digest of the report, what read it (version and settings), and the length of the rest. So it is
known without reading the whole line what it holds, and whether it is whole.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Self

from kg.annotations import from_json, to_json
from kg.errors import DataInvalid, OutputUnwritable, StoreUnusable
from kg.graph.output import open_output
from kg.model import Annotated, Report

__all__ = ["Archive", "headed", "line_head", "report_digest"]

_HEAD: Final = b'{"kept": '

#: Characters of a line within which its head ends, for all but absurdly long ids.
_LONGEST_HEAD: Final = 2_000

#: Seconds after which what was appended is seen safely onto the disk; the system has it at once.
_SYNC: Final = 1.0

#: The file is written anew when it is larger than this and more than half of it was replaced.
_WASTE: Final = 1 << 20

_DECODER: Final = json.JSONDecoder()


class _Entry(NamedTuple):
    """Where a line stands, how long its record is, and what that holds."""

    start: int
    size: int
    record: int
    digest: str
    read_by: str


def report_digest(report: Report) -> str:
    """A digest of everything that a report holds but its path, which nothing depends on.

    >>> one, two = Report("r1", "قصف", "ar", path="a.txt"), Report("r1", "قصف", "ar", path="b.txt")
    >>> report_digest(one) == report_digest(two)
    True
    """
    values = {name: str(value) for name, value in asdict(report).items() if name != "path"}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


class Archive:
    """The readings kept in the file `path`; the last one of a report counts.

    It is a context: leaving it sees everything safely onto the disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None
        self._found: dict[str, _Entry] | None = None
        self._end = 0
        self._synced = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, readings: Iterable[Annotated], read_by: str = "") -> Iterator[Annotated]:
        """Keep `readings`, each before it is passed on. `read_by` says what read them."""
        try:
            for one in readings:
                line = json.dumps(to_json(one), ensure_ascii=False).encode()
                self.append(one.report, line, read_by)
                yield one
        finally:
            self.close()

    def append(self, report: Report, record: bytes, read_by: str = "") -> None:
        """Keep one reading: its annotation record as one line of JSON."""
        self._keep(headed(report, record, read_by))

    def adopt(self, line: bytes) -> str:
        """Keep a reading as `headed` made it, unless it is there; the report's id.

        Raises `ValueError` for a line that is not whole.
        """
        key, _, digest, read_by = _head_of(line)
        entry = self._entries.get(key)
        if entry is None or (entry.digest, entry.read_by) != (digest, read_by):
            self._keep(line.rstrip(b"\n") + b"\n")
        return key

    def _keep(self, line: bytes) -> None:
        file = self._file or self._open()
        key, size, digest, read_by = _head_of(line)
        self._write(file, line)
        self._entries[key] = _Entry(self._end, len(line), size, digest, read_by)
        self._end += len(line)
        if time.monotonic() - self._synced > _SYNC:
            self._sync(file)

    def holds(self, report: Report, read_by: str) -> bool:
        """Whether just this report was read by just this."""
        entry = self._entries.get(report.id)
        return (
            entry is not None and entry.read_by == read_by and entry.digest == report_digest(report)
        )

    def record(self, key: str) -> bytes:
        """The last record of the report with this id, as one line of JSON."""
        entry = self._entries[key]
        line = next(self._lines([entry])).rstrip(b"\n")
        return b"{" + line[len(line) - entry.record + 1 :]

    def digests(self, read_by: str) -> dict[str, str]:
        """By id, the digest of each report that was read by just this."""
        return {key: one.digest for key, one in self._entries.items() if one.read_by == read_by}

    def stale(self, read_by: str) -> list[str]:
        """Ids of the reports that were read by something else, as after a new version."""
        return sorted(key for key, one in self._entries.items() if one.read_by != read_by)

    def counted(self) -> dict[str, int]:
        """By what read them, how many reports are kept."""
        return dict(sorted(Counter(one.read_by for one in self._entries.values()).items()))

    @property
    def first_read_by(self) -> str:
        """What read the first report that is kept; empty if nothing is."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            for line in file:
                with suppress(ValueError, KeyError, TypeError):
                    return _head_of(line)[3]
        return ""

    def readings(self, keys: Iterable[str]) -> Iterator[Annotated]:
        """The last readings of the reports with these ids, in their order."""
        return (one for _, one in self.marked(keys))

    def marked(self, keys: Iterable[str] | None = None) -> Iterator[tuple[str, Annotated]]:
        """The same of all reports, if none are said, each with a digest of what was kept."""
        entries = self._entries
        wanted = sorted(entries) if keys is None else keys
        for line in self._lines(entries[key] for key in wanted):
            try:
                yield sha256(line.rstrip(b"\n")).hexdigest()[:32], from_json(json.loads(line))
            except (DataInvalid, ValueError) as error:
                raise StoreUnusable(f"{self.path}: {error}; build the store anew") from error

    def __iter__(self) -> Iterator[Annotated]:
        """The last reading of each report, by report id."""
        return (one for _, one in self.marked())

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def remove(self, keys: Iterable[str]) -> frozenset[str]:
        """Forget the reports with these ids; those that were there."""
        gone = frozenset(keys) & self._entries.keys()
        self._rewrite(gone)
        return gone

    def compact(self) -> None:
        """Drop readings that later ones replaced."""
        self._rewrite(())

    def tidy(self) -> None:
        """Drop readings that later ones replaced, if they are most of the file."""
        held = sum(entry.size for entry in self._entries.values())
        if self._end > max(_WASTE, 2 * held):
            self.compact()

    def close(self) -> None:
        """See everything safely onto the disk and let go of the file."""
        if self._file is not None:
            self._sync(self._file)
            self._file.close()
            self._file = None

    @property
    def _entries(self) -> dict[str, _Entry]:
        """What the file holds; looked up anew when somebody else has written to it."""
        if self._found is None or (self._file is None and self._size() != self._end):
            self._found, self._end = {}, 0
            if self.path.exists():
                with self.path.open("rb") as file:
                    for line in file:
                        self._note(line)
        return self._found

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _note(self, line: bytes) -> None:
        """Take up one line of the file, if it is whole."""
        assert self._found is not None  # noqa: S101
        start, self._end = self._end, self._end + len(line)
        try:
            key, size, digest, read_by = _head_of(line)
        except (ValueError, KeyError, TypeError):
            return
        self._found[key] = _Entry(start, len(line), size, digest, read_by)

    def _lines(self, entries: Iterable[_Entry]) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for entry in entries:
                file.seek(entry.start)
                yield file.read(entry.size)

    def _rewrite(self, without: Collection[str]) -> None:
        self.close()
        kept = [entry for key, entry in sorted(self._entries.items()) if key not in without]
        with open_output(self.path) as out:
            for line in self._lines(kept) if kept else ():
                out.write(line.rstrip(b"\n") + b"\n")
        self._found, self._end = None, 0

    def _open(self) -> BinaryIO:
        try:
            # unbuffered, so that what was written is with the system and outlives this process
            file = self.path.open("ab", buffering=0)
        except OSError as error:
            raise self._unwritable(error) from error
        self._found = self._entries
        if self._end and not self._ends_whole():
            self._write(file, b"\n")
            self._end += 1
        self._file = file
        return file

    def _write(self, file: BinaryIO, line: bytes) -> None:
        try:
            while line:
                line = line[file.write(line) :]
        except OSError as error:
            raise self._unwritable(error) from error

    def _sync(self, file: BinaryIO) -> None:
        try:
            os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error
        self._synced = time.monotonic()

    def _unwritable(self, error: OSError) -> OutputUnwritable:
        return OutputUnwritable(f"{self.path}: cannot write: {error.strerror or error}")

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def headed(report: Report, record: bytes, read_by: str) -> bytes:
    """The line that an archive keeps of a report, of its annotation record as one line of JSON."""
    head = [report.id, report_digest(report), read_by, len(record)]
    return b"%b%b, %b\n" % (_HEAD, json.dumps(head, ensure_ascii=False).encode(), record[1:])


def line_head(line: bytes) -> tuple[str, str]:
    """Id and digest of the report in a line; `ValueError` or `KeyError` if it is not whole."""
    key, _, digest, _ = _head_of(line)
    return key, digest


def _head_of(line: bytes) -> tuple[str, int, str, str]:
    """Id, size of the record, digest and reader of one line; an error if it is not whole."""
    if not line.startswith(_HEAD):
        return str(json.loads(line)["id"]), len(line.rstrip(b"\n")), "", ""
    start = len(_HEAD)
    text = line[: start + _LONGEST_HEAD].decode("utf-8", "ignore")
    try:
        (key, digest, read_by, size), end = _DECODER.raw_decode(text, start)
    except ValueError:
        text = line.decode("utf-8")
        (key, digest, read_by, size), end = _DECODER.raw_decode(text, start)
    rest = len(line.rstrip(b"\n")) - len(text[: end + 2].encode())
    if rest != size - 1:
        raise ValueError("cut short")
    return str(key), int(size), str(digest), str(read_by)
