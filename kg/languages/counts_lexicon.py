"""The words around a count: what hurts people, what qualifies a number, what makes it vague."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg.languages.data import read_yaml
from kg.languages.fold import fold_text
from kg.languages.numbers_forms import forms
from kg.languages.remembered import Remembered
from kg.languages.words import Word

__all__ = ["CountWords", "Phrases", "Predicate", "count_words", "predicates"]

#: Endings of the Arabic past and present, and the prefixes of person of the present.
_PAST: Final = ("", "ت", "وا", "ا", "تا", "نا", "ن", "و")
_PRESENT: Final = ("", "ون", "ان", "وا", "ن")
_PERSONS: Final = ("ي", "ت", "ن", "سي", "ست", "سن")
_PRONOUNS: Final = ("ه", "ها", "هم", "هما", "هن")

#: Past forms that agree with a subject named before: «قتلوا», «أصيبا».
_AGREEING: Final = ("وا", "ا", "تا", "ن", "ون", "ان")


class Phrases:
    """Phrases with a meaning, found by their first word."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, meaning in entries:
            first, *rest = fold_text(str(phrase)).split()
            table.setdefault(first, []).append((tuple(rest), meaning))
        self._table = {
            first: sorted(found, key=lambda one: -len(one[0])) for first, found in table.items()
        }
        self._known = Remembered[tuple[tuple[tuple[str, ...], str, int], ...]]()

    def starts(self, folded: str) -> tuple[tuple[tuple[str, ...], str, int], ...]:
        """What may follow a word, the meaning of the phrase then, and the letters of proclitics."""
        known = self._known.get(folded)
        if known is None:
            known = self._known[folded] = tuple(
                (rest, meaning, form.bare)
                for form in forms(folded)
                for rest, meaning in self._table.get(form.stem, ())
            )
        return known

    def at(self, line: Sequence[Word], index: int) -> tuple[int, str, int] | None:
        """(last word, meaning, letters of proclitics) of the longest phrase at `index`."""
        if index >= len(line):
            return None
        for rest, meaning, letters in self.starts(line[index].folded):
            if _goes_on(line, index, rest):
                return index + len(rest), meaning, letters
        return None

    def ending_at(
        self, line: Sequence[Word], last: int, longest: int = 6
    ) -> tuple[int, str, int] | None:
        """(first word, meaning, letters of proclitics) of the longest phrase ending at `last`."""
        for first in range(max(0, last - longest + 1), last + 1):
            found = self.at(line, first) if self.starts(line[first].folded) else None
            if found and found[0] == last:
                return first, found[1], found[2]
        return None


def _goes_on(line: Sequence[Word], index: int, rest: tuple[str, ...]) -> bool:
    """Whether the words behind `index` are those of `rest`."""
    follow = line[index + 1 : index + 1 + len(rest)] if rest else ()
    return tuple(word.folded for word in follow) == rest


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that says what becomes of people: ``outcome`` empty for rescue and release.

    ``voice``: ``weak`` («سقوط») leaves a noun its own outcome, ``active`` governs what follows,
    ``passive`` what stands before, ``any`` either (Arabic). ``agrees`` marks a plural or dual verb,
    whose subject stands before it.
    """

    first: int
    last: int
    outcome: str
    voice: str
    joined: bool
    agrees: bool = False
    verb: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    outcome: str
    voice: str
    agrees: bool = False
    verb: bool = False


@dataclass(frozen=True, slots=True)
class CountWords:
    """Everything `counts.yaml` says besides the nouns."""

    code: str
    arabic: bool
    predicates: Mapping[str, tuple[tuple[tuple[str, ...], _Entry], ...]]
    before: Phrases
    verbs: Phrases
    after: Phrases
    vague: Phrases
    both: Phrases
    losses: Phrases
    words: Mapping[str, frozenset[str]]


def _arabic_verbs(data: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    """Every form of the verbs, by outcome."""
    for outcome, verbs in data.get("verbs", {}).items():
        for past, present in verbs:
            stem, present_stem = fold_text(past), fold_text(present)
            for ending in _PAST:
                weak = stem[:-1] + "ي" if stem.endswith("ي") and ending in ("ا", "تا") else stem
                if stem.endswith("ي") and ending in ("ت", "وا", "و"):
                    weak = stem[:-1]
                    yield stem + ending, _Entry(outcome, "any", ending == "وا", True)
                agrees = ending in _AGREEING
                yield weak + ending, _Entry(outcome, "any", agrees, True)
            for person in _PERSONS:
                for ending in _PRESENT:
                    agrees = ending in _AGREEING
                    yield person + present_stem + ending, _Entry(outcome, "any", agrees, True)


def _arabic_nouns(data: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    """Verbal nouns, also with a pronoun («إصابتهم»)."""
    for outcome, group in data.get("verbal_nouns", {}).items():
        for noun in map(fold_text, group):
            yield noun, _Entry(outcome, "any")
            stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
            for pronoun in _PRONOUNS:
                yield stem + pronoun, _Entry(outcome, "pronoun")


def _english(data: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    for voice in ("passive", "active"):
        for outcome, group in data.get(voice, {}).items():
            for phrase in group:
                yield phrase, _Entry(outcome, voice)


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, _Entry]]:
    yield from _arabic_verbs(data)
    yield from _arabic_nouns(data)
    yield from _english(data)
    for outcome, group in data["falls"].items():
        yield from ((word, _Entry(outcome, "weak")) for word in group)
    for group in ("lose", "meet"):
        yield from (
            (word, _Entry(group, "any", word.endswith(("وا", "دا")), True)) for word in data[group]
        )
    for outcome, group in data["agreeing"].items():
        yield from ((phrase, _Entry(outcome, "any", True, True)) for phrase in group)
    yield from ((word, _Entry("", "active")) for word in data["harmless"])


def _by_first(
    entries: Iterable[tuple[str, _Entry]],
) -> Mapping[str, tuple[tuple[tuple[str, ...], _Entry], ...]]:
    table: dict[str, dict[tuple[str, ...], _Entry]] = {}
    for phrase, entry in entries:
        first, *rest = fold_text(phrase).split()
        known = table.setdefault(first, {})
        key = tuple(rest)
        both = key in known and {known[key].voice, entry.voice} == {"active", "passive"}
        known[key] = _Entry(entry.outcome, "either") if both else entry
    return {
        first: tuple(sorted(found.items(), key=lambda one: -len(one[0])))
        for first, found in table.items()
    }


_SETS: Final = (
    *("labels", "percent", "percent_after_in", "one_of", "part", "of", "life", "end"),
    *("bring", "counted", "clause", "sentence", "since", "since_recent", "be"),
    *(
        "function",
        "in",
        "links",
        "open",
        "open_before",
        "close",
        "lose_only_life",
        "vague_alone",
        "that",
        "negation",
        "theirs",
        *("articles", "parents", "afflictions", "cared_for", "risen", "upon"),
    ),
)


@cache
def count_words(lang: str) -> CountWords:
    """The words around counts of `lang`."""
    data = read_yaml(lang, "counts")
    listed = {**data, **data["range"]}
    return CountWords(
        lang,
        "dual" in data["morphology"],
        _by_first(_entries(data)),
        Phrases((phrase, cls) for cls, group in data["qualifiers"].items() for phrase in group),
        Phrases((p, cls) for cls, group in data["qualifier_verbs"].items() for p in group),
        Phrases((phrase, cls) for cls, group in data["after"].items() for phrase in group),
        Phrases((phrase, "approx") for phrase in data["vague"]),
        Phrases((phrase, "both") for phrase in data["both"]),
        Phrases((phrase, "killed") for phrase in data["losses"]),
        {name: frozenset(map(fold_text, map(str, listed.get(name, ())))) for name in _SETS},
    )


def _predicate_at(line: Sequence[Word], index: int, known: CountWords) -> Predicate | None:
    for joined, rest, entry in _predicate_starts(line[index].folded, known.code):
        if _goes_on(line, index, rest):
            last = index + len(rest)
            outcome = _settled(line, last, entry.outcome, known)
            if outcome is None:
                return None
            joined = joined or (index > 0 and line[index - 1].folded in ("و", "and"))
            return Predicate(index, last, outcome, entry.voice, joined, entry.agrees, entry.verb)
    return None


@lru_cache(maxsize=1 << 15)
def _predicate_starts(folded: str, lang: str) -> tuple[tuple[bool, tuple[str, ...], _Entry], ...]:
    """Whether a conjunction is attached, what must follow, and the entry, of each predicate."""
    known = count_words(lang).predicates
    return tuple(
        (form.joined, rest, entry)
        for form in forms(folded)
        for rest, entry in known.get(form.stem, ())
    )


#: How far after «فقد» its «حياته» may stand, and after «لقي» its «مصرعه».
_REACH: Final = 20


def _settled(line: Sequence[Word], last: int, outcome: str, known: CountWords) -> str | None:
    """«فقد حياته» is death, «فقد» alone is being missing; «لقي» alone says nothing."""
    if outcome not in ("lose", "meet"):
        return outcome
    sign = known.words["life" if outcome == "lose" else "end"]
    for word in line[last + 1 : last + 1 + _REACH]:
        if word.folded in known.words["sentence"]:
            break
        if word.folded in sign:
            return "killed"
    lost = outcome == "lose" and line[last].folded not in known.words["lose_only_life"]
    return "missing" if lost else None


def predicates(line: Sequence[Word], known: CountWords) -> tuple[Predicate, ...]:
    """Every word of `line` that says what becomes of people, in order."""
    found: list[Predicate] = []
    taken = -1
    for index, word in enumerate(line):
        if index > taken and word.kind == "word":
            one = _predicate_at(line, index, known)
            if one is not None:
                found.append(one)
                taken = one.last
    return tuple(found)
