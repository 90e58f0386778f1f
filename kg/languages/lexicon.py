"""Find trigger words, cues and nouns in the words of a sentence.

The rows come from a language's YAML files; their inflected forms are put in one dictionary a part.
What a word may be is worked out once for each distinct word and remembered, so that reading is a
look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.languages.cue_finder import CueFinder
from kg.languages.finder import Finder, NounFinder
from kg.languages.forms import Form
from kg.languages.hits import CueHit, NounHit, TriggerHit
from kg.languages.rows import CueRow, NounRow, TriggerRow
from kg.languages.words import Analysis, Word, analysis, letters, stems

__all__ = ["CueHit", "Lexicon", "NounHit", "TriggerHit"]


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
        self._triggers = Finder(self.trigger_rows, never)
        self._nouns = NounFinder(self.noun_rows)
        self._cues = CueFinder(self.cue_rows, conjunctions)

    def triggers(self, words: Sequence[Word], base: int = 0) -> tuple[TriggerHit, ...]:
        """The trigger words among `words` (best: a whole unit): at most one hit a word.

        The first of `words` has the number `base` in what is found.
        """
        found = []
        for at in range(len(words)):
            options = list(self._readings(words, at, base))
            if options:
                _, best = max(options, key=lambda option: option[0])
                classes = dict.fromkeys(hit.cls for _, hit in options if hit.cls != best.cls)
                found.append(replace(best, others=tuple(classes)) if classes else best)
        return tuple(found)

    def rows_at(self, words: Sequence[Word]) -> Iterator[TriggerRow]:
        """Every row that holds somewhere in `words`, also where another one is the likelier.

        For checks of the data: `triggers` gives what reading needs.
        """
        for at, word in enumerate(words):
            for found in self._triggers.find(word):
                row, split = self.trigger_rows[found.row], analysis(word, found.place)
                if _trigger_hit(row, found.form, split, words, at) is not None:
                    yield row

    def _readings(
        self, words: Sequence[Word], at: int, base: int
    ) -> Iterator[tuple[float, TriggerHit]]:
        """How good it is, and what it would be, for each way to read the word at `at`."""
        word = words[at]
        for found in self._triggers.find(word):
            row, split = self.trigger_rows[found.row], analysis(word, found.place)
            hit = _trigger_hit(row, found.form, split, words, at, base)
            if hit is not None:
                yield _rank(hit, row, split), hit

    def may_begin(self, kind: str, folded: str) -> bool:
        """Whether a word may begin a cue of `kind`."""
        return self._cues.may_begin(kind, folded)

    def cues(self, kind: str, words: Sequence[Word]) -> tuple[CueHit, ...]:
        """The cues of `kind` among `words`; where two begin alike, the longer one."""
        return tuple(self.all_cues(words).get(kind, ()))

    def all_cues(self, words: Sequence[Word], base: int = 0) -> dict[str, list[CueHit]]:
        """The cues among `words` by kind; the first of `words` has the number `base`."""
        return self._cues.find(words, base)

    def nouns(self, kind: str, words: Sequence[Word]) -> tuple[NounHit, ...]:
        """The nouns of `kind` among `words`; where they overlap, the first and longest."""
        return tuple(self.all_nouns(words).get(kind, ()))

    def all_nouns(self, words: Sequence[Word], base: int = 0) -> dict[str, list[NounHit]]:
        """The nouns among `words` by kind; the first of `words` has the number `base`."""
        rows = self.noun_rows
        found: dict[str, list[NounHit]] = {}
        for at, word in enumerate(words):
            for kind, known in self._nouns.by_kind(word).items():
                hits = found.get(kind)
                if hits and at + base <= hits[-1].last:
                    continue
                options = (_noun_hit(rows[f.row], f.form, words, at, f.place, base) for f in known)
                kept = [hit for hit in options if hit is not None]
                if kept:
                    best = max(kept, key=lambda hit: (hit.last, -len(hit.proclitics)))
                    found.setdefault(kind, []).append(best)
        return found


def _trigger_hit(
    row: TriggerRow, form: Form, split: Analysis, words: Sequence[Word], at: int, base: int = 0
) -> TriggerHit | None:
    clitics = split.proclitics
    if form.after and (not at or words[at - 1].folded not in form.after):
        return None
    decided = row.requires.holds(words, at, clitics) if row.requires else at
    score = row.otherwise if decided is None else row.prior
    if not score or (row.unless and row.unless.holds(words, at, clitics) is not None):
        return None
    cls, frame = row.cls, row.frame
    for condition, other, other_frame in row.changes:
        if condition.holds(words, at, clitics) is not None:
            cls, frame = other, other_frame
            break
    future = "س" in clitics
    start = letters(words[at])[len("".join(clitics)) - 1] if future else split.start
    voice = "passive" if form.tense == "past" and "\u064f" in words[at].text[:4] else form.voice
    return TriggerHit(
        *(
            start,
            split.end,
            at + base,
            max(at, decided or 0) + base,
            cls,
            row.lemma,
            form.pos,
        ),
        tense="future" if future else form.tense,
        voice=voice,
        frame=frame,
        score=score,
        proclitics=clitics,
        enclitic=split.enclitic,
        article=split.article,
        number=form.number,
        gender=form.gender,
    )


#: What splitting something off costs a reading: the undivided word is the likelier one.
_COSTS: Final = {"و": 0.1, "ف": 0.15, "س": 0.0}


def _rank(hit: TriggerHit, row: TriggerRow, split: Analysis) -> float:
    """How good a reading is beside others of the same word: its score, its company, its splits."""
    cost = sum(_COSTS.get(clitic, 0.25) for clitic in split.proclitics)
    company = 0.1 if row.requires and hit.score == row.prior else 0.0
    return hit.score + company - cost - (0.05 if split.enclitic else 0.0)


def _noun_hit(
    row: NounRow, form: Form, words: Sequence[Word], at: int, place: int, base: int
) -> NounHit | None:
    last = at
    for last, wanted in enumerate(row.rest, start=at + 1):
        if last >= len(words) or wanted.isdisjoint(stems(words[last])):
            return None
    split = analysis(words[at], place)
    return NounHit(
        *(split.start, words[last].end, at + base, last + base, row.kind, row.lemma),
        number=form.number,
        gender=form.gender,
        article=split.article,
        proclitics=split.proclitics,
        enclitic=split.enclitic,
        attrs=row.attrs,
    )
