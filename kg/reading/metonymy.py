"""Tell whether the name of a state is the body that acts or the place where it lies.

«واشنطن» demands; «في واشنطن» people meet. A bare name, or one that somebody talks or fights with,
acts; one behind a preposition of place, a direction, or in apposition to another place is a place.
In a theatre of war («سوريا») the name is the place unless a role says that it acts
(`kg.reading.roles` turns it then).
"""

from __future__ import annotations

from typing import Final

from kg.languages.fold import fold_text
from kg.reading.constraints import SPEECH
from kg.reading.draft import Draft, DraftMention, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["is_state", "tell_acting_states"]

_LISTS: Final = ("states", "capitals", "theatres")


def is_state(draft: Draft, mention: DraftMention) -> bool:
    """Whether `mention` is the name of a state, or of a capital that may stand for one."""
    rules = grammar(draft.language.code)
    return mention.form == "name" and any(_listed(draft, mention, rules, one) for one in _LISTS)


def _listed(draft: Draft, mention: DraftMention, rules: Grammar, name: str) -> bool:
    written = fold_text(draft.text[mention.start : mention.end]).replace(" ", "_")
    listed = rules.words.get(name, frozenset())
    return written in listed or f"ال{written}" in listed


def tell_acting_states(draft: Draft, sentence: Sentence, mentions: list[DraftMention]) -> None:
    """Make bodies of the state names in a sentence that act."""
    rules = grammar(draft.language.code)
    for mention in mentions:
        if mention.form != "name" or mention.type not in ("LOC", "ORG"):
            continue
        state = _listed(draft, mention, rules, "states")
        capital = _listed(draft, mention, rules, "capitals")
        if _speaks(draft, sentence, mention, rules):
            mention.type = "ORG"
            continue
        if not state and not capital:
            if mention.type == "ORG" and _listed(draft, mention, rules, "theatres"):
                mention.type = "LOC"
            continue
        mention.type = "ORG" if _acts(draft, sentence, mention, rules, capital=capital) else "LOC"


def _acts(
    draft: Draft, sentence: Sentence, mention: DraftMention, rules: Grammar, *, capital: bool
) -> bool:
    """Whether what stands before the name speaks of somebody who acts."""
    words = draft.words
    if mention.begin != mention.first:
        return False
    governor = rules.governor(draft.text, words, mention.first, mention.start, sentence.first)
    if governor.preposition:
        phrase = governor.preposition.replace(" ", "_")
        acting = phrase in rules.words["acting_prepositions"]
        source = words[max(governor.first - 1, sentence.first)].folded
        acting = acting or rules.has("initiatives", source)
        return acting or (governor.preposition in rules.words["addressing"] and not capital)
    before = words[mention.first - 1] if mention.first > sentence.first else None
    if before is None:
        return not capital
    if rules.has("directions", before.folded) or sentence.noun(mention.first - 1, "place_dropped"):
        return False
    place = sentence.noun(mention.first - 1, "place_head", "place")
    if place is not None or rules.has("visiting", before.folded):
        return False
    return not (governor.joined and _follows_place(mention, sentence))


def _speaks(draft: Draft, sentence: Sentence, mention: DraftMention, rules: Grammar) -> bool:
    """Whether the name is the subject of a verb of speech: «نفت مينسك», "Syria denied"."""
    governor = rules.governor(draft.text, draft.words, mention.first, mention.start, sentence.first)
    if mention.first - 1 in _named_behind(sentence) and mention.begin == mention.first:
        return True
    verbs = _speech_verbs(sentence)
    if rules.has("called_on", governor.preposition) and governor.first - 1 in verbs:
        return True
    if governor.preposition or mention.begin != mention.first:
        return False
    if mention.last + 1 in verbs:
        return rules.order == "head_last" or not governor.joined
    return rules.order == "head_first" and not governor.joined and mention.first - 1 in verbs


def _named_behind(sentence: Sentence) -> set[int]:
    """The last words of cues that a source follows: "according to", «بحسب»."""
    return {cue.last for cue in sentence.cues.get("attribution", ()) if cue.side == "after"}


def _speech_verbs(sentence: Sentence) -> set[int]:
    """The words that are finite verbs of saying, denying, demanding, accusing."""
    cues = [cue for kind in _SPEECH_CUES for cue in sentence.cues.get(kind, ())]
    found = {cue.first for cue in cues if cue.tense != "none" and cue.side in _SPEAKING}
    for hit in sentence.triggers:
        if hit.cls in SPEECH and hit.pos == "verb" and hit.tense != "none":
            found.add(hit.first)
    return found


_SPEECH_CUES: Final = ("attribution", "denial")
_SPEAKING: Final = frozenset({"subject", "target"})


def _follows_place(mention: DraftMention, sentence: Sentence) -> bool:
    before = sentence.nouns.get(mention.first - 1, [])
    return any(hit.kind in ("place_head", "place", "place_dropped") for hit in before)
