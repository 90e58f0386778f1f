"""Find numbers, in digits and in words, and work out what they are worth.

A number word does one of a few jobs: it is a unit, a ten, a hundred, a scale. `numbers.yaml` says
which words do which; the composer below puts the jobs together, so «مئتان وستة واربعون الفا» and
"two hundred and forty-six thousand" take the same road. Arabic joins addends with «و» and never
multiplies across one; English joins with "and", a hyphen, a comma, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg.languages.data import read_yaml
from kg.languages.fold import fold_text
from kg.languages.numbers_composer import Composer, Piece
from kg.languages.numbers_forms import Form, forms, place, start_without
from kg.languages.numbers_nouns import noun_of
from kg.languages.words import Word, words
from kg.model import Span

__all__ = ["Number", "NumberWords", "cached_words", "find_numbers", "number_words", "numbers_in"]

#: Digits with thousands separators: groups of three. Arabic newspapers use the full stop too.
_GROUPED: Final = {
    "ar": re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+"),
    "en": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+"),
}
_DECIMAL: Final = re.compile(r"\d+[.,]\d+")

#: Longer runs of digits are telephone or identity numbers.
_LONGEST: Final = 12

#: "k" and "bn" are scales after digits only.
_SHORTEST_VAGUE: Final = 3

_DUAL_ENDINGS: Final = ("ان", "ين", "تا", "تي")

_HYPHENS: Final = frozenset("-‐‑–")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written. ``first`` and ``last`` are the indexes of its words.

    ``kind`` is ``cardinal``, ``ordinal``, ``dual`` (two of a noun: «طفلان») or
    ``order-of-magnitude`` («عشرات» 10, "dozens" 12, «مئات الآلاف» 100,000). ``article`` says that
    it is definite.
    """

    span: Span
    value: int
    kind: str
    first: int
    last: int
    article: bool = False
    digits: bool = False


@dataclass(frozen=True, slots=True)
class NumberWords:
    """What the number words of a language do: folded word → (role, value)."""

    code: str
    roles: dict[str, tuple[str, int]]
    ordinals: dict[str, int]
    joiners: frozenset[str]
    never: frozenset[str]
    suffixes: frozenset[str]
    arabic: bool


_ROLES: Final = (
    *("units", "teen_units", "teens", "teen_tails", "tens", "hundred", "hundreds", "scales"),
    *("scales_or_duals", "plural_scales", "dual_scales", "fractions", "magnitudes"),
)


@cache
def number_words(lang: str) -> NumberWords:
    """The number words of `lang`, folded."""
    data: dict[str, Any] = read_yaml(lang, "numbers")
    roles = {
        fold_text(word): (role, value)
        for role in _ROLES
        for value, group in data.get(role, {}).items()
        for word in group
    }
    roles |= dict.fromkeys(data.get("articles", ()), ("articles", 1))
    roles |= dict.fromkeys(data.get("magnitude_links", ()), ("magnitude_links", 0))
    return NumberWords(
        lang,
        roles,
        {fold_text(w): value for value, group in data["ordinals"].items() for w in group},
        frozenset(map(fold_text, data["joiners"])),
        frozenset(map(fold_text, data["never"])),
        frozenset(data.get("ordinal_suffixes", ())),
        "teen_tails" in data,
    )


@lru_cache(maxsize=512)
def cached_words(text: str) -> tuple[Word, ...]:
    """The words of `text`; numbers, times and counts of one sentence share the work."""
    return words(text)


def _digits(folded: str, lang: str) -> tuple[str, int | float] | None:
    """Role and worth of a word of digits; `None` for a version or a telephone number."""
    if folded.isdecimal():
        return ("digits", int(folded)) if len(folded) <= _LONGEST else None
    if _GROUPED[lang].fullmatch(folded):
        return "digits", int(re.sub(r"\D", "", folded))
    if _DECIMAL.fullmatch(folded):
        return "decimal", float(folded.replace(",", "."))
    return None


def _piece(line: Sequence[Word], index: int, lexicon: NumberWords, link: str) -> Piece | None:
    """What the word at `index` does in a number, if anything."""
    word = line[index]
    if word.kind == "number":
        folded, last = _with_arabic_commas(line, index)
        worth = _digits(folded, lexicon.code)
        return Piece(*worth, index, last, word.start, link) if worth else None
    if word.kind == "punct" or word.folded in lexicon.never:
        return None
    known_forms = _jobs(word.folded, lexicon.code)
    if not known_forms:
        return None
    form, job = known_forms[0]
    if len(known_forms) > 1 and known_forms[1][1][0] == "teen_units":
        follows = line[index + 1].folded if index + 1 < len(line) else ""
        if lexicon.roles.get(follows, ("",))[0] == "teen_tails":
            form, job = known_forms[1]
    tie = "and" if form.joined else link
    return Piece(*job, index, index, start_without(word, form), tie, form.article)


@lru_cache(maxsize=1 << 15)
def _jobs(folded: str, lang: str) -> tuple[tuple[Form, tuple[str, int]], ...]:
    """The forms of a word that do a job in a number, and which."""
    roles = number_words(lang).roles
    return tuple((form, roles[form.stem]) for form in forms(folded) if form.stem in roles)


def _with_arabic_commas(line: Sequence[Word], index: int) -> tuple[str, int]:
    """«3،000» is one number that the Arabic comma cuts in pieces: its digits and its last word."""
    digits, last = line[index].folded, index
    while last + 2 < len(line) and line[last + 1].folded == "،":
        comma, group = line[last + 1], line[last + 2]
        glued = line[last].end == comma.start and comma.end == group.start
        if not (glued and group.folded.isdecimal() and len(group.folded) == 3):
            break
        digits, last = f"{digits},{group.folded}", last + 2
    return digits, last


def _link(line: Sequence[Word], index: int, lexicon: NumberWords) -> tuple[str, int]:
    """How the word at `index` is tied to the one before, and where the next piece stands."""
    word = line[index]
    if index + 1 == len(line):
        return "", index
    if word.folded in lexicon.joiners:
        return "and", index + 1
    if word.folded in _HYPHENS and line[index + 1].start == word.end:
        return "hyphen", index + 1
    if word.folded == "," and not lexicon.arabic:
        spoken = line[index + 1].folded in lexicon.joiners and index + 2 < len(line)
        return ("and", index + 2) if spoken else ("comma", index + 1)
    return "", index


def _runs(
    line: Sequence[Word], lexicon: NumberWords, claimed: frozenset[int]
) -> Iterator[list[Piece]]:
    """Neighbouring words that all do a job in a number; `claimed` ones are spoken for."""
    run: list[Piece] = []
    index = 0
    while index < len(line):
        link, at = _link(line, index, lexicon) if run else ("", index)
        piece = None if at in claimed else _piece(line, at, lexicon, link)
        if piece is not None:
            run.append(piece)
            index = piece.last + 1
        elif run:
            yield run
            run = []
        else:
            index += 1
    if run:
        yield run


def _cardinals(
    text: str, line: Sequence[Word], lexicon: NumberWords, claimed: frozenset[int]
) -> Iterator[Number]:
    for run in _runs(line, lexicon, claimed):
        composer = Composer(run, lexicon.arabic)
        at = 0
        while at < len(run):
            whole = composer.number(at)
            if whole is None:
                at += 1
                continue
            first, last = run[at], run[whole.end - 1]
            at = whole.end
            span = Span.of(text, first.start, line[last.last].end)
            kind = "order-of-magnitude" if whole.vague else "cardinal"
            if len(span.text) >= _SHORTEST_VAGUE or not whole.vague:
                digits = first.role == "digits" and first is last
                yield Number(span, whole.value, kind, first.index, last.last, first.article, digits)


def _ordinal_at(
    line: Sequence[Word], index: int, lexicon: NumberWords
) -> tuple[int, int, int, bool] | None:
    """(value, start, last, article) of an ordinal at `index`."""
    word = line[index]
    after = line[index + 1] if index + 1 < len(line) else None
    if word.kind == "number":
        if after and after.folded in lexicon.suffixes and after.start == word.end:
            return (
                (int(word.folded), word.start, index + 1, False)
                if word.folded.isdecimal()
                else None
            )
        return None
    for form in _ordinal_forms(word.folded, lexicon.code):
        value = lexicon.ordinals.get(form.stem) or _elevenths(form.stem, lexicon)
        if value:
            extra, last = _ordinal_tail(line, index + 1, lexicon, value)
            if form.stem in lexicon.ordinals or last > index:
                return value + extra, start_without(word, form), last, form.article
        tens = lexicon.roles.get(form.stem, ("", 0))
        if tens[0] == "tens" and not lexicon.arabic and index + 2 < len(line):
            unit = lexicon.ordinals.get(line[index + 2].folded, 10)
            if line[index + 1].folded in _HYPHENS and unit < 10:
                return tens[1] + unit, word.start, index + 2, False
    return None


@lru_cache(maxsize=1 << 15)
def _ordinal_forms(folded: str, lang: str) -> tuple[Form, ...]:
    """The forms of a word that may begin an ordinal."""
    lexicon = number_words(lang)
    known = (lexicon.ordinals.keys(), lexicon.roles.keys())
    return tuple(form for form in forms(folded) if any(form.stem in one for one in known))


def _elevenths(stem: str, lexicon: NumberWords) -> int:
    """«حادي» is 1 in «الحادي عشر» and «الحادي والعشرين» only."""
    return 1 if lexicon.roles.get(stem) == ("teen_units", 1) and stem.startswith("حاد") else 0


def _ordinal_tail(
    line: Sequence[Word], index: int, lexicon: NumberWords, value: int
) -> tuple[int, int]:
    """What «عشر» or «والعشرين» adds to an ordinal, and the last word of it."""
    if index >= len(line) or value > 9 or not lexicon.arabic:
        return 0, index - 1
    for form in forms(line[index].folded):
        role, worth = lexicon.roles.get(form.stem, ("", 0))
        if (role == "teen_tails" and not form.prefix) or (role == "tens" and form.joined):
            return worth, index
    return 0, index - 1


def _ordinals(text: str, line: Sequence[Word], lexicon: NumberWords) -> Iterator[Number]:
    index = 0
    while index < len(line):
        found = _ordinal_at(line, index, lexicon) if line[index].kind != "punct" else None
        if found:
            value, start, last, article = found
            span = Span.of(text, start, line[last].end)
            yield Number(span, value, "ordinal", index, last, article)
            index = last
        index += 1


def _duals(text: str, line: Sequence[Word], lang: str, claimed: frozenset[int]) -> Iterator[Number]:
    for index, word in enumerate(line):
        if index not in claimed and word.folded.endswith(_DUAL_ENDINGS):
            found = noun_of(word, lang)
            if found and found[0].number == "two":
                start = place(word, found[1])
                span = Span.of(text, start, word.end)
                yield Number(span, 2, "dual", index, index, found[2])


@lru_cache(maxsize=512)
def numbers_in(text: str, lang: str) -> tuple[Number, ...]:
    """Like `find_numbers`; kept, so that times and counts of one sentence share the work."""
    line, lexicon = cached_words(text), number_words(lang)
    found = list(_ordinals(text, line, lexicon))
    claimed = frozenset(i for number in found for i in range(number.first, number.last + 1))
    found += _cardinals(text, line, lexicon, claimed)
    if lexicon.arabic:
        claimed = frozenset(i for number in found for i in range(number.first, number.last + 1))
        found += _duals(text, line, lang, claimed)
    return tuple(sorted(found, key=lambda number: number.first))


def find_numbers(text: str, lang: str) -> tuple[Number, ...]:
    """Every whole number of `text`, in order, in digits or in words.

    Decimals without a scale («3.5») and runs of digits that are no number are left out; years,
    dates and percentages are numbers here, and no counts in `kg.languages.counts`.

    >>> [(n.span.text, n.value) for n in find_numbers("مئتان وستة واربعون و3 آلاف", "ar")]
    [('مئتان وستة واربعون', 246), ('3 آلاف', 3000)]
    >>> [(n.value, n.kind) for n in find_numbers("two dozen raids, dozens of dead", "en")]
    [(24, 'cardinal'), (12, 'order-of-magnitude')]
    """
    return numbers_in(text, lang)
