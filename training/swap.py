"""The same sentence about other names, so that who did what is read from the sentence.

A reader that has seen one city shelled a hundred times takes every city for a target. In a share of
the training records some names are exchanged for others of their type found elsewhere.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from training.examples import Example, Scheme, Tokens, entities_of_tags, example_of_tokens

__all__ = ["NamePool", "TaggedPools"]

Record = Mapping[str, Any]
Shape = tuple[str, str, int, str]
_TYPES = ("PER", "ORG", "LOC")


class NamePool:
    """Names by language, type and whether they carry the article.

    >>> one = {"lang": "ar", "text": "قصف حلب", "mentions": [
    ...     {"id": "m", "type": "LOC", "text": "حلب", "start": 4, "end": 7}]}
    >>> two = {"lang": "ar", "text": "في عدن", "mentions": [
    ...     {"id": "m", "type": "LOC", "text": "عدن", "start": 3, "end": 6}]}
    >>> NamePool([two]).swap(one, random.Random(0), 1.0)["text"]
    'قصف عدن'
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self._names: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
        for record in records:
            for mention in record.get("mentions", []):
                self._names[_kind(record, mention)].append(mention["text"])

    def swap(self, record: Record, chance: random.Random, share: float) -> Record:
        """The record with a share of its free-standing names exchanged."""
        changes = []
        for mention in _free(record):
            names = self._names.get(_kind(record, mention))
            if names and chance.random() < share:
                changes.append((mention["start"], mention["end"], chance.choice(names)))
        return _rewritten(record, changes) if changes else record


class TaggedPools:
    """Names of token-and-tag corpora, by corpus, label, length and the clitic they may start with.

    Names of persons are put together anew from the given names and surnames of several, so that a
    name is known by its place in the sentence, not from another sentence.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        self._names: dict[Shape, list[list[str]]] = defaultdict(list)
        for example in examples:
            for name, label in _names(example.tokens):
                self._names[_shape(example.scheme, name, label)].append(name)

    def swap(
        self, example: Example, chance: random.Random, scheme: Scheme, share: float = 0.5
    ) -> Example:
        """The example with a share of its names exchanged, tags as they were."""
        words = [token for token, _ in example.tokens]
        tags = [tag for _, tag in example.tokens]
        for start, end, label in entities_of_tags(tags):
            names = self._names[_shape(example.scheme, words[start:end], label)]
            if chance.random() < share:
                words[start:end] = _drawn(names, label, chance)
        return example_of_tokens(list(zip(words, tags, strict=True)), example.scheme, scheme)


def _drawn(names: list[list[str]], label: str, chance: random.Random) -> list[str]:
    name = chance.choice(names)
    return [chance.choice(names)[i] for i in range(len(name))] if label == "PER" else name


def _names(tokens: Tokens) -> Iterator[tuple[list[str], str]]:
    for start, end, label in entities_of_tags([tag for _, tag in tokens]):
        yield [token for token, _ in tokens[start:end]], label


def _shape(corpus: str, name: list[str], label: str) -> Shape:
    return corpus, label, len(name), name[0][0] if name[0][0] in "وفبلك" else ""


def _kind(record: Record, mention: Record) -> tuple[str, str, bool]:
    return record.get("lang", "ar"), mention["type"], mention["text"].startswith("ال")


def _spots(record: Record) -> Iterator[dict[str, Any]]:
    """Everything in a record that has offsets."""
    yield from record.get("mentions", [])
    for event in record.get("events", []):
        yield event
        yield from event.get("casualties", [])
        yield from (event[k] for k in ("time", "quantity") if "start" in event.get(k, {}))
    yield from (r for r in record.get("relations", []) if "start" in r)


def _free(record: Record) -> list[Record]:
    """Names that no other span touches and that «لل» has not robbed of their article."""
    spots = [(s["start"], s["end"]) for s in _spots(record)]
    return [
        m
        for m in record.get("mentions", [])
        if m["type"] in _TYPES
        and sum(a < m["end"] and m["start"] < b for a, b in spots) == 1
        and record["text"][max(m["start"] - 2, 0) : m["start"]] != "لل"
    ]


def _rewritten(record: Record, changes: list[tuple[int, int, str]]) -> Record:
    """The record with stretches of its text exchanged and every offset moved along."""
    changes.sort()
    ends, moves, moved, text, at = [], [], 0, "", 0
    for start, end, name in changes:
        text += record["text"][at:start] + name
        at, moved = end, moved + len(name) - (end - start)
        ends.append(end)
        moves.append(moved)
    out = deepcopy(dict(record))
    out["text"] = text + record["text"][at:]
    for spot in _spots(out):
        for key in ("start", "end"):
            before = bisect_right(ends, spot[key])
            spot[key] += moves[before - 1] if before else 0
        if "text" in spot:
            spot["text"] = out["text"][spot["start"] : spot["end"]]
    return out
