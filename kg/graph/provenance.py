"""The record of a run: which program, with which settings, from which reports, as PROV-O.

Its time comes from the input, the latest day of publication, and not from the clock, so that the
same reports give the same graph tomorrow; a stamp can be given where the real time matters more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from pyoxigraph import Quad

from kg.graph.ids import Minter
from kg.graph.terms import iri, moment, text
from kg.model import Report
from kg.vocab import CK, DCTERMS, PROV, RDF, RDFS, SCHEMA

__all__ = ["Run", "run_quads"]

#: Graphs that a run makes anew from all reports.
_SHARED = ("events", "entities", "relations")


@dataclass(frozen=True, slots=True)
class Run:
    """One building of a graph: the program's version, its settings, and a time if stamped."""

    version: str
    settings: Mapping[str, str] = field(default_factory=dict)
    stamp: datetime | None = None

    def at(self, reports: Iterable[Report]) -> datetime | None:
        """When it ran: the stamp, or the latest publication; unknown if no report is dated."""
        if self.stamp is not None:
            return self.stamp.astimezone(UTC) if self.stamp.tzinfo else self.stamp
        days = [report.published for report in reports if report.published is not None]
        return datetime.combine(max(days), time()) if days else None


def run_quads(run: Run, reports: Iterable[Report], minter: Minter) -> Iterator[Quad]:
    """The graph of provenance."""
    told = sorted(reports, key=lambda report: report.id)
    settings = [f"{name}={value}" for name, value in sorted(run.settings.items())]
    graph = iri(minter.graph("provenance"))
    name = iri(minter.run(run.version, settings, (report.id for report in told)))
    program = iri(minter.software(run.version))
    yield Quad(program, iri(RDF.type), iri(PROV.SoftwareAgent), graph)
    yield Quad(program, iri(RDFS.label), text(f"kg {run.version}"), graph)
    yield Quad(program, iri(SCHEMA.softwareVersion), text(run.version), graph)
    yield Quad(name, iri(RDF.type), iri(CK.Run), graph)
    yield Quad(name, iri(RDF.type), iri(PROV.Activity), graph)
    yield Quad(name, iri(PROV.wasAssociatedWith), program, graph)
    for setting in settings:
        yield Quad(name, iri(DCTERMS.description), text(setting), graph)
    at = run.at(told)
    if at is not None:
        yield Quad(name, iri(PROV.endedAtTime), moment(at), graph)
    for report in told:
        source = iri(minter.report(report.id))
        yield Quad(name, iri(PROV.used), source, graph)
    for shared in _SHARED:
        made = iri(minter.graph(shared))
        yield Quad(made, iri(PROV.wasGeneratedBy), name, graph)
