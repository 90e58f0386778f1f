"""Tables in files: rows as CSV that a spreadsheet opens with Arabic intact."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import BinaryIO

__all__ = ["Cell", "Row", "cell", "write_csv"]

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell]


def cell(value: Cell) -> str:
    """A value as text; unknown is empty, never 0.

    >>> cell(None), cell(0), cell(True)
    ('', '0', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_csv(
    out: BinaryIO, columns: Sequence[str], rows: Iterable[Row], *, for_people: bool = True
) -> None:
    """Write `rows` under `columns`.

    `for_people` opens well in a spreadsheet: a mark at the start says that it is UTF-8, and text
    that would run as a formula is marked as text. Programs want the plain values.
    """
    encoding = "utf-8-sig" if for_people else "utf-8"
    text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        cells = ((row.get(name), cell(row.get(name))) for name in columns)
        writer.writerow([_safe(shown, value) if for_people else shown for value, shown in cells])
    text.flush()
    text.detach()


def _safe(text: str, value: Cell) -> str:
    return f"'{text}" if isinstance(value, str) and text[:1] in "=+-@\t\r" and text else text
