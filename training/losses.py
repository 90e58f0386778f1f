"""What each head is told it did wrong, summed per example."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from training.data import Batch
from training.model import Items, ReaderModel, Sizes, WordScores

__all__ = ["Rarity", "blurred", "losses", "seeded"]


class Rarity(NamedTuple):
    """How much more a rare class or modality counts; classes start with «no trigger»."""

    classes: Tensor
    modalities: Tensor


def losses(
    model: ReaderModel, batch: Batch, rarity: Rarity, noise: float = 0.0
) -> Mapping[str, Tensor]:
    """Loss by head, averaged over the examples that teach it."""
    scores = model.words(batch.ids, batch.mask, batch.first, batch.last)
    out = {"spans": _spans(scores, batch), **_words(scores, batch, rarity.classes)}
    if batch.own.any():
        out |= _links(model, scores, batch, rarity.modalities, noise)
    return out


def _spans(scores: WordScores, batch: Batch) -> Tensor:
    upper = torch.triu(torch.ones(scores.spans.shape[1:3], device=scores.spans.device))
    real = batch.words[:, :, None] & batch.words[:, None, :]
    weight = (real * upper)[..., None] * batch.channels[:, None, None, :]
    each = functional.binary_cross_entropy_with_logits(scores.spans, batch.spans, reduction="none")
    return (each * weight).sum() / len(batch.ids)


def _words(scores: WordScores, batch: Batch, class_weights: Tensor) -> dict[str, Tensor]:
    count = max(int(batch.own.sum()), 1)
    real = batch.words & batch.own[:, None]
    target = torch.where(real, batch.triggers, -1)
    trigger = functional.cross_entropy(
        scores.triggers.transpose(1, 2), target, class_weights, ignore_index=-1, reduction="sum"
    )
    strip = functional.cross_entropy(
        scores.strips.transpose(1, 2), batch.strips, ignore_index=-1, reduction="sum"
    )
    return {"triggers": trigger / count, "strips": strip / count}


def _links(
    model: ReaderModel, scores: WordScores, batch: Batch, rare: Tensor, noise: float
) -> dict[str, Tensor]:
    items = blurred(batch, noise, model.sizes) if noise else batch.items
    modality, background, roles, topics, relations = model.linker(
        scores.states, items, _readable(batch), batch.words
    )
    triggers = items.trigger_words.shape[1]
    t, s = batch.real[:, :triggers], batch.real[:, triggers:]
    count = max(int(batch.own.sum()), 1)

    def pairs(score: Tensor, gold: Tensor, real: Tensor) -> Tensor:
        each = functional.binary_cross_entropy_with_logits(score, gold, reduction="none")
        return (each * real).sum() / count

    both = s[:, :, None] & s[:, None, :]
    return {
        "modality": functional.cross_entropy(
            modality.transpose(1, 2), batch.modality, rare, ignore_index=-1, reduction="sum"
        )
        / count,
        "background": pairs(background, batch.background, t),
        "roles": pairs(roles, batch.roles, (t[:, :, None] & s[:, None, :])[..., None]),
        "topics": pairs(topics, batch.topics, t[:, :, None] & t[:, None, :]),
        "relations": pairs(relations, batch.relations, both[..., None]),
    }


def blurred(batch: Batch, noise: float, sizes: Sizes) -> Items:
    """The items with some classes, types and boundaries a little wrong, as they will be found."""
    items = batch.items
    end = batch.words.sum(1, keepdim=True) - 1

    def some(old: Tensor, new: Tensor, share: float) -> Tensor:
        return torch.where(torch.rand(old.shape, device=old.device) < share, new, old)

    def moved(place: Tensor) -> Tensor:
        return some(place, place + torch.randint_like(place, 2) * 2 - 1, noise / 2)

    first = torch.minimum(moved(items.span_first).clamp(min=0), items.span_last)
    last = torch.minimum(torch.maximum(moved(items.span_last), first), end)
    classes, types = items.trigger_classes, items.span_types
    return Items(
        items.trigger_words,
        some(classes, torch.randint_like(classes, sizes.classes), noise),
        first,
        last,
        some(types, torch.randint_like(types, sizes.own_labels), noise / 4),
    )


def _readable(batch: Batch) -> Tensor:
    """The mask of items, with one item left readable in rows that have none."""
    real = batch.real.clone()
    real[~real.any(1), 0] = True
    return real


def seeded(seed: int) -> None:
    """Fix every source of chance."""
    random.seed(seed)
    torch.manual_seed(seed)
