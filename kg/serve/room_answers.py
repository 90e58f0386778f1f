"""Answers of queries as tables, with links to the things they speak of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from kg.serve.reply import Reply
from kg.serve.room_pages import Paper
from kg.serve.room_words import safe_url
from kg.vocab import CK, WD

__all__ = ["Answer", "Cell", "table_of"]

#: Rows that are shown; all of them are in the file.
_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, where it leads within the service, and its language."""

    text: str
    link: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows as far as they are shown, of ``total``; or ``text``, or if it ``holds``.

    A field of a row has a cell for each thing that stands in it.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Cell, ...], ...], ...] = ()
    total: int = 0
    text: str = ""
    holds: bool | None = None


def table_of(reply: Reply, paper: Paper) -> Answer:
    """What a worker answered, as it is shown."""
    if "json" not in reply.type:
        return Answer(text=reply.body.decode("utf-8", "replace"))
    told = json.loads(reply.body)
    if "boolean" in told:
        return Answer(holds=bool(told["boolean"]))
    columns = tuple(told["head"].get("vars", ()))
    rows = told["results"]["bindings"]
    shown = (tuple(_cells(row.get(one), paper) for one in columns) for row in rows[:_SHOWN])
    return Answer(columns, tuple(shown), len(rows))


def _cells(value: dict[str, Any] | None, paper: Paper) -> tuple[Cell, ...]:
    if value is None:
        return ()
    text = value["value"] if isinstance(value["value"], str) else json.dumps(value["value"])
    things = text.split(" ") if text.startswith(("http://", "https://")) else []
    if value["type"] == "uri" or any(map(paper.href, things)):
        return tuple(_thing(one, paper) for one in things or [text])
    return (Cell(text, "", value.get("xml:lang", "")),)


def _thing(text: str, paper: Paper) -> Cell:
    link = paper.href(text)
    if link:
        return Cell(paper.name(text), link)
    if text.startswith(CK.iri):
        return Cell(paper.term(text.removeprefix(CK.iri)))
    if text.startswith(WD.iri):
        return Cell(text.removeprefix(WD.iri), safe_url(text))
    return Cell(text)
