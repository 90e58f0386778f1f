"""Stems of Arabic verbs from root and form, in unvowelled folded spelling.

A template writes the root's letters as 1, 2, 3 (and 4). The tables are the ten common forms for
sound, hollow (middle و/ي), defective (last و/ي) and doubled roots; where a kind of root has no
line of its own in a form, the sound one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["Stems", "stems_of"]


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems that endings and prefixes are put to; empty where the verb has none.

    ``past`` he-form, ``past_f`` she-form, ``past_pl`` before وا, ``past_c`` before a consonant;
    ``imp`` imperfect without prefix, ``imp_pl`` before ون, ``imp_j`` jussive; the passive ones only
    where they are spelled otherwise. ``masdar``, ``active``, ``passive`` nouns and participles.
    """

    past: str
    past_f: str
    past_pl: str
    past_c: str
    imp: str
    imp_pl: str
    imp_j: str
    passive_past: str = ""
    passive_imp: str = ""
    masdar: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()


#: form: past, imperfect, masdars, active participle, passive participle
_SOUND: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "I": ("123", "123", "", "1ا23", "م12و3"),
    "II": ("123", "123", "ت12ي3", "م123", "م123"),
    "III": ("1ا23", "1ا23", "م1ا23ة", "م1ا23", "م1ا23"),
    "IV": ("ا123", "123", "ا12ا3", "م123", "م123"),
    "V": ("ت123", "ت123", "ت123", "مت123", "مت123"),
    "VI": ("ت1ا23", "ت1ا23", "ت1ا23", "مت1ا23", "مت1ا23"),
    "VII": ("ان123", "ن123", "ان12ا3", "من123", ""),
    "VIII": ("ا1ت23", "1ت23", "ا1ت2ا3", "م1ت23", "م1ت23"),
    "IX": ("ا123", "123", "ا12ا3", "م123", ""),
    "X": ("است123", "ست123", "است12ا3", "مست123", "مست123"),
    "Q": ("1234", "1234", "1234ة", "م1234", "م1234"),
    "QII": ("ت1234", "ت1234", "ت1234", "مت1234", ""),
}

#: form: past, past before a consonant, imperfect, jussive, passive past, passive imperfect,
#: masdars, active, passive participle; L is the long vowel of the imperfect.
_HOLLOW: Final[dict[str, tuple[str, str, str, str, str, str, str, str, str]]] = {
    "I": ("1ا3", "13", "1L3", "13", "1ي3", "1ا3", "", "1اي3", "م1L3"),
    "IV": ("ا1ا3", "ا13", "1ي3", "13", "ا1ي3", "1ا3", "ا1ا3ة", "م1ي3", "م1ا3"),
    "VII": ("ان1ا3", "ان13", "ن1ا3", "ن13", "", "", "ان1يا3", "من1ا3", ""),
    "VIII": ("ا1تا3", "ا1ت3", "1تا3", "1ت3", "ا1تي3", "", "ا1تيا3", "م1تا3", "م1تا3"),
    "X": ("است1ا3", "است13", "ست1ي3", "ست13", "است1ي3", "ست1ا3", "است1ا3ة", "مست1ي3", "مست1ا3"),
}

#: form: past without its last letter, imperfect without it, masdars, active, passive participle
_DEFECTIVE: Final[dict[str, tuple[str, str, str, str, str]]] = {
    "I": ("12", "12", "", "1ا2ي 1ا2", "م12L"),
    "II": ("12", "12", "ت12ية", "م12ي م12", "م12ي"),
    "III": ("1ا2", "1ا2", "م1ا2اة", "م1ا2ي م1ا2", "م1ا2ي"),
    "IV": ("ا12", "12", "ا12اء", "م12ي م12", "م12ي"),
    "V": ("ت12", "ت12", "ت12ي ت12", "مت12ي مت12", ""),
    "VI": ("ت1ا2", "ت1ا2", "ت1ا2ي ت1ا2", "مت1ا2ي مت1ا2", ""),
    "VII": ("ان12", "ن12", "ان12اء", "من12ي من12", ""),
    "VIII": ("ا1ت2", "1ت2", "ا1ت2اء", "م1ت2ي م1ت2", "م1ت2ي"),
    "X": ("است12", "ست12", "است12اء", "مست12ي مست12", "مست12ي"),
}

#: form: past, past before a consonant, imperfect, masdars, active, passive participle
_DOUBLED: Final[dict[str, tuple[str, str, str, str, str, str]]] = {
    "I": ("12", "122", "12", "", "1ا2", "م12و2"),
    "III": ("1ا2", "1ا22", "1ا2", "م1ا2ة", "م1ا2", "م1ا2"),
    "IV": ("ا12", "ا122", "12", "ا12ا2", "م12", "م12"),
    "VI": ("ت1ا2", "ت1ا22", "ت1ا2", "ت1ا2", "مت1ا2", ""),
    "VII": ("ان12", "ان122", "ن12", "ان12ا2", "من12", ""),
    "VIII": ("ا1ت2", "ا1ت22", "1ت2", "ا1ت2ا2", "م1ت2", "م1ت2"),
    "X": ("است12", "است122", "ست12", "است12ا2", "مست12", "مست12"),
}

#: What the ت of form VIII becomes after the first letter: the two letters together.
_EIGHTH: Final = {
    **{"ز": "زد", "د": "د", "ذ": "د", "ص": "صط", "ض": "ضط", "ط": "ط", "ظ": "ظط"},
    **{"و": "ت", "ي": "ت", "ت": "ت", "ث": "ث", "ء": "يت"},
}

_WEAK: Final = frozenset("وي")


def _fill(template: str, root: str, form: str, long: str = "") -> str:
    """Put the root's letters into `template`; the ت of form VIII follows the first letter."""
    text = template
    if form == "VIII" and root[0] in _EIGHTH:
        text = text.replace("1ت", _EIGHTH[root[0]], 1)
    for place, letter in enumerate(root, start=1):
        text = text.replace(str(place), letter)
    return text.replace("L", long)


def _seated(text: str, root: str) -> str:
    """Write a hamza of the root as the folded spelling has it: on its seat."""
    if "ء" not in root:
        return text
    at = text.find("ء")
    if at < 0 or (text.endswith("ء") and text[at - 1 : at] == "ا"):
        return text
    if root[0] == "ء" and text[:1] in "يتنم" and at == 1 and text[:1] == "م":
        return text.replace("ء", "و", 1)
    return text.replace("ء", "ا", 1).replace("اا", "ا")


def _words(template: str, root: str, form: str, long: str = "") -> tuple[str, ...]:
    return tuple(_seated(_fill(one, root, form, long), root) for one in template.split())


def _sound(form: str, root: str) -> Stems:
    past, imp, masdar, active, passive = _SOUND[form]
    filled_past, filled_imp = (_seated(_fill(t, root, form), root) for t in (past, imp))
    masdars = _words(masdar, root, form)
    if root[0] == "و":
        if form == "I":
            filled_imp = filled_imp[1:]
        if form in ("IV", "X"):
            masdars = tuple(m.replace("او", "اي", 1).replace("استو", "استي", 1) for m in masdars)
    if root[0] == "ء" and form in ("II", "III", "IV"):
        filled_imp = "و" + filled_imp[1:] if form != "III" else "وا" + filled_imp[1:]
    return Stems(
        *(filled_past, filled_past + "ت", filled_past, filled_past),
        *(filled_imp, filled_imp, filled_imp),
        masdar=masdars,
        active=_words(active, root, form),
        passive=_words(passive, root, form),
    )


def _hollow(form: str, root: str) -> Stems:
    long = root[1]
    parts = _HOLLOW[form]
    past, past_c, imp, imp_j, passive_past, passive_imp = (
        _fill(template, root, form, long) for template in parts[:6]
    )
    return Stems(
        *(past, past + "ت", past, past_c, imp, imp, imp_j),
        passive_past=passive_past,
        passive_imp=passive_imp,
        masdar=_words(parts[6], root, form),
        active=_words(parts[7], root, form),
        passive=_words(parts[8], root, form, "و" if long == "ا" else long),
    )


def _defective(form: str, root: str) -> Stems:
    past, imp, masdar, active, passive = _DEFECTIVE[form]
    base, stem = _seated(_fill(past, root, form), root), _seated(_fill(imp, root, form), root)
    if root[0] == "و" and form == "I":
        stem = stem[1:]
    if root[0] == "ء" and form == "IV":
        stem = "و" + stem[1:]
    last = root[2] if form == "I" else "ي"
    masdars = _words(masdar, root, form)
    if root[0] == "و":
        masdars = tuple(m.replace("استو", "استي", 1) for m in masdars)
    return Stems(
        *(base + ("ا" if last == "و" else "ي"), base + "ت", base, base + last),
        *(stem + last, stem, stem),
        masdar=masdars,
        active=_words(active, root, form),
        passive=_words(passive, root, form, last),
    )


def _doubled(form: str, root: str) -> Stems:
    parts = _DOUBLED[form]
    past, past_c, imp = (_seated(_fill(template, root, form), root) for template in parts[:3])
    return Stems(
        *(past, past + "ت", past, past_c, imp, imp, imp),
        masdar=_words(parts[3], root, form),
        active=_words(parts[4], root, form),
        passive=_words(parts[5], root, form),
    )


def stems_of(form: str, root: str) -> Stems:
    """The stems of the verb of `root` in `form` (I to X, Q for four letters).

    A middle «ا» in the root of a hollow verb says that the imperfect has ا too («نال»، «ينال»).

    >>> stems_of("VIII", "قول").masdar
    ('اقتيال',)
    >>> stems_of("I", "قصف").imp
    'قصف'
    """
    if form in ("Q", "QII"):
        return _sound(form, root)
    if root[2] in _WEAK and form in _DEFECTIVE:
        return _defective(form, root)
    if root[1] in "ويا" and form in _HOLLOW:
        return _hollow(form, root)
    if root[1] == root[2] and form in _DOUBLED:
        return _doubled(form, root)
    return _sound(form, root)
