"""Split text into words, and Arabic words into what is written attached to them.

A word is a run of letters, a number, or one sign of punctuation. Arabic writes conjunctions,
prepositions and the article before a noun, and pronouns after it, without a space («وبقصفهم»), so
one word has several plausible analyses; which of them holds is the lexicon's to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.languages.fold import CUT, fold, fold_text

__all__ = ["Analysis", "Word", "analyses", "analysis", "letters", "stems", "words"]

_LATIN = r"[^\W\d_\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"
_ARABIC_MARK = r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c\u200d"
_ARABIC_LETTER = r"\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc"
_ARABIC = rf"[{_ARABIC_LETTER}{_ARABIC_MARK}]"
_DIGIT = r"[0-9\u0660-\u0669\u06f0-\u06f9]"

_WORD: Final = re.compile(
    rf"(?P<number>{_DIGIT}+(?:[.,\u066b\u066c]{_DIGIT}+)*)"
    rf"|(?P<word>{_ARABIC}+(?:{CUT}{_ARABIC}+)*|(?:{_LATIN}+[\u0300-\u036f]*)+(?:['’](?!s\b){_LATIN}+)*|['’]s\b)"
    r"|(?P<punct>[^\s\w\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c]|_)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands at ``text[start:end]``, and its folded form."""

    start: int
    end: int
    text: str
    folded: str
    kind: str = "word"


@dataclass(frozen=True, slots=True)
class Analysis:
    """One way to take a word apart.

    ``start`` is where the word begins without its proclitics, its article kept; ``end`` is the
    end of the word, its pronoun kept; ``stem_end`` leaves the pronoun out. ``stem`` is folded and
    has neither article nor pronoun; a ت before a pronoun is also offered as ة («حملته» of
    «حملة»), an ا as ي.
    """

    proclitics: tuple[str, ...]
    stem: str
    start: int
    end: int
    stem_end: int
    article: bool = False
    enclitic: str = ""


def words(text: str) -> tuple[Word, ...]:
    """Split `text` into words, numbers and punctuation; white space is left out.

    >>> [word.text for word in words("وأصيب 4 مدنيين، بـ3 غارات.")]
    ['وأصيب', '4', 'مدنيين', '،', 'بـ', '3', 'غارات', '.']
    """
    found = []
    for match in _WORD.finditer(text):
        written = match.group()
        kind = match.lastgroup or "word"
        folded = fold_text(written)
        if folded:
            found.append(Word(match.start(), match.end(), written, folded, kind))
    return tuple(found)


#: What may stand before a word, outermost first; each group gives at most one.
_CONJUNCTIONS: Final = ("", "و", "ف")
_PREPOSITIONS: Final = ("", "ب", "ك", "ل", "س")

#: Pronouns written after a word, longest first.
ENCLITICS: Final = ("هما", "كما", "هم", "هن", "ها", "كم", "نا", "ني", "ه", "ك", "ي")

#: The shortest stem that may be left when something is split off.
_SHORTEST: Final = 2


def _heads(folded: str) -> list[tuple[tuple[str, ...], int, bool]]:
    """Every way to split the front: (proclitics, letters they take, article).

    The letters taken include the elided article of «لل»; a written article is not among them.
    """
    found = []
    for conjunction in _CONJUNCTIONS:
        if not folded.startswith(conjunction):
            continue
        rest = folded[len(conjunction) :]
        for preposition in _PREPOSITIONS:
            if not rest.startswith(preposition):
                continue
            taken = tuple(part for part in (conjunction, preposition) if part)
            length = len(conjunction) + len(preposition)
            after = folded[length:]
            if len(after) < _SHORTEST:
                continue
            found.append((taken, length, False))
            if preposition == "ل" and after.startswith("ل") and len(after) > _SHORTEST:
                found.append((taken, length + 1, True))
            elif preposition != "س" and after.startswith("ال") and len(after) > _SHORTEST + 1:
                found.append((taken, length, True))
    return found


def _restored(stem: str) -> tuple[str, ...]:
    """The stem before a pronoun, and what it may be without one."""
    if stem.endswith("ت"):
        return stem, stem[:-1] + "ة"
    if stem.endswith("ا"):
        return stem, stem[:-1] + "ي"
    if stem.endswith(("و", "ي")) and len(stem) > _SHORTEST:
        return stem, stem[:-1] + "ء"
    return (stem,)


#: A split as lengths: proclitics, letters before the start, stem, its end, article, pronoun.
_Split = tuple[tuple[str, ...], int, str, int, bool, str]


@lru_cache(maxsize=1 << 15)
def _splits(folded: str) -> tuple[_Split, ...]:
    """Every plausible split of a folded word, the whole word first."""
    if not "\u0620" <= folded[:1] <= "\u064a":
        return (((), 0, folded, len(folded), False, ""),)
    found: list[_Split] = []
    for taken, length, article in _heads(folded):
        written = article and folded.startswith("ال", length)
        begin = length + 2 if written else length
        body = folded[begin:]
        found.append((taken, length, body, len(folded), article, ""))
        if article:
            continue
        for enclitic in ENCLITICS:
            stem = body[: -len(enclitic)]
            if body.endswith(enclitic) and len(stem) >= _SHORTEST:
                stop = len(folded) - len(enclitic)
                found += [(taken, length, s, stop, False, enclitic) for s in _restored(stem)]
    if not found:
        found.append(((), 0, folded, len(folded), False, ""))
    return tuple(sorted(found, key=lambda split: (split[1], len(split[5]))))


def letters(word: Word) -> Sequence[int]:
    """Where, in the original text, each folded letter of `word` begins; then its end."""
    if len(word.folded) == len(word.text):
        return range(word.start, word.end + 1)
    folded = fold(word.text)
    starts = [folded.source(at, at + 1)[0] for at in range(len(folded.text))]
    return (*(word.start + at for at in starts), word.end)


def analyses(word: Word) -> tuple[Analysis, ...]:
    """Every plausible way to take `word` apart, the undivided word first.

    >>> [word] = words("وبالقصف")
    >>> [(a.proclitics, a.stem, a.article) for a in analyses(word)][-1]
    (('و', 'ب'), 'قصف', True)
    """
    at = letters(word)
    return tuple(_analysis(word, at, split) for split in _splits(word.folded))


def analysis(word: Word, place: int) -> Analysis:
    """One of the `analyses` of `word`, by its place among them."""
    return _analysis(word, letters(word), _splits(word.folded)[place])


def _analysis(word: Word, at: Sequence[int], split: _Split) -> Analysis:
    taken, length, stem, stop, article, enclitic = split
    return Analysis(taken, stem, at[length], word.end, at[stop], article, enclitic)


@lru_cache(maxsize=1 << 15)
def _stems(folded: str) -> frozenset[str]:
    return frozenset(split[2] for split in _splits(folded)) | {folded}


def stems(word: Word) -> frozenset[str]:
    """Every stem `word` may have, and its folded form: for quick look-ups in sets of words.

    >>> "مدينة" in stems(words("ومدينتهم")[0])
    True
    """
    return _stems(word.folded)
