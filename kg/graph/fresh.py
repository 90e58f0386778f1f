"""What the last filling of a graph changed, apart from the rest, so that it is quickly checked.

Checks look at things together: a claim at the event that it is about, an event at all its claims.
So the part holds, beside what is new, as much of its neighbours as the checks ask for; what they
find on those is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad

from kg.graph.check import ASSERTIONS, Reports
from kg.graph.problems import Problem
from kg.graph.rules import relations
from kg.graph.store import Graph
from kg.graph.terms import iri
from kg.graph.units import quads_of
from kg.graph.validate import validate
from kg.vocab import CK, RDF

__all__ = ["fresh_problems"]

#: Assertions that need the whole graph, or that the build tells itself.
_WHOLE: Final = frozenset({"direct-relations", "corrections"})


class _Part(NamedTuple):
    """New things with their neighbours, and the names of the new ones; none where all is new."""

    graph: Graph
    names: frozenset[str] | None = None

    def holds(self, problem: Problem) -> bool:
        """Whether something is wrong with what is new."""
        return self.names is None or problem.subject in self.names


def fresh_problems(graph: Graph, reports: Reports, *, lang: str = "en") -> tuple[Problem, ...]:
    """What is wrong with what the last filling of `graph` changed, in a fixed order.

    `reports` gives reports by their ids; the quotes of those are compared with their texts.
    """
    part = _part(graph)
    by_iri = {graph.minter.report(key): report for key, report in reports.items()}
    found = {
        problem
        for problem in chain(
            validate(part.graph, lang=lang, only=part.names), _unkept(part, by_iri)
        )
        if part.holds(problem)
    }
    return tuple(sorted([*found, *_undrawn(graph, part)]))


def _unkept(part: _Part, reports: Reports) -> Iterator[Problem]:
    for name, assertion in ASSERTIONS.items():
        if name not in _WHOLE:
            yield from assertion(part.graph, reports)


def _undrawn(graph: Graph, part: _Part) -> Iterator[Problem]:
    """What follows from new events and claims is drawn."""
    home = iri(graph.minter.graph("relations"))
    for one in sorted(relations(part.graph.store), key=str):
        if Quad(one.subject, one.predicate, one.object, home) not in graph.store:
            message = f"{one.predicate} {one.object} follows from an event but is missing."
            yield Problem(str(one.subject).strip("<>"), "relation", message)


def _part(graph: Graph) -> _Part:
    if graph.change.whole:
        return _Part(graph)
    part = Graph(base=graph.minter.base)
    new = {quad for name in graph.change.made for quad in quads_of(graph.store, name, graph.minter)}
    part.store.extend(new)
    names = {quad.subject.value for quad in new if isinstance(quad.subject, NamedNode)}
    part.store.extend(_around(graph, new, names))
    return _Part(part, frozenset(names))


def _around(graph: Graph, new: set[Quad], names: set[str]) -> Iterator[Quad]:
    """What the neighbours of new things are, and all claims about new events."""
    store = graph.store
    ends = {quad.object for quad in new if isinstance(quad.object, NamedNode)}
    for end in ends:
        if end.value not in names:
            yield from store.quads_for_pattern(end, iri(RDF.type), None, None)
    for name in graph.change.made:
        for quad in store.quads_for_pattern(None, iri(CK.about), iri(name), None):
            yield from store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
