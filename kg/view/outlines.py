"""Countries as Natural Earth 1:10m draws them: outlines to fill, and where their names may stand.

``data/outlines.npz`` is made by `kg.view.make`. Coordinates are degrees east and north.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Country", "View", "countries", "label_point", "seen"]

_DATA: Final = Path(__file__).with_name("data") / "outlines.npz"

#: A name is looked a place for on a grid of so many points each way.
_RASTER: Final = 24

#: Points of an outline that are enough to find a place for a name.
_ENOUGH: Final = 300


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that a map shows."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies on the map."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True, eq=False)
class Country:
    """A country: its names and its outlines, each a closed ring."""

    names: dict[str, str]
    rings: tuple[Floats, ...]


@cache
def countries() -> tuple[Country, ...]:
    """All countries.

    >>> any(one.names["ar"] == "سوريا" for one in countries())
    True
    """
    import numpy as np

    with np.load(_DATA) as data:
        points = np.cumsum(data["steps"].T, axis=0) * float(data["grid"])
        arcs = np.split(points, np.cumsum(data["lengths"])[:-1])
        ends = np.cumsum(data["ring_lengths"])
        chains = np.split(data["ring_arcs"], ends[:-1])
        owners, names = data["ring_countries"], data["names"]
    rings: dict[int, list[Floats]] = {}
    for owner, chain in zip(owners.tolist(), chains, strict=True):
        joined = [arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in chain.tolist()]
        rings.setdefault(owner, []).extend(_whole(np.concatenate(joined)))
    return tuple(
        Country({"ar": str(names[owner][0]), "en": str(names[owner][1])}, tuple(found))
        for owner, found in sorted(rings.items())
    )


def _whole(ring: Floats) -> Iterator[Floats]:
    """A ring without a jump at the 180th meridian, on both sides of it; closed around the pole."""
    import numpy as np

    if np.abs(np.diff(ring[:, 0])).max() <= 180:
        yield ring
        return
    lons = np.unwrap(ring[:, 0], period=360)
    through = np.column_stack([lons, ring[:, 1]])
    if abs(lons[-1] - lons[0]) > 180:
        pole = np.copysign(90.0, ring[0, 1])
        through = np.vstack([through, [lons[-1], pole], [lons[0], pole]])
    for turn in (-360, 0, 360):
        if through[:, 0].min() + turn < 180 and through[:, 0].max() + turn > -180:
            yield through + np.array([turn, 0])


def seen(country: Country, view: View) -> Iterator[Floats]:
    """The outlines of a country of which some may be on the map."""
    for ring in country.rings:
        (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
        if west < view.east and east > view.west and south < view.north and north > view.south:
            yield ring


def label_point(country: Country, view: View) -> tuple[float, float] | None:
    """The point of a country on the map that is farthest from its borders and the map's edge."""
    import numpy as np
    from matplotlib.path import Path as Outline
    from scipy.ndimage import distance_transform_edt

    shown = list(seen(country, view))
    if not shown:
        return None
    lons = np.linspace(view.west, view.east, _RASTER * 2)
    lats = np.linspace(view.south, view.north, _RASTER)
    grid = np.array([(lon, lat) for lat in lats for lon in lons])
    inside = np.zeros(len(grid), dtype=bool)
    for ring in shown:
        inside |= Outline(ring[:: max(len(ring) // _ENOUGH, 1)]).contains_points(grid)
    deep = distance_transform_edt(np.pad(inside.reshape(_RASTER, -1), 1))[1:-1, 1:-1]
    best = int(deep.argmax())
    if deep.flat[best] < 2:
        return None
    lon, lat = grid[best]
    return float(lon), float(lat)
