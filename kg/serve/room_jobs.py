"""What workers do for the reading room: explain an event, answer a question of those bundled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from kg.errors import UsageError
from kg.graph.explain import explain
from kg.graph.params import parts_of, resolve_all
from kg.graph.questions import questions
from kg.serve.jobs import query
from kg.serve.reply import Refused, Reply
from kg.serve.worker import Open

__all__ = ["answered", "bound", "explained"]


def explained(here: Open, *, event: str, lang: str) -> Reply:
    """Why the event with this IRI is one event, as JSON."""
    told = asdict(explain(here.graph, event, lang))
    return Reply("application/json", json.dumps(told, ensure_ascii=False).encode())


def answered(here: Open, *, name: str, given: Mapping[str, str], accept: str, rows: int) -> Reply:
    """The answer to a bundled question with the values that a form gave."""
    return query(
        here, text=_bound(here, name, given), accept=accept, base=here.graph.minter.base,
        default=(), named=(), rows=rows, federated=False,
    )  # fmt: skip


def bound(here: Open, *, name: str, given: Mapping[str, str]) -> Reply:
    """The text of a bundled question with the values that a form gave."""
    return Reply("application/sparql-query", _bound(here, name, given, narrow=False).encode())


def _bound(here: Open, name: str, given: Mapping[str, str], *, narrow: bool = True) -> str:
    question = questions().get(name)
    if question is None:
        raise Refused(404, f"no question {name!r}")
    try:
        values = resolve_all(here.graph, question, given)
    except UsageError as error:
        raise Refused(400, str(error)) from None
    if not narrow:
        return question.bound(values)
    return question.bound(values, lambda things: parts_of(here.graph, things))
