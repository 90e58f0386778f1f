"""Reports that name no common day are joined by what else they share, and by nothing less."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg.graph.events import Happening, merge
from tests.graph.drafts import Draft, events_of

PLACES = (
    *("عندان", "حريتان", "كفر حمرة", "بيانون", "حيان", "رتيان", "ماير", "تل رفعت", "مارع"),
    *("الاتارب", "دارة عزة", "خان طومان", "الزربة", "العيس", "تلعادة", "سرمدا", "الدانا", "حزرة"),
)


def _village(key: str, place: str, killed: int, words: str, **more: Any) -> Draft:
    """A report, undated as the web has them, of shelling that killed some in a village."""
    text = f"{words} في {place} مقتل {killed} مدنيين"
    draft = Draft(key, text, published=more.pop("published", None))
    time = more.pop("time", None)
    if time:
        draft.text = text + " " + time
        draft.report = Draft(key, draft.text, published=draft.report.published).report
    draft.event(
        words.split()[0],
        more.pop("cls", "Shelling"),
        target=draft.mention(place, "LOC"),
        casualties=[draft.hurt(f"{killed} مدنيين", "killed", killed)],
        time=(time, more.pop("value", "")) if time else None,
        **more,
    )
    return draft


def _others() -> list[Draft]:
    """Other shelling in other places, so that it is known what is common."""
    return [
        _village(f"x{at:02}", place, 3, "قصف نفذته قوات النظام بالمدفعية سجل امس")
        for at, place in enumerate(PLACES)
    ]


def _joined(*drafts: Draft) -> list[Happening]:
    return [event for event in events_of(*drafts, *_others()) if len(event.reports) > 1]


ONE = "قصف مدفعي اودى بحياة عائلة حمدو اليوسف"
TWO = "قصف لقوات النظام طال منزل حمدو اليوسف وسجل"


def test_a_rare_place_the_same_toll_and_the_victims_name_suffice() -> None:
    (event,) = _joined(_village("r1", "معرشورين", 5, ONE), _village("r2", "معرشورين", 5, TWO))
    assert event.reports == {"r1", "r2"}
    assert [(toll.outcome, toll.best) for toll in event.tallies] == [("killed", 5)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"place": "كفرومة"}, "another place"),
        ({"killed": 2, "words": "قصف بالهاون سجل مساء"}, "another toll, no word in common"),
        ({"cls": "Detention"}, "another kind"),
        ({"background": True}, "background"),
        ({"modality": "planned"}, "only planned"),
    ],
)
def test_less_or_a_contradiction_does_not(change: dict[str, Any], why: str) -> None:
    other: dict[str, Any] = {"place": "معرشورين", "killed": 5, "words": TWO} | change
    assert not _joined(_village("r1", "معرشورين", 5, ONE), _village("r2", **other)), why


def test_week_days_that_differ_keep_apart() -> None:
    one = _village("r1", "معرشورين", 5, ONE, time="الثلاثاء")
    assert _joined(one, _village("r2", "معرشورين", 5, TWO, time="يوم الثلاثاء"))
    assert not _joined(one, _village("r2", "معرشورين", 5, TWO, time="يوم الجمعة"))


def test_reports_published_weeks_apart_keep_apart() -> None:
    one = _village("r1", "معرشورين", 5, ONE, published=date(2016, 5, 1))
    near = _village("r2", "معرشورين", 5, TWO, published=date(2016, 5, 2))
    far = _village("r2", "معرشورين", 5, TWO, published=date(2016, 6, 1))
    assert _joined(one, near)
    assert not _joined(one, far)


def test_a_campaign_is_no_incident() -> None:
    since = {"time": "منذ 22 نيسان 2016", "value": "2016-04-22/"}
    one, two = (_village(key, "معرشورين", 5, ONE, **dict(since)) for key in ("r1", "r2"))
    assert not _joined(one, two)


def test_two_events_of_one_report_never_join_by_way_of_another() -> None:
    draft = _village("r1", "معرشورين", 5, ONE)
    for event in _joined(draft, _village("r2", "معرشورين", 5, TWO)):
        assert len(event.claims) == len(event.reports)


def test_the_order_of_reports_does_not_matter() -> None:
    drafts = [*_others(), _village("r1", "معرشورين", 5, ONE), _village("r2", "معرشورين", 5, TWO)]
    claims = [claim for draft in drafts for claim in draft.told().claims]
    assert merge(claims) == merge(reversed(claims))
