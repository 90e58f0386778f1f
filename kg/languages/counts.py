"""Find how many, of whom or what, and what became of them.

A count is a number with its noun («اكثر من 246 مدنيا»), a dual («طفلان»), a lone noun that a
predicate makes one («مقتل مدني»), or a vague amount («عدد من الجرحى», «عشرات القتلى»).

Bounds: exact and about give ``low = high = value``; at least leaves ``high`` open, at most ``low``;
a range gives both ends and their middle, rounded down, as its value. «عشرات», «مئات» and «آلاف»
have no value and a ``low`` of 10, 100 and 1,000; "dozens" 12. «مقتل وإصابة 40» and «40 بين قتيل
وجريح» are at most 40 killed and at most 40 injured.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.languages.counts_lexicon import CountWords, Predicate, count_words, predicates
from kg.languages.counts_outcomes import Judge, Verdict
from kg.languages.counts_phrases import Phrase, find_phrases
from kg.languages.numbers import cached_words, numbers_in
from kg.languages.times import read_times
from kg.languages.words import Word
from kg.model import Span

__all__ = ["Count", "find_counts"]

#: How far before a vague count its negation may stand.
_NEGATION_REACH: Final = 6

#: Members of a list stand so near to each other.
_LIST: Final = 2


@dataclass(frozen=True, slots=True)
class Count:
    """A count as written.

    ``kind`` is ``people``, ``groups`` (families), ``things``, or empty when the noun is unknown.
    ``noun`` is what is counted, ``victims`` the phrase that names the people. ``part_of`` is the
    index, in the same result, of the whole that this is a part of («بينهم طفلان»). ``cue`` is the
    predicate that gave the outcome. ``negated`` says that nobody was hurt («لم يسفر عن قتلى»).
    ``cumulative`` marks totals since long ago, which are added to no incident.
    """

    span: Span
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    kind: str = ""
    noun: Span | None = None
    outcome: str | None = None
    victims: Span | None = None
    part_of: int | None = None
    cumulative: bool = False
    negated: bool = False
    cue: Span | None = None


def _kind(phrase: Phrase) -> str:
    if phrase.noun is None:
        return ""
    return "people" if phrase.noun.kind in ("hurt", "origins") else phrase.noun.kind


def _span(text: str, line: Sequence[Word], at: tuple[int, int] | None) -> Span | None:
    return at and Span.of(text, line[at[0]].start, line[at[1]].end)


def _victims(text: str, line: Sequence[Word], phrase: Phrase) -> Span | None:
    """The noun phrase of the people, unless it only says what became of them («قتيل»)."""
    if phrase.noun is not None and phrase.noun.kind in ("things", "times"):
        return None
    if phrase.noun is not None and phrase.noun.outcome:
        return None
    return Span.of(text, phrase.start, line[phrase.last].end)


def _is_cumulative(line: Sequence[Word], phrase: Phrase, known: CountWords) -> bool:
    """Whether the clause counts since long ago: «منذ 2011», "since the war began"."""
    words = known.words
    begin, end = _clause(line, phrase, known)
    for at in range(begin, end):
        if _stem(line[at].folded) in words["since"]:
            after = [word.folded for word in line[at + 1 : at + 4]]
            return not any(word in words["since_recent"] for word in after)
    return False


def _is_negated(
    line: Sequence[Word], phrase: Phrase, predicate: Predicate | None, known: CountWords
) -> bool:
    """Whether a negation governs the predicate, or a count without a number."""
    words, sentence = known.words["negation"], known.words["sentence"]
    starts = [(predicate.first, 2)] if predicate else []
    if phrase.value is None:
        starts.append((phrase.first, _NEGATION_REACH))
    for start, reach in starts:
        for at in range(start - 1, max(-1, start - 1 - reach), -1):
            if line[at].folded in sentence:
                break
            if line[at].folded in words:
                return True
    return False


def _stem(folded: str) -> str:
    return folded[1:] if folded.startswith("و") and len(folded) > 3 else folded


def _clause(line: Sequence[Word], phrase: Phrase, known: CountWords) -> tuple[int, int]:
    """The words around a phrase up to the ends of its sentence."""
    begin, end = phrase.first, phrase.last + 1
    while begin > 0 and line[begin - 1].folded not in known.words["sentence"]:
        begin -= 1
    while end < len(line) and line[end].folded not in known.words["sentence"]:
        end += 1
    return begin, end


class _Result:
    """Collects the counts of one passage."""

    def __init__(self, text: str, lang: str, people: Sequence[Span]) -> None:
        self._text = text
        self._people = people
        self._line = cached_words(text)
        self._known = count_words(lang)
        self._lang = lang
        self._found: list[Count] = []
        self._whole: int | None = None

    def counts(self) -> tuple[Count, ...]:
        """Every count, in order."""
        for phrase, verdict in self._verdicts():
            self._add(phrase, verdict)
        return tuple(self._found)

    def _verdicts(self) -> Iterator[tuple[Phrase, Verdict]]:
        numbers = {number.first: number for number in numbers_in(self._text, self._lang)}
        times = read_times(self._text, self._lang)
        taken = {at for time in times for at in range(time.first, time.last + 1)}
        hurting = predicates(self._line, self._known)
        busy = {at for one in hurting for at in range(one.first, one.last + 1)}
        names = dict(self._names())
        phrases = find_phrases(self._text, self._line, numbers, self._known, taken, busy, names)
        judge = Judge(self._line, hurting, self._known, phrases)
        for phrase in phrases:
            verdict = judge.decide(phrase)
            unknown = phrase.bare or (phrase.noun and phrase.noun.kind == "times")
            if verdict[0] or not unknown:
                yield phrase, verdict

    def _names(self) -> Iterator[tuple[int, int]]:
        """First and last word of each person's name."""
        starts = [word.start for word in self._line]
        ends = [word.end for word in self._line]
        for person in self._people:
            first, last = bisect_right(ends, person.start), bisect_left(starts, person.end) - 1
            if first <= last:
                yield first, last

    def _add(self, phrase: Phrase, verdict: Verdict) -> None:
        outcomes, predicate = verdict
        twins = len(outcomes) > 1
        self._share_bound(phrase, predicate)
        qualifier, low = phrase.qualifier, phrase.low
        high = phrase.high
        if twins and phrase.value is not None:
            qualifier, low, high = "max", None, phrase.value
        part_of = self._whole if phrase.part or self._goes_on(phrase) else None
        at = len(self._found)
        if phrase.split and twins:
            self._found += self._split(phrase, phrase.split, outcomes)
            self._whole, self._last = None, phrase
            return
        for outcome in outcomes or (None,):
            bounds = (low, high)
            self._found.append(self._count(phrase, outcome, qualifier, bounds, part_of, predicate))
        if part_of is None:
            self._whole = at if outcomes else None
        self._last = phrase

    def _share_bound(self, phrase: Phrase, predicate: Predicate | None) -> None:
        """The bound before a list is that of all in it: "at least 45 militants and 20 fighters"."""
        last = self._last
        if self._known.arabic or last is None or predicate is None or phrase.bare:
            return
        near = phrase.joined and phrase.first - last.last <= _LIST and not phrase.part
        if near and phrase.qualifier == "exact" and last.qualifier == "min":
            phrase.qualifier, phrase.high = "min", None

    def _split(
        self, phrase: Phrase, split: tuple[int, int], outcomes: tuple[str, ...]
    ) -> Iterator[Count]:
        """«3 أشخاص بين شهيد وإصابتين»: one killed and two injured."""
        for number, outcome in zip(split, outcomes, strict=True):
            bounds = (number, number)
            found = self._count(phrase, outcome, "exact", bounds, None, None)
            yield replace(found, value=number)

    _last: Phrase | None = None

    def _goes_on(self, phrase: Phrase) -> bool:
        """Whether the phrase continues a list of parts: «بينهم طفلان وامرأة»."""
        last = self._last
        if last is None or self._whole is None or self._found[-1].part_of is None:
            return False
        return phrase.joined and phrase.first - last.last <= 2

    def _count(
        self,
        phrase: Phrase,
        outcome: str | None,
        qualifier: str,
        bounds: tuple[int | None, int | None],
        part_of: int | None,
        predicate: Predicate | None,
    ) -> Count:
        text, line = self._text, self._line
        at = (predicate.first, predicate.last) if predicate else None
        return Count(
            span=Span.of(text, phrase.start, line[phrase.last].end),
            value=phrase.value,
            low=bounds[0],
            high=bounds[1],
            qualifier=qualifier,
            kind=_kind(phrase),
            noun=_span(text, line, phrase.noun_at),
            outcome=outcome,
            victims=_victims(text, line, phrase) if outcome else None,
            part_of=part_of,
            cumulative=bool(outcome) and _is_cumulative(line, phrase, self._known),
            negated=bool(outcome) and _is_negated(line, phrase, predicate, self._known),
            cue=_span(text, line, at),
        )


def find_counts(text: str, lang: str, people: Sequence[Span] = ()) -> tuple[Count, ...]:
    """Every count of `text`, in order; of people hurt, with what became of them.

    ``people`` are the names of persons, where they are known: each one hurt counts as one.

    >>> for c in find_counts("مقتل 12 مدنيا بينهم طفلان وإصابة آخرين", "ar"):
    ...     print(c.span.text, c.outcome, c.value, c.qualifier, c.part_of)
    12 مدنيا killed 12 exact None
    طفلان killed 2 exact 0
    آخرين injured None approx None
    """
    return _Result(text, lang, people).counts()
