"""Who stands between the sides, by the words that say so next to a mention that a model found.

«برعاية الجامعة العربية ومصر», «هدنة رعتها موسكو», «الوسيط القطري», «لعبت أنقرة دورا»: with the
rules alone such words are heard while roles are opened (`kg.reading.roles_open`); here the
mentions are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kg.reading.constraints import ACTORS, roles_of
from kg.reading.draft import Draft, DraftEvent, DraftMention, Link
from kg.reading.grammar import grammar
from kg.reading.mediation_scene import SURE, Scene, give, offer

__all__ = ["find_mediators"]

#: Most words between a cue and the mention that it leads to, of a title before its name, and
#: outside names between a verb and the talks that it leads.
_FILL: Final = 3
_TITLE: Final = 9
_REACH: Final = 4

#: How sure it must be who mediates for other talks to have them, too.
_LIKELY: Final = 0.5

#: What may stand between two adjectives: «سعودية - أميركية».
_DASHES: Final = "-–ـ"

#: What an envoy is sent to bring about.
_SOUGHT: Final = frozenset({"Negotiation", "Ceasefire", "Agreement"})


#: What one does from outside: who welcomes or rejects an accord has not brought it about.
_OUTSIDE: Final = frozenset({"Support", "Rejection"})


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
            scene = Scene(draft, rules, sentence, talks, actors, named)
            for find in _FINDERS:
                find(scene)


# --- words right before a mention --------------------------------------------------------------


def _cued(scene: Scene) -> None:
    """«برعاية الجامعة العربية ومصر», «هدنة رعتها موسكو»."""
    for mention in scene.actors:
        cue = _cue_before(scene, mention)
        if cue is not None:
            give(scene.nearest(cue), scene.group(mention))
        elif scene.has("mediation_efforts", _before(scene, mention)):
            offer(scene.nearest(mention.first), scene.group(mention))


def _before(scene: Scene, mention: DraftMention) -> int:
    """The last word before a mention and its titles."""
    at = mention.first - 1
    while at not in scene.named and scene.titled(at):
        at -= 1
    return at


def _cue_before(scene: Scene, mention: DraftMention) -> int | None:
    """The word that makes a mention a mediator, if there is one."""
    if scene.has("mediators", mention.first):
        return mention.first
    low = max(mention.first - 2 - _FILL, scene.sentence.first - 1)
    for at in range(mention.first - 1, low, -1):
        if _is_cue(scene, at):
            return at
        if scene.has("mediation_verbs", at):
            return None if at == mention.first - 1 and _has_object(scene, at) else at
        if not scene.has("mediation_fill", at):
            return None
    return None


def _has_object(scene: Scene, at: int) -> bool:
    """«أنقرة التي تستضيف اللاجئين»: what follows such a verb is no subject, unlike «… ترعاها»."""
    endings = tuple(scene.rules.words["object_endings"])
    own = scene.draft.words[at].folded.endswith(endings)
    return scene.has("relatives", at - 1) and not own


def _is_cue(scene: Scene, at: int) -> bool:
    under = scene.has("mediation_nouns", at) and scene.has("mediation_under", at - 1)
    return under or scene.has("mediation", at)


def _of_nations(scene: Scene) -> None:
    """«بوساطة قطرية - مصرية» where no mention was made of the adjectives, or not of all."""
    for cue in range(scene.sentence.first, scene.sentence.last - 1):
        if not _is_cue(scene, cue):
            continue
        event, at = scene.nearest(cue), cue + 1
        while scene.has("mediation_fill", at):
            at += 1
        there = {word for one in event.fillers("mediator") for word in (one.first, one.last)}
        while at in there:
            at += 1
        if not there or at - 1 in there:
            for mention in _nations(scene, at):
                if event.link(mention, "mediator", SURE):
                    scene.draft.mentions.append(mention)


def _nations(scene: Scene, at: int) -> Iterator[DraftMention]:
    """New mentions for the adjectives of nationality from word `at` on."""
    while at < scene.sentence.last and at not in scene.named:
        hit = scene.sentence.noun(at, "nationality")
        if hit is not None and "bloc" not in hit.attrs:
            yield DraftMention(hit.start, hit.end, "ORG", at, at, "adjective")
        elif scene.draft.words[at].text not in _DASHES:
            return
        at += 1


def _entitled(scene: Scene) -> None:
    """«الوسيط الألماني كونراد»; «قال المبعوث الأممي إن الجانبين اتفقا على هدنة»."""
    for mention in scene.actors:
        kind = _title(scene, mention)
        if kind == "mediators":
            give(scene.nearest(mention.first), scene.group(mention))
        elif kind == "elders":
            offer(scene.nearest(mention.first), [mention])
        elif kind == "envoys":
            for event in scene.talks:
                if _sent_for(scene, event, mention):
                    event.link(mention, "mediator", SURE)


def _title(scene: Scene, mention: DraftMention) -> str:
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


def _sent_for(scene: Scene, event: DraftEvent, envoy: DraftMention) -> bool:
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


def _leading(scene: Scene) -> None:
    """«قادت الدوحة مفاوضات», «لافروف الذي قاد الوساطة», «جوبا التي يسرت الحوار»."""
    for at in scene.where("leading_verbs"):
        event, subject = _led(scene, at), _subject(scene, at)
        if event is not None and subject is not None:
            give(event, scene.group(subject))


def _led(scene: Scene, at: int) -> DraftEvent | None:
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


def _subject(scene: Scene, at: int) -> DraftMention | None:
    """Who does what the verb at `at` says: right behind it, or before it as in «… الذي قاد»."""
    for mention in scene.actors:
        if mention.first > at and all(scene.titled(one) for one in range(at + 1, mention.first)):
            return mention
    before = [one for one in scene.actors if one.last < at]
    low = at - 1
    while scene.has("relatives", low) or scene.has("verb_helpers", low):
        low -= 1
    return next((one for one in reversed(before) if one.last == low), None)


def _playing(scene: Scene) -> None:
    """«لعبت قطر دورا في إطلاقهم», «مفاوضات أدى فيها الصليب الأحمر دور الوسيط»."""
    for at in scene.where("part_verbs"):
        ahead = range(at, at + 2 * _TITLE)
        part = next((one for one in ahead if scene.has("part_nouns", one)), None)
        subject = _subject(scene, at)
        if part is not None and subject is not None:
            event = _led(scene, part)
            if event is None and scene.has("mediators", part + 1):
                event = scene.nearest(at)
            if event is not None:
                give(event, scene.group(subject))


def _hosting(scene: Scene) -> None:
    """«عرضت أنقرة استضافة مفاوضات», «لجمع الطرفين»: who would bring the sides together."""
    for at in scene.where("hosting"):
        event = _led(scene, at)
        before = [one for one in scene.actors if 0 < at - one.last <= _REACH + 1]
        if event is not None and before:
            give(event, [before[-1]])


def _convincing(scene: Scene) -> None:
    """«نجح الشيوخ في إقناع الطرفين بهدنة»: who wins a side over to talks or a truce."""
    for at in scene.where("convincing"):
        event = _led(scene, at)
        low = at - 1
        while scene.has("managing_links", low):
            low -= 1
        subject = next((one for one in scene.actors if one.last == low), None)
        if event is not None and subject is not None:
            give(event, scene.group(subject))


# --- what the links say --------------------------------------------------------------------------


def _between(scene: Scene) -> None:
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


def _begins_between(scene: Scene, mention: DraftMention) -> bool:
    at = mention.first - 1
    while at in scene.named or scene.titled(at) or scene.has("between_fill", at):
        at -= 1
    return scene.has("between", at)


def _parties(scene: Scene) -> None:
    """«تفاوضت عليه الحركة مع …», «برئاسة الجعفري»: who makes a deal, or heads a side, is a side."""
    for mention in scene.actors:
        at = mention.first - 1
        while scene.has("mediation_fill", at):
            at -= 1
        if scene.has("party_verbs", at):
            for event in scene.talks:
                event.turn(scene.group(mention), "mediator", "participant")
        elif scene.has("heading", at):
            for event in scene.talks:
                event.links[:] = [one for one in event.links if not _heads(event, one, mention)]


def _heads(event: DraftEvent, link: Link, mention: DraftMention) -> bool:
    mediates = link.mention is mention and link.role == "mediator"
    return mediates and bool(event.fillers("participant"))


def _together(scene: Scene) -> None:
    """«قطر ومصر»: who is joined to a mediator mediates, too, where others are the sides."""
    for event in scene.talks:
        for mention in event.fillers("mediator"):
            group = scene.group(mention) if mention in scene.actors else []
            if any(one not in group for one in event.fillers("participant", "agent", "target")):
                give(event, group)


def _outsiders(scene: Scene) -> None:
    """«رحبت باريس بالهدنة»: whom the model took for a mediator and who only says so."""
    for other in scene.draft.events_of(scene.sentence):
        if other.cls in _OUTSIDE:
            speakers = other.fillers("agent")
            for event in scene.talks:
                event.links[:] = [
                    one
                    for one in event.links
                    if one.role != "mediator" or one.mention not in speakers
                ]


def _shared(scene: Scene) -> None:
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


_FINDERS: Final[tuple[Callable[[Scene], None], ...]] = (
    _outsiders,
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
