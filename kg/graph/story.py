"""What a report says as a whole, as far as it tells which story it is.

Many reports name neither the day nor the year of what they tell, and name the victims in a sentence
of its own. Whether two of them tell one story shows in all their words: in names that hardly any
other report has, and in the days they speak of. Nothing here becomes a fact; it only helps to see
whether two reports speak of one happening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from kg.graph.rarity import UNSEEN, common
from kg.languages import known
from kg.languages.fold import fold_text
from kg.languages.times import read_times
from kg.model import Report

__all__ = ["NO_STORY", "Days", "Story", "bare_words", "read_days"]

_WORD: Final = re.compile(r"[^\W_]+")
_CLITICS: Final = "وفبلك"
_ARTICLE: Final = "ال"

#: A word rarer than the first is of grade 2, one as common as the second of none at all; of two
#: words in a row the grades must come to three.
_GRADES: Final = (3.0, 1.2)
_NAME: Final = 3
_NONE: Final = -1

#: Days of different week days and months: what words name on each of them, they name by themselves.
_REFERENCES: Final = (date(2016, 5, 1), date(2019, 9, 11))

#: Words that say that a day is long gone.
_GONE: Final = ("الماضي", "المنصرم", "الفايت", "السابق", "last", "previous")

#: The days that news is of are named so near the beginning; later ones are of what came before.
_LENGTH: Final = 500


@dataclass(frozen=True, slots=True)
class Days:
    """Days that words name by themselves: in full, without the year, or only by the week day."""

    full: frozenset[date] = frozenset()
    dates: frozenset[tuple[int, int]] = frozenset()
    week_days: frozenset[int] = frozenset()


class Story:
    """What one report says as a whole; everything is worked out only when it is asked for."""

    def __init__(self, report: Report | None = None) -> None:
        self._report = report

    @property
    def source(self) -> str:
        """Who published it; empty if that is not known."""
        return self._report.source or "" if self._report else ""

    @property
    def words(self) -> frozenset[str]:
        """Its words, headline and body, without what is attached to them."""
        return frozenset(word for line in self._lines for word in line)

    @property
    def sequence(self) -> tuple[str, ...]:
        """The words of its body in their order."""
        return self._lines[1] if self._lines else ()

    @property
    def names(self) -> frozenset[str]:
        """Uncommon words that follow one another, as the parts of a name do: «حسون نهار»."""
        return frozenset(
            f"{one} {two}"
            for line in self._lines
            for (one, first), (two, second) in pairwise(zip(line, map(_grade, line), strict=True))
            if first + second >= _NAME
        )

    @cached_property
    def day(self) -> date | None:
        """When it was published or, where that is unknown, the last day that it names in full."""
        if self._report is None:
            return None
        return self._report.published or max(self.days.full, default=None)

    @cached_property
    def days(self) -> Days:
        """The days that the words of an undated report name by themselves."""
        if self._report is None or self._report.published is not None:
            return Days()
        title, text = self._report.title or "", self._report.text[:_LENGTH]
        texts = [text] if text.startswith(title) else [title, text]
        found = [read_days(text, self._report.lang) for text in texts]
        return Days(
            frozenset(day for one in found for day in one.full),
            frozenset(day for one in found for day in one.dates),
            frozenset(day for one in found for day in one.week_days),
        )

    @cached_property
    def _lines(self) -> tuple[tuple[str, ...], ...]:
        if self._report is None:
            return ()
        return tuple(
            tuple(bare_words(text)) for text in (self._report.title or "", self._report.text)
        )


#: Nothing is known of the report.
NO_STORY: Final = Story()


def bare_words(text: str) -> Iterator[str]:
    """The words of a text without what is attached to them.

    >>> list(bare_words("وبلدة القصير قُتل"))
    ['بلدة', 'قصير', 'قتل']
    """
    return map(_bare, _WORD.findall(fold_text(text)))


def read_days(text: str, lang: str) -> Days:
    """The days that `text` names by itself, whatever day it is read on.

    >>> sorted(read_days("قتل الثلاثاء", "ar").week_days), read_days("قتل امس", "ar") == Days()
    ([1], True)
    """
    if lang not in known():
        return Days()
    full: set[date] = set()
    dates: set[tuple[int, int]] = set()
    week_days: set[int] = set()
    for written, days in _read_alike(text, lang):
        if any(word in written for word in _GONE):
            continue
        if len(set(days)) == 1:
            full.add(days[0])
        elif len({(day.month, day.day) for day in days}) == 1:
            dates.add((days[0].month, days[0].day))
        elif len({day.weekday() for day in days}) == 1:
            week_days.add(days[0].weekday())
    return Days(frozenset(full), frozenset(dates), frozenset(week_days))


def _read_alike(text: str, lang: str) -> Iterator[tuple[str, list[date]]]:
    """Each single day of a text: its words, and the days they mean on each day of reference."""
    readings = [read_times(text, lang, reference) for reference in _REFERENCES]
    if len({len(reading) for reading in readings}) > 1:
        return
    for found in zip(*readings, strict=True):
        times = [one.time for one in found]
        days = [time.earliest for time in times if time.earliest == time.latest]
        named = [day for day in days if day is not None]
        if len(named) == len(_REFERENCES):
            yield fold_text(times[0].span.text), named


@lru_cache(1 << 16)
def _bare(word: str) -> str:
    if len(word) > 4 and word[0] in _CLITICS:
        word = word[1:]
    return word[2:] if len(word) > 4 and word.startswith(_ARTICLE) else word


@lru_cache(1 << 16)
def _grade(word: str) -> int:
    """How much a word is like a part of a name, by how rare it is."""
    rare = common().get(word, UNSEEN)
    if word.isdigit() or rare <= _GRADES[1]:
        return _NONE
    return 2 if rare > _GRADES[0] else 1
