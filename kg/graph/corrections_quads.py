"""The record of corrections in the graph: who decided what, on what, and which found no place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.graph.corrections import Applied
from kg.graph.corrections_model import Correction
from kg.graph.ids import Minter
from kg.graph.store import Graph
from kg.graph.terms import day, iri, text
from kg.vocab import CK, DCTERMS, RDF

__all__ = ["NAME", "StaleCorrection", "correction_quads", "pending", "stale_corrections"]

#: Name of the graph that holds corrections.
NAME = "corrections"

#: Corrections that decide what one event is.
_OF_EVENTS = ("merge", "split")


class StaleCorrection(NamedTuple):
    """A correction in a graph that changes nothing any more: its IRI, what it says, and why."""

    iri: str
    what: str
    reason: str


def correction_quads(
    applied: Applied, event_of: Mapping[str, str], entities: frozenset[str], minter: Minter
) -> Iterator[Quad]:
    """The graph of corrections.

    `event_of` gives the event of each claim, `entities` the entities of the graph, all as keys.
    """
    graph = iri(minter.graph(NAME))
    for stale in applied.stale:
        yield from _node(stale.correction, stale.reason, "", graph, minter)
    for trace in applied.traces:
        one = trace.correction
        name = iri(minter.correction(one.key))
        yield from _node(one, "", trace.what, graph, minter)
        corrected = [minter.claim(key) for key in trace.claims]
        corrected += [minter.entity(key) for key in trace.entities if key in entities]
        if one.do in _OF_EVENTS:
            events = {event_of[key] for key in trace.claims if key in event_of}
            corrected += [minter.event(key) for key in sorted(events)]
        for thing in corrected:
            yield Quad(iri(thing), iri(CK.correctedBy), name, graph)


def _node(
    one: Correction, reason: str, what: str, graph: NamedNode, minter: Minter
) -> Iterator[Quad]:
    name = iri(minter.correction(one.key))

    def say(predicate: str, value: Literal | NamedNode) -> Quad:
        return Quad(name, iri(predicate), value, graph)

    yield say(RDF.type, iri(CK.Correction))
    yield say(CK.decision, text(one.do))
    yield say(DCTERMS.creator, text(one.author))
    yield say(DCTERMS.date, day(date.fromisoformat(one.date)))
    yield say(DCTERMS.description, text(f"{one}{': ' if what else ''}{what}"))
    if note := one.row.get("note"):
        yield say(DCTERMS.description, text(note))
    if reason:
        yield say(CK.staleReason, text(reason))


def stale_corrections(graph: Graph) -> tuple[StaleCorrection, ...]:
    """The corrections of a graph that found no place when it was built."""
    found = graph.query(
        "PREFIX ck: <https://w3id.org/conflict-kg/ontology#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> "
        "SELECT ?one (MIN(?said) AS ?what) ?reason WHERE "
        "{ ?one ck:staleReason ?reason ; ck:decision ?do ; dcterms:description ?said "
        "  FILTER(STRSTARTS(?said, ?do)) } GROUP BY ?one ?reason ORDER BY ?what ?reason ?one"
    )
    assert isinstance(found, QuerySolutions)  # noqa: S101
    return tuple(
        StaleCorrection(row["one"].value, row["what"].value, row["reason"].value) for row in found
    )


def pending(graph: Graph, decided: Iterable[Correction]) -> int:
    """How many of these corrections the graph does not know yet, or knows of no more."""
    known = {
        quad.subject.value
        for quad in graph.store.quads_for_pattern(None, iri(CK.decision), None, None)
        if isinstance(quad.subject, NamedNode)
    }
    return len(known ^ {graph.minter.correction(one.key) for one in decided})
