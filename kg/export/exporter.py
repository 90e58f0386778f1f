"""What an exporter is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from kg.graph.store import Graph

__all__ = ["Exporter"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A form: its name, the suffixes of its files, one line about it, and how it is written."""

    name: str
    suffixes: tuple[str, ...]
    summary: str
    write: Callable[[Graph, BinaryIO], None]
