"""What the reading room says in Arabic and English, and how it shows names, days and numbers.

>>> say("events", "ar"), say("events", "en")
('الأحداث', 'Events')
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kg.export.world import local
from kg.view.terms import term
from kg.view.wording import Wording

__all__ = ["LANGUAGES", "day", "days", "name_of", "opening", "safe_url", "say", "term", "visible"]

LANGUAGES: Final = ("ar", "en")

_DATA: Final = Path(__file__).with_name("data")

#: Says words of the room: of its pages, of those that change what was read, of pictures in them.
say: Final = Wording(
    _DATA / "room_words.yaml", _DATA / "room_deciding.yaml", _DATA / "room_pictures.yaml"
)

#: Words, and characters at most, by which a text without a title is called.
_OPENING: Final = 8
_LONGEST: Final = 120

#: Characters that turn the order of all that follows.
_OVERRIDES: Final = frozenset("\u202d\u202e")


def name_of(labels: Mapping[str, str], lang: str, iri: str = "") -> str:
    """A name in a language, or the one there is, or the end of the IRI."""
    other = "en" if lang == "ar" else "ar"
    found = labels.get(lang) or labels.get(other) or next(iter(labels.values()), "")
    return found or local(iri)


def opening(text: str) -> str:
    """The first words of a text, by which it is called if it has no title.

    >>> opening("قصفت طائرات حربية السبت حي الكلاسة في حلب، وقتل خمسة مدنيين.")
    'قصفت طائرات حربية السبت حي الكلاسة في حلب…'
    >>> opening("The envoy has left.")
    'The envoy has left.'
    """
    words = text.split(maxsplit=_OPENING)
    begun = " ".join(words[:_OPENING])
    if len(words) <= _OPENING and len(begun) <= _LONGEST:
        return begun
    return f"{begun[:_LONGEST].rstrip(' ،,؛;:.-')}…"


def day(value: date | None, lang: str) -> str:
    """A day in digits; empty if it is not known.

    >>> day(date(2016, 5, 1), "ar"), day(date(2016, 5, 1), "en")
    ('1/5/2016', '2016-05-01')
    """
    if value is None:
        return ""
    return f"{value.day}/{value.month}/{value.year}" if lang == "ar" else value.isoformat()


def days(first: date | None, last: date | None, lang: str) -> str:
    """One day, or the first and the last.

    >>> days(date(2016, 5, 1), date(2016, 5, 3), "en")
    '2016-05-01 – 2016-05-03'
    """
    if first == last:
        return day(first, lang)
    return f"{day(first, lang) or '…'} – {day(last, lang) or '…'}"


def visible(text: str) -> str:
    r"""Text in which what would hide or turn other text is written out.

    >>> visible("a\u202eb\x00c")
    'a⟦U+202E⟧b⟦U+0000⟧c'
    """
    return "".join(
        f"⟦U+{ord(char):04X}⟧"
        if char in _OVERRIDES or (unicodedata.category(char) == "Cc" and char not in "\n\r\t")
        else char
        for char in text
    ).encode("utf-8", "replace").decode()  # fmt: skip


def safe_url(url: str) -> str:
    """The address of a web page that may be linked; empty for anything else.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = url.isprintable() and not any(char.isspace() for char in url)
    return url if clean and parts.scheme in ("http", "https") and parts.netloc else ""
