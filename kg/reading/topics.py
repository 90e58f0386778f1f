"""What speech and talks are about, and what is so said of it: demanded, alleged, threatened.

«دعت إلى هدنة» makes a truce demanded; what somebody is accused of is an allegation, unless it is
spoken of as known («الهجوم»).
"""

from __future__ import annotations

from typing import Final

from kg.reading.constraints import SPEECH, allowed
from kg.reading.draft import Draft, DraftEvent
from kg.reading.grammar import Grammar, grammar
from kg.reading.scope import governed, is_listed

__all__ = ["find_topics", "has_article", "is_known", "judge_contents"]

#: What the content of a speech event is, by its class.
_CONTENT: Final = {"Demand": "demanded", "Accusation": "hypothetical", "Threat": "hypothetical"}

#: Classes that are about other events.
_ABOUT: Final = SPEECH | {"Negotiation"}

#: How many words outside names lie between a speech event and what it is about, at most.
_TOPIC: Final = 12


def find_topics(draft: Draft) -> None:
    """Link speech events and talks to the events that they are about."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        for event in draft.events_of(sentence):
            if event.cls in _ABOUT and not event.topics:
                event.topics = governed(draft, sentence, event.first + 1, rules, reach=_TOPIC)
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
    before = draft.words[event.first - 1].folded if event.first else ""
    return has_article(event) or before in rules.words["definite_articles"]


def has_article(event: DraftEvent) -> bool:
    """Whether the trigger is a noun with the article."""
    return event.hit is not None and event.hit.pos != "verb" and event.hit.article


def judge_contents(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """What is demanded is demanded; what somebody is accused of is alleged."""
    content = _CONTENT.get(event.cls)
    if event.cls == "Accusation" and not (
        event.hit and is_listed(rules, "alleging", event.hit.lemma)
    ):
        return
    for topic in event.topics:
        open_ = topic.modality == "asserted" or topic.modality_score == 0.0
        unasked = event.modality == "negated" and topic.modality in ("asserted", content)
        if content is None or not (open_ or unasked) or topic.cls in _CONTENT:
            continue
        if unasked:
            topic.modality = "hypothetical"
        elif event.cls == "Demand" or not is_known(draft, topic, rules):
            topic.modality = content
