"""Networks inline in a notebook: the page of `kg.view.page` in a frame of its own.

A `kg.Graph` and the answer to a question show as tables by themselves.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from kg.export.exporter import Source
from kg.export.wishes import select
from kg.network.projection import PROJECTIONS, project
from kg.view.page import write_page

if TYPE_CHECKING:
    from kg.graph.store import Graph

__all__ = ["Shown", "network"]

_TITLE: Final = {"ar": "شبكة الأطراف", "en": "Actor network"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that a notebook shows in a frame ``height`` pixels high."""

    page: str
    height: int

    def _repr_html_(self) -> str:
        """A sandboxed frame: its script runs, and reaches neither the notebook nor any machine."""
        return (
            f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts" title="kg" '
            f'style="width: 100%; height: {self.height}px; border: 1px solid #ccc"></iframe>'
        )


def network(
    graph: Graph,
    projection: str = "actors",
    *,
    level: str = "actor",
    weight: str = "events",
    labels: str = "ar",
    height: int = 600,
    actors: tuple[str, ...] = (),
    statuses: tuple[str, ...] = ("asserted",),
) -> Shown:
    """A network of `graph` to be shown inline: what happened, without context that is recalled.

    ``actors`` are names in any language, or Wikidata identifiers; ``statuses`` may ask for what is
    disputed, alleged or denied as well. Raises `UsageError` for a name that is not known.
    """
    wanted = select(graph, actors=actors, statuses=statuses, background=False)
    world, out = Source(graph, wanted).world, io.StringIO()
    drawn = project(world, projection, level=level, weight=weight)
    note = {"ar": "", "en": PROJECTIONS[projection].summary}
    write_page(world, drawn, out, labels=labels, title=_TITLE, note=note)
    return Shown(out.getvalue(), height)
