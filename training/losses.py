"""What each head is told it did wrong, summed per example."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from training.data import Batch
from training.model import ReaderModel, WordScores

__all__ = ["Rarity", "losses", "seeded"]


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
    items = batch.items
    if noise:
        other = torch.randint_like(items.trigger_classes, model.sizes.classes)
        change = torch.rand(other.shape, device=other.device) < noise
        items = items._replace(trigger_classes=torch.where(change, other, items.trigger_classes))
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


def _readable(batch: Batch) -> Tensor:
    """The mask of items, with one item left readable in rows that have none."""
    real = batch.real.clone()
    real[~real.any(1), 0] = True
    return real


def seeded(seed: int) -> None:
    """Fix every source of chance."""
    random.seed(seed)
    torch.manual_seed(seed)
