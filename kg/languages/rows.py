"""The rows of a lexicon as typed values: triggers, cues and nouns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.errors import DataInvalid
from kg.languages.context import Condition, compile_condition
from kg.languages.fold import fold_text
from kg.languages.forms import Form, Morphology

__all__ = ["CueRow", "NounRow", "TriggerRow", "read_cues", "read_nouns", "read_triggers"]

Sets = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A word that tells an event of class ``cls``, and the company in which it does.

    ``prior`` is how often the word, met in such company, is marked as an event at all. ``changes``
    name another class for certain company («قصف» with aircraft in the unit is an AirStrike).
    """

    cls: str
    lemma: str
    forms: tuple[Form, ...]
    frame: str
    prior: float
    requires: Condition | None = None
    unless: Condition | None = None
    changes: tuple[tuple[Condition, str, str], ...] = ()
    example: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class CueRow:
    """A word or phrase that says who tells it, or whether it happened.

    ``phrases`` are folded words; a last word that ends in ``-`` is written attached to the next one.
    """

    kind: str
    lemma: str
    phrases: tuple[tuple[str, ...], ...]
    forms: tuple[Form, ...]
    side: str = "after"
    strength: float = 1.0
    content: str = ""
    requires: Condition | None = None
    unless: Condition | None = None
    example: str = ""
    counter: str = ""


@dataclass(frozen=True, slots=True)
class NounRow:
    """A noun or noun phrase of one kind; ``rest`` are the stems that follow its first word."""

    kind: str
    lemma: str
    forms: tuple[Form, ...]
    rest: tuple[frozenset[str], ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)


def _condition(row: Mapping[str, Any], key: str, sets: Sets) -> Condition | None:
    spec = row.get(key)
    return compile_condition(spec, sets) if spec else None


def _forms(row: Mapping[str, Any], morphology: Morphology) -> Iterator[Form]:
    """Every form that a row generates or lists."""
    verb = row.get("verb", "")
    if verb:
        yield from morphology.verb(verb)
        for masdar in morphology.masdars(verb) if row.get("masdar") is None else ():
            yield from morphology.noun(masdar, "masdar")
    for masdar in row.get("masdar") or ():
        yield from morphology.noun(masdar, "masdar")
    for voice in str(row.get("participles", "")).split():
        yield from morphology.participles(row.get("base", verb), voice)
    for noun in row.get("noun") or ():
        yield from morphology.noun(noun, "noun")
    for tense in ("past", "present"):
        for text in row.get(tense) or ():
            yield Form(fold_text(text), "verb", tense)


def read_triggers(
    data: Mapping[str, Sequence[Mapping[str, Any]]], morphology: Morphology, sets: Sets
) -> tuple[TriggerRow, ...]:
    """The rows of ``triggers.yaml``: a list of rows a class."""
    return tuple(_trigger(cls, row, morphology, sets) for cls, rows in data.items() for row in rows)


def _trigger(cls: str, row: Mapping[str, Any], morphology: Morphology, sets: Sets) -> TriggerRow:
    try:
        changes = tuple(
            (
                compile_condition(
                    {k: v for k, v in to.items() if k not in ("class", "frame")}, sets
                ),
                to["class"],
                to.get("frame", row["frame"]),
            )
            for to in row.get("when", ())
        )
        return TriggerRow(
            *(cls, row["lemma"], tuple(dict.fromkeys(_forms(row, morphology)))),
            frame=row["frame"],
            prior=float(row.get("prior", 0.8)),
            requires=_condition(row, "requires", sets),
            unless=_condition(row, "unless", sets),
            changes=changes,
            example=row.get("example", ""),
            counter=row.get("not", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataInvalid(f"trigger row {row.get('lemma', row)!r} of {cls}: {error}") from error


def read_cues(
    data: Mapping[str, Sequence[Mapping[str, Any]]], morphology: Morphology, sets: Sets
) -> tuple[CueRow, ...]:
    """The rows of ``cues.yaml``: a list of rows a kind."""
    return tuple(_cue(kind, row, morphology, sets) for kind, rows in data.items() for row in rows)


def _cue(kind: str, row: Mapping[str, Any], morphology: Morphology, sets: Sets) -> CueRow:
    try:
        return CueRow(
            *(kind, row["lemma"]),
            phrases=tuple(tuple(fold_text(p).split()) for p in row.get("phrase", ())),
            forms=tuple(dict.fromkeys(_forms(row, morphology))),
            side=row.get("side", "after"),
            strength=float(row.get("strength", 1.0)),
            content=row.get("content", ""),
            requires=_condition(row, "requires", sets),
            unless=_condition(row, "unless", sets),
            example=row.get("example", ""),
            counter=row.get("not", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataInvalid(f"cue row {row.get('lemma', row)!r} of {kind}: {error}") from error


#: Keys of a noun row that are not attributes.
_NOUN_KEYS = frozenset({"lemma", "nouns", "phrases"})


def read_nouns(
    data: Mapping[str, Mapping[str, Any]], morphology: Morphology
) -> tuple[NounRow, ...]:
    """The rows of ``nouns.yaml``: a kind has its rows, a row some nouns that share attributes."""
    found: list[NounRow] = []
    for kind, group in data.items():
        for row in group["rows"]:
            try:
                found.extend(_nouns(kind, row, morphology))
            except (KeyError, TypeError, ValueError) as error:
                raise DataInvalid(f"noun row {row!r} of {kind}: {error}") from error
    return tuple(found)


def _nouns(kind: str, row: Mapping[str, Any], morphology: Morphology) -> Iterator[NounRow]:
    attrs = {key: str(value) for key, value in row.items() if key not in _NOUN_KEYS}
    for spec in row.get("nouns", ()):
        forms = tuple(dict.fromkeys(morphology.noun(spec, "noun")))
        yield NounRow(kind, row.get("lemma", forms[0].text), forms, attrs=attrs)
    for phrase in row.get("phrases", ()):
        first, *rest = phrase.split()
        forms = tuple(dict.fromkeys(morphology.noun(first.replace("_", " "), "noun")))
        stems = tuple(frozenset(fold_text(one).split("|")) for one in rest)
        yield NounRow(kind, row.get("lemma", phrase.replace("_", " ")), forms, stems, attrs)
