"""Timelines: weeks summed right, ranges of counts, what has no time told."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kg.export.world import World
from kg.view.caption import Wanted
from kg.view.series import STEPS, core, ranges, step_for, tally, when
from kg.view.timeline import draw_timeline, draw_tolls
from tests.view.scenes import WORLD, event
from tests.view.test_networks import texts

WEEK = STEPS["week"]


def bars(figure: Figure) -> list[Rectangle]:
    return [one for one in figure.axes[0].patches if isinstance(one, Rectangle)]


def test_weeks_begin_on_monday_and_sum_their_events(world: World) -> None:
    found, undated = tally(world.dated, WEEK)
    assert list(found) == [date(2016, 5, 2), date(2016, 5, 9)]
    assert found[date(2016, 5, 2)] == {("AirStrike", True): 1, ("Shelling", True): 1}
    assert found[date(2016, 5, 9)] == {("Agreement", True): 1}
    assert undated == 1  # known by year only


def test_weeks_without_events_are_there(everything: World) -> None:
    found, _ = tally(everything.dated, WEEK)
    days = list(found)
    assert days[0] == date(2016, 5, 2)
    assert days[-1] == date(2016, 5, 30)
    assert all((two - one).days == 7 for one, two in pairwise(days))
    assert found[date(2016, 5, 2)]["AirStrike", False] == 1


@pytest.mark.parametrize(
    ("first", "last", "precision", "piece"),
    [
        (date(2016, 5, 4), date(2016, 5, 4), "day", date(2016, 5, 2)),
        (date(2016, 5, 4), date(2016, 5, 31), "month", None),
        (date(2016, 5, 4), date(2016, 8, 1), "interval", date(2016, 5, 2)),
        (None, None, "", None),
    ],
)
def test_an_event_counts_where_its_time_is_known(
    first: date | None, last: date | None, precision: str, piece: date | None
) -> None:
    assert when(event("x", "Siege", first, last=last, precision=precision), WEEK) == piece


def test_step_grows_with_the_time_that_is_covered() -> None:
    def covering(last: date) -> str:
        days = [date(2016, 1, 1), last]
        return step_for([event(str(day), "Attack", day) for day in days]).name

    assert covering(date(2016, 12, 1)) == "week"
    assert covering(date(2020, 1, 1)) == "month"
    assert covering(date(2040, 1, 1)) == "year"
    assert step_for([], "day").name == "day"


def test_outliers_do_not_stretch_a_timeline() -> None:
    days = [date(2016, 5, 1 + at % 28) for at in range(60)]
    assert core([date(1990, 1, 1), *days]) == (date(2016, 5, 1), date(2016, 5, 28))
    assert core([date(1990, 1, 1), date(2016, 5, 1)]) == (date(1990, 1, 1), date(2016, 5, 1))


def test_ranges_are_summed_by_week(world: World) -> None:
    found, uncounted, undated = ranges(world.dated, "Killed", WEEK)
    assert [(one.low, one.best, one.high, one.open) for one in found] == [(5, 8, 11, True)]
    assert (uncounted, undated) == (0, 0)
    single, _, _ = ranges(world.dated, "Killed", None)
    assert [(one.low, one.best, one.high) for one in single] == [(4, 6, 9), (1, 2, 2)]
    assert [one.open for one in single] == [False, True]


def test_a_toll_without_a_number_is_counted_apart() -> None:
    dead = event("x", "Attack", date(2016, 5, 1), killed=(None, None, None))
    assert ranges([dead], "Killed", WEEK) == ([], 1, 0)


def test_timeline_has_classes_in_its_legend_and_tells_what_is_missing(
    world: World, wanted: Wanted
) -> None:
    figure = draw_timeline(world, wanted, labels="ar", by="week")
    said = texts(figure)
    assert {"غارة جوية", "قصف", "أحداث في الأسبوع"} <= set(said)
    assert any("لأن زمنها غير معلوم" in one and "1" in one for one in said)
    assert sum(bar.get_height() for bar in bars(figure)) == 3
    assert figure.axes[0].xaxis_inverted()
    assert not draw_timeline(world, labels="en", by="week").axes[0].xaxis_inverted()


def test_denied_events_are_hatched_and_only_if_asked(
    world: World, everything: World, doubtful: Wanted
) -> None:
    assert not any(bar.get_hatch() for bar in draw_timeline(world).axes[0].patches)
    asked = bars(draw_timeline(everything, doubtful, by="week"))
    assert sum(bar.get_height() for bar in asked if bar.get_hatch()) == 2


def test_tolls_by_event_name_the_events(world: World) -> None:
    said = texts(draw_tolls(world, labels="en", by="event"))
    assert {"strike", "shelling", "Best count", "No upper limit stated"} <= set(said)
    assert "Nothing to show with these filters" in texts(
        draw_tolls(world, outcome="Missing", labels="en")
    )


def test_captions_say_the_filter() -> None:
    from kg.export.select import Selection
    from kg.view.caption import line, settled

    asked = Wanted(
        settled(Selection(since=date(2016, 5, 1), classes=frozenset({"AirStrike"}))), places=["حلب"]
    )
    said = line(WORLD, asked, "ar")
    assert said.startswith("منذ 1/5/2016 · غارة جوية · حلب · ")
