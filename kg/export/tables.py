"""Tables of events, claims, actors and links, as CSV or Parquet: what pandas and R read.

The four tables hold everything of whatever status, which is a column: `happened` is true only for
events that are asserted. Lists are joined by ``;`` in CSV and are lists in Parquet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from kg.errors import UsageError
from kg.export.exporter import Exporter, Files, Source
from kg.export.network import edges
from kg.export.spots import spot_of
from kg.export.tabular import write_csv
from kg.export.tolls import bounds, count
from kg.export.world import Event, Passage, World

if TYPE_CHECKING:
    import pyarrow

__all__ = ["CSV", "PARQUET", "TABLES"]

Row = dict[str, Any]

#: Types of columns: ``[]`` are lists of text.
_EVENT: Final[Mapping[str, Any]] = {
    **{"event": str, "class": str, "status": str, "happened": bool, "background": bool},
    **{"label": str, "label_ar": str, "start": date, "end": date, "date_precision": str},
    **{"agents": [], "targets": [], "participants": [], "mediators": [], "locations": []},
    **{"origins": [], "destinations": [], "instruments": [], "topics": [], "place": str},
    **{"country": str, "latitude": float, "longitude": float, "place_exact": bool},
    **{"killed_low": int, "killed": int, "killed_high": int, "injured": int, "displaced": int},
    **{
        "quantity": int,
        "stated_by": [],
        "denied_by": [],
        "claims": int,
        "reports": [],
        "confidence": float,
    },
}
_CLAIM: Final[Mapping[str, Any]] = {
    **{"claim": str, "event": str, "class": str, "modality": str, "background": bool},
    **{"report": str, "publisher": str, "published": date, "url": str, "stated_by": []},
    **{"denied_by": [], "field": str, "start": int, "end": int, "quote": str},
    **{"trigger_start": int, "trigger_end": int, "trigger": str, "confidence": float},
    **{"text_sha256": str},
}
_ACTOR: Final[Mapping[str, Any]] = {
    **{"actor": str, "label": str, "label_ar": str, "names": [], "classes": [], "wikidata": str},
    **{"country": str, "government_of": str, "part_of": [], "latitude": float, "longitude": float},
    **{"events": int},
}
_LINK: Final[Mapping[str, Any]] = {
    **{"source": str, "target": str, "relation": str, "status": str, "symmetric": bool},
    **{"events": int, "first": date, "last": date, "sources": []},
}


def _events(world: World, rule: str) -> Iterator[Row]:
    for event in world.dated:
        low, high = bounds(event, "Killed")
        spot = spot_of(world, event)
        yield {
            "event": event.iri,
            "class": event.cls,
            "status": event.status.lower(),
            "happened": event.status == "Asserted",
            "background": event.background,
            "label": event.label,
            "label_ar": event.labels.get("ar"),
            "start": event.earliest,
            "end": event.latest,
            "date_precision": event.precision,
            **_roles(event),
            "topics": list(event.topic),
            "place": spot.place.label if spot else None,
            "country": spot.country.name if spot and spot.country else None,
            "latitude": spot.lat if spot else None,
            "longitude": spot.lon if spot else None,
            "place_exact": spot.exact if spot and spot.lat is not None else None,
            "killed_low": low,
            "killed": count(event, "Killed", rule),
            "killed_high": high,
            "injured": count(event, "Injured", rule),
            "displaced": count(event, "Displaced", rule),
            "quantity": event.quantity,
            "stated_by": list(event.sources),
            "denied_by": list(event.deniers),
            "claims": len(event.claims),
            "reports": list(event.reports),
            "confidence": event.confidence,
        }


def _roles(event: Event) -> Row:
    names = ("agent", "target", "participant", "mediator", "location", "origin", "destination")
    return {f"{name}s": list(event.fillers(name)) for name in (*names, "instrument")}


def _claims(world: World, _rule: str) -> Iterator[Row]:
    for claim in world.claims:
        report = world.reports.get(claim.report)
        yield {
            "claim": claim.iri,
            "event": claim.event,
            "class": claim.cls,
            "modality": claim.modality.lower(),
            "background": claim.background,
            "report": claim.report,
            "publisher": report.publisher if report else None,
            "published": report.published if report else None,
            "url": report.url if report else None,
            "stated_by": list(claim.stated_by),
            "denied_by": list(claim.denied_by),
            "field": claim.evidence.field if claim.evidence else None,
            **_span("", claim.evidence),
            **_span("trigger_", claim.trigger),
            "confidence": claim.confidence,
            "text_sha256": report.text_hash if report else None,
        }


def _span(prefix: str, passage: Passage | None) -> Row:
    if passage is None:
        return {}
    name = "quote" if not prefix else "trigger"
    start, end = f"{prefix}start", f"{prefix}end"
    return {start: passage.start, end: passage.end, name: passage.quote or None}


def _actors(world: World, _rule: str) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for event in world.events.values():
        for iri in event.fillers(*event.roles):
            seen[iri] = seen.get(iri, 0) + 1
    for iri, entity in sorted(world.entities.items()):
        yield {
            "actor": iri,
            "label": entity.label,
            "label_ar": entity.labels.get("ar"),
            "names": list(entity.names),
            "classes": list(entity.classes),
            "wikidata": entity.qid,
            "country": entity.country,
            "government_of": entity.government_of,
            "part_of": list(entity.part_of),
            "latitude": entity.lat,
            "longitude": entity.lon,
            "events": seen.get(iri, 0),
        }


def _links(world: World, _rule: str) -> Iterator[Row]:
    for edge in edges(world):
        yield {
            "source": edge.source,
            "target": edge.target,
            "relation": edge.relation,
            "status": edge.status.lower(),
            "symmetric": edge.symmetric,
            "events": edge.events,
            "first": edge.first,
            "last": edge.last,
            "sources": list(edge.sources),
        }


_Rows = Callable[[World, str], Iterator[Row]]

#: Every table: its columns with their types, and where its rows come from.
TABLES: Final[Mapping[str, tuple[Mapping[str, Any], _Rows]]] = {
    "events": (_EVENT, _events),
    "claims": (_CLAIM, _claims),
    "actors": (_ACTOR, _actors),
    "links": (_LINK, _links),
}


def _csv_files(source: Source) -> Files:
    return {
        f"{name}.csv": partial(_write_csv, source.world, source.selection.counts, name)
        for name in TABLES
    }


def _write_csv(world: World, rule: str, name: str, out: BinaryIO) -> None:
    columns, rows = TABLES[name]
    joined = (
        {
            key: "; ".join(map(_short, value)) if isinstance(value, list) else value
            for key, value in row.items()
        }
        for row in rows(world, rule)
    )
    write_csv(out, tuple(columns), joined)


def _short(value: object) -> str:
    return str(value)


def _parquet_files(source: Source) -> Files:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "parquet needs pyarrow: pip install 'conflict-kg[tables]', or take -f csv"
        ) from error
    return {
        f"{name}.parquet": partial(_write_parquet, source.world, source.selection.counts, name)
        for name in TABLES
    }


def _write_parquet(world: World, rule: str, name: str, out: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns, rows = TABLES[name]
    schema = pa.schema([(column, _arrow(kind)) for column, kind in columns.items()])
    data = [
        {key: value or None if value == "" else value for key, value in row.items()}
        for row in rows(world, rule)
    ]
    pq.write_table(pa.Table.from_pylist(data, schema=schema), out, compression="zstd")


def _arrow(kind: Any) -> pyarrow.DataType:
    import pyarrow as pa

    if kind == []:
        return pa.list_(pa.string())
    return {
        str: pa.string(),
        bool: pa.bool_(),
        int: pa.int64(),
        float: pa.float64(),
        date: pa.date32(),
    }[kind]


#: The tables as CSV and as Parquet.
CSV: Final = Exporter(
    "csv", (), "A folder of tables: events, claims, actors and links, as CSV", files=_csv_files
)
PARQUET: Final = Exporter(
    "parquet", (), "The same tables as Parquet, for pandas, R and DuckDB", files=_parquet_files
)
