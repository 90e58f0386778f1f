"""What grammar knows for sure of a reading: where a place's name starts, who is the subject."""

from __future__ import annotations

from kg.languages.fold import fold_text
from kg.reading.constraints import fits
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import grammar

__all__ = ["seat", "with_head"]


def with_head(draft: Draft, sentence: Sentence, mention: DraftMention) -> None:
    """Give a place the head that is part of its usual name: «حي بستان القصر», not «بستان القصر»."""
    at, rules = mention.first - 1, grammar(draft.language.code)
    if mention.type != "LOC" or mention.start != draft.words[mention.first].start:
        return
    for hit in sentence.nouns.get(at, ()):
        if hit.last == at and not hit.article and rules.has("name_heads", fold_text(hit.lemma)):
            mention.start, mention.first = hit.start, at
            mention.begin = min(mention.begin, at)
            return


def seat(event: DraftEvent) -> None:
    """Know the subject behind an object pronoun: «التي يتهمها الغرب» is the West's accusation."""
    hit = event.hit
    if hit is None or hit.pos != "verb" or not hit.enclitic:
        return
    behind = [one for one in event.fillers("target") if one.first == event.last + 1]
    subjects = [one for one in behind if fits(event, "agent", one)]
    if subjects:
        before = [one for one in event.fillers("agent") if one.last < event.first]
        event.turn(before, "agent", "target")
        event.turn(subjects, "target", "agent")
