"""Names, adjectives and bodies of a language whose heads come first: «قوات النظام السوري».

What every mention pattern of such a language stands on: how far adjectives and complements reach
behind a head, and which words of a gazetteer are names here and which are words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

from kg.languages.lexicon import NounHit
from kg.reading.draft import DraftMention
from kg.reading.scan import Name, Scan

__all__ = ["CHAIN", "QUOTES", "Bodies"]

#: The most complements, or titles, one behind the other.
CHAIN: Final = 4

#: Marks that may stand around a name.
QUOTES: Final = frozenset("\"'«»“”‘’()")

#: Kinds of nouns that are no names by themselves, whatever a gazetteer says.
_GENERAL: Final = ("place_head", "place", "place_dropped", "group", "people_unit", "weapon")

#: Endings of adjectives of relation, as they stand behind the article.
_NISBA: Final = ("ي", "ية", "يين", "يون", "يتين", "يتان", "يات")


class Bodies(ABC):
    """Patterns for names and organisations over one sentence; each gives a mention or nothing."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan

    @abstractmethod
    def at(self, at: int) -> DraftMention | None:
        """The longest mention at word `at`, by any pattern."""

    @abstractmethod
    def place(self, at: int) -> DraftMention | None:
        """The place at word `at`."""

    @abstractmethod
    def person(self, at: int) -> DraftMention | None:
        """The person at word `at`."""

    # --- names -----------------------------------------------------------------------------------

    def named(self, at: int) -> DraftMention | None:
        """A gazetteer name, with the adjectives that go on with it."""
        name = self.scan.name(at)
        if (
            name is not None
            and name.type == "LOC"
            and self.scan.rules.has("occupiers", self.scan.folded(at))
        ):
            return self.scan.mention(at, name.last, "ORG", "name", name.start)
        split = name is not None and name.start > self.scan.draft.words[at].start
        if split and self.scan.listed(at, "ordinary_words"):
            return None
        if name is None or (not name.strong and not self._supported(at, name.start)):
            return None
        if name.last > at and self._general(at, name):
            return self._without_head(at, name)
        if name.last == at and self._ordinary(at, name):
            return None
        last = self.adjectives(name.last + 1, loose=False) if name.type == "ORG" else name.last
        return self.scan.mention(at, last, name.type, "name", name.start)

    def _without_head(self, at: int, name: Name) -> DraftMention:
        """The mention of a known name whose first word is left out."""
        scan, words = self.scan, self.scan.draft.words
        begin = self._past_quotes(at + 1)
        last = name.last - (words[name.last].text in QUOTES)
        while scan.listed(begin, "directional") and begin < last:
            begin += 1
        return scan.mention(begin, last, name.type, "name", words[begin].start, begin=at)

    def _general(self, at: int, name: Name) -> bool:
        """Whether a known name begins with a head that is no part of the mention («مدينة حلب»)."""
        scan = self.scan
        hit = scan.noun(at, "place_dropped")
        if name.type == "LOC" and hit is not None and not hit.article:
            return True
        if name.type == "LOC" and scan.listed(at, "directional"):
            return not scan.folded(at + 1).startswith("و")
        return name.type == "ORG" and scan.listed(at, "dropped_bodies")

    def _ordinary(self, at: int, name: Name) -> bool:
        """Whether a name of one word is an ordinary word as well, as written or split."""
        scan = self.scan
        split = name.start > scan.draft.words[at].start
        if scan.listed(at, "no_names") or scan.noun(at, *_GENERAL):
            return not self._quoted(at - 1)
        if scan.listed(at, "ordinary_words"):
            return True
        if not name.strong or split:
            if scan.listed(at, "ordinary_words") or at in scan.triggers:
                return True
            if split and "ك" in scan.draft.text[scan.draft.words[at].start : name.start]:
                return not name.strong
            if split and scan.sentence.nouns.get(at) and not scan.noun(at, "nationality"):
                return any(
                    not hit.proclitics and hit.kind != "capital" for hit in scan.sentence.nouns[at]
                )
        return False

    def _supported(self, at: int, start: int) -> bool:
        """Whether what stands before a weak name speaks for it."""
        scan = self.scan
        if start > scan.draft.words[at].start:
            return True
        before = scan.folded(at - 1)
        return scan.rules.has("prepositions", before) or scan.noun(at - 1) is not None

    # --- adjectives ------------------------------------------------------------------------------

    def is_adjective(self, at: int, *, definite: bool = True, loose: bool = True) -> bool:
        """Whether word `at` is an adjective that may follow a noun."""
        scan, folded = self.scan, self.scan.folded(at)
        if not scan.is_plain(at) or scan.triggers.get(at) == "verb":
            return False
        if not loose and scan.listed(at, "loose_adjectives"):
            return False
        if not definite:
            nation = scan.noun(at, "nationality")
            plain = nation is not None and not nation.article and not nation.proclitics
            bare = folded.removesuffix("ا")
            listed = scan.rules.words["indefinite_adjectives"]
            return plain or folded in listed or bare in listed
        if scan.listed(at, "not_adjectives") or not folded.startswith("ال"):
            return False
        return (len(folded) > 4 and folded.endswith(_NISBA)) or scan.listed(at, "adjectives")

    def adjectives(self, at: int, *, definite: bool = True, loose: bool = False) -> int:
        """The last of the adjectives from word `at` on; the word before `at` if there are none."""
        while self.is_adjective(at, definite=definite, loose=loose):
            at += 1
        return at - 1

    # --- bodies ----------------------------------------------------------------------------------

    def body(self, at: int) -> DraftMention | None:
        """An organisation named by what it is: «قوات النظام», «الجيش الوطني», «وكالة X»."""
        scan = self.scan
        if scan.listed(at, "occupiers") and scan.folded(at).startswith("ال"):
            return scan.mention(at, self.adjectives(at + 1), "ORG", "head")
        if scan.rules.has("blocs", scan.folded(at)):
            word = scan.draft.words[at]
            start = word.end - len(word.text) + (not scan.listed(at, "blocs"))
            return scan.mention(at, at, "ORG", "name", start)
        vehicle = self._vehicles(at)
        if vehicle is not None:
            return vehicle
        hit = scan.noun(at, "org_head", "media")
        if hit is None or (scan.noun(at, "place") and not self._quoted(hit.last + 1)):
            return None
        if scan.noun(at, "place_dropped") and scan.name(hit.last + 1, "LOC", whole=True):
            return None
        quoted = hit.attrs.get("type") == "force" and self._quoted(hit.last + 1)
        dropped = self.scan.rules.has("dropped_bodies", self.scan.folded(at)) or quoted
        if dropped and not hit.article:
            inner = self._dropped(hit.last + 1)
            if inner is not None:
                inner.begin = at
                return inner
        last = self._complete(hit)
        if last is None:
            return None
        allied = self._allied(last)
        if allied is not None:
            return scan.mention(
                at, allied, "ORG", "allies", hit.start, number=hit.number, inner_from=last + 2
            )
        return scan.mention(at, last, "ORG", "head", hit.start, number=hit.number)

    def _vehicles(self, at: int) -> DraftMention | None:
        """«الطائرات الروسية» is whoever flies them; of «طائرات التحالف» only «التحالف» is."""
        scan = self.scan
        hit = scan.noun(at, "vehicle")
        if hit is None or hit.enclitic or scan.noun(at, "weapon"):
            return None
        if hit.number == "sg" and not hit.article and scan.listed(at, "single_vehicles"):
            return None
        last = self.adjectives(hit.last + 1, definite=hit.article)
        if scan.listed(last + 1, "owned"):
            owner = self.named(last + 2) or self.body(last + 2)
            if owner is not None and owner.type == "ORG":
                owner.begin = at
                return owner
        owned = any(scan.noun(word, "nationality") for word in range(hit.last + 1, last + 1))
        if owned:
            return scan.mention(at, last, "ORG", "head", hit.start, number=hit.number)
        if hit.article:
            return None
        inner = self._dropped(last + 1)
        if inner is not None:
            inner.begin = at
        return inner

    def _allied(self, last: int) -> int | None:
        """The last word of «… الموالية للرئيس X» behind word `last`; `None` where it is not."""
        scan = self.scan
        word = scan.word(last + 2)
        if not scan.listed(last + 1, "ally_words", "foe_words") or word is None:
            return None
        if not word.folded.startswith("ل"):
            return None
        found = self.person(last + 2) or self.body(last + 2) or self.named(last + 2)
        return last + 2 if found is None else found.last

    def _dropped(self, at: int) -> DraftMention | None:
        """The actor behind a head that is no part of its name: «طيران التحالف», «تنظيم داعش»."""
        at = self._past_quotes(at)
        name = self.scan.name(at, "ORG", "PER", whole=True)
        if name is not None:
            return self.scan.mention(at, name.last, "ORG", "name", name.start)
        inner = self.body(at)
        if inner is not None and inner.start == self.scan.draft.words[at].start:
            return inner
        return None

    def _quoted(self, at: int) -> bool:
        word = self.scan.word(at)
        return word is not None and word.text in QUOTES

    def _past_quotes(self, at: int) -> int:
        word = self.scan.word(at)
        return at + 1 if word is not None and word.text in QUOTES else at

    def _complete(self, hit: NounHit) -> int | None:
        """The last word of the body whose head is `hit`; `None` where the head alone is none."""
        if hit.article or hit.enclitic:
            alone = hit.last if hit.enclitic else self.adjectives(hit.last + 1)
            general = self.scan.rules.has("no_bodies", self.scan.folded(hit.first))
            return None if general and alone == hit.last else alone
        last = self.complement(hit.last + 1)
        if last is not None:
            return last
        if self.scan.listed(hit.last, "named_bodies") and self.scan.is_plain(hit.last + 1):
            return self._any_name(hit.last + 1)
        return None

    def _any_name(self, at: int) -> int | None:
        """The last word of a name nobody knows, behind a head that calls for one."""
        begin = self._past_quotes(at)
        last = begin
        while last - begin < CHAIN and self.scan.is_unknown(last):
            last += 1
        if last == begin:
            return None
        return last if begin > at and (self.scan.folded(last) in QUOTES) else last - 1

    def complement(self, at: int, depth: int = 0) -> int | None:
        """The last word of the genitive that begins at word `at`, adjectives and all."""
        scan = self.scan
        begin = self._past_quotes(at)
        name = scan.name(begin, "ORG", "PER", "LOC", whole=True)
        if name is not None:
            last = name.last
            if begin > at and scan.folded(last + 1) in QUOTES:
                last += 1
            return self.adjectives(last + 1)
        head = scan.noun(begin, "org_head", "group", "place_head", "media")
        if head is not None and not head.proclitics and depth < CHAIN:
            if head.article or head.enclitic:
                return self.adjectives(head.last + 1)
            return self.complement(head.last + 1, depth + 1)
        if self.is_adjective(at, definite=False):
            return self.adjectives(at, definite=False)
        word = scan.word(at)
        if word is not None and scan.is_plain(at) and word.folded.startswith("ال"):
            if at in scan.triggers and scan.triggers[at] == "verb":
                return None
            return self.adjectives(at + 1)
        return None
