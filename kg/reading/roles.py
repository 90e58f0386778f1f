"""Give mentions their roles by rule: order, prepositions, genitives, and who does what for whom.

A mention goes to the nearest event word before it whose frame has a place for it; what is left open
is filled from the clause: its subject, the subject of a light verb, an antecedent, and at last an
adjective of nationality (`kg.reading.roles_open`).
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.constraints import fits
from kg.reading.draft import Draft
from kg.reading.grammar import grammar
from kg.reading.phrases import Chunk, layout
from kg.reading.roles_base import DOERS, NEAR, PLACES, Head, governs
from kg.reading.roles_open import Opening

__all__ = ["find_roles"]

_SPEECH: Final = frozenset({"Demand", "Accusation", "Threat"})


def find_roles(draft: Draft) -> None:
    """Link the mentions of each sentence to its events."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        subject: list[Chunk] = []
        for sentence in paragraph:
            made = layout(draft, sentence)
            subject = _Linker(draft, made, rules, subject).link()


class _Linker(Opening):
    """All rules for roles, over one sentence."""

    def link(self) -> list[Chunk]:
        """Fill the roles; the subject that the next sentence may go on with."""
        self._preposed()
        self._compounds()
        self._light_verbs()
        self._follow()
        self._relative()
        self._pronouns()
        self._adjectives()
        self._hit_behind()
        self._controlled()
        self._blamed()
        self._open_agents()
        self._open_places()
        self._open_mediators()
        self._shared()
        return self.subjects.get(max(self.subjects, default=-1), self.carried)

    def _preposed(self) -> None:
        """Subjects that stand before their verb («قوات النظام قصفت», "the army shelled")."""
        for head in self.heads:
            if not head.verbal:
                continue
            self._weapon_before(head)
            subject = self.subjects.get(self.made.clause_of(head.first), [])
            if self.rules.order == "head_last":
                subject = self._nearest_subject(head.first, passive=head.passive) or subject
            if not subject or subject[0].mention.first > head.first:
                continue
            if any(
                other.verbal and subject[0].last < other.first < head.first for other in self.heads
            ):
                continue
            self._give(head.event, subject[0], head.doer)

    def _compounds(self) -> None:
        """Where heads come last, a body right before an event noun is its doer ("army raids")."""
        if self.rules.order != "head_last":
            return
        for head in self.heads:
            for chunk in self.made.chunks:
                gap = self.draft.words[chunk.mention.last + 1 : head.first]
                near = not head.verbal and 0 <= head.first - chunk.mention.last - 1 <= 2
                if near and all(
                    word.folded in self.rules.words["event_adjectives"] for word in gap
                ):
                    role = self._first(head, chunk, (head.frame.subject, "location"))
                    self._give(head.event, chunk, role)

    def _weapon_before(self, head: Head) -> None:
        """«طائرة مسيرة استهدفت»: the weapon that is the verb's subject."""
        for chunk in self.made.chunks:
            weapon = chunk.mention.type == "WEAPON" and chunk.bare
            if not weapon or not 0 < head.first - chunk.mention.last < 2 * NEAR:
                continue
            if self._give(head.event, chunk, "instrument"):
                for owner in self.made.chunks:
                    if owner.mention.last < head.first and self._owns_weapon(head, owner):
                        self._give(head.event, owner, head.frame.subject)

    def _follow(self) -> None:
        """Give each mention to the nearest event word before it that has a place for it."""
        for chunk in self.made.chunks:
            if chunk.lead is not None or chunk.taken or id(chunk) in self.sources:
                continue
            if chunk.inside is not None and any(role in PLACES for role in chunk.inside.taken):
                self._around(chunk, chunk.inside)
                continue
            for head in reversed(self.heads):
                if head.hit.end > chunk.mention.start:
                    continue
                if self.made.clause_of(head.first) != chunk.clause:
                    continue
                if self._is_victim(head, chunk):
                    break
                role = self._role(head, chunk)
                if role and self._give(head.event, chunk, role):
                    break

    def _role(self, head: Head, chunk: Chunk) -> str:
        """The role that the frame of `head` has for `chunk`; empty if none."""
        if chunk.mention.type == "WEAPON":
            return "instrument" if fits(head.event, "instrument", chunk.mention) else ""
        if self._owns_weapon(head, chunk):
            return self._first(head, chunk, (head.frame.subject,))
        if chunk.preposition:
            options = head.frame.prepositions.get(chunk.preposition, ())
            owner = chunk.preposition in self.rules.words["of"] and chunk.mention.type == "ORG"
            if owner and not head.verbal and head.frame.subject == "agent":
                options = ("agent", *options)
            by = chunk.preposition in self.rules.words["from"] and chunk.mention.type == "ORG"
            if by and head.frame.name in ("strike", "fire") and not head.verbal:
                options = ("agent", *options)
            if chunk.preposition in self.rules.words["between"] and head.frame.pair:
                options = (head.frame.pair,)
            return self._first(head, chunk, options)
        if head.verbal:
            return self._bare_of_verb(head, chunk)
        if self._adjacent(head, chunk) and (governs(head) or chunk.mention.type == "LOC"):
            spoken = self.subjects.get(self.made.clause_of(head.first), [])
            if head.event.cls in _SPEECH and spoken and spoken[0].last < head.first:
                return self._first(head, chunk, (head.frame.object,))
            return self._first(head, chunk, (*head.frame.construct, head.frame.object))
        if head.event.fillers(*DOERS) and not head.event.fillers("target"):
            return self._first(head, chunk, (head.frame.object,))
        return ""

    def _bare_of_verb(self, head: Head, chunk: Chunk) -> str:
        if head.passive:
            return self._first(head, chunk, (head.frame.passive_subject,))
        if self.rules.order == "head_last":
            return self._first(head, chunk, (head.frame.object,))
        options = (head.frame.subject, "" if head.hit.enclitic else head.frame.object)
        return self._first(head, chunk, options)

    def _adjacent(self, head: Head, chunk: Chunk) -> bool:
        """Whether only adjectives stand between trigger and chunk."""
        gap = self.draft.words[head.last + 1 : chunk.first]
        return all(self._passes(word.folded) for word in gap)

    def _light_verbs(self) -> None:
        """The subject of «شن», «تعرض», «شهد» is the doer, the target or the place of their noun."""
        for cue in self.made.sentence.cues.get("light", ()):
            head = self._carried_by(cue)
            if head is None or cue.side not in ("subject", "target", "location", "object"):
                continue
            chunk = self._subject_near(cue)
            if chunk is None:
                continue
            options = {
                "subject": (head.frame.subject,),
                "target": (head.frame.passive_subject, "location"),
                "location": ("location",),
                "object": (head.frame.object, "location"),
            }[cue.side]
            role = self._first(head, chunk, options)
            if role:
                self._give(head.event, chunk, role)

    def _carried_by(self, cue: CueHit) -> Head | None:
        """The noun that a light verb carries: behind it, or before it in «غارات شنها»."""
        nouns = [
            head
            for head in self.heads
            if not head.verbal and not (head.event.cls == "Support" and head.hit.proclitics)
        ]
        before = [head for head in nouns if 0 < cue.first - head.last <= NEAR]
        if before:
            return before[-1]
        clause = self.made.clause_of(cue.first)
        behind = [
            head
            for head in nouns
            if head.first > cue.last and self.made.clause_of(head.first) == clause
        ]
        return behind[0] if behind else None

    def _subject_near(self, cue: CueHit) -> Chunk | None:
        """The bare chunk that is the subject of the verb `cue`."""
        if self.rules.order == "head_last":
            nearest = self._nearest_subject(cue.first)
            if nearest:
                return nearest[0]
        for chunk in self.made.chunks:
            if chunk.mention.begin > cue.first and chunk.lead is None:
                if chunk.bare and not chunk.taken and chunk.mention.begin - cue.first < NEAR:
                    return chunk
                break
        clause = self.made.clause_of(cue.first)
        opener = self.made.openers[clause]
        held = any(
            opener < at < cue.first - 1
            for at in range(opener, cue.first)
            if self.rules.has("holding", self.draft.words[at].folded)
        )
        if self.made.kinds[clause] == "relatives" and held:
            noun = self._last_before(opener)
            return (noun.inside or noun) if noun is not None else None
        subject = self.subjects.get(clause, [])
        return subject[0] if subject and subject[0].mention.first < cue.first else None

    def _relative(self) -> None:
        """In «الحي الذي قصفته» the noun before the pronoun fills the open place of the verb."""
        for head in self.heads:
            clause = self.made.clause_of(head.first)
            if not head.verbal or self.made.kinds[clause] != "relatives":
                continue
            noun = self._last_before(self.made.openers[clause])
            if noun is None:
                continue
            noun = noun.inside or noun
            for role in (head.doer, head.frame.object):
                if role and fits(head.event, role, noun.mention) and not head.event.fillers(role):
                    self._give(head.event, noun, role)
                    break
