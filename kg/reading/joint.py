"""Rules and trained model together: one place that says whose word counts.

The rules read first. The model then speaks on what it saw: its spans and triggers are added or
confirm what the rules found, and where it linked a trigger, its links stand in the place of the
rules' links. What follows is the common tail, so that negation, attribution, numbers and dates,
which the rules know exactly, have the last word: the model's own links of times and counts to
events were less often right (``bench/reading.py``) and are left aside.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.model import MENTION_TYPES
from kg.reading.constraints import SPEECH, family, fits
from kg.reading.draft import (
    Draft,
    DraftEvent,
    DraftMention,
    DraftRelation,
    Link,
    Sentence,
)
from kg.reading.known import seat, with_head
from kg.reading.mediators import find_mediators
from kg.reading.reader import RULES, TAIL, Stage
from kg.reading.settled import SETTLED

if TYPE_CHECKING:
    from kg.reading.neural import NeuralReader
    from kg.reading.neural_decode import NeuralReading, SpanFound, TriggerFound

__all__ = ["Joint", "Weights", "joined"]


Stages = tuple[tuple[str, Stage], ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """How sure each side must be; tuned on the development set (``bench/status.py`` tries others).

    ``trigger`` is the least score of a rule event that the model did not see; in a language that it
    has ``learnt`` from many reports, no such event stands but what somebody says to another.
    ``alone`` is that of a model event that no rule found. Where the model is surer than ``sure``
    that a fact is told, a cue weaker than ``cue`` does not count; where it is less sure than
    ``doubt``, none is needed. Which other modality it is, the model says where it is surer than
    ``kind``, and between a plan and what may be, against a sure cue, than ``other``. Where it is
    less sure of an event than ``unsure``, ``wary`` stands for ``doubt``, it leaves cues from
    ``cue_unseen`` on, and it does not overrule who did it to whom.
    """

    trigger: float = 0.9
    learnt: frozenset[str] = frozenset({"ar"})
    alone: float = 0.55
    unsure: float = 0.4
    sure: float = 0.95
    doubt: float = 0.05
    wary: float = 0.4
    cue: float = 0.9
    cue_unseen: float = 0.6
    other: float = 0.6
    cue_weak: float = 0.6
    likely: float = 0.85
    close: float = 0.1
    kind: float = 0.2


@dataclass(slots=True)
class _Seen:
    """What the model saw in one sentence, as parts of the draft."""

    mentions: dict[int, DraftMention] = field(default_factory=dict)
    events: dict[int, DraftEvent] = field(default_factory=dict)


def joined(
    reader: NeuralReader,
    *,
    rules: bool = True,
    given: Stages = (),
    weights: Weights | None = None,
) -> tuple[Stages, Stages]:
    """The head and tail of a reader that uses the model, beside the rules or without them.

    Where `given` stages bring in the events, the model says of these whether they happened and
    whether they are news, and nothing else.
    """
    joint = Joint(reader, weights)
    found = RULES if rules else ()
    head = (*given, ("model", joint.judge)) if given else (*found, ("model", joint.propose))
    tail: list[tuple[str, Stage]] = []
    for name, stage in TAIL:
        tail.append((name, stage))
        if name == "modality":
            tail.append(("model modality", joint.status))
    return head, tuple(tail)


class Joint:
    """Stages that bring the model's reading into a draft: `propose` or `judge`, and `status`."""

    def __init__(self, reader: NeuralReader, weights: Weights | None = None) -> None:
        self.reader = reader
        self.weights = weights or Weights()

    def propose(self, draft: Draft) -> None:
        """Join the model's mentions, events, links and relations to those of the rules."""
        texts = [sentence.span.text for sentence in draft.sentences]
        expected = [
            [
                (event.start - one.span.start, event.end - one.span.start)
                for event in draft.events_of(one)
            ]
            for one in draft.sentences
        ]
        readings = self.reader.read(texts, draft.language.code, expected=expected)
        draft.kept[_KEY] = []
        for sentence, reading in zip(draft.sentences, readings, strict=True):
            seen = _Seen()
            self._mentions(draft, sentence, reading, seen)
            self._events(draft, sentence, reading, seen)
            _drop_carriers(draft, sentence, seen)
            self._links(sentence, reading, seen)
            self._relations(draft, sentence, reading, seen)
            draft.kept[_KEY].append((sentence, reading, seen))
        draft.mentions.sort(key=lambda one: (one.start, -one.end))
        draft.events.sort(key=lambda one: (one.start, one.end))
        find_mediators(draft)

    def judge(self, draft: Draft) -> None:
        """Ask the model about the events that are there already, however they were found."""
        texts = [sentence.span.text for sentence in draft.sentences]
        there = [draft.events_of(sentence) for sentence in draft.sentences]
        given = [
            [
                (event.start - one.span.start, event.end - one.span.start, event.cls)
                for event in events
            ]
            for one, events in zip(draft.sentences, there, strict=True)
        ]
        readings = self.reader.read(texts, draft.language.code, given)
        draft.kept[_KEY] = []
        for sentence, events, reading in zip(draft.sentences, there, readings, strict=True):
            seen = _Seen()
            for number, found in enumerate(reading.triggers):
                start, end = sentence.span.start + found.start, sentence.span.start + found.end
                event = next((e for e in events if e.start < end and start < e.end), None)
                if event is not None:
                    event.background = event.background or found.is_background
                    seen.events[number] = event
            draft.kept[_KEY].append((sentence, reading, seen))

    def status(self, draft: Draft) -> None:
        """Weigh the cues that the rules heard against how surely the model reads a fact."""
        for _, reading, seen in draft.kept.get(_KEY, ()):
            for number, event in seen.events.items():
                self._weigh(event, reading.triggers[number])

    def _weigh(self, event: DraftEvent, found: TriggerFound) -> None:
        heard = event.modality != "asserted"
        if event.modality_score >= self.weights.cue:
            self._choose(event, found)
            return
        told = found.chances["asserted"]
        sure = (
            self.weights.sure
            if event.modality_score >= self.weights.cue_weak
            else self.weights.likely
        )
        weak = found.score < self.weights.unsure
        if weak and event.modality_score >= self.weights.cue_unseen:
            return
        doubt = self.weights.wary if weak else self.weights.doubt
        if told > sure:
            event.modality = "asserted"
        elif heard or told < doubt:
            other = self._other(event, found)
            if not heard or found.chances[other] > self.weights.kind:
                event.modality = other

    def _other(self, event: DraftEvent, found: TriggerFound) -> str:
        """What it is if it is no fact: what the model says, or the cue where they are close."""
        other = found.likeliest("asserted")
        heard = event.modality != "asserted"
        close = heard and found.chances[other] - found.chances[event.modality] < self.weights.close
        return event.modality if close else other

    def _choose(self, event: DraftEvent, found: TriggerFound) -> None:
        """Let the model say whether what a sure cue holds to be no fact is planned or may be."""
        if event.modality not in _OPEN or event.modality_score >= SETTLED:
            return
        other = next(one for one in _OPEN if one != event.modality)
        if found.score >= self.weights.unsure and found.chances[other] > self.weights.other:
            event.modality = other

    # --- mentions ----------------------------------------------------------------------------

    def _mentions(
        self, draft: Draft, sentence: Sentence, reading: NeuralReading, seen: _Seen
    ) -> None:
        old = draft.mentions_of(sentence)
        used: set[int] = set()
        for number, span in enumerate(reading.spans):
            if span.type not in MENTION_TYPES:
                continue
            start, end = _place(sentence, span)
            if _BREAK.search(draft.text, start, end):
                continue
            match = next((m for m in old if id(m) not in used and _alike(m, start, end)), None)
            if match is None:
                match = _new_mention(draft, start, end, span)
                draft.mentions.append(match)
            else:
                _reshape(draft, match, start, end, span)
            with_head(draft, sentence, match)
            used.add(id(match))
            seen.mentions[number] = match
        for mention in old:
            if id(mention) not in used and not self._stays(draft, mention, seen):
                _drop(draft, mention)

    def _stays(self, draft: Draft, mention: DraftMention, seen: _Seen) -> bool:
        """Whether a mention of the rules alone stays: a name with a role, crossing nothing."""
        crossed = any(
            one.start < mention.end and mention.start < one.end for one in seen.mentions.values()
        )
        if crossed or mention.form not in ("name", "person"):
            return False
        return any(link.mention is mention for event in draft.events for link in event.links)

    # --- events ------------------------------------------------------------------------------

    def _events(
        self, draft: Draft, sentence: Sentence, reading: NeuralReading, seen: _Seen
    ) -> None:
        old = draft.events_of(sentence)
        for number, found in enumerate(reading.triggers):
            start, end = sentence.span.start + found.start, sentence.span.start + found.end
            match = next((e for e in old if e.start < end and start < e.end), None)
            if match is not None and any(one is match for one in seen.events.values()):
                match = None
            if match is None:
                if found.score < self.weights.alone:
                    continue
                match = _new_event(draft, sentence, start, end, found)
                draft.events.append(match)
            elif match.cls != found.cls and (found.score >= match.score or _kin(match, found)):
                match.cls = found.cls
            match.origin = "both" if match.origin == "rules" else match.origin
            sure = found.score >= self.weights.unsure
            match.background = match.background or (sure and found.is_background)
            match.score = max(match.score if match.origin == "rules" else 0.0, found.score)
            seen.events[number] = match
        mine = {id(one) for one in seen.events.values()}
        for event in old:
            if id(event) not in mine and not self._stands(event, draft.language.code):
                draft.events.remove(event)

    def _stands(self, event: DraftEvent, lang: str) -> bool:
        """Whether an event of the rules alone stays: a sure word, or somebody speaks to another."""
        sure = lang not in self.weights.learnt and event.score >= self.weights.trigger
        return sure or (event.cls in SPEECH and _whole(event))

    # --- links -------------------------------------------------------------------------------

    def _links(self, sentence: Sentence, reading: NeuralReading, seen: _Seen) -> None:
        told: dict[int, list[Link]] = {number: [] for number in seen.events}
        for link in reading.roles:
            event, mention = seen.events.get(link.trigger), seen.mentions.get(link.span)
            if event is not None and mention is not None and fits(event, link.role, mention):
                told[link.trigger].append(Link(mention, link.role, link.score, "model"))
        for number, links in told.items():
            event = seen.events[number]
            unsure = reading.triggers[number].score < self.weights.unsure
            if links and not (unsure and _whole(event)):
                event.links = []
                for one in sorted(links, key=lambda link: -link.score):
                    event.link(one.mention, one.role, one.score)
                seat(event)
        for pair in reading.topics:
            about, topic = seen.events.get(pair.trigger), seen.events.get(pair.topic)
            if about is not None and topic is not None and about is not topic:
                about.topics.append(topic)

    def _relations(
        self, draft: Draft, sentence: Sentence, reading: NeuralReading, seen: _Seen
    ) -> None:
        for link in reading.relations:
            head, tail = seen.mentions.get(link.head), seen.mentions.get(link.tail)
            if head is None or tail is None or head is tail:
                continue
            title, low, high = "", min(head.start, tail.start), max(head.end, tail.end)
            if link.title is not None:
                start, end = _place(sentence, reading.spans[link.title])
                title, low, high = draft.text[start:end], min(low, start), max(high, end)
            draft.relations.append(
                DraftRelation(link.type, head, tail, title, (low, high), link.score)
            )


#: What is not a fact yet and may be told by the same words.
_OPEN: Final = ("planned", "hypothetical")

#: How many words a verb may stand before the noun that it carries.
_CARRIED: Final = 8

#: What no name or phrase goes on beyond.
_BREAK: Final = re.compile(r"[،؛;:!؟?\n]|\.\s|,\s")

#: Where `propose` leaves what the model saw for `status`; sentences keep theirs under word numbers.
_KEY: Final = -1


def _place(sentence: Sentence, span: SpanFound) -> tuple[int, int]:
    return sentence.span.start + span.start, sentence.span.start + span.end


def _alike(mention: DraftMention, start: int, end: int) -> bool:
    """Whether the spans share at least half of the longer one."""
    shared = min(mention.end, end) - max(mention.start, start)
    return 2 * shared >= max(mention.end - mention.start, end - start)


def _words_at(draft: Draft, start: int, end: int) -> tuple[int, int]:
    first = max(bisect_right(draft.words, start, key=lambda word: word.start) - 1, 0)
    last = max(bisect_left(draft.words, end, key=lambda word: word.start) - 1, first)
    return first, last


def _new_mention(draft: Draft, start: int, end: int, span: SpanFound) -> DraftMention:
    first, last = _words_at(draft, start, end)
    return DraftMention(start, end, span.type, first, last, "model", span.score, "model")


def _reshape(draft: Draft, mention: DraftMention, start: int, end: int, span: SpanFound) -> None:
    """Let the model's bounds and type stand for a mention that both saw."""
    mention.start, mention.end, mention.type = start, end, span.type
    mention.first, mention.last = _words_at(draft, start, end)
    mention.begin = min(mention.begin, mention.first)
    mention.origin, mention.score = "both", span.score


def _drop(draft: Draft, mention: DraftMention) -> None:
    draft.mentions.remove(mention)
    for event in draft.events:
        event.links = [link for link in event.links if link.mention is not mention]


def _new_event(
    draft: Draft, sentence: Sentence, start: int, end: int, found: TriggerFound
) -> DraftEvent:
    first, last = _words_at(draft, start, end)
    hit = next((h for h in sentence.triggers if h.start < end and start < h.end), None)
    return DraftEvent(
        start, end, first, last, found.cls, sentence, hit, score=found.score, origin="model"
    )


def _drop_carriers(draft: Draft, sentence: Sentence, seen: _Seen) -> None:
    """Drop a verb that only carries the noun of its event: «شن … غارتين» is one event."""
    light = {cue.first for cue in sentence.cues.get("light", ())}
    events = sorted(draft.events_of(sentence), key=lambda event: event.first)
    for verb, noun in pairwise(events):
        between = draft.text[verb.end : noun.start]
        near = noun.first - verb.last <= _CARRIED and not _BREAK.search(between)
        if verb.first in light and verb.cls == noun.cls and near:
            draft.events.remove(verb)
            for number in [one for one, event in seen.events.items() if event is verb]:
                del seen.events[number]


def _whole(event: DraftEvent) -> bool:
    """Whether the rules know who did it to whom."""
    return bool(event.fillers("agent") and event.fillers("target"))


def _kin(event: DraftEvent, found: TriggerFound) -> bool:
    return family(event.cls) == family(found.cls)
