"""What is wrong with a graph, so that people find the place: the report, the words, the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QuerySolutions

from kg.graph.store import Graph
from kg.graph.terms import iri

__all__ = ["Problem", "where"]

_WHERE: Final = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?thing ?report ?quote WHERE {
  {
    ?thing ck:reportedIn ?report OPTIONAL { ?thing ck:evidence/oa:exact ?quote }
  } UNION {
    ?claim ?any ?thing ; ck:reportedIn ?report OPTIONAL { ?claim ck:evidence/oa:exact ?quote }
  } UNION {
    ?thing oa:hasSource ?report OPTIONAL { ?thing oa:exact ?quote }
  } UNION {
    ?thing ck:evidence ?passage . ?passage oa:hasSource ?report
    OPTIONAL { ?passage oa:exact ?quote }
  }
} ORDER BY ?report ?quote LIMIT 1
"""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. ``rule`` names what was broken, ``message`` says what to do."""

    subject: str
    rule: str
    message: str
    report: str = ""
    quote: str = ""

    def __str__(self) -> str:
        place = f" in {self.report}" if self.report else ""
        words = f" «{' '.join(self.quote.split())}»" if self.quote else ""
        return f"{self.subject}{place}: {self.message} [{self.rule}]{words}"


def where(graph: Graph, subject: str) -> tuple[str, str]:
    """The report that a thing comes from and the words that speak of it; empty where unknown."""
    try:
        thing = iri(subject)
    except ValueError:
        return "", ""
    found = graph.query(_WHERE, {"thing": thing})
    if isinstance(found, QuerySolutions):
        for row in found:
            quote = row["quote"]
            return row["report"].value, quote.value if quote is not None else ""
    return "", ""
