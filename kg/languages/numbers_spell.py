"""Write numbers out in words, in every correct form of a language.

Arabic has many: the units 3 to 10 take the opposite gender of what is counted, tens and duals have
a nominative and an oblique case, hundreds are written together or apart, with or without the old
alef.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from kg.errors import UnknownLanguage

__all__ = ["spell"]

#: The numbers that can be written out lie below this.
LIMIT: Final = 1_000_000_000

_UNITS: Final = ("", "واحد", "اثنان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS: Final = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")

#: One, two, three to ten, eleven and more of a scale.
_SCALES: Final = (
    (1_000_000, ("مليون", "مليونان", "مليونين", "ملايين", "مليونا")),
    (1_000, ("ألف", "ألفان", "ألفين", "آلاف", "ألفا")),
)


@dataclass(frozen=True, slots=True)
class _Arabic:
    """One way to write Arabic numbers."""

    oblique: bool
    feminine: bool
    hundred: str
    together: bool

    def unit(self, n: int, feminine: bool) -> str:
        """1 to 10, agreeing with what is counted."""
        if n == 1:
            return "واحدة" if feminine else "واحد"
        if n == 2:
            stem = "اثنت" if feminine else "اثن"
            return stem + ("ين" if self.oblique else "ان")
        return _UNITS[n] if feminine else _UNITS[n] + "ة"

    def teen(self, n: int, feminine: bool) -> str:
        """11 to 19."""
        tail = "عشرة" if feminine else "عشر"
        if n == 11:
            return f"{'إحدى' if feminine else 'أحد'} {tail}"
        if n == 12:
            stem = "اثنت" if feminine else "اثن"
            return f"{stem}{'ي' if self.oblique else 'ا'} {tail}"
        return f"{self.unit(n - 10, feminine)} {tail}"

    def below_hundred(self, n: int, feminine: bool) -> str:
        """1 to 99."""
        if n <= 10:
            return self.unit(n, feminine)
        if n < 20:
            return self.teen(n, feminine)
        tens = _TENS[n // 10] + ("ين" if self.oblique else "ون")
        return f"{self.unit(n % 10, feminine)} و{tens}" if n % 10 else tens

    def hundreds(self, n: int) -> str:
        """100, 200 … 900."""
        if n == 1:
            return self.hundred
        if n == 2:
            return self.hundred[:-1] + ("تين" if self.oblique else "تان")
        unit = _UNITS[n].removesuffix("ي") if self.together else _UNITS[n]
        return unit + ("" if self.together else " ") + self.hundred

    def below_thousand(self, n: int, feminine: bool) -> str:
        """1 to 999."""
        parts = [self.hundreds(n // 100)] if n >= 100 else []
        if n % 100:
            parts.append(self.below_hundred(n % 100, feminine))
        return " و".join(parts)

    def scaled(self, n: int, words: tuple[str, ...]) -> str:
        """`n` thousands or millions."""
        one, two, two_oblique, few, many = words
        rest = n % 100
        dual = two_oblique if self.oblique else two
        if n <= 2:
            return one if n == 1 else dual
        if rest in (1, 2):
            return f"{self.below_thousand(n - rest, False)} {one} و{one if rest == 1 else dual}"
        noun = one if rest == 0 else few if rest <= 10 else many
        return f"{self.below_thousand(n, False)} {noun}"

    def write(self, n: int) -> str:
        """The whole number."""
        parts = []
        for scale, words in _SCALES:
            if n >= scale:
                parts.append(self.scaled(n // scale, words))
                n %= scale
        if n:
            parts.append(self.below_thousand(n, self.feminine))
        return " و".join(parts) or "صفر"


_ENGLISH: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_ENGLISH_TENS: Final = (
    *("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)


def _english_below_hundred(n: int) -> str:
    if n < 20:
        return _ENGLISH[n]
    return _ENGLISH_TENS[n // 10] + (f"-{_ENGLISH[n % 10]}" if n % 10 else "")


def _english_below_thousand(n: int, conjunction: str) -> str:
    if n < 100:
        return _english_below_hundred(n)
    rest = conjunction + _english_below_hundred(n % 100) if n % 100 else ""
    return f"{_ENGLISH[n // 100]} hundred{rest}"


def _english(n: int, conjunction: str, separator: str) -> str:
    parts = []
    for scale, name in ((1_000_000, "million"), (1_000, "thousand")):
        if n >= scale:
            parts.append(f"{_english_below_thousand(n // scale, conjunction)} {name}")
            n %= scale
    if n or not parts:
        tail = _english_below_thousand(n, conjunction)
        if parts and n < 100:
            return separator.join(parts) + conjunction + tail
        parts.append(tail)
    return separator.join(parts)


def _spellings(n: int, lang: str) -> Iterator[str]:
    if lang == "ar":
        hundreds = (("مئة", True), ("مائة", True), ("مئة", False))
        for oblique, feminine, (hundred, together) in product((0, 1), (0, 1), hundreds):
            yield _Arabic(bool(oblique), bool(feminine), hundred, together).write(n)
    elif lang == "en":
        for conjunction, separator in product((" and ", " "), (" ", ", ")):
            yield _english(n, conjunction, separator)
    else:
        raise UnknownLanguage(lang, ("ar", "en"))


def spell(n: int, lang: str) -> tuple[str, ...]:
    """Every correct spelling of `n`, from 0 to 999,999,999, the commonest first.

    >>> spell(246, "ar")[0]
    'مئتان وستة وأربعون'
    >>> spell(1203, "en")[0]
    'one thousand two hundred and three'
    """
    if not 0 <= n < LIMIT:
        raise ValueError(f"{n} is not between 0 and {LIMIT - 1}")
    return tuple(dict.fromkeys(_spellings(n, lang)))
