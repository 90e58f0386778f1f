"""Noun phrases in their clauses: what governs each mention, and where clauses begin.

A `Chunk` is a mention with its preposition, its place in a series («الجيش والفصائل») and, for a
place, the place that it belongs to («حي X في حلب»). Roles, sources and relations are read off
chunks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.languages.words import Word
from kg.reading.draft import Draft, DraftMention, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["Chunk", "Layout", "layout"]

#: Punctuation that ends a clause.
_STOPS: Final = frozenset(".!?؟؛;:…")
_COMMAS: Final = frozenset("،,")
#: Punctuation that stands inside a series or a noun phrase.
_LIGHT: Final = frozenset("\"'«»“”‘’()[]{}،,/ـ-–—")


@dataclass(slots=True, eq=False)
class Chunk:
    """A mention in its sentence.

    ``preposition`` governs it, or is empty; in a series every member has that of the first, which
    is its ``lead``. ``inside`` is the chunk of a place that this larger place follows.
    """

    mention: DraftMention
    preposition: str
    first: int
    last: int
    clause: int
    lead: Chunk | None = None
    inside: Chunk | None = None
    taken: list[str] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        """Whether no preposition governs it: a subject, an object or a genitive."""
        return not self.preposition


@dataclass(slots=True, eq=False)
class Layout:
    """A sentence's chunks, and the number of the clause that each of its words stands in.

    ``openers`` names, for each clause, the word that opened it: a relative pronoun, "that", a
    conjunction, or -1 for the first.
    """

    sentence: Sentence
    chunks: list[Chunk]
    clauses: list[int]
    openers: list[int]
    kinds: list[str]

    def clause_of(self, word: int) -> int:
        """The clause that word number `word` stands in."""
        return self.clauses[min(max(word - self.sentence.first, 0), len(self.clauses) - 1)]

    def series(self, chunk: Chunk) -> list[Chunk]:
        """`chunk` and what is joined to it by "and"."""
        return [chunk, *(other for other in self.chunks if other.lead is chunk)]


def layout(draft: Draft, sentence: Sentence) -> Layout:
    """Lay out the chunks and clauses of `sentence`; kept until its mentions change."""
    outer = [one for one in draft.mentions_of(sentence) if not one.inner]
    key = (sentence.first, len(draft.mentions), tuple(map(id, outer)))
    known: tuple[object, Layout] | None = draft.kept.get(sentence.first)
    if known is not None and known[0] == key:
        return known[1]
    made = _lay_out(draft, sentence, outer)
    draft.kept[sentence.first] = (key, made)
    return made


def _lay_out(draft: Draft, sentence: Sentence, outer: list[DraftMention]) -> Layout:
    rules = grammar(draft.language.code)
    clauses, openers, kinds = _clauses(draft.words, sentence, rules)
    made = Layout(sentence, [], clauses, openers, kinds)
    for mention in sorted(outer, key=lambda one: one.start):
        made.chunks.append(_chunk(draft, made, mention, rules))
    return made


def _finite(sentence: Sentence) -> set[int]:
    """The words that are finite verbs, as far as the lexicon knows."""
    verbs = {hit.first for hit in sentence.triggers if hit.pos == "verb"}
    for hits in sentence.cues.values():
        verbs.update(hit.first for hit in hits if hit.pos == "verb" or hit.tense != "none")
    return verbs


def _clauses(
    words: Sequence[Word], sentence: Sentence, rules: Grammar
) -> tuple[list[int], list[int], list[str]]:
    numbers: list[int] = []
    openers, kinds = [-1], ["start"]
    verbs = _finite(sentence)
    for at in range(sentence.first, sentence.last):
        kind = _opening(words, at, sentence, verbs, rules)
        if kind and at > sentence.first:
            openers.append(at)
            kinds.append(kind)
        elif kind:
            kinds[0] = kind if kind != "verb" else "start"
        numbers.append(len(openers) - 1)
    return numbers, openers, kinds


def _opening(
    words: Sequence[Word], at: int, sentence: Sentence, verbs: set[int], rules: Grammar
) -> str:
    """How word `at` opens a clause; empty where it does not."""
    word = words[at]
    before = words[at - 1] if at > sentence.first else None
    if at in sentence.blocked and at - 1 in sentence.blocked:
        return ""
    if before is not None and before.text in _STOPS:
        return "stop"
    if word.folded in rules.openers:
        return rules.openers[word.folded]
    if before is None or at not in verbs:
        return ""
    joined = any(word.folded.startswith(j) for j in rules.joiners) and _joined_verb(at, sentence)
    return "verb" if joined or before.text in _COMMAS else ""


def _joined_verb(at: int, sentence: Sentence) -> bool:
    """Whether the verb at `at` has an attached "and"."""
    for hit in sentence.triggers:
        if hit.first == at:
            return bool(hit.proclitics) and hit.proclitics[0] != "س"
    return True


def _chunk(draft: Draft, made: Layout, mention: DraftMention, rules: Grammar) -> Chunk:
    words, sentence = draft.words, made.sentence
    start = mention.start if mention.begin == mention.first else _head_start(draft, mention)
    governor = rules.governor(draft.text, words, mention.begin, start, sentence.first)
    previous = made.chunks[-1] if made.chunks else None
    chunk = Chunk(
        mention, governor.preposition, governor.first, mention.last, made.clause_of(mention.first)
    )
    if previous is None:
        return chunk
    gap = words[previous.last + 1 : min(governor.first, mention.begin)]
    if _owns(words[previous.last + 1 : mention.begin], mention, previous, rules):
        chunk.preposition, chunk.first = previous.preposition, previous.first
        previous.preposition = gap[0].folded if gap else words[previous.last + 1].folded
        return chunk
    alike = _kind(mention) == _kind(previous.mention)
    if alike and _in_series(gap, governor.joined, governor.preposition, previous, rules):
        anew = previous.inside if any(word.text in _COMMAS for word in gap) else None
        lead = previous.lead or previous
        if anew is not None and mention.type == "LOC":
            lead = anew.lead or anew
            previous = lead
        chunk.lead, chunk.preposition = lead, governor.preposition or lead.preposition
        chunk.inside = previous.inside
    elif _within(gap, chunk, previous, rules):
        chunk.inside = previous
    return chunk


def _owns(gap: Sequence[Word], mention: DraftMention, previous: Chunk, rules: Grammar) -> bool:
    """Whether a place is that of the place before it: "Syria's Idlib", "Mali's northern town"."""
    if mention.type != "LOC" or previous.mention.type != "LOC" or not gap:
        return False
    rest = all(_adjectival(word, rules) for word in gap[1:])
    return rules.has("possessives", gap[0].folded) and rest


def _kind(mention: DraftMention) -> str:
    """Places, weapons and actors make no series with one another."""
    return mention.type if mention.type in ("LOC", "WEAPON") else "actor"


def _head_start(draft: Draft, mention: DraftMention) -> int:
    """Where the word that begins the phrase begins without what is attached before it."""
    begin = mention.begin
    for sentence in draft.sentences:
        if sentence.first <= begin < sentence.last:
            hits = sentence.nouns.get(begin)
            return hits[0].start if hits else draft.words[begin].start
    return draft.words[begin].start


def _in_series(
    gap: Sequence[Word], joined: bool, preposition: str, previous: Chunk, rules: Grammar
) -> bool:
    """Whether a chunk after `gap` is joined to the previous one."""
    if preposition and preposition != previous.preposition:
        return False
    fillers = [word for word in gap if word.text not in _LIGHT]
    if any(not _adjectival(word, rules) for word in fillers):
        return False
    commas = any(word.text in _COMMAS for word in gap)
    return joined or (commas and not fillers and not preposition and len(gap) == 1)


def _within(gap: Sequence[Word], chunk: Chunk, previous: Chunk, rules: Grammar) -> bool:
    """Whether a place lies in the place before it: «حي X في Y», «X شمال Y», «X (Y)»."""
    if chunk.mention.type != "LOC" or previous.mention.type != "LOC":
        return False
    linked = chunk.preposition in rules.words["place_prepositions"]
    for word in gap:
        known = word.text in _LIGHT or _adjectival(word, rules)
        known = known or any(
            rules.has(name, word.folded) for name in ("directions", "place_links", "prepositions")
        )
        linked = linked or rules.has("directions", word.folded)
        if not known:
            return False
    return linked


def _adjectival(word: Word, rules: Grammar) -> bool:
    listed = ("adjectives", "indefinite_adjectives", "loose_adjectives", "directions")
    return any(word.folded in rules.words.get(name, ()) for name in listed)


def after(made: Layout, word: int, clause: int) -> Iterator[Chunk]:
    """The chunks of `clause` behind word number `word`, in order."""
    for chunk in made.chunks:
        if chunk.mention.first > word and chunk.clause == clause:
            yield chunk
