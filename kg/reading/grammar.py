"""What a language's ``reading.yaml`` says of its grammar: prepositions, clause openers, adjectives.

The file is data: lists of folded words, and phrases that count as one preposition. The functions
here answer two questions about a stretch of words: which preposition governs it, and where clauses
begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import ResourceMissing
from kg.languages.data import read_yaml
from kg.languages.fold import fold_text
from kg.languages.words import Word

#: Words between a preposition and a list that say nothing: «على كل من حلب وادلب».
_EACH: Final = frozenset({("كل", "من"), ("كلا", "من")})

__all__ = ["Governor", "Grammar", "grammar"]

#: Lists of words that belong to no name.
_BINDING: Final = (
    *("prepositions", "relatives", "clause_openers", "breakers", "auxiliaries"),
    "negations",
)

#: The most words in a phrase that counts as one preposition.
_LONGEST: Final = 4


@dataclass(frozen=True, slots=True)
class Governor:
    """What stands before a noun phrase: its preposition, whether it is joined by "and", from where.

    ``preposition`` is empty for a bare phrase. ``first`` is the word where preposition or
    conjunction begins.
    """

    preposition: str
    joined: bool
    first: int


class WordLists(dict[str, frozenset[str]]):
    """Word lists by name; a list that a language does not bring is empty.

    >>> WordLists()["sway"]
    frozenset()
    """

    def __missing__(self, name: str) -> frozenset[str]:
        """Nothing is in a list that is not there."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Grammar:
    """Word lists and phrases of one language, folded; ``joined`` has "and" attached too.

    ``aliases`` names the state that an adjective points to where the two words are not akin;
    ``openers`` are the words that open a clause, with the list that they are in; ``binding`` are
    the words that bind others together and so belong to no name.
    """

    code: str
    order: str
    attached: Mapping[str, str]
    joiners: tuple[str, ...]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    aliases: Mapping[str, str]
    words: WordLists
    joined: WordLists
    openers: Mapping[str, str]
    binding: frozenset[str]

    def has(self, name: str, folded: str) -> bool:
        """Whether `folded` is in the list `name`, as it stands or without an attached "and"."""
        return folded in self.joined[name]

    def preposition_before(self, words: Sequence[Word], at: int, low: int) -> tuple[str, int]:
        """The preposition that ends just before word `at`, and where it begins; ("", at) if none.

        >>> from kg.languages.words import words
        >>> grammar("ar").preposition_before(words("قتل على يد قوات"), 3, 0)
        ('علي يد', 1)
        """
        if at <= low or words[at - 1].text in self.words["name_spellings"]:
            return "", at
        if at - 2 > low and tuple(w.folded for w in words[at - 2 : at]) in _EACH:
            at -= 2
        last = words[at - 1].folded
        for phrase, meaning in self.phrases.get(self._bare(last, single=True), ()):
            start = at - len(phrase)
            if start >= low and self._matches(words, start, phrase):
                return meaning, start
        if self.has("prepositions", last):
            return self._bare(last), at - 1
        return "", at

    def _matches(self, words: Sequence[Word], start: int, phrase: tuple[str, ...]) -> bool:
        first, *rest = phrase
        written = [word.folded for word in words[start : start + len(phrase)]]
        if written[1:] != rest:
            return False
        return written[0] == first or any(written[0] == j + first for j in self.joiners)

    def _bare(self, folded: str, *, single: bool = False) -> str:
        """`folded` without an attached "and", where what is left is a preposition."""
        listed = self.words["prepositions"]
        if folded in listed or (single and folded in self.phrases):
            return folded
        for joiner in self.joiners:
            rest = folded[len(joiner) :]
            if folded.startswith(joiner) and (rest in listed or rest in self.phrases):
                return rest
        return folded

    def lead(self, written: str) -> tuple[str, bool]:
        """What the letters attached before a noun say: its preposition, and whether it is joined.

        >>> grammar("ar").lead("ول")
        ('ل', True)
        """
        joined = False
        for joiner in self.joiners:
            if written.startswith(joiner):
                joined, written = True, written[len(joiner) :]
                break
        return self.attached.get(written[:1], ""), joined

    def governor(
        self, text: str, words: Sequence[Word], begin: int, start: int, low: int
    ) -> Governor:
        """What governs the phrase at word `begin` and offset `start`; nothing before `low`."""
        preposition, joined = self.lead(fold_text(text[words[begin].start : start]))
        at = begin
        if preposition:
            return Governor(preposition, joined, at)
        while at > low and words[at - 1].kind == "punct" and words[at - 1].text in _QUOTES:
            at -= 1
        while at > low and words[at - 1].folded in self.words["determiners"]:
            at -= 1
        if at > low and self.attached.get(words[at - 1].folded.removeprefix("و")):
            return Governor(self.attached[words[at - 1].folded.removeprefix("و")], joined, at - 1)
        direction = ""
        while at > low and words[at - 1].folded in self.words["bearings"]:
            at -= 1
            direction = words[at].folded
        found, first = self.preposition_before(words, at, low)
        if direction and not found:
            return Governor(direction, joined, at)
        if found:
            joined = joined or self._starts_joined(words[first].folded)
            return Governor(found, joined, first)
        if at > low and words[at - 1].folded in self.words["conjunctions"]:
            return Governor("", True, at - 1)
        return Governor("", joined, at)

    def _starts_joined(self, folded: str) -> bool:
        listed = self.words["prepositions"]
        return folded not in listed and folded not in self.phrases and folded[:1] in self.joiners


#: Marks that may stand between a preposition and its noun.
_QUOTES: Final = frozenset("\"'«»“”‘’([{ـ/")


@cache
def grammar(code: str) -> Grammar:
    """The grammar of a language; `ResourceMissing` where its file is not there."""
    raw: Any = dict(read_yaml(code, "reading_words") or {})
    raw |= read_yaml(code, "reading") or {}
    if "order" not in raw:
        raise ResourceMissing(f"kg/languages/{code}/reading.yaml is not installed; reinstall kg")
    lists = {
        name: frozenset(map(fold_text, value.split() if isinstance(value, str) else value))
        for name, value in raw.items()
        if isinstance(value, str | list) and name not in ("order", "attached_conjunctions")
    }
    lists["name_spellings"] = frozenset(str(raw.get("name_spellings", "")).split())
    joiners = tuple(map(fold_text, raw.get("attached_conjunctions", ())))
    joined = WordLists(
        (name, words | {joiner + word for joiner in joiners for word in words})
        for name, words in lists.items()
    )
    return Grammar(
        code=code,
        order=raw["order"],
        attached={
            fold_text(k): fold_text(v) for k, v in raw.get("attached_prepositions", {}).items()
        },
        joiners=joiners,
        phrases=_phrases(raw.get("preposition_phrases", {})),
        aliases={fold_text(k): fold_text(v) for k, v in raw.get("state_aliases", {}).items()},
        words=WordLists(lists),
        joined=joined,
        openers={
            word: name
            for name in ("breakers", "clause_openers", "relatives")
            for word in joined[name]
        },
        binding=frozenset().union(*(joined[name] for name in _BINDING)),
    )


def _phrases(raw: Mapping[str, list[str]]) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """The phrases by their last word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, phrases in raw.items():
        for phrase in phrases:
            words = tuple(fold_text(phrase).split())[:_LONGEST]
            found.setdefault(words[-1], []).append((words, fold_text(meaning)))
    return {
        last: tuple(sorted(options, key=lambda option: -len(option[0])))
        for last, options in found.items()
    }
