"""Training examples: texts whose words, spans, triggers and links are numbered.

Every corpus becomes the same `Example`. A corpus that marks only mentions has its own span labels
(`scheme.yaml`, `other_spans`), so the model never learns that what it leaves out is absent.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kg.reading.neural_words import split_words

__all__ = [
    "Example",
    "Scheme",
    "Trigger",
    "entities_of_tags",
    "example_of_record",
    "example_of_tokens",
    "examples_of_conll",
    "load_records",
    "sentences_of_conll",
]

Record = Mapping[str, Any]
Tokens = Sequence[Sequence[str]]


class Scheme:
    """The label sets of `scheme.yaml` with their numbers."""

    def __init__(self, path: Path) -> None:
        self.table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["table"][name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def span_types(self) -> list[str]:
        """Our own span labels: mention types, then argument types."""
        return [*self.mentions, *self.arguments]

    @cached_property
    def channels(self) -> dict[str, range]:
        """Which output channels of the span grid belong to which label set."""
        out, at = {"own": range(len(self.span_types))}, len(self.span_types)
        for name, labels in self.other_spans.items():
            out[name] = range(at, at + len(labels))
            at += len(labels)
        return out


@dataclass(frozen=True)
class Trigger:
    """A trigger at a word, with the numbers of its class and modality."""

    word: int
    cls: int
    modality: int
    background: bool


@dataclass
class Example:
    """One text with everything that is marked in it, counted in words.

    `spans` are (first word, last word, label number); links refer to positions in `triggers` and
    `spans`. `strips` gives, where a span or trigger starts, the characters of the word before it.
    """

    text: str
    words: list[tuple[int, int]]
    scheme: str = "own"
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    strips: dict[int, int] = field(default_factory=dict)
    triggers: list[Trigger] = field(default_factory=list)
    roles: list[tuple[int, int, int]] = field(default_factory=list)
    topics: list[tuple[int, int]] = field(default_factory=list)
    relations: list[tuple[int, int, int]] = field(default_factory=list)
    record: Record | None = None
    tokens: Tokens = ()


class _Reader:
    """Places the spans of one record on its words."""

    def __init__(self, record: Record, scheme: Scheme) -> None:
        self.scheme, self.record = scheme, record
        self.example = Example(record["text"], split_words(record["text"]), record=record)
        self.starts = [a for a, _ in self.example.words]
        self.number: dict[tuple[int, int, int], int] = {}

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word of a character span; notes the clitics before it."""
        first = bisect_right(self.starts, start) - 1
        if first < 0 or self.example.words[first][1] <= start:
            first += 1
        last = bisect_right(self.starts, end - 1) - 1
        if last < first or first >= len(self.starts):
            return None
        strip = start - self.starts[first]
        if 0 <= strip <= 3:
            self.example.strips[first] = strip
        return first, last

    def span(self, start: int, end: int, label: str) -> int | None:
        """Number of a span, added when it is new."""
        place = self.place(start, end)
        if place is None:
            return None
        key = (*place, self.scheme.span_types.index(label))
        if key not in self.number:
            self.number[key] = len(self.example.spans)
            self.example.spans.append(key)
        return self.number[key]

    def read(self) -> Example:
        mentions = {
            m["id"]: self.span(m["start"], m["end"], m["type"])
            for m in self.record.get("mentions", [])
        }
        events = self.record.get("events", [])
        numbers: dict[str, int] = {}
        for event in events:
            place = self.place(event["start"], event["end"])
            if place is not None:
                numbers[event["id"]] = len(self.example.triggers)
                self.example.triggers.append(self._trigger(event, place[0]))
        for event in events:
            if event["id"] in numbers:
                self._links(event, numbers[event["id"]], mentions, numbers)
        for relation in self.record.get("relations", []):
            self._relation(relation, mentions)
        return self.example

    def _trigger(self, event: Record, word: int) -> Trigger:
        return Trigger(
            word,
            self.scheme.classes.index(event["class"]),
            self.scheme.modalities.index(event["modality"]),
            bool(event.get("background")),
        )

    def _links(
        self,
        event: Record,
        trigger: int,
        mentions: Mapping[str, int | None],
        numbers: Mapping[str, int],
    ) -> None:
        for role, fillers in self._fillers(event, mentions):
            number = self.scheme.roles.index(role)
            self.example.roles += [(trigger, f, number) for f in fillers if f is not None]
        self.example.topics += [
            (trigger, numbers[i]) for i in event.get("topic", []) if i in numbers
        ]

    def _fillers(
        self, event: Record, mentions: Mapping[str, int | None]
    ) -> Iterator[tuple[str, list[int | None]]]:
        for role in self.scheme.roles:
            if role in ("time", "quantity"):
                spot = event.get(role)
                if spot and "start" in spot:
                    yield role, [self.span(spot["start"], spot["end"], role)]
            elif role == "casualty":
                spots = [c for c in event.get("casualties", []) if "start" in c]
                yield role, [self.span(c["start"], c["end"], c["outcome"]) for c in spots]
            else:
                yield role, [mentions.get(i) for i in event.get(role, [])]

    def _relation(self, relation: Record, mentions: Mapping[str, int | None]) -> None:
        head, tail = mentions.get(relation["from"]), mentions.get(relation["to"])
        if head is None or tail is None:
            return
        kinds = self.scheme.relations
        self.example.relations.append((head, tail, kinds.index(relation["type"])))
        title = relation.get("text")
        if relation["type"] != "position" or not title:
            return
        text = self.record["text"]
        name = self.starts[self.example.spans[head][0]]
        at = relation.get("start", text.rfind(title, 0, name))
        at = text.find(title) if at < 0 else at
        if at >= 0:
            span = self.span(at, at + len(title), "title")
            if span is not None:
                self.example.relations.append((span, head, kinds.index("title")))


def example_of_record(record: Record, scheme: Scheme) -> Example:
    """The example of one record in the corpus's own form, offsets included."""
    return _Reader(record, scheme).read()


def load_records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def examples_of_conll(path: Path, name: str, scheme: Scheme) -> list[Example]:
    """Examples of a token-and-BIO file, by the label set `name` of the scheme."""
    return [
        example_of_tokens(c, name, scheme) for s in sentences_of_conll(path) for c in _chunks(s)
    ]


def sentences_of_conll(path: Path) -> Iterator[list[list[str]]]:
    """(token, tag) pairs, sentence by sentence."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        sentence = [line.split("\t")[:2] for line in block.splitlines() if "\t" in line]
        if sentence:
            yield sentence


def _chunks(tokens: list[list[str]], size: int = 80) -> Iterator[list[list[str]]]:
    """A long sentence in parts, never cut inside an entity."""
    start = 0
    for i in range(len(tokens)):
        if i - start >= size and not tokens[i][1].startswith("I-"):
            yield tokens[start:i]
            start = i
    if start < len(tokens):
        yield tokens[start:]


def example_of_tokens(tokens: Tokens, name: str, scheme: Scheme) -> Example:
    """The example of one sentence of (token, tag) pairs, by the label set `name` of the scheme."""
    text, places = "", []
    for token, _ in tokens:
        places.append((len(text), len(text) + len(token)))
        text += token + " "
    record = {"text": text.rstrip()}
    reader = _Reader(record, scheme)
    example = reader.example
    example.scheme, example.tokens = name, tokens
    channels = dict(zip(scheme.other_spans[name], scheme.channels[name], strict=True))
    for start, end, label in entities_of_tags([tag for _, tag in tokens]):
        place = reader.place(places[start][0], places[end - 1][1])
        if place is not None and label in channels:
            example.spans.append((*place, channels[label]))
    example.strips.clear()
    return example


def entities_of_tags(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """(first, end, label) of BIO tags."""
    start = None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            yield start, i, tags[start][2:]
            start = None
        if tag.startswith("B-"):
            start = i
