"""What was read of each report, kept beside the quads of a store, so that nothing is read twice.

Events and entities are made from all reports together. When reports are added to a store, those
that it holds already come from here, and the result equals a build of all at once. The file is only
appended to: a report that was added is there after a kill; a line cut short is passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from kg.annotations import from_json, to_json
from kg.errors import DataInvalid, OutputUnwritable, StoreUnusable
from kg.graph.output import open_output
from kg.model import Annotated

__all__ = ["Archive"]

#: Key, in a record, of what read it: program version and settings.
_READ_BY: Final = "read_by"


class Archive:
    """The readings kept in the file `path`; the last one of a report counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, readings: Iterable[Annotated], read_by: str = "") -> Iterator[Annotated]:
        """Keep `readings`, each safely before it is passed on. `read_by` says what read them."""
        with self._open() as file:
            for one in readings:
                record = to_json(one) | {_READ_BY: read_by}
                self._append(file, json.dumps(record, ensure_ascii=False).encode() + b"\n")
                yield one

    def _open(self) -> BinaryIO:
        try:
            file = self.path.open("ab")
        except OSError as error:
            raise self._unwritable(error) from error
        if file.tell() and not self._ends_whole():
            self._append(file, b"\n")
        return file

    def _append(self, file: BinaryIO, line: bytes) -> None:
        try:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> OutputUnwritable:
        return OutputUnwritable(f"{self.path}: cannot write: {error.strerror or error}")

    def __iter__(self) -> Iterator[Annotated]:
        """The last reading of each report, by report id."""
        found = self._records()
        for key in sorted(found):
            try:
                yield from_json(found[key])
            except DataInvalid as error:
                raise StoreUnusable(f"{self.path}: {error}; build the store anew") from error

    def remove(self, keys: Iterable[str]) -> frozenset[str]:
        """Forget the reports with these ids; those that were there."""
        found, unwanted = self._records(), frozenset(keys)
        gone = unwanted & found.keys()
        with open_output(self.path) as out:
            for key, record in sorted(found.items()):
                if key not in gone:
                    out.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        return gone

    def compact(self) -> None:
        """Drop readings that later ones replaced."""
        self.remove(())

    def _records(self) -> dict[str, dict[str, Any]]:
        if not self.path.exists():
            return {}
        records: dict[str, dict[str, Any]] = {}
        with self.path.open("rb") as file:
            for line in file:
                try:
                    record = json.loads(line)
                    records[str(record["id"])] = record
                except (ValueError, KeyError, TypeError):
                    continue
        return records

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"
