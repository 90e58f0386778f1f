"""From scores to what was read: which spans, triggers and links the model may claim.

The settings of the released model say which labels there are, how sure the model must be to claim
something, how its raw chances become honest confidences, and what may go with what: which class
takes which role, filled by which type of span.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Decoder",
    "Found",
    "Given",
    "NeuralReading",
    "RelationLink",
    "RoleLink",
    "SpanFound",
    "TopicLink",
    "TriggerFound",
    "log_odds",
]

Array = NDArray[np.float32]

#: A trigger that is known beforehand: start, end and class.
Given = tuple[int, int, str]

#: A score beyond this is as sure as can be.
_FAR = 40.0

#: A chance nearer to 0 or 1 than this is as good as this.
_VAIN = 0.003

_CLITICS = re.compile("[وفبلكس]{1,3}ـ?|ـ")
_CLOSERS = {"»": "«", "”": "“", '"': '"', ")": "(", "]": "[", "›": "‹", "’": "‘"}


@dataclass(frozen=True, slots=True)
class SpanFound:
    """A mention (`PER`, `ORG`, …), a time, a quantity, a title, or counted victims by outcome."""

    start: int
    end: int
    type: str
    score: float


@dataclass(frozen=True, slots=True)
class TriggerFound:
    """A word that tells an event, with its class, modality and whether it is background.

    ``chances`` are those of each modality, ``modality`` the one claimed.
    """

    start: int
    end: int
    cls: str
    score: float
    modality: str
    modality_score: float
    background: float
    is_background: bool = False
    chances: Mapping[str, float] = field(default_factory=dict)

    def likeliest(self, but: str) -> str:
        """The likeliest modality, one left out."""
        others = (name for name in self.chances if name != but)
        return max(others, key=lambda name: self.chances[name])


@dataclass(frozen=True, slots=True)
class RoleLink:
    """Span number `span` fills `role` for trigger number `trigger`."""

    trigger: int
    span: int
    role: str
    score: float


@dataclass(frozen=True, slots=True)
class TopicLink:
    """Trigger number `topic` is what trigger number `trigger` is about."""

    trigger: int
    topic: int
    score: float


@dataclass(frozen=True, slots=True)
class RelationLink:
    """Relation `type` from span `head` to span `tail`; a position has the span of its title."""

    head: int
    tail: int
    type: str
    score: float
    title: int | None = None


@dataclass(frozen=True, slots=True)
class NeuralReading:
    """What the model read in one sentence; links refer to places in `spans` and `triggers`."""

    spans: tuple[SpanFound, ...] = ()
    triggers: tuple[TriggerFound, ...] = ()
    roles: tuple[RoleLink, ...] = ()
    topics: tuple[TopicLink, ...] = ()
    relations: tuple[RelationLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Triggers and spans of one window, by word, with their scores: what the linker is given."""

    trigger_words: list[int]
    trigger_classes: list[int]
    trigger_scores: list[float]
    span_first: list[int]
    span_last: list[int]
    span_types: list[int]
    span_scores: list[float]

    def arrays(self) -> tuple[NDArray[np.int64], ...]:
        """The linker's inputs, each with a leading axis of one."""
        triggers = [self.trigger_words, self.trigger_classes]
        lists = [*triggers, self.span_first, self.span_last, self.span_types]
        return tuple(np.asarray([values], dtype=np.int64) for values in lists)


def log_odds(chance: float) -> float:
    """The logarithm of the odds; surer than 0.997 the model is in vain, as it is right no oftener.

    >>> log_odds(0.5), round(log_odds(0.9999), 2)
    (0.0, 5.81)
    """
    chance = min(max(chance, _VAIN), 1 - _VAIN)
    return math.log(chance / (1 - chance))


class Decoder:
    """Turns scores into claims by the settings of a released model."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.labels = settings["labels"]
        self.threshold: dict[str, Any] = settings["thresholds"]
        self.honest: dict[str, tuple[float, float]] = settings["confidence"]
        self.types: list[str] = self.labels["spans"]
        self.mention_count: int = settings["mention_types"]
        self.span_limits = np.asarray([self._limit("spans", t) for t in self.types])
        self.span_scores = np.asarray([_least(limit) for limit in self.span_limits], np.float32)
        self.role_limits = np.asarray([self._limit("roles", r) for r in self.labels["roles"]])
        self.relation_limits = np.asarray(
            [self._limit("relations", r) for r in self.labels["relations"]]
        )
        self._allow(settings["constraints"])

    def confidence(self, head: str, chance: float) -> float:
        """A raw chance as the share of such claims that proved right, rounded."""
        slope, shift = self.honest.get(head, (1.0, 0.0))
        points = slope * log_odds(chance) + shift
        return round(1.0 / (1.0 + math.exp(-min(max(points, -_FAR), _FAR))), 3)

    def _limit(self, head: str, label: str) -> float:
        limits = self.threshold[head]
        return float(limits.get(label, limits["default"]))

    def _allow(self, rules: Mapping[str, Any]) -> None:
        """Tables of what may be: role by class and type, relation by types, topic by class."""
        classes, roles = self.labels["classes"], self.labels["roles"]
        self.roles_allowed = np.zeros((len(classes), len(self.types), len(roles)), bool)
        for r, role in enumerate(roles):
            takers = rules["role_classes"].get(role, classes)
            for c in (classes.index(name) for name in takers):
                self.roles_allowed[c, [self.types.index(t) for t in rules["fillers"][role]], r] = 1
        relations = self.labels["relations"]
        self.relations_allowed = np.zeros((len(self.types), len(self.types), len(relations)), bool)
        for r, name in enumerate(relations):
            heads, tails = rules["relation_ends"][name]
            for h in heads:
                for t in tails:
                    self.relations_allowed[self.types.index(h), self.types.index(t), r] = True
        self.once = [
            (roles.index(role), axis)
            for axis, one in enumerate(("one_trigger_a_span", "one_span_a_trigger"))
            for role in rules[one]
        ]
        self.topics_allowed = np.isin(classes, rules["topics_of"])

    def found(
        self,
        spans: Array,
        triggers: Array,
        given: Sequence[tuple[int, str]] | None = None,
        expected: Sequence[int] = (),
    ) -> Found:
        """Triggers and spans worth claiming, from the first stage's scores of one window.

        Triggers that are `given`, by word and class, are taken in the place of those found. At the
        words where one is `expected` a smaller chance is enough.
        """
        chances = _softmax(triggers)
        if given is None:
            limits = np.full(len(chances), self.threshold["triggers"])
            limits[list(expected)] = self.threshold.get("expected", self.threshold["triggers"])
            words = [int(w) for w in np.nonzero(1 - chances[:, 0] >= limits)[0]]
            classes = [int(chances[w, 1:].argmax()) for w in words]
        else:
            words = [word for word, _ in given]
            classes = [self.labels["classes"].index(name) for _, name in given]
        scores = [float(chances[w, 1 + c]) for w, c in zip(words, classes, strict=True)]
        claims = self._spans(spans)
        return Found(
            words, classes, scores,
            [c[0] for c in claims], [c[1] for c in claims],
            [c[2] for c in claims], [c[3] for c in claims],
        )  # fmt: skip

    def _spans(self, scores: Array) -> list[tuple[int, int, int, float]]:
        """The likeliest spans that do not cross: mentions among themselves, others by label.

        A mention may lie in one of another type («مواقع الحوثيين»); of one type the likelier stays.
        """
        likely = np.nonzero(scores >= self.span_scores)
        value = _sigmoid(scores[likely])
        sure = value >= self.span_limits[likely[2]]
        kept: list[tuple[int, int, int, float]] = []
        first, last, label = (one[sure].tolist() for one in likely)
        found = zip(first, last, label, value[sure].tolist(), strict=True)
        for a, b, t, chance in sorted(found, key=lambda one: -one[3]):
            if a <= b and all(self._compatible((a, b, t), k) for k in kept):
                kept.append((a, b, t, chance))
        return sorted(kept, key=lambda k: (k[0], -k[1], k[2]))

    def _compatible(self, new: tuple[int, int, int], old: tuple[int, int, int, float]) -> bool:
        (a, b, t), (c, d, u, _) = new, old
        if b < c or d < a:
            return True
        if t < self.mention_count and u < self.mention_count:
            return t != u and (a, b) != (c, d) and ((a <= c and d <= b) or (c <= a and b <= d))
        return t != u

    def strip(self, text: str, word: tuple[int, int], count: int) -> int:
        """How many of `count` characters of a word are clitics before a span that starts in it."""
        while count and not (
            count < word[1] - word[0] and _CLITICS.fullmatch(text, word[0], word[0] + count)
        ):
            count -= 1
        return count

    def roles(self, found: Found, scores: Array) -> list[tuple[int, int, int, float]]:
        """(trigger, span, role, confidence): one role a pair, one trigger a count of victims."""
        chances = _sigmoid(scores)
        allowed = self.roles_allowed[found.trigger_classes][:, found.span_types]
        chances = np.where(allowed, chances, 0.0)
        best = chances.argmax(-1)
        top = np.take_along_axis(chances, best[..., None], -1)[..., 0]
        kept = top >= self.role_limits[best]
        for role, axis in self.once:
            here = best == role
            rival = np.where(here, top, 0.0)
            kept &= ~here | (rival == rival.max(axis, keepdims=True, initial=0.0))
        return [(int(t), int(s), int(best[t, s]), float(top[t, s])) for t, s in np.argwhere(kept)]

    def topics(self, found: Found, scores: Array) -> list[tuple[int, int, float]]:
        """(trigger, topic, confidence)."""
        chances = _sigmoid(scores)
        chances = np.where(self.topics_allowed[found.trigger_classes][:, None], chances, 0.0)
        np.fill_diagonal(chances, 0.0)
        pairs = np.argwhere(chances >= self.threshold["topics"])
        return [(int(a), int(b), float(chances[a, b])) for a, b in pairs]

    def relations(self, found: Found, scores: Array) -> list[RelationLink]:
        """Relations between spans; the best title of a person goes with the person's positions."""
        chances = _sigmoid(scores)
        allowed = self.relations_allowed[found.span_types][:, found.span_types]
        chances = np.where(allowed, chances, 0.0)
        chances[np.arange(len(chances)), np.arange(len(chances))] = 0.0
        names: list[str] = self.labels["relations"]
        title = names.index("title")
        titles = {
            int(person): int(chances[:, person, title].argmax())
            for person in np.nonzero(chances[..., title].max(0, initial=0.0) >= 0.3)[0]
        }
        links = []
        for head, tail, r in np.argwhere(chances >= self.relation_limits):
            if r != title:
                worn = titles.get(int(head)) if names[r] == "position" else None
                score = float(chances[head, tail, r])
                links.append(RelationLink(int(head), int(tail), names[r], score, worn))
        return links

    def modality(self, chances: Mapping[str, float]) -> tuple[str, float]:
        """The modality of one trigger: asserted only when that is likely enough."""
        name = "asserted"
        if chances[name] < self.threshold[name]:
            name = max((one for one in chances if one != name), key=lambda one: chances[one])
        return name, chances[name]

    def modalities(self, scores: Array) -> list[dict[str, float]]:
        """How likely each modality is, trigger by trigger."""
        names: list[str] = self.labels["modalities"]
        return [dict(zip(names, row, strict=True)) for row in _softmax(scores).tolist()]

    def background(self, scores: Array) -> list[tuple[float, bool]]:
        """How likely each event is background, and whether that is claimed."""
        limit = self.threshold["background"]
        return [(chance, chance >= limit) for chance in _sigmoid(scores).tolist()]


def close_quotes(text: str, start: int, end: int) -> int:
    """End of a span that opens a quote or bracket and stops just before closing it.

    >>> close_quotes("مواقع «قسد» هناك", 0, 10)
    11
    """
    after = text[end : end + 1]
    opener = _CLOSERS.get(after)
    if opener is None:
        return end
    inside = text[start:end]
    open_now = (
        inside.count(opener) % 2 if opener == after else inside.count(opener) > inside.count(after)
    )
    return end + 1 if open_now else end


def _sigmoid(scores: Any) -> Array:
    near = np.maximum(np.minimum(scores, _FAR), -_FAR)
    return cast(Array, 1.0 / (1.0 + np.exp(-near)))


def _least(limit: float) -> float:
    """A score that is surely too low for a chance of `limit`."""
    if limit <= 0:
        return -math.inf
    limit = min(limit, 1 - 1e-6)
    return math.log(limit / (1 - limit)) - 0.01


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return cast(Array, raised / raised.sum(-1, keepdims=True))
