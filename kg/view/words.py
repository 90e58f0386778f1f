"""What pictures say in Arabic and English: names of things, terms, days, and their own words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from kg.view.wording import Wording

__all__ = [
    "LANGUAGES",
    "bilingual",
    "clipped",
    "day_in",
    "languages",
    "name_in",
    "say",
    "term",
    "written",
]

#: Says words of the pictures.
say: Final = Wording(Path(__file__).with_name("data") / "words.yaml")

#: What ``--labels`` takes, and the languages it stands for, the first one leading.
LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("ar",),
    "en": ("en",),
    "both": ("ar", "en"),
}

_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def languages(labels: str) -> tuple[str, ...]:
    """The languages of ``ar``, ``en`` or ``both``."""
    return LANGUAGES[labels]


def term(name: str, lang: str) -> str:
    """The label of a term, in the pictures' own words where these have some.

    >>> term("AirStrike", "ar"), term("Denied", "en"), term("Event", "en")
    ('غارة جوية', 'Denied', 'Other events')
    """
    from kg.view import terms

    return say(name, lang) if name in say else terms.term(name, lang)


def day_in(day: date, lang: str) -> str:
    """A day; in Arabic in digits, because the names of months differ from country to country.

    >>> day_in(date(2016, 5, 1), "en"), day_in(date(2016, 5, 1), "ar")
    ('1 May 2016', '1/5/2016')
    """
    if lang == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}/{day.month}/{day.year}"


def name_in(labels: Mapping[str, str], lang: str) -> str:
    """A name in a language, or in the one there is."""
    return (
        labels.get(lang) or labels.get("en") or labels.get("ar") or next(iter(labels.values()), "")
    )


def written(names: Iterable[str], most: int = 30) -> str:
    r"""Names under each other, each once and not too long.

    >>> written(["حلب", "Aleppo", "Aleppo"])
    'حلب\nAleppo'
    """
    return "\n".join(dict.fromkeys(clipped(one, most) for one in names if one.strip()))


def bilingual(labels: str, words: Callable[[str], str]) -> str:
    """Words side by side in the languages of a picture, each once.

    >>> bilingual("both", lambda lang: term("Killing", lang))
    'قتل  Killing'
    """
    return "  ".join(dict.fromkeys(words(lang) for lang in languages(labels)))


def clipped(text: str, most: int) -> str:
    """On one line, at most so long, without characters that control or reorder a line.

    >>> clipped("the  governor of the province", 12)
    'the governor…'
    """
    plain = "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs"} else " " for char in text
    )
    one = " ".join(plain.split())
    return one if len(one) <= most else f"{one[:most].rstrip()}…"
