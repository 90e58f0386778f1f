"""Voice where heads come last: who a verb's subject is to it, and what its object is.

A past form behind "be" is passive; an -ing form rules an object as a verb does unless something
before it makes it a noun ("the shelling of the town").
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import TriggerHit
from kg.reading.draft import Draft, Sentence
from kg.reading.grammar import Grammar
from kg.reading.phrases import Chunk, Layout

__all__ = ["is_gerund", "is_object", "is_passive"]

#: How many adverbs may stand between "be" and its participle, and words between a verb and its
#: object.
_ADVERBS: Final = 2
_BETWEEN: Final = 3


def is_passive(draft: Draft, sentence: Sentence, hit: TriggerHit, rules: Grammar) -> bool:
    """Whether the past form of `hit` is passive: "was shelled", "have often been attacked"."""
    if hit.pos != "verb" or hit.tense != "past":
        return False
    at = hit.first - 1
    for _ in range(_ADVERBS + 1):
        if at < sentence.first:
            return False
        word = draft.words[at].folded
        if rules.has("be", word):
            return True
        if not (word.endswith("ly") or rules.has("verb_helpers", word)):
            return False
        at -= 1
    return False


def is_gerund(draft: Draft, sentence: Sentence, hit: TriggerHit, rules: Grammar) -> bool:
    """Whether an -ing form rules what follows as a verb: "by shelling the town", "is killing"."""
    if hit.pos == "verb" or not draft.words[hit.first].folded.endswith("ing"):
        return False
    after = draft.words[hit.first + 1].folded if hit.first + 1 < sentence.last else ""
    if rules.has("prepositions", after) or not after.isalnum():
        return False
    before = draft.words[hit.first - 1].folded if hit.first > sentence.first else ""
    if hit.pos != "masdar":
        return rules.has("be", before) or rules.has("prepositions", before)
    described = ("determiners", "adjectives", "event_adjectives")
    return not any(rules.has(name, before) for name in described)


def is_object(draft: Draft, made: Layout, chunk: Chunk, verbs: list[int], rules: Grammar) -> bool:
    """Whether a bare phrase directly follows one of `verbs`, and so is its object."""
    for verb in verbs:
        gap = draft.words[verb + 1 : chunk.mention.begin]
        if not 0 <= chunk.mention.begin - verb - 1 <= _BETWEEN:
            continue
        if made.clause_of(verb) != chunk.clause:
            continue
        if all(
            rules.has("determiners", word.folded) or rules.has("adjectives", word.folded)
            for word in gap
        ):
            return True
    return False
