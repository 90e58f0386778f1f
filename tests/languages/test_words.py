from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.languages.fold import fold_text
from kg.languages.words import analyses, letters, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وأصيب 4 مدنيين، بـ3 غارات.", "وأصيب|4|مدنيين|،|بـ|3|غارات|."),
        ("في 27/2/2016", "في|27|/|2|/|2016"),
        ("٣٫٥ مليون و1,200", "٣٫٥|مليون|و|1,200"),
        ("Syria's army; don't “go”", "Syria|'s|army|;|don't|“|go|”"),
        ("قـَصَفَت «النصرة»", "قـَصَفَت|«|النصرة|»"),
        ("F-16 و«تي-72»", "F|-|16|و|«|تي|-|72|»"),
        ("\u200fحلب\u200f", "حلب"),
        ("", ""),
    ],
)
def test_words_numbers_and_signs_are_apart(text: str, expected: str) -> None:
    assert [fold_text(w.text) for w in words(text)] == [
        fold_text(part) for part in expected.split("|") if part
    ]


@given(st.text(alphabet="اوبلسمةـَُ ٣3.,،AZ'’\n\u200f«»", max_size=60))
def test_every_word_is_where_it_says(text: str) -> None:
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(w.folded == fold_text(w.text) and w.folded for w in found)


@given(st.text(alphabet="اوبلفسكالهمنقصةتيَُـ", min_size=1, max_size=12))
def test_analyses_stay_inside_the_word(text: str) -> None:
    for word in words(text):
        for one in analyses(word):
            assert word.start <= one.start <= one.stem_end <= one.end == word.end
            assert one.stem


@pytest.mark.parametrize(
    ("text", "proclitics", "stem", "span", "article"),
    [
        ("وبالقصف", ("و", "ب"), "قصف", "القصف", True),
        ("للنظام", ("ل",), "نظام", "نظام", True),
        ("ولحلب", ("و", "ل"), "حلب", "حلب", False),
        ("وستلتقي", ("و", "س"), "تلتقي", "تلتقي", False),
        ("رشقها", (), "رشق", "رشقها", False),
        ("حملتهم", (), "حملة", "حملتهم", False),
        ("فالعملية", ("ف",), "عملية", "العملية", True),
        ("كالنظام", ("ك",), "نظام", "النظام", True),
        ("وَبِالقَصْفِ", ("و", "ب"), "قصف", "القَصْفِ", True),
    ],
)
def test_clitics_come_off(
    text: str, proclitics: tuple[str, ...], stem: str, span: str, article: bool
) -> None:
    [word] = words(text)
    found = [
        a
        for a in analyses(word)
        if (a.proclitics, a.stem, a.article) == (proclitics, stem, article)
    ]
    assert [text[a.start : a.end] for a in found] == [span]


def test_a_pronoun_is_told_from_the_stem() -> None:
    [word] = words("قصفهم")
    [split] = [a for a in analyses(word) if a.enclitic == "هم"]
    assert (split.stem, split.stem_end) == ("قصف", 3)


def test_english_words_stay_whole() -> None:
    [word] = words("Forces")
    assert [a.stem for a in analyses(word)] == ["forces"]
    assert stems(word) == {"forces"}


def test_a_word_cut_to_escape_filters_keeps_its_place() -> None:
    text = "ومقـ ـتل 3 بـ قصف"
    word = words(text)[0]
    assert (word.text, word.folded) == ("ومقـ ـتل", "ومقتل")
    assert text[letters(word)[1] : word.end] == "مقـ ـتل"
    assert [one.text for one in words(text)[1:]] == ["3", "بـ", "قصف"]
