"""What one report says, claim by claim, as plain values.

A claim is one report's telling of one event: its class, whether it is told as fact, who fills which
role, when, how many, according to whom, and the characters that say so. Entities are keys
(`kg.graph.keys`); RDF comes later (`kg.graph.quads`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from kg.graph.ids import digest, fold_name
from kg.graph.keys import entity_key
from kg.graph.story import NO_STORY, Story
from kg.graph.when import UNKNOWN, When, when_of
from kg.model import Annotated, Casualty, Event, Mention, Quantity, Reading, Relation, Report, Span

__all__ = [
    "ALLEGED",
    "Claim",
    "Count",
    "Hand",
    "Passage",
    "RelationClaim",
    "Seen",
    "Told",
    "count_bounds",
    "find_claims",
]

#: Modality of the content of an accusation that the text does not state as fact.
ALLEGED: Final = "alleged"


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Characters ``start`` to ``end`` of a report's ``field`` (``text`` or ``title``), quoted."""

    report: str
    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """People counted by a claim. ``of`` is the place, in the claim's counts, of its whole.

    ``group`` names the victims («children»), so that parts of the same kind can be laid side by
    side across reports, though their entities differ.
    """

    outcome: str
    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    evidence: Passage
    victims: tuple[str, ...] = ()
    group: str = ""
    cumulative: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """What a person decided on the event of a claim, whatever the merging would do.

    Claims of one name in ``joined`` are one event. ``apart`` are sides of splits: claims on
    different sides of one split are never one event.
    """

    joined: str = ""
    apart: tuple[tuple[str, int], ...] = ()


#: Nobody decided anything.
_NO_HAND: Final = Hand()


@dataclass(frozen=True, slots=True)
class Claim:
    """One report's telling of one event.

    ``modality`` is one of `kg.model.MODALITIES`, or ``alleged`` for what only an accuser says.
    ``roles`` maps a role to sorted entity keys. ``topic`` are keys of claims of the same report.
    ``story`` is what the report says as a whole, to find others that tell the same.
    """

    key: str
    report: str
    published: date | None
    cls: str
    modality: str
    evidence: Passage
    trigger: Passage
    lang: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stated_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    when: When = UNKNOWN
    quantity: int | None = None
    quantity_qualifier: str = ""
    counts: tuple[Count, ...] = ()
    background: bool = False
    confidence: float | None = None
    cue: str = ""
    hand: Hand = _NO_HAND
    story: Story = field(default=NO_STORY, repr=False, compare=False)

    @property
    def order(self) -> tuple[str, str, str, int, int, str, str]:
        """Where the claim stands among all: by day of publication, report and place in it."""
        day = self.published.isoformat() if self.published else "~"
        at = self.trigger
        return (day, self.report, at.field, at.start, at.end, self.cls, self.key)

    def fillers(self, *roles: str) -> frozenset[str]:
        """Keys of the entities that fill any of `roles`."""
        return frozenset(key for role in roles for key in self.roles.get(role, ()))

    @property
    def entities(self) -> frozenset[str]:
        """Keys of every entity that the claim speaks of."""
        victims = frozenset(key for count in self.counts for key in count.victims)
        return self.fillers(*self.roles) | victims | {*self.stated_by, *self.denied_by}


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """One report's statement of a standing relation; ``title`` is the wording of a position."""

    key: str
    report: str
    type: str
    subject: str
    object: str
    evidence: Passage
    title: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One mention, as far as it says something of its entity."""

    key: str
    type: str
    surface: str
    lang: str
    name: str = ""
    candidates: tuple[str, ...] = ()
    score: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that one report says."""

    report: Report
    claims: tuple[Claim, ...] = ()
    relations: tuple[RelationClaim, ...] = ()
    seen: tuple[Seen, ...] = ()


def find_claims(annotated: Annotated) -> Told:
    """Turn what was read in a report, body and headline, into claims.

    >>> event = Event("e1", Span(0, 3, "قصف"), "Shelling", modality="negated")
    >>> told = find_claims(Annotated(Report("r1", "قصف", "ar"), Reading("قصف", events=(event,))))
    >>> told.claims[0].modality, told.claims[0].evidence.text
    ('negated', 'قصف')
    """
    story = Story(annotated.report)
    passages = annotated.passages
    teller = [_Teller(annotated.report, name, reading, story) for name, reading in passages]
    return Told(
        annotated.report,
        tuple(claim for one in teller for claim in one.claims()),
        tuple(claim for one in teller for claim in one.relations()),
        tuple(seen for one in teller for seen in one.seen()),
    )


class _Teller:
    """Makes the claims of one passage."""

    def __init__(self, report: Report, name: str, reading: Reading, story: Story) -> None:
        self.report, self.name, self.reading, self.story = report, name, reading, story
        self.mentions: dict[str, Mention] = {mention.id: mention for mention in reading.mentions}
        self.events: dict[str, Event] = {event.id: event for event in reading.events}
        self._entities: dict[int, str] = {}

    def claims(self) -> Iterator[Claim]:
        for event in self.reading.events:
            yield self._claim(event)

    def relations(self) -> Iterator[RelationClaim]:
        made: dict[str, RelationClaim] = {}
        for relation in self.reading.relations:
            claim = self._relation(relation)
            if claim is not None:
                made.setdefault(claim.key, claim)
        yield from made.values()

    def seen(self) -> Iterator[Seen]:
        for mention in self.reading.mentions:
            yield Seen(
                self._key(mention),
                mention.type,
                mention.span.text,
                self.report.lang,
                mention.entity,
                tuple(sorted(mention.candidates)),
                mention.score,
                mention.method,
            )

    def _claim(self, event: Event) -> Claim:
        accusers = self.accusers.get(event.id, frozenset())
        alleged = event.modality == "hypothetical" and event.id in self.accusers
        roles = {role: self._keys(ids) for role, ids in event.roles.items() if role != "source"}
        quantity = event.quantity
        return Claim(
            self.keys[event.id],
            self.report.id,
            self.report.published,
            event.cls,
            ALLEGED if alleged else event.modality,
            self._passage(event.evidence or self._sentence(event.trigger)),
            self._passage(event.trigger),
            self.report.lang,
            {role: keys for role, keys in sorted(roles.items()) if keys},
            self._keys(accusers if alleged else event.fillers("source")),
            self._keys(event.denied_by),
            tuple(sorted(self.keys[one] for one in event.topic if one in self.keys)),
            when_of(event.time),
            _number(quantity),
            quantity.qualifier if quantity else "",
            tuple(self._count(event.casualties, at) for at in range(len(event.casualties))),
            event.background,
            event.confidence,
            event.cue,
            story=self.story,
        )

    def _count(self, casualties: tuple[Casualty, ...], at: int) -> Count:
        counted = casualties[at]
        low, high = count_bounds(counted.count, counted.low, counted.high, counted.qualifier)
        whole = counted.of if counted.of is not None and counted.of < len(casualties) else None
        victims = [self.mentions[one] for one in counted.victims if one in self.mentions]
        return Count(
            counted.outcome,
            low,
            counted.count,
            high,
            counted.qualifier,
            self._passage(counted.span),
            self._keys(counted.victims),
            "+".join(sorted({fold_name(one.entity or one.span.text) for one in victims})),
            counted.cumulative,
            None if whole == at else whole,
        )

    def _relation(self, relation: Relation) -> RelationClaim | None:
        if relation.source not in self.mentions or relation.target not in self.mentions:
            return None
        ends = [self.mentions[relation.source].span, self.mentions[relation.target].span]
        span = relation.evidence or self._sentence(min(ends, key=lambda end: end.start))
        evidence = self._passage(span)
        subject, other = self._keys((relation.source,))[0], self._keys((relation.target,))[0]
        parts = (relation.type, subject, other, relation.title)
        key = digest("relation", self.report.id, self.name, str(span.start), *parts)
        if subject == other:
            return None
        return RelationClaim(
            key,
            self.report.id,
            relation.type,
            subject,
            other,
            evidence,
            relation.title,
            self.report.lang,
        )

    @cached_property
    def keys(self) -> dict[str, str]:
        """Key of each event's claim: the report, the trigger's place, and the class told there."""
        taken: dict[str, str] = {}
        used: dict[tuple[str, ...], int] = {}
        for event in self.reading.events:
            at = event.trigger
            parts = (self.report.id, self.name, str(at.start), str(at.end), event.cls)
            used[parts] = used.get(parts, 0) + 1
            again = () if used[parts] == 1 else (str(used[parts]),)
            taken[event.id] = digest("claim", *parts, *again)
        return taken

    @cached_property
    def accusers(self) -> dict[str, frozenset[str]]:
        """For the content of each accusation that was made: ids of the mentions that make it."""
        found: dict[str, frozenset[str]] = {}
        for event in self.reading.events:
            if event.cls == "Accusation" and event.modality == "asserted":
                speakers = event.fillers("agent") or event.fillers("source")
                for topic in event.topic:
                    found[topic] = found.get(topic, frozenset()) | frozenset(speakers)
        return found

    def _key(self, mention: Mention) -> str:
        key = self._entities.get(id(mention))
        if key is None:
            key = self._entities[id(mention)] = entity_key(mention, self.report.id, self.mentions)
        return key

    def _keys(self, ids: tuple[str, ...] | frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted({self._key(self.mentions[one]) for one in ids if one in self.mentions}))

    def _passage(self, span: Span) -> Passage:
        return Passage(self.report.id, self.name, span.start, span.end, span.text)

    def _sentence(self, span: Span) -> Span:
        """The sentence around `span`; where none was found, the whole passage."""
        around = (one for one in self.reading.sentences if span.within(one))
        return next(around, Span(0, len(self.reading.text), self.reading.text))


def _number(quantity: Quantity | None) -> int | None:
    return None if quantity is None else quantity.value


def count_bounds(
    count: int | None, low: int | None, high: int | None, qualifier: str
) -> tuple[int | None, int | None]:
    """Lowest and highest count: as told, else as the qualifier says; open where it does not.

    >>> count_bounds(10, None, None, "min")
    (10, None)
    """
    if low is not None or high is not None or count is None:
        return low, high
    return (
        count if qualifier in {"exact", "min"} else None,
        count if qualifier in {"exact", "max"} else None,
    )
