"""Which reports copy one another, so that a wire story in ten papers counts as one source.

Two reports are copies if most words of the shorter stand in the longer in the same order: papers
cut the end of a story off, change its headline and swap a word. `rapidfuzz` finds the longest
common sequence of words; of very short reports nothing can be said that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import LCSseq

from kg.graph.claims import Claim
from kg.graph.story import Story

__all__ = ["are_copies", "count_sources"]

#: So much of the shorter report must stand in the longer one.
_COPIED: Final = 0.8

#: Shorter reports than this many words are no evidence of copying.
_SHORT: Final = 15


def are_copies(one: Story, two: Story) -> bool:
    """Whether one report repeats the other, whole or cut short."""
    shorter, longer = sorted((one.sequence, two.sequence), key=len)
    if len(shorter) < _SHORT:
        return shorter == longer and bool(shorter)
    return LCSseq.similarity(shorter, longer) >= _COPIED * len(shorter)


def count_sources(claims: Iterable[Claim]) -> int:
    """How many tell of an event independently: copies, and all reports of a publisher, are one."""
    stories = {claim.report: claim.story for claim in sorted(claims, key=lambda one: one.order)}
    groups: list[list[Story]] = []
    for story in stories.values():
        same = [group for group in groups if any(_one_source(story, other) for other in group)]
        joined = [story, *(other for group in same for other in group)]
        groups = [*(group for group in groups if group not in same), joined]
    return len(groups)


def _one_source(one: Story, two: Story) -> bool:
    return bool(one.source and one.source == two.source) or are_copies(one, two)
