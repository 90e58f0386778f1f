"""Asserted, negated, planned, demanded, hypothetical; and who denies."""

from __future__ import annotations

import pytest

from tests.reading.helpers import read, words


@pytest.mark.parametrize(
    ("text", "trigger", "modality"),
    [
        ("قصفت قوات النظام سرمين.", "قصفت", "asserted"),
        ("لم تشن الطائرات أي غارة على حلب.", "غارة", "negated"),
        ("لم تقصف قوات النظام سرمين.", "تقصف", "negated"),
        ("فشلت قوات النظام في اقتحام بلدة داريا.", "اقتحام", "negated"),
        ("يعتزم الوزير زيارة دمشق غدا.", "زيارة", "planned"),
        ("ستفرض بريطانيا عقوبات على المصرف.", "عقوبات", "planned"),
        ("أطلق الجيش عملية عسكرية لتحرير مدينة حلب.", "تحرير", "planned"),
        ("دعت واشنطن إلى وقف إطلاق النار.", "وقف", "demanded"),
        ("دعت واشنطن إلى وقف إطلاق النار.", "دعت", "asserted"),
        ("اتهمت المعارضة النظام بقصف مدرسة.", "قصف", "hypothetical"),
        ("أدانت الحكومة التفجير في دمشق.", "التفجير", "asserted"),
        ("يتحصن السكان خوفا من غارات جديدة.", "غارات", "hypothetical"),
    ],
)
def test_modality(text: str, trigger: str, modality: str) -> None:
    found = {event.trigger.text: event.modality for event in read(text).events}
    assert found[trigger] == modality


def test_a_denied_event_stays_with_who_denies_it() -> None:
    reading = read("نفت روسيا قصف المستشفى.")
    (event,) = reading.events
    assert (event.modality, words(reading, event.denied_by)) == ("negated", ["روسيا"])


def test_the_accused_may_deny_in_the_next_sentence() -> None:
    reading = read("اتهمت المعارضة روسيا بقصف مستشفى في إدلب. ونفت روسيا الاتهام.")
    alleged = next(event for event in reading.events if event.cls == "Shelling")
    assert words(reading, alleged.denied_by) == ["روسيا"]
    assert alleged.modality == "hypothetical"
