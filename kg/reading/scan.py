"""Look at a sentence word by word: names, nouns and word classes, as mention patterns need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.languages.lexicon import NounHit
from kg.languages.words import Word
from kg.reading.draft import Draft, DraftMention, NameHit, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["Name", "Scan", "known_names"]


@dataclass(frozen=True, slots=True)
class Name:
    """A gazetteer name in words: from word ``first`` to ``last``, starting at offset ``start``."""

    first: int
    last: int
    start: int
    end: int
    type: str
    strong: bool


def known_names(draft: Draft) -> dict[int, list[Name]]:
    """The names in the passage by their first word, longest first; ends that split a word go."""
    starts = {word.start: at for at, word in enumerate(draft.words)}
    ends = {word.end: at for at, word in enumerate(draft.words)}
    found: dict[int, list[Name]] = {}
    for hit in draft.names.find_names(draft.text, draft.language.code):
        last = ends.get(hit.end)
        first = starts.get(hit.start)
        if first is None and last is not None:
            first = next(
                (
                    at
                    for at in range(last, -1, -1)
                    if draft.words[at].start <= hit.start < draft.words[at].end
                ),
                None,
            )
        if first is not None and last is not None and first <= last:
            found.setdefault(first, []).append(_name(first, last, hit))
    for names in found.values():
        names.sort(key=lambda name: (-name.last, not name.strong, name.start))
    return found


def _name(first: int, last: int, hit: NameHit) -> Name:
    return Name(first, last, hit.start, hit.end, hit.kind, hit.strong)


@dataclass(slots=True)
class Scan:
    """One sentence under the eye of the mention patterns.

    ``blocked`` are words that belong to a time expression or a count's number; ``triggers`` those
    that tell an event, by word.
    """

    draft: Draft
    sentence: Sentence
    names: dict[int, list[Name]]
    rules: Grammar = field(init=False)
    triggers: dict[int, str] = field(init=False)
    verbs: set[int] = field(init=False)
    blocked: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rules = grammar(self.draft.language.code)
        self.triggers = {hit.first: hit.pos for hit in self.sentence.triggers}
        self.verbs = {
            cue.first
            for cues in self.sentence.cues.values()
            for cue in cues
            if cue.pos == "verb" and cue.first == cue.last
        }

    def word(self, at: int) -> Word | None:
        """Word number `at`, if it stands in this sentence."""
        if self.sentence.first <= at < self.sentence.last:
            return self.draft.words[at]
        return None

    def folded(self, at: int) -> str:
        """The folded form of word `at`; empty beyond the sentence."""
        sentence = self.sentence
        return self.draft.words[at].folded if sentence.first <= at < sentence.last else ""

    def noun(self, at: int, *kinds: str) -> NounHit | None:
        """The longest noun of one of `kinds` at word `at`."""
        return self.sentence.noun(at, *kinds)

    def name(self, at: int, *types: str, whole: bool = False) -> Name | None:
        """The longest name at word `at`; `whole` asks that nothing is attached before it."""
        for name in self.names.get(at, ()):
            if name.last >= self.sentence.last or (types and name.type not in types):
                continue
            if not whole or name.start == self.draft.words[at].start:
                return name
        return None

    def listed(self, at: int, *lists: str) -> bool:
        """Whether word `at` is in one of the grammar's word lists."""
        folded, words = self.folded(at), self.rules.words
        if folded:
            for one in lists:
                if folded in words[one]:
                    return True
        return False

    def is_plain(self, at: int) -> bool:
        """Whether word `at` could belong to a name: no verb, no word of grammar."""
        word = self.word(at)
        if word is None or word.kind != "word" or at in self.blocked:
            return False
        if self.triggers.get(at) == "verb" or at in self.verbs:
            return False
        if word.text in self.rules.words.get("name_spellings", ()):
            return True
        return word.folded not in self.rules.binding

    def is_unknown(self, at: int) -> bool:
        """Whether word `at` is plain and ordinary text hardly ever has it."""
        if not self.is_plain(at) or at in self.triggers:
            return False
        folded = self.folded(at)
        ordinary = self.rules.words.get("ordinary_words", frozenset())
        if folded in ordinary or self.sentence.nouns.get(at):
            return False
        return not self._inflected(folded, ordinary)

    def _inflected(self, folded: str, ordinary: Iterable[str]) -> bool:
        return any(folded.startswith(j) and folded[1:] in ordinary for j in self.rules.joiners)

    def mention(
        self, first: int, last: int, type_: str, form: str, start: int | None = None, **more: object
    ) -> DraftMention:
        """A mention over words `first` to `last`, from offset `start`."""
        words = self.draft.words
        made = DraftMention(
            words[first].start if start is None else start,
            words[last].end,
            type_,
            first,
            last,
            form,
        )
        for key, value in more.items():
            setattr(made, key, value)
        return made
