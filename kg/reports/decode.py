"""Bytes to text: UTF-8 first, then what the file declares, then a guess that is checked.

Arabic archives come in Windows-1256 and ISO-8859-6 as well. A wrong guess turns every offset and
word into noise, so bytes that fit nothing well are refused.
"""

from __future__ import annotations

import codecs
import re

from kg.errors import ReportUnreadable
from kg.reports.draft import Source

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_\-:]+)""")

#: Single-byte encodings that Arabic and English news is found in.
_GUESSES = ("cp1256", "iso8859_6", "cp1252")

#: Bytes that no text file holds.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(source: Source) -> str:
    r"""The text of `source`, without its byte order mark.

    >>> decode(Source("a.txt", "قصف".encode("cp1256")))
    'قصف'

    Raises:
        ReportUnreadable: when the file is empty, binary, or in no encoding that fits.
    """
    data = source.data
    if not data.strip():
        raise ReportUnreadable(source.name, "empty")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(source, encoding)
    if _CONTROL.search(data[:65536]):
        raise ReportUnreadable(source.name, "binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as err:
        if err.start > 64 and err.end == len(data):  # cut in the middle of a letter
            raise ReportUnreadable(source.name, "cut off in the middle of a character") from None
    if declared := _DECLARED.search(data[:2048]):
        name = declared[1].decode("ascii")
        if name.lower().replace("_", "-") not in ("utf-8", "utf8") and _known(name):
            return _strict(source, name)
    return _guess(source)


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _strict(source: Source, encoding: str) -> str:
    try:
        return source.data.decode(encoding)
    except UnicodeDecodeError as err:
        raise ReportUnreadable(
            source.name, f"not valid {encoding} at byte {err.start}; convert it to UTF-8"
        ) from None


def _guess(source: Source) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(source.data, cp_isolation=list(_GUESSES)).best()
    if best is None or best.encoding not in _GUESSES:
        raise ReportUnreadable(source.name, "in an unknown encoding; convert it to UTF-8")
    return source.data.decode(best.encoding)
