"""A small grammar of categories: words become codes, patterns over the codes become times.

A word of time has a category (``WEEKDAY``, ``MONTH``, ``AGO`` …) in the language's `times.yaml`. A
passage becomes a string with one character a category, and the patterns of the file are regular
expressions over it. What a pattern finds becomes one item of its own category, which patterns of
later stages combine further: a date, then «مساء» and the date, then «منذ» and all that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg.errors import DataInvalid
from kg.languages.data import read_yaml
from kg.languages.fold import fold_text
from kg.languages.numbers import Number
from kg.languages.numbers_forms import Form, forms, place
from kg.languages.times_calendar import YEARS, Stretch
from kg.languages.words import Word

__all__ = ["Grammar", "Item", "grammar", "items_of", "rewrite"]

#: Categories that no list brings: numbers by size, punctuation, and what the stages make.
#: Signs between thousands, which years do not have.
_GROUPING: Final = frozenset(",٬.\u202f")

_NUMBERS: Final = ("DIGITDAY", "WORDDAY", "YEAR", "AHYEAR", "NUM", "DOTDATE", "DECIMAL")
_SIGNS: Final = {
    "/": "SLASH",
    "-": "DASH",
    "–": "DASH",
    "—": "DASH",
    "(": "LPAREN",
    ")": "RPAREN",
    "،": "COMMA",
    ",": "COMMA",
    ":": "COLON",
}
_MADE: Final = ("DATE", "CLOCKTIME", "ABSDAY", "RELDAY", "ABSSPAN", "RELSPAN", "TIME")
_OTHERS: Final = ("AND", "OTHER", "STOP")

#: The private-use area: one character a category.
_FIRST_CODE: Final = 0xE000

#: Years of the Hijri calendar that the conversion covers.
_HIJRI_YEARS: Final = range(1343, 1501)

_DOTTED: Final = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_NAME: Final = re.compile(r"[A-Z][A-Z0-9]*")


@dataclass(frozen=True, slots=True)
class Item:
    """A word, phrase or finished time in the string of codes.

    ``first`` and ``last`` are word indexes; ``start`` is the offset without proclitics. ``value``
    is what the category means, a number, or a `Stretch`.
    """

    code: str
    value: Any
    first: int
    last: int
    start: int
    article: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what to do with what it finds, and the category that it makes."""

    action: str
    makes: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules that compete: the longest match at the leftmost place wins."""

    rules: tuple[Rule, ...]
    anywhere: re.Pattern[str]


#: A phrase after its first word, its category, and what it means.
_Rest = tuple[tuple[str, ...], str, Any]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Everything `times.yaml` says."""

    code: str
    phrases: Mapping[str, tuple[_Rest, ...]]
    codes: Mapping[str, str]
    stages: tuple[Stage, ...]
    joiners: frozenset[str]
    words: Mapping[str, frozenset[str]]
    lists: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    exact: Mapping[str, str]


def _spread(patterns: Mapping[str, str], pattern: str, names: re.Pattern[str]) -> str:
    """Replace the macros in `pattern`, and theirs."""

    def one(match: re.Match[str]) -> str:
        name = match.group()
        return _spread(patterns, patterns[name], names) if name in patterns else name

    return names.sub(one, pattern)


def _compiled(pattern: str, codes: Mapping[str, str], names: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern with every category as its character."""
    bare = names.sub(lambda match: codes[match.group()], pattern)
    if left := _NAME.search(re.sub(r"\(\?P<\w+>", "(", bare)):
        raise DataInvalid(f"times.yaml: no category {left.group()!r} in {pattern!r}")
    return re.compile(re.sub(r"\s", "", bare))


def _phrases(categories: Mapping[str, Any]) -> Mapping[str, tuple[_Rest, ...]]:
    """Phrases by first word, the longest first."""
    table: dict[str, list[_Rest]] = {}
    for category, entries in categories.items():
        for value, group in entries.items():
            for phrase in group:
                first, *rest = fold_text(phrase).split()
                table.setdefault(first, []).append((tuple(rest), category, value))
    return {
        first: tuple(sorted(found, key=lambda rest: -len(rest[0])))
        for first, found in table.items()
    }


def _stages(
    data: Mapping[str, Any], codes: Mapping[str, str], macros: Mapping[str, str]
) -> Iterator[Stage]:
    known = sorted((*codes, *macros), key=len, reverse=True)
    names = re.compile("|".join(known))
    for stage in data["stages"]:
        rules = tuple(
            Rule(
                rule["action"],
                rule["makes"],
                _compiled(_spread(macros, rule["pattern"], names), codes, names),
            )
            for rule in stage
        )
        nameless = (re.sub(r"\?P<\w+>", "?:", rule.pattern.pattern) for rule in rules)
        yield Stage(rules, re.compile("|".join(f"(?:{one})" for one in nameless)))


@cache
def grammar(lang: str) -> Grammar:
    """The grammar of times of `lang`."""
    data = read_yaml(lang, "times")
    names = (*data["categories"], *_NUMBERS, *_SIGNS.values(), *_MADE, *_OTHERS)
    unique = dict.fromkeys(names)
    codes = {name: chr(_FIRST_CODE + at) for at, name in enumerate(unique)}
    macros: dict[str, str] = {
        "DAYNUM": "(?:DIGITDAY|WORDDAY)",
        "NUMBER": "(?:DIGITDAY|WORDDAY|NUM|YEAR|AHYEAR)",
        "DAY": "(?:RELDAY|ABSDAY)",
        "SPAN": "(?:RELSPAN|ABSSPAN)",
        "ABSOLUTE": "(?:ABSDAY|ABSSPAN)",
        **data["macros"],
    }
    lists = {
        name: tuple(fold_text(str(one)) for one in found) for name, found in data["lists"].items()
    }
    return Grammar(
        lang,
        _phrases(data["categories"]),
        codes,
        tuple(_stages(data, codes, macros)),
        frozenset(map(fold_text, read_yaml(lang, "numbers")["joiners"])),
        {name: frozenset(found) for name, found in lists.items()},
        lists,
        {code: name for name, code in codes.items()},
        {fold_text(word): word for word in data["lists"]["exact"]},
    )


def _phrase_at(line: Sequence[Word], at: int, known: Grammar) -> tuple[str, Any, int, Form] | None:
    """Category, meaning, last word and form of the longest phrase that starts at `at`."""
    best: tuple[str, Any, int, Form] | None = None
    length = -1
    for form, phrases in _openings(line[at].folded, known.code):
        for rest, category, value in phrases:
            if len(rest) <= length:
                break
            follow = line[at + 1 : at + 1 + len(rest)]
            if tuple(word.folded for word in follow) == rest:
                best, length = (category, value, at + len(rest), form), len(rest)
                break
    return best


@lru_cache(maxsize=1 << 15)
def _openings(folded: str, lang: str) -> tuple[tuple[Form, tuple[_Rest, ...]], ...]:
    """The phrases that a word may begin, by the form that begins them."""
    phrases = grammar(lang).phrases
    return tuple(
        (form, phrases[form.stem])
        for form in forms(folded)
        if not form.article and form.stem in phrases
    )


def _number_category(number: Number) -> str:
    """How large a number is decides what it can be in a date."""
    if number.kind in ("dual", "order-of-magnitude"):
        return "OTHER"
    if 1 <= number.value <= 31:
        return "DIGITDAY" if number.digits else "WORDDAY"
    if number.value in YEARS and _GROUPING.isdisjoint(number.span.text):
        return "YEAR"
    return "AHYEAR" if number.value in _HIJRI_YEARS else "NUM"


def _sign(word: Word) -> str:
    if word.kind == "number":
        return "DOTDATE" if _DOTTED.fullmatch(word.folded) else "DECIMAL"
    return _SIGNS.get(word.folded, "OTHER" if word.kind == "word" else "STOP")


def items_of(line: Sequence[Word], numbers: Mapping[int, Number], known: Grammar) -> Iterator[Item]:
    """Every word of `line` as an item; «و» written onto a word is an item of its own."""
    codes = known.codes
    at = 0
    while at < len(line):
        word = line[at]
        if word.folded in known.joiners:
            yield Item(codes["AND"], None, at, at, word.start)
        elif found := _phrase_at(line, at, known) if word.kind == "word" else None:
            category, value, last, form = found
            if form.joined:
                yield Item(codes["AND"], None, at, at, word.start)
            start = place(word, form.bare)
            text = " ".join(one.folded for one in line[at : last + 1])
            article = form.stem.startswith("ال")
            yield Item(codes[category], value, at, last, start, article, text)
            at = last
        elif number := numbers.get(at):
            if number.span.start > word.start and word.folded[0] in known.joiners:
                yield Item(codes["AND"], None, at, at, word.start)
            code = codes[_number_category(number)]
            yield Item(code, number.value, at, number.last, number.span.start, number.article)
            at = number.last
        else:
            yield Item(codes[_sign(word)], word.folded, at, at, word.start, text=word.folded)
        at += 1


#: What a rule's action gets: the items of each named group, and all items of the match.
Groups = Mapping[str, tuple[Item, ...]]
Action = Callable[[str, Groups, int, int], Stretch | None]


def _groups(match: re.Match[str], items: Sequence[Item]) -> dict[str, tuple[Item, ...]]:
    return {
        name: tuple(items[match.start(name) : match.end(name)])
        for name, found in match.groupdict().items()
        if found
    }


def _made(rule: Rule, items: Sequence[Item], when: Stretch, codes: Mapping[str, str]) -> Item:
    """The one item that stands for what a rule found."""
    name = rule.makes
    if name in ("DAY", "SPAN"):
        name = ("ABS" if when.kind == "absolute" else "REL") + name
    return Item(codes[name], when, items[0].first, items[-1].last, items[0].start)


def rewrite(items: list[Item], stage: Stage, codes: Mapping[str, str], act: Action) -> list[Item]:
    """Apply the rules of a stage once, from the left, the longest match first."""
    string = "".join([item.code for item in items])
    found: list[Item] = []
    at = 0
    while hit := stage.anywhere.search(string, at):
        begin = hit.start()
        matches = [
            (m.end(), rule, m) for rule in stage.rules if (m := rule.pattern.match(string, begin))
        ]
        matches.sort(key=lambda one: -one[0])
        found += items[at:begin]
        at = begin + 1
        for end, rule, match in matches:
            taken = items[begin:end]
            if end == begin:
                continue
            when = act(rule.action, _groups(match, items), taken[0].first, taken[-1].last)
            if when is not None:
                found.append(_made(rule, taken, when, codes))
                at = end
                break
        else:
            found.append(items[begin])
    return found + items[at:]
