"""UCDP-GED-shaped CSV: one row a lethal event, in the columns of the Georeferenced Event Dataset.

UCDP counts events in which someone dies; an event goes in if a report counts or mentions people
killed in it. Deaths are shared out among the sides only as far as reports say whose they are: what
is left of the best count is ``deaths_unknown``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from kg.export.codes import country_of, matches
from kg.export.exporter import Exporter, Source
from kg.export.sides import is_civilian, is_state, sides
from kg.export.spots import NEAR, REGION, Spot, spot_of
from kg.export.tabular import Row, write_csv
from kg.export.tolls import bounds, count
from kg.export.world import Entity, Event, Toll, World, local

__all__ = ["COLUMNS", "EXTRA", "UCDP"]

#: UCDP GED's columns.
COLUMNS: Final = (
    *("id", "relid", "year", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b"),
    *("number_of_sources", "source_article", "source_office", "source_date", "source_headline"),
    *("source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2"),
    *("latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b"),
    *("deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)

#: What UCDP has no column for.
EXTRA: Final = ("status", "background", "denied_by", "confidence", "event_class", "event_iri")

#: Classes that are organized violence: those that the alignments relate to UCDP and their kinds.
_ATTACKS: Final = ("AirStrike", "Shelling", "Bombing")

#: Longest spans in days that UCDP's date precisions 1 to 4 stand for; longer ones are 5.
_PRECISIONS: Final = ((1, 1), (6, 2), (7, 3), (31, 4))
_VAGUE: Final = 5

#: Cells of PRIO-GRID are half a degree wide, 720 to a row from the south-west corner.
_CELL, _ROW = 0.5, 720


def _is_violence(event: Event) -> bool:
    return event.cls in matches("ucdp") or event.cls in _ATTACKS


def rows(world: World, rule: str) -> Iterator[Row]:
    """The rows of every lethal event, by day, those without one last."""
    for event in world.dated:
        if _is_violence(event) and event.own_tolls("Killed"):
            yield _row(world, event, rule)


def _row(world: World, event: Event, rule: str) -> Row:
    first, second = sides(world, event)
    side_a, side_b = (side[0] if side else None for side in (first, second))
    low, high = bounds(event, "Killed")
    return {
        "id": local(event.iri),
        "relid": None,
        **_when(event),
        "type_of_violence": _type(first, second),
        "conflict_name": None,
        "dyad_name": f"{side_a.label} - {side_b.label}" if side_a and side_b else None,
        "side_a": side_a.label if side_a else None,
        "side_b": side_b.label if side_b else None,
        **_sources(world, event),
        **_where(spot_of(world, event)),
        **_deaths(world, event, first, second, count(event, "Killed", rule)),
        "high": high,
        "low": low,
        "gwnoa": _number(world, side_a),
        "gwnob": _number(world, side_b),
        "status": event.status.lower(),
        "background": event.background,
        "denied_by": world.names(event.deniers),
        "confidence": event.confidence,
        "event_class": event.cls,
        "event_iri": event.iri,
    }


def _type(first: tuple[Entity, ...], second: tuple[Entity, ...]) -> int | None:
    """1 where a state fights, 2 between others, 3 against civilians; unknown without sides."""
    if second and all(map(is_civilian, second)):
        return 3
    if not first or not second:
        return None
    return 1 if any(map(is_state, (*first, *second))) else 2


def _when(event: Event) -> Row:
    first, last = event.earliest, event.latest
    if first is None or last is None:
        return {"date_start": first, "date_end": last}
    days = (last - first).days + 1
    return {
        "year": first.year if first.year == last.year else None,
        "date_prec": next((code for longest, code in _PRECISIONS if days <= longest), _VAGUE),
        "date_start": first,
        "date_end": last,
        "event_clarity": 1 if days == 1 else 2,
    }


def _sources(world: World, event: Event) -> Row:
    reports = [world.reports[iri] for iri in event.reports if iri in world.reports]
    cited = [
        f'"{one.publisher},{one.published or ""},{one.title or local(one.iri)}"' for one in reports
    ]
    return {
        "number_of_sources": len(reports),
        "source_article": ";".join(cited),
        "source_office": ";".join(one.publisher for one in reports),
        "source_date": ";".join(str(one.published or "") for one in reports),
        "source_headline": ";".join(one.title for one in reports),
        "source_original": world.names(event.sources),
    }


def _where(spot: Spot | None) -> Row:
    if spot is None:
        return {}
    found: dict[str, str | int | float | None] = {
        "where_prec": {NEAR: 2, REGION: 6 if "State" in spot.place.classes else 4}.get(
            spot.precision, 1
        ),
        "where_coordinates": spot.place.label,
        "where_description": spot.place.label,
        "adm_1": spot.admin[0],
        "adm_2": spot.admin[1],
        "country": spot.country.name if spot.country else None,
        "country_id": spot.country.gwno if spot.country else None,
        "region": spot.country.ucdp_region if spot.country else None,
    }
    if spot.lat is None or spot.lon is None:
        return found
    return found | {
        "latitude": spot.lat,
        "longitude": spot.lon,
        "geom_wkt": f"POINT ({spot.lon} {spot.lat})",
        "priogrid_gid": _cell(spot.lat, spot.lon),
    }


def _cell(lat: float, lon: float) -> int:
    """The cell of PRIO-GRID."""
    return int((lat + 90) // _CELL) * _ROW + int((lon + 180) // _CELL) + 1


def _deaths(
    world: World,
    event: Event,
    first: tuple[Entity, ...],
    second: tuple[Entity, ...],
    best: int | None,
) -> Row:
    """Who died on which side, as far as reports say; the rest of the best count is unknown."""
    if best is None:
        return {}
    tolls = event.own_tolls("Killed")
    parts = [one for one in event.tolls if one.part_of in {toll.iri for toll in tolls}]
    shares: dict[str, int] = {}
    for toll in parts or tolls:
        side = _side(world, toll, first, second)
        if side and toll.best is not None:
            shares[side] = shares.get(side, 0) + toll.best
    if sum(shares.values()) > best:
        shares = {}
    return {**shares, "deaths_unknown": best - sum(shares.values()), "best": best}


def _side(
    world: World, toll: Toll, first: tuple[Entity, ...], second: tuple[Entity, ...]
) -> str | None:
    victims = [world.entities[iri] for iri in toll.victims if iri in world.entities]
    if victims and all(map(is_civilian, victims)):
        return "deaths_civilians"
    for name, side in (("deaths_a", first), ("deaths_b", second)):
        if any(victim in side for victim in victims):
            return name
    return None


def _number(world: World, actor: Entity | None) -> str | None:
    """The Gleditsch-Ward number of a side that is a state."""
    if actor is None or not is_state(actor):
        return None
    country = country_of(world.chain(actor.iri))
    return country.gwno if country else None


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    write_csv(out, (*COLUMNS, *EXTRA), rows(world, source.selection.counts))


#: UCDP GED's shape.
UCDP: Final = Exporter(
    "ucdp",
    (".ucdp.csv",),
    "UCDP-GED-shaped CSV, one row a lethal event",
    _write,
    happened=True,
    news=True,
    statuses=("Asserted", "Disputed"),
)
