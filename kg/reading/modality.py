"""Did it happen: asserted, negated, planned, demanded or hypothetical; and what speech is about.

A cue governs what follows it in its clause: «لم» the verb, and the noun that a light verb carries; «يعتزم» and
a purpose («لتحرير») what comes next. What somebody demands is demanded, what he accuses another of is an
allegation. A denied event stays and names who denies it.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.attribution import speaker_of
from kg.reading.constraints import allowed
from kg.reading.draft import Draft, DraftEvent
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Layout, layout

__all__ = ["find_modality", "find_topics"]

#: Cue kinds in the order they decide, and what they make of an event.
_CUES: Final = (
    ("negation", "negated"),
    ("demanded", "demanded"),
    ("hypothetical", "hypothetical"),
    ("foiled", "planned"),
    ("future", "planned"),
)

#: What the content of a speech event is, by its class.
_CONTENT: Final = {"Demand": "demanded", "Accusation": "hypothetical", "Threat": "hypothetical"}

#: Classes that are about other events.
_ABOUT: Final = frozenset({"Demand", "Accusation", "Rejection", "Threat", "Negotiation"})

#: Classes that a purpose may announce («… لتحرير المدينة»).
_PURPOSES: Final = frozenset(
    {
        *("TerritorialControl", "Meeting", "Negotiation", "Aid", "Siege", "Mobilization"),
        *("Withdrawal", "Displacement", "Attack", "Support", "Release", "Agreement", "Detention"),
    }
)

#: Cues of attacks that did take place and were beaten back.
_REPELLED: Final = frozenset({"صد", "تصدى ل"})

#: How many words a cue reaches at most.
_REACH: Final = 7


def find_topics(draft: Draft) -> None:
    """Link speech events and talks to the events that they are about."""
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        made = layout(draft, sentence)
        for event in events:
            if event.cls in _ABOUT and not event.topics:
                event.topics = _topics(draft, made, event, events)
                _inherit(event)


def _inherit(event: DraftEvent) -> None:
    """Who is accused, or asked, is the one who does it, unless the text says who does."""
    role = "agent" if event.cls == "Threat" else "target"
    doers = event.fillers(role)
    if not doers or event.cls not in _CONTENT:
        return
    for topic in event.topics:
        guessed = [link for link in topic.links if link.role == "agent" and link.score < 1.0]
        named = [link for link in topic.links if link.role == "agent" and link.score >= 1.0]
        if named:
            continue
        topic.links = [link for link in topic.links if link not in guessed]
        for doer in doers:
            if allowed(topic.cls, "agent", doer.type):
                topic.link(doer, "agent", 0.8)


def _topics(
    draft: Draft, made: Layout, event: DraftEvent, events: list[DraftEvent]
) -> list[DraftEvent]:
    """The next event behind a speech event, and what is joined to it."""
    rules = grammar(draft.language.code)
    found: list[DraftEvent] = []
    last = event.last
    for other in events:
        if other.first <= event.last:
            continue
        gap = draft.words[last + 1 : other.first]
        if any(rules.has("topic_ends", word.folded) or word.text in _ENDS for word in gap):
            break
        linked = any(word.folded.startswith(j) for word in gap[-2:] for j in rules.joiners)
        if found and not (_joined(other, rules) or linked):
            break
        found.append(other)
        last = other.last
    return found


_ENDS: Final = frozenset(".!?؟؛;")


def _joined(event: DraftEvent, rules: Grammar) -> bool:
    return event.hit is not None and event.hit.proclitics[:1] in [(j,) for j in rules.joiners]


def find_modality(draft: Draft) -> None:
    """Set the modality of every event, and who denies it."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        made = layout(draft, sentence)
        for event in events:
            _tense(event)
            _purpose(draft, event, rules)
        for kind, modality in _CUES:
            for cue in sentence.cues.get(kind, ()):
                if cue.lemma in _REPELLED:
                    continue
                for event in _governed(draft, made, cue, events, rules):
                    _set(draft, event, modality, cue)
        _agreed(draft, events, rules)
        for event in events:
            _contents(event, rules)
        for cue in sentence.cues.get("denial", ()):
            _deny(draft, made, cue, events)


def _tense(event: DraftEvent) -> None:
    """A future verb, and news of talks in the present («يلتقي الوزير نظيره»), tell a plan."""
    hit = event.hit
    if hit is None:
        return
    talks = event.cls in ("Meeting", "Negotiation")
    carriers = [
        cue.tense
        for cue in event.sentence.cues.get("light", ())
        if 0 < event.first - cue.first <= _REACH
    ]
    future = "future" in (hit.tense, *carriers)
    if future or (talks and "present" in (hit.tense, *carriers)):
        event.modality = "planned"


def _purpose(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """«… لتحرير المدينة», "to liberate the city": an aim, not a deed."""
    hit = event.hit
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    if rules.has("purpose_words", before):
        event.modality = "planned"
    if hit is None or event.cls not in _PURPOSES or "ل" not in hit.proclitics:
        return
    if hit.pos != "verb" and rules.has("consequences", before):
        return
    if hit.pos != "verb" and before in rules.words["prepositions"]:
        return
    event.modality = "planned"


def _agreed(draft: Draft, events: list[DraftEvent], rules: Grammar) -> None:
    """«اتفقا على تبادل الأسرى»: what an accord is about is still to come."""
    for one, two in zip(events, events[1:], strict=False):
        gap = draft.words[one.last + 1 : two.first]
        joined = any(rules.has("about", word.folded) for word in gap[-2:])
        if one.cls == "Agreement" and joined and len(gap) <= _REACH and two.modality == "asserted":
            two.modality = "planned"


def _set(draft: Draft, event: DraftEvent, modality: str, cue: CueHit) -> None:
    if event.modality_score >= cue.strength:
        return
    event.modality, event.modality_score = modality, cue.strength
    event.cue = draft.text[cue.start : cue.end]


def _governed(
    draft: Draft, made: Layout, cue: CueHit, events: list[DraftEvent], rules: Grammar
) -> list[DraftEvent]:
    """The events that a cue speaks about: the next one of its clause, and what is joined to it."""
    if cue.side == "before":
        before = [one for one in events if cue.first - _REACH <= one.last < cue.first]
        return before[-1:]
    found: list[DraftEvent] = []
    last = cue.last
    for event in events:
        if event.first <= cue.last:
            continue
        gap = draft.words[last + 1 : event.first]
        if len(gap) > _REACH or any(word.text in _ENDS for word in gap):
            break
        if any(rules.has("breakers", word.folded) for word in gap):
            break
        if found and not (_joined(event, rules) and found[-1].hit and event.hit):
            break
        if cue.kind == "negation" and not _negated(draft, cue, event, gap, rules):
            break
        found.append(event)
        last = event.last
        if cue.kind == "negation":
            break
    return found


def _negated(
    draft: Draft, cue: CueHit, event: DraftEvent, gap: tuple[object, ...], rules: Grammar
) -> bool:
    """Whether a negated verb is the event itself, or one that merely carries it."""
    if not gap or cue.pos == "verb" or rules.has("negating_nouns", cue.lemma):
        return True
    carried = draft.words[cue.last + 1].folded
    light = {hit.first for hit in event.sentence.cues.get("light", ())}
    others = {hit.first for hit in event.sentence.triggers if hit.pos == "verb"}
    verb = cue.last + 1
    if verb in others and verb != event.first:
        return False
    return verb in light or rules.has("carriers", carried) or len(gap) <= 2


def _contents(event: DraftEvent, rules: Grammar) -> None:
    """What is demanded is demanded; what somebody is accused of is alleged."""
    content = _CONTENT.get(event.cls)
    if event.cls == "Accusation" and not (event.hit and rules.has("alleging", event.hit.lemma)):
        return
    for topic in event.topics:
        if content is not None and topic.modality == "asserted":
            topic.modality = content


def _deny(draft: Draft, made: Layout, cue: CueHit, events: list[DraftEvent]) -> None:
    """The speaker of a denial denies the events behind it, or what he was accused of before."""
    speakers = speaker_of(draft, made, cue)
    if not speakers:
        return
    governed = [one for one in events if cue.last < one.first <= cue.last + 2 * _REACH]
    governed = [one for one in governed if one.cls not in _ABOUT]
    for event in governed:
        event.denied_by.extend(speakers)
        _set(draft, event, "negated", cue)
    if governed:
        return
    for event in _accused(draft, made.sentence, cue):
        event.denied_by.extend(one for one in speakers if one not in event.denied_by)
        event.cue = draft.text[cue.start : cue.end]


def _accused(draft: Draft, sentence: Sentence, cue: CueHit) -> list[DraftEvent]:
    """What the last accusation before a denial in its paragraph is about; else the last event."""
    before = [
        one
        for one in draft.events
        if one.sentence.paragraph == sentence.paragraph and one.first < cue.first
    ]
    for event in reversed(before):
        if event.cls == "Accusation" and event.topics:
            return event.topics
    told = [one for one in before if one.cls not in _ABOUT]
    return told[-1:]
