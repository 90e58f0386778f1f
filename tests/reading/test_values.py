"""Times, casualties and quantities at the event they belong to."""

from __future__ import annotations

from datetime import date

from tests.reading.helpers import only, read


def test_a_time_dates_the_event_of_its_clause() -> None:
    event = only(read("قصفت قوات النظام سرمين الاثنين."), "Shelling")
    assert event.time is not None
    assert event.time.value == "2020-03-09"


def test_the_time_of_saying_dates_nothing() -> None:
    event = only(read("قال الدفاع المدني امس ان قصفا استهدف حي الشعار."), "Shelling")
    assert event.time is None


def test_the_same_day_is_the_day_before_it() -> None:
    reading = read("قصفت قوات النظام سرمين السبت.\n\nوفي اليوم نفسه، نزحت عشرات العائلات.")
    event = only(reading, "Displacement")
    assert event.time is not None
    assert event.time.value == "2020-03-07"


def test_without_a_publication_date_nothing_is_made_up() -> None:
    event = only(read("قصفت قوات النظام سرمين الاثنين.", published=None), "Shelling")
    assert event.time is not None
    assert event.time.value == ""


def test_parts_of_a_whole_know_it() -> None:
    event = only(read("قتل عشرة أشخاص، بينهم طفلان، في قصف على حي الشعار."), "Shelling")
    assert [(case.count, case.of) for case in event.casualties] == [(10, None), (2, 0)]


def test_a_total_since_long_ago_is_cumulative() -> None:
    event = only(read("ومنذ عام 2011 قتل اكثر من 270 الف شخص في المعارك."), "ArmedClash")
    (case,) = event.casualties
    assert case.cumulative
    assert (case.count, case.qualifier) == (270_000, "min")


def test_how_many_raids() -> None:
    event = only(read("شنت الطائرات نحو ثلاثين غارة على إدلب."), "AirStrike")
    assert event.quantity is not None
    assert (event.quantity.span.text, event.quantity.value) == ("نحو ثلاثين", 30)


def test_an_old_event_is_background() -> None:
    reading = read("قتل القائد عام 2006 في غارة على دمشق.", published=date(2020, 3, 11))
    assert only(reading, "AirStrike").background


def test_named_persons_count_where_nobody_else_is_counted() -> None:
    event = only(read("قتل جون كيري في قصف على حي الشعار."), "Shelling")
    assert [(case.outcome, case.count) for case in event.casualties] == [("killed", 1)]


def test_whom_a_pronoun_names_counts() -> None:
    event = only(read("انفجرت عبوة ناسفة بسيارة ضابط في إدلب ما أدى لمقتله."), "Bombing")
    assert [(case.outcome, case.count) for case in event.casualties] == [("killed", 1)]


def test_nobody_hurt_is_no_count() -> None:
    event = only(read("قصفت قوات النظام بلدة سرمين دون وقوع إصابات."), "Shelling")
    assert not event.casualties


def test_a_count_of_the_next_sentence_belongs_to_what_was_told_first() -> None:
    text = "قصفت قوات النظام بلدة سرمين حيث يقاوم الأهالي الهجمات. وأصيب أربعة مدنيين."
    event = only(read(text), "Shelling")
    assert [(case.outcome, case.count) for case in event.casualties] == [("injured", 4)]


def test_a_count_belongs_to_the_attack_of_its_own_statement() -> None:
    text = "قصفت قوات النظام سرمين؛ وشنت الطائرات غارة على إدلب أدت إلى مقتل خمسة مدنيين."
    event = only(read(text), "AirStrike")
    assert [(case.outcome, case.count) for case in event.casualties] == [("killed", 5)]
