"""Deaths told beside an attack, after it, or on their own."""

from __future__ import annotations

import pytest

from kg.model import Reading
from tests.reading.helpers import read


def killed(reading: Reading) -> dict[str, list[int | None]]:
    """Trigger → the numbers of killed of every event that has any."""
    return {
        event.trigger.text: [one.count for one in event.casualties if one.outcome == "killed"]
        for event in reading.events
        if event.casualties
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "قصفت قوات النظام بلدة سرمين صباحا. وأدى ذلك إلى مقتل ثلاثة مدنيين.",
            {"قصفت": [3]},
        ),
        ("مقتل ثلاثة مدنيين في غارة على حي الشعار.", {"غارة": [3]}),
        (
            "قال ناشطون إن سبعة مقاتلين قتلوا في سرمين حيث تدور اشتباكات مع النظام.",
            {"قتلوا": [7]},
        ),
        (
            "شنت داعش هجوما على سرمين، فيما قتل خمسة مدنيين في بلدة أخرى.",
            {"قتل": [5]},
        ),
    ],
)
def test_deaths_go_with_what_brought_them(text: str, wanted: dict[str, list[int]]) -> None:
    assert killed(read(text)) == wanted
