"""One event for each happening, told by the most specific word."""

from __future__ import annotations

import pytest

from tests.reading.helpers import read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("قتل خمسة مدنيين في غارة على سوق شعبي.", [("AirStrike", "غارة")]),
        ("غارات جوية شنها النظام على إدلب.", [("AirStrike", "غارات")]),
        ("قصفت الطائرات البلدة بغارتين.", [("AirStrike", "غارتين")]),
        ("ارتكبت القوات مجزرة في القرية.", [("Killing", "مجزرة")]),
        ("دعت واشنطن إلى وقف إطلاق النار.", [("Demand", "دعت"), ("Ceasefire", "وقف")]),
        ("المناطق التي تسيطر عليها المعارضة هادئة.", []),
        ("تحدثت قوات الدعم السريع عن الطقس.", []),
    ],
)
def test_one_word_for_each_happening(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(event.cls, event.trigger.text) for event in read(text).events] == wanted


def test_a_definite_noun_for_what_was_told_is_no_new_event() -> None:
    reading = read("قصفت قوات النظام حي الشعار. وأسفر القصف عن مقتل طفلين.")
    (event,) = reading.events
    assert [case.count for case in event.casualties] == [2]


def test_another_paragraph_tells_anew() -> None:
    reading = read("قصفت قوات النظام حي الشعار.\n\nوتجدد القصف على المدينة مساء.")
    assert [event.cls for event in reading.events] == ["Shelling", "Shelling"]


def test_a_second_place_tells_a_second_happening() -> None:
    text = "قصفت قوات النظام مدينة إدلب. وأسفر القصف على مدينة حلب عن مقتل ثلاثة مدنيين."
    assert [event.trigger.text for event in read(text).events] == ["قصفت", "القصف"]
    text = "قصفت قوات النظام مدينة حلب. وأسفر القصف على مدينة حلب عن مقتل ثلاثة مدنيين."
    assert [event.trigger.text for event in read(text).events] == ["قصفت"]
