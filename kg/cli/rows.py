"""Rows as a table for people, as CSV or as JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

__all__ = ["FORMS", "form_option", "render_rows"]

#: Forms in which rows are printed.
FORMS: Final = ("table", "csv", "json")

#: Widest column of a table.
_WIDEST: Final = 60

form_option = click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(FORMS),
    default="table",
    show_default=True,
    help="Form of the list.",
)


def render_rows(rows: Sequence[Mapping[str, Any]], form: str, columns: Sequence[str]) -> str:
    """Rows in one of `FORMS`, with these columns in this order; JSON has all that is known.

    >>> print(render_rows([{"id": "Q858", "claims": 3}], "table", ["id", "claims"]), end="")
    id    claims
    Q858  3
    """
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    lines = [[_cell(row.get(name)) for name in columns] for row in rows]
    if form == "csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([columns, *lines])
        return out.getvalue()
    cut = [[" ".join(cell.split())[:_WIDEST] for cell in line] for line in [list(columns), *lines]]
    widths = [max(map(_width, column)) for column in zip(*cut, strict=True)]
    return "".join(_line(line, widths) for line in cut)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    """How wide a text is in a terminal: marks above and below letters take no room."""
    return sum(not unicodedata.combining(char) for char in text)
