"""What a lexicon finds: trigger words, cues and nouns, with their places in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["CueHit", "NounHit", "TriggerHit"]


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A word that may tell an event.

    ``start`` and ``end`` leave proclitics out and keep article, pronoun and the future س.
    ``first`` and ``last`` are indexes of words: last is the word that decided, if it follows
    («وقف إطلاق النار»). ``tense`` is past, present, future or none; ``score`` how often such a
    word is marked as an event; ``others`` are further classes that it may tell.
    """

    start: int
    end: int
    first: int
    last: int
    cls: str
    lemma: str
    pos: str
    tense: str = "none"
    voice: str = "unknown"
    frame: str = ""
    score: float = 1.0
    proclitics: tuple[str, ...] = ()
    enclitic: str = ""
    article: bool = False
    number: str = ""
    gender: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue of `kind`. ``side`` says where what it governs stands: after, before, subject, target.

    ``content`` is ``that`` where a clause follows, ``quote`` where direct speech does, else empty.
    """

    start: int
    end: int
    first: int
    last: int
    kind: str
    lemma: str
    side: str = "after"
    strength: float = 1.0
    content: str = ""
    tense: str = "none"
    enclitic: str = ""
    pos: str = ""


@dataclass(frozen=True, slots=True)
class NounHit:
    """A noun of `kind` with its attributes (country, type, gloss, …) as the row has them."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    lemma: str
    number: str = ""
    gender: str = ""
    article: bool = False
    proclitics: tuple[str, ...] = ()
    enclitic: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
