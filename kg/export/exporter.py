"""What an exporter is, and what a user may ask of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

from kg.export.select import Selection, narrow_world
from kg.export.world import World
from kg.graph.store import Graph
from kg.model import Annotated

__all__ = ["Exporter", "Files", "Source"]


@dataclass(frozen=True)
class Source:
    """What is exported: a graph, what of it is wanted, and the readings that it was built from.

    ``readings`` gives them anew at each call; forms that hold whole texts need them.
    """

    graph: Graph
    selection: Selection = field(default_factory=Selection)
    readings: Callable[[], Iterable[Annotated]] | None = None

    @cached_property
    def world(self) -> World:
        """What is wanted, as plain values."""
        return narrow_world(World.read(self.graph), self.selection)


#: The files of a form that has several: each name with how it is written.
Files = Mapping[str, Callable[[BinaryIO], None]]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form: its name, the suffixes of its files, one line about it, and how it is written.

    A form of one file has ``write``, a form of several has ``files``. ``happened`` says that it has
    no place for what did not happen, so that only asserted events go in unless others are asked
    for; ``statuses`` are all that it can hold. ``news`` says that context which reports only
    recall, and which would be counted twice, stays out unless it is asked for.
    """

    name: str
    suffixes: tuple[str, ...]
    summary: str
    write: Callable[[Source, BinaryIO], None] | None = None
    files: Callable[[Source], Files] | None = None
    happened: bool = False
    news: bool = False
    statuses: Iterable[str] = ()
