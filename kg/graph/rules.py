"""Draw direct relations from events and stated relations from claims, by the ontology's rules.

Each file in ``ontology/rules`` is one CONSTRUCT query over the union of all graphs. What they find
is the whole content of the relations graph: drawing again gives the same, and nothing stale stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples, Store, Triple

from kg.errors import DataInvalid
from kg.graph.ids import Minter
from kg.graph.terms import iri
from kg.resources import resource

__all__ = ["draw_relations", "drawn", "relations", "rules", "still_drawn"]

#: What claims state of two entities directly.
_STATED: Final = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
CONSTRUCT { ?subject ?predicate ?object }
WHERE {
  ?claim a ck:RelationClaim ;
    rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
}
"""


@cache
def rules() -> Mapping[str, str]:
    """The text of each rule by its name.

    >>> "attacks" in rules()
    True
    """
    folder = resource("ontology", "rules")
    files = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.rq"))}
    return {"stated": _STATED} | files


def draw_relations(store: Store, minter: Minter) -> int:
    """Fill the relations graph of `store` anew and say how many relations there are."""
    graph = iri(minter.graph("relations"))
    store.clear_graph(graph)
    found = relations(store)
    quads = (Quad(one.subject, one.predicate, one.object, graph) for one in found)
    store.extend(sorted(quads, key=str))
    return len(found)


def relations(store: Store) -> frozenset[Triple]:
    """What the rules find in `store`, whether or not it is there."""
    return frozenset(_found(store))


def drawn(quads: Iterable[Quad]) -> frozenset[Triple]:
    """What the rules find in these quads alone.

    Each relation follows from one event or one claim, so what they find in parts of a graph is
    together what they find in the whole.
    """
    store = Store()
    store.extend(quads)
    return relations(store)


def still_drawn(store: Store, wanted: Iterable[Triple]) -> frozenset[Triple]:
    """Those of the relations `wanted` that the rules find in `store`."""
    asked = frozenset(wanted)
    grounds = {subject for one in asked for subject in _naming(store, one)}
    return asked & drawn(
        quad for ground in grounds for quad in store.quads_for_pattern(ground, None, None, None)
    )


def _naming(store: Store, relation: Triple) -> set[NamedNode]:
    """What names both ends of a relation."""
    one, other = (
        {
            quad.subject
            for quad in store.quads_for_pattern(None, None, end, None)
            if isinstance(quad.subject, NamedNode)
        }
        for end in (relation.subject, relation.object)
    )
    return one & other


def _found(store: Store) -> Iterator[Triple]:
    for name, text in rules().items():
        triples = store.query(text, use_default_graph_as_union=True)
        if not isinstance(triples, QueryTriples):
            raise DataInvalid(f"ontology/rules/{name}.rq: not a CONSTRUCT query; reinstall kg")
        yield from triples
