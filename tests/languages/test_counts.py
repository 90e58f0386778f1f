"""Counts against a table of sentences; bounds, parts, totals, and what is no count."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.languages.counts import Count, find_counts
from kg.languages.numbers_spell import spell
from kg.model import OUTCOMES, QUALIFIERS, Span

DATA = Path(__file__).resolve().parents[1] / "data"
Row = dict[str, str]


def rows(lang: str) -> list[Row]:
    with (DATA / f"counts_{lang}.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = [pytest.param(lang, row, id=row["sentence"]) for lang in ("ar", "en") for row in rows(lang)]


def keys(text: str, lang: str) -> list[tuple[str, str | None, int | None, str]]:
    return [(c.span.text, c.outcome, c.value, c.qualifier) for c in find_counts(text, lang)]


@pytest.mark.parametrize(("lang", "row"), CASES)
def test_table(lang: str, row: Row) -> None:
    outcome = None if row["outcome"] == "-" else row["outcome"]
    value = None if row["value"] == "-" else int(row["value"])
    assert (row["words"], outcome, value, row["qualifier"]) in keys(row["sentence"], lang)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_table_is_long_enough(lang: str) -> None:
    assert len({row["sentence"] for row in rows(lang)}) >= 150
    assert len(rows(lang)) >= 150


@given(number=st.integers(3, 999_999))
@settings(max_examples=150, deadline=None)
def test_a_number_in_words_is_a_count(number: int) -> None:
    for written in spell(number, "ar")[:4]:
        found = [
            c for c in find_counts(f"قتل {written} شخصا في القصف", "ar") if c.outcome == "killed"
        ]
        assert [c.value for c in found] == [number], written


@given(text=st.text(alphabet="قتلجرحىمدنيشخصطفلانبينهمو 0123456789عشرةمئة،.", max_size=60))
@settings(max_examples=300, deadline=None)
def test_counts_keep_the_rules(text: str) -> None:
    found = find_counts(text, "ar")
    for at, count in enumerate(found):
        assert text[count.span.start : count.span.end] == count.span.text
        assert count.qualifier in QUALIFIERS
        assert count.outcome is None or count.outcome in OUTCOMES
        assert count.part_of is None or 0 <= count.part_of < at
        if count.low is not None and count.high is not None:
            assert count.low <= count.high


def only(text: str, lang: str = "ar") -> Count:
    [found] = [count for count in find_counts(text, lang) if count.outcome]
    return found


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("قتل عشرة مدنيين", 10, 10, 10),
        ("قتل نحو عشرة مدنيين", 10, 10, 10),
        ("قتل أكثر من عشرة مدنيين", 10, 10, None),
        ("قتل أقل من عشرة مدنيين", 10, None, 10),
        ("قتل بين 10 و15 مدنيا", 12, 10, 15),
        ("قتل عشرات المدنيين", None, 10, None),
        ("قتل مئات المدنيين", None, 100, None),
        ("قتل عدد من المدنيين", None, None, None),
    ],
)
def test_bounds(text: str, value: int | None, low: int | None, high: int | None) -> None:
    count = only(text)
    assert (count.value, count.low, count.high) == (value, low, high)


def test_parts_point_to_their_whole() -> None:
    whole, first, second, third = find_counts(
        "قتل 12 مدنيا بينهم طفلان وثلاث نساء وأصيب تسعة", "ar"
    )
    assert (whole.part_of, first.part_of, second.part_of, third.part_of) == (None, 0, 0, None)
    assert [c.outcome for c in (whole, first, second, third)] == [
        "killed",
        "killed",
        "killed",
        "injured",
    ]


def test_english_parts() -> None:
    whole, part = find_counts("The strike killed ten people, including four children", "en")
    assert (whole.part_of, part.part_of, part.outcome) == (None, 0, "killed")


def test_running_totals_are_marked() -> None:
    assert only("قتل أكثر من 400 ألف شخص منذ عام 2011").cumulative
    assert not only("قتل سبعة مدنيين منذ صباح اليوم").cumulative
    assert only("The war has killed 400,000 people since 2011", "en").cumulative
    assert not only("Shelling killed four people since Monday", "en").cumulative


def test_a_cue_and_the_victims_are_named() -> None:
    count = only("أدى القصف إلى مقتل سبعة من قادة الفصيل")
    assert count.cue is not None
    assert count.victims is not None
    assert (count.cue.text, count.victims.text) == ("مقتل", "سبعة من قادة الفصيل")
    assert only("سقوط ثلاثة قتلى").victims is None


def test_named_people_count_as_one() -> None:
    text = "مقتل خالد السالم وإصابة سامر في القصف"
    people = [Span.of(text, 5, 16), Span.of(text, 23, 27)]
    found = [(c.outcome, c.value) for c in find_counts(text, "ar", people)]
    assert found == [("killed", 1), ("injured", 1)]
    assert find_counts(text, "ar") == ()


@pytest.mark.parametrize(
    "text",
    [
        "ارتفعت الأسعار 30 بالمئة",
        "ارتفعت الأسعار 30% في الأسواق",
        "تضم القرية 40 في المئة من السكان",
        "بدأت الهدنة في 27 شباط 2016",
        "تقدمت الفرقة 30 شمالا",
        "اعتمد المجلس القرار 2254",
        "اندلع القتال عام 2011",
        "اتصلوا على الرقم 0096612345678",
        "قصفت طائرة F-16 الحي",
        "وقع الهجوم الساعة 15:20",
        "قتل الطفل البالغ من العمر 9 سنوات",
    ],
)
def test_these_numbers_count_nothing(text: str) -> None:
    assert [c for c in find_counts(text, "ar") if c.value not in (None, 1)] == []


def test_rescued_people_are_not_hurt() -> None:
    assert [c.outcome for c in find_counts("إنقاذ 20 شخصا من تحت الأنقاض", "ar")] == [None]
    assert [c.outcome for c in find_counts("The army freed 20 hostages", "en")] == ["detained"]


@pytest.mark.parametrize(
    ("text", "lang", "negated"),
    [
        ("لم يسفر القصف عن سقوط قتلى", "ar", True),
        ("أدى القصف إلى أضرار دون خسائر بشرية", "ar", True),
        ("أسفر القصف عن سقوط قتلى", "ar", False),
        ("لم تتوقف الغارات. سقوط قتلى في الحي", "ar", False),
        ("The strike caused no casualties", "en", True),
        ("The strike caused casualties", "en", False),
    ],
)
def test_nobody_hurt(text: str, lang: str, negated: bool) -> None:
    assert only(text, lang).negated is negated
