"""Places of a language whose heads come first: «حي الشعار», «مدينة حلب», «مواقع المعارضة».

A head such as «حي» belongs to the name; a general one such as «مدينة» is left out, and the name
behind it is the mention, known to a gazetteer or not.
"""

from __future__ import annotations

from kg.languages.lexicon import NounHit
from kg.languages.words import stems
from kg.reading.draft import DraftMention
from kg.reading.head_first_bodies import Bodies

__all__ = ["Places"]


class Places(Bodies):
    """Patterns for places."""

    def place(self, at: int) -> DraftMention | None:
        """A place named by what it is («حي X»), or behind a head that is no part of its name."""
        scan = self.scan
        dropped = self._general_head(at)
        if dropped is not None:
            acting = None if dropped.article else scan.name(dropped.last + 1, whole=True)
            occupied = scan.rules.has("occupiers", scan.folded(dropped.last + 1))
            if acting is not None and (acting.type == "ORG" or occupied):
                return scan.mention(at, acting.last, "ORG", "name", dropped.start)
            return self._behind(dropped)
        if scan.rules.has("dual_places", scan.folded(at).lstrip("بل")):
            return self._behind_word(at)
        if scan.listed(at, "directional"):
            return self._region(at)
        hit = scan.noun(at, "place_head", "place", "place_dropped")
        if hit is None:
            return None
        alone = hit.article or bool(hit.enclitic)
        single = alone or hit.last == scan.sentence.last - 1
        described = self.is_adjective(hit.last + 1)
        if single and scan.listed(hit.last, "no_place") and not described:
            return None
        if alone:
            last = self.adjectives(hit.last + 1, loose=True) if hit.article else hit.last
            last = self._owner(last) if hit.article else last
            return scan.mention(at, last, "LOC", "head", hit.start, number=hit.number)
        named = scan.noun(at, "place_head") is not None
        complement = self._place_complement(hit.last + 1, named=named)
        if complement is not None:
            complement = self._owner(complement)
            return scan.mention(at, complement, "LOC", "head", hit.start, number=hit.number)
        if scan.listed(hit.last, "no_place"):
            return None
        end = self._owner(self.adjectives(hit.last + 1, definite=False))
        return scan.mention(at, end, "LOC", "head", hit.start, score=0.6)

    def _general_head(self, at: int) -> NounHit | None:
        """The noun at word `at` if it is a head that is no part of a place's name."""
        scan = self.scan
        hit = scan.noun(at, "place_dropped")
        if hit is None and any(
            stem in scan.rules.words["dropped_places"] for stem in self._stems(at)
        ):
            hit = scan.noun(at, "place_head", "place")
        if hit is not None and any(
            stem in scan.rules.words["kept_places"] for stem in self._stems(at)
        ):
            return None
        return hit

    def _stems(self, at: int) -> frozenset[str]:
        word = self.scan.word(at)
        return stems(word) if word is not None else frozenset()

    def _region(self, at: int) -> DraftMention | None:
        """«شمال وشرق سوريا»: two directions of one place are a place of their own."""
        scan = self.scan
        second = scan.folded(at + 1)
        if not second.startswith("و") or second[1:] not in scan.rules.words["directional"]:
            return None
        name = scan.name(at + 2, "LOC", whole=True)
        if name is None:
            return None
        return scan.mention(at, name.last, "LOC", "name", self._bare_start(at))

    def _bare_start(self, at: int) -> int:
        """Where word `at` begins without an attached "and" or preposition."""
        word = self.scan.draft.words[at]
        listed = self.scan.rules.words["directional"]
        for cut in range(3):
            if word.folded[cut:] in listed:
                return word.start + cut
        return word.start

    def _owner(self, last: int) -> int:
        """The last word of «… لقوات X», «… تابعا لـ X» behind a place; `last` if nobody owns it."""
        scan = self.scan
        at = last + 1 + scan.rules.has("owned", scan.folded(last + 1))
        word = scan.word(at)
        if word is None or not word.folded.startswith("ل"):
            return last
        at += word.folded == "ل"
        owner = self.body(at) or self.named(at) or self.place(at)
        if owner is None or owner.type not in ("ORG", "LOC"):
            return last
        begins = word.folded == "ل" or owner.start > word.start
        return owner.last if begins else last

    def _behind_word(self, at: int) -> DraftMention | None:
        """The place behind the general head at word `at`."""
        scan, begin = self.scan, self._past_quotes(at + 1)
        name = scan.name(begin, "LOC", whole=True) or scan.name(begin, whole=True)
        if name is not None:
            last = name.last
            if last == begin and scan.listed(begin, "place_firsts") and self._is_second(begin + 1):
                last += 1
            return scan.mention(begin, last, "LOC", "name", name.start, begin=at)
        last_unknown = self._unknown_place(begin)
        if last_unknown is not None:
            return scan.mention(begin, last_unknown, "LOC", "pattern", begin=at, score=0.9)
        return None

    def _is_second(self, at: int) -> bool:
        """Whether word `at` may be the second word of a place's name («عين عيسى»)."""
        lists = ("loose_adjectives", "place_links", "directions", "adjectives")
        return self.scan.is_plain(at) and not self.scan.listed(at, *lists)

    def _behind(self, hit: NounHit) -> DraftMention | None:
        """The place behind a general head («مدينة حلب» → «حلب»); a definite head alone."""
        scan = self.scan
        begin = self._past_quotes(hit.last + 1)
        settled = not hit.article and self._is_settlement(hit.last)
        if settled and scan.listed(begin, "place_firsts") and self._is_second(begin + 1):
            name = scan.name(begin, "LOC", whole=True)
            last = begin + 1 if name is None else max(begin + 1, name.last)
            return scan.mention(begin, last, "LOC", "pattern", begin=hit.first, score=0.9)
        if not hit.article and scan.name(begin, whole=True) is not None:
            found = self._behind_word(hit.last)
            if found is not None:
                found.begin = hit.first
            return found
        if hit.article or hit.enclitic:
            last = self.adjectives(hit.last + 1)
            return scan.mention(hit.first, last, "LOC", "head", hit.start, score=0.7)
        inner = self.place(begin)
        if inner is not None and inner.begin == begin:
            inner.begin = hit.first
            return inner
        end = self._unknown_place(begin, settled=settled)
        if end is not None:
            return scan.mention(begin, end, "LOC", "pattern", begin=hit.first, score=0.9)
        return None

    def _is_settlement(self, at: int) -> bool:
        """Whether word `at` is a head such as «قرية», behind which any word is a name."""
        return not self._stems(at).isdisjoint(self.scan.rules.words["settlements"])

    def _unknown_place(self, at: int, *, settled: bool = False) -> int | None:
        """The last word of a place nobody knows; behind a village any noun may be one."""
        scan = self.scan
        if not scan.is_plain(at) or scan.listed(at, "loose_adjectives", "indefinite_adjectives"):
            return None
        told = at in scan.triggers or scan.noun(at, "group", "org_head") is not None
        if told and not (settled and (at in scan.triggers or scan.folded(at).startswith("ال"))):
            return None
        last = at
        following = scan.folded(at + 1)
        compound = scan.listed(at, "place_firsts") and self._is_second(at + 1)
        further = scan.is_unknown(at + 1) and self._is_second(at + 1)
        if compound or (further and not following.startswith(("و", "ب", "ل"))):
            last += 1
        return last

    def _place_complement(self, at: int, *, named: bool) -> int | None:
        """The last word of what a place is of; an unknown name only if it is ``named``."""
        scan = self.scan
        begin = self._past_quotes(at)
        while scan.listed(begin, "sway", "directional"):
            begin += 1
        begin = self._past_quotes(begin)
        name = scan.name(begin, whole=True)
        if name is not None:
            last = self.adjectives(name.last + 1, loose=False)
            return last + (self._quoted(last + 1) and self._quoted(begin - 1))
        inner = scan.noun(begin, "place_dropped", "place_head")
        if inner is not None and not inner.proclitics:
            found = self.place(begin)
            return found.last if found is not None else None
        if self.is_adjective(begin, definite=False):
            return self.adjectives(begin, definite=False)
        actor = self.complement(begin)
        if actor is not None:
            return actor
        return self._unknown_place(begin) if named else None
