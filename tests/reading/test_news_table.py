"""Is it news, against a table of pairs: an event as the news of a report and as what it recalls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest

from tests.reading.tables import LANGUAGES, Row, Wanted, event_at, lines, read

#: Of the rows of a language, so many must be told right.
SHARE: Final = 0.9


def pairs(lang: str) -> Iterator[tuple[Row, Row]]:
    for day, news, text, old, recalled in lines("news", lang):
        published = date.fromisoformat(day)
        yield (
            Row(lang, published, text, (Wanted(news, {"told": "news"}),)),
            Row(lang, published, recalled, (Wanted(old, {"told": "background"}),)),
        )


def _wrong(row: Row) -> str:
    """What is wrong with a row as read; empty where nothing is."""
    (wanted,) = row.wanted
    reading = read(row).body
    told = "background" if event_at(reading, wanted.trigger).background else "news"
    return "" if told == wanted.values["told"] else f"{told}: {wanted.trigger}: {row.text}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nine_in_ten_hold(lang: str) -> None:
    rows = [row for pair in pairs(lang) for row in pair]
    wrong = [problem for row in rows if (problem := _wrong(row))]
    assert len(wrong) <= (1 - SHARE) * len(rows), "\n".join(wrong)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_long_enough(lang: str) -> None:
    told = list(pairs(lang))
    assert len(told) >= 80
    assert len({row.text for pair in told for row in pair}) == 2 * len(told)
