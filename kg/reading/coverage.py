"""Why a sentence gave nothing: every sentence without an event is a gap with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.model import Gap
from kg.reading.draft import Draft, Sentence

__all__ = ["REASONS", "find_gaps"]

#: The reasons, and what each says. The first that holds is given.
REASONS: Final[Mapping[str, str]] = {
    "no_letters": "the sentence has no word in the report's script: a rule, a number, a link",
    "fragment": "a fragment of at most three words: a byline, a tag, a heading of the page",
    "statement": "somebody is quoted, but no event word stands in what is said",
    "merged": "its event words tell what another sentence of the paragraph told already",
    "weak_trigger": "a word that may tell an event was judged not to, in this company",
    "no_actor": "no event word, and nobody and no place is named",
    "no_trigger": "people or places are named, but no event word of the lexicon",
}

#: A sentence of at most so many words is a fragment.
_FRAGMENT: Final = 3


def find_gaps(draft: Draft) -> tuple[Gap, ...]:
    """The sentences of `draft` without an event, each with the key of a reason."""
    told = {id(event.sentence) for event in draft.events}
    return tuple(
        Gap(sentence.span, _reason(draft, sentence))
        for sentence in draft.sentences
        if id(sentence) not in told
    )


def _reason(draft: Draft, sentence: Sentence) -> str:
    words = [word for word in draft.words[sentence.first : sentence.last] if word.kind == "word"]
    if not words:
        return "no_letters"
    if len(words) <= _FRAGMENT:
        return "fragment"
    if sentence.triggers:
        return "merged" if any(hit.score >= 0.5 for hit in sentence.triggers) else "weak_trigger"
    if sentence.cues.get("attribution"):
        return "statement"
    return "no_trigger" if draft.mentions_of(sentence) else "no_actor"
