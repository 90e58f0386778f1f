"""What something is done for: plans, aims of what is under way, aims of what is demanded."""

from __future__ import annotations

import pytest

from kg.reading.draft import DraftEvent
from kg.reading.modality import find_modality
from tests.reading.test_settled import told


@pytest.mark.parametrize(
    ("text", "trigger", "cls", "modality"),
    [
        ("تحركت كتيبة لتحرير الجسر.", "تحرير", "TerritorialControl", "planned"),
        ("يعد سقوط الجسر مفتاحا لتحرير المدينة.", "تحرير", "TerritorialControl", "hypothetical"),
        ("تقدموا بهدف السيطرة على الجسر.", "السيطرة", "TerritorialControl", "hypothetical"),
        ("اشتد القصف مما دفع السكان للخروج.", "خروج", "Displacement", "asserted"),
        ("دفع الجيش بكتيبة لمحاصرة البلدة.", "محاصرة", "Siege", "planned"),
        ("زرع المسلحون عبوات لاستهداف الدورية.", "استهداف", "Bombing", "planned"),
        ("تعرضت القرية لقصف.", "قصف", "AirStrike", "asserted"),
        ("عملية تحرير الجسر انتهت.", "تحرير", "TerritorialControl", "asserted"),
        ("وصل الوزير لاجراء محادثات.", "محادثات", "Meeting", "asserted"),
        ("غادر الوزير لاجراء محادثات.", "محادثات", "Meeting", "planned"),
        ("طالب بارسال كتيبة لمحاصرة البلدة.", "محاصرة", "Siege", "demanded"),
    ],
)
def test_what_it_is_for(text: str, trigger: str, cls: str, modality: str) -> None:
    draft = told(text, trigger, cls)
    find_modality(draft)
    assert draft.events[0].modality == modality


@pytest.mark.parametrize(
    ("deed", "modality"), [("asserted", "hypothetical"), ("planned", "planned")]
)
def test_the_aim_of_an_attack_is_supposed_only_while_it_is_under_way(
    deed: str, modality: str
) -> None:
    verb = "شنوا" if deed == "asserted" else "سيشنون"
    draft = told(f"{verb} هجوما لاستعادة الجسر.", "استعادة", "TerritorialControl")
    (sentence,) = draft.sentences
    hit = next(one for one in sentence.triggers if one.cls == "Attack")
    attack = DraftEvent(hit.start, hit.end, hit.first, hit.last, "Attack", sentence, hit)
    draft.events.insert(0, attack)
    find_modality(draft)
    assert [event.modality for event in draft.events] == [deed, modality]
