"""A map for print: where events took place, how many, and of which family."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from kg.export.spots import REGION, spot_of
from kg.export.world import Entity, Event, World
from kg.view.boxes import Label, place_labels
from kg.view.caption import Wanted, line, notes
from kg.view.classes import FAMILIES, family_of
from kg.view.outlines import View, countries, label_point, seen
from kg.view.sheet import BLACK, INK, Sheet
from kg.view.words import LANGUAGES, bilingual, languages, name_in, say, term, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["Dot", "chosen_view", "dots", "draw_map", "view_of"]

_SEA, _LAND, _BORDER, _NAMES = "#EAF1F5", "#FAF8F3", "#A9A9A9", "#8A8A8A"

#: Degrees that a map shows at least, the room around its points, and its width by its height.
_LEAST: Final = 2.5
_ROOM: Final = 0.12
_ASPECT: Final = 10.34 / 5.4

#: A map is drawn closer when so many of the events then stay and it shows so much less.
_MOST_STAY: Final = 0.9
_CLOSER: Final = 0.5

#: Points: the radius of the largest dot and the smallest.
_LARGEST, _SMALLEST = 15.0, 3.4


@dataclass
class Dot:
    """A place with its events, by family: those told as having happened, and all others.

    ``exact`` is false where the point stands for a region or country.
    """

    place: Entity
    lon: float
    lat: float
    exact: bool
    happened: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """All events here."""
        return self.happened.total() + self.others.total()


def dots(world: World) -> tuple[list[Dot], int]:
    """The places of events, those with most events first, and how many events have none."""
    found: dict[str, Dot] = {}
    nowhere = 0
    for event in world.dated:
        spot = spot_of(world, event)
        if spot is None or spot.lat is None or spot.lon is None:
            nowhere += 1
            continue
        exact = spot.exact and spot.precision != REGION
        dot = found.setdefault(spot.place.iri, Dot(spot.place, spot.lon, spot.lat, exact))
        _tally(dot, event)[family_of(event.cls)] += 1
    return sorted(found.values(), key=lambda dot: (-dot.count, dot.place.iri)), nowhere


def _tally(dot: Dot, event: Event) -> Counter[str]:
    return dot.happened if event.status == "Asserted" else dot.others


def view_of(points: Sequence[tuple[float, float]]) -> View:
    """The part of the world around points, wide enough for the sheet.

    >>> view = view_of([(37.16, 36.2)])
    >>> view.holds(37.16, 36.2), round(view.north - view.south, 1)
    (True, 2.5)
    """
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    squeeze = math.cos(math.radians(min(abs(middle[1]), 75)))
    high = max((max(lats) - min(lats)) * (1 + 2 * _ROOM), _LEAST)
    wide = max((max(lons) - min(lons)) * (1 + 2 * _ROOM), _LEAST)
    high = min(max(high, wide * squeeze / _ASPECT), 170)
    wide = min(max(wide, high * _ASPECT / squeeze), 360)
    south = min(max(middle[1] - high / 2, -88), 88 - high)
    west = min(max(middle[0] - wide / 2, -180), 180 - wide)
    return View(west, south, west + wide, south + high)


def chosen_view(found: Sequence[Dot]) -> View:
    """The view of all dots, or of nearly all where that is much closer."""
    points = [(dot.lon, dot.lat) for dot in found]
    everything = view_of(points)
    total = sum(dot.count for dot in found)
    kept = list(found)
    while len(kept) > 1:
        lon, lat = (_weighted_middle(kept, axis) for axis in ("lon", "lat"))
        far = max(kept, key=lambda dot: (math.hypot(dot.lon - lon, dot.lat - lat), dot.place.iri))
        kept = [dot for dot in kept if dot is not far]
        if sum(dot.count for dot in kept) < _MOST_STAY * total:
            break
        view = view_of([(dot.lon, dot.lat) for dot in kept])
        if view.east - view.west <= _CLOSER * (everything.east - everything.west):
            return view
    return everything


def _weighted_middle(found: Sequence[Dot], axis: str) -> float:
    """The median of the dots, each as often as it has events."""
    spread = sorted((getattr(dot, axis), dot.count) for dot in found)
    half, passed = sum(count for _, count in spread) / 2, 0
    for value, count in spread:
        passed += count
        if passed >= half:
            return float(value)
    return 0.0


def draw_map(world: World, wanted: Wanted | None = None, *, labels: str = "ar") -> Figure:
    """Draw where the events of `world` took place, a dot a place, its area by their number."""
    asked = wanted or Wanted()
    found, nowhere = dots(world)
    view = chosen_view(found) if found else View(-180, -60, 180, 80)
    outside = [dot for dot in found if not view.holds(dot.lon, dot.lat)]
    shown = [dot for dot in found if view.holds(dot.lon, dot.lat)]
    sheet = Sheet(
        labels,
        {lang: say("map", lang) for lang in LANGUAGES["both"]},
        {lang: line(world, asked, lang) for lang in LANGUAGES["both"]},
        _notes(world, asked, shown, outside, nowhere),
        [_legend(shown, labels)],
    )
    with sheet.drawn() as (figure, axes):
        _ground(axes, view)
        size = _Size(max((dot.count for dot in shown), default=1), len(shown))
        for dot in shown:
            _mark(axes, dot, size.radius(dot))
        marks = [_label(dot, size, labels) for dot in shown]
        names = list(_country_names(view, labels, {one.text for one in marks}))
        scale = _scale(axes, view, sheet.leading)
        place_labels(
            figure, axes, [*marks, *names], marks, from_right=sheet.from_right, texts=[scale]
        )
    return figure


@dataclass(frozen=True, slots=True)
class _Size:
    """How large dots are: the area grows with the number of events, less where there are many."""

    largest: int
    many: int

    def radius(self, dot: Dot) -> float:
        """In points."""
        crowd = min(1.0, (50 / max(self.many, 1)) ** 0.3)
        share = math.sqrt(dot.count / max(self.largest, 6))
        return float((_SMALLEST + (_LARGEST - _SMALLEST) * share) * crowd)

    def share(self, dot: Dot) -> float:
        """Of the largest."""
        return dot.count / max(self.largest, 1)


def _notes(
    world: World, asked: Wanted, shown: Sequence[Dot], outside: Sequence[Dot], nowhere: int
) -> dict[str, list[str]]:
    found = notes(world, asked)
    for lang, lines in found.items():
        more = [say("borders", lang)]
        if any(not dot.exact for dot in shown):
            more.append(say("wide", lang))
        if outside:
            first = [name_in(dot.place.labels, lang) for dot in outside[:6]]
            names = ("، " if lang == "ar" else ", ").join(first)
            names += "…" if len(outside) > len(first) else ""
            more.append(say("outside", lang, names=names))
        if nowhere:
            more.append(say("unplaced", lang, count=nowhere))
        lines[:0] = more
    return found


def _legend(shown: Iterable[Dot], labels: str) -> list[tuple[Any, str]]:
    from matplotlib.lines import Line2D

    present = {family for dot in shown for family in (*dot.happened, *dot.others)}
    return [
        (
            Line2D([], [], ls="", marker="o", mfc=colour, mec=INK, mew=0.5, ms=8),
            bilingual(labels, partial(term, family)),
        )
        for family, colour in FAMILIES.items()
        if family in present
    ]


def _ground(axes: Axes, view: View) -> None:
    """Sea, land and borders."""
    from matplotlib.collections import PolyCollection

    axes.set_facecolor(_SEA)
    axes.set_xlim(view.west, view.east)
    axes.set_ylim(view.south, view.north)
    axes.set_aspect(1 / math.cos(math.radians((view.south + view.north) / 2)), adjustable="box")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(visible=True, linewidth=0.6)
    rings = [ring for country in countries() for ring in seen(country, view)]
    axes.add_collection(
        PolyCollection(rings, facecolors=_LAND, edgecolors=_BORDER, linewidths=0.6, zorder=1),
        autolim=False,
    )


def _country_names(view: View, labels: str, known: set[str]) -> Iterator[Label]:
    """Names of countries that no dot has already."""
    for country in countries():
        names = (country.names[lang] or country.names["en"] for lang in languages(labels))
        text = written(names, 24)
        point = None if text in known else label_point(country, view)
        if point is not None:
            yield Label(*point, text, 0, 8.5, colour=_NAMES)


def _wedges(dot: Dot) -> Iterator[tuple[str, bool, float, float]]:
    """Family, whether it happened, and the two angles of each piece of a dot."""
    start = 0.25
    pieces = [(family, True, dot.happened[family]) for family in FAMILIES]
    pieces += [(family, False, dot.others[family]) for family in FAMILIES]
    for family, happened, count in pieces:
        if count:
            end = start - count / dot.count
            yield family, happened, end, start
            start = end


def _mark(axes: Axes, dot: Dot, radius: float) -> None:
    """A pie of the families; what did not happen is hatched on white; a ring where it is wide."""
    import numpy as np

    for family, happened, first, last in _wedges(dot):
        turn = np.linspace(first, last, max(int((last - first) * 60), 3)) * 2 * np.pi
        rim = np.column_stack([np.cos(turn), np.sin(turn)])
        shape = rim if last - first > 0.999 else np.vstack([[0, 0], rim, [0, 0]])
        axes.scatter(
            [dot.lon], [dot.lat], s=(2 * radius) ** 2 * (np.abs(shape).max() ** 2),
            marker=list(map(tuple, shape)), facecolor=FAMILIES[family] if happened else "white",
            edgecolor=INK if happened else FAMILIES[family], hatch=None if happened else "//////",
            linewidth=0.5 if happened else 1.0, zorder=5,
        )  # fmt: skip
    if not dot.exact:
        axes.plot(
            dot.lon, dot.lat, "o", ms=2 * radius + 3, mfc="none", mec=BLACK, mew=0.4, zorder=5
        )


def _label(dot: Dot, size: _Size, labels: str) -> Label:
    text = written(name_in(dot.place.labels, lang) for lang in languages(labels))
    share = size.share(dot)
    weight = "bold" if share > 0.4 and size.largest > 2 else "normal"
    return Label(dot.lon, dot.lat, text, size.radius(dot), 7 + 2.5 * math.sqrt(share), weight)


def _scale(axes: Axes, view: View, lang: str) -> Text:
    """A bar of a round number of kilometres, right in the middle of the map; its text."""
    a_degree = 111.32 * math.cos(math.radians((view.south + view.north) / 2))
    widest = (view.east - view.west) * a_degree / 5
    unit = 10 ** math.floor(math.log10(widest))
    count = next(factor * unit for factor in (5, 2, 1) if factor * unit <= widest)
    wide, high = view.east - view.west, view.north - view.south
    x, y = view.west + 0.02 * wide, view.south + 0.03 * high
    axes.plot([x, x + count / a_degree], [y, y], color=INK, lw=2, solid_capstyle="butt", zorder=9)
    return axes.text(
        x + count / a_degree / 2, y + 0.01 * high, say("km", lang, count=f"{count:g}"),
        size=7, ha="center", va="bottom", zorder=9,
    )  # fmt: skip
