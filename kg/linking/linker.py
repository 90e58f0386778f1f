"""Decide who is meant by each mention of a report, with reasons; or that nobody known is.

Three steps. The names that leave no doubt tell where the report plays (`kg.linking.context`); every
mention's candidates are ranked by the signals of `kg.linking.features`; then short forms take over
what the full name was linked to («كيري» after «جون كيري», «الحزب» after «حزب الله»). A low score,
or two entities that score alike, is no link: the mention keeps its candidates and gets a local
identifier that is the same for the same name in every report. A name that many bear, a place's or a
person's single one, is the same only in reports on the same country.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.linking.bodies import slug
from kg.linking.candidates import Candidates
from kg.linking.context import Asked, Setting, read_setting
from kg.linking.features import Reason, raw_score, reasons
from kg.linking.gazetteer import Candidate, Gazetteer, qid_of
from kg.linking.names import name_key, name_tokens, romanised
from kg.linking.overlay import Overlay
from kg.model import Annotated, Mention, Qid, Reading

__all__ = ["THRESHOLD", "Linker", "Ranked", "is_decided", "nil_key"]

#: A best score below this is no link. Tuned with the weights on development links.
THRESHOLD: Final = 0.5

#: Two entities whose points differ by less than this are tied, and a tie is no link.
TIE: Final = 0.05

#: Points at which a link is as likely right as wrong, and how fast certainty grows from there.
_EVEN: Final = 0.75
_STEEPNESS: Final = 6.0

#: Mentions that are looked up.
_LINKED_TYPES: Final = ("PER", "ORG", "LOC", "GROUP")

#: How much of the text around a mention is looked at.
_AROUND: Final = 48

#: A candidate of a mention that is not linked is kept from this score on.
_POSSIBLE: Final = 0.05

#: At most so many characters lie between a name and its abbreviation in brackets.
_GAP: Final = 4

#: At most this many candidates are kept with a mention.
_KEPT: Final = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, 0 to 1, and the reasons for it."""

    candidate: Candidate
    score: float
    reasons: tuple[Reason, ...]

    @property
    def key(self) -> str:
        """The entity's key."""
        return self.candidate.key

    @property
    def points(self) -> float:
        """The sum of the reasons' points, before it is made a score."""
        return raw_score(self.reasons)


#: The candidates of a mention, the best first.
_Ranking = tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The candidates of a mention, and the fullest name that the report gives it."""

    ranked: _Ranking
    name: str


def nil_key(name: str, mention: str, country: str = "") -> str:
    """A local identifier for somebody unknown: the same for the same name and type in every report.

    The country the report is on tells places, and people known by one word, apart.

    >>> nil_key("محمد الحمصي", "PER", "Q858") == nil_key("مُحمد  الحمصي", "PER")
    True
    >>> nil_key("القرية", "LOC", "Q858") == nil_key("القرية", "LOC", "Q805")
    False
    """
    shared = mention == "LOC" or (mention == "PER" and len(name_tokens(name)) == 1)
    parts = (mention, name_key(name), *((country,) if shared and country else ()))
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]
    return f"{slug(romanised(name))[:40].strip('-') or mention.lower()}-{digest}"


def _sigmoid(points: float) -> float:
    return 1 / (1 + math.exp(-_STEEPNESS * (points - _EVEN)))


class Linker:
    """Links the mentions of reports to the entities of a gazetteer.

    >>> linker = Linker(Gazetteer.open())
    >>> linker.gazetteer.facts("Q22316").labels["en"]
    'John Kerry'
    """

    def __init__(self, gazetteer: Gazetteer, overlay: Overlay | None = None) -> None:
        self.gazetteer = gazetteer
        self._overlay = overlay if overlay is not None else gazetteer.overlay
        self._candidates = Candidates(gazetteer)

    def link(self, annotated: Annotated) -> Annotated:
        """The report with ``qid``, ``local``, ``score`` and ``candidates`` set on its mentions."""
        asked = _questions(annotated)
        setting = self._setting(asked, annotated)
        ranked = [self._rank(one, setting) for one in asked]
        answers = {
            (one.place, one.mention.id): answer
            for one, answer in zip(asked, self._bound(asked, ranked), strict=True)
        }
        country = setting.country()
        body = self._answered(annotated.body, 0, answers, country)
        headline = annotated.headline
        if headline is not None:
            headline = self._answered(headline, 1, answers, country)
        return replace(annotated, body=body, headline=headline)

    def explain(self, annotated: Annotated, mention: str) -> tuple[Ranked, ...]:
        """All candidates of one mention, the best first, with reasons; `KeyError` if none asked."""
        asked = _questions(annotated)
        setting = self._setting(asked, annotated)
        ranked = self._bound(asked, [self._rank(one, setting) for one in asked])
        pairs = list(zip(asked, ranked, strict=True))
        return {one.mention.id: answer.ranked for one, answer in reversed(pairs)}[mention]

    def _setting(self, asked: Sequence[Asked], annotated: Annotated) -> Setting:
        """Where and when the report plays."""
        find = self._candidates
        named = (
            (one.mention, find.named(one.surface, one.mention.type))
            for one in asked
            if not find.generic_kinds(one.surface, one.mention.type)
        )
        return read_setting(named, self.gazetteer, annotated.report.published)

    def _rank(self, asked: Asked, setting: Setting) -> tuple[Ranked, ...]:
        """The candidates of one mention, the best first."""
        found = self._candidates.all(asked.surface, asked.mention.type, setting)
        ranked = []
        for candidate in found:
            told = reasons(asked, candidate, setting, self.gazetteer)
            ranked.append(Ranked(candidate, round(_sigmoid(raw_score(told)), 4), told))
        return tuple(sorted(ranked, key=lambda one: (-one.points, one.key)))

    def _bound(self, asked: Sequence[Asked], ranked: Sequence[_Ranking]) -> list[_Answer]:
        """The answers, short forms and pointing words bound to the full names of the report."""
        answers = [_Answer(found, one.surface) for one, found in zip(asked, ranked, strict=True)]
        for index in range(len(asked)):
            full = self._full_name(index, asked, answers)
            if full is None or _firm(answers[index].ranked):
                continue
            if is_decided(answers[full].ranked):
                best = _as_bound(answers[full].ranked[0])
                answers[index] = _Answer((best,), answers[full].name)
            elif not is_decided(answers[index].ranked):
                answers[index] = _Answer(answers[index].ranked, answers[full].name)
        return answers

    def _full_name(
        self, index: int, asked: Sequence[Asked], answers: Sequence[_Answer]
    ) -> int | None:
        """The index of the mention that a short or pointing one takes its link from."""
        one = asked[index]
        by_id = {(other.place, other.mention.id): at for at, other in enumerate(asked)}
        antecedent = by_id.get((one.place, one.mention.antecedent))
        if antecedent is not None:
            return antecedent
        if (spelt_out := _spelt_out(index, asked)) is not None:
            return spelt_out
        kinds = self._candidates.generic_kinds(one.surface, one.mention.type)
        if kinds:
            return self._pointed(index, asked, answers, kinds)
        return _longer(index, asked) if one.mention.type == "PER" else None

    def _pointed(
        self,
        index: int,
        asked: Sequence[Asked],
        answers: Sequence[_Answer],
        kinds: frozenset[str],
    ) -> int | None:
        """The nearest earlier mention that a pointing word («الحركة») fits."""
        one = asked[index]
        bare = name_tokens(one.surface)[0].removeprefix("ال")
        for at in range(index - 1, -1, -1):
            other = asked[at]
            if other.mention.type != one.mention.type or not is_decided(answers[at].ranked):
                continue
            best = answers[at].ranked[0]
            if best.candidate.kind not in kinds:
                continue
            if one.mention.type == "LOC" or bare in self._heads_of(best.key):
                return at
        return None

    def _heads_of(self, key: str) -> set[str]:
        """The first words of an entity's names, without the article."""
        strong, weak = self.gazetteer.names(key)
        firsts = (name_tokens(name)[:1] for name in (*strong, *weak))
        return {token.removeprefix("ال") for first in firsts for token in first}

    def _answered(
        self,
        reading: Reading,
        place: int,
        answers: Mapping[tuple[int, str], _Answer],
        country: str,
    ) -> Reading:
        """The reading with its mentions' links."""
        mentions = tuple(
            self._with_link(mention, answers[place, mention.id], country)
            if (place, mention.id) in answers
            else mention
            for mention in reading.mentions
        )
        return replace(reading, mentions=mentions)

    def _with_link(self, mention: Mention, answer: _Answer, country: str) -> Mention:
        """The mention linked to its best candidate, to whom the user decided, or to nobody."""
        ranked = answer.ranked
        if is_decided(ranked):
            best = ranked[0]
            others = _qids(ranked[1:_KEPT])
            return self._linked(mention, best.key, best.score, others, best.candidate.match)
        if mention.type == "GROUP":
            return mention
        local = nil_key(answer.name, mention.type, country)
        decided = self._overlay.decision(local)
        if decided:
            return self._linked(mention, decided, 1.0, (), "decided")
        score = ranked[0].score if ranked else None
        candidates = _qids(one for one in ranked[:_KEPT] if one.score >= _POSSIBLE)
        return replace(
            mention, qid=None, linked=True, local=local, score=score, candidates=candidates
        )

    def _linked(
        self, mention: Mention, key: str, score: float, candidates: tuple[Qid, ...], method: str
    ) -> Mention:
        """The mention linked to the entity of a key, which the gazetteer need not know."""
        qid = qid_of(key)
        try:
            labels = self.gazetteer.facts(key).labels
        except KeyError:
            labels = {}
        return replace(
            mention,
            qid=qid,
            linked=True,
            local="" if qid else key,
            score=score,
            candidates=candidates,
            method=method,
            entity=labels.get("en") or labels.get("ar") or mention.entity or mention.span.text,
        )


def _questions(annotated: Annotated) -> list[Asked]:
    """The mentions to look up, passage by passage, in the order of the text."""
    return [
        Asked(
            mention,
            reading.text[max(0, mention.span.start - _AROUND) : mention.span.start],
            reading.text[mention.span.end : mention.span.end + _AROUND],
            place,
        )
        for place, (_, reading) in enumerate(annotated.passages)
        for mention in sorted(reading.mentions, key=lambda one: (one.span.start, one.span.end))
        if mention.type in _LINKED_TYPES
    ]


def is_decided(ranked: Sequence[Ranked]) -> bool:
    """Whether there is a best candidate, good enough and not tied."""
    if not ranked or ranked[0].score < THRESHOLD:
        return False
    return len(ranked) == 1 or ranked[0].points - ranked[1].points >= TIE


def _firm(ranked: Sequence[Ranked]) -> bool:
    """Whether the decision rests on a name that suffices alone, or on a head that says its kind."""
    if not is_decided(ranked):
        return False
    said = any(one.name == "head" and one.points > 0 for one in ranked[0].reasons)
    return ranked[0].candidate.strong or said


def _as_bound(best: Ranked) -> Ranked:
    """The link of a full name, handed on to a short form."""
    candidate = replace(best.candidate, match="bound")
    told = (Reason("short_form_of_full_name", best.score), *best.reasons)
    return Ranked(candidate, round(best.score * 0.95, 4), told)


def _qids(ranked: Iterable[Ranked]) -> tuple[Qid, ...]:
    """The Wikidata identifiers among the candidates."""
    return tuple(qid for one in ranked if (qid := qid_of(one.key)) is not None)


def _spelt_out(index: int, asked: Sequence[Asked]) -> int | None:
    """The mention right before a bracket that this one stands in: «… الديمقراطية (قسد)»."""
    one = asked[index]
    if index == 0 or asked[index - 1].place != one.place:
        return None
    other = asked[index - 1]
    gap = one.mention.span.start - other.mention.span.end
    between = one.before[-gap:] if 0 < gap <= _GAP else ""
    bracketed = "(" in between and not any(char.isalnum() for char in between)
    return index - 1 if bracketed and other.mention.type == one.mention.type else None


def _longer(index: int, asked: Sequence[Asked]) -> int | None:
    """The one mention of the report whose name contains this person's shorter one."""
    short = name_tokens(asked[index].surface)
    found: dict[str, int] = {}
    for at, other in enumerate(asked):
        full = name_tokens(other.surface)
        if other.mention.type == "PER" and len(full) > len(short) and _inside(short, full):
            found.setdefault(name_key(other.surface), at)
    return next(iter(found.values())) if len(found) == 1 else None


def _inside(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether the words of `short` stand in `full`, one after the other."""
    size = len(short)
    return any(tuple(full[at : at + size]) == tuple(short) for at in range(len(full) - size + 1))
