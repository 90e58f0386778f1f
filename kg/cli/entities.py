"""``kg entities``: everyone and everything that a graph speaks of, the most mentioned first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli.rows import form_option, render_rows

if TYPE_CHECKING:
    from kg.graph.store import Graph

__all__ = ["entities"]

_COLUMNS = ("id", "en", "ar", "class", "claims", "reports", "score", "candidates")

#: Classes of what has no name of its own.
_NAMELESS = frozenset({"Group", "Weapon"})

_ASKED = """
PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?entity ?claims ?reports
  (GROUP_CONCAT(DISTINCT ?label; separator="\\u001f") AS ?labels)
  (GROUP_CONCAT(DISTINCT STR(?cls); separator=" ") AS ?classes)
  (GROUP_CONCAT(DISTINCT STR(?same); separator=" ") AS ?qids)
  (GROUP_CONCAT(DISTINCT STR(?other); separator=" ") AS ?candidates)
  (MAX(?sure) AS ?score)
WHERE {
  { SELECT ?entity (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?report) AS ?reports) WHERE {
      ?claim ck:reportedIn ?report ; ?role ?entity .
      FILTER(?role IN (ck:agent, ck:target, ck:participant, ck:mediator, ck:location, ck:origin,
        ck:destination, ck:instrument, ck:statedBy, ck:deniedBy, rdf:subject, rdf:object))
    } GROUP BY ?entity }
  GRAPH ?place { ?entity rdfs:label ?name ; a ?cls }
  BIND(CONCAT(LANG(?name), ":", STR(?name)) AS ?label)
  OPTIONAL { ?entity owl:sameAs ?same }
  OPTIONAL { ?entity skos:closeMatch ?other }
  OPTIONAL { ?entity ck:linkScore ?sure }
} GROUP BY ?entity ?claims ?reports
"""


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option(
    "--unlinked", is_flag=True, help="Only those linked to nobody, in Wikidata or otherwise."
)
@click.option("--class", "cls", default="", metavar="NAME", help="Only of this class: Person, …")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@form_option
def entities(graph: str, unlinked: bool, cls: str, limit: int | None, form: str) -> None:
    """List the entities of GRAPH, a file or store, by how many claims speak of them.

    The id of an unlinked one is what kg link set takes. Unnamed groups and weapons, which nobody
    would link, are left out of --unlinked unless their class is asked for, and so are those that
    the gazetteer knows without a verified Wikidata number.
    """
    from kg.graph.store import Graph

    rows = [
        row
        for row in _rows(Graph.load(graph))
        if (cls in row["class"] if cls else not unlinked or _NAMELESS.isdisjoint(row["class"]))
        and not (unlinked and (row["qid"] or row["known"]))
    ]
    click.echo(render_rows(rows[:limit], form, _COLUMNS), nl=False)


def _rows(graph: Graph) -> list[dict[str, Any]]:
    found = graph.query(_ASKED)
    rows = [_row({str(name.value): row[name] for name in found.variables}) for row in found]  # type: ignore[union-attr]
    return sorted(rows, key=lambda row: (-row["claims"], -row["reports"], row["id"]))


def _row(found: dict[str, Any]) -> dict[str, Any]:
    text = {name: term.value if term is not None else "" for name, term in found.items()}
    labels = dict(label.split(":", 1) for label in sorted(text["labels"].split("\x1f")) if label)
    qids = [_end(one) for one in text["qids"].split()]
    ending = _end(text["entity"])
    return {
        "id": ending,
        "iri": text["entity"],
        "en": labels.get("en", ""),
        "ar": labels.get("ar", ""),
        "class": sorted(_end(one) for one in text["classes"].split()),
        "claims": int(text["claims"]),
        "reports": int(text["reports"]),
        "qid": qids[0] if qids else None,
        "known": _known(ending),
        "score": float(text["score"]) if text["score"] else None,
        "candidates": sorted(_end(one) for one in text["candidates"].split()),
    }


def _known(ending: str) -> bool:
    """Whether the gazetteer knows the entity whose IRI ends so."""
    from kg.graph.corrections_entities import ending as ending_of
    from kg.pipeline import facts

    key = ending.rpartition("-")[0]
    own = key if key and ending_of(key) == ending else ending
    return facts().get(own) is not None


def _end(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
