"""From what a user types for a parameter to the terms it may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.errors import UsageError
from kg.graph.ids import fold_name, is_qid
from kg.graph.labels import term_labels
from kg.graph.questions import Param, Question
from kg.graph.store import Graph
from kg.graph.terms import boolean, day, integer, iri, text
from kg.vocab import CK, EVENT, OUTCOME, RDFS, SKOS, WD

__all__ = ["ANY", "parts_of", "resolve", "resolve_all"]

Term = NamedNode | Literal

#: The word that leaves a parameter open although it has a default.
ANY: Final = "any"

#: What lists the names there are.
_LISTED: Final = {
    "entity": "kg entities GRAPH lists them",
    "event": "kg query GRAPH timeline lists them",
}

#: How many names like the one typed are suggested.
_NEAREST: Final = 3

_LABELS: Final = (NamedNode(RDFS.label), NamedNode(SKOS.altLabel))

_SAME: Final = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?thing ?item WHERE { ?thing owl:sameAs ?item }
"""


def resolve_all(
    graph: Graph, question: Question, given: Mapping[str, str]
) -> dict[str, tuple[Term, ...]]:
    """The terms of every parameter of `question`: what was `given`, else its default.

    Raises `UsageError` for a parameter it does not have, or a value that cannot be what it must.
    """
    known = {one.name for one in question.params}
    for name in given:
        if name not in known:
            takes = ", ".join(sorted(known)) or "nothing"
            raise UsageError(f"{question.name} takes no {name!r}; it takes {takes}")
    found = {
        one.name: resolve(graph, one, given.get(one.name, one.default)) for one in question.params
    }
    since, until = found.get("since"), found.get("until")
    if since and until and since[0].value > until[0].value:
        raise UsageError(f"--since {since[0].value} is after --until {until[0].value}")
    return found


def resolve(graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    """The terms that `value` may stand for; none if it is empty or ``any``."""
    if not value or value == ANY:
        return ()
    return _TYPES[param.type](graph, param, value)


def parts_of(graph: Graph, things: Iterable[Term]) -> frozenset[str]:
    """IRIs of `things` and of everything that is part of them, at any depth."""
    inside: dict[str, list[str]] = {}
    for quad in graph.store.quads_for_pattern(None, NamedNode(CK.partOf), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            inside.setdefault(quad.object.value, []).append(quad.subject.value)
    found: set[str] = set()
    left = [thing.value for thing in things]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += inside.get(one, ())
    return frozenset(found)


def _entity(graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    """By Wikidata identifier, IRI, or a name in any language and spelling."""
    if value.startswith(("http://", "https://")):
        return (_iri(param, value),)
    if is_qid(value):
        found = _rows(graph, _SAME, {"item": iri(WD[value])}, "thing")
        return tuple(found) or (iri(graph.minter.entity(value)),)
    return _named(graph, param, value, "entity/")


def _event(graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    """By IRI, key, or label."""
    if value.startswith(("http://", "https://")):
        return (_iri(param, value),)
    key = iri(graph.minter.event(value)) if value.isalnum() and value.isascii() else None
    if key is not None and next(graph.store.quads_for_pattern(key, None, None, None), None):
        return (key,)
    return _named(graph, param, value, "event/")


def _named(graph: Graph, param: Param, value: str, kind: str) -> tuple[Term, ...]:
    wanted = _folded(value)
    space = f"{graph.minter.base}{kind}"
    found = {
        quad.subject
        for quad in _labelled(graph, kind)
        if isinstance(quad.object, Literal)
        and _folded(quad.object.value) == wanted
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(space)
    }
    if not found:
        raise UsageError(_unknown(param, value, wanted, _names(graph, kind, space)))
    return tuple(sorted(found, key=str))


def _names(graph: Graph, kind: str, space: str) -> dict[str, str]:
    """All names of things of a kind, by what they fold to."""
    return {
        _folded(quad.object.value): quad.object.value
        for quad in _labelled(graph, kind)
        if isinstance(quad.object, Literal)
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(space)
    }


def _labelled(graph: Graph, kind: str) -> Iterator[Quad]:
    """Labels in the graph that keeps things of this kind; of a file without graphs, all labels."""
    home = iri(graph.minter.graph({"entity/": "entities", "event/": "events"}[kind]))
    for predicate in _LABELS:
        there = graph.store.quads_for_pattern(None, predicate, None, home)
        first = next(there, None)
        if first is None:
            yield from graph.store.quads_for_pattern(None, predicate, None, None)
        else:
            yield from chain((first,), there)


@lru_cache(maxsize=1 << 17)
def _folded(name: str) -> str:
    """Names come back with every question that is asked."""
    return fold_name(name)


def _unknown(param: Param, value: str, wanted: str, names: Mapping[str, str]) -> str:
    from rapidfuzz import process

    long = [name for name in names if 2 * len(name) >= len(wanted)]
    scored = process.extract(wanted, long, limit=_NEAREST)
    near = [names[name] for name, score, _ in scored if score > 60]
    hint = f"is it {' or '.join(map(repr, near))}?" if near else _LISTED[param.type]
    return f"{param.name}: no {param.type} called {value!r} in this graph; {hint}"


def _class(_graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    """By the name of the class, or its label in English or Arabic."""
    labels = {fold_name(label): term for (term, _), label in term_labels().items()}
    names = {name.casefold(): term for name, term in EVENT.items()}
    term = names.get(value.casefold()) or labels.get(fold_name(value))
    if term is None or term not in EVENT.values():
        raise UsageError(f"no class of event {value!r}; known: {', '.join(EVENT)}")
    return (iri(term),)


def _outcome(_graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    term = OUTCOME.get(value.casefold())
    if term is None:
        raise UsageError(f"no outcome {value!r}; known: {', '.join(OUTCOME)}")
    return (iri(term),)


def _date(_graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    try:
        return (day(date.fromisoformat(value)),)
    except ValueError:
        raise UsageError(f"{param.name}: {value!r} is no date; write 2016-04-30") from None


def _integer(_graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    try:
        return (integer(int(value)),)
    except ValueError:
        raise UsageError(f"{param.name}: {value!r} is no whole number") from None


def _boolean(_graph: Graph, param: Param, value: str) -> tuple[Term, ...]:
    if value not in {"true", "false"}:
        raise UsageError(f"{param.name}: {value!r} is not true, false or {ANY}")
    return (boolean(value == "true"),)


def _text(_graph: Graph, _param: Param, value: str) -> tuple[Term, ...]:
    return (text(value),)


def _iri(param: Param, value: str) -> NamedNode:
    try:
        return NamedNode(value)
    except ValueError as error:
        raise UsageError(f"{param.name}: {value!r} is no IRI: {error}") from None


def _rows(graph: Graph, sparql: str, bindings: Mapping[str, Term], name: str) -> list[NamedNode]:
    found = graph.query(sparql, bindings)
    if not isinstance(found, QuerySolutions):
        return []
    return sorted({row[name] for row in found}, key=str)


_TYPES: Final[Mapping[str, Callable[[Graph, Param, str], tuple[Term, ...]]]] = {
    "entity": _entity,
    "event": _event,
    "class": _class,
    "outcome": _outcome,
    "date": _date,
    "integer": _integer,
    "boolean": _boolean,
    "text": _text,
}
