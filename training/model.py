"""The reading model: one encoder pass, then heads for spans, triggers and what links them.

The first stage reads words: a biaffine grid scores every (first word, last word) for every span
label (Yu et al. 2020), so spans may nest; each word gets a trigger class and a number of clitic
characters. The second stage looks at the triggers and spans found: a small attention layer lets
them see each other, then every pair is scored for roles, topics and relations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.encoder import Encoder, attend, drop, hide, mix_values, split_heads

__all__ = ["Items", "Linker", "ReaderModel", "Sizes", "WordHeads", "WordScores"]

#: Clitics of up to three characters are cut off a word.
STRIPS = 4
_WIDTHS = 16
_DISTANCES = 20
_COUNTS = 5


@dataclass(frozen=True)
class Sizes:
    """Widths of the heads and how many labels each tells apart."""

    hidden: int
    span_labels: int
    own_labels: int
    classes: int
    modalities: int
    roles: int
    relations: int
    words: int = 384
    grid: int = 112
    items: int = 256
    dropout: float = 0.25


class WordScores(NamedTuple):
    """What the first stage says: word states, span grid, trigger and clitic scores."""

    states: Tensor
    spans: Tensor
    triggers: Tensor
    strips: Tensor


class Items(NamedTuple):
    """Triggers and spans given to the second stage, as word and label numbers."""

    trigger_words: Tensor
    trigger_classes: Tensor
    span_first: Tensor
    span_last: Tensor
    span_types: Tensor


class _Dropout(nn.Module):
    """Dropout of a share of the values, in training."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        return drop(x, self.share) if self.training else x


class WordHeads(nn.Module):
    """Spans, triggers and clitics from piece states."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.labels, self.grid = sizes.span_labels, sizes.grid
        self.join = nn.Linear(2 * sizes.hidden, sizes.words)
        self.norm = nn.LayerNorm(sizes.words)
        self.start, self.end = (_layer(sizes.words, sizes.grid) for _ in range(2))
        self.pair = nn.Parameter(torch.randn(sizes.grid + 1, sizes.span_labels, sizes.grid + 1))
        self.pair.data *= 0.3 / sizes.grid
        self.width = nn.Embedding(_WIDTHS, sizes.span_labels)
        nn.init.zeros_(self.width.weight)
        self.trigger = nn.Sequential(
            _layer(sizes.words, sizes.items), _Dropout(sizes.dropout),
            nn.Linear(sizes.items, sizes.classes + 1),
        )  # fmt: skip
        self.strip = nn.Linear(sizes.words, STRIPS)
        self.drop = _Dropout(sizes.dropout)

    def forward(self, pieces: Tensor, first: Tensor, last: Tensor) -> WordScores:
        """Scores of words, each given by its first and last piece."""
        ends = torch.cat([_gather(pieces, first), _gather(pieces, last)], -1)
        states = self.norm(self.join(ends))
        seen = self.drop(states)
        return WordScores(states, self._grid(seen), self.trigger(seen), self.strip(seen))

    def _grid(self, seen: Tensor) -> Tensor:
        start = functional.pad(self.drop(self.start(seen)), (0, 1), value=1.0)
        end = functional.pad(self.drop(self.end(seen)), (0, 1), value=1.0)
        batch, count, size = start.shape
        left = start @ self.pair.reshape(size, -1)
        left = left.view(batch, count * self.labels, size)
        scores = (left @ end.transpose(1, 2)).view(batch, count, self.labels, count)
        places = torch.arange(count, device=seen.device)
        width = (places[None, :] - places[:, None]).clamp(0, _WIDTHS - 1)
        return scores.transpose(2, 3) + self.width(width) - 5.5


class Linker(nn.Module):
    """Modality and background of triggers; roles, topics and relations of pairs."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        size = sizes.items
        self.classes = nn.Embedding(sizes.classes, size)
        self.types = nn.Embedding(sizes.own_labels, size)
        self.trigger = nn.Linear(2 * sizes.words, size)
        self.span = nn.Linear(4 * sizes.words, size)
        self.look, self.mix = _Look(sizes), _Mix(size, sizes.dropout)
        self.norm = nn.LayerNorm(size)
        self.drop = _Dropout(sizes.dropout)
        self.modality = nn.Sequential(_layer(size, size), nn.Linear(size, sizes.modalities))
        self.background = nn.Sequential(_layer(size, size), nn.Linear(size, 1))
        self.between = nn.Linear(sizes.words, size, bias=False)
        self.roles = _Pairs(sizes, sizes.roles)
        self.topics = _Pairs(sizes, 1)
        self.relations = _Pairs(sizes, sizes.relations)

    def forward(
        self, states: Tensor, items: Items, real: Tensor | None = None, words: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Scores of modality, background, roles (trigger, span), topics, relations (span, span).

        `real` is true for items that are not padding, triggers before spans; `words` for words.
        """
        triggers = items.trigger_words.shape[1]
        mixed = self._items(self.drop(states), items, real, words)
        t, s = mixed[:, :triggers], mixed[:, triggers:]
        running = functional.pad(self.between(states).cumsum(1), (0, 0, 1, 0))
        marks = torch.cat([items.trigger_words, items.span_first], 1)
        trigger_place = (items.trigger_words, items.trigger_words)
        span_place = (items.span_first, items.span_last)
        return (
            self.modality(t),
            self.background(t).squeeze(-1),
            self.roles(t, s, trigger_place, span_place, running, marks),
            self.topics(t, t, trigger_place, trigger_place, running, marks).squeeze(-1),
            self.relations(s, s, span_place, span_place, running, marks),
        )

    def _items(
        self, states: Tensor, items: Items, real: Tensor | None, words: Tensor | None
    ) -> Tensor:
        if words is None:
            whole = states.mean(1, keepdim=True)
        else:
            share = words.to(states.dtype)[..., None]
            whole = (states * share).sum(1, keepdim=True) / share.sum(1, keepdim=True)
        at = _gather(states, items.trigger_words)
        trigger = self.trigger(torch.cat([at, whole.expand_as(at)], -1))
        trigger = trigger + self.classes(items.trigger_classes)
        first, last = _gather(states, items.span_first), _gather(states, items.span_last)
        before = _gather(functional.pad(states, (0, 0, 1, 0)), items.span_first)
        after = _gather(functional.pad(states, (0, 0, 0, 1)), items.span_last + 1)
        span = self.span(torch.cat([first, last, before, after], -1))
        span = span + self.types(items.span_types)
        joined = torch.cat([trigger, span], 1)
        places = torch.cat([items.trigger_words, items.span_first], 1)
        joined = joined + self.drop(self.look(joined, places, states, words))
        return cast(Tensor, self.drop(self.norm(self.mix(joined, real))))


class _Look(nn.Module):
    """What each item finds in the words of its text, by what they are and how far off they stand.

    A denial, a plan or the verb that reports it may stand far from the word that tells the event.
    """

    def __init__(self, sizes: Sizes, heads: int = 4) -> None:
        super().__init__()
        size = sizes.items
        self.heads = heads
        self.norm = nn.LayerNorm(size)
        self.ask, self.tell = nn.Linear(size, size), nn.Linear(sizes.words, 2 * size)
        self.near = nn.Embedding(2 * _DISTANCES + 1, heads)
        self.out = nn.Linear(size, size)
        nn.init.zeros_(self.near.weight)

    def forward(
        self, items: Tensor, places: Tensor, states: Tensor, words: Tensor | None
    ) -> Tensor:
        query = split_heads(self.ask(self.norm(items)), self.heads)
        key, value = (
            split_heads(part, self.heads) for part in self.tell(states).split(items.shape[-1], -1)
        )
        word = torch.arange(states.shape[1], device=states.device)
        apart = (word[None, None] - places[..., None]).clamp(-_DISTANCES, _DISTANCES)
        bias = self.near(apart + _DISTANCES).permute(0, 3, 1, 2)
        hidden = hide(words)
        bias = bias if hidden is None else bias + hidden
        return cast(Tensor, self.out(mix_values(query, key, value, bias)))


class _Mix(nn.Module):
    """One layer of attention among the items of a text, normed before each step."""

    def __init__(self, size: int, dropout: float, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.up, self.down = nn.Linear(size, 2 * size), nn.Linear(2 * size, size)
        self.drop = _Dropout(dropout)

    def forward(self, x: Tensor, real: Tensor | None) -> Tensor:
        x = x + self.drop(self.out(attend(self.qkv(self.norm1(x)), self.heads, hide(real))))
        inner = self.drop(functional.gelu(self.up(self.norm2(x))))
        return cast(Tensor, x + self.drop(self.down(inner)))


class _Pairs(nn.Module):
    """Scores of ordered pairs of items from what they are and how they stand to each other."""

    def __init__(self, sizes: Sizes, labels: int) -> None:
        super().__init__()
        size = sizes.items
        self.left, self.right = nn.Linear(size, size), nn.Linear(size, size)
        self.left2, self.right2 = nn.Linear(size, size), nn.Linear(size, size)
        self.distance = nn.Embedding(2 * _DISTANCES + 1, size)
        self.count = nn.Embedding(_COUNTS, size)
        self.out = nn.Linear(size, labels)
        self.product = nn.Linear(size, labels, bias=False)
        self.drop = _Dropout(sizes.dropout)
        nn.init.constant_(self.out.bias, -3.0)

    def forward(
        self,
        left: Tensor,
        right: Tensor,
        left_place: tuple[Tensor, Tensor],
        right_place: tuple[Tensor, Tensor],
        running: Tensor,
        marks: Tensor,
    ) -> Tensor:
        (a0, a1), (b0, b1) = ((p[:, :, None], q[:, :, None]) for p, q in (left_place, right_place))
        b0, b1 = b0.transpose(1, 2), b1.transpose(1, 2)
        ahead = b0 > a0
        low = torch.where(ahead, a1, b1) + 1
        high = torch.maximum(torch.where(ahead, b0, a0), low)
        gap = (high - low).clamp(max=_DISTANCES - 1)
        signed = torch.where(ahead, _DISTANCES + 1 + gap, _DISTANCES - 1 - gap)
        between = _between(running, low, high)
        inside = (marks[:, None, None] >= low[..., None]) & (marks[:, None, None] < high[..., None])
        count = inside.sum(-1).clamp(max=_COUNTS - 1)
        hidden = self.left(left)[:, :, None] + self.right(right)[:, None] + between
        hidden = hidden + self.distance(signed) + self.count(count)
        product = self.left2(left)[:, :, None] * self.right2(right)[:, None]
        return cast(
            Tensor, self.out(self.drop(functional.gelu(hidden))) + self.product(self.drop(product))
        )


def _between(running: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Mean state of the words from `low` up to `high`, zero where there are none."""
    batch, rows, columns = low.shape
    limit = running.shape[1] - 1
    start = _gather(running, low.clamp(max=limit).reshape(batch, -1))
    end = _gather(running, high.clamp(max=limit).reshape(batch, -1))
    length = (high - low).clamp(min=1).reshape(batch, -1, 1)
    return ((end - start) / length).view(batch, rows, columns, -1)


def _gather(states: Tensor, index: Tensor) -> Tensor:
    return states.gather(1, index[..., None].expand(-1, -1, states.shape[-1]))


def _layer(size: int, out: int) -> nn.Module:
    return nn.Sequential(nn.Linear(size, out), nn.GELU())


class ReaderModel(nn.Module):
    """Encoder, word heads and linker."""

    def __init__(self, encoder: Encoder, sizes: Sizes) -> None:
        super().__init__()
        self.encoder, self.sizes = encoder, sizes
        self.heads, self.linker = WordHeads(sizes), Linker(sizes)

    def words(self, ids: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> WordScores:
        """First stage on a padded batch."""
        device = ids.device.type
        with torch.autocast(device, torch.bfloat16, enabled=self.training or device == "cuda"):
            pieces = self.encoder(self.encoder.words(ids), mask)
        return cast(WordScores, self.heads(pieces.float(), first, last))
