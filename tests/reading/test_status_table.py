"""Did it happen, against a table of sentences: negation, plans, demands, doubts, scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kg.model import MODALITIES
from tests.reading.tables import LANGUAGES, Row, Wanted, event_at, lines, names, read, same_mention

#: What only a graph can tell, where claims stand side by side; `tests.graph` checks it.
GRAPH = ("disputed", "denied")


def _wanted(cell: str) -> Iterator[Wanted]:
    for part in cell.split(" | "):
        trigger, _, rest = part.partition("=")
        status, _, denier = rest.partition(" @")
        yield Wanted(trigger, {"status": status, "denier": denier})


def rows(lang: str) -> Iterator[Row]:
    """The rows of a language."""
    for day, cell, text in lines("statuses", lang):
        yield Row(lang, date.fromisoformat(day), text, tuple(_wanted(cell)))


CASES = [row for lang in LANGUAGES for row in rows(lang)]


@pytest.mark.parametrize("row", CASES, ids=str)
def test_table(row: Row) -> None:
    reading = read(row).body
    for wanted in row.wanted:
        event = event_at(reading, wanted.trigger)
        status, denier = wanted.values["status"], wanted.values["denier"]
        if status in MODALITIES:
            assert event.modality == status, (wanted.trigger, event.modality, event.cue)
        else:
            assert status in GRAPH
            assert event.modality != "asserted" or status == "disputed"
        if denier:
            deniers = [one for told in reading.events for one in told.denied_by]
            found = (reading.mention(key) for key in deniers)
            assert any(same_mention(reading, one, denier) for one in found), (
                denier,
                names(reading, tuple(deniers)),
            )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_long_enough(lang: str) -> None:
    statuses = [one.values["status"] for row in rows(lang) for one in row.wanted]
    assert len(statuses) >= 120
    assert statuses.count("disputed") >= 40
    assert {*MODALITIES, *GRAPH} == set(statuses)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_differ(lang: str) -> None:
    texts = [row.text for row in rows(lang)]
    assert len(texts) == len(set(texts))
