"""Find cues: words and phrases that say who tells it and whether it happened.

A cue is matched as it is written, with or without a conjunction before it; a verb also with a
pronoun after it («ذكرته»). What a word may begin is worked out once for each distinct word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.languages.forms import Form
from kg.languages.hits import CueHit
from kg.languages.remembered import Remembered
from kg.languages.rows import CueRow
from kg.languages.words import Word, letters

__all__ = ["CueFinder"]

#: Pronouns of things said: «قالته», «نقلتها».
_OBJECTS: Final = ("ه", "ها")


class _Entry(NamedTuple):
    """A cue by its first word: the row, the words that follow, the form if it is inflected."""

    row: int
    rest: tuple[str, ...]
    form: Form | None


class _Start(NamedTuple):
    """A cue that a word may begin, `shift` letters from its own beginning."""

    shift: int
    entry: _Entry
    enclitic: str


class CueFinder:
    """The cues of a language by kind."""

    def __init__(self, rows: Sequence[CueRow], conjunctions: frozenset[str]) -> None:
        self._rows, self._conjunctions = tuple(rows), conjunctions
        self._index = _index(self._rows)
        self._known = Remembered[Mapping[str, tuple[_Start, ...]]]()

    def find(self, words: Sequence[Word], base: int = 0) -> dict[str, list[CueHit]]:
        """The cues among `words` by kind; where two begin alike, the longer one.

        The first of `words` has the number `base` in what is found.
        """
        found: dict[str, list[CueHit]] = {}
        busy: dict[str, int] = {}
        for at, word in enumerate(words):
            for kind, starts in self._starts(word.folded).items():
                if at <= busy.get(kind, -1):
                    continue
                options = (self._hit(start, words, at, base) for start in starts)
                kept = [hit for hit in options if hit is not None]
                if kept:
                    best = max(kept, key=lambda hit: (hit.end, -hit.start))
                    found.setdefault(kind, []).append(best)
                    last = best.last - base
                    busy[kind] = last if best.end >= words[last].end else last - 1
        return found

    def may_begin(self, kind: str, folded: str) -> bool:
        """Whether a word may begin a cue of `kind`."""
        return kind in self._starts(folded)

    def _starts(self, folded: str) -> Mapping[str, tuple[_Start, ...]]:
        known = self._known.get(folded)
        if known is None:
            groups: dict[str, list[_Start]] = defaultdict(list)
            for start in self._search(folded):
                groups[self._rows[start.entry.row].kind].append(start)
            known = {kind: tuple(starts) for kind, starts in groups.items()}
            self._known[folded] = known
        return known

    def _search(self, folded: str) -> Iterator[_Start]:
        joined = folded[:1] in self._conjunctions and len(folded) > 2
        for shift in (0, 1) if joined else (0,):
            text = folded[shift:]
            for entry in self._index.get(text, ()):
                yield _Start(shift, entry, "")
            for enclitic in _OBJECTS if self._conjunctions else ():
                for entry in self._index.get(text.removesuffix(enclitic), ()):
                    verbal = entry.form is not None and entry.form.pos == "verb"
                    if text.endswith(enclitic) and verbal:
                        yield _Start(shift, entry, enclitic)

    def _hit(self, start: _Start, words: Sequence[Word], at: int, base: int) -> CueHit | None:
        row, form = self._rows[start.entry.row], start.entry.form
        reached = _reach(start.entry.rest, words, at)
        if reached is None:
            return None
        last, end = reached
        if row.requires and row.requires.holds(words, last) is None:
            return None
        if row.unless and row.unless.holds(words, last) is not None:
            return None
        begin = letters(words[at])[start.shift] if start.shift else words[at].start
        return CueHit(
            *(begin, end, at + base, last + base, row.kind, row.lemma),
            side=row.side,
            strength=row.strength,
            content=row.content,
            tense=form.tense if form else "none",
            enclitic=start.enclitic,
            pos=form.pos if form else "",
        )


def _index(rows: Sequence[CueRow]) -> dict[str, tuple[_Entry, ...]]:
    found: dict[str, list[_Entry]] = defaultdict(list)
    for number, row in enumerate(rows):
        for first, *rest in row.phrases:
            found[first].append(_Entry(number, tuple(rest), None))
        for form in row.forms:
            if not form.bound and not form.after:
                found[form.text].append(_Entry(number, (), form))
    return {text: tuple(entries) for text, entries in found.items()}


def _reach(rest: tuple[str, ...], words: Sequence[Word], at: int) -> tuple[int, int] | None:
    """Last word and end of a phrase that goes on with `rest`; `None` where it does not."""
    last, end = at, words[at].end
    for last, wanted in enumerate(rest, start=at + 1):
        if last >= len(words):
            return None
        word = words[last]
        if wanted.endswith("-"):
            attached = wanted.removesuffix("-")
            if not word.folded.startswith(attached):
                return None
            return last, letters(word)[len(attached)]
        if word.folded != wanted:
            return None
        end = word.end
    return last, end
