"""The forms under which a word of a number, a date or a count is looked up.

Arabic writes «و ف ب ل ك» and the article onto the next word («وبالثلاثة»). `kg.languages.words`
splits a word in every plausible way, pronouns and all; closed classes such as numbers and months
need only the front taken off, in a fixed order, and many thousand times a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.languages.fold import fold
from kg.languages.lines import ends_line
from kg.languages.words import Word

__all__ = ["Form", "breaks", "forms", "place", "start_without"]

_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")
_ARTICLE: Final = "ال"

#: The shortest word that may be left.
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A word with `prefix` taken off; `letters` is how many folded letters that took.

    ``article`` says whether the article went too; ``bare`` counts only the letters before the
    article.
    """

    stem: str
    prefix: str = ""
    letters: int = 0
    bare: int = 0
    article: bool = False

    @property
    def joined(self) -> bool:
        """Whether the word is tied to the one before by a conjunction."""
        return self.prefix[:1] in _CONJUNCTIONS and self.prefix != ""


@lru_cache(maxsize=1 << 15)
def forms(folded: str) -> tuple[Form, ...]:
    """Every form of a folded word, the whole word first.

    >>> [form.stem for form in forms("وبالثلاثة")]
    ['وبالثلاثة', 'بالثلاثة', 'الثلاثة', 'ثلاثة']
    >>> [form.stem for form in forms("لليوم")][1:]
    ['ليوم', 'اليوم', 'يوم']
    """
    found = [Form(folded)]
    if not "\u0620" <= folded[:1] <= "\u064a":
        return tuple(found)
    heads = [("", folded)]
    if folded[0] in _CONJUNCTIONS and len(folded) > _SHORTEST:
        heads.append((folded[0], folded[1:]))
    for prefix, rest in tuple(heads):
        if rest[0] in _PREPOSITIONS and len(rest) > _SHORTEST:
            heads.append((prefix + rest[0], rest[1:]))
    for prefix, rest in heads:
        if prefix:
            found.append(Form(rest, prefix, len(prefix), len(prefix)))
        if prefix.endswith("ل") and rest.startswith("ل") and len(rest) > _SHORTEST:
            found.append(Form(_ARTICLE + rest[1:], prefix, len(prefix) + 1, len(prefix) + 1))
            found.append(Form(rest[1:], prefix + "ل", len(prefix) + 1, len(prefix) + 1, True))
        elif rest.startswith(_ARTICLE) and len(rest) > len(_ARTICLE) + 1:
            found.append(Form(rest[2:], prefix + _ARTICLE, len(prefix) + 2, len(prefix), True))
    return tuple(found)


def place(word: Word, letters: int) -> int:
    """Where in the passage the folded letter number `letters` of `word` stands."""
    if letters == 0 or len(word.folded) == len(word.text):
        return word.start + letters
    origin = fold(word.text).origin
    return word.start + origin[letters] if letters < len(origin) else word.end


def start_without(word: Word, form: Form) -> int:
    """Where `word` begins without its proclitics, its article kept, as annotations mark it."""
    return place(word, form.bare)


def breaks(before: Word, after: Word, text: str) -> bool:
    """Whether a line ends between two neighbouring words, and not only for want of room."""
    return ends_line(text, before.end, after.start)
