"""GeoJSON (RFC 7946): a feature an event, at the places where it happened, longitude first.

An event in several places is a MultiPoint. A place without coordinates of its own stands at the
unit that it lies in, and ``exact`` says so. What has no place at all has no geometry, which GIS
programs list but do not draw.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from kg.export.exporter import Exporter, Source
from kg.export.spots import Spot, spots_of
from kg.export.tolls import bounds, count
from kg.export.world import Event, World, local

__all__ = ["GEOJSON", "features"]


def features(world: World, rule: str) -> Iterator[dict[str, Any]]:
    """The features, by day, those without one last."""
    for event in world.dated:
        spots = spots_of(world, event)
        yield {
            "type": "Feature",
            "id": local(event.iri),
            "geometry": _geometry(spots),
            "properties": _properties(world, event, spots, rule),
        }


def _geometry(spots: tuple[Spot, ...]) -> dict[str, Any] | None:
    found = {(one.lon, one.lat) for one in spots if one.lon is not None and one.lat is not None}
    points = sorted(found)
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": list(points[0])}
    return {"type": "MultiPoint", "coordinates": [list(point) for point in points]}


def _properties(world: World, event: Event, spots: tuple[Spot, ...], rule: str) -> dict[str, Any]:
    low, high = bounds(event, "Killed")
    return {
        "iri": event.iri,
        "label": event.label,
        "label_ar": event.labels.get("ar"),
        "class": event.cls,
        "status": event.status.lower(),
        "background": event.background,
        "start": event.earliest and event.earliest.isoformat(),
        "end": event.latest and event.latest.isoformat(),
        "date_precision": event.precision or None,
        "agents": world.names(event.fillers("agent", "participant")),
        "targets": world.names(event.fillers("target")),
        "places": "; ".join(one.place.label for one in spots),
        "place_role": spots[0].role if spots else None,
        "exact": all(one.exact for one in spots) if spots else None,
        "killed": count(event, "Killed", rule),
        "killed_low": low,
        "killed_high": high,
        "injured": count(event, "Injured", rule),
        "stated_by": world.names(event.sources),
        "denied_by": world.names(event.deniers),
        "reports": "; ".join(local(iri) for iri in event.reports),
        "confidence": event.confidence,
    }


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    out.write(b'{"type": "FeatureCollection", "features": [')
    comma = b"\n"
    for feature in features(world, source.selection.counts):
        out.write(comma + json.dumps(feature, ensure_ascii=False).encode())
        comma = b",\n"
    out.write(b"\n]}\n")


#: GeoJSON.
GEOJSON: Final = Exporter(
    "geojson",
    (".geojson",),
    "GeoJSON: a point an event, for maps",
    _write,
    happened=True,
    statuses=("Asserted", "Disputed", "Alleged", "Planned", "Demanded", "Hypothetical", "Denied"),
)
