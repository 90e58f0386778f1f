"""Actor by actor for print: who did how much to whom, as a heat map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Final

from kg.export.world import World
from kg.view.caption import Wanted, line, notes
from kg.view.network import ways
from kg.view.sheet import BLUE, RED, Sheet
from kg.view.strongest import strength
from kg.view.words import LANGUAGES, bilingual, languages, say, written

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["SIDE", "cells", "draw_matrix"]

#: Actors that a side has room for, and letters of their names.
SIDE: Final = 24
_NAME: Final = 26


def cells(network: nx.Graph) -> dict[tuple[Hashable, Hashable], tuple[float, float]]:
    """For each pair: all weight between them, and its balance of friendly and hostile weight.

    >>> import networkx as nx
    >>> two = nx.MultiDiGraph([("a", "b", {"weight": 2.0, "sign": -1})])
    >>> cells(two)
    {('a', 'b'): (2.0, -2.0)}
    """
    found: dict[tuple[Hashable, Hashable], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for one, other, told in network.edges(data=True):
        for pair in [(one, other)] if network.is_directed() else [(one, other), (other, one)]:
            weight, balance = found[pair]
            found[pair] = weight + told["weight"], balance + told["weight"] * told["sign"]
    return dict(found)


def draw_matrix(
    world: World, network: nx.Graph, wanted: Wanted | None = None, *, labels: str = "ar",
    of: int | None = None,
) -> Figure:  # fmt: skip
    """Draw `network` as a table whose rows act on its columns, the strongest first."""
    asked = wanted or Wanted()
    strong = strength(network)
    order = sorted(network, key=lambda node: (-strong[node], str(node)))[:SIDE]
    cut: dict[str, object] = {"shown": len(order), "all": of or len(network)}
    more = [("strongest", cut)] if len(order) < (of or len(network)) else []
    sheet = Sheet(
        labels,
        {lang: say("matrix", lang) for lang in LANGUAGES["both"]},
        {lang: line(world, asked, lang, ways(network.graph, lang)) for lang in LANGUAGES["both"]},
        notes(world, asked, more),
        size=(11.0, 10.2),
    )
    with sheet.drawn() as (figure, axes):
        if order:
            drawn = _paint(axes, order, cells(network))
            _sides(axes, network, order, labels, sheet.from_right)
            _key(figure, axes, drawn, labels)
        else:
            words = bilingual(labels, lambda lang: say("nothing", lang))
            axes.text(0.5, 0.5, words, ha="center", transform=axes.transAxes, size=13)
            axes.set_axis_off()
    return figure


def _paint(
    axes: Axes, order: list[Hashable], known: dict[tuple[Hashable, Hashable], tuple[float, float]]
) -> Any:
    """Colours from hostile over white to friendly; numbers are all weight between the two."""
    import numpy as np
    from matplotlib.colors import LinearSegmentedColormap, SymLogNorm

    scale = LinearSegmentedColormap.from_list("signs", [RED, "#FFFFFF", BLUE])
    colours = scale.with_extremes(bad="#F4F4F4")
    pairs = [[known.get((one, other)) for other in order] for one in order]
    values = np.array([[pair[1] if pair else np.nan for pair in row] for row in pairs])
    limit = max(float(np.nanmax(np.abs(values))), 1.0) if not np.isnan(values).all() else 1.0
    norm = SymLogNorm(1, vmin=-limit, vmax=limit)
    image = axes.imshow(values, cmap=colours, norm=norm, aspect="auto")
    for row, line_ in enumerate(pairs):
        for column, pair in enumerate(line_):
            if pair:
                dark = abs(norm(pair[1]) - 0.5) > 0.36
                axes.text(column, row, f"{pair[0]:g}", ha="center", va="center", size=7,
                          color="white" if dark else "#222222")  # fmt: skip
    axes.set_xticks(np.arange(len(order) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(order) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", lw=1)
    axes.tick_params(which="both", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def _sides(
    axes: Axes, network: nx.Graph, order: list[Hashable], labels: str, from_right: bool
) -> None:
    told = network.nodes
    names = [
        written((told[node][f"label_{lang}"] for lang in languages(labels)), _NAME)
        for node in order
    ]
    axes.set_xticks(range(len(order)), names, rotation=90, size=7.5)
    axes.set_yticks(range(len(order)), names, size=7.5)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    box = axes.get_position()
    axes.set_position((box.x0 + (0.01 if from_right else 0.19), box.y0 + 0.035,
                       box.width - 0.21, box.height - 0.2))  # fmt: skip
    if network.is_directed():
        axes.set_ylabel(bilingual(labels, lambda lang: say("acts", lang)))
        axes.set_xlabel(bilingual(labels, lambda lang: say("acted upon", lang)))
    if from_right:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
    axes.tick_params(which="both", length=0)


def _key(figure: Figure, axes: Axes, drawn: Any, labels: str) -> None:
    """A bar of the colours below the table."""
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    box = axes.get_position()
    bar = figure.add_axes((box.x0 + box.width * 0.3, box.y0 - 0.022, box.width * 0.4, 0.01))
    made = figure.colorbar(drawn, cax=bar, orientation="horizontal")
    made.ax.tick_params(labelsize=7, length=2)
    made.ax.xaxis.set_minor_locator(NullLocator())
    made.ax.xaxis.set_major_locator(FixedLocator([drawn.norm.vmin, 0, drawn.norm.vmax]))
    made.ax.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:+g}" if value else "0")
    )
    made.outline.set_visible(False)
    made.ax.set_title(bilingual(labels, lambda lang: say("balance", lang)), size=7.5, pad=2)
