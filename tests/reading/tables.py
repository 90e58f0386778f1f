"""Tables of sentences with what is told in them: how their rows are written, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from kg.languages import known
from kg.model import Annotated, Event, Mention, Reading, Report, Span
from kg.pipeline import engine
from kg.reports import report_from_text

DATA = Path(__file__).resolve().parents[1] / "data"
LANGUAGES = ("ar", "en")

#: What Arabic writes before a word without a space.
ATTACHED = "[وف]?[بلكس]?"


@dataclass(frozen=True)
class Wanted:
    """What a row says of one event: its trigger, and the rest as written behind it."""

    trigger: str
    values: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Row:
    """One sentence of a table, with its day of publication."""

    lang: str
    published: date
    text: str
    wanted: tuple[Wanted, ...]

    def __str__(self) -> str:
        return self.text

    @property
    def report(self) -> Report:
        """The sentence as a report."""
        return report_from_text(self.text, date=self.published, lang=self.lang, known=known())


def lines(name: str, lang: str) -> Iterator[list[str]]:
    """The cells of each line of a table; remarks are left out."""
    path = DATA / f"{name}_{lang}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def read(row: Row) -> Annotated:
    """What the rules read in a row."""
    return next(engine("rules").annotate([row.report]))


def place(text: str, quote: str) -> Span:
    """Where `quote` stands; ``word#2`` is its second occurrence. A whole word goes first."""
    wanted, _, number = quote.partition("#")
    at = int(number or 1) - 1
    quoted = f"(?i:({re.escape(wanted)}))"
    whole = [m.start(1) for m in re.finditer(rf"(?<!\w){ATTACHED}{quoted}(?!\w)", text)]
    found = whole or [m.start(1) for m in re.finditer(quoted, text)]
    assert len(found) > at, f"«{quote}» does not stand in «{text}»"
    return Span.of(text, found[at], found[at] + len(wanted))


def event_at(reading: Reading, quote: str) -> Event:
    """The event whose trigger is `quote`; where several touch it, the one that shares most."""
    span = place(reading.text, quote)
    near = [event for event in reading.events if event.trigger.overlaps(span)]
    told = ", ".join(event.trigger.text for event in reading.events) or "nothing"
    assert near, f"no event at «{quote}»; found: {told}"
    return max(near, key=lambda event: _shared(event.trigger, span))


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def same_mention(reading: Reading, mention: Mention, quote: str) -> bool:
    """Whether `mention` is the one quoted: they share at least half of the longer."""
    span = place(reading.text, quote)
    return 2 * _shared(mention.span, span) >= max(
        span.end - span.start, mention.span.end - mention.span.start
    )


def same_mentions(reading: Reading, found: tuple[str, ...], quotes: list[str]) -> bool:
    """Whether the mentions `found`, by id, are those quoted, one each, in any order."""
    left = [reading.mention(key) for key in found]
    for quote in quotes:
        hit = next((one for one in left if same_mention(reading, one, quote)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left


def names(reading: Reading, keys: tuple[str, ...]) -> list[str]:
    """The words of mentions, for messages."""
    return [reading.mention(key).span.text for key in keys]
