"""Mention patterns of a language whose heads come last, as in English: "Syrian government forces".

A noun phrase is a run of modifiers and a head; what follows with "of" belongs to it where the head
is a part or a place. Names are told by their capitals.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import NounHit
from kg.reading.draft import DraftMention
from kg.reading.scan import Scan

__all__ = ["HeadLast"]

#: The most modifiers before a head, and words in an unknown name.
_MODIFIERS: Final = 5
_NAME_WORDS: Final = 4

#: Head kinds and the mention type that they make.
_HEADS: Final = {
    "org_head": "ORG",
    "media": "ORG",
    "group": "GROUP",
    "source": "GROUP",
    "weapon": "WEAPON",
    "place_head": "LOC",
    "place": "LOC",
}
_FORMS: Final = {"group": "people", "source": "source", "weapon": "weapon"}


class HeadLast:
    """The patterns, over one sentence."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan

    def at(self, at: int) -> DraftMention | None:
        """The mention whose noun phrase begins at word `at`."""
        scan = self.scan
        word = scan.word(at)
        if word is None or at in scan.blocked or word.kind == "punct":
            return None
        options = (
            *(self.person(at), self.office(at)),
            *(self.headed(at), self.place(at), self.named(at)),
        )
        found = [one for one in options if one is not None]
        return max(found, key=lambda one: (one.last - one.begin, one.score)) if found else None

    def series(self, at: int, previous: DraftMention) -> DraftMention | None:
        """Capitals tell names apart: a series needs no rule of its own."""
        del at, previous
        return None

    # --- names -----------------------------------------------------------------------------------

    def named(self, at: int) -> DraftMention | None:
        """A gazetteer name, or capitals that nobody knows."""
        scan = self.scan
        name = scan.name(at)
        if name is not None and (name.strong or self._supported(at)):
            return scan.mention(at, name.last, name.type, "name", name.start)
        last = self._capitals(at)
        if last is None or not self._in_midst(at):
            return None
        before = scan.folded(at - 1)
        if before in scan.rules.words["place_prepositions"]:
            return scan.mention(at, last, "LOC", "pattern", score=0.6)
        if last > at:
            return scan.mention(at, last, "PER", "pattern", score=0.5)
        return None

    def _supported(self, at: int) -> bool:
        speaks = any(
            cue.first == at + 1 and cue.tense != "none"
            for hits in self.scan.sentence.cues.values()
            for cue in hits
        )
        return speaks or self._in_midst(at) or self.scan.noun(at + 1) is not None

    def _in_midst(self, at: int) -> bool:
        """Whether word `at` does not begin its sentence, so that its capital says something."""
        before = self.scan.word(at - 1)
        return before is not None and before.text not in '.:!?"“”'

    def _is_capital(self, at: int) -> bool:
        word = self.scan.word(at)
        return (
            word is not None
            and word.kind == "word"
            and word.text[:1].isupper()
            and at not in self.scan.blocked
            and not self.scan.rules.has("prepositions", word.folded)
            and not self.scan.rules.has("determiners", word.folded)
        )

    def _capitals(self, at: int) -> int | None:
        """The last of the capitalised words from word `at` on."""
        if not self._is_capital(at) or at in self.scan.triggers or self.scan.noun(at):
            return None
        last = at
        while last - at < _NAME_WORDS:
            joint = last + 1
            while self.scan.listed(joint, "person_particles") or self.scan.folded(joint) == "-":
                joint += 1
            if not self._is_capital(joint) or self.scan.noun(joint, "nationality", "org_head"):
                break
            last = joint
        return last

    # --- persons ---------------------------------------------------------------------------------

    def person(self, at: int) -> DraftMention | None:
        """A person behind titles ("Secretary of State John Kerry") or a known name."""
        scan = self.scan
        begin = self._title_end(at)
        name = scan.name(begin, "PER")
        last = name.last if name is not None else None
        if begin > at:
            last = max(last or -1, self._capitals(begin) or -1)
            last = None if last < 0 else last
        if last is None or (begin == at and name is None):
            return None
        made = scan.mention(begin, last, "PER", "person", begin=at)
        if begin > at:
            made.title = (scan.draft.words[at].start, scan.draft.words[begin - 1].end)
        return made

    def office(self, at: int) -> DraftMention | None:
        """Somebody named by office alone: "the Somali president", "an army spokesman"."""
        scan, head = self.scan, at
        while head - at < _MODIFIERS and (self._is_modifier(head) or self._is_body(head)):
            head += 1
        hit = scan.noun(head, "position", "title")
        if hit is None or self._title_end(at) == at or self._is_capital(self._title_end(at)):
            return None
        return scan.mention(at, hit.last, "GROUP", "office", number=hit.number)

    def _is_body(self, at: int) -> bool:
        """Whether word `at` is a body whose office follows: "army spokesman"."""
        return (
            self.scan.noun(at, "org_head") is not None
            and self.scan.noun(at + 1, "position") is not None
        )

    def _title_end(self, at: int) -> int:
        """Where the name behind the titles at word `at` begins; `at` if there are none."""
        scan, begin = self.scan, at
        for _ in range(_MODIFIERS):
            head = begin
            while self._is_modifier(head) and head - begin < _MODIFIERS:
                head += 1
            hit = scan.noun(head, "title", "position")
            if hit is not None:
                begin = self._of(hit.last) + 1
            elif scan.listed(begin, "honorifics") and self._is_capital(begin):
                begin += 1
                begin += scan.folded(begin) == "."
            else:
                break
        return begin

    def _of(self, last: int) -> int:
        """The last word of "… of X" behind word `last`; `last` if nothing follows."""
        scan = self.scan
        if scan.folded(last + 1) not in ("of", "for"):
            return last
        begin = last + 2
        while scan.listed(begin, "determiners"):
            begin += 1
        inner = self.headed(begin) or self.named(begin)
        return inner.last if inner is not None else last

    # --- noun phrases ----------------------------------------------------------------------------

    def _is_modifier(self, at: int) -> bool:
        """Whether word `at` may stand before a head: an adjective, a name, a number."""
        scan = self.scan
        word = scan.word(at)
        if word is None or at in scan.blocked:
            return False
        if word.text == "-":
            return True
        if word.kind == "number" or scan.listed(at, "adjectives"):
            return True
        if scan.noun(at, "nationality") is not None:
            return True
        return scan.name(at) is not None or (self._is_capital(at) and at not in scan.triggers)

    def headed(self, at: int) -> DraftMention | None:
        """A phrase by its head noun: "Syrian government forces", "three civilians"."""
        scan, head = self.scan, at
        best: NounHit | None = None
        owned = False
        while head - at <= _MODIFIERS:
            hit = scan.noun(head, *_HEADS)
            if hit is not None:
                best, head = hit, hit.last + 1
                continue
            owner = head > at and best is None and scan.listed(head, "possessives")
            owned = owned or owner
            if not owner and not self._is_modifier(head):
                break
            name = scan.name(head)
            head = name.last + 1 if name is not None else head + 1
        if best is None:
            return None
        type_ = _HEADS[best.kind]
        if owned and type_ != "ORG":
            return None
        last = self._of(best.last) if type_ in ("LOC", "ORG") else best.last
        form = _FORMS.get(best.kind, "head")
        gloss = best.attrs.get("gloss", "")
        return scan.mention(at, last, type_, form, number=best.number, entity=gloss)

    def place(self, at: int) -> DraftMention | None:
        """A place with its kind: "the city of Aleppo", "Idlib province"."""
        scan = self.scan
        dropped = scan.noun(at, "place_dropped")
        if dropped is not None:
            begin = dropped.last + 1 + (scan.folded(dropped.last + 1) == "of")
            name = scan.name(begin, "LOC")
            last = name.last if name is not None else self._capitals(begin)
            if last is not None:
                return scan.mention(begin, last, "LOC", "name", begin=at)
            return None
        name = scan.name(at, "LOC")
        last = name.last if name is not None else self._capitals(at)
        if last is not None and scan.noun(last + 1, "place_dropped") is not None:
            return scan.mention(at, last, "LOC", "name")
        return None
