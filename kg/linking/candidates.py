"""Who a mention may be: look-ups, conventions («النظام»), and words that may be left out.

Words that may be left out before a name («تنظيم», «مدينة») or after it («الإرهابي»), and words that
only point back («الحزب», «المدينة»), stand in ``heads.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.linking.context import Setting
from kg.linking.gazetteer import Candidate, Gazetteer
from kg.linking.kinds import fits
from kg.linking.names import name_key
from kg.linking.tables import DATA, Metonym, read_rows

__all__ = ["Candidates", "Heads", "read_heads"]

#: A report is on the countries with at least this share of its votes.
_ON: Final = 0.3


@dataclass(frozen=True, slots=True)
class Heads:
    """The words of ``heads.tsv``: (mention type, use) → key of the word → kinds of entities."""

    words: dict[tuple[str, str], dict[str, frozenset[str]]]

    def of(self, mention: str, use: str) -> dict[str, frozenset[str]]:
        """The words of one use (``drop``, ``tail``, ``generic``) for a type of mention."""
        return self.words.get((mention, use), {})


@lru_cache(maxsize=4)
def read_heads(folder: Path = DATA) -> Heads:
    """Read ``heads.tsv``; a word in several rows has the kinds of all."""
    words: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for row in read_rows(folder / "heads.tsv"):
        under = words.setdefault((row["type"], row["use"]), {})
        for word in row["words"].split("|"):
            key = name_key(word)
            under[key] = under.get(key, frozenset()) | set(row["kinds"].split(","))
    return Heads(words)


class Candidates:
    """Look-ups by name and type, remembered: names repeat in reports."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.heads = read_heads()
        self._metonyms: dict[tuple[str, str], list[Metonym]] = {}
        for metonym in gazetteer.metonyms:
            self._metonyms.setdefault((name_key(metonym.name), metonym.type), []).append(metonym)
        self.named = lru_cache(maxsize=1 << 14)(self._named)

    def _named(self, surface: str, mention: str) -> tuple[Candidate, ...]:
        """Entities of this name that fit the type; less certain forms only if there are none."""
        found = self._fitting(surface, mention)
        if mention == "GROUP":
            return tuple(one for one in found if one.strong and one.match == "exact")
        if not found:
            found = tuple(self._shortened(surface, mention))
        if not found:
            found = tuple(one for one in self.gazetteer.alike(surface) if fits(one.kind, mention))
        return found

    def _fitting(self, surface: str, mention: str) -> tuple[Candidate, ...]:
        """Entities whose name this is, by more than its consonants."""
        found = self.gazetteer.lookup(surface)
        return tuple(
            one
            for one in found
            if one.match != "skeleton"
            and fits(one.kind, mention)
            and (one.match != "adjective" or mention == "ORG")
        )

    def _shorter(self, surface: str, mention: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The name without a head or a tail, and the kinds of entities these go with."""
        words = surface.split(" ")
        for size in (1, 2):
            if len(words) <= size:
                break
            for use, word, rest in (
                ("drop", words[:size], words[size:]),
                ("tail", words[-size:], words[:-size]),
            ):
                kinds = self.heads.of(mention, use).get(name_key(" ".join(word)))
                if kinds:
                    yield " ".join(rest), kinds

    def _shortened(self, surface: str, mention: str) -> Iterator[Candidate]:
        """Entities whose name is left when a head or a tail is taken off."""
        for rest, kinds in self._shorter(surface, mention):
            for one in self._fitting(rest, mention):
                if one.kind in kinds and one.match in ("exact", "article"):
                    yield replace(one, match="article")

    def conventional(self, surface: str, mention: str, setting: Setting) -> tuple[Candidate, ...]:
        """Entities that the word stands for by convention in a report of this setting."""
        listed = self._metonyms.get((name_key(surface), mention), [])
        if not listed:
            return ()
        holding = [one for one in listed if one.holds(setting.day)]
        places = setting.shares(without=surface)
        on = {country for country, share in places.items() if share >= _ON}
        chosen = [one for one in holding if not on.isdisjoint(one.scope)]
        if not chosen:
            chosen = [one for one in holding if not one.scope]
        if not chosen and not places and len({one.key for one in holding}) == 1:
            chosen = holding
        return tuple(
            Candidate(one.key, self.gazetteer.facts(one.key).kind, "metonym", True, 0.6)
            for one in {one.key: one for one in chosen}.values()
        )

    def all(self, surface: str, mention: str, setting: Setting) -> tuple[Candidate, ...]:
        """Everyone the mention may be: by convention, then by name."""
        found = {one.key: one for one in self.conventional(surface, mention, setting)}
        pointing = bool(self.generic_kinds(surface, mention))
        for one in self.named(surface, mention):
            if one.strong or not pointing:
                found.setdefault(one.key, one)
        if not found:
            for rest, kinds in self._shorter(surface, mention):
                for one in self.conventional(rest, mention, setting):
                    if one.kind in kinds:
                        found.setdefault(one.key, one)
        return tuple(found.values()) or self._misread(surface, mention)

    def _misread(self, surface: str, mention: str) -> tuple[Candidate, ...]:
        """Bodies for a place and places for a body: the reader may have mistaken the type."""
        other = {"ORG": "LOC", "LOC": "ORG"}.get(mention)
        return tuple(
            one
            for one in (self._fitting(surface, other) if other else ())
            if one.strong and one.match == "exact"
        )

    def generic_kinds(self, surface: str, mention: str) -> frozenset[str]:
        """The kinds of entities that a word which only points back may point to."""
        return self.heads.of(mention, "generic").get(name_key(surface), frozenset())
