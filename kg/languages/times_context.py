"""What surrounds a time: the publication date, and whether the verb near it is past or future."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.languages.numbers import Number
from kg.languages.times_patterns import Grammar
from kg.languages.words import Word

__all__ = ["Context"]

#: How many words before and after a time its verb is looked for.
_BEFORE: Final = 12
_AFTER: Final = 4

#: A reporting verb stands this far before the time of what it reports; the farther it is, the
#: nearer its «ان» must follow.
_SPEECH_BEFORE: Final = 14
_SPEECH_NEAR: Final = 5
_THAT_AFTER: Final = 7
_THAT_NEAR: Final = 2


@dataclass(frozen=True, slots=True)
class Context:
    """The passage around a time. ``published`` is `None` for an undated report."""

    line: Sequence[Word]
    numbers: Mapping[int, Number]
    known: Grammar
    published: date | None
    future: bool | None = None

    def word(self, at: int) -> str:
        """The folded word at `at`; empty outside the passage."""
        return self.line[at].folded if 0 <= at < len(self.line) else ""

    def direction(self, first: int, last: int, modifier: str = "") -> str:
        """``past``, ``future``, or what a modifier says: ``last``, ``next``, ``this``."""
        return modifier or ("future" if self.is_future(first, last) else "past")

    def is_future(self, first: int, last: int) -> bool:
        """Whether the nearest verb is future; one before the time goes before one after it."""
        if self.future is not None:
            return self.future
        for at in range(first - 1, max(-1, first - 1 - _BEFORE), -1):
            folded = self.word(at)
            if self._ends(folded) or folded in self.known.words["past"]:
                break
            if self._announces(folded):
                return True
        for at in range(last + 1, min(len(self.line), last + 1 + _AFTER)):
            folded = self.word(at)
            if self._ends(folded) or folded in self.known.words["that"]:
                break
            if self._announces(folded):
                return True
        return False

    def _ends(self, folded: str) -> bool:
        return folded in self.known.words["sentence"]

    def _announces(self, folded: str) -> bool:
        """Whether a word makes the verb near it future."""
        if folded in self.known.words["future"]:
            return True
        if not folded.startswith(self.known.lists["future_prefixes"]):
            return False
        bare = folded[1:] if folded[0] in self.known.joiners and len(folded) > 1 else folded
        return len(bare) > 3 and not bare.startswith(self.known.lists["future_never"])

    def is_saying(self, first: int, last: int) -> bool:
        """Whether the time says when something was said: «قال امس ان»."""
        words = self.known.words
        for at in range(first - 1, max(-1, first - 1 - _SPEECH_BEFORE), -1):
            if self._ends(self.word(at)) or self.word(at) in words["that"]:
                return False
            if at == first - 1 and self.word(at) in words["says_at"]:
                return True
            if self._stem(at) in words["speech"]:
                if {self.word(at - 1), self.word(at - 2)} & words["according"]:
                    return True
                reach = _THAT_AFTER if first - at <= _SPEECH_NEAR else _THAT_NEAR
                after = range(last + 1, min(len(self.line), last + 1 + reach))
                return any(self.word(to) in words["that"] for to in after)
        return False

    def _stem(self, at: int) -> str:
        """A word without the conjunction written onto it."""
        folded = self.word(at)
        return folded[1:] if folded[:1] in self.known.joiners and len(folded) > 3 else folded
