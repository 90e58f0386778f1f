"""Roles that a frame leaves open: pronouns, adjectives, the clause's subject, places left over."""

from __future__ import annotations

from typing import Final

from kg.reading.constraints import fits, roles_of
from kg.reading.draft import DraftEvent, DraftMention
from kg.reading.phrases import Chunk
from kg.reading.roles_base import DOERS, NEAR, PLACES, Head, Linking

__all__ = ["Opening"]

#: Classes that people travel for: where they go is where it happens.
_TALKS: Final = frozenset({"Meeting", "Negotiation"})

#: The score of a role that only the clause's subject speaks for.
_GUESSED: Final = 0.5

#: Roles that leave no room for another.
_WITH: Final = {"agent": ("participant",)}

#: How far, by `Opening._away`, a place may be from the event that happened there.
_FAR: Final = 30


class Opening(Linking):
    """Fills what order and prepositions did not."""

    def _pronouns(self) -> None:
        """A pronoun on the trigger stands for the last fitting mention before it."""
        for head in self.heads:
            if not head.hit.enclitic:
                continue
            roles = (head.frame.object,) if head.verbal else head.frame.construct
            for role in roles:
                if not role or head.event.fillers(role):
                    continue
                chunk = self._antecedent(head, role)
                if chunk is not None and self._give(head.event, chunk, role):
                    break

    def _antecedent(self, head: Head, role: str) -> Chunk | None:
        if role in DOERS:
            subject = self._running_subject(head)
            return subject[0] if subject else None
        for chunk in reversed(self.made.chunks):
            inside = chunk.mention.last < head.first and chunk.lead is None
            agrees = self._agrees(head.hit.enclitic, chunk.mention)
            if inside and agrees and fits(head.event, role, chunk.mention):
                return chunk
        return None

    def _agrees(self, pronoun: str, mention: DraftMention) -> bool:
        """Whether a pronoun may stand for a mention: «ها» for no man, «هم» for no place."""
        if pronoun in self.rules.words["one_pronouns"]:
            several = mention.type == "GROUP" and mention.number == "pl"
            return not several and (mention.type != "PER" or pronoun != "ها")
        return mention.type != "LOC" or pronoun not in self.rules.words["many_pronouns"]

    def _adjectives(self) -> None:
        """«غارات روسية», «مسيّرة تركية»: an adjective is the doer where nothing else names it."""
        for head in self.heads:
            role = head.frame.subject
            if not role or head.verbal or head.event.fillers(*DOERS):
                continue
            self._adjective_from(head.event, head.last + 1, role)
        for head in self.heads:
            for weapon in head.event.fillers("instrument"):
                if not head.event.fillers(*DOERS) and head.frame.subject:
                    self._adjective_from(head.event, weapon.last + 1, head.frame.subject)

    def _adjective_from(self, event: DraftEvent, at: int, role: str) -> None:
        """Make a mention of the first adjective of nationality from word `at` on and link it."""
        sentence = self.made.sentence
        for word in range(at, min(at + NEAR - 1, sentence.last)):
            hit = sentence.noun(word, "nationality")
            if hit is not None and not hit.proclitics and "bloc" not in hit.attrs:
                if any(one.start <= hit.start < one.end for one in self.draft.mentions):
                    return
                mention = DraftMention(hit.start, hit.end, "ORG", word, word, "adjective")
                if event.link(mention, role, 0.8):
                    self.draft.mentions.append(mention)
                return
            if not self._passes(self.draft.words[word].folded):
                return

    def _open_agents(self) -> None:
        """Who does it where the frame found nobody: the subject of the clause or of one before."""
        for head in self.heads:
            role, event = head.frame.subject, head.event
            talks = self._for_talks(head)
            if not role or head.passive or ((head.free or event.fillers(*DOERS)) and not talks):
                continue
            subject = self._running_subject(head)
            if self.rules.order == "head_last" and role == "agent" and not head.verbal:
                continue
            if role == "participant" and not head.verbal and not talks:
                sides = len(self.made.series(subject[0])) > 1 if subject else False
                if not sides or self.rules.order != "head_last":
                    continue
            if subject and not any(one.mention in event.fillers("target") for one in subject):
                self._give(event, subject[0], role, _GUESSED)

    def _for_talks(self, head: Head) -> bool:
        """Whether somebody comes for talks («يصل لاجراء محادثات»), and so takes part in them."""
        before = self.draft.words[max(head.first - 1, self.made.sentence.first)].folded
        purpose = "ل" in head.hit.proclitics or self.rules.has("purpose_words", before)
        return head.event.cls in _TALKS and purpose

    def _controlled(self) -> None:
        """«تمكنت القوات من تحرير», «نجاح المقاومة في السيطرة»: who manages it does it."""
        words, sentence = self.draft.words, self.made.sentence
        for at in range(sentence.first, sentence.last):
            if not self.rules.has("control_words", words[at].folded):
                continue
            clause = self.made.clause_of(at)
            behind = [
                one
                for one in self.heads
                if one.first > at and self.made.clause_of(one.first) == clause
            ]
            if not behind or behind[0].event.fillers(*DOERS) or behind[0].passive:
                continue
            for chunk in self.made.chunks:
                if chunk.mention.begin <= at or chunk.lead is not None:
                    continue
                if chunk.bare and chunk.mention.last < behind[0].first:
                    self._give(behind[0].event, chunk, behind[0].frame.subject)
                break

    def _blamed(self) -> None:
        """«تفجير نسب إلى التنظيم», «هجوم تبناه التنظيم»: who is said to have done it."""
        words, sentence = self.draft.words, self.made.sentence
        for at in range(sentence.first, sentence.last):
            if not self.rules.has("blaming", words[at].folded):
                continue
            before = [one for one in self.heads if one.first < at and one.frame.subject == "agent"]
            if not before or before[-1].event.fillers(*DOERS):
                continue
            for chunk in self.made.chunks:
                if chunk.mention.begin > at and chunk.lead is None:
                    if chunk.mention.begin - at <= NEAR - 1:
                        self._give(before[-1].event, chunk, "agent")
                    break

    def _open_mediators(self) -> None:
        """«بوساطة قطرية», «برعاية الجامعة العربية»: who stands between the sides of talks."""
        sentence = self.made.sentence
        for at in range(sentence.first, sentence.last):
            if not self.rules.has("mediation", self.draft.words[at].folded):
                continue
            talks = [one for one in self.heads if "mediator" in roles_of(one.event.cls)]
            if not talks:
                return
            event = min(talks, key=lambda head: abs(head.first - at)).event
            if self.rules.order == "head_last" and not self._handed_over(at):
                for chunk in self._nearest_subject(at)[:1]:
                    self._give(event, chunk, "mediator")
                continue
            behind = [one for one in self.made.chunks if 0 < one.mention.begin - at < NEAR - 1]
            if behind and fits(event, "mediator", behind[0].mention):
                self._give(event, behind[0], "mediator")
            else:
                self._adjective_from(event, at + 1, "mediator")

    def _handed_over(self, at: int) -> bool:
        """Whether the mediator stands behind the word at `at`: "brokered by", "auspices of"."""
        after = self.draft.words[at + 1].folded if at + 1 < self.made.sentence.last else ""
        return self.rules.has("by", after) or self.rules.has("of", after)

    def _hit_behind(self) -> None:
        """«قصف استهدف السوق»: what the verb behind an event noun hits."""
        words, sentence = self.draft.words, self.made.sentence
        known = {head.first for head in self.heads}
        for at in range(sentence.first, sentence.last):
            if at in known or not self.rules.has("hitting", words[at].folded):
                continue
            before = [
                one for one in self.heads if not one.verbal and 0 < at - one.first <= 2 * NEAR
            ]
            if not before or before[-1].event.fillers("target"):
                continue
            for chunk in self.made.chunks:
                if chunk.mention.begin <= at or chunk.lead is not None:
                    continue
                if chunk.bare and not chunk.taken and chunk.mention.begin - at <= NEAR:
                    self._give(before[-1].event, chunk, "target")
                break

    def _shared(self) -> None:
        """«هجوم وقصف على المدينة»: what is joined has its sides and its place in common."""
        for one, two in zip(self.heads, self.heads[1:], strict=False):
            joined = two.hit.proclitics[:1] in [(j,) for j in self.rules.joiners]
            if not joined or two.first - one.first > 2 or one.verbal != two.verbal:
                continue
            for role in ("agent", "target", "location"):
                for giver, taker in ((one, two), (two, one)):
                    if not taker.event.fillers(role, *_WITH.get(role, ())):
                        for mention in giver.event.fillers(role):
                            if fits(taker.event, role, mention):
                                taker.event.link(mention, role, _GUESSED)

    def _open_places(self) -> None:
        """Where it happened: a place with a preposition of place that nothing has taken yet."""
        for chunk in self.made.chunks:
            if chunk.mention.type != "LOC" or chunk.lead is not None or chunk.taken:
                continue
            towards = chunk.preposition in self.rules.words["towards"]
            if not towards and chunk.preposition not in self.rules.words["place_prepositions"]:
                continue
            if chunk.inside is not None and any(role in PLACES for role in chunk.inside.taken):
                continue
            open_heads = [
                head
                for head in self.heads
                if not head.event.fillers("location")
                and fits(head.event, "location", chunk.mention)
                and (not towards or head.event.cls in _TALKS)
                and not any(one.type == "LOC" for one in head.event.fillers("target", "origin"))
            ]
            if open_heads:
                nearest = min(open_heads, key=lambda head: self._away(head, chunk))
                if self._away(nearest, chunk) <= _FAR:
                    self._give(nearest.event, chunk, "location")

    def _away(self, head: Head, chunk: Chunk) -> int:
        """How far a place is from an event word; what follows the event counts half."""
        clauses = abs(self.made.clause_of(head.first) - chunk.clause)
        if chunk.mention.first > head.first:
            return chunk.mention.first - head.first + NEAR * clauses
        return 2 * (head.first - chunk.mention.last) + NEAR * clauses
