"""Reports in office documents: Word files and PDF with text. Needs the extra ``kg[files]``."""

from __future__ import annotations

import io
from collections.abc import Iterator

from kg.errors import ReportUnreadable
from kg.reports.draft import Draft, Source

__all__ = ["read_docx", "read_pdf"]

_HINT = "Word and PDF files need: pip install 'conflict-kg[files]'"


def read_docx(source: Source) -> Iterator[Draft]:
    """The paragraphs of a Word document; its title property, if set."""
    try:
        import docx
    except ModuleNotFoundError:
        raise ReportUnreadable(source.name, _HINT) from None
    try:
        document = docx.Document(io.BytesIO(source.data))
    except Exception as err:  # python-docx lets errors of zipfile, XML and its own through
        raise ReportUnreadable(source.name, f"not a Word document: {err}") from None
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    yield Draft(text=text, title=(document.core_properties.title or "").strip())


def read_pdf(source: Source) -> Iterator[Draft]:
    """The text layer of a PDF. A scanned page has none: recognise it first."""
    try:
        import pypdf
    except ModuleNotFoundError:
        raise ReportUnreadable(source.name, _HINT) from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(source.data))
        text = "\n".join(page.extract_text() for page in reader.pages)
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Exception as err:  # pypdf lets errors of many kinds through on damaged files
        raise ReportUnreadable(source.name, f"not a readable PDF: {err}") from None
    if not text.strip():
        raise ReportUnreadable(
            source.name, "no text in it; if it is a scan, recognise it (OCR) first"
        )
    yield Draft(text=text, title=title.strip())
