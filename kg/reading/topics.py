"""What speech and talks are about, and what is so said of it: demanded, alleged, threatened.

«دعت إلى هدنة» makes a truce demanded; what somebody is accused of is an allegation, unless it is
spoken of as known («الهجوم»).
"""

from __future__ import annotations

from typing import Final

from kg.reading.constraints import SPEECH, allowed
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.scope import ENDS, attached, governed, is_listed, is_verb

__all__ = ["find_topics", "goes_on", "has_article", "is_known", "is_undone", "judge_contents"]

#: What the content of a speech event is, by its class.
_CONTENT: Final = {"Demand": "demanded", "Accusation": "hypothetical", "Threat": "hypothetical"}

#: Classes that are about other events.
_ABOUT: Final = SPEECH | {"Negotiation"}

#: How many words lie between a word of ending and what is to end, and between a charge and its
#: content, at most.
_UNDONE: Final = 3
_CLOSE: Final = 6
_NEXT: Final = 2

#: What nobody demands by its name with the article.
_GOING: Final = frozenset({"ArmedClash", "AirStrike", "Shelling", "Siege"})

#: Forms of an accusation that a clause of what is alleged follows.
_TELLING: Final = frozenset({"verb", "participle"})

#: How sure it is that what a charge goes on to say is an allegation.
_ALLEGED: Final = 0.9

#: How many words outside names lie between a speech event and what it is about, at most.
_TOPIC: Final = 12


def find_topics(draft: Draft) -> None:
    """Link speech events and talks to the events that they are about."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        for event in draft.events_of(sentence):
            if event.cls in _ABOUT and not event.topics:
                event.topics = _about(draft, sentence, event, rules)
                _inherit(event)


def _about(draft: Draft, sentence: Sentence, event: DraftEvent, rules: Grammar) -> list[DraftEvent]:
    """What a speech event is about; behind «طرفي القتال», what the two sides are asked."""
    found = governed(draft, sentence, event.first + 1, rules, reach=_TOPIC)
    if event.cls == "Demand" and found and goes_on(found[0]):
        beyond = governed(draft, sentence, found[0].last + 1, rules, reach=_TOPIC)
        return [one for one in beyond if not goes_on(one)] or found
    return found


def _inherit(event: DraftEvent) -> None:
    """Who is accused, or asked, is the one who does it, unless the text says who does."""
    role = "agent" if event.cls == "Threat" else "target"
    doers = event.fillers(role)
    if not doers or event.cls not in _CONTENT:
        return
    for topic in event.topics:
        guessed = [link for link in topic.links if link.role == "agent" and link.score < 1.0]
        named = [link for link in topic.links if link.role == "agent" and link.score >= 1.0]
        if named and (event.cls != "Accusation" or topic.fillers("target")):
            continue
        for link in named:
            link.role = "target"
        topic.links = [link for link in topic.links if link not in guessed]
        for doer in doers:
            if allowed(topic.cls, "agent", doer.type):
                topic.link(doer, "agent", 0.8)


def is_known(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether an accusation or warning speaks of what is known: «الهجوم», "the attack"."""
    before = [word.folded for word in draft.words[max(event.first - 2, 0) : event.first]]
    if any(rules.has("more", word) for word in before):
        return False
    return has_article(event) or any(rules.has("definite_articles", word) for word in before[-1:])


def has_article(event: DraftEvent) -> bool:
    """Whether the trigger is a noun with the article."""
    return event.hit is not None and event.hit.pos != "verb" and event.hit.article


def is_undone(draft: Draft, event: DraftEvent, after: int, rules: Grammar) -> bool:
    """Whether a word between word `after` and an event says that there is something to end.

    «تهدد بنسف عملية السلام» tells of a peace process, «لم يوقف الغارات» of raids.
    """
    if is_verb(draft, event, rules):
        return False
    for at in range(max(after + 1, event.first - _UNDONE), event.first):
        word = draft.words[at].folded
        bare = word[1:] if word[:1] in rules.attached else word
        if rules.has("undoing", word) or rules.has("undoing", bare):
            return True
    return False


def judge_contents(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """What is demanded is demanded; what somebody is accused of is alleged."""
    content = _CONTENT.get(event.cls)
    alleged = event.cls == "Accusation"
    if alleged and not (event.hit and is_listed(rules, "alleging", event.hit.lemma)):
        return
    for topic in event.topics:
        open_ = topic.modality == "asserted" or topic.modality_score == 0.0
        unasked = event.modality == "negated" and topic.modality in ("asserted", content)
        if content is None or not (open_ or unasked) or topic.cls in _CONTENT:
            continue
        if event.cls == "Demand" and goes_on(topic):
            continue
        if unasked:
            topic.modality = "hypothetical"
        elif event.cls == "Demand" or _is_charge(draft, event, topic, rules):
            topic.modality = content
            close = alleged or (event.cls == "Demand" and topic.first - event.last <= _NEXT)
            topic.modality_score = _ALLEGED if close else topic.modality_score
    if alleged and event.modality == "asserted" and event.hit and event.hit.pos in _TELLING:
        _go_on(draft, event, rules)


def goes_on(event: DraftEvent) -> bool:
    """Whether it is a force that goes on, of which only the end is demanded: «القتال»."""
    noun = event.hit is not None and event.hit.pos == "noun" and event.hit.article
    return noun and event.cls in _GOING


def _is_charge(draft: Draft, event: DraftEvent, topic: DraftEvent, rules: Grammar) -> bool:
    """Whether a topic is what the charge says: «بالتخلي عن», not «بالوقوف وراء الهجوم»."""
    if not is_known(draft, topic, rules):
        return True
    hit, close = topic.hit, topic.first - event.last <= _CLOSE
    return close and hit is not None and hit.pos == "masdar" and attached(draft, topic) == "ب"


def _go_on(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """A charge goes on over the verbs of its sentence: «اتهمها بأنها هاجمت القرية وقتلت سكانا»."""
    sentence = event.sentence
    opened = [
        at
        for at in range(event.last + 1, sentence.last)
        if rules.has("clause_openers", draft.words[at].folded)
    ]
    if not opened:
        return
    end = _charge_end(draft, event, rules)
    for topic in draft.events_of(sentence):
        alleged = topic.modality == "asserted" and topic.cls not in SPEECH
        if alleged and opened[0] < topic.first < end and not is_known(draft, topic, rules):
            topic.modality, topic.modality_score = "hypothetical", _ALLEGED


def _charge_end(draft: Draft, event: DraftEvent, rules: Grammar) -> int:
    """The word where a sentence turns from what somebody is charged with to something else."""
    sentence = event.sentence
    told = {
        cue.first
        for kind in ("attribution", "denial")
        for cue in sentence.cues.get(kind, ())
        if cue.tense == "past"
    }
    for at in range(event.last + 1, sentence.last):
        word = draft.words[at]
        if at in told or word.text in ENDS or rules.has("contrasts", word.folded):
            return at
    return sentence.last
