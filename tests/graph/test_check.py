"""Each assertion finds what it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.build import build_graph
from kg.graph.check import check
from kg.graph.claims import Claim, Passage
from kg.graph.provenance import Run
from kg.graph.serial import prefixes
from kg.graph.status import event_status
from kg.graph.store import Graph
from tests.graph.drafts import Draft, strike

HEADER = "\n".join(f"PREFIX {name}: <{space}>" for name, space in prefixes().items())
RUN = Run("0.1.0")


def _drafts() -> list[Draft]:
    denied = strike("r2", modality="negated", killed=None)
    return [strike("r1"), denied, strike("r3", day="2016-04-29", killed=3)]


@pytest.fixture
def graph() -> Graph:
    """The graph as a file would give it: without named graphs."""
    built = build_graph([draft.done() for draft in _drafts()], run=RUN)
    copy = Graph()
    copy.store.extend(type(quad)(quad.subject, quad.predicate, quad.object) for quad in built)
    return copy


def test_a_built_graph_is_as_it_must_be() -> None:
    drafts = _drafts()
    built = build_graph([draft.done() for draft in drafts], run=RUN)
    assert check(built, {draft.report.id: draft.report for draft in drafts}) == ()


@pytest.mark.parametrize(
    ("update", "rule", "message"),
    [
        (
            "DELETE { ?p oa:end ?x } INSERT { ?p oa:end 5000 } "
            "WHERE { ?p oa:exact 'غارة' ; oa:end ?x }",
            "quote",
            "are not the quote",
        ),
        ("INSERT { ?p oa:exact 'اخرى' } WHERE { ?p oa:exact 'غارة' }", "quote", "has 2 quotes"),
        (
            "INSERT DATA { passage:x a ck:Passage ; oa:hasSource report:r1 }",
            "orphan",
            "evidence of nothing",
        ),
        (
            "DELETE { ?c ck:reportedIn ?r } INSERT { ?c ck:reportedIn report:r9 } "
            "WHERE { ?c ck:modality ck:Denied ; ck:reportedIn ?r }",
            "evidence",
            "quotes another report",
        ),
        (
            "DELETE { ?n ck:evidence ?p } WHERE { ?n ck:outcome ?o ; ck:evidence ?p }",
            "evidence",
            "no evidence",
        ),
        (
            "DELETE { ?e ck:status ?s } INSERT { ?e ck:status ck:Asserted } "
            "WHERE { ?e ck:status ?s FILTER(?s = ck:Disputed) }",
            "status",
            "status is asserted, its claims make it disputed",
        ),
        (
            "DELETE { ?e ck:claimCount ?n } INSERT { ?e ck:claimCount 7 } "
            "WHERE { ?e ck:claimCount ?n }",
            "count",
            "says 7 claims",
        ),
        ("INSERT DATA { entity:Q1 ck:kills entity:Q2 }", "relation", "no event that happened"),
        ("DELETE WHERE { ?a ck:attacks ?b }", "relation", "is missing"),
        ("DELETE WHERE { ?a ck:allegedlyAttacks ?b }", "relation", "is missing"),
    ],
)
def test_what_is_not_so_is_found(graph: Graph, update: str, rule: str, message: str) -> None:
    assert check(graph) == ()
    graph.store.update(f"{HEADER}\n{update}")
    found = check(graph)
    assert any(problem.rule == rule and message in problem.message for problem in found), found


def test_a_text_that_changed_since_it_was_read_is_found(graph: Graph) -> None:
    reports = {draft.report.id: draft.report for draft in _drafts()}
    assert check(graph, reports) == ()
    changed = replace(reports["r1"], text="و" + reports["r1"].text)
    rules = {problem.rule for problem in check(graph, reports | {"r1": changed})}
    assert rules == {"text", "quote"}


MODALITIES = st.sampled_from(
    ["asserted", "negated", "alleged", "planned", "demanded", "hypothetical"]
)


@given(st.lists(st.tuples(MODALITIES, st.booleans()), min_size=1, max_size=4))
def test_the_status_rule_is_one_rule(told: list[tuple[str, bool]]) -> None:
    """The rule on claims and the one on terms agree."""
    from kg.graph.check import _status
    from kg.graph.quads import status_term

    passage = Passage("r1", "text", 0, 1, "ق")
    claims = [
        Claim(f"{at}", "r1", None, "Attack", modality, passage, passage, denied_by=("Q1",) * denied)
        for at, (modality, denied) in enumerate(told)
    ]
    rows = [
        {"modality": status_term(modality), "denier": "Q1" if denied else ""}
        for modality, denied in told
    ]
    assert _status(rows) == status_term(event_status(claims))
