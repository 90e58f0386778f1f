"""Which time speaks for which event, and that the fitted weights know every feature."""

from __future__ import annotations

from datetime import date

import pytest

from kg.reading.dating import LIMIT, candidates
from kg.reading.draft import Draft
from kg.reading.reader import RULES, draft_of
from kg.reading.time_features import chance, features, weights
from tests.reading.helpers import FewNames, read


def drafted(text: str, lang: str = "ar") -> Draft:
    draft = draft_of(text, lang, date(2020, 3, 11), FewNames())
    for _, stage in RULES:
        stage(draft)
    return draft


def likely(text: str, lang: str = "ar") -> dict[tuple[str, str], bool]:
    """(time, trigger) → whether the one is likely enough to date the other."""
    weigh = weights()
    return {
        (scene.time.time.span.text, text[event.start : event.end]): chance(
            features(scene, event), weigh
        )
        >= LIMIT
        for scene, event in candidates(drafted(text, lang))
    }


def test_each_time_goes_to_its_own_verb() -> None:
    text = "قصفت قوات النظام سرمين الاثنين، وسيطرت داعش على حلب عام 2014."
    found = likely(text)
    assert found["الاثنين", "قصفت"]
    assert found["عام 2014", "سيطرت"]
    assert not found["عام 2014", "قصفت"]
    dated = {event.trigger.text: event.time for event in read(text).events}
    assert {word: time and time.value for word, time in dated.items()} == {
        "قصفت": "2020-03-09",
        "سيطرت": "2014",
    }


def test_features_name_side_clause_and_kind() -> None:
    [(scene, event)] = candidates(drafted("قصفت قوات النظام سرمين الاثنين."))
    found = features(scene, event)
    assert found["behind"] == found["own verb"] == found["behind same clause"] == 1.0
    assert found["class Shelling"] == found["time relative"] == found["precision day"] == 1.0
    assert "ahead" not in found


@pytest.mark.parametrize("name", ["bias", "behind far", "ahead far", "own verb", "told noun"])
def test_the_weights_know_what_is_weighed(name: str) -> None:
    assert name in weights()


def test_farther_is_less_likely() -> None:
    weigh = weights()
    near = {"bias": 1.0, "behind": 1.0, "behind far": 0.7, "behind verb far": 0.7}
    far = {**near, "behind far": 3.0, "behind verb far": 3.0}
    assert chance(near, weigh) > chance(far, weigh)


def test_the_words_of_saying_and_now_are_no_candidates() -> None:
    assert likely("قال الدفاع المدني امس ان قصفا استهدف حي الشعار.") == {}
    assert likely("تقصف قوات النظام حاليا بلدة سرمين.") == {}
