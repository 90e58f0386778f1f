"""Conditions on a word's neighbours, for words that are events only in some company.

A condition names places around the word and, for each, words of which one must stand there; one
place that holds is enough. ``next`` and ``prev`` are the very neighbours; ``after``, ``before`` and
``near`` reach some words further, to the end of the clause, ``far`` over a long subject too;
``unit`` is anywhere in what is read together; ``clitic`` is what is written before the word itself.
An entry ``@name`` stands for a set of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import DataInvalid
from kg.languages.fold import fold_text
from kg.languages.words import Word, stems

__all__ = ["Condition", "compile_condition"]

#: How many words ``after``, ``before`` and ``near`` reach.
REACH: Final = 5

#: How many words ``far`` reaches.
FAR: Final = 14

#: Signs that end a clause: what stands behind them is no neighbour.
_STOPS: Final = frozenset(".!?؟؛;:…()[]")

#: Signs that stand between neighbours without parting them.
_QUOTES: Final = frozenset("\"'«»“”‘’")


@dataclass(frozen=True, slots=True)
class Condition:
    """Words by place; see the module. ``clitics`` are the proclitics that satisfy it."""

    places: tuple[tuple[str, frozenset[str]], ...]
    clitics: frozenset[str] = frozenset()

    def holds(self, words: Sequence[Word], at: int, proclitics: tuple[str, ...] = ()) -> int | None:
        """Index of the word that satisfies it, ``at`` for a clitic, `None` if none does."""
        if self.clitics and not self.clitics.isdisjoint(proclitics):
            return at
        for place, wanted in self.places:
            for index in _REACHES[place](words, at):
                if not wanted.isdisjoint(stems(words[index])):
                    return index
        return None


def _clause(words: Sequence[Word], indexes: range) -> list[int]:
    """The indexes up to the first clause end."""
    kept = []
    for index in indexes:
        if words[index].folded in _STOPS:
            break
        if words[index].folded not in _QUOTES:
            kept.append(index)
    return kept


def _after(words: Sequence[Word], at: int) -> list[int]:
    return _clause(words, range(at + 1, min(at + 1 + REACH, len(words))))


def _far(words: Sequence[Word], at: int) -> list[int]:
    return _clause(words, range(at + 1, min(at + 1 + FAR, len(words))))


def _before(words: Sequence[Word], at: int) -> list[int]:
    return _clause(words, range(at - 1, max(at - 1 - REACH, -1), -1))


_REACHES: Final[Mapping[str, Callable[[Sequence[Word], int], Sequence[int]]]] = {
    "next": lambda words, at: _after(words, at)[:1],
    "prev": lambda words, at: _before(words, at)[:1],
    "after": _after,
    "far": _far,
    "before": _before,
    "near": lambda words, at: (*_after(words, at), *_before(words, at)),
    "unit": lambda words, at: (*range(at), *range(at + 1, len(words))),
}


def compile_condition(
    spec: Mapping[str, Sequence[str]],
    sets: Mapping[str, frozenset[str]],
    inflect: Callable[[str], Iterable[str]] = lambda word: (word,),
) -> Condition:
    """Make a condition from its form in YAML; `inflect` gives the forms of a word.

    >>> from kg.languages.words import words
    >>> fire = compile_condition({"next": ["النار", "نار"]}, {})
    >>> fire.holds(words("أطلق النار"), 0)
    1
    """
    places = []
    for place, entries in spec.items():
        if place != "clitic" and place not in _REACHES:
            raise DataInvalid(f"no place {place!r} in a condition; known: {', '.join(_REACHES)}")
        wanted: set[str] = set()
        for entry in entries:
            if entry.startswith("@") and entry[1:] not in sets:
                raise DataInvalid(f"no word set {entry!r}")
            wanted.update(sets[entry[1:]] if entry.startswith("@") else inflect(fold_text(entry)))
        places.append((place, frozenset(wanted)))
    clitics = next((wanted for place, wanted in places if place == "clitic"), frozenset())
    return Condition(tuple(p for p in places if p[0] != "clitic"), clitics)
