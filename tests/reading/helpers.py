"""A small gazetteer and short ways to read and to say what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model import Event, Reading, Report
from kg.reading.reader import Reader

NAMES = {
    "LOC": "حلب إدلب دمشق سوريا جنيف كوباني العراق موسكو واشنطن روسيا تركيا صنعاء "
    "Aleppo Idlib Syria Geneva Damascus Russia",
    "PER": "جون_كيري كيري دي_ميستورا بشار_الأسد Kerry",
    "ORG": "النظام داعش قسد حزب_الله الأمم_المتحدة الدفاع_المدني",
}


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    kind: str
    strong: bool = True


class FewNames:
    """Finds the names above, with what Arabic writes attached before them."""

    def __init__(self) -> None:
        self._known = [
            (kind, re.compile(rf"(?<!\w)(?:[وف]?[بلك]?)?({re.escape(name)})(?!\w)"))
            for kind, names in NAMES.items()
            for name in (one.replace("_", " ") for one in names.split())
        ]

    def find_names(self, text: str, lang: str) -> Iterator[Hit]:
        del lang
        for kind, pattern in self._known:
            for match in pattern.finditer(text):
                yield Hit(match.start(1), match.end(1), kind)


READER = Reader(FewNames())
DAY = date(2020, 3, 11)


def read(text: str, lang: str = "ar", published: date | None = DAY) -> Reading:
    return READER.read(Report("r", text, lang, published)).body


def words(reading: Reading, ids: tuple[str, ...]) -> list[str]:
    return [reading.mention(key).span.text for key in ids]


def said(reading: Reading, event: Event) -> dict[str, list[str]]:
    """The roles of an event with the words that fill them."""
    return {role: words(reading, ids) for role, ids in event.roles.items()}


def only(reading: Reading, cls: str) -> Event:
    """The one event of this class."""
    found = [event for event in reading.events if event.cls == cls]
    assert len(found) == 1, [(event.cls, event.trigger.text) for event in reading.events]
    return found[0]
