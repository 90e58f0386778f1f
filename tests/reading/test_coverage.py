"""Every sentence tells something or says why not."""

from __future__ import annotations

import pytest

from kg.reading.coverage import REASONS
from tests.reading.helpers import read


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2020 / 11", "no_letters"),
        ("نورث برس", "fragment"),
        ("وأضاف أن الطقس سيكون معتدلا.", "statement"),
        ("تجاهل الخبراء التقرير السنوي عن الزراعة.", "no_actor"),
        ("تقع حلب على بعد ساعات من الحدود.", "no_trigger"),
    ],
)
def test_reason(text: str, reason: str) -> None:
    assert [gap.reason for gap in read(text).gaps] == [reason]


def test_sentences_are_told_or_are_gaps() -> None:
    reading = read("قصفت قوات النظام سرمين. وأضاف أن الطقس معتدل. نورث برس\nغارات على إدلب")
    told = {s for s in reading.sentences if any(e.trigger.within(s) for e in reading.events)}
    gaps = {gap.span for gap in reading.gaps}
    assert told | gaps == set(reading.sentences)
    assert not told & gaps
    assert {gap.reason for gap in reading.gaps} <= REASONS.keys()
