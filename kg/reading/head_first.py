"""Mention patterns of a language whose heads come first, as in Arabic: «قوات النظام السوري».

A head noun is followed by its complement and their adjectives. Each pattern looks at one word and
gives the mention that begins there, or nothing; the longest pattern of a place wins.
"""

from __future__ import annotations

from typing import Final

from kg.languages.lexicon import NounHit
from kg.languages.words import stems
from kg.reading.draft import DraftMention
from kg.reading.scan import Name, Scan

__all__ = ["HeadFirst"]

#: Words of a personal name at most; a chain of complements at most.
_NAME_WORDS: Final = 5
_CHAIN: Final = 4

#: Kinds of nouns that are no names by themselves, whatever a gazetteer says.
_GENERAL: Final = ("place_head", "place", "place_dropped", "group", "people_unit", "weapon")

#: Endings of adjectives of relation, as they stand behind the article.
_NISBA: Final = ("ي", "ية", "يين", "يون", "يتين", "يتان", "يات")
#: Forms of names that a series may go on with names nobody knows.
_SERIAL: Final = frozenset({"name", "pattern", "person"})
_QUOTES: Final = frozenset("\"'«»“”‘’()")


class HeadFirst:
    """The patterns, over one sentence."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan

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
        while last - at < _NAME_WORDS and self._goes_on(last + 1):
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
        if name is not None and name.start > self.scan.draft.words[at].start:
            if self.scan.listed(at, "ordinary_words"):
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
        last = name.last - (words[name.last].text in _QUOTES)
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
            return plain or scan.listed(at, "indefinite_adjectives")
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
        vehicle = self._vehicles(at)
        if vehicle is not None:
            return vehicle
        hit = scan.noun(at, "org_head", "media")
        if hit is None or (scan.noun(at, "place") and not self._quoted(hit.last + 1)):
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
        """«الطائرات الحربية الروسية» is whoever flies them; of «طائرات التحالف» only «التحالف» is."""
        scan = self.scan
        hit = scan.noun(at, "vehicle")
        if hit is None or hit.enclitic or scan.noun(at, "weapon"):
            return None
        last = self.adjectives(hit.last + 1, definite=hit.article)
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
        """The last word of «… الموالية للرئيس X» behind word `last`; `None` if it does not follow."""
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
        return word is not None and word.text in _QUOTES

    def _past_quotes(self, at: int) -> int:
        word = self.scan.word(at)
        return at + 1 if word is not None and word.text in _QUOTES else at

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
        while last - begin < _CHAIN and self.scan.is_unknown(last):
            last += 1
        if last == begin:
            return None
        return last if begin > at and (self.scan.folded(last) in _QUOTES) else last - 1

    def complement(self, at: int, depth: int = 0) -> int | None:
        """The last word of the genitive that begins at word `at`, adjectives and all."""
        scan = self.scan
        begin = self._past_quotes(at)
        name = scan.name(begin, "ORG", "PER", "LOC", whole=True)
        if name is not None:
            last = name.last
            if begin > at and scan.folded(last + 1) in _QUOTES:
                last += 1
            return self.adjectives(last + 1)
        head = scan.noun(begin, "org_head", "group", "place_head", "media")
        if head is not None and not head.proclitics and depth < _CHAIN:
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

    # --- places ----------------------------------------------------------------------------------

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
        if (alone or hit.last == scan.sentence.last - 1) and scan.listed(hit.last, "no_place"):
            if not self.is_adjective(hit.last + 1):
                return None
        if alone:
            last = self.adjectives(hit.last + 1, loose=True) if hit.article else hit.last
            last = self._owner(last) if hit.article else last
            return scan.mention(at, last, "LOC", "head", hit.start, number=hit.number)
        named = scan.noun(at, "place_head") is not None
        complement = self._place_complement(hit.last + 1, named=named)
        if complement is not None:
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
        """The place behind a general head («مدينة حلب» → «حلب»); the head alone if it is definite."""
        scan = self.scan
        begin = self._past_quotes(hit.last + 1)
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
        last = self._unknown_place(begin)
        if last is not None:
            return scan.mention(begin, last, "LOC", "pattern", begin=hit.first, score=0.9)
        return None

    def _unknown_place(self, at: int) -> int | None:
        """The last word of a place that no gazetteer knows."""
        scan = self.scan
        if not scan.is_plain(at) or scan.listed(at, "loose_adjectives", "indefinite_adjectives"):
            return None
        if at in scan.triggers or scan.noun(at, "group", "org_head"):
            return None
        last = at
        following = scan.folded(at + 1)
        compound = scan.listed(at, "place_firsts") and self._is_second(at + 1)
        further = scan.is_unknown(at + 1) and self._is_second(at + 1)
        if compound or (further and not following.startswith(("و", "ب", "ل"))):
            last += 1
        return last

    def _place_complement(self, at: int, *, named: bool) -> int | None:
        """The last word of what a place is of; a name that nobody knows only where it calls for one."""
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

    # --- people ----------------------------------------------------------------------------------

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
        """Whether a noun for people is something else here: an adjective, a word that looks like it."""
        scan = self.scan
        if scan.rules.has("no_people", scan.folded(hit.first)):
            return True
        if hit.enclitic and len(hit.lemma) <= 2:
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
        plain = not scan.rules.has("prepositions", before.folded)
        return (
            plain
            and scan.triggers.get(hit.first - 1) != "verb"
            and (
                hit.article == before.folded.startswith("ال")
                or scan.noun(hit.first - 1) is not None
            )
        )

    def _counted(self, at: int) -> int | None:
        """The word behind the number at word `at`, and behind «من»; `None` if there is no number."""
        number = self.scan.draft.numbers.get(at)
        if number is None or number.kind == "dual":
            return None
        after = number.last + 1
        return after + (self.scan.folded(after) == "من")

    def _people_end(self, hit: NounHit) -> int | None:
        """The last word of the people whose noun is `hit`, with adjectives and the body they are of."""
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
        title = (scan.draft.words[at].start, scan.draft.words[begin - 1].end) if titled else None
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
        for _ in range(_CHAIN):
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
        """The last word of a personal name at word `at` by its words; `None` where there is none."""
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
        while last - at < _NAME_WORDS and self._goes_on(last + 1):
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
