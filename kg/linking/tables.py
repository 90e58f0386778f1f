"""Read the reviewed tables the gazetteer is compiled from.

The tables lie in ``data/``, tab-separated, one header line, lists joined by ``|``. Every row says
where it comes from (an id of ``sources.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import DataInvalid

__all__ = ["DATA", "Entity", "Metonym", "entity_of", "read_metonyms", "read_rows"]

#: Where the tables lie.
DATA: Final = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Entity:
    """A reviewed entity. ``key`` is a Wikidata identifier, or a local one if that is not verified.

    ``strong`` names suffice alone, ``weak`` ones need support from the report; the first strong
    names are the labels. ``area`` is the country it has to do with (for a person: on whose list it
    stood).
    """

    key: str
    kind: str
    label_en: str = ""
    label_ar: str = ""
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    area: str = ""
    part_of: str = ""
    government_of: str = ""
    since: str = ""
    until: str = ""
    trusted: bool = True
    description: str = ""
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metonym:
    """A word that stands for someone, in reports on ``scope`` and between two dates."""

    name: str
    type: str
    scope: tuple[str, ...]
    since: str
    until: str
    key: str

    def holds(self, published: str) -> bool:
        """Whether the convention holds on an ISO date; an undated report is given the benefit.

        >>> regime = Metonym("النظام", "ORG", ("Q858",), "2011", "2024-12-08", "syrian-government")
        >>> regime.holds("2016-05-01")
        True
        """
        if not published:
            return True
        return self.since <= published and (
            not self.until or published[: len(self.until)] <= self.until
        )


def read_rows(path: Path) -> Iterator[Mapping[str, str]]:
    """Rows of a table as mappings; `DataInvalid` when one has another number of cells."""
    with path.open(encoding="utf-8") as lines:
        header = next(lines).rstrip("\n").split("\t")
        for number, line in enumerate(lines, 2):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != len(header):
                raise DataInvalid(f"{path.name}:{number}: {len(cells)} cells, not {len(header)}")
            yield dict(zip(header, cells, strict=True))


def _names(*cells: str) -> tuple[str, ...]:
    """The distinct names of several cells, in order."""
    return tuple(dict.fromkeys(name for cell in cells for name in cell.split("|") if name))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def entity_of(row: Mapping[str, str]) -> Entity:
    """The entity of one row of ``entities.tsv`` or ``actors.tsv``."""
    return Entity(
        key=row.get("qid") or row["key"],
        kind=row["kind"],
        label_en=row["label_en"],
        label_ar=row["label_ar"],
        strong=_names(row["label_en"], row["label_ar"], row["names_en"], row["names_ar"]),
        weak=_names(row["weak"]),
        lat=_number(row.get("lat", "")),
        lon=_number(row.get("lon", "")),
        area=row["area"],
        part_of=row["part_of"],
        government_of=row.get("government_of", ""),
        since=row.get("from", ""),
        until=row.get("to", ""),
        trusted=row.get("trust", "strong") == "strong",
        description=row.get("description", ""),
        source=tuple(row["source"].split()),
    )


def read_metonyms(folder: Path = DATA) -> tuple[Metonym, ...]:
    """All conventions of ``metonyms.tsv``."""
    return tuple(
        Metonym(
            name=row["name"],
            type=row["type"],
            scope=() if row["scope"] == "*" else tuple(row["scope"].split(",")),
            since=row["from"],
            until=row["to"],
            key=row["key"],
        )
        for row in read_rows(folder / "metonyms.tsv")
    )
