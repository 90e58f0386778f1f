"""Which reader reads which file: one table by suffix, or a look at the content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kg.errors import ReportUnreadable
from kg.reports.decode import decode
from kg.reports.documents import read_docx, read_pdf
from kg.reports.draft import Draft, Source
from kg.reports.markup import read_feed, read_html
from kg.reports.records import read_csv, read_json, read_jsonl, read_xlsx

__all__ = ["FORMATS", "read_drafts"]

#: A reader yields drafts, and an error for a record that is broken while the rest goes on.
FormatReader = Callable[[Source], Iterator[Draft | ReportUnreadable]]


def read_text(source: Source) -> Iterator[Draft]:
    """A plain text file is one report."""
    yield Draft(text=decode(source))


#: Suffix → reader. A new format is a reader and a row.
FORMATS: Final[Mapping[str, FormatReader]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
    ".pdf": read_pdf,
}


def read_drafts(source: Source) -> Iterator[Draft | ReportUnreadable]:
    """The reports in one file.

    Raises:
        ReportUnreadable: when the file as a whole cannot be read.
    """
    reader = FORMATS.get(source.suffix)
    if reader is None:
        if source.name != "-" and source.suffix:
            raise ReportUnreadable(
                source.name, f"not a format kg reads; known: {' '.join(FORMATS)} .zip"
            )
        reader = _sniff(source)
    yield from reader(source)


def _sniff(source: Source) -> FormatReader:
    """The reader for a stream or a file without a suffix, by its first characters."""
    head = source.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        return read_pdf
    if head.startswith((b"{", b"[{", b"[ {", b"[\n")):
        return read_json
    if head.startswith((b"<?xml", b"<rss", b"<feed")):
        return read_html if b"<html" in head else read_feed
    if head.startswith((b"<!doctype html", b"<html")):
        return read_html
    return read_text
