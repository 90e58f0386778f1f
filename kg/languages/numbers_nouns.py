"""Nouns that are counted: every form, and whether it is one, two or many.

`counts.yaml` lists each noun with its plurals; the duals are made here. Of an Arabic noun with a
broken plural («جنود») the ending -ين is a dual («جنديين» = two soldiers); of one with a sound
plural («مدنيون/مدنيين») it is read as the plural, unless «اثنين» follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

from kg.languages.data import read_yaml
from kg.languages.fold import fold_text
from kg.languages.numbers_forms import forms
from kg.languages.words import Word

__all__ = ["Noun", "has_pronoun", "noun_of", "nouns"]

#: How `counts.yaml` writes the regular plurals.
_SOUND_MASCULINE: Final = "+"
_SOUND_FEMININE: Final = "ات"
_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in one of its forms.

    ``number`` is ``one``, ``two``, ``many`` or ``construct`` (a plural before its genitive:
    «مقاتلي»); ``kind`` is ``people``, ``origins`` (a people or creed, also an adjective: «سوري»),
    ``groups``, ``hurt``, ``things`` or ``times``; ``outcome`` is what a noun such as «قتيل» says
    became of the people.
    """

    lemma: str
    number: str
    kind: str
    outcome: str = ""


def _arabic_duals(lemma: str, broken: bool) -> Iterator[str]:
    """«طفلان», «غارتا»: the dual forms that are not also a plural."""
    if lemma.endswith("ة"):
        yield from (lemma[:-1] + ending for ending in ("تان", "تين", "تا", "تي"))
        return
    stem = lemma[:-1] + "ي" if lemma.endswith("ي") else lemma
    yield stem + "ان"
    if broken:
        yield stem + "ين"


def _arabic_plurals(lemma: str, given: tuple[str, ...]) -> Iterator[str]:
    """The plural forms: broken ones as given, sound ones made."""
    for plural in given:
        if plural == _SOUND_MASCULINE:
            yield from (lemma + ending for ending in ("ون", "ين"))
        elif plural == _NONE:
            continue
        elif plural == _SOUND_FEMININE:
            yield lemma[:-1] + "ات"
        else:
            yield fold_text(plural)
            if not fold_text(plural).endswith(("ة", "ا", "ء", "ي", "ن", "ات")):
                yield fold_text(plural) + "ا"


def _arabic_forms(lemma: str, given: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(form, number) of an Arabic noun, its accusative alef included."""
    plurals = tuple(_arabic_plurals(lemma, given))
    yield from ((plural, "many") for plural in plurals)
    sound = any(plural in (lemma + "ين", lemma + "ون") for plural in plurals)
    yield from ((dual, "two") for dual in _arabic_duals(lemma, not sound))
    if sound:
        yield from ((lemma + ending, "construct") for ending in ("ي", "و"))
    yield lemma, "one"
    if not lemma.endswith(("ة", "ا", "ي")) or lemma.endswith("ي"):
        yield lemma + "ا", "one"


def _english_forms(lemma: str, given: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(form, number) of an English noun."""
    yield lemma, "one"
    for plural in given:
        yield (_english_plural(lemma) if plural == _SOUND_MASCULINE else plural), "many"


def _english_plural(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")


def _listed(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """(lemma, plurals, kind, outcome) of every noun of the file; hurt nouns last, they win."""
    for kind in ("things", "times", "people", "origins", "groups"):
        for lemma, plurals in data.get(kind, {}).items():
            yield fold_text(lemma), _several(plurals), kind, ""
    for outcome, group in data["hurt"].items():
        for lemma, plurals in group.items():
            yield fold_text(lemma), _several(plurals), "hurt", outcome


def _several(plurals: str | list[str]) -> tuple[str, ...]:
    return (plurals,) if isinstance(plurals, str) else tuple(plurals)


@cache
def nouns(lang: str) -> Mapping[str, Noun]:
    """Every form of every counted noun of `lang`.

    >>> nouns("ar")["طفلين"].number, nouns("ar")["مدنيين"].number
    ('two', 'many')
    >>> nouns("en")["casualties"].outcome, nouns("en")["soldiers"].number
    ('', 'many')
    """
    data = read_yaml(lang, "counts")
    inflect = _arabic_forms if "dual" in data["morphology"] else _english_forms
    table: dict[str, Noun] = {}
    for lemma, plurals, kind, outcome in _listed(data):
        for form, number in inflect(lemma, plurals):
            known = table.get(form)
            if known is None or kind == "hurt" or known.number == "two":
                table[form] = Noun(lemma, number, kind, outcome)
    return table


#: «مدنيَين»: with its fatha written, an ending that is else read as a plural is a dual.
_WRITTEN_DUAL: Final = re.compile("\u064e\u0651?ي\u0652?ن[\u0650\u0652]?$")

#: Pronouns after a noun of kin: «طفله», «زوجتها».
_PRONOUNS: Final = ("هما", "هم", "ها", "ه")

#: What is left of the ending of a dual before a pronoun: «والداه», «والديه».
_DUAL: Final = ("ا", "ي")


def has_pronoun(folded: str) -> bool:
    """Whether a word may end in a pronoun: «أطفاله».

    >>> has_pronoun("اطفاله")
    True
    """
    return folded.endswith(_PRONOUNS)


@lru_cache(maxsize=1 << 14)
def _noun_of(folded: str, lang: str) -> tuple[Noun, int, bool] | None:
    table = nouns(lang)
    if folded in _never(lang):
        return None
    for form in forms(folded):
        if noun := table.get(form.stem):
            return noun, form.bare, form.article
    return _with_pronoun(folded, table)


@cache
def _never(lang: str) -> frozenset[str]:
    return frozenset(map(fold_text, read_yaml(lang, "counts").get("never", ())))


def _with_pronoun(folded: str, table: Mapping[str, Noun]) -> tuple[Noun, int, bool] | None:
    """«وطفلتها» is «طفلة», «والداه» two; it introduces people as an indefinite noun does."""
    for pronoun in _PRONOUNS:
        if not folded.endswith(pronoun):
            continue
        for form in forms(folded[: -len(pronoun)]):
            noun = None if form.article else _owned(form.stem, table)
            if noun is not None:
                return noun, form.bare, False
    return None


def _owned(stem: str, table: Mapping[str, Noun]) -> Noun | None:
    """The noun of people whose form before a pronoun is `stem`."""
    noun = table.get(stem[:-1] + "ة" if stem.endswith("ت") else stem)
    single = table.get(stem[:-1])
    if stem.endswith(_DUAL) and single is not None and single.number == "one":
        if noun is None or noun.number == "one":
            noun = replace(single, number="two")
    elif noun is not None and noun.number == "two":
        return None
    return noun if noun is not None and noun.kind in ("people", "groups") else None


def noun_of(word: Word, lang: str) -> tuple[Noun, int, bool] | None:
    """The counted noun in `word`, its letters before the article, and whether it has one."""
    if word.kind != "word":
        return None
    found = _noun_of(word.folded, lang)
    if found and found[0].number == "many" and _WRITTEN_DUAL.search(word.text):
        return replace(found[0], number="two"), found[1], found[2]
    return found
