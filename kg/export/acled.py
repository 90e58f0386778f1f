"""ACLED-shaped CSV: one row an event, the 31 columns of ACLED in their order, and ours behind them.

Only what ACLED codes goes in: classes that ``ontology/alignments.ttl`` maps to a sub-event type. An
event that is dated no closer than a month keeps its year but no day, since ACLED has no precision
for it; nothing is filled in that no report says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final

from kg.export.codes import Coded, codes, matches
from kg.export.exporter import Exporter, Source
from kg.export.sides import CIVILIANS, STATE, inter, interaction, sides
from kg.export.spots import Spot, spot_of
from kg.export.tabular import Row, write_csv
from kg.export.tolls import bounds, count
from kg.export.world import Entity, Event, World, local
from kg.graph.ids import fold_name

__all__ = ["ACLED", "COLUMNS", "EXTRA"]

#: ACLED's columns in ACLED's order.
COLUMNS: Final = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type"),
    *("sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2"),
    *("interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2"),
    *("admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale"),
    *("notes", "fatalities", "tags", "timestamp"),
)

#: What ACLED has no column for, behind its own: where the numbers come from and how sure they are.
EXTRA: Final = (
    *("status", "background", "stated_by", "denied_by", "reports", "claims", "confidence"),
    *("date_end", "fatalities_low", "fatalities_high", "injured"),
    *("actor1_wikidata", "actor2_wikidata", "location_wikidata", "event_iri"),
)

#: Longest spans in days that ACLED's time precisions 1 to 3 stand for.
_PRECISIONS: Final = ((1, 1), (7, 2), (31, 3))

#: Classes whose type depends on who is attacked or who takes over.
_ATTACK: Final = "Attack"
_CONTROL: Final = "TerritorialControl"


def rows(world: World, rule: str) -> Iterator[Row]:
    """The rows of every event that ACLED codes, by day, those without one last."""
    for event in world.dated:
        spot = spot_of(world, event)
        first, second = sides(world, event)
        coded = _coded(world, event, first, second, spot)
        if coded is not None:
            yield _row(world, event, coded, (first, second), spot, rule)


def _row(
    world: World,
    event: Event,
    coded: Coded,
    both: tuple[tuple[Entity, ...], tuple[Entity, ...]],
    spot: Spot | None,
    rule: str,
) -> Row:
    iso3 = spot.country.iso3 if spot and spot.country else ""
    return {
        "event_id_cnty": f"{iso3}{local(event.iri)}",
        **_when(event),
        "disorder_type": codes("acled")["disorder"].get(coded.above, ""),
        "event_type": coded.above,
        "sub_event_type": coded.name,
        **_who(world, both, spot),
        **_where(spot),
        "source": _source(world, event),
        "source_scale": None,
        "notes": _notes(world, event),
        "fatalities": count(event, "Killed", rule),
        "tags": f"status={event.status.lower()}",
        "timestamp": _stamp(world.built),
        **_extra(world, event, both, spot),
    }


def _coded(
    world: World,
    event: Event,
    first: tuple[Entity, ...],
    second: tuple[Entity, ...],
    spot: Spot | None,
) -> Coded | None:
    """The sub-event type; where a class may be several, who took part and the words decide."""
    found = {one.name: one for one in matches("acled").get(event.cls, ())}
    if not found:
        return None
    closest = next(iter(found.values()))
    kinds = {inter(world, one, spot) for one in second} - {""}
    if event.cls == _ATTACK and kinds and CIVILIANS not in kinds:
        return found.get("Armed clash", closest)
    if event.cls == _CONTROL:
        takers = {inter(world, one, spot) for one in first} - {""}
        name = "Government regains territory" if STATE in takers else ""
        name = name or "Non-state actor overtakes territory"
        return (
            found.get(name, closest) if takers else found.get("Non-violent transfer of territory")
        )
    return (
        found["Suicide bomb"] if "Suicide bomb" in found and _is_suicide(world, event) else closest
    )


def _is_suicide(world: World, event: Event) -> bool:
    words = [fold_name(one) for one in codes("acled")["suicide"]]
    texts = [claim.trigger.quote for claim in event.claims if claim.trigger]
    texts += [claim.evidence.quote for claim in event.claims if claim.evidence]
    texts += [world.name(iri) for iri in event.fillers("instrument")]
    return any(word in fold_name(text) for text in texts for word in words)


def _when(event: Event) -> Row:
    first, last = event.earliest, event.latest
    if first is None or last is None:
        known = first or last
        return {"year": known.year if known and first else None}
    days = (last - first).days + 1
    precision = next((code for longest, code in _PRECISIONS if days <= longest), None)
    year = first.year if first.year == last.year else None
    return {
        "event_date": first if precision else None,
        "year": first.year if precision else year,
        "time_precision": precision,
    }


def _who(
    world: World, both: tuple[tuple[Entity, ...], tuple[Entity, ...]], spot: Spot | None
) -> Row:
    first, second = both
    kinds = [inter(world, side[0] if side else None, spot) for side in both]
    hit = any(inter(world, one, spot) == CIVILIANS for one in second)
    return {
        "actor1": first[0].label if first else None,
        "assoc_actor_1": "; ".join(one.label for one in first[1:]),
        "inter1": kinds[0],
        "actor2": second[0].label if second else None,
        "assoc_actor_2": "; ".join(one.label for one in second[1:]),
        "inter2": kinds[1],
        "interaction": interaction(*kinds),
        "civilian_targeting": "Civilian targeting" if hit else "",
    }


def _where(spot: Spot | None) -> Row:
    if spot is None:
        return {}
    admin1, admin2, admin3 = spot.admin
    country = spot.country
    return {
        "iso": country.iso if country else None,
        "region": country.acled_region if country else None,
        "country": country.name if country else None,
        "admin1": admin1,
        "admin2": admin2,
        "admin3": admin3,
        "location": spot.place.label,
        "latitude": spot.lat,
        "longitude": spot.lon,
        "geo_precision": spot.precision if spot.lat is not None else None,
    }


def _source(world: World, event: Event) -> str:
    """Outlets, then those whom they quote."""
    reports = (world.reports[iri] for iri in event.reports if iri in world.reports)
    outlets = [one.publisher for one in reports if one.publisher]
    return "; ".join(dict.fromkeys([*outlets, *map(world.name, event.sources)]))


def _notes(world: World, event: Event) -> str:
    """What happened, the words of the reports, and numbers that are disputed."""
    parts = [f"{event.label}."]
    quotes = (claim.evidence.quote for claim in event.claims if claim.evidence)
    parts += [f"«{' '.join(quote.split())}»" for quote in dict.fromkeys(quotes) if quote]
    low, high = bounds(event, "Killed")
    if low is not None and high is not None and low != high:
        parts.append(f"Reports give between {low} and {high} killed.")
    if event.deniers:
        parts.append(f"Denied by {world.names(event.deniers)}.")
    return " ".join(parts)


def _extra(
    world: World,
    event: Event,
    both: tuple[tuple[Entity, ...], tuple[Entity, ...]],
    spot: Spot | None,
) -> Row:
    low, high = bounds(event, "Killed")
    first, second = both
    return {
        "status": event.status.lower(),
        "background": event.background,
        "stated_by": world.names(event.sources),
        "denied_by": world.names(event.deniers),
        "reports": "; ".join(local(iri) for iri in event.reports),
        "claims": len(event.claims),
        "confidence": event.confidence,
        "date_end": event.latest,
        "fatalities_low": low,
        "fatalities_high": high,
        "injured": count(event, "Injured", "best"),
        "actor1_wikidata": first[0].qid if first else None,
        "actor2_wikidata": second[0].qid if second else None,
        "location_wikidata": spot.place.qid if spot else None,
        "event_iri": event.iri,
    }


def _stamp(built: str) -> int | None:
    try:
        return int(datetime.fromisoformat(built).timestamp())
    except ValueError:
        return None


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    write_csv(out, (*COLUMNS, *EXTRA), rows(world, source.selection.counts))


#: ACLED's shape.
ACLED: Final = Exporter(
    "acled",
    (".acled.csv",),
    "ACLED-shaped CSV, one row an event, with status and sources behind ACLED's columns",
    _write,
    happened=True,
    news=True,
    statuses=("Asserted", "Disputed"),
)
