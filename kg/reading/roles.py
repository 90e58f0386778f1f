"""Give mentions their roles by rule: order, prepositions, genitives, and who does what for whom.

Every event word has a frame (`kg.languages.roles`): which role its subject, its object, a following
genitive and each preposition bring. A mention goes to the nearest event word before it whose frame has
a place for it; what is left open is filled from the clause: its subject, the subject of a light verb,
an antecedent, and at last an adjective of nationality.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kg.languages.lexicon import CueHit, TriggerHit
from kg.languages.roles import Frame
from kg.reading.attribution import telling_chunks
from kg.reading.constraints import ACTORS, fits
from kg.reading.draft import Draft, DraftEvent, DraftMention
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Chunk, Layout, layout

__all__ = ["find_roles"]

_DOERS: Final = ("agent", "participant")
#: Classes whose doer is armed or in office; whom people suffer from.
_BY_FORCE: Final = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "Killing", "TerritorialControl", "Siege"),
        *("Detention", "Abduction", "CeasefireViolation", "Mobilization", "Sanction"),
    }
)

#: Classes that people travel for: where they go is where it happens.
_TALKS: Final = frozenset({"Meeting", "Negotiation"})

_SPEECH: Final = frozenset({"Demand", "Accusation", "Threat"})

_PLACES: Final = ("target", "location", "origin", "destination")

#: How far, in words, a light verb, an adjective or a subject may stand from its noun.
_NEAR: Final = 5

#: The score of a role that only the clause's subject speaks for.
_GUESSED: Final = 0.5

#: How far, by `_Linker._away`, a place may be from the event that happened there.
_FAR: Final = 30


def find_roles(draft: Draft) -> None:
    """Link the mentions of each sentence to its events."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        subject: list[Chunk] = []
        for sentence in paragraph:
            made = layout(draft, sentence)
            subject = _Linker(draft, made, rules, subject).link()


@dataclass(frozen=True, slots=True)
class _Head:
    """An event word with its frame: the trigger, or another word for the same happening.

    ``verbal`` words take a subject and an object, the others a genitive. A ``free`` noun tells of an
    event of its own («بعد تحرير المدينة»), so that the clause's subject need not be its doer.
    """

    event: DraftEvent
    hit: TriggerHit
    frame: Frame
    verbal: bool
    free: bool
    passive: bool

    @property
    def first(self) -> int:
        return self.hit.first

    @property
    def last(self) -> int:
        """The word that the trigger itself ends in, whatever decided its class."""
        return self.hit.first

    @property
    def doer(self) -> str:
        """The role of its subject."""
        return self.frame.passive_subject if self.passive else self.frame.subject


class _Linker:
    """Roles in one sentence. ``carried`` is the subject that the sentence before ended with."""

    def __init__(self, draft: Draft, made: Layout, rules: Grammar, carried: list[Chunk]) -> None:
        self.draft, self.made, self.rules, self.carried = draft, made, rules, carried
        self.heads = sorted(self._heads(), key=lambda head: head.first)
        self.sources = telling_chunks(draft, made)
        self.subjects = self._clause_subjects()

    def _heads(self) -> list[_Head]:
        return [
            self._head(event, hit)
            for event in self.draft.events_of(self.made.sentence)
            for hit in (event.hit, *event.aliases)
            if hit is not None
        ]

    def _head(self, event: DraftEvent, hit: TriggerHit) -> _Head:
        words, sentence = self.draft.words, self.made.sentence
        before = words[hit.first - 1].folded if hit.first > sentence.first else ""
        governed = self.rules.has("prepositions", before) and self.rules.order == "head_first"
        verbal = hit.pos in ("verb", "participle") and not governed
        if verbal and hit.pos == "verb" and hit.first + 1 < sentence.last:
            verbal = not self._indefinite_adjective(hit.first + 1)
        free = hit.article or self.rules.has("adjuncts", before)
        frame = _of_class(self.draft.language.roles.frame(hit.frame), event.cls)
        passive = hit.voice == "passive" or (verbal and self._has_by(hit))
        return _Head(event, hit, frame, verbal, free and not verbal, passive)

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

    def link(self) -> list[Chunk]:
        """Fill the roles; the subject that the next sentence may go on with."""
        self._preposed()
        self._compounds()
        self._light_verbs()
        self._follow()
        self._relative()
        self._pronouns()
        self._adjectives()
        self._open_agents()
        self._open_places()
        self._open_mediators()
        return self.subjects.get(max(self.subjects, default=-1), self.carried)

    # --- who is the subject of which clause ------------------------------------------------------

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

    def _genitive(self, chunk: Chunk) -> bool:
        """Whether the chunk directly follows a noun that tells an event («قصف قوات النظام»)."""
        return any(
            head.last == chunk.mention.begin - 1 and not head.verbal and _governs(head)
            for head in self.heads
        )

    def _hurt(self, chunk: Chunk) -> bool:
        """Whether the word before the chunk says that it was hurt («استشهد طفل»)."""
        before = self.draft.words[max(chunk.first - 1, self.made.sentence.first)]
        return self.rules.has("casualty_words", before.folded)

    # --- mentions before the verb ----------------------------------------------------------------

    def _preposed(self) -> None:
        """Subjects that stand before their verb («قوات النظام قصفت», "the army shelled")."""
        for head in self.heads:
            if not head.verbal:
                continue
            self._weapon_before(head)
            subject = self.subjects.get(self.made.clause_of(head.first), [])
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
                if near and all(word.folded in self.rules.words["event_adjectives"] for word in gap):
                    role = self._first(head, chunk, (head.frame.subject, "location"))
                    self._give(head.event, chunk, role)

    def _weapon_before(self, head: _Head) -> None:
        """«طائرة مسيرة استهدفت»: the weapon that is the verb's subject."""
        for chunk in self.made.chunks:
            weapon = chunk.mention.type == "WEAPON" and chunk.bare
            if not weapon or not 0 < head.first - chunk.mention.last < 2 * _NEAR:
                continue
            if self._give(head.event, chunk, "instrument"):
                for owner in self.made.chunks:
                    if owner.mention.last < head.first and self._owns_weapon(head, owner):
                        self._give(head.event, owner, head.frame.subject)

    # --- mentions behind the trigger -------------------------------------------------------------

    def _follow(self) -> None:
        """Give each mention to the nearest event word before it that has a place for it."""
        for chunk in self.made.chunks:
            if chunk.lead is not None or chunk.taken or id(chunk) in self.sources:
                continue
            if chunk.inside is not None and any(role in _PLACES for role in chunk.inside.taken):
                continue
            for head in reversed(self.heads):
                if head.hit.end > chunk.mention.start:
                    continue
                if self.made.clause_of(head.first) != chunk.clause:
                    continue
                role = self._role(head, chunk)
                if role and self._give(head.event, chunk, role):
                    break

    def _role(self, head: _Head, chunk: Chunk) -> str:
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
        if self._adjacent(head, chunk) and (_governs(head) or chunk.mention.type == "LOC"):
            spoken = self.subjects.get(self.made.clause_of(head.first), [])
            if head.event.cls in _SPEECH and spoken and spoken[0].last < head.first:
                return self._first(head, chunk, (head.frame.object,))
            return self._first(head, chunk, (*head.frame.construct, head.frame.object))
        if head.event.fillers(*_DOERS) and not head.event.fillers("target"):
            return self._first(head, chunk, (head.frame.object,))
        return ""

    def _owns_weapon(self, head: _Head, chunk: Chunk) -> bool:
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

    def _bare_of_verb(self, head: _Head, chunk: Chunk) -> str:
        if head.passive:
            return self._first(head, chunk, (head.frame.passive_subject,))
        options = (head.frame.subject, "" if head.hit.enclitic else head.frame.object)
        return self._first(head, chunk, options)

    def _adjacent(self, head: _Head, chunk: Chunk) -> bool:
        """Whether only adjectives stand between trigger and chunk."""
        gap = self.draft.words[head.last + 1 : chunk.first]
        return all(self._passes(word.folded) for word in gap)

    def _passes(self, folded: str) -> bool:
        lists = ("adjectives", "indefinite_adjectives", "loose_adjectives", "event_adjectives")
        if any(folded in self.rules.words.get(name, ()) for name in lists):
            return True
        return folded.startswith("ال") and folded.endswith(("ي", "ية"))

    def _first(self, head: _Head, chunk: Chunk, roles: tuple[str, ...]) -> str:
        """The first of `roles` that the chunk fits and that is still open."""
        for role in roles:
            forced = head.event.cls in _BY_FORCE and role == "agent"
            if forced and not self._can_act(chunk.mention):
                continue
            if role and fits(head.event, role, chunk.mention) and _open(head.event, role):
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

    # --- what other verbs lend -------------------------------------------------------------------

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

    def _carried_by(self, cue: CueHit) -> _Head | None:
        """The noun that a light verb carries: behind it, or before it in «غارات شنها»."""
        nouns = [
            head
            for head in self.heads
            if not head.verbal and not (head.event.cls == "Support" and head.hit.proclitics)
        ]
        before = [head for head in nouns if 0 < cue.first - head.last <= _NEAR]
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
        for chunk in self.made.chunks:
            if chunk.mention.begin > cue.first and chunk.lead is None:
                if chunk.bare and not chunk.taken and chunk.mention.begin - cue.first < _NEAR:
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

    def _last_before(self, word: int) -> Chunk | None:
        before = [one for one in self.made.chunks if one.mention.last < word and one.lead is None]
        return before[-1] if before else None

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

    def _antecedent(self, head: _Head, role: str) -> Chunk | None:
        if role in _DOERS:
            subject = self._running_subject(head)
            return subject[0] if subject else None
        for chunk in reversed(self.made.chunks):
            inside = chunk.mention.last < head.first and chunk.lead is None
            if inside and fits(head.event, role, chunk.mention):
                return chunk
        return None

    def _adjectives(self) -> None:
        """«غارات روسية», «مسيّرة تركية»: an adjective is the doer where nothing else names it."""
        for head in self.heads:
            role = head.frame.subject
            if not role or head.verbal or head.event.fillers(*_DOERS):
                continue
            self._adjective_from(head.event, head.last + 1, role)
        for head in self.heads:
            for weapon in head.event.fillers("instrument"):
                if not head.event.fillers(*_DOERS) and head.frame.subject:
                    self._adjective_from(head.event, weapon.last + 1, head.frame.subject)

    def _adjective_from(self, event: DraftEvent, at: int, role: str) -> None:
        """Make a mention of the first adjective of nationality from word `at` on and link it."""
        sentence = self.made.sentence
        for word in range(at, min(at + _NEAR - 1, sentence.last)):
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

    # --- what is left open -----------------------------------------------------------------------

    def _open_agents(self) -> None:
        """Who does it where the frame found nobody: the subject of the clause or of one before."""
        for head in self.heads:
            role, event = head.frame.subject, head.event
            if not role or head.passive or head.free or event.fillers(*_DOERS):
                continue
            if role == "participant" and not head.verbal:
                continue
            subject = self._running_subject(head)
            if subject and not any(one.mention in event.fillers("target") for one in subject):
                self._give(event, subject[0], role, _GUESSED)

    def _open_mediators(self) -> None:
        """«بوساطة X» before or behind the talks that it brokers."""
        for chunk in self.made.chunks:
            if chunk.taken or chunk.lead is not None or not chunk.preposition:
                continue
            for head in self.heads:
                roles = head.frame.prepositions.get(chunk.preposition, ())
                if "mediator" in roles and self._give(head.event, chunk, "mediator"):
                    break

    def _open_places(self) -> None:
        """Where it happened: a place with a preposition of place that nothing has taken yet."""
        for chunk in self.made.chunks:
            if chunk.mention.type != "LOC" or chunk.lead is not None or chunk.taken:
                continue
            towards = chunk.preposition in self.rules.words["towards"]
            if not towards and chunk.preposition not in self.rules.words["place_prepositions"]:
                continue
            if chunk.inside is not None and any(role in _PLACES for role in chunk.inside.taken):
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

    def _away(self, head: _Head, chunk: Chunk) -> int:
        """How far a place is from an event word; what follows the event counts half."""
        clauses = abs(self.made.clause_of(head.first) - chunk.clause)
        if chunk.mention.first > head.first:
            return chunk.mention.first - head.first + _NEAR * clauses
        return 2 * (head.first - chunk.mention.last) + _NEAR * clauses

    def _running_subject(self, head: _Head) -> list[Chunk]:
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

    def _speaker(self, head: _Head) -> list[Chunk]:
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
            if self.subjects.get(number):
                return self.subjects[number]
        return []

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


def _governs(head: _Head) -> bool:
    """Whether a noun can have a genitive: it has no article and no pronoun."""
    return not head.hit.article and not head.hit.enclitic


def _open(event: DraftEvent, role: str) -> bool:
    return role in ("participant", "location", "instrument") or not event.fillers(role)
