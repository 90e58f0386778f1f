"""Numbers read back from words, from digits, and from a library that writes them with faults."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from kg.errors import UnknownLanguage
from kg.languages.numbers import Number, find_numbers
from kg.languages.numbers_spell import spell

#: Every size, round numbers more often than chance would have them.
SIZES = st.one_of(
    st.integers(0, 999_999_999),
    st.integers(0, 3000),
    st.builds(
        lambda head, zeros, tail: min(head * 10**zeros + tail, 999_999_999),
        st.integers(1, 999),
        st.integers(0, 6),
        st.integers(0, 2),
    ),
)


def values(text: str, lang: str) -> list[tuple[int, str]]:
    return [(found.value, found.kind) for found in find_numbers(text, lang)]


@pytest.mark.parametrize("lang", ["ar", "en"])
@given(number=SIZES)
@settings(max_examples=400, deadline=None)
@example(number=200)
@example(number=2000)
@example(number=101_000)
@example(number=901_800_000)
def test_what_num2words_writes_reads_back(lang: str, number: int) -> None:
    assert [found.value for found in find_numbers(num2words(number, lang=lang), lang)] == [number]


@pytest.mark.parametrize("lang", ["ar", "en"])
@given(number=SIZES)
@settings(max_examples=250, deadline=None)
@example(number=48_332_711)
@example(number=202_002)
def test_every_correct_spelling_reads_back(lang: str, number: int) -> None:
    for written in spell(number, lang):
        found = find_numbers(written, lang)
        assert [one.value for one in found] == [number], written
        assert found[0].span.text == written


@given(number=st.integers(1, 999_999_999), mark=st.sampled_from([",", ".", "،", "٬"]))
@settings(max_examples=200, deadline=None)
def test_thousands_separators(number: int, mark: str) -> None:
    written = f"{number:,}".replace(",", mark)
    assert values(f"قتل {written} شخصا", "ar") == [(number, "cardinal")]


@given(number=st.integers(0, 999_999_999))
@settings(max_examples=100, deadline=None)
def test_arabic_indic_digits(number: int) -> None:
    written = "".join(chr(0x0660 + int(digit)) for digit in str(number))
    assert values(f"سقط {written} صاروخا", "ar") == [(number, "cardinal")]


@given(text=st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_spans_quote_the_text(text: str) -> None:
    for lang in ("ar", "en"):
        for found in find_numbers(text, lang):
            assert text[found.span.start : found.span.end] == found.span.text


@pytest.mark.parametrize(
    ("text", "value", "kind", "words"),
    [
        ("سقط 270 الف قتيل", 270_000, "cardinal", "270 الف"),
        ("نزح مليونان ونصف المليون", 2_500_000, "cardinal", "مليونان ونصف المليون"),
        ("نحو مليونين ونصف نازح", 2_500_000, "cardinal", "مليونين ونصف"),
        ("نزح ١٫٥ مليون شخص", 1_500_000, "cardinal", "١٫٥ مليون"),
        ("قتل ثلاثمئة واثنا عشر", 312, "cardinal", "ثلاثمئة واثنا عشر"),
        ("قتل ثلاث مئة", 300, "cardinal", "ثلاث مئة"),
        ("قتلوا خمسمائة", 500, "cardinal", "خمسمائة"),
        ("أصيب بثلاثة أعيرة", 3, "cardinal", "ثلاثة"),
        ("قتل خمسة وثلاثة", 3, "cardinal", "ثلاثة"),
        ("بالعشرات في الشارع", 10, "order-of-magnitude", "العشرات"),
        ("مئات الآلاف نزحوا", 100_000, "order-of-magnitude", "مئات الآلاف"),
        ("قتل طفلان", 2, "dual", "طفلان"),
        ("أصابت القذيفة امرأتين", 2, "dual", "امرأتين"),
        ("نفذت غارتين", 2, "dual", "غارتين"),
        ("قتل مواطنَيْن", 2, "dual", "مواطنَيْن"),
        ("اليوم الثالث", 3, "ordinal", "الثالث"),
        ("الذكرى الحادية عشرة", 11, "ordinal", "الحادية عشرة"),
        ("الحادي والعشرون", 21, "ordinal", "الحادي والعشرون"),
        ("أَرْبَعَةُ جنودٍ", 4, "cardinal", "أَرْبَعَةُ"),
        ("مئة ألف وألف", 101_000, "cardinal", "مئة ألف وألف"),
        ("مليار ومئتا مليون دولار", 1_200_000_000, "cardinal", "مليار ومئتا مليون"),
    ],
)
def test_arabic(text: str, value: int, kind: str, words: str) -> None:
    found = [(one.value, one.kind, one.span.text) for one in find_numbers(text, "ar")]
    assert (value, kind, words) in found


@pytest.mark.parametrize(
    ("text", "value", "kind", "words"),
    [
        ("two hundred and forty-six civilians", 246, "cardinal", "two hundred and forty-six"),
        ("a hundred fighters", 100, "cardinal", "a hundred"),
        ("half a million people", 500_000, "cardinal", "half a million"),
        ("two and a half million people", 2_500_000, "cardinal", "two and a half million"),
        ("1.9 million refugees", 1_900_000, "cardinal", "1.9 million"),
        ("300k people", 300_000, "cardinal", "300k"),
        ("two dozen raids", 24, "cardinal", "two dozen"),
        ("dozens of raids", 12, "order-of-magnitude", "dozens"),
        ("tens of thousands fled", 10_000, "order-of-magnitude", "tens of thousands"),
        ("the twenty-first day", 21, "ordinal", "twenty-first"),
        ("the 22nd day", 22, "ordinal", "22nd"),
    ],
)
def test_english(text: str, value: int, kind: str, words: str) -> None:
    found = [(one.value, one.kind, one.span.text) for one in find_numbers(text, "en")]
    assert (value, kind, words) in found


@pytest.mark.parametrize("text", ["لست هناك", "كمية من السلاح", "وقف القصف", "مدنيين", "3.5"])
def test_these_are_no_numbers(text: str) -> None:
    assert find_numbers(text, "ar") == ()


def test_two_numbers_with_a_comma_stay_two() -> None:
    assert [n.value for n in find_numbers("1.9 million, half a million", "en")] == [
        1_900_000,
        500_000,
    ]


def test_spell_knows_its_limits() -> None:
    with pytest.raises(ValueError, match="not between"):
        spell(1_000_000_000, "ar")
    with pytest.raises(UnknownLanguage):
        spell(1, "fr")


def test_words_are_named_by_index() -> None:
    [found] = find_numbers("قتل مئة وخمسة جنود", "ar")
    assert isinstance(found, Number)
    assert (found.first, found.last) == (1, 2)
