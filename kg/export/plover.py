"""PLOVER JSON: one record an event, with the field names of the PLOVER manual, as one list.

What PLOVER has no field for stands under ``kg`` in each record: status, claims, what is known of
the numbers. ``context`` says what did not simply happen (``future``, ``negation``, …).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from kg.export.codes import Coded, codes, country_of, first_class, matches
from kg.export.exporter import Exporter, Source
from kg.export.sides import sides
from kg.export.spots import spot_of
from kg.export.tolls import bounds, count
from kg.export.world import Claim, Entity, Event, World, local

__all__ = ["PLOVER", "records"]

Record = dict[str, Any]


def records(world: World, rule: str) -> Iterator[Record]:
    """A record for every event of a class that PLOVER has, by day, those without one last."""
    for event in world.dated:
        if matches("plover").get(event.cls):
            yield _filled(_record(world, event, rule))


def _record(world: World, event: Event, rule: str) -> Record:
    kind, mode = _type(event)
    first, second = sides(world, event)
    date, end = event.earliest, event.latest
    low, high = bounds(event, "Killed")
    return {
        "id": local(event.iri),
        "date": date and date.isoformat(),
        "enddate": end.isoformat() if end and end != date else None,
        "actor": [_actor(world, one) for one in first],
        "recipient": [_actor(world, one) for one in second],
        "event": kind,
        "mode": mode,
        "context": _context(event),
        "quad_code": codes("plover")["quad"][kind],
        "event_loc": _place(world, event),
        "event_text": sorted({one.trigger.quote for one in event.claims if one.trigger} - {""}),
        "text": [one.evidence.quote for one in event.claims if one.evidence and one.evidence.quote],
        "text_info": [_text_info(claim) for claim in event.claims],
        "cite_info": [_cited(world, iri) for iri in event.reports],
        "dead": count(event, "Killed", rule),
        "injured": count(event, "Injured", rule),
        "size": event.quantity if kind == "PROTEST" else None,
        "kg": {
            "iri": event.iri,
            "class": event.cls,
            "status": event.status.lower(),
            "background": event.background,
            "confidence": event.confidence,
            "date_precision": event.precision,
            "stated_by": [world.name(one) for one in event.sources],
            "denied_by": [world.name(one) for one in event.deniers],
            "dead_low": low,
            "dead_high": high,
        },
    }


def _type(event: Event) -> tuple[str, str]:
    """The event type and, where the class says so much, the mode."""
    found: tuple[Coded, ...] = matches("plover")[event.cls]
    mode = next((one for one in found if one.above), None)
    if mode is not None:
        return mode.above, mode.name
    return found[0].name, ""


def _context(event: Event) -> list[str]:
    told = codes("plover")["context"].get(event.status)
    return [*([told] if told else []), *(["historical"] if event.background else [])]


def _actor(world: World, actor: Entity) -> Record:
    country = country_of(world.chain(actor.iri))
    sector = first_class(actor, codes("plover")["sector"])
    iso3 = country.iso3 if country else ""
    return _filled(
        {
            "name": actor.label,
            "code": f"{iso3}{sector}" or "UNK",
            "country": iso3,
            "sector": sector,
            "wikidata": actor.qid,
        }
    )


def _place(world: World, event: Event) -> Record:
    spot = spot_of(world, event)
    if spot is None:
        return {}
    return _filled(
        {
            "name": spot.place.label,
            "lat": spot.lat,
            "lon": spot.lon,
            "exact": spot.exact if spot.lat is not None else None,
            "country": spot.country.iso3 if spot.country else "",
            "wikidata": spot.place.qid,
        }
    )


def _text_info(claim: Claim) -> Record:
    at = claim.evidence
    where = {"field": at.field, "start": at.start, "end": at.end} if at else {}
    return {"report": local(claim.report), "modality": claim.modality.lower(), **where}


def _cited(world: World, iri: str) -> Record:
    report = world.reports.get(iri)
    if report is None:
        return {"id": local(iri)}
    return _filled(
        {
            "id": local(iri),
            "publisher": report.publisher,
            "date": report.published and report.published.isoformat(),
            "title": report.title,
            "url": report.url,
            "sha256": report.text_hash,
        }
    )


def _filled(record: Record) -> Record:
    """Without what is unknown; a zero and a no are known."""
    return {key: value for key, value in record.items() if value not in (None, "", [], {})}


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    comma = b"[\n"
    for record in records(world, source.selection.counts):
        out.write(comma + json.dumps(record, ensure_ascii=False).encode())
        comma = b",\n"
    out.write(b"\n]\n" if comma == b",\n" else b"[]\n")


#: PLOVER's JSON.
PLOVER: Final = Exporter(
    "plover",
    (".plover.json",),
    "PLOVER JSON (2024 event types, modes, quad codes), one record an event",
    _write,
    happened=True,
    news=True,
)
