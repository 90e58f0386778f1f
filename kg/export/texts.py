"""Whole texts with what was read in them: annotated JSON Lines, and documents for spaCy.

They come from the readings that a store keeps beside its quads, or from what ``kg annotate`` wrote.
What is selected of the graph is selected of them: an annotated event goes out if its claim does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final, TypeVar

from kg.annotations import to_json
from kg.errors import UsageError
from kg.export.exporter import Exporter, Source
from kg.export.select import Kept, choose
from kg.export.world import World
from kg.graph.claims import find_claims
from kg.graph.ids import Minter
from kg.graph.keys import entity_key
from kg.model import Annotated, Casualty, Event, Mention, Quantity, Reading, Span, Time

__all__ = ["DOCBIN", "JSONL", "READINGS", "selected"]

#: File in a store's folder that keeps what was read.
READINGS: Final = "read.jsonl"

#: Keys of a record whose values are words of the report.
_WORDS: Final = frozenset({"text", "trigger", "title", "cue"})

_Spanned = TypeVar("_Spanned", Mention, Time, Quantity, Casualty)


def selected(source: Source) -> Iterator[Annotated]:
    """The readings with only the events that are wanted, without people who are private.

    Raises `UsageError` where there are no readings.
    """
    if source.readings is None:
        raise UsageError(
            "a graph file holds no whole texts; export from the store (DIR/), or give what "
            "kg annotate wrote with --readings FILE"
        )
    if source.selection.every_event and source.selection.private:
        yield from source.readings()
        return
    kept = choose(World.read(source.graph), source.selection)
    for one in source.readings():
        narrowed = _Narrower(one, kept, source.graph.minter).annotated()
        if source.selection.every_event or any(part.events for _, part in narrowed.passages):
            yield narrowed


class _Narrower:
    """Leaves out of one reading what is not wanted, and masks the names of private people."""

    def __init__(self, annotated: Annotated, kept: Kept, minter: Minter) -> None:
        self.whole, self.kept, self.minter = annotated, kept, minter
        self.claims = iter(find_claims(annotated).claims)

    def annotated(self) -> Annotated:
        parts = {name: self.reading(reading) for name, reading in self.whole.passages}
        body, headline = parts["text"], parts.get("title")
        title = headline.text if headline else self.kept.masked(self.whole.report.title)
        report = replace(self.whole.report, text=body.text, title=title)
        return replace(self.whole, report=report, body=body, headline=headline)

    def reading(self, reading: Reading) -> Reading:
        wanted = {
            event.id
            for event in reading.events
            if self.minter.claim(next(self.claims).key) in self.kept.claims
        }
        mentions = {one.id: one for one in reading.mentions}
        gone = {key for key, one in mentions.items() if self.is_private(one, mentions)}
        text = self.kept.masked(reading.text)
        cut = _Cut(text, gone, wanted)
        return replace(
            reading,
            text=text,
            mentions=tuple(cut.mention(one) for one in reading.mentions if one.id not in gone),
            events=tuple(cut.event(one) for one in reading.events if one.id in wanted),
            relations=tuple(
                replace(one, evidence=one.evidence and cut.span(one.evidence))
                for one in reading.relations
                if not {one.source, one.target} & gone
            ),
            sentences=tuple(map(cut.span, reading.sentences)),
            gaps=tuple(replace(one, span=cut.span(one.span)) for one in reading.gaps),
        )

    def is_private(self, mention: Mention, mentions: dict[str, Mention]) -> bool:
        key = entity_key(mention, self.whole.report.id, mentions)
        return self.minter.entity(key) in self.kept.private


class _Cut:
    """Cuts spans out of a text anew, and keeps to the mentions and events that stay."""

    def __init__(self, text: str, gone: set[str], events: set[str]) -> None:
        self.text, self.gone, self.events = text, gone, events

    def span(self, span: Span) -> Span:
        return Span.of(self.text, span.start, span.end)

    def spanned(self, one: _Spanned) -> _Spanned:
        return replace(one, span=self.span(one.span))

    def ids(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(one for one in ids if one not in self.gone)

    def mention(self, one: Mention) -> Mention:
        antecedent = "" if one.antecedent in self.gone else one.antecedent
        return replace(self.spanned(one), antecedent=antecedent)

    def event(self, event: Event) -> Event:
        return replace(
            event,
            trigger=self.span(event.trigger),
            roles={role: left for role, ids in event.roles.items() if (left := self.ids(ids))},
            topic=tuple(one for one in event.topic if one in self.events),
            time=event.time and self.spanned(event.time),
            quantity=event.quantity and self.spanned(event.quantity),
            casualties=tuple(
                replace(self.spanned(one), victims=self.ids(one.victims))
                for one in event.casualties
            ),
            source_chain=self.ids(event.source_chain),
            denied_by=self.ids(event.denied_by),
            evidence=event.evidence and self.span(event.evidence),
        )


def _without_words(value: Any) -> Any:
    """A record with offsets and hashes only."""
    if isinstance(value, dict):
        return {key: _without_words(one) for key, one in value.items() if key not in _WORDS}
    return [_without_words(one) for one in value] if isinstance(value, list) else value


def _write_jsonl(source: Source, out: BinaryIO) -> None:
    hashes = {one.iri: one.text_hash for one in source.world.reports.values()}
    for one in selected(source):
        record = to_json(one)
        if not source.selection.quotes:
            iri = source.graph.minter.report(one.report.id)
            record = _without_words(record) | {"sha256": hashes.get(iri, "")}
        out.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _write_docbin(source: Source, out: BinaryIO) -> None:
    if not source.selection.quotes:
        raise UsageError("docbin holds the words of reports; leave --no-quotes out, or take jsonl")
    from kg.reading.docbin import write_docbin

    write_docbin(selected(source), out)


#: The annotated texts.
JSONL: Final = Exporter(
    "jsonl", (".jsonl",), "Annotated reports as JSON Lines, as kg annotate writes", _write_jsonl
)
DOCBIN: Final = Exporter(
    "docbin", (".spacy",), "spaCy documents with entities and spans, to train from", _write_docbin
)
