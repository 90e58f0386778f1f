"""Maps: points where places are, borders without tears, a note about them."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from kg.export.world import World
from kg.view.caption import Wanted
from kg.view.map import dots, draw_map, view_of
from kg.view.outlines import Country, View, countries, label_point
from tests.view.scenes import CITY, TOWN
from tests.view.test_networks import texts


def _country(name: str) -> Country:
    return next(one for one in countries() if one.names["en"] == name)


def _inside(name: str, lon: float, lat: float) -> bool:
    return any(Outline(ring).contains_point((lon, lat)) for ring in _country(name).rings)


@pytest.mark.parametrize(
    ("country", "lon", "lat"),
    [
        ("Syria", 37.16, 36.2),
        ("Yemen", 44.2, 15.35),
        ("Sudan", 32.53, 15.55),
        ("Russia", 37.6, 55.7),
    ],
)
def test_capitals_and_cities_lie_in_their_countries(country: str, lon: float, lat: float) -> None:
    assert _inside(country, lon, lat)
    assert not _inside("Iraq", lon, lat)


def test_no_outline_jumps_across_the_map() -> None:
    for country in countries():
        for ring in country.rings:
            assert np.abs(np.diff(ring[:, 0])).max() < 180 or ring[:, 1].min() < -85


def test_countries_have_arabic_names() -> None:
    names = {one.names["en"]: one.names["ar"] for one in countries()}
    assert names["Syria"] == "سوريا"
    assert names["State of Palestine"] == "فلسطين"
    assert sum(not one for one in names.values()) < 15


def test_name_of_a_country_stands_inside_it() -> None:
    point = label_point(_country("Syria"), View(32, 30, 45, 40))
    assert point is not None
    assert _inside("Syria", *point)
    assert label_point(_country("Yemen"), View(32, 30, 45, 40)) is None


def test_dots_count_events_by_place_and_what_has_none(world: World, everything: World) -> None:
    found, nowhere = dots(world)
    assert {dot.place.iri: dot.count for dot in found} == {CITY: 1, TOWN: 1}
    assert nowhere == 2  # the truce and the shelling in some place
    asked = {dot.place.iri: dot for dot in dots(everything)[0]}
    assert asked[TOWN].others.total() == 1
    assert asked[TOWN].happened.total() == 1


def test_point_is_drawn_where_the_place_is(world: World, wanted: Wanted) -> None:
    figure = draw_map(world, wanted, labels="ar")
    axes = figure.axes[0]
    found = (np.asarray(one.get_offsets()) for one in axes.collections)
    offsets = [tuple(one[0]) for one in found if len(one) == 1]
    assert (37.16, 36.2) in offsets
    figure.canvas.draw()
    west, north = axes.transData.transform((37.16, 36.2))
    east, south = axes.transData.transform((38.16, 35.2))
    squeeze = np.cos(np.radians(sum(axes.get_ylim()) / 2))
    assert (east - west) / (north - south) == pytest.approx(squeeze, rel=0.01)
    said = texts(figure)
    assert {"حلب", "إدلب"} <= set(said)
    assert any("الحدود المتنازع عليها" in one for one in said)


def test_a_denied_event_is_on_no_map_unless_asked(
    world: World, everything: World, doubtful: Wanted
) -> None:
    plain = draw_map(world).axes[0].collections
    assert not any(one.get_hatch() for one in plain)
    asked = draw_map(everything, doubtful).axes[0].collections
    assert any(one.get_hatch() for one in asked)


def test_view_holds_all_points_and_fits_the_sheet() -> None:
    view = view_of([(36.0, 33.0), (40.0, 36.0)])
    assert view.holds(36.0, 33.0)
    assert view.holds(40.0, 36.0)
    assert view_of([(-170.0, 60.0), (170.0, -40.0)]).west >= -180


def test_a_far_place_is_named_below_the_map() -> None:
    from dataclasses import replace
    from datetime import date

    from kg.export.world import Entity
    from tests.view.scenes import WORLD, event

    far = Entity(
        "far", ("Place",), {"en": "New York", "ar": "نيويورك"}, (), "", "", "", (), 40.7, -74.0
    )
    events = {
        f"e{at}": event(f"e{at}", "Shelling", date(2016, 5, 1), location=CITY if at % 2 else TOWN)
        for at in range(20)
    } | {"away": event("away", "Meeting", date(2016, 5, 1), location="far")}
    world = replace(WORLD, events=events, entities={**WORLD.entities, "far": far})
    figure = draw_map(world, labels="en")
    assert figure.axes[0].get_xlim()[0] > 0
    assert any("Outside the map: New York." in one for one in texts(figure))
