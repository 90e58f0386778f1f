"""Who stands between the sides, by the words that say so next to a mention that a model found.

«برعاية الجامعة العربية ومصر», «هدنة رعتها موسكو», «الوسيط القطري», «لعبت أنقرة دورا»: with the
rules alone such words are heard while roles are opened (`kg.reading.roles_open`); here the
mentions are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.reading.constraints import ACTORS, roles_of
from kg.reading.draft import Draft, DraftEvent, DraftMention, Link, Sentence
from kg.reading.grammar import Grammar, grammar

__all__ = ["find_mediators"]

#: Most words between a cue and the mention that it leads to, of a title before its name, and
#: outside names between a verb and the talks that it leads.
_FILL: Final = 3
_TITLE: Final = 9
_REACH: Final = 4

#: How sure a cue beside a mention is, and who mediates is to be for other talks to have them, too.
_SURE: Final = 0.8
_LIKELY: Final = 0.5

#: How many sides meet where somebody else has brought them together.
_SIDES: Final = 2

#: What an envoy is sent to bring about.
_SOUGHT: Final = frozenset({"Negotiation", "Ceasefire", "Agreement"})


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence, the talks in it, who could have mediated, and the words that names cover."""

    draft: Draft
    rules: Grammar
    sentence: Sentence
    talks: list[DraftEvent]
    actors: list[DraftMention]
    named: frozenset[int]

    def has(self, name: str, at: int) -> bool:
        """Whether word `at` is in this sentence and in a list."""
        inside = self.sentence.first <= at < self.sentence.last
        return inside and self.rules.has(name, self.draft.words[at].folded)

    def nearest(self, word: int) -> DraftEvent:
        """The event whose trigger is nearest to a word."""
        return min(self.talks, key=lambda event: abs(event.first - word))

    def group(self, mention: DraftMention) -> list[DraftMention]:
        """A mention and those joined to it by "and": «قطر ومصر», «بري والوزير جنبلاط»."""
        number = self.actors.index(mention)
        return [mention, *self._joined(mention, self.actors[number + 1 :])]

    def _joined(
        self, mention: DraftMention, following: Sequence[DraftMention]
    ) -> Iterator[DraftMention]:
        for other in following:
            if mention.covers(other):
                continue
            between = range(mention.last + 1, other.first + 1)
            at = next((one for one in between if self.draft.words[one].kind != "punct"), None)
            if at is None or not self._opened(at, other):
                return
            titles = range(at, other.first)
            if (titles and other.type != "PER") or not all(map(self.titled, titles)):
                return
            yield other
            mention = other

    def _opened(self, at: int, other: DraftMention) -> bool:
        """Whether "and" is attached to word `at`, or is it."""
        word = self.draft.words[at]
        if at < other.first:
            return word.folded in self.rules.joiners or word.folded[:1] in self.rules.joiners
        return self.draft.text[word.start : other.start] in self.rules.joiners

    def titled(self, at: int) -> bool:
        """Whether a word can be part of a title: of an office, a state, a body."""
        found = self.sentence.noun(at, "title", "position", "nationality", "org_head") is not None
        return found or at in self.named or self.has("envoy_fill", at)


def find_mediators(draft: Draft) -> None:
    """Give talks, accords and releases the mediators that the words beside a mention name."""
    rules = grammar(draft.language.code)
    if not rules.words["mediation_fill"]:
        return
    for sentence in draft.sentences:
        talks = [one for one in draft.events_of(sentence) if "mediator" in roles_of(one.cls)]
        inside = draft.mentions_of(sentence)
        actors = [one for one in inside if one.type in ACTORS]
        if talks:
            named = frozenset(at for one in inside for at in range(one.first, one.last + 1))
            scene = _Scene(draft, rules, sentence, talks, actors, named)
            for find in _FINDERS:
                find(scene)


# --- words right before a mention --------------------------------------------------------------


def _cued(scene: _Scene) -> None:
    """«برعاية الجامعة العربية ومصر», «هدنة رعتها موسكو»."""
    for mention in scene.actors:
        cue = _cue_before(scene, mention)
        if cue is not None:
            _give(scene.nearest(cue), scene.group(mention))
        elif scene.has("mediation_efforts", _before(scene, mention)):
            _offer(scene.nearest(mention.first), scene.group(mention))


def _before(scene: _Scene, mention: DraftMention) -> int:
    """The last word before a mention and its titles."""
    at = mention.first - 1
    while at not in scene.named and scene.titled(at):
        at -= 1
    return at


def _cue_before(scene: _Scene, mention: DraftMention) -> int | None:
    """The word that makes a mention a mediator, if there is one."""
    if scene.has("mediators", mention.first):
        return mention.first
    low = max(mention.first - 2 - _FILL, scene.sentence.first - 1)
    for at in range(mention.first - 1, low, -1):
        if _is_cue(scene, at) or scene.has("mediation_verbs", at):
            return at
        if not scene.has("mediation_fill", at):
            return None
    return None


def _is_cue(scene: _Scene, at: int) -> bool:
    under = scene.has("mediation_nouns", at) and scene.has("mediation_under", at - 1)
    return under or scene.has("mediation", at)


def _of_nations(scene: _Scene) -> None:
    """«بوساطة قطرية - مصرية» where no mention was made of the adjectives."""
    for cue in range(scene.sentence.first, scene.sentence.last - 1):
        event = scene.nearest(cue)
        if not _is_cue(scene, cue) or event.fillers("mediator"):
            continue
        at = cue + 1
        while scene.has("mediation_fill", at):
            at += 1
        for mention in _nations(scene, at):
            if event.link(mention, "mediator", _SURE):
                scene.draft.mentions.append(mention)


def _nations(scene: _Scene, at: int) -> Iterator[DraftMention]:
    """New mentions for the adjectives of nationality from word `at` on."""
    while at < scene.sentence.last and at not in scene.named:
        hit = scene.sentence.noun(at, "nationality")
        if hit is not None and "bloc" not in hit.attrs:
            yield DraftMention(hit.start, hit.end, "ORG", at, at, "adjective")
        elif scene.draft.words[at].kind != "punct":
            return
        at += 1


def _entitled(scene: _Scene) -> None:
    """«الوسيط الألماني كونراد»; «قال المبعوث الأممي إن الجانبين اتفقا على هدنة»."""
    for mention in scene.actors:
        kind = _title(scene, mention)
        if kind == "mediators":
            _give(scene.nearest(mention.first), scene.group(mention))
        elif kind == "elders":
            _offer(scene.nearest(mention.first), [mention])
        elif kind == "envoys":
            for event in scene.talks:
                if _sent_for(scene, event, mention):
                    event.link(mention, "mediator", _SURE)


def _title(scene: _Scene, mention: DraftMention) -> str:
    """The list of titles that a word before a person, or of a group itself, is in."""
    if mention.type != "PER":
        own = (name for name in ("envoys", "elders") if scene.has(name, mention.first))
        return next(own, "")
    if scene.has("envoys", mention.last + 1):
        return "envoys"
    for at in range(mention.first - 1, max(mention.first - _TITLE, scene.sentence.first) - 1, -1):
        for name in ("mediators", "envoys"):
            if scene.has(name, at):
                return name
        if not scene.titled(at):
            return ""
    return ""


def _sent_for(scene: _Scene, event: DraftEvent, envoy: DraftMention) -> bool:
    """Whether an event can be an envoy's work: others take part, and nobody else mediates."""
    sides = [one for one in event.fillers("participant") if one is not envoy]
    if event.cls not in _SOUGHT or not sides or envoy in event.fillers("participant"):
        return False
    calls = any(
        event in other.topics and envoy in other.fillers("agent")
        for other in scene.draft.events_of(scene.sentence)
    )
    return not calls and not event.fillers("mediator")


# --- verbs ---------------------------------------------------------------------------------------


def _leading(scene: _Scene) -> None:
    """«قادت الدوحة مفاوضات», «لافروف الذي قاد الوساطة», «جوبا التي يسرت الحوار»."""
    for at in range(scene.sentence.first, scene.sentence.last):
        if scene.has("leading_verbs", at):
            event, subject = _led(scene, at), _subject(scene, at)
            if event is not None and subject is not None:
                _give(event, scene.group(subject))


def _led(scene: _Scene, at: int) -> DraftEvent | None:
    """The talks that a verb leads: named within a few words behind it."""
    passed = 0
    for word in range(at + 1, scene.sentence.last):
        for event in scene.talks:
            if event.first == word:
                return event
        if scene.has("mediation_objects", word):
            return scene.nearest(word)
        passed += word not in scene.named
        if passed > _REACH or scene.draft.words[word].text in ".؛":
            return None
    return None


def _subject(scene: _Scene, at: int) -> DraftMention | None:
    """Who does what the verb at `at` says: right behind it, or before it as in «… الذي قاد»."""
    for mention in scene.actors:
        if mention.first > at and all(scene.titled(one) for one in range(at + 1, mention.first)):
            return mention
    before = [one for one in scene.actors if one.last < at]
    low = at - 1
    while scene.has("relatives", low) or scene.has("verb_helpers", low):
        low -= 1
    return next((one for one in reversed(before) if one.last == low), None)


def _playing(scene: _Scene) -> None:
    """«لعبت قطر دورا في إطلاقهم», «مفاوضات أدى فيها الصليب الأحمر دور الوسيط»."""
    for at in range(scene.sentence.first, scene.sentence.last):
        if not scene.has("part_verbs", at):
            continue
        ahead = range(at, at + 2 * _TITLE)
        part = next((one for one in ahead if scene.has("part_nouns", one)), None)
        subject = _subject(scene, at)
        if part is not None and subject is not None:
            event = _led(scene, part)
            if event is None and scene.has("mediators", part + 1):
                event = scene.nearest(at)
            if event is not None:
                _give(event, scene.group(subject))


def _hosting(scene: _Scene) -> None:
    """«عرضت أنقرة استضافة مفاوضات», «لجمع الطرفين»: who would bring the sides together."""
    for at in range(scene.sentence.first, scene.sentence.last):
        if not scene.has("hosting", at):
            continue
        event = _led(scene, at)
        before = [one for one in scene.actors if 0 < at - one.last <= _REACH + 1]
        if event is not None and before:
            _give(event, [before[-1]])


def _convincing(scene: _Scene) -> None:
    """«نجح الشيوخ في إقناع الطرفين بهدنة»: who wins a side over to talks or a truce."""
    for at in range(scene.sentence.first, scene.sentence.last):
        if not scene.has("convincing", at):
            continue
        event = _led(scene, at)
        low = at - 1
        while scene.has("managing_links", low):
            low -= 1
        subject = next((one for one in scene.actors if one.last == low), None)
        if event is not None and subject is not None:
            _give(event, scene.group(subject))


# --- what the links say --------------------------------------------------------------------------


def _between(scene: _Scene) -> None:
    """«مصر … مفاوضات بين حماس وإسرائيل»: who is no side of those named behind «بين» mediates."""
    series = [group for group in map(scene.group, scene.actors) if _begins_between(scene, group[0])]
    sides = {id(one) for group in series if len(group) > 1 for one in group}
    for event in scene.talks:
        named = [one for one in event.fillers("participant") if id(one) in sides]
        if event.cls not in _SOUGHT or len(named) < 2 or event.fillers("mediator"):
            continue
        for link in event.links:
            early = link.mention.last < min(event.first, *(one.first for one in named))
            if link.role == "participant" and id(link.mention) not in sides and early:
                link.role = "mediator"


def _begins_between(scene: _Scene, mention: DraftMention) -> bool:
    at = mention.first - 1
    while at in scene.named or scene.titled(at) or scene.has("between_fill", at):
        at -= 1
    return scene.has("between", at)


def _parties(scene: _Scene) -> None:
    """«تفاوضت عليه الحركة مع …», «برئاسة الجعفري»: who makes a deal, or heads a side, is a side."""
    for mention in scene.actors:
        at = mention.first - 1
        while scene.has("mediation_fill", at):
            at -= 1
        if scene.has("party_verbs", at):
            for event in scene.talks:
                _turn(event, scene.group(mention), "mediator", "participant")
        elif scene.has("heading", at):
            for event in scene.talks:
                event.links[:] = [one for one in event.links if not _heads(event, one, mention)]


def _heads(event: DraftEvent, link: Link, mention: DraftMention) -> bool:
    mediates = link.mention is mention and link.role == "mediator"
    return mediates and bool(event.fillers("participant"))


def _together(scene: _Scene) -> None:
    """«قطر ومصر»: who is joined to a mediator mediates, too, where others are the sides."""
    for event in scene.talks:
        for mention in event.fillers("mediator"):
            group = scene.group(mention) if mention in scene.actors else []
            if any(one not in group for one in event.fillers("participant", "agent")):
                _give(event, group)


def _shared(scene: _Scene) -> None:
    """«مفاوضات … أفضت إلى هدنة»: talks and accords of the same sides have the same mediators."""
    told = [one for one in scene.talks if one.cls != "Meeting" and one.fillers("mediator")]
    for event in scene.talks:
        sides = event.fillers("participant", "agent")
        if event.cls == "Meeting" or event in told or not sides:
            continue
        for other in told:
            same = set(map(id, sides)) <= set(map(id, other.fillers("participant", "agent")))
            if same and other.background == event.background:
                for link in other.links:
                    if link.role == "mediator" and link.score >= _LIKELY:
                        event.link(link.mention, "mediator", link.score)
                break


def _give(event: DraftEvent, group: Sequence[DraftMention]) -> None:
    """Make a group mediators, instead of sides; where others mediate, only those of them."""
    others = [one for one in event.fillers("participant") if one not in group]
    if event.cls == "Meeting" and len(others) < _SIDES:
        return
    _turn(event, group, "participant", "mediator")
    there = event.fillers("mediator")
    if not there or any(one in group for one in there):
        for mention in group:
            event.link(mention, "mediator", _SURE)


def _offer(event: DraftEvent, group: Sequence[DraftMention]) -> None:
    """Make a group mediators where nobody is and they have no other part."""
    free = not event.fillers("mediator") and event.cls != "Meeting"
    if free and not any(one in group for one in event.fillers("participant", "agent", "target")):
        for mention in group:
            event.link(mention, "mediator", _SURE)


def _turn(event: DraftEvent, group: Sequence[DraftMention], old: str, new: str) -> None:
    for link in event.links:
        if link.role == old and link.mention in group:
            link.role = new


_FINDERS: Final[tuple[Callable[[_Scene], None], ...]] = (
    _cued,
    _of_nations,
    _entitled,
    _leading,
    _playing,
    _hosting,
    _convincing,
    _between,
    _parties,
    _together,
    _shared,
)
