"""Who stands between the sides, by the words that say so next to a mention that a model found.

«برعاية الجامعة العربية ومصر», «هدنة رعتها موسكو», «الوسطاء القطريون»: with the rules alone such
words are heard while roles are opened (`kg.reading.roles_open`); here the mentions are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.languages.fold import fold_text
from kg.reading.constraints import ACTORS, roles_of
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["find_mediators"]

#: Most words between a cue and the mention that it leads to.
_FILL: Final = 3

#: Signs that may stand between joined names, and how sure a cue beside a mention is.
_SIGNS: Final = " «»“”\"'،,"
_SURE: Final = 0.8


def find_mediators(draft: Draft) -> None:
    """Give talks, accords and releases the mediators that the words beside a mention name."""
    rules = grammar(draft.language.code)
    if not rules.words["mediation_fill"]:
        return
    for sentence in draft.sentences:
        talks = [one for one in draft.events_of(sentence) if "mediator" in roles_of(one.cls)]
        actors = [one for one in draft.mentions_of(sentence) if one.type in ACTORS]
        for number, mention in enumerate(actors if talks else ()):
            cue = _cue_before(draft, rules, sentence, mention)
            if cue is not None:
                _give(
                    _nearest(talks, cue),
                    [mention, *_joined(draft, rules, mention, actors[number + 1 :])],
                )


def _nearest(events: Sequence[DraftEvent], word: int) -> DraftEvent:
    return min(events, key=lambda event: abs(event.first - word))


def _cue_before(
    draft: Draft, rules: Grammar, sentence: Sentence, mention: DraftMention
) -> int | None:
    """The word that makes a mention a mediator, if there is one."""
    words = draft.words
    if rules.has("mediators", words[mention.first].folded):
        return mention.first
    for at in range(mention.first - 1, max(mention.first - 2 - _FILL, sentence.first - 1), -1):
        word = words[at].folded
        before = words[at - 1].folded if at > sentence.first else ""
        under = rules.has("mediation_nouns", word) and rules.has("mediation_under", before)
        if under or rules.has("mediation", word) or rules.has("mediation_verbs", word):
            return at
        if not rules.has("mediation_fill", word):
            return None
    return None


def _joined(
    draft: Draft, rules: Grammar, mention: DraftMention, following: Sequence[DraftMention]
) -> Iterator[DraftMention]:
    """The mentions that follow with nothing but "and" between."""
    for other in following:
        between = fold_text(draft.text[mention.end : other.start]).strip(_SIGNS)
        if between not in rules.joiners:
            return
        yield other
        mention = other


def _give(event: DraftEvent, group: Sequence[DraftMention]) -> None:
    for link in event.links:
        if link.role == "participant" and link.mention in group:
            link.role = "mediator"
    if not event.fillers("mediator"):
        for mention in group:
            event.link(mention, "mediator", _SURE)
