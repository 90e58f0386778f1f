"""What is seen on a page as a file: rows as CSV or JSON, things as Turtle."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import NamedNode
from starlette.responses import Response

from kg.export.spots import Spot
from kg.export.world import Claim, Entity, Event, Report, World
from kg.serve.room_snapshot import Snapshot

__all__ = [
    "About",
    "about",
    "as_file",
    "claim_row",
    "entity_row",
    "event_row",
    "report_row",
    "spot_row",
    "tie_rows",
]

#: Beginnings by which spreadsheets take a text for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Any]


class About(Response):
    """Stands for what the graph says of things, which is asked for on the way out."""

    def __init__(self, iris: Sequence[str]) -> None:
        super().__init__()
        self.iris = iris


def as_file(rows: Sequence[Row], form: str, name: str) -> Response:
    """Rows as ``csv`` or ``json``, to be saved under a name."""
    if form == "json":
        body, kind = json.dumps(rows, ensure_ascii=False, indent=1).encode(), "application/json"
    else:
        body, kind = _csv(rows), "text/csv; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, headers=headers, media_type=kind)


def _csv(rows: Sequence[Row]) -> bytes:
    out = io.StringIO()
    if rows:
        writer = csv.writer(out)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([_cell(value) for value in row.values()])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    """One cell; text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def event_row(event: Event, here: Snapshot) -> Row:
    """An event as a row."""
    return {
        "event": event.iri,
        "class": event.cls,
        "status": event.status,
        "background": event.background,
        "earliest": event.earliest.isoformat() if event.earliest else None,
        "latest": event.latest.isoformat() if event.latest else None,
        "label_ar": event.labels.get("ar", ""),
        "label_en": event.labels.get("en", ""),
        **{
            role: [here.world.name(one) for one in event.fillers(role)]
            for role in ("agent", "target", "participant", "mediator", "location")
        },
        "claims": len(event.claims),
        "reports": len(event.reports),
    }


def spot_row(event: Event, spot: Spot, here: Snapshot) -> Row:
    """An event with its point as a row; ``exact`` is whether the point is that of the place."""
    return {
        **event_row(event, here),
        "place": spot.place.iri,
        "place_name": spot.place.label,
        "lat": spot.lat,
        "lon": spot.lon,
        "exact": spot.exact,
    }


def entity_row(entity: Entity, here: Snapshot) -> Row:
    """An actor or place as a row."""
    return {
        "entity": entity.iri,
        "kind": list(entity.classes),
        "name_ar": entity.labels.get("ar", ""),
        "name_en": entity.labels.get("en", ""),
        "wikidata": entity.qid,
        "lat": entity.lat,
        "lon": entity.lon,
        "events": len(here.events_of.get(entity.iri, ())),
    }


def report_row(report: Report, here: Snapshot) -> Row:
    """A report as a row."""
    claims = here.claims_in.get(report.iri, ())
    return {
        "report": report.iri,
        "published": report.published.isoformat() if report.published else None,
        "publisher": report.publisher,
        "title": report.title,
        "url": report.url,
        "lang": report.lang,
        "claims": len(claims),
        "events": len({one.event for one in claims}),
    }


def claim_row(claim: Claim, here: Snapshot) -> Row:
    """A claim as a row, with the characters that say so."""
    said = claim.evidence
    return {
        "claim": claim.iri,
        "event": claim.event,
        "class": claim.cls,
        "modality": claim.modality,
        "background": claim.background,
        "confidence": claim.confidence,
        "report": claim.report,
        "stated_by": [here.world.name(one) for one in claim.stated_by],
        "denied_by": [here.world.name(one) for one in claim.denied_by],
        "field": said.field if said else "",
        "start": said.start if said else None,
        "end": said.end if said else None,
        "quote": said.quote if said else "",
    }


def tie_rows(world: World) -> list[Row]:
    """The bonds between actors as rows: who, what, whom, how often, and what they follow from."""
    from kg.network.projection import project

    network = project(world)
    names = dict(network.nodes(data="label_en"))
    return [
        {
            "source": one,
            "source_name": names[one],
            "relation": told["relation"],
            "target": other,
            "target_name": names[other],
            "status": told["status"],
            "weight": int(told["weight"]),
            "first": told["first"].isoformat() if told["first"] else None,
            "last": told["last"].isoformat() if told["last"] else None,
            "grounds": list(told["grounds"]),
        }
        for one, other, told in network.edges(data=True)
    ]


def about(iris: Iterable[str]) -> str:
    """The query for all that the graph says of these things, and of what is said of them."""
    things = " ".join(str(NamedNode(iri)) for iri in iris)
    return (
        "PREFIX ck: <https://w3id.org/conflict-kg/ontology#>\n"
        "CONSTRUCT { ?s ?p ?o } WHERE { "
        f"{{ VALUES ?s {{ {things} }} ?s ?p ?o }} UNION "
        f"{{ VALUES ?e {{ {things} }} ?s ck:about ?e . ?s ?p ?o }} }}"
    )
