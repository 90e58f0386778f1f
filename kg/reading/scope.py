"""How far a word speaks: the events that a cue, or a verb of speech, governs in its sentence.

A cue governs the next event behind it and what is joined to that («وقف القصف وسحب القوات»). A
relative clause in between is passed over («طالبت الجبهة، التي تحتجز جنودا، بالافراج»), what
happened before or meanwhile («بعد القصف») is left out, and a contrast ends it («لكن»).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.languages.fold import fold_text
from kg.languages.lexicon import CueHit, TriggerHit
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar

__all__ = [
    "COMMAS",
    "ENDS",
    "attached",
    "behind",
    "governed",
    "is_future",
    "is_listed",
    "is_verb",
    "joined",
    "opens_clause",
    "subject_event",
    "will_be",
]

#: Marks that end what a word speaks about.
ENDS: Final = frozenset(".!?؟؛;")

#: Marks between parts of a sentence.
COMMAS: Final = frozenset("،,")

#: Words outside names that a cue reaches over at most.
_REACH: Final = 8

#: How many letters a verb of the past and its verbal noun share, where they are spelt alike.
_ROOT: Final = 3


def governed(
    draft: Draft,
    sentence: Sentence,
    first: int,
    rules: Grammar,
    *,
    reach: int = _REACH,
    many: bool = True,
) -> list[DraftEvent]:
    """The events that a word before word number `first` speaks about, in order."""
    starts = {event.first: event for event in draft.events_of(sentence)}
    named = _named(draft, sentence)
    found: list[DraftEvent] = []
    passed, at = 0, first
    while at < sentence.last and passed <= reach:
        word = draft.words[at]
        event = starts.get(at)
        if at > first and _new_clause(draft, sentence, at, found, rules):
            break
        if at > first and _main_verb(draft, sentence, at):
            break
        if event is not None and not _aside(draft, at, sentence, rules):
            if found and not (
                joined(draft, event, rules) and _alike(draft, found[-1], event, rules)
            ):
                break
            found.append(event)
            passed, at = 0, max(event.last, at)
            if not many:
                break
        elif rules.has("pass_over", word.folded):
            end = _next_comma(draft, at, sentence)
            if found or end is None:
                break
            at = end
        elif word.text in ENDS or (at > first and _ends(word.folded, rules)):
            break
        elif word.kind != "punct" and at not in named:
            passed += 1
        at += 1
    return found


def behind(draft: Draft, cue: CueHit) -> int:
    """The first word behind a cue; its own last word where it is attached to that («تحسبا لـ»)."""
    return cue.last if cue.end < draft.words[cue.last].end else cue.last + 1


def is_listed(rules: Grammar, name: str, lemma: str) -> bool:
    """Whether a lemma is in a list of the grammar, which is kept folded."""
    return rules.has(name, fold_text(lemma))


def is_future(draft: Draft, sentence: Sentence, at: int, rules: Grammar) -> bool:
    """Whether the word at `at` is a verb with the attached sign of the future."""
    word = draft.words[at].folded
    for joiner in rules.joiners:
        word = word[len(joiner) :] if word.startswith(joiner) and len(word) > 5 else word
    if not _signed(word, rules) or at in sentence.nouns:
        return False
    told = {hit.first for hit in sentence.triggers if hit.tense == "future"}
    return at in told or rules.has("talking", word) or _is_present(word[1:], rules)


def _signed(word: str, rules: Grammar) -> bool:
    signs = rules.words.get("future_signs", frozenset())
    if len(word) < 5 or word[:2] not in signs or word in rules.words["ordinary_words"]:
        return False
    return not rules.has("not_future", word)


def _is_present(word: str, rules: Grammar) -> bool:
    """Whether a word is known as a verb of the present, with an object pronoun or without."""
    bare = [word, *(word[: -len(e)] for e in rules.words["object_endings"] if word.endswith(e))]
    return any(one in rules.words["ordinary_words"] or rules.has("mood_verbs", one) for one in bare)


def will_be(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a trigger that the lexicon lacks has the sign of the future: «ستسمح»."""
    if event.hit is not None or event.first in event.sentence.nouns:
        return False
    return _signed(fold_text(draft.text[event.start : event.end]), rules)


def _main_verb(draft: Draft, sentence: Sentence, at: int) -> bool:
    """Whether a verb of saying right behind a comma begins the main clause: «…، أعلن الجيش»."""
    if draft.words[at - 1].text not in COMMAS:
        return False
    told = sentence.cues.get("attribution", ())
    return any(hit.first == at and hit.tense == "past" for hit in told)


def _new_clause(
    draft: Draft, sentence: Sentence, at: int, found: list[DraftEvent], rules: Grammar
) -> bool:
    """Whether a verb of the past begins another statement, unless it is joined to a verb."""
    if found and is_verb(draft, found[-1], rules):
        return False
    return opens_clause(draft, sentence, at, rules)


def opens_clause(draft: Draft, sentence: Sentence, at: int, rules: Grammar) -> bool:
    """Whether a verb of the past joined by "and" begins another statement: «…، واعلن».

    Without an ending and a comma it is the verbal noun: «تحقيق النصر وطرد المسلحين».
    """
    word = draft.words[at]
    apart = at > sentence.first and draft.words[at - 1].folded in rules.words["conjunctions"]
    if not apart and word.folded[:1] not in rules.joiners:
        return False
    comma = draft.words[at - 1 - apart].text in COMMAS if at - 1 - apart >= sentence.first else True
    endings = tuple(rules.words["past_endings"])
    noun = not comma and endings and not word.folded.endswith(endings)
    starts = [
        hit.start
        for hit in sentence.triggers
        if hit.first == at and hit.tense == "past" and not (noun and _is_bare(hit))
    ]
    for hits in sentence.cues.values():
        starts += [hit.start for hit in hits if hit.first == at and hit.tense == "past"]
    return any(start > word.start - apart for start in starts)


def _is_bare(hit: TriggerHit) -> bool:
    """Whether a verb of the past is spelt as its verbal noun may be: three letters."""
    return hit.end - hit.start <= _ROOT


def _alike(draft: Draft, one: DraftEvent, two: DraftEvent, rules: Grammar) -> bool:
    """Whether two triggers are of one form, so that one word can govern both."""
    if one.hit is None or two.hit is None:
        return True
    return is_verb(draft, one, rules) == is_verb(draft, two, rules)


def is_verb(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether a trigger is surely finite: bare «قصف» behind a cue is a noun as well."""
    hit = event.hit
    if hit is None or hit.pos != "verb":
        return False
    if event.first and rules.has("articles", draft.words[event.first - 1].folded):
        return False
    endings = tuple(rules.words["past_endings"])
    return hit.tense != "past" or not endings or draft.words[hit.first].folded.endswith(endings)


def joined(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether "and" or "or" stands right before the trigger of `event`, attached or apart."""
    if attached(draft, event)[:1] in rules.joiners:
        return True
    before = [word.folded for word in draft.words[max(event.first - 2, 0) : event.first]]
    return any(word in rules.words["conjunctions"] for word in before)


def attached(draft: Draft, event: DraftEvent) -> str:
    """What is written before the trigger in its word: conjunction, preposition, or nothing."""
    return fold_text(draft.text[draft.words[event.first].start : event.start])


def _named(draft: Draft, sentence: Sentence) -> set[int]:
    """The words of the sentence that belong to names and noun phrases already found."""
    covered: set[int] = set()
    for mention in draft.mentions_of(sentence):
        covered.update(range(mention.begin, mention.last + 1))
    return covered


def _aside(draft: Draft, at: int, sentence: Sentence, rules: Grammar) -> bool:
    """Whether the event at word `at` is only what came before or along: «بعد القصف»."""
    low = max(at - 2, sentence.first)
    told = {hit.first for hit in sentence.triggers}
    near = [number for number in range(low, at) if number == at - 1 or at - 1 not in told]
    return any(rules.has("asides", draft.words[number].folded) for number in near)


def _ends(folded: str, rules: Grammar) -> bool:
    """Whether a word begins something else: «لكن», «مشيرا إلى»."""
    return rules.has("breakers", folded) or rules.has("topic_ends", folded)


def _next_comma(draft: Draft, at: int, sentence: Sentence) -> int | None:
    for number in range(at, sentence.last):
        if draft.words[number].text in COMMAS:
            return number
    return None


def subject_event(
    draft: Draft, events: Iterable[DraftEvent], first: int, sentence: Sentence, rules: Grammar
) -> DraftEvent | None:
    """The event that is the subject of the verb at word `first`: «المحادثات ستبدأ»."""
    best = None
    for event in events:
        if event.last >= first or _finite(draft, event, rules):
            continue
        gap = draft.words[event.last + 1 : first]
        closed = any(word.text in ENDS or rules.has("breakers", word.folded) for word in gap)
        if not closed and not _aside(draft, event.first, sentence, rules):
            best = best or event
    return best


def _finite(draft: Draft, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the trigger is a verb, and no noun that looks like one ("a protest")."""
    if event.hit is None or event.hit.pos != "verb":
        return False
    return not (event.first and rules.has("determiners", draft.words[event.first - 1].folded))
