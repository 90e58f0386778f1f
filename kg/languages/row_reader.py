"""Make the typed rows of a lexicon from the content of its YAML files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kg.errors import DataInvalid
from kg.languages.context import Condition, compile_condition
from kg.languages.fold import fold_text
from kg.languages.forms import Form, Morphology
from kg.languages.rows import CueRow, NounRow, TriggerRow

__all__ = ["RowReader"]

Row = Mapping[str, Any]
Made = TypeVar("Made")

#: Keys of a noun row that are not attributes.
_NOUN_KEYS = frozenset({"lemma", "nouns", "phrases", "adjectives"})

#: How often a trigger word is marked as an event where its row does not say.
_PRIOR = 0.8


class RowReader:
    """Makes rows; knows how the language inflects and its named sets of words."""

    def __init__(self, morphology: Morphology, sets: Mapping[str, frozenset[str]]) -> None:
        self._morphology, self._sets = morphology, sets

    def triggers(self, data: Mapping[str, Sequence[Row]]) -> tuple[TriggerRow, ...]:
        """The rows of ``triggers.yaml``: a list of rows a class."""
        return tuple(
            self._made(self._trigger, cls, row) for cls, rows in data.items() for row in rows
        )

    def cues(self, data: Mapping[str, Sequence[Row]]) -> tuple[CueRow, ...]:
        """The rows of ``cues.yaml``: a list of rows a kind."""
        return tuple(
            self._made(self._cue, kind, row) for kind, rows in data.items() for row in rows
        )

    def nouns(self, data: Mapping[str, Row]) -> tuple[NounRow, ...]:
        """The rows of ``nouns.yaml``: a kind has rows, a row nouns that share attributes."""
        return tuple(
            noun
            for kind, group in data.items()
            for row in group["rows"]
            for noun in self._made(self._nouns, kind, row)
        )

    @staticmethod
    def _made(make: Callable[[str, Row], Made], name: str, row: Row) -> Made:
        try:
            return make(name, row)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DataInvalid(f"lexicon row {row!r} of {name}: {error}") from error

    def _trigger(self, cls: str, row: Row) -> TriggerRow:
        return TriggerRow(
            *(cls, row["lemma"], self._forms(row)),
            frame=row["frame"],
            prior=float(row.get("prior", _PRIOR)),
            otherwise=float(row.get("otherwise", 0.0)),
            requires=self._condition(row.get("requires")),
            unless=self._condition(row.get("unless")),
            changes=tuple(self._changes(row)),
            example=row.get("example", ""),
            counter=row.get("not", ""),
        )

    def _changes(self, row: Row) -> Iterator[tuple[Condition, str, str]]:
        for change in row.get("when", ()):
            places = {key: value for key, value in change.items() if key not in ("class", "frame")}
            condition = self._condition(places)
            if condition is not None:
                yield condition, change["class"], change.get("frame", row["frame"])

    def _cue(self, kind: str, row: Row) -> CueRow:
        return CueRow(
            *(kind, row["lemma"]),
            phrases=tuple(tuple(fold_text(phrase).split()) for phrase in row.get("phrase", ())),
            forms=self._forms(row),
            side=row.get("side", "after"),
            strength=float(row.get("strength", 1.0)),
            content=row.get("content", ""),
            requires=self._condition(row.get("requires")),
            unless=self._condition(row.get("unless")),
            example=row.get("example", ""),
            counter=row.get("not", ""),
        )

    def _nouns(self, kind: str, row: Row) -> list[NounRow]:
        attrs = {key: str(value) for key, value in row.items() if key not in _NOUN_KEYS}
        found = []
        for spec in row.get("nouns", ()):
            forms = tuple(dict.fromkeys(self._morphology.noun(spec, "noun")))
            found.append(NounRow(kind, row.get("lemma", forms[0].text), forms, attrs=attrs))
        for spec in row.get("adjectives", ()):
            forms = tuple(self._morphology.adjective(spec))
            found.append(NounRow(kind, row.get("lemma", forms[0].text), forms, attrs=attrs))
        for phrase in row.get("phrases", ()):
            first, *rest = phrase.split()
            forms = tuple(dict.fromkeys(self._morphology.noun(first.replace("_", " "), "noun")))
            stems = tuple(frozenset(fold_text(one).split("|")) for one in rest)
            lemma = row.get("lemma", phrase.replace("_", " "))
            found.append(NounRow(kind, lemma, forms, stems, attrs))
        return found

    def _forms(self, row: Row) -> tuple[Form, ...]:
        """Every form that a row generates or lists, once."""
        return tuple(dict.fromkeys((*self._verb_forms(row), *self._listed(row))))

    def _verb_forms(self, row: Row) -> Iterator[Form]:
        verb = row.get("verb", "")
        if verb:
            yield from self._morphology.verb(verb)
            for voice in str(row.get("participles", "")).split():
                yield from self._morphology.participles(verb, voice)
            if row.get("masdar") is None:
                for masdar in self._morphology.masdars(verb):
                    yield from self._morphology.noun(masdar, "masdar")

    def _listed(self, row: Row) -> Iterator[Form]:
        for key, pos in (("masdar", "masdar"), ("noun", "noun")):
            for spec in row.get(key) or ():
                yield from self._morphology.noun(spec, pos)
        for tense in ("past", "present"):
            for text in row.get(tense) or ():
                yield Form(fold_text(text), "verb", tense)

    def _condition(self, spec: Row | None) -> Condition | None:
        return compile_condition(spec, self._sets, self._inflect) if spec else None

    def _inflect(self, word: str) -> Iterator[str]:
        """The forms of a word of a condition, taken for a noun; very short words stay alone."""
        yield word
        if len(word) > 2:
            yield from (form.text for form in self._morphology.noun(word, "noun"))
