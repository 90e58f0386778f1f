"""Find the names of the gazetteer in running text.

At each word, with and without what Arabic writes attached to its front, the longest run of words
that is a name wins. Which words may begin a name, and how far it may go on, stands in an index, so
that most words cost one look-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from kg.languages.fold import fold
from kg.languages.numbers import cached_words
from kg.languages.words import Word
from kg.linking.artefact import ADJECTIVE, CAPITALS, COMMON, VARIANT, WEAK
from kg.linking.kinds import mention_type
from kg.linking.names import is_arabic, token_key

__all__ = ["NameHit", "Names", "scan"]

#: What may stand between two words of one name, besides white space.
_JOINTS: Final = frozenset("-–—'\"“”«»’.")

#: Words that a name may begin with in the gazetteer but that are no part of a mention.
_LEFT_OUT: Final = frozenset(
    ("تنظيم", "مدينه", "بلده", "قريه", "محافظه", "ناحيه", "الملك", "الامير", "الرييس")
)

#: Opening marks whose closing partner belongs to the name if it follows.
_PARTNERS: Final = {'"': '"', "“": "”", "«": "»", "‘": "’"}


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found at ``text[start:end]``: what type of mention it would be, and who it may be.

    ``strong`` says whether the name suffices alone; ``keys`` are the entities, the likeliest first.
    """

    start: int
    end: int
    kind: str
    strong: bool
    keys: tuple[str, ...]


#: What is listed under a name: entity key, kind, marks, prior.
_Row = tuple[str, str, int, float]


class Names(Protocol):
    """What the search needs of a gazetteer."""

    def first_limit(self, token: str, /) -> int:
        """In how many words a name that begins with `token` may go on."""

    def marked(self, key: str) -> tuple[_Row, ...]:
        """What is listed under a name's key: (entity key, kind, marks, prior)."""


@lru_cache(maxsize=1 << 15)
def _openings(folded: str) -> tuple[tuple[str, int], ...]:
    """The keys a word may begin a name with, and how many letters are split off for it.

    >>> _openings("وبحلب")
    (('وبحلب', 0), ('بحلب', 1), ('حلب', 2))
    """
    found = [(token_key(folded), 0)]
    if not is_arabic(folded[:1]):
        return tuple(found)
    for conjunction in ("", "و", "ف"):
        if not folded.startswith(conjunction):
            continue
        at = len(conjunction)
        if conjunction and len(folded) - at >= 2:
            found.append((token_key(folded[at:]), at))
        for preposition in ("ب", "ل", "ك"):
            rest = folded[at + 1 :]
            if not folded.startswith(preposition, at) or len(rest) < 2:
                continue
            found.append((token_key(rest), at + 1))
            if preposition == "ل" and rest.startswith("ل") and len(rest) > 2:
                found.append((token_key(f"ا{rest}"), at + 2))
    return tuple(found)


def _letters(word: Word, folded: int) -> int:
    """How many characters of the word as written its first folded letters take, marks and all."""
    if len(word.text) == len(word.folded) or not folded:
        return folded
    starts = fold(word.text)
    return starts.origin[folded] if folded < len(starts.origin) else len(word.text)


def _runs(tokens: tuple[Word, ...], first: int, limit: int) -> list[int]:
    """Indexes of the words that may go on a name begun at `first`, joints left out."""
    run: list[int] = [first]
    joints = 0
    for index in range(first + 1, len(tokens)):
        if len(run) >= limit:
            break
        token = tokens[index]
        if token.kind == "punct":
            joints += 1
            if token.text not in _JOINTS or joints > 1:
                break
        elif token.text.startswith("'"):
            break
        else:
            joints = 0
            run.append(index)
    return run


def _usable(listed: tuple[_Row, ...], surface: str) -> list[_Row]:
    """The listed entities that a bare name in a text may be taken for, as it is written there."""
    latin = not is_arabic(surface)
    if latin and not any(char.isupper() for char in surface[:4]):
        return []
    return [
        row
        for row in listed
        if mention_type(row[1])
        and not row[2] & ADJECTIVE
        and not (row[2] & VARIANT and not latin)
        and not (row[2] & CAPITALS and latin and not surface.replace(".", "").isupper())
    ]


def _hit(start: int, end: int, rows: list[_Row]) -> NameHit:
    """The hit for the entities of one name."""
    ranked = sorted(rows, key=lambda row: (bool(row[2] & (WEAK | VARIANT)), -row[3], row[0]))
    strong = not ranked[0][2] & (WEAK | VARIANT | COMMON)
    return NameHit(start, end, mention_type(ranked[0][1]), strong, tuple(row[0] for row in ranked))


def _closed(text: str, start: int, end: int) -> int:
    """The end of the name, moved behind the closing mark if one was opened within."""
    inner = text[start:end]
    for opening, closing in _PARTNERS.items():
        unbalanced = inner.count(opening) % 2 if opening == closing else opening in inner
        if unbalanced and closing not in inner[inner.index(opening) + 1 :]:
            return end + 1 if text[end : end + 1] == closing else end
    return end


def _shared(names: Names, keys: list[str], rows: list[_Row]) -> bool:
    """Whether one of the entities is also called by these words alone."""
    return bool({row[0] for row in names.marked("".join(keys))} & {row[0] for row in rows})


def _longest(
    text: str, tokens: tuple[Word, ...], first: int, names: Names
) -> tuple[NameHit, int] | None:
    """The longest name that begins at word `first`, and the index of its last word."""
    best: tuple[int, NameHit, int] | None = None
    for key, taken in _openings(tokens[first].folded):
        limit = names.first_limit(key)
        if not limit:
            continue
        run = _runs(tokens, first, limit)
        keys = [key, *(token_key(tokens[index].folded) for index in run[1:])]
        start = tokens[first].start + _letters(tokens[first], taken)
        for size in range(len(run), 0, -1):
            if best is not None and size <= best[0]:
                break
            end = tokens[run[size - 1]].end
            rows = _usable(names.marked("".join(keys[:size])), text[start:end])
            if rows:
                begin = start
                if size > 1 and key in _LEFT_OUT and _shared(names, keys[1:size], rows):
                    begin = tokens[run[1]].start
                best = size, _hit(begin, _closed(text, begin, end), rows), run[size - 1]
                break
    return None if best is None else best[1:]


def scan(text: str, names: Names) -> Iterator[NameHit]:
    """The names in `text`, from left to right, without overlaps."""
    tokens = cached_words(text)
    index = 0
    while index < len(tokens):
        found = _longest(text, tokens, index, names) if tokens[index].kind == "word" else None
        if found is None:
            index += 1
            continue
        yield found[0]
        index = found[1] + 1
