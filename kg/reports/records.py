"""Reports as records: JSON, JSON Lines, CSV, spreadsheets, and chat exports of Telegram."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Final

from kg.errors import ReportUnreadable
from kg.reports.decode import decode
from kg.reports.draft import Draft, Source
from kg.reports.fields import draft_from, has_text

__all__ = ["read_csv", "read_json", "read_jsonl", "read_xlsx"]

#: Keys under which exports keep their list of records.
_LISTS: Final = (
    "messages",
    "articles",
    "items",
    "reports",
    "documents",
    "results",
    "data",
    "entries",
)


def read_json(source: Source) -> Iterator[Draft | ReportUnreadable]:
    """One record, a list of them, or an object that holds a list (a Telegram export does).

    A file of several JSON objects, one a line, is read as JSON Lines whatever its suffix.
    """
    text = decode(source)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as err:
        if text.lstrip().startswith("{") and err.msg == "Extra data":
            yield from _lines(source.name, text)
            return
        raise ReportUnreadable(
            source.name, f"not JSON: {err.msg.lower()} at line {err.lineno} column {err.colno}"
        ) from None
    chat = str(content.get("name") or "") if isinstance(content, dict) else ""
    records = _records(content)
    if records is None:
        raise ReportUnreadable(
            source.name, f"no record with text in it (keys tried: {', '.join(_LISTS)})"
        )
    for number, record in enumerate(records, 1):
        where = f"record {number}"
        if not isinstance(record, dict):
            yield ReportUnreadable(f"{source.name}, {where}", "not an object")
        elif record.get("type", "message") != "service":
            yield draft_from(_message_id(record, chat), where, source=chat)


def _records(content: object) -> list[object] | None:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        if has_text(content):
            return [content]
        for key in _LISTS:
            if isinstance(content.get(key), list):
                return list(content[key])
    return None


def _message_id(record: Mapping[object, object], chat: str) -> Mapping[object, object]:
    """Message numbers of a chat are unique in that chat alone."""
    if chat and "id" in record:
        return {**record, "id": f"{chat}-{record['id']}"}
    return record


def read_jsonl(source: Source) -> Iterator[Draft | ReportUnreadable]:
    """One JSON object a line; a broken line is named and the others are read."""
    yield from _lines(source.name, decode(source))


def _lines(name: str, text: str) -> Iterator[Draft | ReportUnreadable]:
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as err:
            yield ReportUnreadable(f"{name}, {where}", f"not JSON: {err.msg.lower()}")
            continue
        if isinstance(record, dict):
            yield draft_from(record, where)
        else:
            yield ReportUnreadable(f"{name}, {where}", "not an object")


def read_csv(source: Source) -> Iterator[Draft]:
    """One report a row; the first names the columns. Comma, semicolon and tab are told apart."""
    text = decode(source)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(
            text[:8192], delimiters=",;\t"
        )
    except csv.Error:
        dialect = csv.excel_tab if source.suffix == ".tsv" else csv.excel
    csv.field_size_limit(2**31 - 1)
    rows = csv.DictReader(io.StringIO(text), dialect=dialect)
    _need_text(source.name, rows.fieldnames or [])
    try:
        for number, row in enumerate(rows, 2):
            yield draft_from(dict(row), f"row {number}")
    except csv.Error as err:
        raise ReportUnreadable(source.name, f"broken CSV: {err}") from None


def read_xlsx(source: Source) -> Iterator[Draft]:
    """One report a row of the first sheet; needs the extra ``kg[files]``."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise ReportUnreadable(
            source.name, "spreadsheets need: pip install 'conflict-kg[files]'"
        ) from None
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
    except Exception as err:  # openpyxl lets errors of zipfile, XML and its own through
        raise ReportUnreadable(source.name, f"not a spreadsheet: {err}") from None
    rows = book.worksheets[0].iter_rows(values_only=True)
    names = [str(cell) if cell is not None else "" for cell in next(rows, ())]
    _need_text(source.name, names)
    for number, row in enumerate(rows, 2):
        if any(cell is not None for cell in row):
            yield draft_from(dict(zip(names, row, strict=False)), f"row {number}")


def _need_text(name: str, columns: object) -> None:
    names = list(columns) if isinstance(columns, list | tuple) else []
    if not has_text(names):
        raise ReportUnreadable(
            name,
            f"no column named text, body or content; found: {', '.join(map(str, names)) or 'none'}",
        )
