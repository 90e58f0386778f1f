"""People and weapons of a language whose heads come first: «ثلاثة مدنيين», «الوزير X».

People without a name are a noun with its number, adjectives and the body they are of; a person is
a name, behind titles or not; an office-holder is a title alone.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import NounHit
from kg.reading.draft import DraftMention
from kg.reading.head_first_bodies import CHAIN, Bodies

__all__ = ["NAME_WORDS", "People"]

#: Words of a personal name behind its first, at most.
NAME_WORDS: Final = 5


class People(Bodies):
    """Patterns for people, persons, offices and weapons."""

    def people(self, at: int) -> DraftMention | None:
        """People without a name: «المدنيين», «عشرات العائلات», «ثلاثة من عناصر الجيش»."""
        scan = self.scan
        counted = self._counted(at)
        if counted is None and scan.rules.has("fighters", scan.folded(at)):
            through = scan.folded(at + 1) == "من"
            body = self._dropped(at + 1 + through)
            if body is not None and body.form in ("name", "head"):
                body.begin = at
                return body
        hit = scan.noun(counted if counted is not None else at, "group", "source")
        if hit is not None and hit.kind == "source" and hit.attrs.get("type") == "media":
            hit = None
        if hit is None or (counted is None and self._no_people(hit)):
            return self._some(at)
        last = self._people_end(hit)
        if last is None:
            return None
        start = hit.start
        if counted is not None:
            start = scan.draft.numbers[at].span.start
        form = "source" if hit.kind == "source" else "people"
        gloss = hit.attrs.get("gloss", "")
        return scan.mention(at, last, "GROUP", form, start, number=hit.number, entity=gloss)

    def _no_people(self, hit: NounHit) -> bool:
        """Whether a noun for people is something else here: an adjective, another word."""
        scan = self.scan
        if scan.rules.has("no_people", scan.folded(hit.first)):
            return True
        if hit.enclitic and len(hit.lemma) <= 2:
            return True
        if scan.triggers.get(hit.first) == "verb" and not hit.article and hit.number == "sg":
            return True
        if hit.number != "sg" or hit.proclitics or not scan.listed(hit.first, "people_adjectives"):
            return False
        before = scan.word(hit.first - 1)
        if (
            before is None
            or before.kind != "word"
            or scan.rules.has("casualty_words", before.folded)
        ):
            return False
        if scan.rules.has("prepositions", before.folded):
            return False
        if scan.triggers.get(hit.first - 1) == "verb":
            return False
        noun = scan.noun(hit.first - 1) is not None or hit.first - 1 in scan.triggers
        return hit.article or noun

    def _counted(self, at: int) -> int | None:
        """The word behind the number, and «من», at word `at`; `None` if there is none."""
        number = self.scan.draft.numbers.get(at)
        if number is None or number.kind == "dual":
            return None
        after = number.last + 1
        return after + (self.scan.folded(after) == "من")

    def _people_end(self, hit: NounHit) -> int | None:
        """The last word of the people of `hit`, with adjectives and the body they are of."""
        last = self.adjectives(hit.last + 1, definite=hit.article, loose=True)
        if hit.article or hit.enclitic:
            return last
        body = self.complement(hit.last + 1) if last == hit.last else None
        if body is not None and (hit.number != "sg" or self.scan.listed(hit.first, "open_people")):
            return body
        through = self.scan.folded(last + 1)
        if through == "من" or (
            through == "في" and self.scan.rules.has("tellers", self.scan.folded(hit.first))
        ):
            inner = self.at(last + 2)
            if inner is not None and inner.begin == last + 2 and inner.type in ("ORG", "GROUP"):
                return inner.last
        return last

    def _some(self, at: int) -> DraftMention | None:
        """«عدد من المدنيين», «أحد السكان», «ثلاثة من الحوثيين»: a share of people or of a body."""
        scan = self.scan
        counted = self._counted(at)
        if counted is None and not scan.rules.has("one_of", scan.folded(at)):
            return None
        after = counted if counted is not None else at + 1
        through = scan.folded(after) == "من" or scan.folded(after - 1) == "من"
        after += scan.folded(after) == "من"
        word = scan.word(after)
        if word is None:
            return None
        start = scan.draft.words[at].start
        if counted is not None:
            start = scan.draft.numbers[at].span.start
        elif scan.folded(at)[:1] == "و" and not scan.listed(at, "one_of"):
            start += 1
        hit = scan.noun(after, "group")
        if hit is not None and hit.start == word.start:
            last = self._people_end(hit)
            if last is not None:
                gloss = hit.attrs.get("gloss", "")
                return scan.mention(at, last, "GROUP", "people", start, number="pl", entity=gloss)
        body = self.body(after) or self.named(after)
        if through and body is not None and body.type == "ORG" and body.begin == after:
            return scan.mention(at, body.last, "GROUP", "people", start, number="pl")
        return None

    def weapon(self, at: int) -> DraftMention | None:
        """A weapon with its adjectives: «قذائف الهاون», «براميل متفجرة»."""
        scan = self.scan
        hit = scan.noun(at, "weapon")
        if hit is None:
            return None
        last = self._weapon_end(hit)
        nested = scan.noun(last + 1, "weapon")
        if nested is not None and not nested.proclitics and not hit.article:
            last = self._weapon_end(nested)
        return scan.mention(at, last, "WEAPON", "weapon", hit.start, number=hit.number)

    def _weapon_end(self, hit: NounHit) -> int:
        """The last word of a weapon; whose it is («مسيرة تركية») is no part of it."""
        last = hit.last
        while self.is_adjective(last + 1, definite=hit.article) and not self.scan.noun(
            last + 1, "nationality"
        ):
            last += 1
        return last

    # --- persons ---------------------------------------------------------------------------------

    def person(self, at: int) -> DraftMention | None:
        """A named person, behind titles or not: «وزير الخارجية الاميركي جون كيري»."""
        scan = self.scan
        begin, titled = self._titles(at)
        name = scan.name(begin, "PER", whole=begin != at)
        last = self._person_words(begin, titled=titled)
        if name is not None and (last is None or name.last >= last):
            start = name.start
            last = self._longer_name(name.last)
        elif last is not None:
            start = scan.draft.words[begin].start
        else:
            return None
        head = scan.noun(at, "title", "position")
        front = head.start if head is not None else scan.draft.words[at].start
        title = (front, scan.draft.words[begin - 1].end) if titled else None
        made = scan.mention(begin, last, "PER", "person", start, begin=at)
        made.title = title
        return made

    def _longer_name(self, last: int) -> int:
        while self.scan.listed(last + 1, "person_words") and self._goes_on(last + 1):
            last += 1
        return last

    def _titles(self, at: int) -> tuple[int, bool]:
        """Where the name behind the titles at word `at` begins, and whether there is a title."""
        scan, begin = self.scan, at
        for _ in range(CHAIN):
            hit = scan.noun(begin, "title", "position")
            if hit is not None and not (begin > at and hit.proclitics):
                begin = self._title_end(hit) + 1
            elif scan.listed(begin, "honorifics") and begin not in scan.triggers:
                begin += 1
            else:
                break
        return begin, begin > at

    def _title_end(self, hit: NounHit) -> int:
        """The last word of a title with its complement, its body and their adjectives."""
        last = self._title_core(hit)
        for _ in range(2):
            further = self._body_of(last)
            if further == last:
                break
            last = further
        return last

    def _body_of(self, last: int) -> int:
        """The last word of «… باسم X», «… للحزب», «… في الحكومة» behind word `last`."""
        scan, word = self.scan, self.scan.word(last + 1)
        if word is None:
            return last
        if scan.listed(last + 1, "title_links"):
            end = self.complement(last + 2)
            return last if end is None else end
        if word.folded.startswith("ل") and len(word.folded) > 3:
            found = self.body(last + 1) or self.named(last + 1)
            if found is not None and found.type == "ORG" and found.start > word.start:
                return found.last
        return last

    def _title_core(self, hit: NounHit) -> int:
        if hit.article and hit.last == hit.first:
            return self.adjectives(hit.last + 1, loose=True)
        if self.scan.name(hit.last + 1, "PER") or self.scan.listed(hit.last + 1, "person_words"):
            return hit.last
        last = self.complement(hit.last + 1)
        if last is None:
            return self.adjectives(hit.last + 1, definite=hit.article, loose=True)
        return last

    def _person_words(self, at: int, *, titled: bool) -> int | None:
        """The last word of a personal name at word `at`; `None` where there is none."""
        scan = self.scan
        if not scan.is_plain(at) or scan.noun(at, "org_head", "place_head", "place_dropped"):
            return None
        sure = scan.listed(at, "person_words")
        likely = titled or (scan.listed(at + 1, "person_words") and not self._attached(at))
        if not sure and not (likely and scan.is_unknown(at)):
            return None
        if titled and scan.folded(at).startswith("وال"):
            return None
        last = at
        while last - at < NAME_WORDS and self._goes_on(last + 1):
            last += 1
        if scan.listed(last, "person_particles") and last > at:
            last -= 1
        return last if titled or last > at else None

    def _attached(self, at: int) -> bool:
        return self.scan.folded(at).startswith(("و", "ب", "ل", "ف", "ال"))

    def _goes_on(self, at: int) -> bool:
        scan = self.scan
        if not scan.is_plain(at) or at in scan.triggers or scan.name(at, "PER", whole=True):
            return False
        if scan.listed(at, "person_words", "person_particles"):
            return True
        return scan.is_unknown(at) and not scan.folded(at).startswith(("و", "ب", "ل", "ف"))

    def office(self, at: int) -> DraftMention | None:
        """An office-holder named by title alone: «وزير الخارجية القطري»."""
        scan = self.scan
        hit = scan.noun(at, "position", "title")
        if hit is None:
            return None
        last = self._title_end(hit)
        if last == hit.last and not hit.article:
            return None
        return scan.mention(at, last, "GROUP", "office", hit.start, number=hit.number, score=0.9)
