"""Sources by cue, and how far each answers."""

from __future__ import annotations

import pytest

from tests.reading.helpers import read, words


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("قتل طفل في قصف على حي الشعار، بحسب الدفاع المدني.", ["الدفاع المدني"]),
        ("قال الدفاع المدني إن قصفا استهدف حي الشعار.", ["الدفاع المدني"]),
        ("أفادت مصادر محلية بأن قوات النظام قصفت سرمين.", ["مصادر محلية"]),
        ("قصفت قوات النظام سرمين.", []),
        ("دعت واشنطن إلى وقف القصف.", []),
    ],
)
def test_source(text: str, source: list[str]) -> None:
    reading = read(text)
    assert words(reading, reading.events[0].fillers("source")) == source


def test_a_run_of_speech_goes_on_with_the_speaker() -> None:
    reading = read("قال الدفاع المدني إن قوات النظام قصفت سرمين. وأضاف أن غارة استهدفت إدلب.")
    strike = next(event for event in reading.events if event.cls == "AirStrike")
    assert words(reading, strike.source_chain) == ["الدفاع المدني"]
    assert strike.cue


def test_the_speaker_of_a_demand_is_no_source_besides() -> None:
    reading = read("طالبت المعارضة النظام بالانسحاب من حلب.")
    assert "source" not in reading.events[0].roles
