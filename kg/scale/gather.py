"""Bring together what was read apart: files of parts into an archive, files of reports in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256

from kg.errors import KgError, ReportUnreadable
from kg.graph.archive import Archive, line_head
from kg.model import Report
from kg.scale.partition import Part, part_lines
from kg.scale.places import As, Complain, Place, find_places, read_place

__all__ = ["gather", "read_everywhere", "read_places"]


def gather(parts: Iterable[Part], archive: Archive, complain: Complain) -> Iterator[str]:
    """Take the reports of all parts into `archive`; their ids, in the order of the input.

    As within one file, a report given twice counts once, and an id given to another text is named.
    """
    seen: dict[str, str] = {}
    for part in parts:
        for line in part_lines(part):
            if isinstance(line, ReportUnreadable):
                complain(line)
                continue
            try:
                key, digest = line_head(line)
            except (ValueError, KeyError, TypeError):
                raise KgError(f"{part.out}: damaged; delete it and run this again") from None
            if key not in seen:
                seen[key] = digest
                archive.adopt(line)
                yield key
            elif seen[key] != digest and _words(archive.record(key)) != _words(line):
                complain(_taken(json.loads(line).get("path", part.out), key))


def read_everywhere(paths: Iterable[str], read_as: As, complain: Complain) -> Iterator[Report]:
    """The reports behind paths and addresses, one file after the other."""
    return read_places(find_places(paths, complain), read_as, complain)


def read_places(places: Iterable[Place], read_as: As, complain: Complain) -> Iterator[Report]:
    """The reports in some files, each once."""
    seen: dict[str, str] = {}
    for place in places:
        for report in read_place(place, read_as, complain):
            words = sha256(f"{report.title}\x1f{report.text}".encode()).hexdigest()
            if report.id not in seen:
                seen[report.id] = words
                yield report
            elif seen[report.id] != words:
                complain(_taken(report.path, report.id))


def _words(record: bytes) -> tuple[str, str]:
    """Title and text of an annotation record."""
    held = json.loads(record)
    return str(held.get("title", "")), str(held["text"])


def _taken(path: str, key: str) -> ReportUnreadable:
    return ReportUnreadable(path, f"id {key!r} was given to another text before")
