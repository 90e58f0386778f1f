"""Find trigger words, cues and nouns in the words of a sentence.

The rows come from a language's YAML files; their inflected forms are put in one dictionary a part. What
a word may be is worked out once for each distinct word and remembered, so that reading is a look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from kg.languages.forms import Form
from kg.languages.rows import CueRow, NounRow, TriggerRow
from kg.languages.words import Analysis, Word, analyses, stems

__all__ = ["CueHit", "Lexicon", "NounHit", "TriggerHit"]


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A word that may tell an event.

    ``start`` and ``end`` leave proclitics out and keep article, pronoun and the future س.
    ``first`` and ``last`` are indexes of words: last is the word that decided, if it follows
    («وقف إطلاق النار»). ``tense`` is past, present, future or none; ``score`` how often such a word is
    marked as an event; ``others`` are further classes that it may tell.
    """

    start: int
    end: int
    first: int
    last: int
    cls: str
    lemma: str
    pos: str
    tense: str = "none"
    voice: str = "unknown"
    frame: str = ""
    score: float = 1.0
    proclitics: tuple[str, ...] = ()
    enclitic: str = ""
    article: bool = False
    number: str = ""
    gender: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue of `kind`. ``side`` says where what it governs stands: after, before, subject, target.

    ``content`` is ``that`` where a clause follows, ``quote`` where direct speech does, else empty.
    """

    start: int
    end: int
    first: int
    last: int
    kind: str
    lemma: str
    side: str = "after"
    strength: float = 1.0
    content: str = ""
    tense: str = "none"
    enclitic: str = ""
    pos: str = ""


@dataclass(frozen=True, slots=True)
class NounHit:
    """A noun of `kind` with its attributes (country, outcome, type, …) as the row has them."""

    start: int
    end: int
    first: int
    last: int
    kind: str
    lemma: str
    number: str = ""
    gender: str = ""
    article: bool = False
    proclitics: tuple[str, ...] = ()
    enclitic: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)


class _Found(NamedTuple):
    """One row that one analysis of a word leads to; offsets are within the word."""

    row: int
    form: Form
    place: int


def _fits(form: Form, analysis: Analysis) -> bool:
    """Whether clitics and form go together: no article on a verb, no س on a noun."""
    clitics = analysis.proclitics
    if form.bound and not analysis.enclitic:
        return False
    if form.pos != "verb":
        return "س" not in clitics and analysis.enclitic != "ني"
    if analysis.article or "ب" in clitics or "ك" in clitics or analysis.enclitic == "ي":
        return False
    return form.tense == "present" or not ("س" in clitics or "ل" in clitics)


def _index(rows: Sequence[TriggerRow | NounRow]) -> dict[str, tuple[tuple[int, Form], ...]]:
    found: dict[str, list[tuple[int, Form]]] = defaultdict(list)
    for number, row in enumerate(rows):
        seen: set[tuple[str, str, bool]] = set()
        for form in row.forms:
            key = (form.text, form.pos, form.bound)
            if key not in seen:
                seen.add(key)
                found[form.text].append((number, form))
    return {text: tuple(entries) for text, entries in found.items()}


class _Finder:
    """Rows by written word, remembered for each distinct word."""

    def __init__(
        self, rows: Sequence[TriggerRow | NounRow], never: frozenset[str] = frozenset()
    ) -> None:
        self._index, self._never = _index(rows), never
        self._known: dict[str, tuple[_Found, ...]] = {}

    def find(self, word: Word) -> tuple[_Found, ...]:
        known = self._known.get(word.folded)
        if known is None:
            known = self._known[word.folded] = tuple(self._search(word))
        return known

    def _search(self, word: Word) -> Iterator[_Found]:
        if word.kind != "word" or not self._never.isdisjoint(stems(word)):
            return
        for place, analysis in enumerate(analyses(word)):
            for row, form in self._index.get(analysis.stem, ()):
                if _fits(form, analysis):
                    yield _Found(row, form, place)


class Lexicon:
    """The trigger words, cues and nouns of a language.

    >>> from kg.languages import load
    >>> from kg.languages.words import words
    >>> [hit.cls for hit in load("ar").lexicon.triggers(words("شنّت الطائرات غارة على المدينة"))]
    ['AirStrike']
    """

    def __init__(
        self,
        triggers: Sequence[TriggerRow],
        cues: Sequence[CueRow],
        nouns: Sequence[NounRow],
        conjunctions: frozenset[str] = frozenset(),
        never: frozenset[str] = frozenset(),
    ) -> None:
        self.trigger_rows, self.cue_rows, self.noun_rows = (
            tuple(triggers),
            tuple(cues),
            tuple(nouns),
        )
        self.cue_kinds = tuple(dict.fromkeys(row.kind for row in cues))
        self.noun_kinds = tuple(dict.fromkeys(row.kind for row in nouns))
        self._conjunctions = conjunctions
        self._triggers = _Finder(self.trigger_rows, never)
        self._nouns = {k: _rows_of(k, self.noun_rows) for k in self.noun_kinds}
        self._cues = {k: _cue_index(k, self.cue_rows) for k in self.cue_kinds}

    def triggers(self, words: Sequence[Word]) -> tuple[TriggerHit, ...]:
        """The trigger words among `words` (one sentence or unit): at most one hit a word."""
        hits = (
            self._trigger(words, at) for at, word in enumerate(words) if self._triggers.find(word)
        )
        return tuple(hit for hit in hits if hit is not None)

    def _trigger(self, words: Sequence[Word], at: int) -> TriggerHit | None:
        word = words[at]
        options = analyses(word)
        best: tuple[float, TriggerHit] | None = None
        classes: list[str] = []
        for found in self._triggers.find(word):
            row, analysis = self.trigger_rows[found.row], options[found.place]
            hit = _trigger_hit(row, found.form, analysis, words, at)
            if hit is None:
                continue
            classes.append(hit.cls)
            rank = _rank(row, analysis)
            if best is None or rank > best[0]:
                best = rank, hit
        if best is None:
            return None
        others = tuple(c for c in dict.fromkeys(classes) if c != best[1].cls)
        return _with_others(best[1], others) if others else best[1]

    def cues(self, kind: str, words: Sequence[Word]) -> tuple[CueHit, ...]:
        """The cues of `kind` among `words`; where two begin alike, the longer one."""
        index = self._cues.get(kind, {})
        found: list[CueHit] = []
        busy = -1
        for at, word in enumerate(words):
            if at <= busy:
                continue
            hit = self._cue(index, words, at, word)
            if hit is not None:
                found.append(hit)
                busy = hit.last if hit.end >= words[hit.last].end else hit.last - 1
        return tuple(found)

    def _cue(
        self,
        index: Mapping[str, tuple["_CueEntry", ...]],
        words: Sequence[Word],
        at: int,
        word: Word,
    ) -> CueHit | None:
        best: CueHit | None = None
        for shift, text in self._without_conjunction(word):
            for entry in index.get(text, ()):
                hit = _cue_hit(self.cue_rows[entry.row], entry, words, at, shift)
                if hit is not None and (best is None or hit.end > best.end):
                    best = hit
            if best is not None:
                return best
        return best

    def _without_conjunction(self, word: Word) -> Iterator[tuple[int, str]]:
        yield 0, word.folded
        if word.folded[:1] in self._conjunctions and len(word.folded) > 2:
            yield 1, word.folded[1:]

    def nouns(self, kind: str, words: Sequence[Word]) -> tuple[NounHit, ...]:
        """The nouns of `kind` among `words`; of several at one word the longest."""
        finder, rows = self._nouns.get(kind, (None, ()))
        if finder is None:
            return ()
        hits = []
        for at, word in enumerate(words):
            found = finder.find(word)
            options = [_noun_hit(rows[f.row], f.form, words, at, f.place) for f in found]
            kept = [hit for hit in options if hit is not None]
            if kept:
                hits.append(max(kept, key=lambda hit: (hit.last, -len(hit.proclitics))))
        return tuple(hits)


def _rows_of(kind: str, rows: Sequence[NounRow]) -> tuple[_Finder, tuple[NounRow, ...]]:
    chosen = tuple(row for row in rows if row.kind == kind)
    return _Finder(chosen), chosen


def _trigger_hit(
    row: TriggerRow, form: Form, analysis: Analysis, words: Sequence[Word], at: int
) -> TriggerHit | None:
    clitics = analysis.proclitics
    if form.after and (not at or words[at - 1].folded not in form.after):
        return None
    decided = row.requires.holds(words, at, clitics) if row.requires else at
    if decided is None or (row.unless and row.unless.holds(words, at, clitics) is not None):
        return None
    cls, frame = row.cls, row.frame
    for condition, other, other_frame in row.changes:
        if condition.holds(words, at, clitics) is not None:
            cls, frame = other, other_frame
            break
    future = "س" in clitics
    voice = "passive" if form.tense == "past" and "\u064f" in words[at].text[:4] else form.voice
    return TriggerHit(
        *(analysis.start - future, analysis.end, at, max(at, decided), cls, row.lemma, form.pos),
        tense="future" if future else form.tense,
        voice=voice,
        frame=frame,
        score=row.prior,
        proclitics=clitics,
        enclitic=analysis.enclitic,
        article=analysis.article,
        number=form.number,
        gender=form.gender,
    )


#: What splitting something off costs a reading: the undivided word is the likelier one.
_COSTS: Final = {"و": 0.1, "ف": 0.15, "س": 0.0}


def _rank(row: TriggerRow, analysis: Analysis) -> float:
    """How good a reading is beside others of the same word: its prior, its company, its splits."""
    split = sum(_COSTS.get(clitic, 0.25) for clitic in analysis.proclitics)
    return row.prior + (0.1 if row.requires else 0.0) - split - (0.05 if analysis.enclitic else 0.0)


def _with_others(hit: TriggerHit, others: tuple[str, ...]) -> TriggerHit:
    return replace(hit, others=others)


class _CueEntry(NamedTuple):
    """A cue by its first word: the row, the words that follow, the form if it is inflected."""

    row: int
    rest: tuple[str, ...]
    form: Form | None


def _cue_index(kind: str, rows: Sequence[CueRow]) -> dict[str, tuple[_CueEntry, ...]]:
    found: dict[str, list[_CueEntry]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.kind != kind:
            continue
        for first, *rest in row.phrases:
            found[first].append(_CueEntry(number, tuple(rest), None))
        for form in row.forms:
            if not form.bound:
                found[form.text].append(_CueEntry(number, (), form))
    return {text: tuple(entries) for text, entries in found.items()}


def _cue_end(rest: tuple[str, ...], words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Last word and end of a phrase that goes on with `rest`; `None` where it does not."""
    last, end = at, words[at].end
    for last, wanted in enumerate(rest, start=at + 1):
        if last >= len(words):
            return None
        word = words[last]
        if wanted.endswith("-"):
            if not word.folded.startswith(wanted[:-1]):
                return None
            return last, word.start + len(wanted) - 1
        if word.folded != wanted:
            return None
        end = word.end
    return last, end


def _cue_hit(
    row: CueRow, entry: _CueEntry, words: Sequence[Word], at: int, shift: int
) -> CueHit | None:
    reached = _cue_end(entry.rest, words, at)
    if reached is None:
        return None
    last, end = reached
    if row.requires and row.requires.holds(words, last) is None:
        return None
    if row.unless and row.unless.holds(words, last) is not None:
        return None
    return CueHit(
        *(words[at].start + shift, end, at, last, row.kind, row.lemma),
        side=row.side,
        strength=row.strength,
        content=row.content,
        tense=entry.form.tense if entry.form else "none",
        pos=entry.form.pos if entry.form else "",
    )


def _noun_hit(
    row: NounRow, form: Form, words: Sequence[Word], at: int, place: int
) -> NounHit | None:
    last = at
    for last, wanted in enumerate(row.rest, start=at + 1):
        if last >= len(words) or wanted.isdisjoint(stems(words[last])):
            return None
    analysis = analyses(words[at])[place]
    return NounHit(
        *(analysis.start, words[last].end, at, last, row.kind, row.lemma),
        number=form.number,
        gender=form.gender,
        article=analysis.article,
        proclitics=analysis.proclitics,
        enclitic=analysis.enclitic,
        attrs=row.attrs,
    )
