"""A sentence in which somebody may mediate: its talks, its actors, how one becomes a mediator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import Grammar

__all__ = ["SURE", "Scene", "give", "offer"]

#: How sure a cue beside a mention is.
SURE: Final = 0.8

#: How many sides meet where somebody else has brought them together.
_SIDES: Final = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, the talks in it, who could have mediated, and the words that names cover."""

    draft: Draft
    rules: Grammar
    sentence: Sentence
    talks: list[DraftEvent]
    actors: list[DraftMention]
    named: frozenset[int]

    def has(self, name: str, at: int) -> bool:
        """Whether word `at` is in this sentence and in a list."""
        inside = self.sentence.first <= at < self.sentence.last
        return inside and self.rules.has(name, self.draft.words[at].folded)

    def where(self, name: str) -> Iterator[int]:
        """The words of this sentence that are in a list."""
        return (at for at in range(self.sentence.first, self.sentence.last) if self.has(name, at))

    def nearest(self, word: int) -> DraftEvent:
        """The event whose trigger is nearest to a word."""
        return min(self.talks, key=lambda event: abs(event.first - word))

    def group(self, mention: DraftMention) -> list[DraftMention]:
        """A mention and those joined to it by "and": «قطر ومصر», «بري والوزير جنبلاط»."""
        number = self.actors.index(mention)
        return [mention, *self._joined(mention, self.actors[number + 1 :])]

    def _joined(
        self, mention: DraftMention, following: Sequence[DraftMention]
    ) -> Iterator[DraftMention]:
        for other in following:
            if mention.covers(other):
                continue
            between = range(mention.last + 1, other.first + 1)
            at = next((one for one in between if self.draft.words[one].kind != "punct"), None)
            if at is None or not self._opened(at, other):
                return
            titles = range(at, other.first)
            if (titles and other.type != "PER") or not all(map(self.titled, titles)):
                return
            yield other
            mention = other

    def _opened(self, at: int, other: DraftMention) -> bool:
        """Whether "and" is attached to word `at`, or is it."""
        word = self.draft.words[at]
        if at < other.first:
            return word.folded in self.rules.joiners or word.folded[:1] in self.rules.joiners
        return self.draft.text[word.start : other.start] in self.rules.joiners

    def titled(self, at: int) -> bool:
        """Whether a word can be part of a title: of an office, a state, a body."""
        found = self.sentence.noun(at, "title", "position", "nationality", "org_head") is not None
        return found or at in self.named or self.has("envoy_fill", at)


def give(event: DraftEvent, group: Sequence[DraftMention]) -> None:
    """Make a group mediators, instead of sides; where others mediate, only those of them."""
    others = [one for one in event.fillers("participant") if one not in group]
    if event.cls == "Meeting" and len(others) < _SIDES:
        return
    event.turn(group, "participant", "mediator")
    there = event.fillers("mediator")
    if not there or any(one in group for one in there):
        for mention in group:
            event.link(mention, "mediator", SURE)


def offer(event: DraftEvent, group: Sequence[DraftMention]) -> None:
    """Make a group mediators where nobody is and they have no other part."""
    free = not event.fillers("mediator") and event.cls != "Meeting"
    if free and not any(one in group for one in event.fillers("participant", "agent", "target")):
        for mention in group:
            event.link(mention, "mediator", SURE)
