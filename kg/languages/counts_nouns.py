"""Find what a number counts: the noun after it, with its adjectives or its «من».

«سبعة من قادة الفصيل», «اربعة مواطنين فلسطينيين», "three opposition fighters": the noun phrase tells
people from things, and gives the words to quote.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.languages.counts_lexicon import CountWords
from kg.languages.numbers import Number
from kg.languages.numbers_forms import breaks, forms
from kg.languages.numbers_nouns import Noun, has_pronoun, noun_of
from kg.languages.words import Word

__all__ = ["DASHES", "QUOTES", "NounPhrases", "Phrase"]

#: Kinds of nouns that may stand as an adjective after a noun.
_ADJECTIVES: Final = ("people", "origins", "hurt")

QUOTES: Final = frozenset("«»\"“”'/")
DASHES: Final = frozenset("-–—")

#: How many a noun in the singular or dual is.
_NUMBER: Final = {"one": 1, "two": 2}

#: Behind a number up to this the noun is a plural.
_PLURAL: Final = 10

#: Longest noun phrase that is looked through for its noun, in words.
_LONGEST: Final = 5


@dataclass(slots=True)
class Phrase:
    """A count as it stands: words `first` to `last`, beginning at the offset `start`.

    ``number`` is ``one``, ``many`` (a figure or a dual) or ``vague`` (no figure). ``noun_at`` are
    the first and last word of what is counted. ``bare`` marks a noun that no number or vague word
    introduces. ``split`` are the killed and the injured of ``both``, where each is counted
    («بين شهيد وإصابتين»).
    """

    first: int
    last: int
    start: int
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    noun: Noun | None = None
    noun_at: tuple[int, int] | None = None
    bare: bool = False
    definite: bool = False
    joined: bool = False
    part: bool = False
    both: bool = False
    loss: bool = False
    named: bool = False
    split: tuple[int, int] | None = None


class NounPhrases:
    """A passage, and the noun phrases after its numbers."""

    def __init__(
        self,
        text: str,
        line: Sequence[Word],
        numbers: Mapping[int, Number],
        known: CountWords,
        taken: Collection[int],
        predicates: Collection[int],
        people: Mapping[int, int],
    ) -> None:
        self._text = text
        self._line = line
        self._numbers = numbers
        self._known = known
        self._taken = taken
        self._predicates = predicates
        self._people = people

    def folded(self, at: int) -> str:
        """The folded word at `at`; empty outside."""
        return self._line[at].folded if 0 <= at < len(self._line) else ""

    def _is(self, at: int, name: str) -> bool:
        return self.folded(at) in self._known.words[name]

    @cached_property
    def _pairs(self) -> list[tuple[int, int, tuple[int, int] | None]]:
        """Where «بين قتيل وجريح» stands, and how many of each where it says so."""
        found: list[tuple[int, int, tuple[int, int] | None]] = []
        for at in range(len(self._line)):
            if hit := self._known.both.at(self._line, at):
                found.append((at, hit[0], self._split(hit[0] - 1)))
            elif self._known.arabic and self._is(at, "open") and (split := self._split(at + 1)):
                found.append((at, at + 2, split))
        return found

    def _split(self, at: int) -> tuple[int, int] | None:
        """«شهيد وإصابتين»: how many were killed and injured, by the number of the nouns."""
        if at < 0 or at + 1 >= len(self._line):
            return None
        nouns = [noun_of(word, self._known.code) for word in self._line[at : at + 2]]
        told = [(one[0].outcome, _NUMBER.get(one[0].number)) for one in nouns if one]
        if [outcome for outcome, _ in told] != ["killed", "injured"]:
            return None
        killed, injured = (number for _, number in told)
        return (killed, injured) if killed and injured else None

    def _two(self, at: int) -> bool:
        """Whether «اثنين» stands at `at`: «مدنيين اثنين» are two."""
        number = self._numbers.get(at)
        if number is None or number.value != 2 or number.kind != "cardinal":
            return False
        return number.last == at and number.span.start == self._line[at].start and not number.digits

    def _take_noun(self, phrase: Phrase) -> None:
        """Find what the number counts, after it."""
        at = phrase.last + 1
        while self.folded(at) in QUOTES:
            at += 1
        if at >= len(self._line) or breaks(self._line[at - 1], self._line[at], self._text):
            return
        if self._is(at, "of"):
            self._partitive(phrase, at)
        elif self._known.arabic:
            self._arabic_noun(phrase, at)
        else:
            self._english_noun(phrase, at)

    def _partitive(self, phrase: Phrase, at: int) -> None:
        """«سبعة من قادة الحوثيين», "dozens of people"."""
        if not self._known.arabic:
            if self._is(at + 1, "part"):
                phrase.last, phrase.part = at + 1, True
                return
            self._english_noun(phrase, at + 1)
            return
        end = at
        for index in range(at + 1, min(at + 5, len(self._line))):
            word = self._line[index]
            if word.kind != "word" or self._is(index, "function") or self._conjoined(index):
                break
            found = noun_of(word, self._known.code)
            if index > at + 1 and not (found or word.folded.startswith("ال")):
                break
            if found and phrase.noun is None:
                if found[0].kind in ("things", "times"):
                    break
                phrase.noun = found[0]
            end = index
        if end > at:
            phrase.noun_at = (at + 1, end)
            phrase.last = end

    def _conjoined(self, at: int) -> bool:
        """Whether the word carries «و»: it begins something new."""
        folded = self.folded(at)
        if not folded.startswith("و") or len(folded) < 4:
            return False
        return noun_of(self._line[at], self._known.code) is None or any(
            form.joined and form.stem for form in forms(folded)[1:2]
        )

    def _arabic_noun(self, phrase: Phrase, at: int) -> None:
        word = self._line[at]
        if word.kind != "word" or self._is(at, "function") or at in self._taken:
            return
        found = noun_of(word, self._known.code)
        prefixed = found is not None and self._prefixed(word, found[1])
        if found and not prefixed:
            phrase.noun = found[0]
        elif found or not self._may_be_noun(word, at):
            return
        last = self._second_accusative(phrase, self._adjectives(at))
        phrase.noun_at = (at, last)
        phrase.last = last

    def _second_accusative(self, phrase: Phrase, last: int) -> int:
        """«12 عسكريا ومدنيا»: above ten a second kind in the accusative is no other person."""
        folded = self.folded(last + 1)
        several = phrase.value is not None and phrase.value > _PLURAL
        alike = self.folded(last).endswith("ا") and folded.endswith("يا") and folded[:1] == "و"
        return last + 1 if several and alike and last + 1 not in self._predicates else last

    def _take_kin(self, phrase: Phrase) -> None:
        """«امرأة وطفلتها», «أم وابنها»: whoever belongs to the one before is counted along."""
        at = phrase.last + 1
        folded = self.folded(at)
        if not folded.startswith("و") or not has_pronoun(folded) or phrase.value is None:
            return
        found = noun_of(self._line[at], self._known.code)
        if found is None or found[1] == 0 or found[0].kind != "people":
            return
        more = {"one": 1, "two": 2}.get(found[0].number)
        if more is not None:
            phrase.value = phrase.low = phrase.high = phrase.value + more
            phrase.last, phrase.bare = at, False
            phrase.noun_at = (phrase.noun_at[0] if phrase.noun_at else phrase.first, at)

    @staticmethod
    def _prefixed(word: Word, bare: int) -> bool:
        """Whether a conjunction or preposition is written onto the noun."""
        return bare > 0 and word.folded[0] in "وفبلك"

    def _may_be_noun(self, word: Word, at: int) -> bool:
        """A word that no list has may be what is counted, if it is no verb and starts no clause."""
        return (
            not self._conjoined(at)
            and not self._is(at, "clause")
            and word.folded not in self._known.predicates
            and not any(form.stem in self._known.predicates for form in forms(word.folded))
            and word.folded[:2] not in ("لل", "بال")
            and not word.folded.endswith(("وا", "هم", "ها"))
        )

    def _adjectives(self, at: int) -> int:
        """The last word of a noun with its adjectives: «مواطنين فلسطينيين», «عنصرين آخرين»."""
        last = at
        for index in range(at + 1, min(at + 4, len(self._line))):
            word = self._line[index]
            if index in self._taken or word.kind != "word":
                break
            if self._two(index):
                last = index
                continue
            found = noun_of(word, self._known.code)
            if found is None and self._accusative(index):
                last = index
                continue
            if found is None or found[0].kind not in _ADJECTIVES or found[1] > 0 or found[2]:
                break
            if word.folded in self._known.predicates or self._is(index, "function"):
                break
            last = index
        return last

    def _accusative(self, at: int) -> bool:
        """Whether «اشوريا» agrees with the accusative noun before it («مسيحيا»)."""
        before, word = self._line[at - 1].folded, self._line[at].folded
        alike = before.endswith("ا") and word.endswith("يا") and not self._conjoined(at)
        return alike and at not in self._predicates and not self._is(at, "function")

    def _english_noun(self, phrase: Phrase, at: int) -> None:
        """The last listed noun before the phrase ends: "three opposition fighters"."""
        begin = at
        if self.folded(at) in ("the", "those", "these", "his", "their", "its"):
            at += 1
        for index in range(at, min(at + _LONGEST, len(self._line))):
            word = self._line[index]
            if self._hyphen(index):
                continue
            ends = self._is(index, "articles")
            if word.kind != "word" or self._is(index, "function") or index in self._taken or ends:
                break
            found = noun_of(word, self._known.code)
            if found is None or self.folded(index + 1) in DASHES:
                if word.folded in self._known.predicates:
                    break
                continue
            if phrase.noun_at and found[0].kind == "hurt":
                break
            phrase.noun, phrase.noun_at, phrase.last = found[0], (begin, index), index
        if phrase.noun_at is None:
            self._unlisted(phrase, at)

    def _hyphen(self, at: int) -> bool:
        """Whether a hyphen ties two words together: "pro-government"."""
        if self.folded(at) not in DASHES or at + 1 >= len(self._line):
            return False
        line = self._line
        return line[at - 1].end == line[at].start and line[at].end == line[at + 1].start

    def _unlisted(self, phrase: Phrase, at: int) -> None:
        """A plural that no list has: "six welders died"."""
        for index in range(at, min(at + 3, len(self._line))):
            word = self._line[index]
            ends = word.kind != "word" or self._is(index, "function") or index in self._taken
            if ends or index in self._predicates:
                return
            if word.folded.endswith("s") and len(word.folded) > 3:
                phrase.noun_at, phrase.last = (at, index), index
                return
