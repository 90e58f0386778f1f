"""Who speaks for a body: the person named behind an office («رئيس وفد المعارضة فلان»)."""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import CueHit
from kg.languages.words import Word
from kg.reading.draft import Draft
from kg.reading.grammar import Grammar
from kg.reading.phrases import Chunk, Layout

__all__ = ["holder"]

#: How many words of a title may stand between a body and the person who speaks for it.
_TITLE: Final = 3

#: The same with the place of the office; marks that may open a name.
_OFFICE: Final = 6
_NAMING: Final = frozenset("«\"“'")


def holder(draft: Draft, made: Layout, cue: CueHit, chunk: Chunk, rules: Grammar) -> Chunk:
    """The person behind the body of an office: «قال رئيس وفد المعارضة سامر الخطيب».

    Behind a title the places that the office is for may stand between («مبعوث الامم المتحدة الى
    سوريا فلان»), and the name in quotation marks.
    """
    if chunk.mention.type == "PER":
        return chunk
    titled = chunk.mention.begin - cue.last > 1 or chunk.mention.form == "office"
    reach = _OFFICE if titled else _TITLE
    for person in made.chunks[made.chunks.index(chunk) + 1 :]:
        gap = draft.words[chunk.last + 1 : person.mention.first]
        if len(gap) > reach or person.clause != chunk.clause:
            break
        if person.mention.type == "PER":
            plain = all(_of_office(word, rules, titled=titled) for word in gap)
            alone = person.lead is None or titled
            return person if plain and alone and person.bare else chunk
        if person.mention.type != "LOC" or not titled:
            break
    return chunk


def _of_office(word: Word, rules: Grammar, *, titled: bool) -> bool:
    """Whether a word may stand between the body of an office and the person who holds it."""
    if word.kind != "word":
        return titled and word.text in _NAMING
    if titled and rules.has("prepositions", word.folded):
        return True
    return not _opens(word.folded, rules)


def _opens(folded: str, rules: Grammar) -> bool:
    closed = ("clause_openers", "relatives", "prepositions", "breakers", "auxiliaries")
    return any(rules.has(name, folded) for name in closed)
