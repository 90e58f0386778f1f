"""Did it happen: asserted, negated, planned, demanded or hypothetical.

A cue governs what follows it in its clause: «لم» the verb, and the noun that a light verb carries;
«يعتزم» and a purpose («لتحرير») what comes next. What somebody demands is demanded, what he accuses
another of is an allegation. A denied event stays and names who denies it.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import CueHit
from kg.reading.aims import demand_aims, find_aim, suppose_aims
from kg.reading.denial import deny
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import layout
from kg.reading.prospects import agree, discuss, foretell, foretold
from kg.reading.scope import (
    COMMAS,
    behind,
    governed,
    is_listed,
    is_verb,
    subject_event,
)
from kg.reading.settled import SETTLED, settle
from kg.reading.topics import goes_on, has_article, is_known, is_undone, judge_contents

__all__ = ["find_modality"]

#: Cue kinds in the order they decide, and what they make of an event.
_CUES: Final = (
    ("negation", "negated"),
    ("demanded", "demanded"),
    ("hypothetical", "hypothetical"),
    ("foiled", "planned"),
    ("future", "planned"),
)

#: How many words "any" may stand from its noun.
_NEAR: Final = 3

#: Classes of talks that are held even where they fail.
_HELD: Final = frozenset({"Meeting", "Negotiation"})

#: Below this strength a negation denies only the verb right behind it.
_WEAK: Final = 0.5

#: How many words a negation reaches over to a noun: «ليس هناك أي هجوم».
_NOMINAL: Final = 4

#: Cues whose verbs carry what they govern, so that a negated one negates it.
_CARRIED: Final = ("light", "future", "foiled")

#: Cues of attacks that did take place and were beaten back.
_REPELLED: Final = frozenset({"صد", "تصدى ل"})

#: How many words a cue reaches at most.
_REACH: Final = 7


def find_modality(draft: Draft) -> None:
    """Set the modality of every event, and who denies it."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        events = draft.events_of(sentence)
        for event in events:
            foretold(draft, event, rules)
            find_aim(draft, event, rules)
        foretell(draft, sentence, rules)
        _judge(draft, sentence, events, rules)
        agree(draft, events, rules)
        for event in events:
            judge_contents(draft, event, rules)
        suppose_aims(draft, events, rules)
        demand_aims(draft, sentence, events, rules)
        discuss(draft, sentence, events, rules)
        _suppose(sentence, events, rules)
        settle(draft, sentence, events, rules)
    for sentence in draft.sentences:
        for cue in sentence.cues.get("denial", ()):
            deny(draft, layout(draft, sentence), cue, rules)


def _judge(draft: Draft, sentence: Sentence, events: list[DraftEvent], rules: Grammar) -> None:
    """Let the cues of a sentence decide: a condition first, then a negation, then the nearest."""
    best: dict[int, tuple[int, int, float]] = {}
    for kind, modality in _CUES:
        for cue in sentence.cues.get(kind, ()):
            if cue.lemma in _REPELLED or not _in_mood(draft, sentence, cue, rules):
                continue
            rank = _rank(cue, rules)
            for event in _governed(draft, sentence, cue, events, rules):
                if _past(draft, event, cue, rules) or _outweighed(event, cue):
                    continue
                key = (rank, -abs(event.first - cue.last), cue.strength)
                if key > best.get(id(event), (-2, 0, 0.0)):
                    best[id(event)] = key
                    event.modality, event.modality_score = modality, cue.strength
                    event.cue = draft.text[cue.start : cue.end]


def _outweighed(event: DraftEvent, cue: CueHit) -> bool:
    """«دعا إلى اجتماع غدا»: a time to come leaves what is demanded or supposed as it is."""
    weighty = event.modality in ("demanded", "hypothetical") and event.modality_score > 0.0
    return cue.side == "before" and cue.kind == "future" and weighty


def _rank(cue: CueHit, rules: Grammar) -> int:
    """A condition goes before a negation, that before the nearest cue, "any" comes last."""
    if is_listed(rules, "conditions", cue.lemma):
        return 2
    if is_listed(rules, "any", cue.lemma):
        return -1
    return int(cue.kind == "negation" and not is_listed(rules, "weak_negations", cue.lemma))


def _past(draft: Draft, event: DraftEvent, cue: CueHit, rules: Grammar) -> bool:
    """Whether a finite verb of the past stands beyond a cue of what is to come, or a comma."""
    told = event.hit is not None and event.hit.tense == "past" and rules.words["past_endings"]
    if not told or not is_verb(draft, event, rules):
        return False
    if cue.kind in ("future", "demanded") or is_listed(rules, "negating_nouns", cue.lemma):
        return True
    comma = event.first > 0 and draft.words[event.first - 1].text in COMMAS
    return comma and cue.kind == "hypothetical" and not is_listed(rules, "conditions", cue.lemma)


def _in_mood(draft: Draft, sentence: Sentence, cue: CueHit, rules: Grammar) -> bool:
    """Whether a particle that may be read in two ways («قد») stands before a present verb."""
    if not is_listed(rules, "moods", cue.lemma):
        return True
    at = cue.last + 1
    if at >= sentence.last:
        return False
    tenses = [hit.tense for hit in sentence.triggers if hit.first == at]
    tenses += [hit.tense for hits in sentence.cues.values() for hit in hits if hit.first == at]
    word = draft.words[at].folded
    if "present" in tenses or rules.has("mood_verbs", word):
        return True
    return word[:1] in rules.words.get("present_signs", ()) and "past" not in tenses


def _suppose(sentence: Sentence, events: list[DraftEvent], rules: Grammar) -> None:
    """What will come only under a condition of the sentence is supposed, not planned."""
    conditions = [
        cue
        for cue in sentence.cues.get("hypothetical", ())
        if is_listed(rules, "conditions", cue.lemma)
    ]
    for event in events:
        gaps = [event.first - cue.first for cue in conditions]
        before = any(0 < gap <= 3 * _REACH for gap in gaps)
        later = any(-2 * _REACH <= gap < 0 for gap in gaps) and event.modality_score == 0.0
        if event.modality == "planned" and (before or later):
            event.modality = "hypothetical"


def _governed(
    draft: Draft, sentence: Sentence, cue: CueHit, events: list[DraftEvent], rules: Grammar
) -> list[DraftEvent]:
    """The events that a cue speaks about, without those that are only to be ended or undone."""
    found = _reached(draft, sentence, cue, events, rules)
    if cue.kind not in ("negation", "hypothetical", "demanded"):
        return found
    found = [one for one in found if not is_undone(draft, one, cue.last, rules)]
    if cue.kind == "demanded" and found and goes_on(found[0]):
        beyond = governed(draft, sentence, found[0].last + 1, rules)
        return [one for one in beyond if not goes_on(one)]
    return found


def _reached(
    draft: Draft, sentence: Sentence, cue: CueHit, events: list[DraftEvent], rules: Grammar
) -> list[DraftEvent]:
    """The events that stand where a cue speaks."""
    if cue.side == "before":
        reach = 1 if cue.kind == "foiled" else _REACH
        before = [one for one in events if cue.first - reach <= one.last < cue.first]
        return before[-1:]
    if cue.kind == "negation":
        return _negated(draft, sentence, cue, events, rules)
    found = governed(draft, sentence, behind(draft, cue), rules)
    if found and cue.kind == "hypothetical" and _leads(draft, cue, found[0], rules):
        return governed(draft, sentence, found[0].last + 1, rules)
    if is_listed(rules, "any", cue.lemma):
        named = {at for one in draft.mentions_of(sentence) for at in range(one.first, one.last + 1)}
        near = [one for one in found[:1] if one.first - cue.last <= _NEAR and not has_article(one)]
        return [one for one in near if named.isdisjoint(range(cue.last, one.first))]
    if is_listed(rules, "attempts", cue.lemma):
        found = [one for one in found if not _is_deed(one, rules)]
    if is_listed(rules, "adjectival", cue.lemma):
        return [one for one in found[:1] if _qualified(draft, one, cue, rules)]
    if is_listed(rules, "tight", cue.lemma):
        found = [one for one in found if one.first == behind(draft, cue)]
    if is_listed(rules, "approaches", cue.lemma):
        found = found if found and _from(draft, found[0], rules) else []
    if is_listed(rules, "presumes", cue.lemma):
        found = [one for one in found if not is_known(draft, one, rules)]
    return found or _subject(draft, sentence, cue.last + 1, cue, events, rules)


def _qualified(draft: Draft, event: DraftEvent, cue: CueHit, rules: Grammar) -> bool:
    """Whether an adjective is the event's: "alleged attack", not "suspected rebels attacked"."""
    people = [one for one in draft.mentions_of(event.sentence) if one.type in ("GROUP", "PER")]
    between = any(cue.last < one.last < event.first for one in people)
    past = event.hit is not None and event.hit.tense == "past"
    return event.first - cue.last <= _NEAR and not between and not past


def _from(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether "from" leads to an event: «اقتربت من إحكام سيطرتها»."""
    near = draft.words[max(event.first - 2, event.sentence.first) : event.first]
    return any(rules.has("from", word.folded) for word in near)


def _is_deed(event: DraftEvent, rules: Grammar) -> bool:
    """Whether to try it is to do it: «حاولوا التقدم» tells of an attack."""
    return event.hit is not None and is_listed(rules, "trying_is_doing", event.hit.lemma)


def _leads(draft: Draft, cue: CueHit, event: DraftEvent, rules: Grammar) -> bool:
    """«مخاوف من أن يؤدي الهجوم إلى حرب»: the attack took place, the war is feared."""
    between = [word.folded for word in draft.words[cue.last + 1 : event.first]]
    leads = [at for at, word in enumerate(between) if rules.has("leading", word)]
    return bool(leads) and not any(rules.has("towards", word) for word in between[leads[0] :])


def _subject(
    draft: Draft,
    sentence: Sentence,
    first: int,
    cue: CueHit,
    events: list[DraftEvent],
    rules: Grammar,
) -> list[DraftEvent]:
    """«المحادثات ستعقد», "talks will be held": the event before a verb of taking place."""
    words = draft.words[first - 1 : min(first + 3, sentence.last)]
    if not any(rules.has("taking_place", word.folded) for word in words):
        return []
    event = subject_event(draft, events, cue.first, sentence, rules)
    return [] if event is None else [event]


def _negated(
    draft: Draft, sentence: Sentence, cue: CueHit, events: list[DraftEvent], rules: Grammar
) -> list[DraftEvent]:
    """The event that a negation denies: the verb itself, or the noun that it carries."""
    if cue.pos or cue.last > cue.first or is_listed(rules, "negating_nouns", cue.lemma):
        return _failed(draft, sentence, cue, rules)
    at = cue.last + 1
    while at < sentence.last and rules.has("verb_helpers", draft.words[at].folded):
        at += 1
    if at >= sentence.last:
        return []
    own = [one for one in events if at in {one.first, *(hit.first for hit in one.aliases)}]
    own = [one for one in own if not _breach(one, rules)]
    if own or cue.strength < _WEAK:
        known = bool(own) and is_listed(rules, "copulas", cue.lemma) and has_article(own[0])
        return [] if known else own
    light = {hit.first for kind in _CARRIED for hit in sentence.cues.get(kind, ())}
    if at in light or rules.has("carriers", draft.words[at].folded):
        found = governed(draft, sentence, at, rules, many=False)
        known = rules.has("reporting_carriers", draft.words[at].folded)
        found = [one for one in found if not _spared(draft, one, at, rules, known=known)]
        return found or _subject(draft, sentence, at + 1, cue, events, rules)
    nominal = at > cue.last + 1 and rules.has("determiners", draft.words[at - 1].folded)
    if is_listed(rules, "verbal_negations", cue.lemma) and not nominal:
        return []
    found = governed(draft, sentence, at, rules, reach=_NOMINAL, many=False)
    return [one for one in found if nominal or not has_article(one)]


def _breach(event: DraftEvent, rules: Grammar) -> bool:
    """Whether the negation is part of what happened: «لم يلتزم بالهدنة» tells of a breach."""
    return event.hit is not None and is_listed(rules, "breaches", event.hit.lemma)


def _spared(draft: Draft, event: DraftEvent, at: int, rules: Grammar, *, known: bool) -> bool:
    """«لم تعلن أي جهة مسؤوليتها عن التفجير» says nothing against the bombing."""
    between = draft.words[at + 1 : event.first]
    if any(rules.has("any", word.folded) for word in between[-2:]):
        return False
    return (known and has_article(event)) or any(
        rules.has("shares", word.folded) for word in between
    )


def _failed(draft: Draft, sentence: Sentence, cue: CueHit, rules: Grammar) -> list[DraftEvent]:
    """What was not done: «فشل الهجوم في اقتحام البلدة» leaves the attack, and denies its aim."""
    first = behind(draft, cue)
    if cue.pos == "verb":
        link = _at_link(draft, sentence, first, rules)
        for event in draft.events_of(sentence):
            if first <= event.first < link and event.cls in _HELD and event.modality == "asserted":
                event.modality_score = SETTLED
        first = link
    found = governed(draft, sentence, first, rules, reach=_REACH - 1)
    if cue.pos != "verb" and found:
        between = draft.words[first : found[0].first]
        found = [] if any(word.text in COMMAS for word in between) else found
    held = bool(found) and cue.pos == "verb" and found[0].cls in _HELD
    if found and found[0].first == first and (held or has_article(found[0])):
        beyond = governed(draft, sentence, found[0].last + 1, rules, reach=_REACH - 1)
        found[0].modality_score = SETTLED if held else found[0].modality_score
        return beyond or ([] if held else found)
    return found


def _at_link(draft: Draft, sentence: Sentence, first: int, rules: Grammar) -> int:
    """Behind the preposition that leads from a verb over its subject to what was not done."""
    for at in range(first, min(first + 2 * _REACH, sentence.last)):
        if rules.has("failing_links", draft.words[at].folded):
            return at + 1
        if draft.words[at].kind == "punct":
            break
    return first
