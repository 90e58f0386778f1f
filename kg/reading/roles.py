"""Give mentions their roles by rule: order, prepositions, genitives, and who does what for whom.

Every trigger has a frame (`kg.languages.roles`): which role its subject, its object, a following genitive
and each preposition bring. A mention goes to the nearest event before it whose frame has a place for it;
what is left open is filled from the clause: its subject, a light verb's subject, an antecedent.
"""

from __future__ import annotations

from typing import Final

from kg.languages.roles import Frame
from kg.reading.constraints import ACTORS, fits
from kg.reading.draft import Draft, DraftEvent
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Chunk, Layout, layout

__all__ = ["find_roles"]

#: Roles that a mention of this type may take where no frame says more, by preposition kind.
_DOERS: Final = ("agent", "participant")


def find_roles(draft: Draft) -> None:
    """Link the mentions of each sentence to its events."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        subject: list[Chunk] = []
        for sentence in paragraph:
            made = layout(draft, sentence)
            events = draft.events_of(sentence)
            subject = _Linker(draft, made, events, rules, subject).link()


class _Linker:
    """Roles in one sentence. ``subject`` is the subject carried over from the sentence before."""

    def __init__(
        self,
        draft: Draft,
        made: Layout,
        events: list[DraftEvent],
        rules: Grammar,
        subject: list[Chunk],
    ) -> None:
        self.draft, self.made, self.events, self.rules = draft, made, events, rules
        self.subject = subject
        self.subjects: dict[int, list[Chunk]] = {}
        self.sources = self._source_chunks()

    def frame(self, event: DraftEvent) -> Frame:
        name = event.hit.frame if event.hit is not None else ""
        return self.draft.language.roles.frame(name)

    def link(self) -> list[Chunk]:
        """Fill the roles; the subject that the next sentence may go on with."""
        self._find_subjects()
        self._preposed()
        self._follow()
        self._light_verbs()
        self._relative()
        self._pronouns()
        self._open_agents()
        return self.subjects.get(max(self.subjects, default=-1), self.subject)

    # --- who is the subject of which clause ------------------------------------------------------

    def _source_chunks(self) -> set[int]:
        """The chunks that report: behind «بحسب», or subject of a verb of saying."""
        found = set()
        for cue in self.made.sentence.cues.get("attribution", ()):
            chunk = self.next_chunk(cue.last, cue.end)
            if chunk is not None and chunk.mention.first - cue.last <= 4:
                found.update(id(one) for one in self.made.series(chunk))
        return found

    def next_chunk(self, word: int, offset: int) -> Chunk | None:
        """The first chunk that begins behind word `word` (or inside it, behind `offset`)."""
        for chunk in self.made.chunks:
            if chunk.mention.begin > word or chunk.mention.start >= offset > 0:
                return chunk
        return None

    def _find_subjects(self) -> None:
        """For each clause, the bare actor that its verb speaks of."""
        verbs = {event.first for event in self.events if self._is_verb(event)}
        for cues in self.made.sentence.cues.values():
            verbs.update(cue.first for cue in cues if cue.pos == "verb")
        objects = {
            event.first
            for event in self.events
            if self._is_verb(event) and event.hit is not None and event.hit.voice == "passive"
        }
        for chunk in self.made.chunks:
            clause = chunk.clause
            if clause in self.subjects or chunk.lead is not None or not chunk.bare:
                continue
            if chunk.mention.type not in ACTORS or self._genitive(chunk):
                continue
            before = [at for at in verbs if self.made.clause_of(at) == clause]
            if any(at in objects and at < chunk.mention.first for at in before):
                continue
            self.subjects[clause] = self.made.series(chunk)

    def _is_verb(self, event: DraftEvent) -> bool:
        return event.hit is not None and event.hit.pos in ("verb", "participle")

    def _genitive(self, chunk: Chunk) -> bool:
        """Whether the chunk directly follows a noun that tells an event («قصف قوات النظام»)."""
        before = chunk.mention.begin - 1
        return any(
            event.last == before and not self._is_verb(event) and self._takes_genitive(event)
            for event in self.events
        )

    def _takes_genitive(self, event: DraftEvent) -> bool:
        return event.hit is not None and not event.hit.article and not event.hit.enclitic

    # --- mentions before the verb ----------------------------------------------------------------

    def _preposed(self) -> None:
        """Subjects that stand before their verb («قوات النظام قصفت», «the army shelled»)."""
        for event in self.events:
            if not self._is_verb(event) or event.hit is None:
                continue
            clause = self.made.clause_of(event.first)
            subject = self.subjects.get(clause, [])
            if not subject or subject[0].mention.first > event.first:
                continue
            if any(self._between(other, subject[0], event) for other in self.events):
                continue
            frame = self.frame(event)
            role = frame.passive_subject if event.hit.voice == "passive" else frame.subject
            self._give(event, subject[0], role)

    def _between(self, other: DraftEvent, chunk: Chunk, event: DraftEvent) -> bool:
        verb = self._is_verb(other) and other is not event
        return verb and chunk.mention.last < other.first < event.first

    # --- mentions behind the trigger -------------------------------------------------------------

    def _follow(self) -> None:
        """Give each mention to the nearest event before it that has a place for it."""
        for chunk in self.made.chunks:
            if chunk.lead is not None or chunk.taken or id(chunk) in self.sources:
                continue
            if chunk.inside is not None and self._has_place(chunk.inside):
                continue
            for event in reversed(self._before(chunk)):
                role = self._role(event, chunk)
                if role and self._give(event, chunk, role):
                    break

    def _has_place(self, chunk: Chunk) -> bool:
        return any(role in ("target", "location", "origin", "destination") for role in chunk.taken)

    def _before(self, chunk: Chunk) -> list[DraftEvent]:
        clause = chunk.clause
        return [
            event
            for event in self.events
            if event.last < chunk.mention.begin and self._reaches(event, chunk, clause)
        ]

    def _reaches(self, event: DraftEvent, chunk: Chunk, clause: int) -> bool:
        return self.made.clause_of(event.first) == clause

    def _role(self, event: DraftEvent, chunk: Chunk) -> str:
        """The role that the frame of `event` has for `chunk`; empty if none."""
        if chunk.mention.type == "WEAPON":
            return "instrument" if fits(event, "instrument", chunk.mention) else ""
        frame = self.frame(event)
        if chunk.preposition:
            options = frame.prepositions.get(chunk.preposition, ())
            if chunk.preposition in self.rules.words["between"] and frame.pair:
                options = (frame.pair,)
            return self._first(event, chunk, options)
        if self._is_verb(event):
            return self._bare_of_verb(event, chunk, frame)
        if self._adjacent(event, chunk):
            if self._takes_genitive(event) or chunk.mention.type == "LOC":
                return self._first(event, chunk, frame.construct)
        if event.links and not event.fillers("target"):
            return self._first(event, chunk, (frame.object,))
        return ""

    def _bare_of_verb(self, event: DraftEvent, chunk: Chunk, frame: Frame) -> str:
        passive = event.hit is not None and event.hit.voice == "passive"
        if passive:
            return self._first(event, chunk, (frame.passive_subject,))
        options = (frame.subject, frame.object)
        if event.hit is not None and event.hit.enclitic:
            options = (frame.subject, "")
        return self._first(event, chunk, options)

    def _adjacent(self, event: DraftEvent, chunk: Chunk) -> bool:
        """Whether only adjectives stand between trigger and chunk."""
        gap = self.draft.words[event.last + 1 : chunk.first]
        return all(self._passes(at.folded) for at in gap)

    def _passes(self, folded: str) -> bool:
        lists = ("adjectives", "indefinite_adjectives", "loose_adjectives", "event_adjectives")
        if any(folded in self.rules.words.get(name, ()) for name in lists):
            return True
        return folded.startswith("ال") and folded.endswith(("ي", "ية"))

    def _first(self, event: DraftEvent, chunk: Chunk, roles: tuple[str, ...]) -> str:
        """The first of `roles` that the chunk fits and that is still open."""
        for role in roles:
            if role and fits(event, role, chunk.mention) and self._open(event, role):
                return role
        return ""

    def _open(self, event: DraftEvent, role: str) -> bool:
        return role in ("participant", "location", "instrument") or not event.fillers(role)

    def _give(self, event: DraftEvent, chunk: Chunk, role: str) -> bool:
        """Link `chunk` and its series to `event`."""
        if not role:
            return False
        given = False
        for one in self.made.series(chunk):
            fitting = role if fits(event, role, one.mention) else ""
            if not fitting and one.mention.type == "WEAPON":
                fitting = "instrument"
            if fitting and fits(event, fitting, one.mention):
                event.link(one.mention, fitting)
                one.taken.append(fitting)
                given = True
        return given

    # --- what other verbs lend -------------------------------------------------------------------

    def _light_verbs(self) -> None:
        """The subject of «شن», «نفذ», «تعرض» is the doer, or the target, of the noun they carry."""
        for cue in self.made.sentence.cues.get("light", ()):
            event = self._carried(cue.first, cue.last)
            if event is None:
                continue
            frame = self.frame(event)
            role = frame.passive_subject if cue.side == "target" else frame.subject
            if event.fillers(role):
                continue
            subject = self._subject_near(cue.first, event)
            if subject is not None:
                self._give(event, subject, role)

    def _carried(self, first: int, last: int) -> DraftEvent | None:
        """The noun event that a light verb carries: behind it, or before it in «غارات شنها»."""
        clause = self.made.clause_of(first)
        behind = [
            event
            for event in self.events
            if event.first > last and self.made.clause_of(event.first) == clause
        ]
        before = [event for event in self.events if event.last < first]
        if before and first - before[-1].last <= 5:
            return before[-1]
        return behind[0] if behind else (before[-1] if before else None)

    def _subject_near(self, at: int, event: DraftEvent) -> Chunk | None:
        """The bare chunk that is the subject of the verb at word `at`."""
        for chunk in self.made.chunks:
            if chunk.lead is None and chunk.mention.begin > at and chunk.bare and not chunk.taken:
                if chunk.mention.begin - at <= 4:
                    return chunk
                break
        subject = self.subjects.get(self.made.clause_of(at), [])
        return subject[0] if subject and subject[0].mention.first < at else None

    def _relative(self) -> None:
        """In «الحي الذي قصفته الطائرات» the noun before the pronoun fills the open place of the verb."""
        for event in self.events:
            clause = self.made.clause_of(event.first)
            if not self._is_verb(event) or self.made.kinds[clause] != "relatives":
                continue
            opener = self.made.openers[clause]
            head = self._last_before(opener)
            if head is None or event.hit is None:
                continue
            frame = self.frame(event)
            subject = frame.passive_subject if event.hit.voice == "passive" else frame.subject
            for role in (subject, frame.object):
                if role and fits(event, role, head.mention) and not event.fillers(role):
                    self._give(event, head, role)
                    break

    def _last_before(self, word: int) -> Chunk | None:
        found = None
        for chunk in self.made.chunks:
            if chunk.mention.last < word and chunk.lead is None:
                found = chunk
        return found

    def _pronouns(self) -> None:
        """A pronoun on the trigger stands for the last fitting mention before it."""
        for event in self.events:
            if event.hit is None or not event.hit.enclitic:
                continue
            frame = self.frame(event)
            if self._is_verb(event):
                roles: tuple[str, ...] = (frame.object,)
            else:
                roles = frame.construct
            for role in roles:
                if not role or event.fillers(role):
                    continue
                chunk = self._antecedent(event, role)
                if chunk is not None:
                    self._give(event, chunk, role)
                    break

    def _antecedent(self, event: DraftEvent, role: str) -> Chunk | None:
        clause = self.made.clause_of(event.first)
        if role in _DOERS:
            for number in range(clause, -1, -1):
                subject = self.subjects.get(number)
                if subject and subject[0].mention.last < event.first:
                    return subject[0]
        for chunk in reversed(self.made.chunks):
            inside = chunk.mention.last < event.first and chunk.lead is None
            if inside and fits(event, role, chunk.mention):
                return chunk
        return None

    def _open_agents(self) -> None:
        """Who does it where the frame found nobody: the subject of the clause or of one before."""
        for event in self.events:
            if event.hit is None:
                continue
            role = self.frame(event).subject
            if not role or event.fillers(role) or event.fillers("agent", "participant"):
                continue
            if event.hit.voice == "passive":
                continue
            subject = self._running_subject(event)
            if subject is not None and not set(event.fillers("target")) & {
                one.mention for one in subject
            }:
                self._give(event, subject[0], role)

    def _running_subject(self, event: DraftEvent) -> list[Chunk] | None:
        clause = self.made.clause_of(event.first)
        for number in range(clause, -1, -1):
            subject = self.subjects.get(number)
            if subject and subject[0].mention.last < event.first:
                if id(subject[0]) in self.sources:
                    continue
                return subject
        return None
