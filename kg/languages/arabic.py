"""Arabic inflection: finite verbs, verbal nouns, participles and nouns, in folded spelling.

A verb is specified as ``"form root"``: ``"I قصف"``, ``"IV دين"``, ``"X ولي"``. A noun is its
singular and its plurals, in one string; ``مدني+ون`` stands for the sound masculine plural in both
cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.errors import DataInvalid
from kg.languages.arabic_stems import Stems, stems_of
from kg.languages.fold import fold_text
from kg.languages.forms import Form

__all__ = ["Arabic"]

#: Prefixes of the imperfect in news: he, she/they, we.
_PREFIXES: Final = ("ي", "ت", "ن")

#: What the jussive stands after; elsewhere its short forms would be other words.
_JUSSIVE: Final = ("لم", "ولم", "فلم", "لا", "ولا", "فلا", "لما")


def _stems(spec: str) -> Stems:
    try:
        form, root = spec.split()
        return stems_of(form, root)
    except (ValueError, KeyError, IndexError) as error:
        raise DataInvalid(f"verb {spec!r}: write form and root, as in 'I قصف'") from error


def _past(stems: Stems) -> Iterator[tuple[str, str, str, bool]]:
    """Forms of the perfect: text, number, gender, bound."""
    yield stems.past, "sg", "m", False
    yield stems.past_f, "sg", "f", False
    yield stems.past_pl + "وا", "pl", "m", False
    yield stems.past_pl + "و", "pl", "m", True
    yield stems.past_f + "ا", "du", "f", False
    dual = (
        stems.past_c if stems.past.endswith(("ي", "ا")) and stems.past_c[-1] in "وي" else stems.past
    )
    yield dual + "ا", "du", "m", False
    yield stems.past_c.removesuffix("ن") + "نا", "pl", "", False
    yield stems.past_c + "ت", "sg", "", False
    if stems.past.endswith("ي"):
        yield stems.past + "ت", "sg", "f", False
        yield stems.past[:-1] + "ا", "sg", "m", True


def _imperfect(stems: Stems) -> Iterator[tuple[str, str, str, bool]]:
    """Forms of the imperfect with its prefixes: text, number, gender, bound."""
    for prefix in _PREFIXES:
        gender = {"ي": "m", "ت": "f"}.get(prefix, "")
        number = "pl" if prefix == "ن" else "sg"
        yield prefix + stems.imp, number, gender, False
        if stems.imp.endswith("ي"):
            yield prefix + stems.imp[:-1] + "ا", number, gender, True
    for prefix in ("ي", "ت"):
        for ending, bound in (("ون", False), ("وا", False), ("و", True)):
            yield prefix + stems.imp_pl + ending, "pl", "m", bound
        dual = stems.imp
        yield prefix + dual + "ان", "du", "", False
        yield prefix + stems.imp_j + "ن", "pl", "f", False
    yield "ت" + stems.imp_pl + "ين", "sg", "f", False


class Arabic:
    """The Arabic strategy of `kg.languages.forms.Morphology`."""

    def verb(self, spec: str) -> Iterator[Form]:
        """Finite forms, third person and we, perfect and imperfect.

        >>> [form.text for form in Arabic().verb("I قصف")][:4]
        ['قصف', 'قصفت', 'قصفوا', 'قصفو']
        """
        stems = _stems(spec)
        for text, number, gender, bound in _past(stems):
            yield Form(text, "verb", "past", "unknown", number, gender, bound)
        for text, number, gender, bound in _imperfect(stems):
            yield Form(text, "verb", "present", "unknown", number, gender, bound)
        if stems.imp_j != stems.imp:
            for prefix in _PREFIXES:
                yield Form(prefix + stems.imp_j, "verb", "present", after=_JUSSIVE)
        if stems.passive_past:
            for ending, number, gender in (("", "sg", "m"), ("ت", "sg", "f"), ("وا", "pl", "m")):
                text = stems.passive_past + ending
                yield Form(text, "verb", "past", "passive", number, gender)
        if stems.passive_imp:
            for prefix in _PREFIXES:
                yield Form(prefix + stems.passive_imp, "verb", "present", "passive", "sg")

    def masdars(self, spec: str) -> tuple[str, ...]:
        """Verbal nouns by rule, with their plural; form I has none, its rows list them.

        >>> Arabic().masdars("X هدف")
        ('استهداف استهدافات',)
        """
        return tuple(f"{one} {one.removesuffix('ة')}ات" for one in _stems(spec).masdar)

    def participles(self, spec: str, voice: str) -> Iterator[Form]:
        """Participles in all genders and numbers, with the accusative ending.

        >>> [form.text for form in Arabic().participles("I حصر", "passive")][:3]
        ['محصور', 'محصورا', 'محصورة']
        """
        stems = _stems(spec)
        for base in stems.active if voice == "active" else stems.passive:
            yield Form(base, "participle", "none", voice, "sg", "m")
            yield Form(base + "ا", "participle", "none", voice, "sg", "m")
            yield Form(base + "ة", "participle", "none", voice, "sg", "f")
            for ending in ("تان", "تين"):
                yield Form(base + ending, "participle", "none", voice, "du", "f")
            yield Form(base + "ات", "participle", "none", voice, "pl", "f")
            whole = base[:-1] if base.endswith("ي") else base
            for ending in ("ون", "ين", "و", "ي", "ان"):
                yield Form(whole + ending, "participle", "none", voice, "pl", "m")

    def noun(self, spec: str, pos: str) -> Iterator[Form]:
        """Singular with its accusative, then the plurals as listed, then the dual.

        >>> [form.text for form in Arabic().noun("غارة غارات", "noun")]
        ['غارة', 'غارات', 'غارتان', 'غارتين', 'غارتا']
        """
        singular, *plurals = spec.split()
        base = fold_text(singular.removesuffix("+ون"))
        if singular.endswith("+ون"):
            plurals = [singular, *plurals]
        if base != "+":
            yield Form(base, pos, number="sg", gender="f" if base.endswith("ة") else "m")
            if not base.endswith(("ا", "ة")):
                yield Form(base + "ا", pos, number="sg", gender="m")
        for plural in plurals:
            yield from self._plural(fold_text(plural), pos)
        if base != "+":
            yield from self._dual(base, pos)

    def adjective(self, spec: str) -> Iterator[Form]:
        """A nationality in all genders and numbers; no accusative, for «سوريا» is the country.

        >>> [form.text for form in Arabic().adjective("روسي")][:3]
        ['روسي', 'روسية', 'روسيون']
        """
        base = fold_text(spec)
        yield Form(base, "noun", number="sg", gender="m")
        yield Form(base + "ة", "noun", number="sg", gender="f")
        for ending in ("ون", "ين", "و"):
            yield Form(base + ending, "noun", number="pl", gender="m")
        yield Form(base + "ات", "noun", number="pl", gender="f")
        for ending, gender in (("ان", "m"), ("تان", "f"), ("تين", "f")):
            yield Form(base + ending, "noun", number="du", gender=gender)

    def _dual(self, base: str, pos: str) -> Iterator[Form]:
        stem, gender = (base[:-1] + "ت", "f") if base.endswith("ة") else (base, "m")
        for ending in ("ان", "ين", "ا") if gender == "f" else ("ان", "ين"):
            yield Form(stem + ending, pos, number="du", gender=gender)

    def _plural(self, base: str, pos: str) -> Iterator[Form]:
        if not base.endswith("+ون"):
            yield Form(base, pos, number="pl")
            if not base.endswith(("ات", "ا", "اء", "ة", "ي")):
                yield Form(base + "ا", pos, number="pl")
            return
        stem = base.removesuffix("+ون")
        for ending in ("ون", "ين", "و", "ي"):
            yield Form(stem + ending, pos, number="pl", gender="m")
