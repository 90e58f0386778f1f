"""Cut annotated reports into units of one sentence, as people annotate them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from kg.model import (
    Annotated,
    Casualty,
    Event,
    Gap,
    Mention,
    Quantity,
    Reading,
    Relation,
    Span,
    Time,
)

__all__ = ["per_sentence"]

_Spanned = TypeVar("_Spanned", Mention, Time, Quantity, Gap)


def per_sentence(annotated: Annotated) -> Iterator[Annotated]:
    """Cut a report into one unit a sentence, with ids ``<id>#s1``, …, and ``<id>#title``.

    Offsets count from the start of the sentence. What reaches beyond it (a filler, a topic, a time
    in another sentence) is left out of the unit.

    >>> from kg.model import Report
    >>> text = "قصف. هدنة."
    >>> body = Reading(text, sentences=(Span(0, 4, "قصف."), Span(5, 10, "هدنة.")))
    >>> [unit.report.id for unit in per_sentence(Annotated(Report("r", text, "ar"), body))]
    ['r#s1', 'r#s2']
    """
    report = annotated.report
    for number, sentence in enumerate(annotated.body.sentences, 1):
        unit = replace(report, id=f"{report.id}#s{number}", text=sentence.text, title="")
        yield Annotated(unit, _Window(annotated.body, sentence).cut())
    if annotated.headline is not None and report.title:
        unit = replace(report, id=f"{report.id}#title", text=report.title, title="")
        yield Annotated(unit, annotated.headline)


class _Window:
    """One sentence of a reading, cut out with offsets from its own start."""

    def __init__(self, reading: Reading, unit: Span) -> None:
        self.reading, self.unit = reading, unit
        self.mentions = [mention for mention in reading.mentions if self.holds(mention.span)]
        self.events = [event for event in reading.events if self.holds(event.trigger)]
        self.known = {mention.id for mention in self.mentions} | {one.id for one in self.events}

    def holds(self, span: Span) -> bool:
        return span.within(self.unit)

    def moved(self, span: Span) -> Span:
        return Span(span.start - self.unit.start, span.end - self.unit.start, span.text)

    def kept(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(key for key in ids if key in self.known)

    def quote(self, span: Span | None) -> Span | None:
        return self.moved(span) if span is not None and self.holds(span) else None

    def shifted(self, item: _Spanned | None) -> _Spanned | None:
        """`item` with its span moved; nothing where it lies outside."""
        inside = item is not None and self.holds(item.span)
        return replace(item, span=self.moved(item.span)) if item is not None and inside else None

    def event(self, event: Event) -> Event:
        return replace(
            event,
            trigger=self.moved(event.trigger),
            roles={role: left for role, ids in event.roles.items() if (left := self.kept(ids))},
            topic=self.kept(event.topic),
            time=self.shifted(event.time),
            quantity=self.shifted(event.quantity),
            casualties=tuple(self.casualties(event)),
            source_chain=self.kept(event.source_chain),
            denied_by=self.kept(event.denied_by),
            evidence=self.quote(event.evidence),
        )

    def casualties(self, event: Event) -> Iterator[Casualty]:
        counted = [at for at, case in enumerate(event.casualties) if self.holds(case.span)]
        for at in counted:
            case = event.casualties[at]
            whole = counted.index(case.of) if case.of in counted else None
            victims = self.kept(case.victims)
            yield replace(case, span=self.moved(case.span), victims=victims, of=whole)

    def relations(self) -> Iterator[Relation]:
        for relation in self.reading.relations:
            if {relation.source, relation.target} <= self.known:
                yield replace(relation, evidence=self.quote(relation.evidence))

    def cut(self) -> Reading:
        mentions = (self.shifted(mention) for mention in self.mentions)
        gaps = (self.shifted(gap) for gap in self.reading.gaps)
        return Reading(
            self.unit.text,
            tuple(
                replace(one, antecedent="".join(self.kept([one.antecedent])))
                for one in mentions
                if one is not None
            ),
            tuple(self.event(event) for event in self.events),
            tuple(self.relations()),
            (self.moved(self.unit),),
            tuple(gap for gap in gaps if gap is not None),
        )
