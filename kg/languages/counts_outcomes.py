"""Decide what became of the people a phrase counts.

A noun may say it itself («ثلاثة قتلى»). Otherwise a predicate governs: in Arabic the nearest one
before («مقتل ثلاثة»), or a verb after that agrees («ان سبعة عناصر قتلوا»); in English one before it
when active ("killed three"), one after it when passive ("three were killed"). Parts («بينهم طفلان»)
share the outcome of their whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.languages.counts_lexicon import CountWords, Predicate
from kg.languages.counts_phrases import Phrase
from kg.languages.words import Word

__all__ = ["Judge", "Verdict"]

#: What became of the people, and the predicates that say so.
Verdict = tuple[tuple[str, ...], Predicate | None]

#: How many words may lie between a predicate and a number, and a lone noun.
_REACH: Final = 16
_REACH_ALONE: Final = 5
_REACH_AFTER: Final = 14

#: Counts of one list stand this near: «five policemen and a soldier».
_GAP: Final = 3

_NOTHING: Final[Verdict] = ((), None)


class Judge:
    """Decides for the phrases of one passage, in order."""

    def __init__(
        self,
        line: Sequence[Word],
        predicates: Sequence[Predicate],
        known: CountWords,
        phrases: Sequence[Phrase],
    ) -> None:
        self._phrases = phrases
        self._line = line
        self._predicates = predicates
        self._known = known
        self._before: list[tuple[Phrase, Verdict]] = []

    def _is(self, at: int, name: str) -> bool:
        return 0 <= at < len(self._line) and self._line[at].folded in self._known.words[name]

    def _free(self, begin: int, end: int, *names: str) -> bool:
        """Whether no word of these sets stands from `begin` up to `end`."""
        return not any(self._is(at, name) for at in range(begin, end) for name in names)

    def decide(self, phrase: Phrase) -> Verdict:
        """The verdict on the next phrase."""
        verdict = self._verdict(phrase)
        if verdict[0]:
            self._before.append((phrase, verdict))
        return verdict

    def _verdict(self, phrase: Phrase) -> Verdict:
        noun = phrase.noun
        if phrase.both:
            return ("killed", "injured"), None
        if phrase.loss:
            told = self._known.arabic or self._brought(phrase)
            return (("killed",), None) if told else _NOTHING
        if noun is not None and noun.kind in ("things", "times"):
            return (("injured",), None) if self._afflicted(phrase) else _NOTHING
        governing = self._arabic(phrase) if self._known.arabic else self._english(phrase)
        if noun is not None and noun.outcome:
            return self._said_by_noun(phrase, noun.outcome, governing)
        if phrase.bare and not self._alone(phrase, governing):
            return _NOTHING
        return governing

    def _afflicted(self, phrase: Phrase) -> bool:
        """«30 حالة اختناق», "30 cases of asphyxiation": cases of people who were hurt."""
        return any(self._is(at, "afflictions") for at in range(phrase.last + 1, phrase.last + 3))

    def _said_by_noun(self, phrase: Phrase, said: str, governing: Verdict) -> Verdict:
        """The noun decides, unless the predicate just before it kills the wounded."""
        predicate = governing[1]
        near = predicate is not None and 0 <= phrase.first - predicate.last <= 2
        weaker = ("injured", "detained") if self._known.arabic else ("detained",)
        strong = predicate is not None and predicate.voice != "weak"
        if near and strong and said in weaker and governing[0] == ("killed",):
            return governing
        if phrase.bare and not self._hurt_alone(phrase, predicate):
            return _NOTHING
        return (said,), predicate

    def _hurt_alone(self, phrase: Phrase, predicate: Predicate | None) -> bool:
        """Whether a hurt noun without a number counts: «سقوط قتلى», not «عدد القتلى»."""
        brought = self._brought(phrase)
        if self._continues(phrase):
            return True
        if self._is(phrase.first - 1, "counted") or self._is(phrase.first - 2, "counted"):
            return False
        if self._is(phrase.first - 1, "cared_for"):
            return False
        return brought or (self._known.arabic and not phrase.definite)

    def _brought(self, phrase: Phrase) -> bool:
        """Whether «سقوط», «خلف» or "caused" stands just before."""
        return any(self._is(at, "bring") for at in range(max(0, phrase.first - 4), phrase.first))

    def _continues(self, phrase: Phrase) -> bool:
        """«عشرات القتلى والجرحى»: the second noun has the amount of the first."""
        if not self._before or not phrase.joined or phrase.value is not None:
            return False
        last, _ = self._before[-1]
        if phrase.first - last.last > 2 or last.noun is None or last.noun.kind != "hurt":
            return False
        if last.value is None:
            phrase.qualifier, phrase.low = last.qualifier, last.low
        return last.value is None

    def _alone(self, phrase: Phrase, governing: Verdict) -> bool:
        """Whether a noun of people without a number is one who was hurt: «مقتل مدني»."""
        predicate = governing[1]
        if predicate is None:
            return False
        if predicate.voice == "weak" and phrase.value == 1:
            return False
        after = predicate.first > phrase.first
        distance = predicate.first - phrase.last if after else phrase.first - predicate.last
        if self._chained(phrase):
            return True
        if phrase.named:
            return distance <= _REACH_ALONE
        if phrase.definite and phrase.noun is not None and phrase.noun.kind == "origins":
            return False
        if phrase.value is None:
            between = distance == 2 and self._is(phrase.first - 1, "upon")
            return not phrase.definite and (distance <= 1 or between) and not after
        if after and self._known.arabic:
            return True
        if not self._known.arabic:
            return distance <= _REACH_ALONE * 2
        if phrase.value == 1 and predicate.verb and self._line[phrase.first].folded.endswith("ا"):
            return distance <= _REACH
        return distance <= (1 if phrase.definite else _REACH_ALONE)

    def _chained(self, phrase: Phrase) -> bool:
        """Whether the phrase is joined to the end of a count: «خمسة شرطيين وجندي»."""
        if not self._before or not phrase.joined or phrase.definite:
            return False
        last, verdict = self._before[-1]
        return bool(verdict[0]) and phrase.first - last.last <= 2

    def _last_before(self, at: int, *voices: str) -> Predicate | None:
        found = [p for p in self._predicates if p.last < at and p.voice in voices]
        return found[-1] if found else None

    def _with_twin(self, predicate: Predicate) -> tuple[str, ...]:
        """«مقتل وإصابة»: two predicates side by side share what they govern."""
        at = self._predicates.index(predicate)
        twin = self._predicates[at - 1] if at else predicate
        gap = predicate.first - twin.last
        headline = not self._known.arabic and gap == 1
        if predicate.joined or headline:
            stands_apart = gap == 2 and self._line[predicate.first - 1].folded in ("و", "and", "or")
            alike = twin.agrees == predicate.agrees and twin.voice != "pronoun"
            near = gap == 1 or stands_apart
            if near and alike and twin.outcome and twin.outcome != predicate.outcome:
                return twin.outcome, predicate.outcome
        return (predicate.outcome,) if predicate.outcome else ()

    def _linked(self, phrase: Phrase, predicate: Predicate) -> bool:
        """Whether nothing but coordinated counts stands between the predicate and the phrase."""
        between = [
            one
            for one, verdict in self._before
            if one.first > predicate.last and verdict[1] is not None
        ]
        return not between or phrase.joined or phrase.part or self._in_part_list(phrase)

    def _in_part_list(self, phrase: Phrase) -> bool:
        return bool(self._before) and self._before[-1][0].part

    def _arabic(self, phrase: Phrase) -> Verdict:
        predicate = self._last_before(phrase.first, "any", "weak", "active")
        if predicate is not None:
            begin = predicate.last + 1
            reach = _REACH if phrase.noun_at or phrase.part else _REACH_ALONE
            near = phrase.first - predicate.last <= reach
            open_way = self._free(begin, phrase.first, "sentence", "clause")
            if near and open_way and self._linked(phrase, predicate):
                outcomes = self._with_twin(predicate)
                if outcomes and predicate.agrees and self._subject_before(predicate):
                    return self._after(phrase) or (outcomes, predicate)
                return outcomes, predicate
        if phrase.part and (near_verb := self._after(phrase, 3)):
            return near_verb
        toll = self._toll(phrase)
        if toll:
            return (toll,), None
        theirs = self._is(phrase.first - 1, "theirs") or self._is(phrase.first, "theirs")
        if (phrase.part or theirs or self._is(phrase.first + 1, "theirs")) and self._before:
            return self._before[-1][1]
        return self._after(phrase) or _NOTHING

    def _toll(self, phrase: Phrase) -> str:
        """«عدد القتلى الى 11»: the outcome of the noun after «عدد»."""
        if phrase.bare:
            return ""
        for at in range(phrase.first - 1, max(-1, phrase.first - _REACH), -1):
            if self._is(at, "sentence"):
                return ""
            if self._is(at, "counted"):
                return self._hurt_between(at + 1, phrase.first)
        return ""

    def _hurt_between(self, begin: int, end: int) -> str:
        from kg.languages.numbers_nouns import noun_of

        for word in self._line[begin:end]:
            found = noun_of(word, self._known.code)
            if found and found[0].outcome:
                return found[0].outcome
        return ""

    def _subject_before(self, predicate: Predicate) -> bool:
        """Whether an agreeing verb already has its subject before it."""
        return any(
            verdict[1] is predicate and one.last < predicate.first for one, verdict in self._before
        )

    def _after(self, phrase: Phrase, limit: int = _REACH_AFTER) -> Verdict | None:
        """A verb after the phrase whose subject it is: «ان 7 عناصر قتلوا»."""
        plural = phrase.value != 1
        if phrase.bare and not plural and not self._opens(phrase):
            return None
        reach = min(limit, _REACH_AFTER if plural else _REACH_ALONE * 2)
        for predicate in self._predicates:
            if predicate.first <= phrase.last:
                continue
            if predicate.first - phrase.last > reach or predicate.joined or not predicate.verb:
                return None
            if not self._free(phrase.last + 1, predicate.first, "sentence"):
                return None
            if plural and not predicate.agrees:
                return None
            outcomes = (predicate.outcome,) if predicate.outcome else ()
            return outcomes, predicate
        return None

    def _opens(self, phrase: Phrase) -> bool:
        """Whether a clause begins with the phrase: «أن شابا فقد حياته»."""
        before = phrase.first - 1
        return before < 0 or self._line[before].kind == "punct" or self._is(before, "that")

    def _english(self, phrase: Phrase) -> Verdict:
        passive = self._passive_after(phrase)
        if passive is not None and (passive.first - phrase.last <= 3 or phrase.bare):
            return self._outcomes_after(passive), passive
        active = self._active_before(phrase)
        if active is not None:
            return self._with_twin(active), active
        if passive is not None and (phrase.noun_at or passive.first - phrase.last <= 2):
            return self._outcomes_after(passive), passive
        if (phrase.part or self._in_part_list(phrase)) and self._before:
            return self._before[-1][1]
        toll = self._risen(phrase)
        return ((toll,), None) if toll else _NOTHING

    def _risen(self, phrase: Phrase) -> str:
        """The outcome of a toll: "the death toll rose to 8", "the number of people killed"."""
        if phrase.bare or not self._is(phrase.first - 1, "risen"):
            return ""
        for at in range(phrase.first - 2, max(-1, phrase.first - _REACH * 2), -1):
            if self._is(at, "sentence"):
                return ""
            if self._is(at, "counted"):
                hurting = (one for one in self._predicates if at < one.first < phrase.first)
                first = next((one.outcome for one in hurting if one.outcome), "")
                return self._hurt_between(at + 1, phrase.first) or first or "killed"
        return ""

    def _outcomes_after(self, predicate: Predicate) -> tuple[str, ...]:
        """Both, where the text has "were killed or wounded"."""
        at = self._predicates.index(predicate)
        if at + 1 < len(self._predicates):
            twin = self._predicates[at + 1]
            between = [word.folded for word in self._line[predicate.last + 1 : twin.first]]
            if between in (["or"], ["and"]) and not self._governs(twin):
                return tuple(dict.fromkeys((predicate.outcome, twin.outcome)))
        return (predicate.outcome,) if predicate.outcome else ()

    def _active_before(self, phrase: Phrase) -> Predicate | None:
        predicate = self._last_before(phrase.first, "active", "either", "any")
        if predicate is None or phrase.first - predicate.last > _REACH:
            return None
        if not self._free(predicate.last + 1, phrase.first, "sentence", "clause"):
            return None
        if not self._governs(predicate):
            return None
        return predicate if self._linked(phrase, predicate) else None

    def _passive_after(self, phrase: Phrase) -> Predicate | None:
        for predicate in self._predicates:
            if predicate.first <= phrase.last:
                continue
            if predicate.first - phrase.last > _REACH_AFTER:
                return None
            if not self._free(phrase.last + 1, predicate.first, "sentence", "clause"):
                return None
            headline = predicate.first == phrase.last + 1 and self._hurt_follows(predicate)
            if predicate.voice == "active" or (self._governs(predicate) and not headline):
                return None
            return None if self._other_subject(phrase, predicate) else predicate
        return None

    def _hurt_follows(self, predicate: Predicate) -> bool:
        """Whether the next count says its own outcome: "9 killed, over 20 wounded"."""
        following = (one for one in self._phrases if one.first > predicate.last)
        after = next(following, None)
        return after is not None and after.noun is not None and after.noun.kind == "hurt"

    def _other_subject(self, phrase: Phrase, predicate: Predicate) -> bool:
        """Whether another count stands nearer to a passive, and is no part of a list."""
        last = phrase.last
        for other in self._phrases:
            if other.first <= phrase.last or other.first > predicate.first or other.bare:
                continue
            if not other.part and other.first - last > _GAP:
                return True
            last = other.last
        return False

    def _qualifies(self, at: int) -> bool:
        """Whether a qualified number or a range begins at `at`."""
        return self._known.before.at(self._line, at) is not None or self._is(at, "open")

    def _governs(self, predicate: Predicate) -> bool:
        """Whether an English verb is active here: it has an object, and no "were" before it."""
        if predicate.voice in ("active", "any"):
            return True
        if predicate.voice == "passive":
            return False
        before = range(max(0, predicate.first - 2), predicate.first)
        if any(self._is(at, "be") for at in before):
            return False
        after = self._line[predicate.last + 1 : predicate.last + 2]
        if after and (after[0].kind == "number" or self._qualifies(predicate.last + 1)):
            return True
        return (
            bool(after)
            and after[0].kind != "punct"
            and not self._is(predicate.last + 1, "function")
        )
