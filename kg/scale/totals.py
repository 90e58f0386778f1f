"""How many reports an input holds, where that can be told without reading it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg.reports import FORMATS
from kg.reports.inputs import files_in

__all__ = ["count_reports"]

#: A file of these is one report.
_SINGLE: Final = frozenset((".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf"))

#: A file of these holds one report a line.
_LINES: Final = frozenset((".jsonl", ".ndjson"))

#: Larger inputs are not counted: it would take too long.
_MOST: Final = 4 * 2**30

_BLOCK: Final = 1 << 20


def count_reports(paths: Iterable[str]) -> int | None:
    """About how many reports lie behind `paths`; nothing where only reading them would tell.

    >>> count_reports(["-"]) is None
    True
    """
    total = 0
    for file in _files(paths):
        suffix = file.suffix.lower()
        if suffix in _SINGLE:
            total += 1
        elif suffix in _LINES:
            lines = _lines(file)
            if lines is None:
                return None
            total += lines
        elif suffix in FORMATS or suffix == ".zip" or not file.is_file():
            return None
    return total


def _files(paths: Iterable[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from files_in(path)
        else:
            yield path


def _lines(file: Path) -> int | None:
    try:
        if file.stat().st_size > _MOST:
            return None
        count, last = 0, b"\n"
        with file.open("rb") as data:
            while block := data.read(_BLOCK):
                count, last = count + block.count(b"\n"), block[-1:]
        return count + (last != b"\n")
    except OSError:
        return None
