"""Look rows up by a written word: by any of its forms, with whatever is attached to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.languages.forms import Form
from kg.languages.remembered import Remembered
from kg.languages.rows import NounRow, TriggerRow
from kg.languages.words import Analysis, Word, analyses, stems

__all__ = ["Finder", "Found", "NounFinder"]


class Found(NamedTuple):
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


class Finder:
    """Rows by written word, remembered for each distinct word."""

    def __init__(
        self, rows: Sequence[TriggerRow | NounRow], never: frozenset[str] = frozenset()
    ) -> None:
        self._index, self._never = _index(rows), never
        self._known = Remembered[tuple[Found, ...]]()

    def find(self, word: Word) -> tuple[Found, ...]:
        """The rows that `word` may belong to, with the form and the place of the analysis."""
        known = self._known.get(word.folded)
        if known is None:
            known = self._known[word.folded] = tuple(self._search(word))
        return known

    def _search(self, word: Word) -> Iterator[Found]:
        if word.kind != "word" or not self._never.isdisjoint(stems(word)):
            return
        for place, analysis in enumerate(analyses(word)):
            for row, form in self._index.get(analysis.stem, ()):
                if _fits(form, analysis):
                    yield Found(row, form, place)


class NounFinder(Finder):
    """Nouns by written word and kind."""

    def __init__(self, rows: Sequence[NounRow]) -> None:
        super().__init__(rows)
        self._kinds = tuple(row.kind for row in rows)
        self._grouped = Remembered[Mapping[str, tuple[Found, ...]]]()

    def by_kind(self, word: Word) -> Mapping[str, tuple[Found, ...]]:
        """The rows that `word` may belong to, by the kind of noun."""
        known = self._grouped.get(word.folded)
        if known is None:
            groups: dict[str, list[Found]] = defaultdict(list)
            for found in self.find(word):
                groups[self._kinds[found.row]].append(found)
            known = {kind: tuple(founds) for kind, founds in groups.items()}
            self._grouped[word.folded] = known
        return known
