"""From what a user types to what is selected: names become IRIs, words become terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from kg.errors import UsageError
from kg.export.select import EVERY_STATUS, Selection
from kg.export.tolls import RULES
from kg.export.world import local
from kg.graph.params import parts_of, resolve
from kg.graph.questions import Param
from kg.graph.status import STATUSES
from kg.graph.store import Graph

__all__ = ["select"]

_ANY: Final = "any"


def select(
    graph: Graph,
    *,
    since: date | None = None,
    until: date | None = None,
    classes: Sequence[str] = (),
    actors: Sequence[str] = (),
    places: Sequence[str] = (),
    statuses: Sequence[str] = (),
    min_confidence: float | None = None,
    background: bool | None = None,
    quotes: bool = True,
    private: bool = True,
    counts: str = "best",
) -> Selection:
    """What of `graph` goes out.

    Actors and places are names in any language, Wikidata identifiers or IRIs, and stand for all
    that is part of them; several mean any of them. The status ``any`` takes what did not happen as
    well. Raises `UsageError`, with names like it, for one that the graph does not know.
    """
    if counts not in RULES:
        raise UsageError(f"no rule {counts!r} for counts; known: {', '.join(RULES)}")
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    named = (resolve(graph, Param("class", "class", "", ""), one) for one in classes)
    return Selection(
        since,
        until,
        frozenset(local(term.value) for terms in named for term in terms),
        _parts(graph, "actor", actors),
        _parts(graph, "place", places),
        frozenset(_statuses(statuses)),
        min_confidence,
        background,
        quotes,
        private,
        counts,
    )


def _parts(graph: Graph, name: str, values: Iterable[str]) -> frozenset[str]:
    param = Param(name, "entity", "", "")
    return parts_of(graph, (term for one in values for term in resolve(graph, param, one)))


def _statuses(values: Iterable[str]) -> Iterable[str]:
    for value in values:
        if value == _ANY:
            yield from EVERY_STATUS
        elif value in STATUSES:
            yield value.capitalize()
        else:
            raise UsageError(f"no status {value!r}; known: {', '.join(STATUSES)}, {_ANY}")
