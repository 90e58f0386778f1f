"""What is trained on: the sets of a configuration, in batches of like length."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kg.reading.neural_words import Window, windows
from training.augment import respell
from training.examples import (
    Example,
    Scheme,
    example_of_record,
    examples_of_conll,
    load_records,
)
from training.markup import read_all
from training.model import Items
from training.swap import NamePool, TaggedPools

__all__ = ["REPO", "Batch", "Batches", "collate", "cycle_of", "expand", "forbidden", "load_set"]

REPO = Path(__file__).resolve().parents[1]
Settings = Mapping[str, Any]


def expand(path: str) -> Path:
    """A path of the configuration: under the shared folder or under the repository."""
    shared = os.environ.get("KG_SHARED", str(REPO.parent / "shared"))
    return REPO / path.replace("$SHARED", shared)


def forbidden(settings: Settings) -> set[str]:
    """Documents that must never be trained on."""
    paths = [expand(p) for p in settings["never"]]
    return {r.get("doc", r["id"]) for p in paths if p.exists() for r in load_records(p)}


def load_set(spec: Settings, scheme: Scheme, never: set[str]) -> list[Example]:
    """The examples of one set; written sentences under a folder leave their `_test` files out."""
    path = expand(spec["path"])
    if path.suffix == ".conll":
        return examples_of_conll(path, spec["labels"], scheme)
    records = load_records(path) if path.suffix == ".jsonl" else _written(path)
    taken = {str(r.get("doc", r["id"])) for r in records} & never
    if taken:
        raise ValueError(f"{path}: documents kept for measuring: {sorted(taken)[:3]}")
    return [example_of_record(r, scheme) for r in records]


def _written(path: Path) -> list[dict[str, Any]]:
    """Records of one file of written sentences, or of a folder's without its tests."""
    every = sorted(path.iterdir()) if path.is_dir() else [path]
    files = [f for f in every if "_test" not in f.stem]
    records, _ = read_all([f for f in files if f.suffix == ".txt"])
    return records + [r for f in files if f.suffix == ".jsonl" for r in load_records(f)]


def cycle_of(epoch: int, cycles: Sequence[Settings]) -> tuple[int, int]:
    """The number of the cycle that an epoch lies in, and how many epochs came before it.

    >>> cycle_of(8, [{"epochs": 7}, {"epochs": 2}])
    (1, 7)
    """
    before = 0
    for number, cycle in enumerate(cycles):
        if epoch < before + cycle["epochs"]:
            return number, before
        before += cycle["epochs"]
    raise IndexError(f"epoch {epoch + 1} of {before}")


@dataclass
class Batch:
    """A padded batch: pieces, words, and everything to be learnt from them."""

    ids: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    words: Tensor
    own: Tensor
    channels: Tensor
    spans: Tensor
    triggers: Tensor
    strips: Tensor
    items: Items
    real: Tensor
    modality: Tensor
    background: Tensor
    roles: Tensor
    topics: Tensor
    relations: Tensor

    def to(self, device: torch.device) -> Batch:
        """The batch on another device."""
        moved = {k: v.to(device) for k, v in self.__dict__.items() if k != "items"}
        return Batch(**moved, items=Items(*(t.to(device) for t in self.items)))


class Batches:
    """Draws the sets anew each epoch, respells a share, and cuts batches of like length."""

    def __init__(self, settings: Settings, scheme: Scheme, tokenizer: Any) -> None:
        self.settings, self.scheme, self.tokenizer = settings, scheme, tokenizer
        never = forbidden(settings)
        self.sets = [self._shuffled(load_set(spec, scheme, never)) for spec in settings["sets"]]

    def epoch(self, number: int) -> list[list[tuple[Example, Window]]]:
        """Batches of one epoch."""
        chance = random.Random(self.settings["seed"] * 1000 + number)
        cycle, _ = cycle_of(number, self.settings["cycles"])
        shares = [s["shares"][cycle] for s in self.settings["sets"]]
        pairs = zip(self.sets, shares, strict=True)
        drawn = [e for examples, share in pairs for e in _draw(examples, share, number)]
        pool = NamePool(e.record for e in drawn if e.record and e.scheme == "own")
        tagged = TaggedPools(e for e in drawn if e.scheme != "own")
        renames = self.settings["cycles"][cycle].get("renames", 0)
        coded = []
        for example in drawn:
            if example.scheme == "own":
                example = self._swapped(example, pool, chance)
            elif renames and chance.random() < renames:
                example = tagged.swap(example, chance, self.scheme)
            example = respell(example, chance, self.settings["respell"])
            found = windows(self.tokenizer, example.text, example.words)
            if found:
                coded.append((example, found[0]))
        coded.sort(key=lambda pair: len(pair[1].ids) + chance.random() * 6)
        groups = list(_cut(coded, self.settings["batch_pieces"]))
        chance.shuffle(groups)
        return groups

    def _swapped(self, example: Example, pool: NamePool, chance: random.Random) -> Example:
        """The example, now and then with other names."""
        if example.record and chance.random() < self.settings["swap"]:
            return example_of_record(pool.swap(example.record, chance, 0.5), self.scheme)
        return example

    def _shuffled(self, examples: list[Example]) -> list[Example]:
        random.Random(self.settings["seed"]).shuffle(examples)
        return examples[: self.settings.get("limit", len(examples))]


def _draw(examples: Sequence[Example], share: float, number: int) -> Iterator[Example]:
    """A set as often as its share says; of a fraction, the next part every epoch."""
    whole, part = divmod(share, 1)
    for _ in range(int(whole)):
        yield from examples
    size = round(part * len(examples))
    yield from (examples[(number * size + i) % len(examples)] for i in range(size))


def _cut(
    coded: Sequence[tuple[Example, Window]], budget: int
) -> Iterator[list[tuple[Example, Window]]]:
    group: list[tuple[Example, Window]] = []
    for pair in coded:
        if group and (len(group) + 1) * len(pair[1].ids) > budget:
            yield group
            group = []
        group.append(pair)
    if group:
        yield group


def collate(group: Sequence[tuple[Example, Window]], scheme: Scheme) -> Batch:
    """Pad one group of examples into tensors."""
    size = len(group)
    pieces = max(len(w.ids) for _, w in group)
    words = max(len(w.first) for _, w in group)
    triggers = max(1, *(len(e.triggers) for e, _ in group))
    spans = max(1, *(len(e.spans) for e, _ in group if e.scheme == "own"), 1)
    labels = sum(len(r) for r in scheme.channels.values())

    def zeros(*shape: int, kind: torch.dtype = torch.long) -> Tensor:
        return torch.zeros(size, *shape, dtype=kind)

    real = torch.float32
    batch = Batch(
        ids=torch.ones(size, pieces, dtype=torch.long),
        mask=zeros(pieces, kind=torch.bool),
        first=zeros(words),
        last=zeros(words),
        words=zeros(words, kind=torch.bool),
        own=torch.tensor([e.scheme == "own" for e, _ in group]),
        channels=zeros(labels, kind=torch.bool),
        spans=zeros(words, words, labels, kind=real),
        triggers=zeros(words),
        strips=torch.full((size, words), -1),
        items=Items(zeros(triggers), zeros(triggers), zeros(spans), zeros(spans), zeros(spans)),
        real=zeros(triggers + spans, kind=torch.bool),
        modality=torch.full((size, triggers), -1),
        background=zeros(triggers, kind=real),
        roles=zeros(triggers, spans, len(scheme.roles), kind=real),
        topics=zeros(triggers, triggers, kind=real),
        relations=zeros(spans, spans, len(scheme.relations), kind=real),
    )
    for row, (example, window) in enumerate(group):
        _fill_words(batch, row, example, window, scheme)
        if example.scheme == "own":
            _fill_items(batch, row, example, triggers)
    return batch


def _fill_words(batch: Batch, row: int, example: Example, window: Window, scheme: Scheme) -> None:
    count = len(window.first)
    batch.ids[row, : len(window.ids)] = torch.tensor(window.ids)
    batch.mask[row, : len(window.ids)] = True
    batch.first[row, :count] = torch.tensor(window.first)
    batch.last[row, :count] = torch.tensor(window.last)
    batch.words[row, :count] = True
    channels = scheme.channels[example.scheme]
    batch.channels[row, channels.start : channels.stop] = True
    for first, last, label in example.spans:
        if last < count:
            batch.spans[row, first, last, label] = 1
    for word, strip in example.strips.items():
        if word < count:
            batch.strips[row, word] = strip
    for trigger in example.triggers:
        if trigger.word < count:
            batch.triggers[row, trigger.word] = trigger.cls + 1


def _fill_items(batch: Batch, row: int, example: Example, triggers: int) -> None:
    limit = int(batch.words[row].sum()) - 1
    for i, trigger in enumerate(example.triggers):
        batch.items.trigger_words[row, i] = min(trigger.word, limit)
        batch.items.trigger_classes[row, i] = trigger.cls
        batch.modality[row, i] = trigger.modality
        batch.background[row, i] = trigger.background
        batch.real[row, i] = True
    for i, (first, last, label) in enumerate(example.spans):
        batch.items.span_first[row, i] = min(first, limit)
        batch.items.span_last[row, i] = min(last, limit)
        batch.items.span_types[row, i] = label
        batch.real[row, triggers + i] = True
    for i, j, label in example.roles:
        batch.roles[row, i, j, label] = 1
    for i, j in example.topics:
        batch.topics[row, i, j] = 1
    for i, j, label in example.relations:
        batch.relations[row, i, j, label] = 1
