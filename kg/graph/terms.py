"""RDF terms from plain values: one place that decides datatypes, rounding and escaping."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from kg.vocab import XSD

__all__ = ["boolean", "day", "decimal", "integer", "iri", "link", "moment", "text"]

#: Characters of a URL that stay as they are; all others are percent-encoded.
_URL_SAFE: Final = ":/?#[]@!$&'()*+,;=%~"

#: Halves of characters, which stand alone only in broken text.
_HALF: Final = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=1 << 16)
def iri(value: str) -> NamedNode:
    """The IRI `value`.

    >>> iri("https://example.org/حلب").value
    'https://example.org/حلب'
    """
    return NamedNode(value)


def link(value: str) -> NamedNode | Literal:
    """A web address as an IRI, with what an IRI cannot hold encoded; as text if it is none.

    >>> link("https://example.org/a b").value
    'https://example.org/a%20b'
    >>> link("page 4").value
    'page 4'
    """
    try:
        return NamedNode(quote(value.strip(), safe=_URL_SAFE))
    except ValueError:
        return text(value)


def text(value: str, lang: str = "") -> Literal:
    """Words, in a language where one is given; half characters, which RDF cannot hold, replaced.

    >>> text("حلب", "ar").language
    'ar'
    """
    clean = _HALF.sub("\ufffd", value)
    if not lang:
        return Literal(clean)
    try:
        return Literal(clean, language=lang)
    except ValueError:
        return Literal(clean)


def integer(value: int) -> Literal:
    """A whole number: counts and offsets."""
    return Literal(str(value), datatype=iri(XSD.integer))


def decimal(value: float) -> Literal:
    """A number between 0 and 1 in two places: confidences and scores.

    >>> decimal(0.876).value
    '0.88'
    """
    return Literal(f"{min(max(value, 0.0), 1.0):.2f}", datatype=iri(XSD.decimal))


def boolean(value: bool) -> Literal:
    """Yes or no."""
    return Literal("true" if value else "false", datatype=iri(XSD.boolean))


def day(value: date) -> Literal:
    """A day."""
    return Literal(value.isoformat(), datatype=iri(XSD.date))


def moment(value: datetime) -> Literal:
    """A moment of a day, in universal time."""
    return Literal(value.strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=iri(XSD.dateTime))
