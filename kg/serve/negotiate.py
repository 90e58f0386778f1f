"""Choose the form of an answer by what the client accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

__all__ = ["RESULT_FORMS", "TRIPLE_FORMS", "accepts_json", "choose"]

#: Forms of rows and of yes or no; the first is given to who does not mind.
RESULT_FORMS: Final[Mapping[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}

#: Forms of triples.
TRIPLE_FORMS: Final[Mapping[str, RdfFormat]] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type of `offered` that an ``Accept`` header likes most; ``None`` if it likes none.

    >>> choose("text/csv;q=0.5, application/*", ("application/json", "text/csv"))
    'application/json'
    >>> choose("image/png", ("application/json",)) is None
    True
    """
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    liked = {one: _liking(one, ranges) for one in offered}
    best = max(liked.values())
    return next(one for one in offered if liked[one] == best) if best > 0 else None


def accepts_json(accept: str) -> bool:
    """Whether a client names some form of JSON.

    >>> accepts_json("application/sparql-results+json,*/*;q=0.1"), accepts_json("*/*")
    (True, False)
    """
    return any(name.endswith("json") for name, q in _ranges(accept) if q > 0)


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            found.append((name, _quality(parameters)))
    return found


def _quality(parameters: Sequence[str]) -> float:
    for one in parameters:
        key, _, value = one.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _liking(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most specific range that an offer falls into."""
    major = offer.partition("/")[0]
    for wanted in (offer, f"{major}/*", "*/*"):
        fitting = [q for name, q in ranges if name == wanted]
        if fitting:
            return max(fitting)
    return 0.0
