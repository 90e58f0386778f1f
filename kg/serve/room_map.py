"""The map that moves: places of events with their days, and the outlines around them, as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from kg.export.spots import REGION, Spot
from kg.export.world import Event, local
from kg.serve.room_files import as_file, spot_row
from kg.serve.room_filter import read_filter
from kg.serve.room_snapshot import Snapshot
from kg.view.classes import FAMILIES, family_of
from kg.view.map import Dot, chosen_view
from kg.view.outlines import View, countries
from kg.view.outlines import seen as on_map

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.serve.room_views import Seen

__all__ = ["map_json", "placed"]

#: Units of the map from west to east; outlines are drawn to the unit.
_WIDE: Final = 1600

#: How much more than the view the outlines cover, to its width and height, to be moved in.
_AROUND: Final = 0.5

#: What the map says, by its keys among the words of the room.
_WORDS: Final = (
    *("days", "since", "until", "play", "stop", "nearer", "farther", "back", "map_places"),
    *("map_nowhere", "map_alt", "events", "map_wide", "map_pick", "undated_left", "map_legend"),
)


def placed(here: Snapshot, told: Iterable[Event]) -> Iterator[tuple[Event, Spot]]:
    """Events that have a point, each with it."""
    for event in told:
        spot = here.spot(event)
        if spot is not None and spot.lat is not None and spot.lon is not None:
            yield event, spot


def map_json(seen: Seen) -> Response:
    """Events that meet the filters, where they have a point."""
    shown = read_filter(seen.params, seen.here).of_what_happened()
    told = shown.events(seen.here)
    found = list(placed(seen.here, told))
    form = seen.params.get("format", "")
    if form in ("csv", "geojson"):
        return _saved(seen, found, form)
    body = {**_drawn(seen, found), "nowhere": len(told) - len(found)}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return Response(text.encode("utf-8", "replace"), headers=headers, media_type="application/json")


def _saved(seen: Seen, found: list[tuple[Event, Spot]], form: str) -> Response:
    rows = [spot_row(event, spot, seen.here) for event, spot in found]
    if form == "csv":
        return as_file(rows, "csv", "map")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": row,
        }
        for row in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    headers = {"Content-Disposition": 'attachment; filename="map.geojson"'}
    return Response(text.encode(), headers=headers, media_type="application/geo+json")


def _drawn(seen: Seen, found: list[tuple[Event, Spot]]) -> dict[str, Any]:
    paper = seen.paper
    families = list(FAMILIES)
    dots: dict[str, Dot] = {}
    for event, spot in found:
        dot = dots.setdefault(spot.place.iri, _dot(spot))
        dot.happened[family_of(event.cls)] += 1
    view = chosen_view(list(dots.values())) if dots else View(-180, -60, 180, 80)
    frame = _Frame(view)
    numbers = {iri: at for at, iri in enumerate(dots)}
    return {
        "wide": _WIDE,
        "high": frame.high,
        "land": frame.land(),
        "words": {key: paper.say(key) for key in _WORDS},
        "families": list(map(paper.term, FAMILIES)),
        "places": [
            {
                "name": paper.name(iri),
                "href": paper.href(iri),
                "at": frame.at(dot.lon, dot.lat),
                "exact": dot.exact,
            }
            for iri, dot in dots.items()
        ],
        "events": [
            [
                *(numbers[spot.place.iri], families.index(family_of(event.cls))),
                *(int(event.status == "Asserted"), _iso(event.earliest), _iso(event.latest)),
                *(local(event.iri), paper.name(event.iri)),
            ]
            for event, spot in found
        ],
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _dot(spot: Spot) -> Dot:
    exact = spot.exact and spot.precision != REGION
    return Dot(spot.place, float(spot.lon or 0), float(spot.lat or 0), exact)


class _Frame:
    """Turns degrees into units of the map, which grow to the east and south."""

    def __init__(self, view: View) -> None:
        self.view = view
        squeeze = math.cos(math.radians((view.south + view.north) / 2))
        self._x = _WIDE / (view.east - view.west)
        self._y = self._x / squeeze
        self.high = round((view.north - view.south) * self._y)

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """A point in units."""
        view = self.view
        return round((lon - view.west) * self._x), round((view.north - lat) * self._y)

    def land(self) -> list[str]:
        """The outlines of the countries on the map and around it, as paths."""
        view = self.view
        wide, high = (view.east - view.west) * _AROUND, (view.north - view.south) * _AROUND
        around = View(view.west - wide, view.south - high, view.east + wide, view.north + high)
        paths = (self._path(ring) for one in countries() for ring in on_map(one, around))
        return [path for path in paths if path]

    def _path(self, ring: NDArray[np.float64]) -> str:
        import numpy as np

        view = self.view
        units = np.rint((ring - [view.west, view.north]) * [self._x, -self._y]).astype(int)
        steps = np.diff(units, axis=0)
        steps = steps[np.any(steps != 0, axis=1)]
        if len(steps) < 2:
            return ""
        first, rest = units[0].tolist(), " ".join(map(str, steps.ravel().tolist()))
        return f"M{first[0]} {first[1]}l{rest}z"
