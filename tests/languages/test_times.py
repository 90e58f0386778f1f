"""Times against a table of sentences, and every date of many years in every format."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.languages.data import read_yaml
from kg.languages.numbers_spell import spell
from kg.languages.times import (
    find_times,
    read_times,
)
from kg.languages.times_calendar import from_hijri

DATA = Path(__file__).resolve().parents[1] / "data"
Row = dict[str, str]


def rows(lang: str) -> list[Row]:
    with (DATA / f"times_{lang}.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = [pytest.param(lang, row, id=row["sentence"]) for lang in ("ar", "en") for row in rows(lang)]

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(("lang", "row"), CASES)
def test_table(lang: str, row: Row) -> None:
    published = None if row["published"] == "-" else date.fromisoformat(row["published"])
    found = find_times(row["sentence"], lang, published)
    got = [(one.span.text, one.value or "-", one.precision) for one in found]
    assert (row["words"], row["value"], row["precision"]) in got


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_table_is_long_enough(lang: str) -> None:
    assert len({row["sentence"] for row in rows(lang)}) >= 150


def months(lang: str) -> list[tuple[int, str]]:
    categories = read_yaml(lang, "times")["categories"]
    return [
        (number, name)
        for group in ("MONTH", "WMONTH")
        for number, names in categories[group].items()
        for name in names
    ]


def arabic_indic(number: int, width: int = 1) -> str:
    return "".join(chr(0x0660 + int(digit)) for digit in f"{number:0{width}}")


@given(when=DAYS)
@settings(max_examples=150, deadline=None)
def test_numeric_dates_read_back(when: date) -> None:
    y, m, d = when.year, when.month, when.day
    formats = [
        f"{d}/{m}/{y}",
        f"{d:02}/{m:02}/{y}",
        f"{d}-{m}-{y}",
        f"{d:02}-{m:02}-{y}",
        f"{d}.{m}.{y}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{arabic_indic(d)}/{arabic_indic(m)}/{arabic_indic(y)}",
        f"{arabic_indic(d, 2)}-{arabic_indic(m, 2)}-{arabic_indic(y)}",
    ]
    for written in formats:
        for sentence, lang in (
            (f"وقع الهجوم بتاريخ {written} شمالا", "ar"),
            (f"It fell {written} there", "en"),
        ):
            [found] = find_times(sentence, lang)
            assert (found.value, found.precision) == (when.isoformat(), "day"), written


@given(when=DAYS)
@settings(max_examples=40, deadline=None)
def test_dates_with_every_name_of_the_month(when: date) -> None:
    for number, name in months("ar"):
        if number != when.month:
            continue
        for written in (
            f"{when.day} {name} {when.year}",
            f"{when.day} {name} عام {when.year}",
            f"{when.day} من {name} سنة {when.year}",
            f"{arabic_indic(when.day)} {name} {arabic_indic(when.year)}",
        ):
            found = find_times(f"وقعت الغارة في {written}", "ar")
            assert [one.value for one in found] == [when.isoformat()], written
    for number, name in months("en"):
        if number == when.month:
            for written in (
                f"{when.day} {name.title()} {when.year}",
                f"{name.title()} {when.day}, {when.year}",
                f"the {when.day}th of {name.title()} {when.year}",
            ):
                found = find_times(f"The raid of {written} failed", "en")
                assert [one.value for one in found] == [when.isoformat()], written


@given(
    when=DAYS,
    names=st.sampled_from(["شباط/فبراير", "شباط فبراير", "شباط - فبراير", "شباط (فبراير)"]),
)
@settings(max_examples=60, deadline=None)
def test_dual_month_names(when: date, names: str) -> None:
    day = min(when.day, 28)
    [found] = find_times(f"بدأت الهدنة في {day} {names} {when.year}", "ar")
    assert found.value == date(when.year, 2, day).isoformat()


@given(when=DAYS)
@settings(max_examples=60, deadline=None)
def test_days_written_out(when: date) -> None:
    for words in spell(when.day, "ar"):
        [found] = find_times(f"في {words} نيسان {when.year}", "ar")
        assert found.value == date(when.year, 4, min(when.day, 30)).isoformat() or when.day == 31


@given(published=DAYS, back=st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_a_weekday_is_the_nearest_past_one(published: date, back: int) -> None:
    when = published - timedelta(back)
    weekday = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"][
        when.weekday()
    ]
    [found] = find_times(f"قصفت الطائرات الحي يوم {weekday}", "ar", published)
    assert (found.value, found.reference) == (when.isoformat(), published)


@given(published=DAYS, ahead=st.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_a_weekday_with_a_future_verb_is_the_next_one(published: date, ahead: int) -> None:
    when = published + timedelta(ahead)
    [found] = find_times(f"The talks will resume {when:%A}", "en", published)
    assert found.value == when.isoformat()


@given(published=DAYS, when=DAYS)
@settings(max_examples=150, deadline=None)
def test_a_date_without_a_year_lies_before_publication(published: date, when: date) -> None:
    day = min(when.day, 28)
    name = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب"][when.month % 8]
    number = when.month % 8 + 1
    [found] = find_times(f"سقطت البلدة في {day} {name}", "ar", published)
    got = date.fromisoformat(found.value)
    assert (got.month, got.day) == (number, day)
    assert published - timedelta(366) <= got <= published


@given(year=st.integers(1400, 1460), month=st.integers(1, 12), day=st.integers(1, 29))
@settings(max_examples=100, deadline=None)
def test_hijri_dates(year: int, month: int, day: int) -> None:
    name = read_yaml("ar", "times")["categories"]["HIJRI"][month][0]
    when = from_hijri(year, month, day)
    [found] = find_times(f"صدر البيان في {day} {name} {year}هـ", "ar")
    assert when is not None
    assert found.value == when.isoformat()


def test_every_day_of_46_years_reads_back() -> None:
    arabic, english = months("ar"), months("en")
    day = date(1990, 1, 1)
    while day <= date(2035, 12, 31):
        at = day.toordinal()
        names = [name for number, name in arabic if number == day.month]
        english_names = [name for number, name in english if number == day.month]
        written = (
            (f"في {day.day} {names[at % len(names)]} {day.year}", "ar"),
            (f"بتاريخ {day.day}/{day.month}/{day.year}", "ar"),
            (f"on {english_names[at % len(english_names)].title()} {day.day}, {day.year}", "en"),
        )[at % 3]
        [found] = find_times(*written)
        assert found.value == day.isoformat(), written
        day += timedelta(1)


def phrases(lang: str) -> list[str]:
    """Every word of the grammar, and numbers."""
    categories = read_yaml(lang, "times")["categories"]
    known = [str(p) for entries in categories.values() for group in entries.values() for p in group]
    return [*known, "3", "24", "31", "2015", "1436", "11/9/2016", "700", "3000", "-", "/", "،", "."]


@pytest.mark.parametrize("lang", ["ar", "en"])
@given(data=st.data(), published=st.none() | DAYS)
@settings(max_examples=300, deadline=None)
def test_nothing_is_made_up(lang: str, data: st.DataObject, published: date | None) -> None:
    text = " ".join(data.draw(st.lists(st.sampled_from(phrases(lang)), max_size=12)))
    for found in read_times(text, lang, published):
        time = found.time
        assert text[time.span.start : time.span.end] == time.span.text
        if published is None and found.kind != "absolute":
            assert time.value == ""
        if time.earliest and time.latest:
            assert time.earliest <= time.latest


def test_every_month_name_is_one_month() -> None:
    for lang in ("ar", "en"):
        names = [name for _, name in months(lang)]
        assert len(names) == len(set(names))


def test_the_time_of_saying_is_told_apart() -> None:
    said, happened = read_times(
        "قال المتحدث امس ان القوات قصفت البلدة الجمعة", "ar", date(2016, 5, 1)
    )
    assert (said.saying, happened.saying) == (True, False)
    assert (said.time.value, happened.time.value) == ("2016-04-30", "2016-04-29")


@pytest.mark.parametrize(
    ("sentence", "lang", "saying"),
    [
        ("قال قائد شرطة الإقليم اليوم الاثنين إن مسلحين هاجموا الحفل", "ar", True),
        ("قتل ثلاثة جنود، حسبما أفاد مصدر رسمي أمس الأربعاء", "ar", True),
        ("قصفت الطائرات الحي أمس الأربعاء", "ar", False),
        ("The army said on Monday it had taken the hill", "en", True),
        ("The army took the hill on Monday", "en", False),
    ],
)
def test_saying_or_happening(sentence: str, lang: str, saying: bool) -> None:
    [found] = read_times(sentence, lang, date(2016, 5, 5))
    assert found.saying is saying


def test_parts_of_the_day_are_kept() -> None:
    [found] = read_times("انفجرت عبوة فجر السبت", "ar", date(2016, 5, 1))
    assert (found.part, found.time.precision) == ("dawn", "part")


def test_an_anaphor_says_how_far_it_is_from_another_time() -> None:
    first, then = read_times("سقطت القرية في 3 أيار 2015 وفي اليوم التالي سقطت البلدة", "ar")
    assert (first.time.value, then.time.value) == ("2015-05-03", "")
    assert (then.kind, then.shift) == ("anaphoric", 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "خطب الإمام بعد صلاة الجمعة في المسجد",
        "مارس الضغط على الوفد",
        "زار البلدة في اليوم الأول من جولته",
        "تقدم الفوج 16 نحو التلة",
        "بلغت النسبة 11/9 تقريبا",
        "دعت قوى 14 آذار إلى الحوار",
        "قصف حي قرب شارع 26 سبتمبر",
        "قال الناطق باسم المقاومة في اب ان القتال مستمر",
        "أصيب الفتى جوان (8 أعوام) بشظايا",
        "عثر على الصياد (المولود في 1982) قرب الشاطئ",
    ],
)
def test_these_are_no_times(sentence: str) -> None:
    assert find_times(sentence, "ar", date(2016, 5, 1)) == ()


@pytest.mark.parametrize("sentence", ["They may march on the city", "It fell on Black Friday"])
def test_these_are_no_english_times(sentence: str) -> None:
    assert [t.value for t in find_times(sentence, "en", date(2016, 5, 1)) if t.value] == []


@given(published=DAYS)
@settings(max_examples=60, deadline=None)
def test_the_weekday_decides_the_year(published: date) -> None:
    when = published - timedelta(200)
    names = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
    months = ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب"]
    months += ["أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"]
    sentence = f"وقع الهجوم {names[when.weekday()]} {when.day} {months[when.month - 1]}"
    [found] = find_times(sentence, "ar", published)
    assert found.value == when.isoformat()


def test_future_can_be_said_from_outside() -> None:
    [found] = read_times("الاجتماع الثلاثاء", "ar", date(2016, 5, 1), future=True)
    assert found.time.value == "2016-05-03"
