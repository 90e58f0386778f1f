"""Who does what to whom: one construction a row."""

from __future__ import annotations

import pytest

from tests.reading.helpers import only, read, said

ROWS = [
    # verb, subject, object; subject first
    ("Shelling", "قصفت قوات النظام حي الشعار.", {"agent": "قوات النظام", "target": "حي الشعار"}),
    ("Shelling", "قوات النظام قصفت بلدة سرمين.", {"agent": "قوات النظام", "target": "سرمين"}),
    # construct state and its prepositions
    ("Shelling", "قصف قوات النظام لبلدة سرمين.", {"agent": "قوات النظام", "target": "سرمين"}),
    ("Shelling", "أصيب طفل بقصف لقوات النظام على سرمين.", {"agent": "قوات النظام"}),
    # light verbs, before and behind their noun
    (
        "AirStrike",
        "شنت الطائرات الروسية غارات على إدلب.",
        {"agent": "الطائرات الروسية", "target": "إدلب"},
    ),
    ("AirStrike", "غارات جوية شنها النظام على إدلب.", {"agent": "النظام", "target": "إدلب"}),
    ("Shelling", "تعرضت بلدة سرمين لقصف مدفعي.", {"target": "سرمين"}),
    # by whom
    ("Shelling", "تعرضت سرمين لقصف من جانب قوات النظام.", {"agent": "قوات النظام"}),
    # adjectives of nationality, drones
    ("AirStrike", "غارات روسية على مدينة حلب.", {"agent": "روسية", "target": "حلب"}),
    (
        "AirStrike",
        "استهدفت طائرة مسيرة تركية سيارة في كوباني.",
        {"agent": "تركية", "instrument": "طائرة مسيرة", "location": "كوباني"},
    ),
    (
        "AirStrike",
        "قصفت طائرة مسيرة تابعة لقوات التحالف قرية الجرن.",
        {"agent": "قوات التحالف", "instrument": "طائرة مسيرة"},
    ),
    # pairs
    (
        "ArmedClash",
        "دارت اشتباكات بين قسد وداعش قرب كوباني.",
        {"participant": "قسد داعش", "location": "كوباني"},
    ),
    ("Meeting", "التقى جون كيري دي ميستورا في جنيف.", {"participant": "جون_كيري دي_ميستورا"}),
    (
        "Negotiation",
        "عقدت محادثات بين النظام والمعارضة في جنيف بوساطة الأمم المتحدة.",
        {"participant": "النظام المعارضة", "mediator": "الأمم_المتحدة", "location": "جنيف"},
    ),
    # movement
    (
        "Withdrawal",
        "انسحبت قوات النظام من حلب إلى إدلب.",
        {"agent": "قوات_النظام", "origin": "حلب", "destination": "إدلب"},
    ),
    (
        "Displacement",
        "نزحت مئات العائلات من حي الشعار إلى ريف إدلب.",
        {"agent": "مئات_العائلات", "origin": "حي_الشعار", "destination": "ريف_إدلب"},
    ),
    # control, capture
    ("TerritorialControl", "سيطرت قسد على بلدة الشحيل.", {"agent": "قسد", "target": "الشحيل"}),
    ("Detention", "اعتقلت قوات الأمن ثلاثة ناشطين.", {"agent": "قوات_الأمن"}),
    # speech
    ("Demand", "دعت واشنطن موسكو إلى وقف القصف.", {"agent": "واشنطن", "target": "موسكو"}),
    ("Demand", "أعلنت روسيا أنها لن تطلب من النظام وقف القصف.", {"agent": "روسيا"}),
]


@pytest.mark.parametrize(("cls", "text", "wanted"), ROWS)
def test_construction(cls: str, text: str, wanted: dict[str, str]) -> None:
    reading = read(text)
    found = said(reading, only(reading, cls))
    for role, names in wanted.items():
        both = {one.replace("_", " ") for one in names.split()}
        assert set(found.get(role, [])) >= both or found.get(role) == [names], found


def test_the_accused_is_who_does_what_he_is_accused_of() -> None:
    reading = read("اتهمت المعارضة النظام بقصف مدرسة في إدلب.")
    assert said(reading, only(reading, "Shelling"))["agent"] == ["النظام"]
    assert reading.events[0].topic == (reading.events[1].id,)


def test_people_who_are_hurt_do_not_attack() -> None:
    reading = read("استشهد طفل في قصف على حي الشعار.")
    assert "agent" not in only(reading, "Shelling").roles


def test_a_name_is_in_one_role_of_an_event() -> None:
    reading = read("قصفت قوات النظام حي الشعار في مدينة حلب بقذائف الهاون.")
    (event,) = reading.events
    filled = [key for ids in event.roles.values() for key in ids]
    assert len(filled) == len(set(filled))


def test_english_takes_the_same_road() -> None:
    reading = read("The army shelled the city of Idlib on Monday.", "en")
    (event,) = reading.events
    assert said(reading, event) == {"agent": ["army"], "target": ["Idlib"]}
