from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.languages import load
from kg.languages.sentences import sentences

#: Loaded before hypothesis starts its clock.
LANGUAGES = {code: load(code) for code in ("ar", "en")}

ARABIC = [
    ("قصفت القوات البلدة. وأصيب ثلاثة.", ["قصفت القوات البلدة.", "وأصيب ثلاثة."]),
    ("وصل د. سمير إلى المدينة. ثم رحل.", ["وصل د. سمير إلى المدينة.", "ثم رحل."]),
    ("بلغت النسبة 3.5 بالمئة. وانتهى الأمر.", ["بلغت النسبة 3.5 بالمئة.", "وانتهى الأمر."]),
    ("أفادت وكالة أ. ف. ب. أن القصف توقف.", ["أفادت وكالة أ. ف. ب. أن القصف توقف."]),
    ("في 27.2.2016 بدأت الهدنة.", ["في 27.2.2016 بدأت الهدنة."]),
    ("عنوان الخبر\nنص الخبر هنا", ["عنوان الخبر", "نص الخبر هنا"]),
    ("هل توقف القصف؟ لا أحد يعلم!", ["هل توقف القصف؟", "لا أحد يعلم!"]),
    ("قال: «لن نقبل.» وأضاف أنه راحل.", ["قال: «لن نقبل.»", "وأضاف أنه راحل."]),
    ("انتهى الأمر… وعاد الجميع.", ["انتهى الأمر…", "وعاد الجميع."]),
    ("سقط ثلاثة قتلى.وأضاف المصدر ذلك", ["سقط ثلاثة قتلى.", "وأضاف المصدر ذلك"]),
    ("تع.دم الحياة", ["تع.دم الحياة"]),
    ("• بند أول • بند ثان", ["• بند أول", "• بند ثان"]),
    ("سطر\r\n\r\nسطر آخر", ["سطر", "سطر آخر"]),
    ("زار موقع example.com أمس. ثم عاد.", ["زار موقع example.com أمس.", "ثم عاد."]),
    ("   ", []),
    ("", []),
]
ENGLISH = [
    (
        "Gen. Smith of the U.S. army left. He was ill.",
        ["Gen. Smith of the U.S. army left.", "He was ill."],
    ),
    ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
    ('"We refuse." They left.', ['"We refuse."', "They left."]),
    ("J. Kerry met F. Hollande. They spoke.", ["J. Kerry met F. Hollande.", "They spoke."]),
    ("They left at 5 p.m. on Friday. It rained.", ["They left at 5 p.m. on Friday.", "It rained."]),
    ("Why? Nobody knows.", ["Why?", "Nobody knows."]),
    ("Headline without stop\nThe text.", ["Headline without stop", "The text."]),
    ("He waited... and left.", ["He waited... and left."]),
]


@pytest.mark.parametrize(("text", "expected"), ARABIC)
def test_arabic_sentences(text: str, expected: list[str]) -> None:
    assert [span.text for span in sentences(text, load("ar"))] == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_sentences(text: str, expected: list[str]) -> None:
    assert [span.text for span in sentences(text, load("en"))] == expected


WRAPPED = """\
قال متحدث باسم الدفاع المدني إن طائرات حربية
استهدفت بعد ظهر السبت سوقا شعبيا في البلدة
القديمة ما أدى إلى مقتل أكثر من عشرة مدنيين.
وأضاف أن فرق الإنقاذ لا تزال تبحث عن ناجين تحت
الأنقاض.

خبر آخر"""


def test_a_line_that_only_wraps_ends_nothing() -> None:
    found = [span.text for span in sentences(WRAPPED, load("ar"))]
    assert [text.split()[-1] for text in found] == ["مدنيين.", "الأنقاض.", "آخر"]
    assert "حربية\nاستهدفت" in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "مقتل ثلاثة مدنيين في غارة\nقتل ثلاثة مدنيين اليوم في غارة على سوق البلدة القديمة",
        "قائمة المواقع المستهدفة\nالمخيم الشرقي\nالسوق القديم\nمحيط المشفى الوطني وسط المدينة",
    ],
)
def test_headlines_and_lists_keep_their_lines(text: str) -> None:
    assert [span.text for span in sentences(text, load("ar"))] == text.split("\n")


@given(
    st.text(alphabet='اب ةAb1.!?؟…«»"\n\r•()د،\u200f', max_size=60), st.sampled_from(["ar", "en"])
)
def test_nothing_is_lost_or_moved(text: str, code: str) -> None:
    found = sentences(text, LANGUAGES[code])
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = "".join("".join(s.text.split()) for s in found)
    assert covered == "".join(text.split())
