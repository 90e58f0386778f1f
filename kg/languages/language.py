"""A language as one value: everything that its folder brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.errors import DataInvalid, UnknownLanguage
from kg.languages.arabic import Arabic
from kg.languages.data import FOLDER, read_yaml
from kg.languages.english import English
from kg.languages.fold import fold_text
from kg.languages.forms import Morphology
from kg.languages.lexicon import Lexicon
from kg.languages.roles import RoleTable, read_roles
from kg.languages.row_reader import RowReader

__all__ = ["Language", "known", "load"]

#: Ways to inflect, by the name that ``language.yaml`` gives.
MORPHOLOGIES: Final[Mapping[str, Morphology]] = {"arabic": Arabic(), "english": English()}


@dataclass(frozen=True, slots=True)
class Language:
    """What a language brings."""

    code: str
    name: str
    direction: str
    morphology: Morphology
    abbreviations: frozenset[str]
    lexicon: Lexicon
    roles: RoleTable

    def __repr__(self) -> str:
        """One line: code and size."""
        rows = (
            len(self.lexicon.trigger_rows),
            len(self.lexicon.cue_rows),
            len(self.lexicon.noun_rows),
        )
        return "<Language {}: {} triggers, {} cues, {} nouns>".format(self.code, *rows)


@cache
def known() -> tuple[str, ...]:
    """The codes of all languages that have a folder here.

    >>> known()
    ('ar', 'en')
    """
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/language.yaml")))


def _word_sets(
    code: str, morphology: Morphology, nouns: Mapping[str, Any]
) -> dict[str, frozenset[str]]:
    """The sets that conditions refer to: those of ``sets.yaml``, and one for each kind of noun."""
    sets: dict[str, set[str]] = {}
    for row in RowReader(morphology, {}).nouns(nouns):
        sets.setdefault(row.kind, set()).update(form.text for form in row.forms if not row.rest)
    for name, entries in (read_yaml(code, "sets") or {}).items():
        chosen = sets.setdefault(name, set())
        for entry in entries:
            if entry.startswith("@"):
                chosen |= sets[entry[1:]]
            else:
                chosen.update(form.text for form in morphology.noun(entry, "noun"))
    return {name: frozenset(entries) for name, entries in sets.items()}


@cache
def load(code: str) -> Language:
    """The language with this code, read once; `UnknownLanguage` where no folder brings it.

    >>> load("ar").direction
    'rtl'
    """
    if code not in known():
        raise UnknownLanguage(code, known())
    head = read_yaml(code, "language")
    if head.get("morphology") not in MORPHOLOGIES:
        raise DataInvalid(f"{code}/language.yaml: no morphology {head.get('morphology')!r}")
    morphology = MORPHOLOGIES[head["morphology"]]
    nouns = read_yaml(code, "nouns") or {}
    sets = _word_sets(code, morphology, nouns)
    reader = RowReader(morphology, sets)
    lexicon = Lexicon(
        reader.triggers(read_yaml(code, "triggers") or {}),
        reader.cues(read_yaml(code, "cues") or {}),
        reader.nouns(nouns),
        frozenset(head.get("conjunctions", ())),
        never=sets.get("never", frozenset()),
    )
    return Language(
        *(code, head["name"], head["direction"], morphology),
        abbreviations=frozenset(fold_text(one) for one in head.get("abbreviations", ())),
        lexicon=lexicon,
        roles=read_roles(read_yaml(code, "roles") or {"frames": {}}),
    )
