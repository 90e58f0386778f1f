"""Find the place that a correction speaks of, also after the text, the reader or an id has changed.

A place is known by its words: the quote, the trigger in it and the class that was told there. What
stood around the quote and where it stood choose among places that fit alike. A place that is only
nearly the same must be the only one; else nothing is found, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from kg.graph.claims import Claim, Passage, RelationClaim, Told
from kg.graph.corrections_model import Anchor, passage_of
from kg.graph.ids import fold_name
from kg.graph.same import family
from kg.model import Report

__all__ = ["Lost", "Places", "Unread"]

#: Least likeness, of 100, of a quote and the sentence that it is now.
_LIKE: Final = 80.0

#: The same where the report itself is not found by its id.
_LIKE_ELSEWHERE: Final = 92.0

#: Least likeness of a trigger and the word that it is now.
_LIKE_TRIGGER: Final = 75.0

#: Least likeness of a quote that a person adds and the words of the report.
_LIKE_QUOTE: Final = 88.0

_WORD: Final = re.compile(r"\w+")

_Found = TypeVar("_Found", Claim, RelationClaim)


class Lost(Exception):
    """The place is not there any more; the message says why."""


class Unread(Lost):
    """The words are there, but they are not read so any more."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a claim fits an anchor: likeness first, then hints that choose among like ones."""

    sure: tuple[int, int, int]
    hints: tuple[int, int]


class Places:
    """All reports as they were read, to find places in.

    Raises `Lost`, with a reason for people, for what is not found.
    """

    def __init__(self, told: Mapping[str, Told]) -> None:
        self._told = told

    def claim(self, anchor: Anchor) -> Claim:
        """The claim at an anchor."""
        told = self._told.get(anchor.report)
        if told is not None:
            return self._choose(anchor, told.claims, _LIKE)
        try:
            return self._choose(anchor, self._elsewhere(anchor), _LIKE_ELSEWHERE)
        except Lost:
            raise Lost(f"report {anchor.report} is not there") from None

    def _elsewhere(self, anchor: Anchor) -> Iterator[Claim]:
        """The claims of any report whose sentence is like the quote."""
        quote = fold_name(anchor.quote)
        if quote in self._sentences:
            return iter(self._sentences[quote])
        alike = process.extract_iter(
            quote, self._sentences.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE_ELSEWHERE
        )
        found = [str(sentence) for sentence, _, _ in alike]
        found = found or [sentence for sentence in self._sentences if quote in sentence]
        return (claim for sentence in found for claim in self._sentences[sentence])

    @cached_property
    def _sentences(self) -> dict[str, list[Claim]]:
        """All claims by the sentence that tells them, folded."""
        found: dict[str, list[Claim]] = {}
        for one in self._told.values():
            for claim in one.claims:
                found.setdefault(fold_name(claim.evidence.text), []).append(claim)
        return found

    def report(self, anchor: Anchor) -> Report:
        """The report of an anchor; where the id is gone, the only one that has the quote."""
        told = self._told.get(anchor.report)
        if told is not None:
            return told.report
        reports = [one.report for one in self._told.values()]
        holding = [one for one in reports if anchor.quote in passage_of(one, anchor.field)]
        if len(holding) != 1:
            raise Lost(f"report {anchor.report} is not there")
        return holding[0]

    def passage(self, anchor: Anchor) -> Passage:
        """The quoted words in the report: exactly, else the nearest like them."""
        report = self.report(anchor)
        text = passage_of(report, anchor.field)
        start, end = _quoted(text, anchor.quote, anchor.at)
        return Passage(report.id, anchor.field, start, end, text[start:end])

    def trigger(self, anchor: Anchor, said: Passage) -> Passage:
        """The trigger within the words that were said; they themselves where none is named."""
        words = anchor.trigger
        if not words:
            return said
        places = [at for at in range(len(said.text)) if said.text.startswith(words, at)]
        if not places:
            raise Lost(f"«{words}» is not in the quote")
        if len(places) > 1 and anchor.at is None:
            raise Lost(f"«{words}» stands in the quote several times; say at which character")
        hint = (anchor.at or 0) - said.start
        start = said.start + min(places, key=lambda at: abs(at - hint))
        return Passage(said.report, said.field, start, start + len(words), words)

    def relation(
        self, anchor: Anchor, kind: str, subject: str | None, other: str | None
    ) -> RelationClaim:
        """The stated relation of this kind at an anchor; `subject` and `other` if they are said."""
        told = self._told.get(anchor.report)
        if told is None:
            raise Lost(f"report {anchor.report} is not there")
        fitting = [
            one
            for one in told.relations
            if one.type == kind
            and subject in {None, one.subject}
            and other in {None, one.object}
            and _likeness(anchor.quote, one.evidence.text) >= _LIKE
        ]
        if len(fitting) > 1 and anchor.at is not None:
            at = anchor.at
            fitting.sort(key=lambda one: abs(one.evidence.start - at))
            fitting = fitting[:1]
        if len(fitting) != 1:
            raise Lost(_none_or_many(fitting, f"no {kind} is read there now"))
        return fitting[0]

    def _choose(self, anchor: Anchor, claims: Iterable[Claim], least: float) -> Claim:
        """The claim that fits best, if it is alone in that."""
        alike = [one for one in claims if _stands_at(anchor, one, least)]
        if self._untouched(anchor):
            alike = [one for one in alike if _overlaps(anchor, one)]
        same = [one for one in alike if family(one.cls) == family(anchor.cls)]
        if not same:
            read = ", ".join(sorted({one.cls for one in alike}))
            if read:
                raise Unread(f"no {anchor.cls} is read there now, but {read}")
            if self._has(anchor):
                raise Unread("nothing is read there now")
            raise Lost("the quote is gone")
        fits = [(self._fit(anchor, one), one) for one in same]
        best = max(fit.sure for fit, _ in fits)
        ranked = [(fit.hints, one) for fit, one in fits if fit.sure == best]
        top = max(hints for hints, _ in ranked)
        chosen = [one for hints, one in ranked if hints == top]
        if len(chosen) > 1:
            raise Lost(_none_or_many(chosen, ""))
        return chosen[0]

    def _has(self, anchor: Anchor) -> bool:
        told = self._told.get(anchor.report)
        if told is None:
            return False
        try:
            _quoted(passage_of(told.report, anchor.field), anchor.quote, anchor.at)
        except Lost:
            return False
        return True

    def _untouched(self, anchor: Anchor) -> bool:
        """Whether the quote still stands just where it stood, so that only this place is meant."""
        told = self._told.get(anchor.report)
        if told is None or anchor.at is None or not anchor.trigger:
            return False
        text, quote = passage_of(told.report, anchor.field), anchor.quote
        inside = (at for at in range(len(quote)) if quote.startswith(anchor.trigger, at))
        starts = (anchor.at - at for at in inside)
        return any(start >= 0 and text.startswith(quote, start) for start in starts)

    def _fit(self, anchor: Anchor, claim: Claim) -> _Fit:
        said, trigger = claim.evidence, claim.trigger
        sure = (
            int(claim.cls == anchor.cls),
            int(not anchor.trigger or trigger.text == anchor.trigger),
            round(_likeness(anchor.quote, said.text)),
        )
        around = 0
        if anchor.before or anchor.after:
            text = passage_of(self._told[claim.report].report, said.field)
            before = text[max(0, said.start - len(anchor.before)) : said.start]
            after = text[said.end : said.end + len(anchor.after)]
            around = round(fuzz.ratio(anchor.before + anchor.after, before + after) / 5)
        away = 0 if anchor.at is None else -abs(trigger.start - anchor.at)
        return _Fit(sure, (around, away))


def _stands_at(anchor: Anchor, claim: Claim, least: float) -> bool:
    """Whether the claim's words are those of the anchor, or nearly."""
    if claim.trigger.field != anchor.field:
        return False
    if _likeness(anchor.quote, claim.evidence.text) < least:
        return False
    return not anchor.trigger or _same_trigger(anchor.trigger, claim)


def _overlaps(anchor: Anchor, claim: Claim) -> bool:
    start = anchor.at or 0
    return claim.trigger.start < start + len(anchor.trigger) and start < claim.trigger.end


def _same_trigger(trigger: str, claim: Claim) -> bool:
    """Whether a claim is told by this word, with other words around it, or as it is spelt now.

    Where the word itself stands in the sentence, a claim told by another word is another claim.
    """
    wanted, found = fold_name(trigger).split(), fold_name(claim.trigger.text).split()
    if set(wanted) <= set(found) or set(found) <= set(wanted):
        return True
    if set(wanted) <= set(_words(claim.evidence.text)):
        return False
    return fuzz.ratio(" ".join(wanted), " ".join(found)) >= _LIKE_TRIGGER


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_name(text))


def _likeness(quote: str, text: str) -> float:
    """How alike two wordings are, of 100; a part of a sentence is like the whole."""
    if quote == text:
        return 100.0
    one, other = fold_name(quote), fold_name(text)
    if len(one) < len(other) and one in other:
        return 99.0
    return fuzz.ratio(one, other)


def _quoted(text: str, quote: str, at: int | None) -> tuple[int, int]:
    """Where the quote stands in the text: exactly and nearest to `at`, else what is most like it.

    >>> _quoted("قصف. ثم قصف.", "قصف", 7)
    (8, 11)
    >>> _quoted("شنت طائرات غارة على حلب امس", "شنت طائرات غارات على حلب", None)
    (0, 23)
    """
    places = [place for place in range(len(text)) if text.startswith(quote, place)]
    if places:
        start = min(places, key=lambda place: abs(place - (at or 0)))
        if len(places) > 1 and at is None:
            raise Lost("the quote stands in several places; say at which character")
        return start, start + len(quote)
    like = fuzz.partial_ratio_alignment(quote, text, score_cutoff=_LIKE_QUOTE)
    if like is None or len(text) < len(quote) // 2:
        raise Lost("the quote is not in the report")
    return _whole_words(text, like.dest_start, like.dest_end)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _none_or_many(found: Sequence[_Found], none: str) -> str:
    return f"it fits {len(found)} places alike" if found else none
