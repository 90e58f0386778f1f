"""Whether what a graph says is so: offsets give their quotes, nothing stands without evidence.

SHACL (`kg.graph.validate`) looks at the shape of each thing; these assertions look at things
together and, where the reports are at hand, at the texts themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from kg.graph.corrections_quads import stale_corrections
from kg.graph.problems import Problem, where
from kg.graph.rules import relations
from kg.graph.status import STATUSES
from kg.graph.store import Graph
from kg.model import Report
from kg.vocab import ALLEGED_RELATIONS, CK, DIRECT_RELATIONS

__all__ = ["ASSERTIONS", "check"]

Reports = Mapping[str, Report]
_Row = dict[str, str]

_PREFIXES: Final = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""


def check(graph: Graph, reports: Reports | None = None) -> tuple[Problem, ...]:
    """Everything in `graph` that is not as it must be, in a fixed order; empty if all is well.

    `reports` gives the report of each id; with them, every quote is compared with its text.

    >>> check(Graph())
    ()
    """
    by_iri = {graph.minter.report(key): report for key, report in (reports or {}).items()}
    found = {problem for one in ASSERTIONS.values() for problem in one(graph, by_iri)}
    return tuple(sorted(found))


def _rows(graph: Graph, sparql: str) -> Iterator[_Row]:
    found = graph.query(_PREFIXES + sparql)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {name: row[name].value if row[name] is not None else "" for name in names}


def quotes(graph: Graph, reports: Reports) -> Iterator[Problem]:
    """Offsets give the quote: ``text[start:end] == exact``; without a text, as many characters."""
    sparql = """SELECT ?passage ?report ?field ?start ?end ?exact WHERE {
      ?passage a ck:Passage ; oa:hasSource ?report ; ck:field ?field ;
        oa:start ?start ; oa:end ?end ; oa:exact ?exact }"""
    for row in _rows(graph, sparql):
        start, end, report = int(row["start"]), int(row["end"]), reports.get(row["report"])
        if report is None:
            right = end - start == len(row["exact"])
        else:
            text = report.title if row["field"] == "title" else report.text
            right = text[start:end] == row["exact"]
        if not right:
            message = (
                f"characters {start}-{end} of its {row['field']} are not the quote; build anew."
            )
            yield Problem(row["passage"], "quote", message, row["report"], row["exact"])


def texts(graph: Graph, reports: Reports) -> Iterator[Problem]:
    """A report's text is the one that was read, by its hash."""
    for row in _rows(graph, "SELECT ?report ?hash WHERE { ?report ck:textHash ?hash }"):
        report = reports.get(row["report"])
        if report is not None:
            content = report.text.encode("utf-8", "surrogatepass")
            if sha256(content).hexdigest() != row["hash"]:
                message = "its text has changed since it was read; build anew."
                yield Problem(row["report"], "text", message, row["report"])


def orphans(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """No evidence without a fact."""
    sparql = """SELECT ?passage ?report ?exact WHERE {
      ?passage a ck:Passage ; oa:hasSource ?report . OPTIONAL { ?passage oa:exact ?exact }
      FILTER NOT EXISTS { ?thing ck:evidence|ck:triggerEvidence ?passage } }"""
    for row in _rows(graph, sparql):
        message = "evidence of nothing; remove the passage."
        yield Problem(row["passage"], "orphan", message, row["report"], row["exact"])


def own_evidence(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """A claim quotes its own report, and a fact that counts people quotes its words."""
    foreign = """SELECT ?thing ?report WHERE {
      ?thing ck:reportedIn ?report ; ck:evidence|ck:triggerEvidence ?passage .
      ?passage oa:hasSource ?other FILTER(?other != ?report) }"""
    for row in _rows(graph, foreign):
        message = "quotes another report than the one it is from."
        yield Problem(row["thing"], "evidence", message, row["report"])
    bare = """SELECT ?thing WHERE { ?thing a ck:Casualties
      FILTER NOT EXISTS { ?thing ck:evidence ?passage } }"""
    for row in _rows(graph, bare):
        message = "no evidence; quote its words."
        yield Problem(row["thing"], "evidence", message, *where(graph, row["thing"]))


def statuses(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """The status of an event follows from its claims, and so do the numbers of them."""
    sparql = """SELECT ?event ?status ?claim ?modality ?denier ?report ?claims ?reports WHERE {
      ?event ck:status ?status . ?claim ck:about ?event ; ck:modality ?modality .
      OPTIONAL { ?claim ck:deniedBy ?denier } OPTIONAL { ?claim ck:reportedIn ?report }
      OPTIONAL { ?event ck:claimCount ?claims } OPTIONAL { ?event ck:reportCount ?reports } }"""
    events: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows(graph, sparql):
        events[row["event"]].append(row)
    for event, rows in events.items():
        wanted = _status(rows)
        if rows[0]["status"] != wanted:
            message = f"status is {_name(rows[0]['status'])}, its claims make it {_name(wanted)}."
            yield Problem(event, "status", message, *where(graph, event))
        for name, key in (("claims", "claim"), ("reports", "report")):
            number = len({row[key] for row in rows if row[key]})
            if rows[0][name] and int(rows[0][name]) != number:
                message = f"says {rows[0][name]} {name}, there are {number}."
                yield Problem(event, "count", message, *where(graph, event))


def _status(rows: list[_Row]) -> str:
    """The status rule on terms; `kg.graph.status` has it on claims, and a test keeps both equal."""
    told = {_name(row["modality"]) for row in rows}
    if "denied" in told or any(row["denier"] for row in rows):
        return CK.Disputed if told & {"asserted", "alleged"} else CK.Denied
    return CK[next(one for one in STATUSES if one in told).capitalize()]


def _name(term: str) -> str:
    return term.rpartition("#")[2].casefold()


def direct_relations(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """Direct relations are those that the rules draw: none from what did not happen."""
    names = {*DIRECT_RELATIONS, *ALLEGED_RELATIONS.values()}
    terms = {CK[name] for name in names}
    wanted = {one for one in relations(graph.store) if one.predicate.value in terms}
    there = {
        quad.triple
        for term in sorted(terms)
        for quad in graph.store.quads_for_pattern(None, NamedNode(term), None, None)
    }
    for triples, message in (
        (there - wanted, "no event that happened stands behind it; draw the relations anew."),
        (wanted - there, "follows from an event but is missing; draw the relations anew."),
    ):
        for one in triples:
            relation = f"{_name(one.predicate.value)} {one.object}"
            yield Problem(str(one.subject).strip("<>"), "relation", f"{relation}: {message}")


def shared_passages(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """One passage has one place: no two quotes under one name."""
    rows = _rows(graph, "SELECT ?passage ?exact WHERE { ?passage oa:exact ?exact }")
    counted = Counter(row["passage"] for row in rows)
    for passage, number in counted.items():
        if number > 1:
            message = f"has {number} quotes; build anew."
            yield Problem(passage, "quote", message, *where(graph, passage))


def corrections(graph: Graph, _reports: Reports) -> Iterator[Problem]:
    """What people decided has an effect."""
    for stale in stale_corrections(graph):
        message = f"{stale.what}: {stale.reason}; change it in corrections.yaml, or take it out."
        yield Problem(stale.iri, "correction", message)


#: Every assertion by name; each gives the problems that it finds.
ASSERTIONS: Final[Mapping[str, Callable[[Graph, Reports], Iterator[Problem]]]] = {
    "quotes": quotes,
    "texts": texts,
    "orphans": orphans,
    "own-evidence": own_evidence,
    "statuses": statuses,
    "direct-relations": direct_relations,
    "shared-passages": shared_passages,
    "corrections": corrections,
}
