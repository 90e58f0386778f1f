"""What a morphology gives: the inflected forms of a lexicon row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Form", "Morphology"]


@dataclass(frozen=True, slots=True)
class Form:
    """One written form, folded, without clitics.

    ``pos`` is verb, masdar, noun or participle; ``tense`` past, present or none; ``voice`` active,
    passive or unknown (unvowelled Arabic mostly leaves it open); ``number`` sg, du, pl;
    ``gender`` m, f or empty. ``bound`` forms stand only before a pronoun («قصفو» in «قصفوها»);
    ``after`` are the words of which one must precede the form (the short jussive «يزر» only in
    «لم يزر»).
    """

    text: str
    pos: str
    tense: str = "none"
    voice: str = "unknown"
    number: str = ""
    gender: str = ""
    bound: bool = False
    after: tuple[str, ...] = ()


class Morphology(Protocol):
    """How a language inflects; chosen by name in ``language.yaml``."""

    def verb(self, spec: str) -> Iterator[Form]:
        """The finite forms of a verb, from its specification in a row."""

    def masdars(self, spec: str) -> tuple[str, ...]:
        """The verbal nouns that follow from the verb by rule."""

    def participles(self, spec: str, voice: str) -> Iterator[Form]:
        """The participles of the verb in `voice`, all genders and numbers."""

    def noun(self, spec: str, pos: str) -> Iterator[Form]:
        """The forms of a noun: singular first, then its plurals."""

    def adjective(self, spec: str) -> Iterator[Form]:
        """The forms of an adjective of nationality, which also names people."""
