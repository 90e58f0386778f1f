"""Who says so, against a table of sentences: sources, chains, cues, and speech that is an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kg.model import Event, Reading
from tests.reading.tables import (
    LANGUAGES,
    Row,
    Wanted,
    event_at,
    lines,
    names,
    place,
    read,
    same_mention,
    same_mentions,
)

ROLES = ("source", "agent", "target")


def _wanted(cell: str) -> Iterator[Wanted]:
    for part in cell.split(" | "):
        trigger, _, rest = part.partition(": ")
        pairs = (one.split("=", 1) for one in rest.split("; "))
        yield Wanted(trigger, {key.strip(): value.strip() for key, value in pairs})


def rows(lang: str) -> Iterator[Row]:
    for day, cell, text in lines("attributions", lang):
        yield Row(lang, date.fromisoformat(day), text, tuple(_wanted(cell)))


CASES = [row for lang in LANGUAGES for row in rows(lang)]


@pytest.mark.parametrize("row", CASES, ids=str)
def test_table(row: Row) -> None:
    reading = read(row).body
    for wanted in row.wanted:
        _check(reading, event_at(reading, wanted.trigger), wanted)


def _check(reading: Reading, event: Event, wanted: Wanted) -> None:
    about = f"«{wanted.trigger}»"
    for role in ROLES:
        if role in wanted.values:
            cell = wanted.values[role]
            quotes = [] if cell == "-" else cell.split(" + ")
            found = event.fillers(role)
            assert same_mentions(reading, found, quotes), (about, role, names(reading, found))
    if "chain" in wanted.values:
        quotes = wanted.values["chain"].split(" > ")
        chain = [reading.mention(key) for key in event.source_chain]
        said = names(reading, event.source_chain)
        assert len(chain) == len(quotes), (about, said)
        pairs = zip(chain, quotes, strict=True)
        assert all(same_mention(reading, one, quote) for one, quote in pairs), (about, said)
    if "cue" in wanted.values:
        assert event.cue == wanted.values["cue"], (about, "cue", event.cue)
    if "topic" in wanted.values:
        place(reading.text, wanted.values["topic"])
        topic = event_at(reading, wanted.values["topic"])
        assert topic.id in event.topic, (about, "topic", event.topic)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_long_enough(lang: str) -> None:
    assert sum(len(row.wanted) for row in rows(lang)) >= 80


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_differ(lang: str) -> None:
    texts = [row.text for row in rows(lang)]
    assert len(texts) == len(set(texts))
