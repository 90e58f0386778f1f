"""What is still to come by its tense, and what is only talked of."""

from __future__ import annotations

import pytest

from kg.reading.draft import DraftMention
from kg.reading.modality import find_modality
from tests.reading.test_settled import told


@pytest.mark.parametrize(
    ("text", "trigger", "cls", "modality"),
    [
        ("يلتقي الوزير نظيره.", "يلتقي", "Meeting", "planned"),
        ("ستسمح الحكومة للطائرات بالعبور.", "ستسمح", "Support", "planned"),
        ("سيركز الوزير في لقائه على الحدود.", "لقائه", "Meeting", "planned"),
        ("ناقش الوزراء ارسال مراقبين.", "ارسال", "Mobilization", "asserted"),
        ("ناقش ارسال مراقبين.", "ارسال", "Mobilization", "hypothetical"),
        ("وافق على هدنة لثلاثة ايام تبدأ الاثنين.", "هدنة", "Ceasefire", "planned"),
        ("حذر من انهيار الهدنة.", "الهدنة", "Ceasefire", "asserted"),
        ("دعا الى التحقيق في قصف المخيم.", "قصف", "Shelling", "asserted"),
        ("لن يتحملوا الهجمات المتواصلة.", "الهجمات", "Attack", "asserted"),
        ("قال: سنلاحق القتلة.", "سنلاحق", "Threat", "asserted"),
        ("اذا ارادوا السلام فعليهم الانسحاب.", "عليهم", "Demand", "asserted"),
        ("رفضت دعم الفصائل.", "دعم", "Support", "hypothetical"),
        ("تحدثوا عن تحقيق النصر وطرد المسلحين.", "طرد", "TerritorialControl", "asserted"),
        ("باتوا على وشك تحقيق النصر وطرد المسلحين.", "طرد", "TerritorialControl", "planned"),
    ],
)
def test_what_is_to_come(text: str, trigger: str, cls: str, modality: str) -> None:
    draft = told(text, trigger, cls)
    find_modality(draft)
    assert draft.events[0].modality == modality


def test_the_present_of_a_headline_tells_what_has_happened() -> None:
    draft = told("وفد كردي يلتقي المبعوث.", "يلتقي", "Meeting")
    draft.mentions.append(DraftMention(0, 8, "GROUP", 0, 1))
    find_modality(draft)
    assert draft.events[0].modality == "asserted"
