"""The part of a graph that is wanted, as a graph: events with all that belongs to them.

Direct relations are drawn anew from the events that stay, so that none is left without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode, Quad

from kg.export.select import Kept, Selection, choose, labels_of
from kg.export.world import Event, World, value_of
from kg.graph.store import Graph
from kg.graph.terms import iri, text
from kg.vocab import ALLEGED_RELATIONS, CK, DCTERMS, DIRECT_RELATIONS, GEO, OA, RDFS, RELATION

__all__ = ["narrow_graph"]

#: Words of reports.
_WORDS: Final = frozenset(
    {OA.exact, OA.prefix, OA.suffix, CK.timeText, CK.countText, CK.cue, CK.positionTitle}
    | {DCTERMS.title}
)

#: What the rules draw; ``partOf`` is known of entities as well and stays.
_DRAWN: Final = frozenset(
    {CK[name] for name in (*DIRECT_RELATIONS, *ALLEGED_RELATIONS.values())}
    | (set(RELATION.values()) - {CK.partOf})
)

#: Subjects of these are parts of events, claims or entities, and go when those go.
_MARKS: Final = {
    CK.outcome: "tolls",
    OA.hasSource: "passages",
    CK.about: "claims",
    CK.status: "events",
    CK.textHash: "reports",
}


def narrow_graph(graph: Graph, selection: Selection) -> Graph:
    """The part of `graph` that is wanted; `graph` itself if that is all of it."""
    if selection.is_all:
        return graph
    world = World.read(graph)
    kept = choose(world, selection)
    part = Graph(base=graph.minter.base)
    part.add(_Sieve(graph, world, kept, selection).quads())
    part.draw_relations()
    return part


class _Sieve:
    """Lets through the statements of what stays."""

    def __init__(self, graph: Graph, world: World, kept: Kept, selection: Selection) -> None:
        self.graph, self.world, self.kept, self.selection = graph, world, kept, selection
        self.stays = kept.events | kept.claims | kept.tolls | kept.passages | kept.reports
        self.stays |= kept.entities | kept.relations
        self.gone = self._all() - self.stays
        self.renamed = {} if selection.private else dict(self._renamed())

    def _all(self) -> frozenset[str]:
        """Everything that could go, by IRI; geometries go with their places."""
        known = {*self.world.events, *self.world.entities, *self.world.reports}
        known |= {one.iri for one in self.world.relations}
        store = self.graph.store
        for term in _MARKS:
            for quad in store.quads_for_pattern(None, NamedNode(term), None, None):
                known.add(value_of(quad.subject))
        for quad in store.quads_for_pattern(None, NamedNode(GEO.hasGeometry), None, None):
            if value_of(quad.subject) not in self.kept.entities:
                known.add(value_of(quad.object))
        return frozenset(known)

    def _renamed(self) -> Iterator[tuple[str, dict[str, str]]]:
        """New names of the events whose name named somebody private."""
        for key in self.kept.events:
            event = self.world.events[key]
            roles = {
                role: tuple(one for one in iris if one not in self.kept.private)
                for role, iris in event.roles.items()
            }
            if roles != event.roles:
                public: Event = replace(event, roles={k: v for k, v in roles.items() if v})
                yield key, labels_of(public, self.world)

    def quads(self) -> Iterator[Quad]:
        drawn = iri(self.graph.minter.graph("relations"))
        for quad in self.graph.quads():
            if quad.graph_name != drawn and self._passes(quad):
                yield quad
        events = iri(self.graph.minter.graph("events"))
        for key, labels in self.renamed.items():
            for lang, name in labels.items():
                yield Quad(iri(key), iri(RDFS.label), text(name, lang), events)

    def _passes(self, quad: Quad) -> bool:
        subject, predicate = value_of(quad.subject), quad.predicate.value
        if subject in self.gone or predicate in _DRAWN:
            return False
        value = value_of(quad.object)
        if isinstance(quad.object, NamedNode) and value in self.gone:
            return False
        if predicate in _WORDS and (
            not self.selection.quotes or self.kept.speaks_of_private(value)
        ):
            return False
        return not (predicate == RDFS.label and subject in self.renamed)
