"""The relations graph is what the rules find, and nothing else."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad

from kg.errors import DataInvalid
from kg.graph import rules
from kg.graph.build import build_graph
from kg.graph.provenance import Run
from kg.graph.terms import iri
from kg.vocab import CK
from tests.graph.drafts import strike

RUN = Run("0.1.0")


def test_drawing_again_changes_nothing() -> None:
    graph = build_graph([strike("r1").done()], run=RUN)
    before = set(graph)
    assert graph.draw_relations() == 1
    assert set(graph) == before


def test_what_no_longer_follows_is_gone() -> None:
    graph = build_graph([strike("r1").done()], run=RUN)
    name = iri(graph.minter.graph("relations"))
    stale = Quad(NamedNode("urn:a"), iri(CK.kills), NamedNode("urn:b"), name)
    graph.add([stale])
    graph.draw_relations()
    assert stale not in set(graph)


def test_a_rule_that_draws_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "rules", lambda: {"broken": "SELECT * WHERE { ?s ?p ?o }"})
    with pytest.raises(DataInvalid, match=r"ontology/rules/broken\.rq: not a CONSTRUCT query"):
        build_graph([strike("r1").done()], run=RUN)
