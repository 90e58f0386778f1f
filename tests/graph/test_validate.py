"""Every shape fails on what breaks it, on nothing else, and says where to look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import BNode, Namespace, URIRef
from rdflib import Graph as RdfGraph

from kg.graph.build import build_graph
from kg.graph.problems import Problem
from kg.graph.provenance import Run
from kg.graph.serial import prefixes
from kg.graph.store import Graph
from kg.graph.validate import shapes, validate
from tests.graph.drafts import Draft, strike

DATA = Path(__file__).parents[1] / "data" / "shapes"
BAD: list[dict[str, Any]] = yaml.safe_load((DATA / "bad.yaml").read_text("utf-8"))
HEADER = "\n".join(f"PREFIX {name}: <{space}>" for name, space in prefixes().items())
SH = Namespace("http://www.w3.org/ns/shacl#")


@pytest.fixture
def good() -> Graph:
    return Graph.load(DATA / "good.ttl")


def test_a_good_graph_conforms(good: Graph) -> None:
    assert validate(good) == ()


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad["name"].replace(" ", "-"))
def test_a_broken_graph_breaks_that_shape_only(good: Graph, bad: dict[str, Any]) -> None:
    good.store.update(f"{HEADER}\n{bad['update']}")
    found = {_described(problem) for problem in validate(good)}
    assert found == set(bad["breaks"])


def _described(problem: Problem) -> str:
    path, _, component = problem.rule.partition(" ")
    subject = _curie(problem.subject)
    names = {name.rpartition(":")[2]: name for name in _paths()}
    return f"{subject} {names.get(path, path)} {component.removesuffix('ConstraintComponent')}"


def _curie(iri: str) -> str:
    for name, space in sorted(prefixes().items(), key=lambda item: -len(item[1])):
        if iri.startswith(space):
            return f"{name}:{iri[len(space) :]}"
    return iri


def _paths() -> set[str]:
    return {_path(shapes(), path).lstrip("^") for path in shapes().objects(None, SH.path)}


def _path(graph: RdfGraph, path: object) -> str:
    if isinstance(path, BNode):
        return f"^{_curie(str(graph.value(path, SH.inversePath)))}"
    return _curie(str(path))


def test_every_property_of_every_shape_has_an_example_that_breaks_it() -> None:
    graph = shapes()
    there = {
        f"{_curie(str(shape)).removeprefix('ck:')} {_path(graph, graph.value(constraint, SH.path))}"
        for shape, constraint in graph.subject_objects(SH.property)
        if isinstance(shape, URIRef)
    }
    assert {bad["shape"] for bad in BAD} == there


def test_a_problem_names_the_report_the_words_and_the_remedy(good: Graph) -> None:
    good.store.update(
        f"{HEADER} INSERT {{ ?c ck:statedBy entity:Q41183 }} WHERE {{ ?c ck:about ?e }}"
    )
    (problem,) = validate(good)
    assert problem.report.endswith("report/r1")
    assert "غارة" in problem.quote
    assert problem.message.startswith("A source is an actor. Found: ")
    line = str(problem)
    assert "report/r1" in line
    assert "«" in line
    (arabic,) = validate(good, lang="ar")
    assert arabic.message.startswith("المصدر شخص أو جهة.")


@pytest.mark.parametrize("modality", ["asserted", "negated", "planned", "demanded", "hypothetical"])
def test_what_is_built_conforms(modality: str) -> None:
    draft = strike("r1", modality=modality)
    people = draft.mention("السكان", "GROUP", entity="residents")
    place = draft.mention("بستان القصر", "LOC")
    weapon = draft.mention("غارة", "WEAPON")
    draft.event("وقتل", "Killing", agent=place, target=people, instrument=weapon, source=place)
    assert validate(build_graph([draft.done()], run=Run("0.1.0"))) == ()


def test_a_report_that_says_nothing_conforms() -> None:
    draft = Draft("r1", "لا شيء", published=None)
    assert validate(build_graph([draft.done()], run=Run("0.1.0"))) == ()
