"""What is still to come, by its tense, its date and by who only talks of it.

A verb of the future and an accord on what will be done tell plans; so does news of talks in the
present («يلتقي الوزير نظيره»), except as a headline, whose present tells what has happened («وفد
حوثي يلتقي المبعوث»). What talks are about may come.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from kg.reading.aims import TALKS
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar
from kg.reading.scope import governed, is_future, is_listed, subject_event, will_be
from kg.reading.settled import SETTLED

__all__ = ["agree", "discuss", "foretell", "foretold", "plan_ahead"]

#: From this weight on a trigger word between a light verb and an event takes the verb for itself.
_CERTAIN: Final = 0.4

#: What talks may be about before it is done, and how sure that makes it.
_PROPOSED: Final = frozenset(
    {"Aid", "Mobilization", "Withdrawal", "Displacement", "Release", "Support", "Agreement"}
)
_DISCUSSED: Final = 0.6

#: How many words a verb reaches over at most, and how many stand between talks and "about".
_REACH: Final = 7
_NEAR: Final = 3


def foretold(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """A future verb, and news of talks in the present («يلتقي الوزير نظيره»), tell a plan."""
    hit = event.hit
    if hit is None:
        event.modality = "planned" if will_be(draft, event, rules) else event.modality
        return
    if is_listed(rules, "promises", hit.lemma):
        event.modality = "planned"
    others = {hit.first for hit in event.sentence.triggers if hit.score >= _CERTAIN}
    carriers = [
        cue
        for cue in event.sentence.cues.get("light", ())
        if 0 < event.first - cue.first <= _REACH
        and others.isdisjoint(range(cue.first + 1, event.first))
    ]
    opened = event.cls in TALKS and any(
        cue.tense == "present" and is_listed(rules, "opening", cue.lemma) for cue in carriers
    )
    future = hit.tense == "future" or any(cue.tense == "future" for cue in carriers)
    talks = event.cls == "Meeting" and rules.order == "head_first" and hit.tense == "present"
    if future or opened or (talks and not _headline(draft, event)):
        event.modality = "planned"


def _headline(draft: Draft, event: DraftEvent) -> bool:
    """Whether a verb of the present follows its subject, as headlines tell what has happened."""
    for one in draft.mentions_of(event.sentence):
        if one.last == event.first - 1:
            first = one.begin
            return first <= event.sentence.first or draft.words[first - 1].kind == "punct"
    return False


def foretell(draft: Draft, sentence: Sentence, rules: Grammar) -> None:
    """A verb in the future, whatever it says, makes a plan of what it governs: «سترسل مساعدات»."""
    for at in range(sentence.first, sentence.last):
        if not is_future(draft, sentence, at, rules):
            continue
        if rules.has("talking", draft.words[at].folded):
            about = subject_event(draft, draft.events_of(sentence), at, sentence, rules)
            if about is not None and about.cls in TALKS and at - about.last <= _REACH:
                about.modality = "planned"
        for event in governed(draft, sentence, at + 1, rules):
            hit = event.hit
            known = hit is not None and (hit.article or hit.enclitic or hit.tense == "past")
            held = rules.has("within", draft.words[event.first - 1].folded)
            if not known or (event.cls in TALKS and (held or event.first == at + 1)):
                event.modality = "planned"


def plan_ahead(draft: Draft) -> None:
    """What is dated after the publication is a plan: «تبدأ المحادثات غدا»."""
    for event in draft.events:
        time = event.time
        settled = event.modality != "asserted" or event.modality_score >= SETTLED
        if settled or time is None or draft.published is None:
            continue
        if time.earliest is not None and time.earliest > draft.published:
            event.modality = "planned"


def discuss(draft: Draft, sentence: Sentence, events: list[DraftEvent], rules: Grammar) -> None:
    """«ناقش إرسال مراقبين», «محادثات بشأن مساعدات جديدة»: what is discussed may come."""
    starts = {event.first: event for event in events}
    for at in range(sentence.first, sentence.last):
        links = rules.has("about", draft.words[at].folded) and _talked(draft, starts, at, rules)
        if not links and not rules.has("discussing", draft.words[at].folded):
            continue
        event = starts.get(at + 1)
        if event is None or event.modality != "asserted" or event.cls not in _PROPOSED:
            continue
        if event.hit is None or not (event.hit.article or event.hit.enclitic):
            event.modality, event.modality_score = "hypothetical", _DISCUSSED


def _talked(draft: Draft, starts: dict[int, DraftEvent], at: int, rules: Grammar) -> bool:
    """Whether talks stand a few words before «بشأن» at word `at`."""
    near = [starts[n] for n in range(at - _NEAR - 1, at) if n in starts]
    return any(one.cls in ("Meeting", "Negotiation") for one in near)


def agree(draft: Draft, events: list[DraftEvent], rules: Grammar) -> None:
    """«اتفقا على تبادل الأسرى»: what an accord is about is still to come, if there is one."""
    for one, two in pairwise(events):
        gap = draft.words[one.last + 1 : two.first]
        joined = any(rules.has("about", word.folded) for word in gap[-2:])
        if one.cls != "Agreement" or not joined or len(gap) > _REACH:
            continue
        if one.modality in ("negated", "hypothetical"):
            two.modality, two.modality_score = "hypothetical", SETTLED
        elif two.modality == "asserted":
            two.modality = "planned"
