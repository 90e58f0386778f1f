"""Mention patterns of a language whose heads come first, as in Arabic: «قوات النظام السوري».

A head noun is followed by its complement and their adjectives. Each pattern looks at one word and
gives the mention that begins there, or nothing; the longest pattern of a place wins.
"""

from __future__ import annotations

from typing import Final

from kg.reading.draft import DraftMention
from kg.reading.head_first_people import NAME_WORDS, People
from kg.reading.head_first_places import Places

__all__ = ["HeadFirst"]

#: Forms of names that a series may go on with names nobody knows.
_SERIAL: Final = frozenset({"name", "pattern", "person"})


class HeadFirst(Places, People):
    """All patterns, over one sentence."""

    def series(self, at: int, previous: DraftMention) -> DraftMention | None:
        """A name that nobody knows, joined to one: «حلب وX», «محمد Y وZ»."""
        scan, word = self.scan, self.scan.word(at)
        if word is None or at != previous.last + 1 or previous.form not in _SERIAL:
            return None
        if not word.folded.startswith("و") or len(word.folded) < 4 or not scan.is_unknown(at):
            return None
        start = word.start + 1
        if previous.type == "LOC":
            last = at
            if scan.folded(at)[1:] in scan.rules.words["place_firsts"] and scan.is_plain(at + 1):
                last += 1
            return scan.mention(at, last, "LOC", "pattern", start, score=0.7)
        if scan.folded(at)[1:] not in scan.rules.words["person_words"]:
            return None
        last = at
        while last - at < NAME_WORDS and self._goes_on(last + 1):
            last += 1
        return scan.mention(at, last, "PER", "person", start, score=0.7)

    def at(self, at: int) -> DraftMention | None:
        """The mention that begins at word `at` (or whose title or general head does)."""
        scan = self.scan
        if scan.word(at) is None or at in scan.blocked:
            return None
        options = (
            self.person(at),
            self.office(at),
            self.body(at),
            self.place(at),
            self.weapon(at),
            self.people(at),
            self.named(at),
        )
        found = [one for one in options if one is not None]
        return max(found, key=lambda one: (one.last - one.begin, one.score)) if found else None
