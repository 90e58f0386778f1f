"""Nobody is counted twice."""

from __future__ import annotations

from datetime import date

import pytest

from kg.graph.tally import tally
from tests.graph.drafts import Draft, events_of, strike


def _draft(key: str = "r1", published: date = date(2016, 5, 1)) -> Draft:
    return Draft(
        key, "غارة على حلب السبت قتلت عشرة وطفلين وثلاثة جنود وجرحت اربعة", published=published
    )


def _strike_with(draft: Draft, *casualties: object) -> Draft:
    city = draft.mention("حلب", "LOC")
    draft.event(
        "غارة",
        "AirStrike",
        target=city,
        time=("السبت", "2016-04-30"),
        casualties=casualties,  # type: ignore[arg-type]
    )
    return draft


def test_a_part_is_not_added_to_its_whole() -> None:
    draft = _draft()
    _strike_with(draft, draft.hurt("عشرة", "killed", 10), draft.hurt("طفلين", "killed", 2, of=0))
    (event,) = events_of(draft)
    assert [(one.best, one.part_of) for one in event.tallies] == [(10, None), (2, 0)]


def test_different_victims_are_added_and_stay_visible_as_parts() -> None:
    draft = _draft()
    soldiers = draft.mention("جنود", "GROUP", entity="soldiers")
    people = draft.mention("عشرة", "GROUP", entity="civilians")
    _strike_with(
        draft,
        draft.hurt("عشرة", "killed", 10, victims=(people,)),
        draft.hurt("ثلاثة", "killed", 3, victims=(soldiers,)),
    )
    (event,) = events_of(draft)
    whole, *parts = event.tallies
    assert (whole.low, whole.best, whole.high) == (13, 13, 13)
    assert sorted(one.best or 0 for one in parts) == [3, 10]
    assert all(one.part_of == 0 for one in parts)


def test_outcomes_and_running_totals_stay_apart() -> None:
    draft = _draft()
    _strike_with(
        draft,
        draft.hurt("عشرة", "killed", 10),
        draft.hurt("اربعة", "injured", 4),
        draft.hurt("ثلاثة", "killed", 300, cumulative=True),
    )
    (event,) = events_of(draft)
    found = {(one.outcome, one.cumulative): one.best for one in event.tallies}
    assert found == {("injured", False): 4, ("killed", False): 10, ("killed", True): 300}


@pytest.mark.parametrize(("rule", "best"), [("latest", 12), ("highest", 15), ("lowest", 10)])
def test_the_best_count_follows_the_stated_rule(rule: str, best: int) -> None:
    days = [date(2016, 5, 3), date(2016, 5, 1), date(2016, 5, 2)]
    drafts = [
        strike(f"r{count}", killed=count, published=day)
        for count, day in zip((12, 10, 15), days, strict=True)
    ]
    (event,) = events_of(*drafts)
    (toll,) = tally(event.claims, rule)
    assert (toll.low, toll.best, toll.high) == (10, best, 15)


def test_at_least_leaves_the_top_open() -> None:
    draft = _draft()
    _strike_with(draft, draft.hurt("عشرة", "killed", 10, qualifier="min"))
    (event,) = events_of(draft)
    (toll,) = event.tallies
    assert (toll.low, toll.best, toll.high) == (10, 10, None)


def test_an_unknown_number_stays_unknown() -> None:
    draft = _draft()
    _strike_with(draft, draft.hurt("عشرة", "killed", None, qualifier="tens"))
    (event,) = events_of(draft)
    (toll,) = event.tallies
    assert (toll.low, toll.best, toll.high, toll.qualifier) == (None, None, None, "tens")


def test_the_counts_of_a_denial_do_not_count_where_someone_asserts() -> None:
    events = events_of(strike("r1", killed=10), strike("r2", killed=0, modality="negated"))
    (event,) = events
    assert event.status == "disputed"
    assert [one.best for one in event.tallies] == [10]
