"""Fold spelling variants without losing the place in the text.

Newswire writes one name many ways (الأردن, الاردن, الأُردن). Lexicons and gazetteers are matched
on the folded form; evidence is quoted from the original, so each folded character keeps its
offset.

What is folded, and why: marks that are written or omitted at will (harakat, tatweel, direction
marks) go; letters that newspapers interchange become one (أإآٱ→ا, ى→ي, and the hamza seats ؤ→و,
ئ→ي, so that «شئون»/«شؤون» meet half-way and «قراءة» keeps its ء); digits become ASCII; Latin
letters are casefolded. Taa marbuta stays: ه and ة tell words apart. A word that was cut to escape
filters («مقـ ـتل», «اقتحـ.ـام») is one word: the dot or space behind its tatweel goes too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["CUT", "Folded", "fold", "fold_text"]

#: Harakat and Koranic marks, superscript alef, tatweel: written or omitted at will.
_MARKS = (*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640)

#: Direction and joining marks, soft hyphen, byte-order mark: invisible in print.
_INVISIBLE = (
    0x00AD,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)

_DROPPED: Final = frozenset(map(chr, (*_MARKS, *_INVISIBLE))) - {"٪"}

#: Letters, digits and signs that stand for one another.
_VARIANTS: Final = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىئیېے", "ي"),
    "ؤ": "و",
    "ک": "ك",
    "گ": "ك",
    "ہ": "ه",
    "ۀ": "ه",
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    "٫": ".",
    "٬": ",",
    "٪": "%",
    **dict.fromkeys("’‘ʼ`´", "'"),
}


#: Where a word is cut: a dot or space between two tatweels, or behind the tatweel of two letters
#: that are no clitics («بـ», «الـ», «ولـ») before more letters.
_LETTER: Final = "[\u0620-\u063f\u0641-\u064a]"
CUT: Final = (
    rf"(?:(?<=ـ)[ .·•*]{{1,2}}(?=ـ)"
    rf"|(?<={_LETTER}{{2}}ـ)(?<!الـ)(?<!للـ)(?<!\b[وف][بلك]ـ)"
    rf"(?:[.·*]|[ ](?={_LETTER}{{2}}))(?={_LETTER}))"
)
_CUT: Final = re.compile(CUT)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset it came from."""

    text: str
    origin: tuple[int, ...]
    length: int

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` was folded from.

        Marks that were dropped after the last letter belong to it.

        >>> raw = "قَصَفَت المدينةَ"
        >>> begin, stop = fold(raw).source(0, 4)
        >>> raw[begin:stop]
        'قَصَفَت'
        """
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else self.length
            return at, at
        last = self.origin[end - 1]
        following = next((o for o in self.origin[end:] if o != last), self.length)
        return self.origin[start], following


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """What one character becomes; a few open into several (the ligature ﻻ, the German ß)."""
    opened = unicodedata.normalize("NFKC", char) if "\ufb50" <= char <= "\ufefc" else char
    mapped = "".join(_VARIANTS.get(one, one) for one in opened if one not in _DROPPED)
    return mapped.casefold()


def fold(text: str) -> Folded:
    """Fold spelling variants of Arabic and the case of Latin letters.

    >>> fold("الأُردن").text
    'الاردن'
    >>> fold("٣٠ غارة").text
    '30 غارة'
    >>> fold("اقتحـ.ـام").text
    'اقتحام'
    """
    characters: list[str] = []
    origin: list[int] = []
    cut = {at for match in _CUT.finditer(text) for at in range(*match.span())}
    for offset, char in enumerate(text):
        folded = "" if offset in cut else _fold_char(char)
        characters.append(folded)
        origin.extend([offset] * len(folded))
    return Folded("".join(characters), tuple(origin), len(text))


@lru_cache(maxsize=1 << 16)
def fold_text(text: str) -> str:
    """Fold without offsets: for the keys of dictionaries.

    >>> fold_text("مُؤتَمر")
    'موتمر'
    """
    if "ـ" in text:
        text = _CUT.sub("", text)
    return "".join(map(_fold_char, text))
