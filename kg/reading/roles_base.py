"""What the rules for roles stand on: event words with their frames, and the subjects of clauses.

Every event word has a frame (`kg.languages.roles`): which role its subject, its object, a following
genitive and each preposition bring. A `Head` is such a word in its sentence; `Linking` knows the
sentence's chunks and who is the subject of which clause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kg.languages.lexicon import TriggerHit
from kg.languages.roles import Frame
from kg.reading.attribution import telling_chunks
from kg.reading.constraints import ACTORS, fits
from kg.reading.draft import Draft, DraftEvent, DraftMention
from kg.reading.grammar import Grammar
from kg.reading.phrases import Chunk, Layout
from kg.reading.voice import is_gerund, is_object, is_passive

__all__ = ["DOERS", "NEAR", "PLACES", "Head", "Linking", "governs"]

DOERS: Final = ("agent", "participant")
PLACES: Final = ("target", "location", "origin", "destination")

#: How far, in words, a light verb, an adjective or a subject may stand from its noun.
NEAR: Final = 5

#: Classes whose doer is armed or in office; other people only suffer from them.
_BY_FORCE: Final = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "Killing", "TerritorialControl", "Siege"),
        *("Detention", "Abduction", "CeasefireViolation", "Mobilization", "Sanction"),
    }
)


@dataclass(frozen=True, slots=True)
class Head:
    """An event word with its frame: the trigger, or another word for the same happening.

    ``verbal`` words take a subject and an object, the others a genitive. A ``free`` noun tells of
    an event of its own («بعد تحرير المدينة»), so that the clause's subject need not be its doer.
    """

    event: DraftEvent
    hit: TriggerHit
    frame: Frame
    verbal: bool
    free: bool
    passive: bool

    @property
    def first(self) -> int:
        """The word of the trigger."""
        return self.hit.first

    @property
    def last(self) -> int:
        """The word that the trigger itself ends in, whatever decided its class."""
        return self.hit.first

    @property
    def doer(self) -> str:
        """The role of its subject."""
        return self.frame.passive_subject if self.passive else self.frame.subject


class Linking:
    """One sentence while its roles are found.

    ``carried`` is the subject that the sentence before ended with.
    """

    def __init__(self, draft: Draft, made: Layout, rules: Grammar, carried: list[Chunk]) -> None:
        self.draft, self.made, self.rules, self.carried = draft, made, rules, carried
        self.heads = sorted(self._heads(), key=lambda head: head.first)
        self.sources = telling_chunks(draft, made)
        self.subjects = self._clause_subjects()

    def _around(self, place: Chunk, hit: Chunk) -> None:
        """Locate an event by `place` where what was `hit` in it has no name of its own."""
        named = self.rules.order == "head_first" and not self._is_description(hit.mention)
        if hit.taken != ["target"] or named:
            return
        for head in self.heads:
            if head.event.fillers("location") or hit.mention not in head.event.fillers("target"):
                continue
            self._give(head.event, place, "location")

    def _is_description(self, mention: DraftMention) -> bool:
        """Whether a place is told by what it is («منازل المدنيين»), not by a name."""
        named = mention.form in ("name", "pattern")
        return not named and self.made.sentence.noun(mention.first, "place") is not None

    def _heads(self) -> list[Head]:
        return [
            self._head(event, hit)
            for event in self.draft.events_of(self.made.sentence)
            for hit in (event.hit, *event.aliases)
            if hit is not None
        ]

    def _head(self, event: DraftEvent, hit: TriggerHit) -> Head:
        words, sentence = self.draft.words, self.made.sentence
        before = words[hit.first - 1].folded if hit.first > sentence.first else ""
        governed = self.rules.has("prepositions", before) and self.rules.order == "head_first"
        verbal = hit.pos in ("verb", "participle") and not governed
        described = self.rules.order == "head_first" and hit.first + 1 < sentence.last
        if verbal and hit.pos == "verb" and described:
            verbal = not self._indefinite_adjective(hit.first + 1)
        gerund = is_gerund(self.draft, sentence, hit, self.rules)
        verbal = verbal or gerund
        free = hit.article or self.rules.has("adjuncts", before)
        frame = _of_class(self.draft.language.roles.frame(hit.frame), event.cls)
        by = not gerund and verbal and self._has_by(hit)
        behind_be = is_passive(self.draft, sentence, hit, self.rules)
        passive = hit.voice == "passive" or by or behind_be
        return Head(event, hit, frame, verbal, free and not verbal, passive)

    def _has_by(self, hit: TriggerHit) -> bool:
        """Whether a past verb has its doer behind it: "fighters backed by the army"."""
        after = self.draft.words[hit.first + 1 : min(hit.first + 3, self.made.sentence.last)]
        return any(word.folded in self.rules.words["by"] for word in after)

    def _indefinite_adjective(self, at: int) -> bool:
        """Whether word `at` describes a noun before it («قصف تركي», not «قصف الجيش»)."""
        word = self.draft.words[at]
        if word.folded in self.rules.words["event_adjectives"] and word.folded[:2] != "ال":
            return True
        hit = self.made.sentence.noun(at, "nationality")
        return hit is not None and not hit.article and not hit.proclitics and not hit.enclitic

    def _clause_subjects(self) -> dict[int, list[Chunk]]:
        """For each clause, the bare actor that its verb speaks of."""
        found: dict[int, list[Chunk]] = {}
        for chunk in self.made.chunks:
            if chunk.clause in found or chunk.lead is not None or not chunk.bare:
                continue
            if id(chunk) in self.sources:
                continue
            if chunk.mention.type not in ACTORS or self._genitive(chunk) or self._hurt(chunk):
                continue
            if any(
                head.passive and head.first < chunk.mention.first
                for head in self.heads
                if self.made.clause_of(head.first) == chunk.clause
            ):
                continue
            found[chunk.clause] = self.made.series(chunk)
        return found

    def _nearest_subject(self, at: int, *, passive: bool = False) -> list[Chunk]:
        """Where heads come last, the bare phrase nearest before a verb ("the army shelled")."""
        spoken = self._spoken_of(at)
        if spoken:
            return spoken
        clause, best = self.made.clause_of(at), None
        verbs = [one.first for one in self.heads if one.verbal and one.first < at]
        fits_it = ACTORS | {"LOC"} if passive else ACTORS
        for chunk in self.made.chunks:
            if chunk.mention.last >= at or chunk.clause != clause:
                continue
            opened = self.made.kinds[clause] == "breakers"
            bare = chunk.bare or (opened and chunk.first == self.made.openers[clause])
            if not bare or chunk.lead is not None or id(chunk) in self.sources:
                continue
            if chunk.mention.type not in fits_it:
                continue
            if not is_object(self.draft, self.made, chunk, verbs, self.rules):
                best = chunk
        if best is None or any(best.last < verb for verb in verbs):
            return []
        return self.made.series(best)

    def _spoken_of(self, at: int) -> list[Chunk]:
        """Whoever speaks, where a pronoun stands for it: "police said they had arrested"."""
        low = self.made.sentence.first
        while at > low and self.rules.has("auxiliaries", self.draft.words[at - 1].folded):
            at -= 1
        if at == low or not self.rules.has("pronouns", self.draft.words[at - 1].folded):
            return []
        tellers = [
            one
            for one in self.made.chunks
            if id(one) in self.sources and one.mention.last < at and one.lead is None
        ]
        return self.made.series(tellers[-1]) if tellers else []

    def _is_victim(self, head: Head, chunk: Chunk) -> bool:
        """Whether a verb of hurting between `head` and `chunk` speaks of the people in it."""
        if self.rules.order != "head_last" or chunk.mention.type not in ("GROUP", "PER"):
            return False
        for at in range(chunk.mention.begin - 1, head.first, -1):
            word = self.draft.words[at]
            if self.rules.has("casualty_words", word.folded):
                return True
            if word.kind != "number" and not self.rules.has("amounts", word.folded):
                return False
        return False

    def _genitive(self, chunk: Chunk) -> bool:
        """Whether the chunk directly follows a noun that tells an event («قصف قوات النظام»)."""
        return any(
            head.last == chunk.mention.begin - 1 and not head.verbal and governs(head)
            for head in self.heads
        )

    def _hurt(self, chunk: Chunk) -> bool:
        """Whether the word before the chunk says that it was hurt («استشهد طفل»)."""
        before = self.draft.words[max(chunk.first - 1, self.made.sentence.first)]
        return self.rules.has("casualty_words", before.folded)

    def _passes(self, folded: str) -> bool:
        lists = ("adjectives", "indefinite_adjectives", "loose_adjectives", "event_adjectives")
        if any(folded in self.rules.words.get(name, ()) for name in lists):
            return True
        return folded.startswith("ال") and folded.endswith(("ي", "ية"))

    def _first(self, head: Head, chunk: Chunk, roles: tuple[str, ...]) -> str:
        """The first of `roles` that the chunk fits and that is still open."""
        for role in roles:
            forced = head.event.cls in _BY_FORCE and role == "agent"
            if forced and not self._can_act(chunk.mention):
                continue
            if role and fits(head.event, role, chunk.mention) and is_open(head.event, role):
                return role
        return ""

    def _give(self, event: DraftEvent, chunk: Chunk, role: str, score: float = 1.0) -> bool:
        """Link `chunk` and its series to `event`."""
        given = False
        for one in self.made.series(chunk):
            own = "instrument" if one.mention.type == "WEAPON" else role
            if own and fits(event, own, one.mention) and event.link(one.mention, own, score):
                one.taken.append(own)
                given = True
        return given

    def _last_before(self, word: int) -> Chunk | None:
        before = [one for one in self.made.chunks if one.mention.last < word and one.lead is None]
        return before[-1] if before else None

    def _owns_weapon(self, head: Head, chunk: Chunk) -> bool:
        """Whether the chunk says whose the weapon before it is («طائرة مسيّرة تابعة للجيش»)."""
        if chunk.preposition not in self.rules.words["of"]:
            return False
        for weapon in head.event.fillers("instrument"):
            gap = self.draft.words[weapon.last + 1 : chunk.first]
            if 0 <= chunk.first - weapon.last - 1 <= 2 and all(
                self.rules.has("owned", word.folded) for word in gap
            ):
                return True
        return False

    def _running_subject(self, head: Head) -> list[Chunk]:
        """The last subject before `head` that can act in it."""
        speaker = self._speaker(head)
        if speaker:
            return speaker
        for number in range(self.made.clause_of(head.first), -1, -1):
            subject = self.subjects.get(number)
            if not subject or subject[0].mention.last >= head.first:
                continue
            if id(subject[0]) not in self.sources and self._can_act(subject[0].mention):
                return subject
        if head.verbal and self.carried and self._can_act(self.carried[0].mention):
            return self.carried
        return []

    def _speaker(self, head: Head) -> list[Chunk]:
        """In «أعلنت روسيا أنها لن تطلب» the pronoun stands for whoever speaks."""
        clause = self.made.clause_of(head.first)
        opener = self.made.openers[clause]
        if opener < 0 or not self.rules.has("pronoun_openers", self.draft.words[opener].folded):
            return []
        tellers = [
            chunk
            for chunk in self.made.chunks
            if id(chunk) in self.sources and chunk.mention.last < opener and chunk.lead is None
        ]
        if tellers:
            return self.made.series(tellers[-1])
        for number in range(clause - 1, -1, -1):
            if self.subjects.get(number) and not self._aside(number):
                return self.subjects[number]
        return []

    def _aside(self, clause: int) -> bool:
        """Whether a clause is relative, or goes on with one («الذي قتل … ويتهمه …»)."""
        kinds = self.made.kinds
        joined = clause > 0 and kinds[clause] == "verb" and kinds[clause - 1] == "relatives"
        return kinds[clause] == "relatives" or joined

    def _can_act(self, mention: DraftMention) -> bool:
        """Whether unnamed people are of a kind that acts with force or by office."""
        if mention.type != "GROUP" or mention.form == "office":
            return True
        return mention.entity in self.rules.words["acting_people"]


def _of_class(frame: Frame, cls: str) -> Frame:
    """The frame as a class uses it: who flees is the agent of the flight."""
    if cls != "Displacement" or frame.subject != "target":
        return frame
    construct = tuple("agent" if role == "target" else role for role in frame.construct)
    return replace(frame, subject="agent", construct=construct)


def governs(head: Head) -> bool:
    """Whether a noun can have a genitive: it has no article and no pronoun."""
    return not head.hit.article and not head.hit.enclitic


def is_open(event: DraftEvent, role: str) -> bool:
    return role in ("participant", "location", "instrument") or not event.fillers(role)
