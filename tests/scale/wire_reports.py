"""Short reports in the style of a wire, as many as are wanted, some telling of the same events."""

from __future__ import annotations

import json
import random
from pathlib import Path

__all__ = ["records", "write_jsonl"]

_ACTORS = ("طائرات روسية", "قوات النظام", "طائرات سورية", "القوات الحكومية", "مقاتلو المعارضة")
_PLACES = ("حلب", "ادلب", "حمص", "درعا", "دير الزور", "الرقة", "حماة", "دوما")
_DEEDS = ("قصفت", "هاجمت", "استهدفت")
_NUMBERS = ("ثلاثة", "خمسة", "سبعة", "عشرة", "12", "اكثر من 20")
_TAILS = (
    "بحسب المرصد السوري لحقوق الانسان.",
    "وفقا لمصادر طبية.",
    "كما افادت وكالة فرانس برس.",
    "ونفت موسكو ذلك.",
)
_MEETINGS = (
    "التقى وزير الخارجية الروسي سيرغي لافروف نظيره الاميركي جون كيري في جنيف.",
    "دعت الامم المتحدة الاطراف الى وقف اطلاق النار.",
    "من المقرر ان تعقد جولة مفاوضات جديدة في جنيف الاسبوع المقبل.",
)


def records(count: int, seed: int = 7) -> list[dict[str, str]]:
    """`count` records with ids, the same for the same seed."""
    choose = random.Random(seed)  # noqa: S311
    made = []
    for number in range(count):
        day = 1 + choose.randrange(6)
        attack = (
            f"{choose.choice(_DEEDS)} {choose.choice(_ACTORS)} السبت "
            f"مدينة {choose.choice(_PLACES)} "
            f"ما ادى الى مقتل {choose.choice(_NUMBERS)} اشخاص {choose.choice(_TAILS)}"
        )
        text = f"{attack} {choose.choice(_MEETINGS)}" if choose.random() < 0.5 else attack
        made.append(
            {"id": f"w{number:04}", "date": f"2016-05-{day:02}", "source": "Wire", "text": text}
        )
    return made


def write_jsonl(path: Path, reports: list[dict[str, str]]) -> Path:
    """Write records one a line."""
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in reports)
    path.write_text("".join(lines), encoding="utf-8")
    return path
