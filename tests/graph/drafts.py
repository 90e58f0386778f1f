"""Readings written by hand: what a reader would hand over, made in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kg.graph.claims import Told, find_claims
from kg.graph.events import Happening, merge
from kg.graph.facts import NO_FACTS, FactSource
from kg.model import (
    Annotated,
    Casualty,
    Event,
    Mention,
    Quantity,
    Reading,
    Relation,
    Report,
    Span,
    Time,
)

MAY_1 = date(2016, 5, 1)


class Draft:
    """A report in the making: mentions, events and relations found by their words."""

    def __init__(
        self,
        key: str,
        text: str,
        *,
        published: date | None = MAY_1,
        lang: str = "ar",
        title: str = "",
        source: str = "",
    ) -> None:
        self.report = Report(key, text, lang, published, "metadata", source, "", title)
        self.text = text
        self.mentions: list[Mention] = []
        self.events: list[Event] = []
        self.relations: list[Relation] = []
        self.headline: Reading | None = None

    def span(self, words: str, nth: int = 1) -> Span:
        start = -1
        for _ in range(nth):
            start = self.text.index(words, start + 1)
        return Span.of(self.text, start, start + len(words))

    def mention(self, words: str, type: str, *, nth: int = 1, **more: Any) -> str:
        key = f"m{len(self.mentions) + 1}"
        self.mentions.append(Mention(key, self.span(words, nth), type, **more))
        return key

    def event(
        self,
        trigger: str,
        cls: str,
        modality: str = "asserted",
        *,
        nth: int = 1,
        time: tuple[str, str] | None = None,
        quantity: tuple[str, int, str] | None = None,
        casualties: Sequence[Casualty] = (),
        topic: Sequence[str] = (),
        denied_by: Sequence[str] = (),
        background: bool = False,
        confidence: float | None = None,
        **roles: str | Sequence[str],
    ) -> str:
        key = f"e{len(self.events) + 1}"
        self.events.append(
            Event(
                key,
                self.span(trigger, nth),
                cls,
                modality,
                {
                    role: (ids,) if isinstance(ids, str) else tuple(ids)
                    for role, ids in roles.items()
                },
                tuple(topic),
                Time(self.span(time[0]), time[1]) if time else None,
                Quantity(self.span(quantity[0]), quantity[1], quantity[2]) if quantity else None,
                tuple(casualties),
                background,
                confidence,
                denied_by=tuple(denied_by),
            )
        )
        return key

    def hurt(self, words: str, outcome: str, count: int | None, **more: Any) -> Casualty:
        return Casualty(self.span(words), outcome, count, **more)

    def relate(self, type: str, source: str, target: str, title: str = "") -> None:
        self.relations.append(Relation(type, source, target, title))

    def done(self) -> Annotated:
        sentences, at = [], 0
        for part in self.text.split("."):
            end = at + len(part)
            if part.strip():
                sentences.append(Span.of(self.text, at, end))
            at = end + 1
        body = Reading(
            self.text,
            tuple(self.mentions),
            tuple(self.events),
            tuple(self.relations),
            tuple(sentences),
        )
        return Annotated(self.report, body, self.headline)

    def told(self) -> Told:
        return find_claims(self.done())


def events_of(*drafts: Draft, facts: FactSource = NO_FACTS) -> tuple[Happening, ...]:
    """The events that drafts tell together."""
    return merge((claim for draft in drafts for claim in draft.told().claims), facts)


def strike(
    key: str,
    *,
    agent: str = "حزب الله",
    place: str = "بستان القصر",
    day: str = "2016-04-30",
    killed: int | None = 10,
    cls: str = "AirStrike",
    modality: str = "asserted",
    published: date = MAY_1,
    **more: Any,
) -> Draft:
    """A report of one air strike."""
    text = f"شن {agent} السبت غارة على {place} وقتل عدد من السكان."
    draft = Draft(key, text, published=published)
    casualties = [] if killed is None else [draft.hurt("عدد من السكان", "killed", killed)]
    draft.event(
        "غارة",
        cls,
        modality,
        agent=draft.mention(agent, "ORG", entity=agent),
        target=draft.mention(place, "LOC", entity=place),
        time=("السبت", day) if day else None,
        casualties=casualties,
        **more,
    )
    return draft
