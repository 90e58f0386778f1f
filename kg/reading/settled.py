"""What the words right beside a trigger settle, whatever a cue further off says.

«بعد القصف» tells of a shelling that took place, even in a sentence of plans; «داعيا إلى هدنة» is a
call that was made; a visit «يعتزم القيام بها» is still to come; «رفض الانسحاب» says that nobody
withdrew. These hold nearly always, so they stand against cues and against the trained model.
"""

from __future__ import annotations

from typing import Final

from kg.reading.aims import TALKS, is_driven
from kg.reading.constraints import SPEECH, family
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar
from kg.reading.scope import COMMAS, attached, is_future, is_listed, is_verb

__all__ = ["SETTLED", "settle"]

#: How sure what is settled is, as a strength of cues.
SETTLED: Final = 1.0

#: Classes of what one does oneself, so that to refuse it is not to do it.
_OWN: Final = frozenset({"Withdrawal", "Displacement", "Aid", "Release"})

#: Classes of speech that is an act by being said, also of what one will do.
_ACTS: Final = frozenset({"Threat", "Rejection"})

#: Classes whose noun with the article names what there is.
_STANDING: Final = frozenset({"Agreement", "AirStrike", "Shelling", "Bombing", "Siege", "Sanction"})

#: From this strength on a cue of what is only possible holds of what is known, too.
_STRONG: Final = 0.9

#: How many words outside names lie between a refusal and what is refused, at most.
_NEAR: Final = 2

#: How many words outside names lie between an event and a clause that says it is to come.
_BEHIND: Final = 3

#: How many more where they say when it begins.
_LATER: Final = 5


def settle(draft: Draft, sentence: Sentence, events: list[DraftEvent], rules: Grammar) -> None:
    """Set the modality of the events of a sentence that the words beside them settle."""
    named = {at for one in draft.mentions_of(sentence) for at in range(one.first, one.last + 1)}
    for event in events:
        if _breach(draft, event, rules):
            continue
        if (
            _known(draft, event, rules)
            or _going_on(draft, event, rules)
            or _happened(draft, event, rules)
            or _said(draft, event, rules)
            or _told(draft, event, rules)
        ):
            _set(event, "asserted")
        elif _to_come(draft, event, rules, named):
            _set(event, "planned")
        elif _refused(draft, event, rules, named):
            _set(event, "negated" if event.cls in _OWN else "hypothetical")


def _set(event: DraftEvent, modality: str) -> None:
    event.modality, event.modality_score = modality, SETTLED


def _breach(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the negation is part of what is told: «لم يلتزم» is a breach, «لن يلتزم» a fear."""
    if event.hit is None or not is_listed(rules, "breaches", event.hit.lemma):
        return False
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    _set(event, "hypothetical" if rules.has("never", before) else "asserted")
    return True


def _known(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether it is spoken of as known: «الاتفاق», «الغارات», with nothing attached before."""
    hit = event.hit
    if hit is None or hit.pos == "verb" or event.modality == "negated":
        return False
    if event.modality == "hypothetical" and event.modality_score >= _STRONG:
        return False
    back = [word.folded for word in draft.words[max(event.first - 2, 0) : event.first]]
    if any(rules.has("more", word) for word in back):
        return False
    spoken_of = event.cls in _STANDING or (
        family(event.cls) == "force" and event.modality == "asserted"
    )
    standing = hit.article and spoken_of and not attached(draft, event)
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    if event.first - 2 >= event.sentence.first and rules.has("demonstratives", before):
        return hit.article and not rules.has("likes", draft.words[event.first - 2].folded)
    return standing


def _happened(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether what stands right before says that it took place: «بعد», «إثر», «ردا على»."""
    low, at = event.sentence.first, event.first - 1
    if is_verb(draft, event, rules):
        return False
    if attached(draft, event).endswith("ل") and is_driven(draft, event, rules):
        return event.modality == "asserted"
    while at > low and rules.has("fact_fillers", draft.words[at].folded):
        at -= 1
    if at < low:
        return False
    word = draft.words[at].folded
    if rules.has("facts", word):
        return True
    if _brought_about(draft, event, rules):
        return True
    if rules.has("inquiring", word):
        return at > low and rules.has("inquired_into", draft.words[at - 1].folded)
    lead = attached(draft, event)
    if at == event.first - 1 and lead.endswith("ل") and rules.has("facts_for", word):
        return True
    return at > low and rules.has("facts_on", draft.words[at - 1].folded) and word == "علي"


def _brought_about(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a verb of the past says that it was managed: «تمكنت من السيطرة», «أقدم على قتل»."""
    low, at = event.sentence.first, event.first - 1
    if not attached(draft, event):
        if not rules.has("managing_links", draft.words[at].folded):
            return False
        at -= 1
    named = {n for one in draft.mentions_of(event.sentence) for n in range(one.first, one.last + 1)}
    passed = 0
    while at >= low and passed <= _NEAR:
        word = draft.words[at]
        if rules.has("managed", word.folded):
            before = draft.words[at - 1].folded if at > low else ""
            return not (rules.has("negations", before) or rules.has("supposing", before))
        if word.kind == "punct":
            return False
        passed += at not in named
        at -= 1
    return False


def _going_on(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether an adjective says that it goes on: «الغارات المتواصلة», «جهود السلام المستمرة»."""
    if is_verb(draft, event, rules) or event.first != event.last:
        return False
    for at in range(event.last + 1, min(event.last + 1 + _BEHIND, event.sentence.last)):
        word = draft.words[at]
        if word.kind == "punct" or rules.has("prepositions", word.folded):
            return False
        if rules.has("going_on", word.folded):
            return True
    return False


def _said(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether it is speech, which happens as it is told: «…، مطالبا بوقف القصف», «سنلاحقهم»."""
    hit = event.hit
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    if event.cls not in SPEECH or rules.has("negations", before):
        return False
    if event.cls == "Demand" and rules.has("musts", _bare(draft, event)):
        return True
    if event.cls in _ACTS and event.modality in ("asserted", "planned"):
        return True
    if event.cls == "Accusation" and event.modality == "asserted":
        return True
    along = hit is not None and rules.has("told_along", _bare(draft, event))
    return along and hit is not None and hit.pos == "participle" and not hit.article


def _told(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a finite verb of the past tells it with no cue against it, or it comes first."""
    if event.modality != "asserted":
        return False
    if event.first == event.sentence.first and rules.order == "head_first":
        return event.hit is not None and event.hit.tense not in ("present", "future")
    past = event.hit is not None and event.hit.tense == "past" and bool(rules.words["past_endings"])
    return past and is_verb(draft, event, rules)


def _bare(draft: Draft, event: DraftEvent) -> str:
    return draft.words[event.last].folded[len(attached(draft, event)) :]


def _to_come(draft: Draft, event: DraftEvent, rules: Grammar, named: set[int]) -> bool:
    """Whether a clause right behind puts it into the future: «زيارة يعتزم القيام بها»."""
    if is_verb(draft, event, rules):
        return False
    sentence, at, passed = event.sentence, event.last + 1, 0
    begun = event.cls in TALKS and not _definite(event)
    related = False
    while at < sentence.last and passed <= _BEHIND + _LATER * begun:
        word = draft.words[at]
        if word.kind == "punct" and not (begun and word.text in COMMAS):
            return False
        if rules.has("pass_over", word.folded):
            related = True
        elif rules.has("coming", word.folded) and (related or not _definite(event)):
            return passed <= _BEHIND
        elif begun and rules.has("beginning", word.folded):
            return True
        elif related and is_future(draft, sentence, at, rules):
            return word.folded.endswith(tuple(rules.words["object_endings"]))
        elif related:
            return False
        passed += at not in named
        at += 1
    return False


def _definite(event: DraftEvent) -> bool:
    return event.hit is not None and (event.hit.article or bool(event.hit.enclitic))


def _refused(draft: Draft, event: DraftEvent, rules: Grammar, named: set[int]) -> bool:
    """Whether somebody refuses to do it: «رفض الخروج», «رفضوا تسليم المساعدات»."""
    hit = event.hit
    if hit is None or event.cls in SPEECH or attached(draft, event):
        return False
    own = event.cls in _OWN
    if not own and (hit.article or hit.pos == "noun" or event.modality != "asserted"):
        return False
    at, passed = event.first - 1, 0
    while at >= event.sentence.first and passed <= _NEAR:
        word = draft.words[at].folded
        if rules.has("refusals", word):
            return True
        if rules.has("prepositions", word) or draft.words[at].kind == "punct":
            return False
        passed += at not in named
        at -= 1
    return False
