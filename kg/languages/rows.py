"""The rows of a lexicon as typed values: triggers, cues and nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.languages.context import Condition
from kg.languages.forms import Form

__all__ = ["CueRow", "NounRow", "TriggerRow"]


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A word that tells an event of class ``cls``, and the company in which it does.

    ``prior`` is how often the word, met in such company, is marked as an event at all;
    ``otherwise`` how often without that company (0: it is none). ``changes`` name another class
    for certain company («قصف» with aircraft in the unit is an AirStrike).
    """

    cls: str
    lemma: str
    forms: tuple[Form, ...]
    frame: str
    prior: float
    otherwise: float = 0.0
    requires: Condition | None = None
    unless: Condition | None = None
    changes: tuple[tuple[Condition, str, str], ...] = ()
    example: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class CueRow:
    """A word or phrase that says who tells it, or whether it happened.

    ``phrases`` are folded words; a last word that ends in ``-`` is written attached to the next
    one.
    """

    kind: str
    lemma: str
    phrases: tuple[tuple[str, ...], ...]
    forms: tuple[Form, ...]
    side: str = "after"
    strength: float = 1.0
    content: str = ""
    requires: Condition | None = None
    unless: Condition | None = None
    example: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class NounRow:
    """A noun or noun phrase of one kind; ``rest`` are the stems that follow its first word."""

    kind: str
    lemma: str
    forms: tuple[Form, ...]
    rest: tuple[frozenset[str], ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
