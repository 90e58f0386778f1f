"""What something is done for: told of, but not done yet.

«… لتحرير المدينة», "to liberate the city", is a plan; the aim of an attack that is under way («شن
هجوما لاستعادة التلة») and an aim ascribed to somebody («بهدف») are only supposed, and so is what
something is the key to («مفتاح لتحرير المدينة»). An aim of what is demanded is demanded with it.
"""

from __future__ import annotations

from typing import Final

from kg.reading.constraints import family
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar
from kg.reading.scope import ENDS, attached, is_listed, opens_clause

__all__ = ["TALKS", "demand_aims", "find_aim", "is_driven", "suppose_aims"]

#: Classes of talks, which the definite noun does not make facts.
TALKS: Final = frozenset({"Meeting", "Negotiation", "Ceasefire", "Agreement"})

#: Classes that a purpose may announce («… لتحرير المدينة»).
_AIMS: Final = frozenset(
    {
        *("TerritorialControl", "Meeting", "Negotiation", "Aid", "Siege", "Mobilization"),
        *("Withdrawal", "Displacement", "Attack", "Support", "Release", "Agreement", "Detention"),
        *("Bombing", "AirStrike", "ArmedClash"),
    }
)

#: Classes whose nouns tell what there is, and only the verbal noun what is aimed at.
_DEEDS: Final = frozenset({"Attack", "AirStrike", "Bombing", "ArmedClash"})

#: What an attack may be for; to take part in it or help it is a plan.
_GAINS: Final = frozenset({"TerritorialControl", "Siege", "Detention", "Displacement", "Release"})

#: How many words back what is done for an aim may stand, and what it is the key to.
_REACH: Final = 12
_KEY: Final = 4

#: Lists of words behind which an infinitive is ruled by them, and how sure it is that else it is an
#: aim.
_ENDING: Final = ("auxiliaries", "contrasts", "relatives", "control_words")
_SURE: Final = 0.9

#: How sure it is that an aim of something under way is only supposed.
_SUPPOSED: Final = 0.6


def find_aim(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """Set the modality of an event that is what something is done for."""
    before = draft.words[event.first - 1].folded if event.first > event.sentence.first else ""
    campaign = event.cls == "TerritorialControl" and rules.has("campaigns", before)
    worded = rules.has("purpose_words", before) or (campaign and _open(draft, event, rules))
    if not worded and not _attached_aim(draft, event, before, rules):
        _infinitive(draft, event, rules)
        return
    words = draft.words[max(event.first - _REACH, event.sentence.first) : event.first]
    if event.cls in TALKS and any(rules.has("arrivals", word.folded) for word in words):
        return
    event.modality = "planned"


def suppose_aims(draft: Draft, events: list[DraftEvent], rules: Grammar) -> None:
    """Let the aims of what is under way be supposed, once it is known what is."""
    for event in events:
        if _is_bare_aim(draft, event) and _supposed(draft, event, events, rules):
            event.modality, event.modality_score = "hypothetical", _SUPPOSED


def _is_bare_aim(draft: Draft, event: DraftEvent) -> bool:
    """Whether «ل» alone says what for, and no cue."""
    planned = event.modality == "planned" and event.modality_score == 0.0
    return planned and attached(draft, event).endswith("ل")


def _attached_aim(draft: Draft, event: DraftEvent, before: str, rules: Grammar) -> bool:
    """Whether «ل» before a verbal noun says what for: «لتحرير», not «تعرضت لقصف»."""
    hit = event.hit
    if hit is None or event.cls not in _AIMS or "ل" not in attached(draft, event):
        return False
    if hit.number in ("pl", "du") or (event.cls in _DEEDS and hit.pos == "noun"):
        return False
    if event.cls in _DEEDS and event.cls != "Attack" and hit.pos == "verb":
        return False
    if is_listed(rules, "no_aims", hit.lemma):
        return False
    low = max(event.first - _REACH, event.sentence.first)
    words = [word.folded for word in draft.words[low : event.first]]
    if is_driven(draft, event, rules) or any(rules.has("consequences", word) for word in words):
        return False
    return hit.pos == "verb" or before not in rules.words["prepositions"]


def is_driven(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether they were driven to it: «دفع السكان للخروج», not «دفع بكتيبة لمحاصرة البلدة»."""
    low = max(event.first - _KEY, event.sentence.first)
    words = [word.folded for word in draft.words[low : event.first]]
    for at, word in enumerate(words):
        after = [one for one in words[at + 1 : at + 3] if not rules.has("one_of", one)]
        if rules.has("driving", word) and not any(one[:1] in rules.attached for one in after):
            return True
    return False


def _infinitive(draft: Draft, event: DraftEvent, rules: Grammar) -> None:
    """An attack and what it is for: "launched an attack on Monday to capture the bridge"."""
    hit, sentence = event.hit, event.sentence
    if hit is None or hit.pos != "verb" or hit.tense == "past" or event.cls not in _GAINS:
        return
    at = event.first - 1
    if at <= sentence.first or not rules.has("infinitive", draft.words[at].folded):
        return
    deeds = [one for one in draft.events_of(sentence) if one.first < at]
    if deeds and family(deeds[-1].cls) == "force" and _free(draft, deeds[-1], at, rules):
        event.modality, event.modality_score = "hypothetical", _SURE


def _free(draft: Draft, deed: DraftEvent, last: int, rules: Grammar) -> bool:
    """Whether no verb stands behind a deed that rules the infinitive: "managed to capture"."""
    first = deed.last + 1
    if last - first > _REACH:
        return False
    heard = deed.sentence.cues.values()
    verbs = {one.first for hits in heard for one in hits if one.pos == "verb"}
    verbs.update(one.first for one in deed.sentence.triggers)
    return verbs.isdisjoint(range(first, last)) and not any(
        word.kind == "punct" or any(rules.has(name, word.folded) for name in _ENDING)
        for word in draft.words[first:last]
    )


def _open(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a campaign is not yet won: «عملية تحرير المدينة», not «عملية تحرير المدينة انتهت»."""
    if event.hit is not None and (event.hit.article or event.hit.enclitic):
        return False
    behind = draft.words[event.last + 1 : min(event.last + 1 + _KEY, event.sentence.last)]
    return not any(rules.has("finished", word.folded) for word in behind)


def _supposed(draft: Draft, event: DraftEvent, events: list[DraftEvent], rules: Grammar) -> bool:
    """Whether it is the aim of an attack under way, or what something is only the key to."""
    low = max(event.first - _KEY, event.sentence.first)
    if event.cls == "ArmedClash" or any(
        rules.has("keys", word.folded) for word in draft.words[low : event.first]
    ):
        return True
    if event.cls not in _GAINS:
        return False
    earlier = [one for one in events if 0 < event.first - one.first <= _REACH]
    if not earlier:
        return False
    deed = earlier[-1]
    named = deed.hit is not None and is_listed(rules, "undertakings", deed.hit.lemma)
    under_way = deed.modality == "asserted" and family(deed.cls) == "force" and not named
    return under_way or (deed.modality_score == _SUPPOSED and deed.modality == "hypothetical")


def demand_aims(draft: Draft, sentence: Sentence, events: list[DraftEvent], rules: Grammar) -> None:
    """«طالب بإرسال قوة لتأمين المدينة»: what a demanded thing is for is demanded with it."""
    asked = [event.first for event in events if event.cls == "Demand"]
    asked += [cue.first for cue in sentence.cues.get("demanded", ())]
    for event in events:
        if not _is_bare_aim(draft, event) and not is_listed(rules, "aim_cues", event.cue):
            continue
        near = [at for at in asked if 0 < event.first - at <= 2 * _REACH]
        if near and not _parted(draft, sentence, max(near), event.first, rules):
            event.modality, event.modality_score = "demanded", _SURE


def _parted(draft: Draft, sentence: Sentence, first: int, last: int, rules: Grammar) -> bool:
    """Whether another statement begins between two words."""
    for at in range(first + 1, last):
        word = draft.words[at]
        if word.text in ENDS or rules.has("breakers", word.folded):
            return True
        if rules.has("topic_ends", word.folded) or opens_clause(draft, sentence, at, rules):
            return True
    return False
