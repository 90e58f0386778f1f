"""Words, pieces and windows: what the reading model counts in.

The model labels words, not pieces: a word is a run of letters (with its harakat and tatweel) or a
number, so every span starts and ends at a word and clitics are cut off by counting characters.
Long sentences are read in windows that overlap, so nothing is lost and memory stays flat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Window", "split_words", "windows"]

_MARKS = "\u064b-\u065f\u0670\u06d6-\u06ed"
_WORD = re.compile(rf"(?:[A-Za-z]\.){{2,}}|\d+(?:[.,٫٬]\d+)*|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")

#: Most words and pieces of a window, words shared by neighbours, most pieces kept of one word.
MAX_WORDS, MAX_PIECES, OVERLAP, WORD_PIECES = 100, 300, 24, 24


def split_words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, as character offsets.

    >>> [ "قُتل 1,200 في U.S."[a:b] for a, b in split_words("قُتل 1,200 في U.S.")]
    ['قُتل', '1,200', 'في', 'U.S.']
    """
    return [m.span() for m in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one sentence small enough for one pass.

    `offset` is the number of the first word; items that start at words from `own_from` up to
    `own_to` (counted in the sentence) are this window's to report, the rest is context.
    """

    ids: list[int]
    first: list[int]
    last: list[int]
    offset: int
    own_from: int
    own_to: int


def windows(tokenizer: Any, text: str, words: Sequence[tuple[int, int]]) -> list[Window]:
    """Cut a text into windows of pieces; one window for nearly every sentence of news."""
    coded = tokenizer.encode(text, add_special_tokens=False)
    pieces = _pieces_of_words(coded.offsets, words)
    runs = _runs([min(b - a + 1, WORD_PIECES) + 1 for a, b in pieces])
    return [
        _window(coded.ids, pieces, run, runs[i - 1] if i else None, runs[i + 1 : i + 2])
        for i, run in enumerate(runs)
    ]


def _pieces_of_words(
    offsets: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """First and last piece of each word; a word lost in normalising borrows a neighbour."""
    out, at = [], 0
    for start, end in words:
        while at + 1 < len(offsets) and offsets[at][1] <= start:
            at += 1
        last = at
        while last + 1 < len(offsets) and offsets[last + 1][0] < end:
            last += 1
        out.append((at, last))
    return out


def _runs(costs: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of words that fit a window, each starting `OVERLAP` words before the last ended."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(costs):
        end, spent = start, 0
        while end < len(costs) and end - start < MAX_WORDS and spent + costs[end] <= MAX_PIECES:
            spent += costs[end]
            end += 1
        runs.append((start, max(end, start + 1)))
        if end >= len(costs):
            break
        start = max(start + 1, end - OVERLAP)
    return runs


def _window(
    ids: Sequence[int],
    pieces: Sequence[tuple[int, int]],
    run: tuple[int, int],
    before: tuple[int, int] | None,
    after: Sequence[tuple[int, int]],
) -> Window:
    start, end = run
    kept, first, last = [0], [], []
    low = 0 if start == 0 else pieces[start][0]
    for word in range(start, end):
        a, b = pieces[word]
        a, b = max(a, low), max(b, low)
        kept += ids[low:a]
        b = min(b, a + WORD_PIECES - 1)
        if a < low:
            first.append(len(kept) - 1)
        else:
            first.append(len(kept))
        kept += ids[a : b + 1]
        last.append(len(kept) - 1)
        low = pieces[word][1] + 1
    if end == len(pieces):
        kept += ids[low : low + WORD_PIECES]
    own_from = 0 if before is None else (start + before[1]) // 2
    own_to = len(pieces) if not after else (after[0][0] + end) // 2
    return Window([*kept, 2], first, last, start, own_from, own_to)
