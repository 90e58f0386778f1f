"""Names and noun phrases that name somebody, with clitics and general heads left out."""

from __future__ import annotations

import pytest

from tests.reading.helpers import read

AR = [
    ("قصفت قوات النظام مدينة حلب.", [("قوات النظام", "ORG"), ("حلب", "LOC")]),
    ("قصفت الطائرات بلدة كفرنبل وحلب.", [("كفرنبل", "LOC"), ("حلب", "LOC")]),
    ("دارت معارك في حي الشعار بحلب.", [("حي الشعار", "LOC"), ("حلب", "LOC")]),
    ("غارات على ريف إدلب الجنوبي.", [("ريف إدلب الجنوبي", "LOC")]),
    ("شنت الطائرات الروسية غارات على إدلب.", [("الطائرات الروسية", "ORG"), ("إدلب", "LOC")]),
    ("اعتقل تنظيم داعش ثلاثة مدنيين.", [("داعش", "ORG"), ("ثلاثة مدنيين", "GROUP")]),
    ("أصيب طفلان في قصف على إدلب.", [("طفلان", "GROUP"), ("إدلب", "LOC")]),
    ("سيطر الجيش الوطني على مطار حلب.", [("الجيش الوطني", "ORG"), ("مطار حلب", "LOC")]),
    ("قصفت طائرة مسيرة تركية كوباني.", [("طائرة مسيرة", "WEAPON"), ("تركية", "ORG")]),
    ("التقى جون كيري وزير الخارجية القطري.", [("جون كيري", "PER")]),
]


@pytest.mark.parametrize(("text", "wanted"), AR)
def test_mentions_stand_without_clitics_and_general_heads(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    found = [(mention.span.text, mention.type) for mention in read(text).mentions]
    assert [one for one in wanted if one not in found] == []


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("وصل الوزير إلى مدينة حلب.", "مدينة"),
        ("قال المتحدث إن التهديد الإرهابي قائم.", "الإرهابي"),
        ("شهد يوم الأحد اجتماعا.", "الأحد"),
        ("تحدث عن هجوم عسكري وشيك.", "عسكري"),
    ],
)
def test_no_mention_of_what_names_nobody(text: str, absent: str) -> None:
    assert absent not in [mention.span.text for mention in read(text).mentions]


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("قال ناشطون إن الشرطة اعتقلت متظاهرين.", "ar", ["activists", "protesters"]),
        ("قتل ثلاثة عمال وسائق وطالبان في قصف على إدلب.", "ar", ["workers", "drivers", "students"]),
        ("Activists said gunmen abducted two teachers.", "en", ["activists", "gunmen", "teachers"]),
    ],
)
def test_people_are_called_what_they_are(text: str, lang: str, wanted: list[str]) -> None:
    groups = [one.entity for one in read(text, lang).mentions if one.type == "GROUP"]
    assert groups == wanted


def test_a_state_acts_or_is_a_place() -> None:
    acting = read("دعت واشنطن الأطراف إلى التفاوض.").mentions[0]
    place = read("عقد الاجتماع في واشنطن.").mentions[-1]
    assert (acting.type, place.type) == ("ORG", "LOC")


def test_the_start_of_a_split_word_is_left_out() -> None:
    text = "سيطرت قسد على بلدة الشحيل وحلب وللنظام مواقع قريبة."
    spans = {mention.span.text: mention.span for mention in read(text).mentions}
    assert text[spans["حلب"].start - 1] == "و"
    assert "نظام" in spans or "النظام" not in spans


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The army shelled the city of Idlib.", [("army", "ORG"), ("Idlib", "LOC")]),
        ("Three civilians were killed in Aleppo.", [("Aleppo", "LOC")]),
        ("Kerry arrived in Geneva.", [("Kerry", "PER"), ("Geneva", "LOC")]),
    ],
)
def test_english_heads_come_last(text: str, wanted: list[tuple[str, str]]) -> None:
    found = [(mention.span.text, mention.type) for mention in read(text, "en").mentions]
    assert [one for one in wanted if one not in found] == []
