"""Who says so: link each event to the source that tells it.

A cue («بحسب», «قال», "according to") names a source before, after, or as its subject. What a verb of saying
governs is told by its subject; «واضاف» goes on with the speaker before; «بحسب X» answers for its sentence.
Sources in a chain («نقلت الوكالة عن مصدر») are kept from the nearest to the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.constraints import ACTORS
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Chunk, Layout, layout

__all__ = ["attribute"]

#: How many words a source may stand away from its cue.
_REACH: Final = 6

#: Speech events: their speaker is the agent, not a source besides.
_SPEECH: Final = frozenset({"Demand", "Accusation", "Rejection", "Threat"})


@dataclass(slots=True)
class _Telling:
    """One source at work: the words it answers for, from ``first`` up to ``last``."""

    sources: list[DraftMention]
    first: int
    last: int
    cue: CueHit


def attribute(draft: Draft) -> None:
    """Give every event the source that its sentence, or the run of speech it stands in, names."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        speaker: list[DraftMention] = []
        for sentence in paragraph:
            tellings = _tellings(draft, sentence, rules, speaker)
            for telling in tellings:
                _apply(draft, sentence, telling)
            if tellings:
                speaker = tellings[-1].sources
            elif speaker and _goes_on(draft, sentence):
                whole = _Telling(speaker, sentence.first, sentence.last, _no_cue(sentence))
                _apply(draft, sentence, whole)
            else:
                speaker = []


def _no_cue(sentence: Sentence) -> CueHit:
    start = sentence.span.start
    return CueHit(start, start, sentence.first, sentence.first, "attribution", "")


def _goes_on(draft: Draft, sentence: Sentence) -> bool:
    """Whether the sentence stands inside a quotation that an earlier one opened."""
    before = draft.text[: sentence.span.start]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”")


def _tellings(
    draft: Draft, sentence: Sentence, rules: Grammar, speaker: list[DraftMention]
) -> list[_Telling]:
    made = layout(draft, sentence)
    found: list[_Telling] = []
    for cue in sentence.cues.get("attribution", ()):
        sources = _sources(made, cue, rules)
        if not sources and cue.side == "subject":
            sources = found[-1].sources if found else speaker
        if sources:
            found.append(_Telling(sources, *_scope(made, cue), cue))
    return found


def _sources(made: Layout, cue: CueHit, rules: Grammar) -> list[DraftMention]:
    """The mentions that `cue` names as its source."""
    chunk = _behind(made, cue)
    if cue.side == "subject":
        chunk = chunk if chunk is not None and chunk.bare else None
        chunk = chunk or _subject_before(made, cue)
    elif cue.side == "before":
        chunk = _subject_before(made, cue)
    if chunk is None:
        return []
    return [one.mention for one in made.series(chunk) if one.mention.type in ACTORS]


def _behind(made: Layout, cue: CueHit) -> Chunk | None:
    """The first actor close behind the cue."""
    for chunk in made.chunks:
        begins = chunk.mention.begin > cue.last or chunk.mention.start >= cue.end
        if not begins:
            continue
        if chunk.mention.begin - cue.last > _REACH:
            return None
        if any(made.openers[n] in range(cue.last + 1, chunk.mention.begin) for n in _all(made)):
            return None
        return chunk if chunk.mention.type in ACTORS else None
    return None


def _all(made: Layout) -> range:
    return range(len(made.openers))


def _subject_before(made: Layout, cue: CueHit) -> Chunk | None:
    """The actor before a verb of saying («المتحدث قال», "the army said")."""
    clause = made.clause_of(cue.first)
    best = None
    for chunk in made.chunks:
        if chunk.mention.last >= cue.first or chunk.mention.type not in ACTORS:
            continue
        near = made.clause_of(chunk.mention.first) in (clause, clause - 1)
        if near and chunk.bare and chunk.lead is None:
            best = chunk if made.clause_of(chunk.mention.first) == clause else best or chunk
    return best


def _scope(made: Layout, cue: CueHit) -> tuple[int, int]:
    """The words that a cue answers for: what follows a verb of saying, else the whole sentence."""
    sentence = made.sentence
    if cue.side != "subject":
        return sentence.first, sentence.last
    return cue.first, sentence.last


def _apply(draft: Draft, sentence: Sentence, telling: _Telling) -> None:
    for event in draft.events_of(sentence):
        if not telling.first <= event.first < telling.last:
            continue
        new = [one for one in telling.sources if not _speaks(event, one)]
        if not new:
            continue
        if event.fillers("source"):
            event.source_chain.extend(one for one in new if one not in event.source_chain)
            continue
        for mention in new:
            event.link(mention, "source")
        event.cue = event.cue or draft.text[telling.cue.start : telling.cue.end]
        event.source_chain.extend(new)


def _speaks(event: DraftEvent, mention: DraftMention) -> bool:
    """Whether `mention` speaks in the event itself, so that naming it a source says nothing new."""
    return event.cls in _SPEECH and mention in event.fillers("agent")
