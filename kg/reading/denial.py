"""Who denies what: the events behind a denial, or what its speaker stands accused of.

«نفت موسكو قصف السوق» denies the shelling that it names, and so the charge made before; «ونفت موسكو
ذلك» and «نفت الاتهامات» deny the charge alone; «نفت مسؤوليتها عن الهجوم» leaves the attack as told
and denies the part in it.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.attribution import speaker_of
from kg.reading.constraints import SPEECH, family
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import Grammar
from kg.reading.phrases import Layout
from kg.reading.scope import governed
from kg.reading.settled import SETTLED

__all__ = ["deny"]

#: What can be denied: what is told or alleged.
_CLAIMED: Final = frozenset({"asserted", "hypothetical"})

#: How many words behind a denial say that it is of a part in something.
_NEAR: Final = 4

#: How many sentences back the charge may stand.
_BACK: Final = 2


def deny(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> None:
    """Mark what the denial at `cue` is about: who denies it, and that nobody asserts it there."""
    speakers = speaker_of(draft, made, cue)
    if not speakers:
        return
    sentence = made.sentence
    first = max([cue.last, *(one.last for one in speakers)]) + 1
    first = first if first - cue.last <= 2 * _NEAR else cue.last + 1
    told = [one for one in governed(draft, sentence, first, rules) if one.cls not in SPEECH]
    words = draft.words[first : min(first + _NEAR, sentence.last)]
    shared = any(rules.has("shares", word.folded) for word in words)
    for event in told:
        if (
            event.modality == "asserted"
            and event.modality_score >= SETTLED
            and event is not told[0]
        ):
            continue
        _mark(event, speakers, draft.text[cue.start : cue.end])
        if not shared:
            event.modality, event.modality_score = "negated", 1.0
            event.links = [link for link in event.links if link.role != "source"]
            event.source_chain = list(speakers)
            for mention in speakers:
                event.link(mention, "source")
    for event in _charges(draft, sentence, cue, told):
        _mark(event, speakers, "")


def _mark(event: DraftEvent, speakers: list[DraftMention], cue: str) -> None:
    event.denied_by.extend(one for one in speakers if one not in event.denied_by)
    event.cue = cue or event.cue


def _definite(draft: Draft, event: DraftEvent) -> bool:
    """Whether the trigger is one already known: with an article, or a pronoun behind it."""
    if event.hit is None:
        return False
    before = draft.words[event.first - 1].folded if event.first else ""
    return event.hit.article or before in ("the", "that", "this")


def _charges(
    draft: Draft, sentence: Sentence, cue: CueHit, told: list[DraftEvent]
) -> list[DraftEvent]:
    """The earlier events that the denial answers: those of a charge, else the last one told."""
    at = draft.sentences.index(sentence)
    near = draft.sentences[max(at - _BACK, 0) : at + 1]
    before = [one for one in draft.events if one.sentence in near and one.first < cue.first]
    kin = {family(one.cls) for one in told}
    for event in reversed(before):
        if event.cls == "Accusation" and event.topics:
            return [one for one in event.topics if not kin or family(one.cls) in kin]
    facts = [one for one in before if one.cls not in SPEECH and one.modality in _CLAIMED]
    if not told:
        return facts[-1:]
    alike = [one for one in facts if family(one.cls) in kin]
    return [one for one in alike[-1:] if _agree(one, told)]


def _agree(event: DraftEvent, told: list[DraftEvent]) -> bool:
    """Whether no two of the events name different places or victims."""
    for other in told:
        first = {one.form == "name" for one in event.fillers("target", "location")}
        second = {one.form == "name" for one in other.fillers("target", "location")}
        if first == second == {True}:
            return False
    return True
