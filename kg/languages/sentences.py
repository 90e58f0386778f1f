"""Find where sentences begin and end, without touching the text.

A line break ends a sentence, for headlines and lists have no full stop, unless it only wraps the
text (`kg.languages.lines`). A full stop ends one unless it belongs to a number, a date, an
abbreviation («د.», "Gen.") or an initial; marks that close a quotation or bracket go with the
sentence they close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.languages.language import Language
from kg.languages.lines import soft_breaks
from kg.model import Span

__all__ = ["sentences"]

_CLOSING: Final = "\"'»”’)]}›"
_END: Final = re.compile(
    rf"[.!?؟۔…]+[{re.escape(_CLOSING)}]*|\r\n|[\n\r\u2028\u2029\u0085\f]|(?=[•●▪◆■►])"
)
_LAST_WORD: Final = re.compile(r"[^\s\"'«“‘(\[]+$")
_NEXT: Final = re.compile(r"[\s\"'«“‘(\[\u200b-\u200f\u202a-\u202e]*(\S)")
_INITIAL: Final = re.compile(r"[^\W\d_]")


def _ends_here(text: str, begin: int, match: re.Match[str], language: Language) -> bool:
    """Whether the mark at `match` ends the sentence that began at `begin`."""
    mark = match.group()
    if not mark or mark.isspace():
        return True
    after = text[match.end() : match.end() + 1]
    if after and not after.isspace():
        return _glued(text, match)
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    if mark[0] != ".":
        return not (mark[0] == "…" and following.group(1).islower())
    if following.group(1).islower():
        return False
    if mark.startswith(".."):
        return True
    before = _LAST_WORD.search(text, begin, match.start())
    return before is None or not _abbreviated(before.group(), mark, language)


def _glued(text: str, match: re.Match[str]) -> bool:
    """Whether a mark without a space after it ends a sentence: «…قتلى.وأضاف», not «3.5»."""
    before, after = text[: match.start()][-3:], text[match.end() : match.end() + 2]
    if after[0] in _CLOSING + "،؛,;:.-/" or after[0].isdigit() or len(before) < 3:
        return False
    if match.group()[0] in "!?؟":
        return True
    arabic = "\u0620" <= after[0] <= "\u064a"
    return (
        arabic
        and before.isalpha()
        and after in ("وأ", "وا", "وق", "وت", "ال", "كم", "في", "وي", "وك")
    )


def _abbreviated(word: str, mark: str, language: Language) -> bool:
    """Whether `word` before a full stop is an abbreviation or an initial."""
    if len(mark) > 1:
        return False
    whole = word.casefold()
    if whole in language.abbreviations:
        return True
    return bool(_INITIAL.fullmatch(word)) or ("." in word and len(word.replace(".", "")) <= 3)


def _bounds(text: str, language: Language) -> Iterator[tuple[int, int]]:
    begin = 0
    soft = soft_breaks(text)
    for match in _END.finditer(text):
        if match.start() not in soft and _ends_here(text, begin, match, language):
            yield begin, match.end()
            begin = match.end()
    yield begin, len(text)


def sentences(text: str, language: Language) -> tuple[Span, ...]:
    """The sentences of `text` in order: trimmed, and together covering all that is not space.

    >>> from kg.languages import load
    >>> [s.text for s in sentences("قُتل 3.5% منهم. ووصل د. سمير.", load("ar"))]
    ['قُتل 3.5% منهم.', 'ووصل د. سمير.']
    """
    found = []
    for start, end in _bounds(text, language):
        piece = text[start:end]
        kept = piece.strip()
        if kept:
            start += len(piece) - len(piece.lstrip())
            found.append(Span(start, start + len(kept), kept))
    return tuple(found)
