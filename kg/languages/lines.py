"""Tell the line breaks that only wrap a text at a width from those that end something.

Mail, teletype and text cut out of PDF files break their lines at a fixed width. Such a break stands
where the next word would not have fitted; a headline, a list item or the end of a paragraph stops
short of that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["ends_line", "soft_breaks"]

#: Widths at which texts are wrapped, in characters.
_NARROWEST: Final = 40
_WIDEST: Final = 120

#: So many breaks must wrap, and at least this share of those between two lines.
_FEWEST: Final = 2
_SHARE: Final = 0.6

_LINE: Final = re.compile(r"[^\r\n]*")
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_FIRST: Final = re.compile(r"\s*(\S+)")


@lru_cache(maxsize=64)
def soft_breaks(text: str) -> frozenset[int]:
    r"""Where line breaks begin that only wrap the text.

    >>> wrapped = "The army said on Sunday that it had taken\nthe hill above the town after "
    >>> wrapped += "a night of\nheavy fighting in which nine were killed.\n\nMore follows"
    >>> [wrapped[at + 1 :].split()[0] for at in sorted(soft_breaks(wrapped))]
    ['the', 'heavy']
    """
    breaks = list(_BREAK.finditer(text))
    if len(breaks) < _FEWEST:
        return frozenset()
    width = max(len(line.rstrip()) for line in text.splitlines())
    if not _NARROWEST <= width <= _WIDEST:
        return frozenset()
    between, soft = 0, set()
    begin = 0
    for match in breaks:
        line, after = text[begin : match.start()].rstrip(), _LINE.match(text, match.end())
        begin = match.end()
        first = _FIRST.match(after.group()) if after else None
        if not line or first is None:
            continue
        between += 1
        if len(line) + 1 + len(first.group(1)) > width:
            soft.add(match.start())
    enough = len(soft) >= _FEWEST and len(soft) >= _SHARE * between
    return frozenset(soft) if enough else frozenset()


def ends_line(text: str, start: int, end: int) -> bool:
    """Whether a line ends between two offsets, and not only for want of room."""
    at = text.find("\n", start, end)
    while at >= 0:
        if not {at, at - 1} & soft_breaks(text):
            return True
        at = text.find("\n", at + 1, end)
    return False
