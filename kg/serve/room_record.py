"""What a worker tells of the corrections that a graph was built with."""

from __future__ import annotations

import json

from pyoxigraph import NamedNode

from kg.graph.terms import iri
from kg.serve.reply import Reply
from kg.serve.worker import Open
from kg.vocab import CK, RDF

__all__ = ["recorded"]


def recorded(here: Open) -> Reply:
    """By the key of each correction in the graph, why it has no effect; empty where it has one."""
    store = here.graph.store
    space = here.graph.minter.correction("")
    found = {
        quad.subject.value.removeprefix(space): ""
        for quad in store.quads_for_pattern(None, iri(RDF.type), iri(CK.Correction), None)
        if isinstance(quad.subject, NamedNode)
    }
    for quad in store.quads_for_pattern(None, iri(CK.staleReason), None, None):
        if isinstance(quad.subject, NamedNode):
            found[quad.subject.value.removeprefix(space)] = getattr(quad.object, "value", "")
    return Reply("application/json", json.dumps(found, ensure_ascii=False).encode())
