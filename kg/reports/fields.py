"""From a record with the field names of some export to a `Draft`: one table of names.

Names are compared in lower case without spaces, dashes and underscores, Arabic ones as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kg.reports.dates import parse_date
from kg.reports.draft import Draft

__all__ = ["FIELDS", "draft_from", "has_text"]

#: What each field of a report is called in common exports, the likeliest name first.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text",
        "body",
        "content",
        "articlebody",
        "fulltext",
        "maintext",
        "article",
        "story",
        "message",
        "النص",
        "المتن",
    ),
    "title": ("title", "headline", "العنوان"),
    "date": (
        "date",
        "published",
        "publishedat",
        "publisheddate",
        "datepublished",
        "publicationdate",
        "pubdate",
        "publishdate",
        "createdat",
        "timestamp",
        "التاريخ",
    ),
    "source": ("source", "publisher", "outlet", "sitename", "site", "channel", "المصدر"),
    "url": ("url", "link", "sourceurl", "permalink", "الرابط"),
    "id": ("id", "guid", "uid", "docid", "articleid"),
    "lang": ("lang", "language", "اللغة"),
}

_SEPARATORS = re.compile(r"[\s_\-]+")


def _canonical(name: object) -> str:
    return _SEPARATORS.sub("", str(name)).lower()


def _plain(value: object) -> str:
    """A field's value as text. Chat exports give text as a list of strings and marked-up pieces."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "".join(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return _plain(value.get("text") or value.get("name") or value.get("value"))
    return str(value)


def _take(record: Mapping[str, object], field: str) -> str:
    for name in FIELDS[field]:
        value = _plain(record.get(name))
        if value.strip():
            return value if field == "text" else value.strip()
    return ""


def _keys(record: Mapping[object, object]) -> Mapping[str, object]:
    return {_canonical(key): value for key, value in record.items()}


def has_text(names: Iterable[object]) -> bool:
    """Whether one of these field names can hold the text of a report."""
    return not {_canonical(name) for name in names}.isdisjoint(FIELDS["text"])


def draft_from(record: Mapping[object, object], where: str = "", **defaults: str) -> Draft:
    """Read the fields of `record`; `defaults` (such as ``source``) fill what it lacks.

    >>> draft_from({"Body": "قصف", "published_at": "2016-05-01T10:00:00Z"}).published
    datetime.date(2016, 5, 1)
    """
    known = _keys(record)
    got = {field: _take(known, field) or defaults.get(field, "") for field in FIELDS}
    published = parse_date(got["date"]) if got["date"] else None
    return Draft(
        text=got["text"],
        title=got["title"],
        published=published,
        bad_date=got["date"] if got["date"] and published is None else "",
        source=got["source"],
        url=got["url"],
        id=got["id"],
        lang=got["lang"].lower()[:2],
        where=where,
    )
