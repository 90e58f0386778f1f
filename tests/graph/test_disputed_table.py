"""A named accused who denies: the table of statuses, as a graph tells it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import QuerySolutions

from kg.graph.keys import entity_key
from kg.graph.store import Graph
from kg.model import MODALITIES
from kg.pipeline import build
from tests.reading import test_status_table as statuses
from tests.reading.tables import LANGUAGES, Row, event_at, read, same_mention

CK = "https://w3id.org/conflict-kg/ontology#"

#: Whether the claim at a trigger is about an event of a status that this entity denies.
ASK = """
PREFIX ck: <{ck}>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?status ?denier WHERE {{
  ?claim ck:about ?event ; ck:triggerEvidence/oa:start {start} .
  ?event ck:status ?status .
  OPTIONAL {{ ?denial ck:about ?event ; ck:deniedBy ?denier }}
}}
"""


def rows(lang: str) -> Iterator[Row]:
    for row in statuses.rows(lang):
        if any(one.values["status"] not in MODALITIES for one in row.wanted):
            yield row


CASES = [row for lang in LANGUAGES for row in rows(lang)]


@pytest.mark.parametrize("row", CASES, ids=str)
def test_table(row: Row) -> None:
    graph = build([row.report], reader="rules")
    for wanted in row.wanted:
        status, denier = wanted.values["status"], wanted.values["denier"]
        trigger = event_at(read(row).body, wanted.trigger).trigger
        found = _told(graph, trigger.start)
        assert {term for term, _ in found} == {f"{CK}{status.capitalize()}"}, wanted.trigger
        assert _iri(graph, row, denier) in {one for _, one in found}, denier


def _told(graph: Graph, start: int) -> set[tuple[str, str]]:
    """Status and denier of the event whose trigger begins at `start`, a row a denier."""
    found = graph.query(ASK.format(ck=CK, start=start))
    assert isinstance(found, QuerySolutions)
    return {
        (one["status"].value, one["denier"].value if one["denier"] is not None else "")
        for one in found
    }


def _iri(graph: Graph, row: Row, quote: str) -> str:
    """The entity that the mention quoted names in the graph."""
    reading = read(row).body
    mentions = {mention.id: mention for mention in reading.mentions}
    (mention,) = (one for one in reading.mentions if same_mention(reading, one, quote))
    return graph.minter.entity(entity_key(mention, row.report.id, mentions))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_is_long_enough(lang: str) -> None:
    told = [one.values["status"] for row in rows(lang) for one in row.wanted]
    assert told.count("disputed") >= 40
