"""Draw direct relations from events and stated relations from claims, by the ontology's rules.

Each file in ``ontology/rules`` is one CONSTRUCT query over the union of all graphs. What they find
is the whole content of the relations graph: drawing again gives the same, and nothing stale stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from pyoxigraph import Quad, QueryTriples, Triple

from kg.errors import DataInvalid
from kg.graph.ids import Minter
from kg.graph.terms import iri
from kg.resources import resource

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["draw_relations", "relations", "rules"]

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


def _found(store: Store) -> Iterator[Triple]:
    for name, text in rules().items():
        triples = store.query(text, use_default_graph_as_union=True)
        if not isinstance(triples, QueryTriples):
            raise DataInvalid(f"ontology/rules/{name}.rq: not a CONSTRUCT query; reinstall kg")
        yield from triples
