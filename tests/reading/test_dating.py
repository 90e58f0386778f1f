"""Which event a time dates, and which it does not."""

from __future__ import annotations

import pytest

from kg.model import Event, Reading
from tests.reading.helpers import read

# Published on Wednesday 2020-03-11.


def _dates(text: str, lang: str = "ar") -> dict[str, str]:
    """Trigger → the value of its time, of every event that has one."""
    return {event.trigger.text: _value(event) for event in _all(read(text, lang)) if event.time}


def _all(reading: Reading) -> tuple[Event, ...]:
    return reading.events


def _value(event: Event) -> str:
    return event.time.value if event.time is not None else ""


@pytest.mark.parametrize(
    ("text", "trigger", "value"),
    [
        ("قصفت قوات النظام سرمين الاثنين قبل اقتحام القرية.", "قصفت", "2020-03-09"),
        ("السبت، قصفت قوات النظام بلدة سرمين.", "قصفت", "2020-03-07"),
        ("شنت الطائرات غارات على إدلب امس وقصفت قوات النظام سرمين.", "غارات", "2020-03-10"),
        ("سيطر داعش على البلدة عام 2014 وانسحب منها لاحقا.", "سيطر", "2014"),
    ],
)
def test_a_time_dates_what_it_stands_behind(text: str, trigger: str, value: str) -> None:
    assert _dates(text).get(trigger) == value


def test_what_is_told_along_with_it_shares_the_time() -> None:
    found = _dates("قصفت قوات النظام سرمين الاثنين، وقتلت ثلاثة مدنيين.")
    assert set(found.values()) == {"2020-03-09"}


@pytest.mark.parametrize(
    "text",
    [
        "أعلن الدفاع المدني امس مقتل ثلاثة مدنيين في إدلب.",
        "أفاد الدفاع المدني الثلاثاء بقصف بلدة سرمين.",
        "قال الدفاع المدني امس ان قصفا استهدف حي الشعار.",
    ],
)
def test_the_time_of_a_verb_of_saying_dates_nothing_else(text: str) -> None:
    assert not any(_dates(text).values())


def test_now_says_nothing_of_when() -> None:
    assert not any(_dates("تقصف قوات النظام حاليا بلدة سرمين.").values())


def test_since_it_was_taken_dates_the_taking() -> None:
    found = _dates("يقصف النظام البلدة منذ سيطرة داعش عليها عام 2014.")
    assert found.get("سيطرة", "2014") == "2014"
    assert "2014" not in {found.get("يقصف")}


def test_an_amount_counts_back_from_the_event_behind_it() -> None:
    found = _dates("قصفت قوات النظام سرمين امس وذلك بعد يومين على هجوم داعش في إدلب.")
    assert found == {"قصفت": "2020-03-10", "هجوم": "2020-03-08"}


def test_after_days_of_fighting_counts_from_no_day() -> None:
    found = _dates("سيطر الجيش على سرمين امس بعد يومين من المعارك.")
    assert found == {"سيطر": "2020-03-10"}


def test_a_bare_weekday_lies_ahead_of_what_is_planned() -> None:
    assert _dates("تعتزم روسيا عقد اجتماع الجمعة في موسكو.")["اجتماع"] == "2020-03-13"
    assert _dates("دعت روسيا الجمعة إلى هدنة.")["دعت"] == "2020-03-06"


def test_what_begins_or_lasts_up_to_a_time() -> None:
    found = _dates("Syria has been at war since 2011, when protests erupted in Damascus.", "en")
    assert found["protests"] == "2011"
    assert _dates("استمرت الاشتباكات في سرمين حتى مساء امس.")["الاشتباكات"] == "2020-03-10"


def test_english_times_too() -> None:
    found = _dates("Government forces shelled Idlib on Monday after clashes.", "en")
    assert found == {"shelled": "2020-03-09"}


def test_without_a_date_of_publication_words_stay_words() -> None:
    reading = read("قصفت قوات النظام سرمين الاثنين.", published=None)
    (event,) = reading.events
    assert event.time is not None
    assert (event.time.span.text, event.time.value) == ("الاثنين", "")
