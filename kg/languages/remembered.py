"""What was found for each distinct word, without growing over all words that news ever has."""

from __future__ import annotations

from typing import Final, TypeVar

__all__ = ["Remembered"]

_T = TypeVar("_T")

#: So many words are remembered at once: most of the running words of any news.
_MOST: Final = 1 << 15


class Remembered(dict[str, _T]):
    """Things by word; all are let go of when there are too many, and found anew when asked for.

    >>> known = Remembered(most=2)
    >>> for word in "abc":
    ...     known[word] = word
    >>> known
    {'c': 'c'}
    """

    def __init__(self, most: int = _MOST) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, word: str, found: _T) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(word, found)
