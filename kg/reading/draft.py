"""What is being read: a report while its mentions, events and links are still changing.

Two kinds of head fill a `Draft`: the rules (`kg.reading.mentions`, `events`, `roles`), or a
trained model that adds scored candidates of its own, told apart by ``origin``. What follows is
common to both: constraints, attribution, modality, times, counts, coreference and assembly into
frozen values.

Word numbers count in the whole passage; offsets are the passage's own characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from kg.languages import Language
from kg.languages.lexicon import CueHit, NounHit, TriggerHit
from kg.languages.numbers import Number
from kg.languages.times import TimeExpression
from kg.languages.words import Word
from kg.model import Casualty, Quantity, Span, Time

__all__ = [
    "Draft",
    "DraftCasualty",
    "DraftEvent",
    "DraftMention",
    "DraftRelation",
    "Link",
    "NameHit",
    "Names",
    "NoNames",
    "Sentence",
]


class NameHit(Protocol):
    """A known name in a text. ``kind`` is a mention type; a weak name needs support around it."""

    @property
    def start(self) -> int:
        """Where the name begins, without clitics."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def kind(self) -> str:
        """One of `kg.model.MENTION_TYPES`."""

    @property
    def strong(self) -> bool:
        """Whether the words can hardly mean anything else."""


class Names(Protocol):
    """Where known names stand in a text: a gazetteer, seen from here."""

    def find_names(self, text: str, lang: str) -> Iterable[NameHit]:
        """Every known name in `text`, in order; overlapping ones too."""


class NoNames:
    """A gazetteer without names: patterns alone find the mentions.

    >>> list(NoNames().find_names("حلب", "ar"))
    []
    """

    def find_names(self, text: str, lang: str) -> Iterable[NameHit]:
        """Nothing."""
        del text, lang
        return ()


@dataclass(slots=True, eq=False)
class DraftMention:
    """A phrase that may name a participant.

    ``first`` and ``last`` are the words it covers. ``form`` says what it was recognised by:
    ``name``, ``head`` (a body or place named by its kind), ``people``, ``person``, ``office``,
    ``adjective``, ``source``, ``weapon``, ``pattern``. ``begin`` is the first word of the whole
    noun phrase, with titles and general heads that are not part of the mention («مدينة حلب»,
    «الرئيس الاسد»). An ``inner`` mention lies in another, or in a title; ``inner_from`` is the
    word that allies begin at.
    """

    start: int
    end: int
    type: str
    first: int
    last: int
    form: str = "name"
    score: float = 1.0
    origin: str = "rules"
    begin: int = -1
    number: str = ""
    title: tuple[int, int] | None = None
    entity: str = ""
    antecedent: DraftMention | None = None
    inner: bool = False
    inner_from: int = -1

    def __post_init__(self) -> None:
        if self.begin < 0:
            self.begin = self.first

    def covers(self, other: DraftMention) -> bool:
        """Whether `other` lies inside this mention and is not itself."""
        return self is not other and self.start <= other.start and other.end <= self.end


@dataclass(slots=True, eq=False)
class Link:
    """A mention in a role, with a score and who said so."""

    mention: DraftMention
    role: str
    score: float = 1.0
    origin: str = "rules"


@dataclass(slots=True, eq=False)
class DraftCasualty:
    """A count of people hurt, before it has its place; ``whole`` is what it is a part of."""

    value: Casualty
    victims: list[DraftMention] = field(default_factory=list)
    whole: DraftCasualty | None = None


@dataclass(slots=True, eq=False)
class DraftEvent:
    """A happening that may be told at ``start``; ``hit`` is the lexicon's word on its trigger.

    ``aliases`` are further words of its sentence for the same happening («غارات … استهدفت»).
    """

    start: int
    end: int
    first: int
    last: int
    cls: str
    sentence: Sentence
    hit: TriggerHit | None = None
    aliases: list[TriggerHit] = field(default_factory=list)
    score: float = 1.0
    origin: str = "rules"
    links: list[Link] = field(default_factory=list)
    modality: str = "asserted"
    modality_score: float = 0.0
    cue: str = ""
    topics: list[DraftEvent] = field(default_factory=list)
    time: Time | None = None
    quantity: Quantity | None = None
    casualties: list[DraftCasualty] = field(default_factory=list)
    background: bool = False
    source_chain: list[DraftMention] = field(default_factory=list)
    denied_by: list[DraftMention] = field(default_factory=list)

    def fillers(self, *roles: str) -> list[DraftMention]:
        """The mentions in any of `roles`, in the order they were linked."""
        return [link.mention for link in self.links if link.role in roles]

    def link(self, mention: DraftMention, role: str, score: float = 1.0) -> bool:
        """Put `mention` into `role` unless it already fills one here other than ``source``."""
        for old in self.links:
            if old.mention is mention and (old.role == role or "source" not in (old.role, role)):
                return False
        self.links.append(Link(mention, role, score))
        return True

    def turn(self, group: Sequence[DraftMention], old: str, new: str) -> None:
        """Give those of a group that have one role here another one."""
        for link in self.links:
            if link.role == old and link.mention in group:
                link.role = new


@dataclass(slots=True, eq=False)
class DraftRelation:
    """A standing relation between two mentions."""

    type: str
    source: DraftMention
    target: DraftMention
    title: str = ""
    evidence: tuple[int, int] | None = None
    score: float = 1.0


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence: its span, its words ``first`` to ``last`` (exclusive), and what the lexicon says.

    ``paragraph`` numbers the line it stands in: pronouns and runs of speech end with it. Words of a
    time expression are ``blocked``: they name nobody.
    """

    span: Span
    first: int
    last: int
    paragraph: int
    nouns: dict[int, list[NounHit]] = field(default_factory=dict)
    cues: dict[str, list[CueHit]] = field(default_factory=dict)
    triggers: list[TriggerHit] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)

    def noun(self, at: int, *kinds: str) -> NounHit | None:
        """The longest noun of one of `kinds` that begins at word `at`."""
        hits = self.nouns.get(at)
        if hits:
            for hit in hits:
                if hit.kind in kinds:
                    return hit
        return None


@dataclass(slots=True, eq=False)
class Draft:
    """A passage being read.

    ``numbers`` are its cardinals and duals by their first word, ``times``
    what it says of when, in order; ``kept`` is what stages keep for one another.
    """

    text: str
    language: Language
    published: date | None
    words: tuple[Word, ...]
    names: Names = field(default_factory=NoNames)
    numbers: dict[int, Number] = field(default_factory=dict)
    times: tuple[TimeExpression, ...] = ()
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[DraftMention] = field(default_factory=list)
    events: list[DraftEvent] = field(default_factory=list)
    relations: list[DraftRelation] = field(default_factory=list)
    kept: dict[int, Any] = field(default_factory=dict)

    def events_of(self, sentence: Sentence) -> list[DraftEvent]:
        """The events whose trigger stands in `sentence`, in order."""
        return [event for event in self.events if event.sentence is sentence]

    def mentions_of(self, sentence: Sentence) -> list[DraftMention]:
        """The mentions of `sentence`, in order."""
        return [one for one in self.mentions if sentence.first <= one.first < sentence.last]

    def paragraphs(self) -> Iterator[list[Sentence]]:
        """The sentences, paragraph by paragraph."""
        group: list[Sentence] = []
        for sentence in self.sentences:
            if group and group[-1].paragraph != sentence.paragraph:
                yield group
                group = []
            group.append(sentence)
        if group:
            yield group
