"""Find the phrases that count something: «اكثر من عشرة مدنيين», «طفلان», «عدد من الجرحى», «قتيل».

What became of the people counted is not decided here; see `kg.languages.counts_outcomes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from kg.languages.counts_lexicon import CountWords, count_words
from kg.languages.counts_nouns import DASHES, QUOTES, NounPhrases, Phrase
from kg.languages.numbers import Number
from kg.languages.numbers_forms import forms, place
from kg.languages.numbers_nouns import Noun, has_pronoun, noun_of
from kg.languages.words import Word

__all__ = ["Phrase", "find_phrases"]

#: How far before «بين قتيل وجريح» its count may stand.
_PAIR_REACH: Final = 14

#: How far after its count «على الأقل» may stand.
_AFTER_REACH: Final = 5

#: Digits beyond this are telephone numbers and the like.
_LARGEST: Final = 2_000_000_000


class PhraseFinder(NounPhrases):
    """Looks for counts in one passage."""

    @cached_property
    def _skip(self) -> set[int]:
        """The words of those pairs."""
        return {at for first, last, _ in self._pairs for at in range(first, last + 1)}

    def phrases(self) -> Iterator[Phrase]:
        """Every count, in order; no two overlap."""
        at = 0
        while at < len(self._line):
            found = None if at in self._taken or at in self._skip else self._phrase(at)
            if found is None:
                number = self._numbers.get(at)
                at = (number.last if number else at) + 1
                continue
            self._finish(found)
            yield found
            at = found.last + 1

    def _phrase(self, at: int) -> Phrase | None:
        number = self._numbers.get(at)
        if number is not None and number.kind != "ordinal":
            if self._counts(number):
                return self._range(number) or self._definite(number)
            return None
        if at in self._people:
            return self._person(at)
        word = self._line[at]
        if word.kind != "word" or at in self._predicates:
            return None
        if not _may_begin(word.folded, self._known.code):
            return None
        alone = self._parent(at) or self._noun_alone(at)
        return self._loss(at) or self._one_of(at) or self._vague(at) or alone

    def _parent(self, at: int) -> Phrase | None:
        """«أب وابنه»: words for parents are looked for only where their kin follows."""
        for form in forms(self.folded(at)):
            if form.stem in self._known.words["parents"] and not form.article:
                phrase = Phrase(at, at, place(self._line[at], form.bare), 1, 1, 1, "exact")
                phrase.joined = form.joined
                self._take_kin(phrase)
                return phrase if phrase.last > at else None
        return None

    def _counts(self, number: Number) -> bool:
        """Whether a number counts: percentages, labels, clock times and the like do not."""
        before, after = self.folded(number.first - 1), self.folded(number.last + 1)
        words = self._known.words
        if number.value > _LARGEST or (number.digits and self._like_a_name(number)):
            return False
        if before in words["in"] and self._is(number.first, "percent_after_in"):
            return False
        if before in words["labels"] and number.kind == "cardinal":
            return before in words["risen"] and self._people_at(number.last + 1)
        if number.value == 1 and not number.digits and number.kind == "cardinal":
            return self._known.arabic is False or number.first - 1 in self._predicates
        if after in words["percent"] and not (self._known.arabic and after.startswith("ال")):
            return after == "per" and self.folded(number.last + 2) != "cent"
        return not (after in words["in"] and self._is(number.last + 2, "percent_after_in"))

    def _people_at(self, at: int) -> bool:
        """Whether a noun of people stands at `at`."""
        found = noun_of(self._line[at], self._known.code) if at < len(self._line) else None
        return found is not None and found[0].kind in ("people", "hurt")

    def _like_a_name(self, number: Number) -> bool:
        """«F-16», «M4», «15:20», «1-0»: digits glued to letters, colons or hyphens before them."""
        line, at = self._line, number.first
        before = line[at - 1] if at else None
        if before is None or before.end != line[at].start:
            return (
                self.folded(number.last + 1) == ":"
                and self._numbers.get(number.last + 2) is not None
            )
        if before.folded in DASHES:
            return (
                at >= 2 and line[at - 2].end == before.start and not line[at - 2].folded.isdecimal()
            )
        return before.folded in (":", ".", "+") or "a" <= before.folded[-1:] <= "z"

    def _qualified(self, first: int) -> tuple[int, str, int] | None:
        """The qualifier that ends before word `first`."""
        at = first - 1
        while self.folded(at) in QUOTES and at > first - 3:
            at -= 1
        found = self._known.before.ending_at(self._line, at)
        return None if found and found[0] in self._taken else found

    def _numbered(self, number: Number) -> Phrase:
        start = number.span.start
        phrase = Phrase(
            number.first, number.last, start, number.value, number.value, number.value, "exact"
        )
        if number.kind == "order-of-magnitude":
            phrase.qualifier, phrase.value, phrase.high = _magnitude(number.value), None, None
        phrase.definite = number.article
        phrase.joined = start > self._line[number.first].start
        if number.kind == "dual":
            self._dual(phrase)
        else:
            self._take_noun(phrase)
        return phrase

    def _definite(self, number: Number) -> Phrase | None:
        """«المئة شخص» counts; «نقطة الثلاثين» does not."""
        phrase = self._numbered(number)
        alone = phrase.noun_at is None and number.article and number.kind == "cardinal"
        return None if alone else phrase

    def _person(self, at: int) -> Phrase:
        """A person named in the text is one."""
        phrase = Phrase(at, self._people[at], self._line[at].start, 1, 1, 1, "exact", bare=True)
        phrase.named = True
        phrase.noun_at = (at, phrase.last)
        phrase.joined = self.folded(at - 1) in ("و", "and") or phrase.start > self._line[at].start
        return phrase

    def _dual(self, phrase: Phrase) -> None:
        """«طفلان», «مواطنين اثنين»: the noun is the number."""
        found = noun_of(self._line[phrase.first], self._known.code)
        if found:
            phrase.noun = found[0]
        phrase.noun_at = (phrase.first, self._adjectives(phrase.first))
        phrase.last = phrase.noun_at[1]

    def _range(self, number: Number) -> Phrase | None:
        """«بين 20 و30», «20 الى 30», "20-30"."""
        after = number.last + 1
        opened = self._is(number.first - 1, "open")
        link = self.folded(after)
        second = self._numbers.get(after + 1)
        if second is None or link not in self._known.words["links"] | self._known.words["close"]:
            second = None if link not in DASHES or second is None else second
        if second is None and self._known.arabic and opened:
            second = self._numbers.get(after)
            if second and second.span.start == self._line[second.first].start:
                second = None
        if second is None or second.kind not in ("cardinal",) or number.kind != "cardinal":
            return None
        if link in self._known.words["close"] and not opened:
            return None
        if second.value <= number.value:
            return None
        phrase = self._numbered(second)
        first = number.first - opened
        first -= opened and self.folded(first - 1) in self._known.words["open_before"]
        start = self._line[first].start if opened else number.span.start
        middle = (number.value + second.value) // 2
        phrase.first, phrase.start = first, start
        phrase.value, phrase.low, phrase.high = middle, number.value, second.value
        phrase.qualifier = "range"
        return phrase

    def _loss(self, at: int) -> Phrase | None:
        """«خسائر بشرية»: people were killed, and nobody says how many."""
        found = self._known.losses.at(self._line, at)
        if found is None:
            return None
        start = place(self._line[at], found[2])
        return Phrase(at, found[0], start, None, None, None, "approx", loss=True)

    def _one_of(self, at: int) -> Phrase | None:
        """«أحد المدنيين», «إحدى النساء»."""
        for form in forms(self.folded(at)):
            if form.stem in self._known.words["one_of"]:
                phrase = Phrase(at, at, place(self._line[at], form.bare), 1, 1, 1, "exact")
                phrase.joined = form.joined
                if form.stem.endswith(("هم", "هن")):
                    return phrase
                if at + 1 in self._numbers or at + 1 >= len(self._line):
                    return None
                found = noun_of(self._line[at + 1], self._known.code)
                if found is None or found[0].number == "one":
                    return None
                phrase.noun, phrase.noun_at = found[0], (at + 1, at + 1)
                phrase.last = at + 1
                return phrase
        return None

    def _vague(self, at: int) -> Phrase | None:
        """«عدد من المدنيين», «عدة عناصر», "several others"."""
        found = self._known.vague.at(self._line, at)
        if found is None or found[0] + 1 in self._numbers:
            return None
        last, _, letters = found
        phrase = Phrase(at, last, place(self._line[at], letters), None, None, None, "approx")
        phrase.joined = letters > 0
        self._take_noun(phrase)
        if phrase.noun is not None and phrase.noun.number == "one":
            return None
        alone = self._is(last, "of") or self._is(last, "vague_alone")
        if phrase.noun_at is None and not alone:
            return None
        phrase.bare = phrase.noun is None
        return phrase

    def _noun_alone(self, at: int) -> Phrase | None:
        """«مدني», «قتلى», "a woman": a noun with no number before it."""
        if self._is(at, "function"):
            return None
        found = noun_of(self._line[at], self._known.code)
        if found is None or found[0].kind in ("things", "times"):
            return None
        noun, letters, definite = found
        if noun.number == "construct":
            return None
        if not self._known.arabic:
            return self._english_alone(at, noun)
        value = 1 if noun.number == "one" and noun.kind != "groups" else None
        qualifier = "exact" if value else "approx"
        start = place(self._line[at], letters)
        if noun.number == "two" or self._two(at + 1):
            value, qualifier = 2, "exact"
        phrase = Phrase(
            at, at, start, value, value, value, qualifier, noun, (at, at), True, definite
        )
        phrase.bare = value != 2
        phrase.joined = self.folded(at)[:1] in "وف" and letters > 0
        phrase.last = self._adjectives(at)
        if noun.number == "many" and phrase.last > at and self._two(phrase.last):
            phrase.value = phrase.low = phrase.high = 2
            phrase.qualifier, phrase.bare = "exact", False
        after = self._numbers.get(phrase.last + 1)
        known = definite or has_pronoun(self.folded(at))
        known = known and noun.number == "many" and after is not None
        if known and after and self._bare_article(after) and after.kind == "cardinal":
            phrase.value = phrase.low = phrase.high = after.value
            phrase.qualifier, phrase.bare, phrase.last = "exact", False, after.last
        phrase.noun_at = (at, phrase.last)
        if value == 1:
            self._take_name(phrase)
        if not definite:
            self._take_kin(phrase)
        return phrase

    def _bare_article(self, number: Number) -> bool:
        """Whether a number is definite and has no preposition: «العشرة», and not «بالعشرة»."""
        return number.article and number.span.start == self._line[number.first].start

    def _take_name(self, phrase: Phrase) -> None:
        """«المواطن محمد صادق»: the name belongs to the noun."""
        for at in range(phrase.last + 1, min(phrase.last + 4, len(self._line))):
            if at in self._people:
                phrase.last, phrase.named = self._people[at], True
                return
            word = self._line[at]
            if word.folded not in QUOTES and not word.folded.startswith("ال"):
                return

    def _english_alone(self, at: int, noun: Noun) -> Phrase | None:
        """One for "a woman", "one civilian"; a bare plural has no number."""
        first = at
        article = ""
        for index in range(at - 1, max(-1, at - 4), -1):
            if self.folded(index) in ("a", "an", "another", "the"):
                first, article = index, self.folded(index)
                break
            if self._line[index].kind != "word" or self._is(index, "function"):
                break
        single = noun.number == "one"
        if self.folded(at + 1) in DASHES:
            return None
        if single and article in ("", "the"):
            return None
        if not single:
            first = at
        value = 1 if single else None
        phrase = Phrase(
            first, at, self._line[first].start, value, value, value, "exact" if value else "approx"
        )
        phrase.noun, phrase.noun_at, phrase.bare = noun, (at, at), True
        phrase.definite = article == "the"
        return phrase

    def _finish(self, phrase: Phrase) -> None:
        """Add what stands around: qualifiers, «على الاقل», «بينهم», «بين قتيل وجريح»."""
        before = (
            None if phrase.qualifier == "range" or phrase.bare else self._qualified(phrase.first)
        )
        if before is not None:
            phrase.first, cls, letters = before
            phrase.start = place(self._line[phrase.first], letters)
            phrase.joined = letters > 0
            self._bound(phrase, cls)
        elif not phrase.bare and (
            verb := self._known.verbs.ending_at(self._line, phrase.first - 1)
        ):
            self._bound(phrase, verb[1])
        if not phrase.bare:
            self._bounded_after(phrase)
        self._pair(phrase)
        at = phrase.first - 1
        while self.folded(at) in QUOTES:
            at -= 1
        phrase.part = phrase.part or self._is(at, "part")
        if self._is(phrase.last + 1, "part") and not phrase.bare and not phrase.part:
            phrase.part = self._known.arabic and phrase.noun_at is None
            phrase.last += phrase.part
        phrase.joined = phrase.joined or self.folded(at) in ("و", "and", ",", "،", "&")

    def _bounded_after(self, phrase: Phrase) -> None:
        """«12 طفلا على الأقل»; also some words later: «17 حوثيا قتلوا على الأقل»."""
        for at in range(phrase.last + 1, phrase.last + 2 + _AFTER_REACH):
            if at in self._numbers or self._is(at, "sentence") or self.folded(at) in ("،", ","):
                return
            if found := self._known.after.at(self._line, at):
                if at == phrase.last + 1:
                    phrase.last = found[0]
                self._bound(phrase, found[1])
                return

    def _pair(self, phrase: Phrase) -> None:
        """«سقط عشرات الحوثيين بين قتيل وجريح»: the pair belongs to the last count before it."""
        for first, last, split in self._pairs:
            between = range(phrase.last + 1, first)
            if phrase.bare or first <= phrase.last or len(between) > _PAIR_REACH:
                continue
            if not any(at in self._numbers or self._is(at, "sentence") for at in between):
                phrase.both = True
                if split is not None and sum(split) == phrase.value:
                    phrase.split = split
                if not between:
                    phrase.last = last

    @staticmethod
    def _bound(phrase: Phrase, cls: str) -> None:
        """Open the bounds of a number as its qualifier says; a magnitude stays one."""
        if phrase.value is None:
            return
        phrase.qualifier = cls
        phrase.low = None if cls == "max" else phrase.value
        phrase.high = None if cls == "min" else phrase.value


@lru_cache(maxsize=1 << 15)
def _may_begin(folded: str, lang: str) -> bool:
    """Whether a word can begin a count without a number, as far as it tells by itself."""
    if noun_of(Word(0, len(folded), folded, folded), lang) is not None:
        return True
    known = count_words(lang)
    listed = known.words["parents"] | known.words["one_of"]
    return bool(known.losses.starts(folded) or known.vague.starts(folded)) or any(
        form.stem in listed for form in forms(folded)
    )


def _magnitude(value: int) -> str:
    """«عشرات», «مئات», or «آلاف» and more."""
    return "tens" if value < 100 else "hundreds" if value < 1000 else "thousands"


def find_phrases(
    text: str,
    line: Sequence[Word],
    numbers: Mapping[int, Number],
    known: CountWords,
    taken: Collection[int],
    predicates: Collection[int],
    people: Mapping[int, int],
) -> tuple[Phrase, ...]:
    """Every phrase of `text` that counts.

    Words in `taken` belong to times, those in `predicates` say what became of people; `people` maps
    the first word of a person's name to the last.
    """
    return tuple(PhraseFinder(text, line, numbers, known, taken, predicates, people).phrases())
