"""A network for print: shapes and colours by kind, arrows by sign, widths by weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.export.world import World
from kg.view.boxes import Label, place_labels
from kg.view.caption import Wanted, line, notes
from kg.view.layout import positions
from kg.view.sheet import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    YELLOW,
    Sheet,
)
from kg.view.strongest import strength
from kg.view.words import LANGUAGES, bilingual, languages, say, term, written

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

__all__ = ["DASHES", "Kind", "draw_network", "kind_of", "ways"]


class Kind(NamedTuple):
    """A kind of node: its words, its shape in matplotlib, its colour."""

    key: str
    marker: str
    colour: str


_STATE = Kind("state", "s", SKY)
_ARMED = Kind("armed", "^", ORANGE)
_ORGANIZATION = Kind("organization", "p", GREEN)
_PERSON = Kind("person", "o", YELLOW)
_GROUP = Kind("group", "o", "#D9D9D9")
_PLACE = Kind("place", "v", PURPLE)
_EVENT = Kind("event", "D", "#555555")
_KINDS: Final = (_STATE, _ARMED, _ORGANIZATION, _PERSON, _GROUP, _PLACE, _EVENT)

_OF_CLASS: Final = {
    "State": _STATE,
    "Government": _STATE,
    "Place": _STATE,  # of an actor: a country that acts
    "MilitaryForce": _ARMED,
    "ArmedGroup": _ARMED,
    "Person": _PERSON,
    "Group": _GROUP,
}

#: Line patterns of statuses; what is asserted is drawn through.
DASHES: Final[Mapping[str, Any]] = {
    "Asserted": "solid",
    "Disputed": (0, (7, 2)),
    "Alleged": (0, (4, 2)),
    "Denied": (0, (1, 2)),
    "Planned": (0, (5, 2, 1, 2)),
    "Demanded": (0, (5, 2, 1, 2, 1, 2)),
    "Hypothetical": (0, (2, 4)),
}

#: Points of a line that labels are kept clear of.
_SAMPLES: Final = 24

_SIGNS: Final = {-1: ("hostile", RED), 1: ("friendly", BLUE), 0: ("neutral", GREY)}


def kind_of(node: Mapping[str, Any]) -> Kind:
    """The kind of a node by its mode and class.

    >>> kind_of({"mode": "actor", "class": "ArmedGroup"}).key
    'armed'
    """
    modes = {"place": _PLACE, "event": _EVENT}
    return modes.get(node["mode"]) or _OF_CLASS.get(node["class"], _ORGANIZATION)


@dataclass(frozen=True, slots=True)
class _Bond:
    """All relations of one sign and status from one node to another, as one line."""

    source: Hashable
    target: Hashable
    sign: int
    status: str
    weight: float
    arrow: bool
    bend: float


def _bonds(network: nx.Graph) -> list[_Bond]:
    """The lines to draw, weak ones first; what goes both ways for the same reasons is one."""
    weights: dict[tuple[Hashable, Hashable, int, str], float] = defaultdict(float)
    grounds: dict[tuple[Hashable, Hashable, int, str], set[str]] = defaultdict(set)
    for one, other, told in network.edges(data=True):
        key = (one, other, told["sign"], told["status"])
        weights[key] += told["weight"]
        grounds[key] |= set(told["grounds"])
    pairs: dict[frozenset[Hashable], list[tuple[Any, bool]]] = defaultdict(list)
    for key in sorted(weights, key=str):
        one, other, sign, status = key
        mutual = network.is_directed() and grounds.get((other, one, sign, status)) == grounds[key]
        if not mutual or str(one) < str(other):
            pairs[frozenset((one, other))].append((key, network.is_directed() and not mutual))
    found = [
        _Bond(key[0], key[1], key[2], key[3], weights[key], arrow, bend)
        for lines in pairs.values()
        for (key, arrow), bend in zip(lines, _bends(lines), strict=True)
    ]
    return sorted(found, key=lambda bond: (bond.status != "Asserted", bond.weight, str(bond)))


def _bends(lines: list[tuple[Any, bool]]) -> Iterator[float]:
    """How far each of several lines between two nodes is bent, so that all are seen."""
    middle = (len(lines) - 1) / 2
    first = str(lines[0][0][0])
    for at, (key, _) in enumerate(lines):
        turned = 1 if str(key[0]) == first else -1
        yield turned * 0.16 * (at - middle)


def draw_network(
    world: World,
    network: nx.Graph,
    wanted: Wanted | None = None,
    *,
    labels: str = "ar",
    of: int | None = None,
) -> Figure:
    """Draw `network`, a projection of `world`; `of` is how many nodes there were before a cut."""
    asked = wanted or Wanted()
    told = network.graph
    cut = of is not None and of > len(network)
    shown: dict[str, object] = {"shown": len(network), "all": of}
    sheet = Sheet(
        labels,
        {lang: say(told["projection"], lang) for lang in LANGUAGES["both"]},
        {lang: line(world, asked, lang, ways(told, lang)) for lang in LANGUAGES["both"]},
        notes(world, asked, [("strongest", shown)] if cut else []),
        _legend(network, labels),
    )
    with sheet.drawn() as (figure, axes):
        if network.number_of_edges():
            _Drawing(figure, axes, network, labels, sheet.from_right).draw()
        else:
            words = bilingual(labels, lambda lang: say("nothing", lang))
            axes.text(0.5, 0.5, words, ha="center", transform=axes.transAxes, size=13)
        axes.set_axis_off()
    return figure


def ways(told: Mapping[str, str], lang: str) -> list[str]:
    """How a network was made, for the line under its title."""
    level = [say(f"level {told['level']}", lang)] if told["level"] != "actor" else []
    return [*level, say(f"weight {told['weight']}", lang)]


def _legend(network: nx.Graph, labels: str) -> list[list[tuple[Any, str]]]:
    """Kinds of nodes, then signs and statuses of edges: those that are there."""
    from matplotlib.lines import Line2D

    def words(key: str) -> str:
        return bilingual(labels, lambda lang: term(key, lang))

    kinds = {kind_of(told) for _, told in network.nodes(data=True)}
    edges = [told for *_, told in network.edges(data=True)]
    nodes = [
        (
            Line2D([], [], ls="", marker=one.marker, mfc=one.colour, mec=INK, mew=0.6, ms=7),
            words(one.key),
        )
        for one in _KINDS
        if one in kinds
    ]
    signs = [
        (Line2D([], [], color=colour, lw=2), words(key))
        for sign, (key, colour) in _SIGNS.items()
        if any(told["sign"] for told in edges) and any(told["sign"] == sign for told in edges)
    ]
    statuses = [
        (Line2D([], [], color=BLACK, lw=1.2, ls=dash), words(status))
        for status, dash in DASHES.items()
        if any(told["status"] == status for told in edges)
    ]
    return [nodes, [*signs, *(statuses if any(t["status"] != "Asserted" for t in edges) else [])]]


class _Drawing:
    """One network on one pair of axes."""

    def __init__(
        self, figure: Figure, axes: Axes, network: nx.Graph, labels: str, from_right: bool
    ) -> None:
        self.figure, self.axes, self.network = figure, axes, network
        self.labels, self.from_right = labels, from_right
        self.places = positions(network)
        self.strong = strength(network)
        self.most = max([*self.strong.values(), 1.0])
        self.crowd = min(1.0, (60 / max(len(network), 1)) ** 0.35)

    def draw(self) -> None:
        """Edges first, nodes on them, labels on top."""
        xs, ys = zip(*self.places.values(), strict=True)
        for spread, margin, limits in (
            (xs, 0.09, self.axes.set_xlim),
            (ys, 0.05, self.axes.set_ylim),
        ):
            room = max((max(spread) - min(spread)) * margin, 0.4)
            limits(min(spread) - room, max(spread) + room)
        heaviest = max((told["weight"] for *_, told in self.network.edges(data=True)), default=1)
        bonds = _bonds(self.network)
        for bond in bonds:
            self._line(bond, heaviest)
        for node, told in self.network.nodes(data=True):
            kind = kind_of(told)
            x, y = self.places[node]
            self.axes.plot(x, y, marker=kind.marker, ms=2 * self._radius(node), mfc=kind.colour,
                           mec=INK, mew=0.6 * self.crowd, zorder=5)  # fmt: skip
        ranked = sorted(self.network, key=lambda node: (-self.strong[node], str(node)))
        marks = [self._label(node) for node in ranked]
        place_labels(
            self.figure, self.axes, [one for one in marks if one.text], marks,
            from_right=self.from_right, lines=self._course(bonds),
        )  # fmt: skip

    def _course(self, bonds: list[_Bond]) -> NDArray[np.float64]:
        """Points along all lines, in dots, for labels to keep clear of."""
        import numpy as np

        turn = self.axes.transData.transform
        starts = turn([self.places[bond.source] for bond in bonds])
        ends = turn([self.places[bond.target] for bond in bonds])
        bends = np.array([[bond.bend] for bond in bonds])
        along = ends - starts
        middles = (starts + ends) / 2 + bends * np.column_stack([along[:, 1], -along[:, 0]])
        steps = np.linspace(0, 1, _SAMPLES)[:, None, None]
        course = (1 - steps) ** 2 * starts + 2 * steps * (1 - steps) * middles + steps**2 * ends
        points: NDArray[np.float64] = course.reshape(-1, 2)
        return points

    def _radius(self, node: Hashable) -> float:
        """In points: the area grows with the strength."""
        share = self.strong[node] / self.most
        return float((3 + 8 * math.sqrt(share)) * self.crowd)

    def _label(self, node: Hashable) -> Label:
        told = self.network.nodes[node]
        text = written(told[f"label_{lang}"] for lang in languages(self.labels))
        share = self.strong[node] / self.most
        weight = "bold" if share > 0.45 else "normal"
        return Label(
            *self.places[node], text, self._radius(node), 6.4 + 3 * math.sqrt(share), weight
        )

    def _line(self, bond: _Bond, heaviest: float) -> None:
        from matplotlib.patches import FancyArrowPatch

        share = math.log1p(bond.weight) / math.log1p(max(heaviest, 1))
        style = "-|>,head_length=3.4,head_width=1.3" if bond.arrow else "-"
        self.axes.add_patch(
            FancyArrowPatch(
                self.places[bond.source],
                self.places[bond.target],
                arrowstyle=style,
                connectionstyle=f"arc3,rad={bond.bend:.3f}",
                shrinkA=self._radius(bond.source),
                shrinkB=self._radius(bond.target) + 0.6,
                lw=(0.5 + 2.2 * share) * self.crowd**1.5,
                mutation_scale=0.6 + 1.1 * self.crowd * (0.5 + share),
                color=_SIGNS[bond.sign][1],
                ls=DASHES[bond.status],
                alpha=0.8,
                zorder=3,
                capstyle="butt",
            )
        )
