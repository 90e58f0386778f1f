"""Begin a draft: words, sentences and paragraphs, and what the lexicon says of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from datetime import date

from kg.languages import Language
from kg.languages.lexicon import CueHit
from kg.languages.lines import ends_line
from kg.languages.numbers import cached_words, numbers_in
from kg.languages.remembered import Remembered
from kg.languages.sentences import sentences
from kg.languages.times import read_times
from kg.languages.words import Analysis, Word, analyses
from kg.reading.draft import Draft, Names, Sentence

__all__ = ["begin"]

_LIGHT = "light"

#: What may stand attached before a finite verb.
_VERBAL = frozenset({"و", "ف", "س"})

#: Pronouns of the first and second person: news hardly has them, adjectives end alike («مدفعي»).
_RARE = frozenset({"ي", "ني", "ك", "كم"})

#: By language: whether a word may be a light verb with something written onto it.
_CARRIERS: defaultdict[str, Remembered[bool]] = defaultdict(Remembered)


def begin(text: str, language: Language, published: date | None, names: Names) -> Draft:
    """The draft of `text` before anything is read in it."""
    draft = Draft(text, language, published, cached_words(text), names)
    starts = [word.start for word in draft.words]
    for number in numbers_in(text, language.code):
        if number.kind != "ordinal":
            draft.numbers[number.first] = number
    draft.times = read_times(text, language.code, published)
    busy = {at for time in draft.times for at in range(time.first, time.last + 1)}
    paragraph = 0
    previous = 0
    for span in sentences(text, language):
        paragraph += ends_line(text, previous, span.start)
        previous = span.end
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if first < last:
            sentence = Sentence(span, first, last, paragraph)
            sentence.blocked = busy.intersection(range(first, last))
            draft.sentences.append(_looked_up(draft, sentence))
    return draft


def _looked_up(draft: Draft, sentence: Sentence) -> Sentence:
    """`sentence` with its triggers, cues and nouns, their word numbers those of the passage."""
    lexicon, base = draft.language.lexicon, sentence.first
    own = draft.words[sentence.first : sentence.last]
    sentence.triggers = list(lexicon.triggers(own, base))
    cues = lexicon.all_cues(own, base)
    sentence.cues = {kind: cues[kind] for kind in lexicon.cue_kinds if kind in cues}
    carried = _with_pronouns(draft, sentence)
    if carried:
        known = sentence.cues.setdefault(_LIGHT, [])
        known.extend(carried)
        known.sort(key=lambda cue: cue.start)
    nouns = lexicon.all_nouns(own, base)
    for kind in lexicon.noun_kinds:
        for hit in nouns.get(kind, ()):
            if hit.enclitic in _RARE or hit.attrs.get("type") == "statement":
                continue
            sentence.nouns.setdefault(hit.first, []).append(hit)
    for hits_at in sentence.nouns.values():
        hits_at.sort(key=lambda hit: (-hit.last, len(hit.proclitics)))
    return sentence


def _with_pronouns(draft: Draft, sentence: Sentence) -> list[CueHit]:
    """Light verbs with a pronoun for their noun («غارات شنتها الطائرات»), or in the future."""
    found = []
    taken = {cue.first for cue in sentence.cues.get(_LIGHT, ())}
    for at in range(sentence.first, sentence.last):
        word = draft.words[at]
        if at in taken or word.kind != "word" or not _may_carry(draft.language, word):
            continue
        for analysis in filter(_is_split, analyses(word)):
            future = "س" in analysis.proclitics
            bare = Word(analysis.start, analysis.stem_end, word.text, analysis.stem)
            hits = draft.language.lexicon.cues(_LIGHT, (bare,))
            if hits and hits[0].pos == "verb" and (not future or hits[0].tense == "present"):
                tense = "future" if future else hits[0].tense
                hit = replace(hits[0], end=word.end, enclitic=analysis.enclitic, tense=tense)
                found.append(replace(hit, first=at, last=at))
                break
    return found


def _is_split(analysis: Analysis) -> bool:
    """Whether a pronoun or the future is written onto what may be a finite verb."""
    split = bool(analysis.enclitic) or "س" in analysis.proclitics
    return split and not analysis.article and set(analysis.proclitics) <= _VERBAL


def _may_carry(language: Language, word: Word) -> bool:
    """Whether `word` may be a light verb with something written onto it."""
    known = _CARRIERS[language.code]
    told = known.get(word.folded)
    if told is None:
        begins = language.lexicon.may_begin
        told = any(_is_split(one) and begins(_LIGHT, one.stem) for one in analyses(word))
        known[word.folded] = told
    return told
