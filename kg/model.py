"""The values that flow through the house: reports, what was read in them, and what it is linked to.

Everything here is frozen. Offsets are code points of the passage's own text, which is never
altered: ``passage.text[span.start:span.end] == span.text``, always. The names follow the annotation
scheme (``docs/annotation.md``); `kg.annotations` writes and reads the same values as JSON Lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NewType

__all__ = [
    "EVENT_CLASSES",
    "MENTION_TYPES",
    "MODALITIES",
    "OUTCOMES",
    "QUALIFIERS",
    "RELATION_TYPES",
    "ROLES",
    "Annotated",
    "Casualty",
    "EntityFacts",
    "Event",
    "Gap",
    "Mention",
    "Qid",
    "Quantity",
    "Reading",
    "Relation",
    "Report",
    "Span",
    "Time",
]

#: A Wikidata item identifier such as ``Q858``.
Qid = NewType("Qid", str)

#: What a mention may be: a named person, an acting body, a place, unnamed people, a weapon.
MENTION_TYPES: Final = ("PER", "ORG", "LOC", "GROUP", "WEAPON")

#: Event classes, by family: force, movement, diplomacy, speech, protest. The ontology defines each.
EVENT_CLASSES: Final = (
    *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing", "TerritorialControl"),
    *("Siege", "Detention", "Abduction", "CeasefireViolation"),
    *("Displacement", "Mobilization", "Withdrawal"),
    *("Meeting", "Negotiation", "Ceasefire", "Agreement", "Support", "Aid", "Release", "Sanction"),
    *("Demand", "Accusation", "Rejection", "Threat"),
    "Protest",
)

#: Roles a mention fills in an event. ``source`` is who reports it.
ROLES: Final = (
    *("agent", "target", "participant", "mediator"),
    *("location", "origin", "destination", "instrument", "source"),
)

#: Whether the text says that it happened.
MODALITIES: Final = ("asserted", "negated", "planned", "demanded", "hypothetical")

#: What became of the people counted.
OUTCOMES: Final = ("killed", "injured", "missing", "displaced", "detained")

#: How exact a number is: at least (min), at most (max), about, between, or only an order of
#: magnitude.
QUALIFIERS: Final = ("exact", "approx", "min", "max", "range", "tens", "hundreds", "thousands")

#: Relations that hold between two mentions when the text states them.
RELATION_TYPES: Final = ("position", "memberOf", "partOf", "allyOf", "controls", "opposes")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage: ``text`` stands at ``start`` and ends before ``end``.

    >>> Span.of("قصف حي بستان القصر", 4, 18).text
    'حي بستان القصر'
    """

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, passage: str, start: int, end: int) -> Span:
        """Cut the span out of `passage`."""
        return cls(start, end, passage[start:end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        """Whether this span lies inside `other`."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Report:
    """A report as published. Its text is never changed afterwards.

    ``id`` is the input's own identifier, or a hash of the content. ``published_from`` says where
    the date came from: ``option``, ``metadata``, ``dateline``, ``filename``, or nothing when
    there is none. The title is a passage of its own, so that offsets into ``text`` never shift.
    """

    id: str
    text: str
    lang: str
    published: date | None = None
    published_from: str = ""
    source: str = ""
    url: str = ""
    title: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that names a participant. ``type`` is one of `MENTION_TYPES`.

    ``entity`` is the canonical English name, where known. ``qid`` is the Wikidata item; ``linked``
    says whether it was looked up at all, so that "looked up, nothing found" (NIL) is not "not
    looked up". ``local`` is a stable local key of an entity that Wikidata lacks or that is not
    verified there. ``candidates`` are other items it might be. ``antecedent`` is the mention it
    refers back to.
    ``method`` says how the link was found: how the name matched, or ``decided`` by a person.
    """

    id: str
    span: Span
    type: str
    entity: str = ""
    qid: Qid | None = None
    linked: bool = False
    local: str = ""
    score: float | None = None
    candidates: tuple[Qid, ...] = ()
    antecedent: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """What is known of an entity, wherever it came from.

    ``key`` is its Wikidata identifier or, where that is missing or unverified, a local one.
    ``labels`` maps a language to a name, ``kind`` is a kind of the gazetteer (``person``,
    ``country``, ``city``, ``armed_group`` …). ``part_of`` is the key of what it belongs to,
    ``government_of`` the country that it governs: a government is never the same as its country.
    """

    key: str
    qid: Qid | None
    labels: Mapping[str, str]
    kind: str
    lat: float | None = None
    lon: float | None = None
    country: Qid | None = None
    part_of: str = ""
    government_of: Qid | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """When, as written and as worked out.

    ``value`` is ISO 8601 in the forms of the annotation scheme: ``2016-04-30``, ``2016-04``,
    ``2016``, ``2016-04-22/`` (since), ``/2016-05-01`` (until), ``2016-04-29/2016-04-30``; empty
    when unresolved. ``precision`` is instant, hour, part (of a day), day, week, month, season,
    year, interval or unknown. ``reference`` is the date a relative expression was resolved against.
    """

    span: Span
    value: str = ""
    earliest: date | None = None
    latest: date | None = None
    precision: str = "unknown"
    reference: date | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many of something other than people hurt: «نحو ثلاثين» raids. Open bounds: ``None``."""

    span: Span
    value: int | None
    qualifier: str = "exact"
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Casualty:
    """People killed, injured, missing, displaced or detained, as counted by the text.

    ``of`` is the index, among the casualties of the same event, of the whole that this is a part of
    («عشرة قتلى، بينهم طفلان»). ``cumulative`` marks running totals, never added to an incident.
    """

    span: Span
    outcome: str
    count: int | None
    qualifier: str = "exact"
    low: int | None = None
    high: int | None = None
    victims: tuple[str, ...] = ()
    cumulative: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A happening that the passage tells. ``roles`` maps a role to the ids of its mentions.

    ``topic`` are ids of the events that a demand, accusation, … is about. ``background`` marks
    context, as against the news of the report. ``cue`` is the attribution or modality cue that
    decided. ``source_chain`` are mention ids from the nearest to the first source; ``denied_by``
    who denies it.
    """

    id: str
    trigger: Span
    cls: str
    modality: str = "asserted"
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topic: tuple[str, ...] = ()
    time: Time | None = None
    quantity: Quantity | None = None
    casualties: tuple[Casualty, ...] = ()
    background: bool = False
    confidence: float | None = None
    cue: str = ""
    source_chain: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    evidence: Span | None = None

    def fillers(self, role: str) -> tuple[str, ...]:
        """Ids of the mentions that fill `role`; empty if none does."""
        return self.roles.get(role, ())


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing relation between two mentions; ``title`` is the wording of a position."""

    type: str
    source: str
    target: str
    title: str = ""
    evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence that gave no fact, and why (a key of `kg.reading.coverage.REASONS`)."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one passage, and the sentences that gave nothing."""

    text: str
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    sentences: tuple[Span, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def mention(self, key: str) -> Mention:
        """The mention with this id; `KeyError` when there is none."""
        for found in self.mentions:
            if found.id == key:
                return found
        raise KeyError(key)

    def spans(self) -> Iterator[Span]:
        """Every span quoted in this reading, for checks against the text."""
        for mention in self.mentions:
            yield mention.span
        for event in self.events:
            yield event.trigger
            for extra in (event.time, event.quantity, *event.casualties):
                if extra is not None:
                    yield extra.span
            if event.evidence is not None:
                yield event.evidence


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with what was read in its body and, apart, in its title."""

    report: Report
    body: Reading
    headline: Reading | None = None

    @property
    def passages(self) -> tuple[tuple[str, Reading], ...]:
        """``(name, reading)`` of each passage that was read: ``text``, then ``title``."""
        body = (("text", self.body),)
        return body if self.headline is None else (*body, ("title", self.headline))

    def __repr__(self) -> str:
        """One line for people: the report, its date, and how much was read."""
        when = self.report.published.isoformat() if self.report.published else "undated"
        counts = ", ".join(
            f"{sum(len(getattr(reading, kind)) for _, reading in self.passages)} {kind}"
            for kind in ("mentions", "events", "relations")
        )
        classes = sorted({event.cls for _, reading in self.passages for event in reading.events})
        told = f": {', '.join(classes)}" if classes else ""
        return f"<Annotated {self.report.id} [{self.report.lang}] {when}; {counts}{told}>"
