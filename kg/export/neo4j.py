"""A folder of CSV files for ``neo4j-admin database import``, with the command to run.

Nodes are entities, events, claims and reports; relationships are the roles of events, what claims
are about, who states and who denies them, and the direct relations between actors. The identifier
of every node is its IRI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, Final

from kg.export.exporter import Exporter, Files, Source
from kg.export.network import edges
from kg.export.tabular import write_csv
from kg.export.tolls import bounds, count
from kg.export.world import World

__all__ = ["NEO4J"]

Row = dict[str, Any]

_NODES: Final[Mapping[str, Sequence[str]]] = {
    "entities": (
        *("iri:ID", "name", "name_ar", "wikidata", "country", "latitude:double"),
        *("longitude:double", ":LABEL"),
    ),
    "events": (
        *("iri:ID", "name", "name_ar", "status", "happened:boolean", "background:boolean"),
        *("start:date", "end:date", "datePrecision", "killedLow:long", "killed:long"),
        *("killedHigh:long", "injured:long", "confidence:double", ":LABEL"),
    ),
    "claims": (
        *("iri:ID", "modality", "field", "start:long", "end:long", "quote"),
        *("confidence:double", ":LABEL"),
    ),
    "reports": ("iri:ID", "title", "publisher", "published:date", "url", "sha256", ":LABEL"),
}
_ROLES: Final = (":START_ID", ":END_ID", ":TYPE")
_RELATIONS: Final = (
    *(":START_ID", ":END_ID", ":TYPE", "status", "events:long", "first:date", "last:date"),
    "sources:string[]",
)

_COMMAND: Final = """\
neo4j-admin database import full \\
  --nodes=entities.csv --nodes=events.csv --nodes=claims.csv --nodes=reports.csv \\
  --relationships=roles.csv --relationships=relations.csv \\
  --skip-bad-relationships neo4j
"""


def _entities(world: World, _rule: str) -> Iterator[Row]:
    for iri, one in sorted(world.entities.items()):
        yield {
            "iri:ID": iri,
            "name": one.label,
            "name_ar": one.labels.get("ar"),
            "wikidata": one.qid,
            "country": one.country or one.government_of,
            "latitude:double": one.lat,
            "longitude:double": one.lon,
            ":LABEL": ";".join(dict.fromkeys(("Entity", *one.classes))),
        }


def _events(world: World, rule: str) -> Iterator[Row]:
    for one in world.dated:
        low, high = bounds(one, "Killed")
        yield {
            "iri:ID": one.iri,
            "name": one.label,
            "name_ar": one.labels.get("ar"),
            "status": one.status.lower(),
            "happened:boolean": one.status == "Asserted",
            "background:boolean": one.background,
            "start:date": one.earliest,
            "end:date": one.latest,
            "datePrecision": one.precision,
            "killedLow:long": low,
            "killed:long": count(one, "Killed", rule),
            "killedHigh:long": high,
            "injured:long": count(one, "Injured", rule),
            "confidence:double": one.confidence,
            ":LABEL": f"Event;{one.cls}",
        }


def _claims(world: World, _rule: str) -> Iterator[Row]:
    for one in world.claims:
        at = one.evidence
        yield {
            "iri:ID": one.iri,
            "modality": one.modality.lower(),
            "field": at.field if at else None,
            "start:long": at.start if at else None,
            "end:long": at.end if at else None,
            "quote": at.quote if at else None,
            "confidence:double": one.confidence,
            ":LABEL": "Claim",
        }


def _reports(world: World, _rule: str) -> Iterator[Row]:
    for iri, one in sorted(world.reports.items()):
        yield {
            "iri:ID": iri,
            "title": one.title,
            "publisher": one.publisher,
            "published:date": one.published,
            "url": one.url,
            "sha256": one.text_hash,
            ":LABEL": "Report",
        }


def _roles(world: World, _rule: str) -> Iterator[Row]:
    """What binds events, claims, entities and reports together."""
    for event in world.dated:
        for role, fillers in sorted(event.roles.items()):
            yield from (_tie(event.iri, one, role.upper()) for one in fillers)
        yield from (_tie(event.iri, one, "TOPIC") for one in event.topic)
        for claim in event.claims:
            yield _tie(claim.iri, event.iri, "ABOUT")
            yield _tie(claim.iri, claim.report, "REPORTED_IN")
            yield from (_tie(claim.iri, one, "STATED_BY") for one in claim.stated_by)
            yield from (_tie(claim.iri, one, "DENIED_BY") for one in claim.denied_by)
    for iri, entity in sorted(world.entities.items()):
        yield from (_tie(iri, one, "PART_OF") for one in entity.part_of)


def _tie(start: str, end: str, kind: str) -> Row:
    return {":START_ID": start, ":END_ID": end, ":TYPE": kind}


def _relations(world: World, _rule: str) -> Iterator[Row]:
    for edge in edges(world):
        yield {
            ":START_ID": edge.source,
            ":END_ID": edge.target,
            ":TYPE": _upper(edge.relation),
            "status": edge.status.lower(),
            "events:long": edge.events,
            "first:date": edge.first,
            "last:date": edge.last,
            "sources:string[]": ";".join(one.replace(";", ",") for one in edge.sources),
        }


def _upper(name: str) -> str:
    """A relation in Neo4j's way.

    >>> _upper("allegedlyAttacks")
    'ALLEGEDLY_ATTACKS'
    """
    return "".join(f"_{char}" if char.isupper() else char for char in name).upper()


_FILES: Final = {
    "entities": (_NODES["entities"], _entities),
    "events": (_NODES["events"], _events),
    "claims": (_NODES["claims"], _claims),
    "reports": (_NODES["reports"], _reports),
    "roles": (_ROLES, _roles),
    "relations": (_RELATIONS, _relations),
}


def _files(source: Source) -> Files:
    files = {
        f"{name}.csv": partial(_write, source.world, source.selection.counts, name)
        for name in _FILES
    }
    return {**files, "import.sh": _write_command}


def _write(world: World, rule: str, name: str, out: BinaryIO) -> None:
    columns, rows = _FILES[name]
    write_csv(out, columns, rows(world, rule), for_people=False)


def _write_command(out: BinaryIO) -> None:
    out.write(_COMMAND.encode())


#: Neo4j's import set.
NEO4J: Final = Exporter("neo4j", (), "A folder of CSV files for neo4j-admin import", files=_files)
