"""Standing relations that a text states."""

from __future__ import annotations

import pytest

from tests.reading.helpers import read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("قصفت قوات النظام حي الشعار في مدينة حلب.", ("partOf", "حي الشعار", "حلب")),
        ("سيطرت قسد على بلدة الشحيل.", ("controls", "قسد", "الشحيل")),
        ("دارت معارك في مدينة إدلب التي تسيطر عليها المعارضة.", ("controls", "المعارضة", "إدلب")),
        ("قصفت الطائرات مواقع المعارضة.", ("controls", "المعارضة", "مواقع المعارضة")),
    ],
)
def test_relation(text: str, wanted: tuple[str, str, str]) -> None:
    reading = read(text)
    found = [
        (one.type, reading.mention(one.source).span.text, reading.mention(one.target).span.text)
        for one in reading.relations
    ]
    assert wanted in found


def test_a_position_keeps_its_title() -> None:
    reading = read("التقى رئيس الائتلاف السوري خالد خوجة دي ميستورا في جنيف.")
    titles = [one.title for one in reading.relations if one.type == "position"]
    assert titles == ["رئيس الائتلاف السوري"]
