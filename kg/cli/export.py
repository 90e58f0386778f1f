"""``kg export``: a graph in another form."""

from __future__ import annotations

import click

__all__ = ["export"]


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option("--format", "-f", "form", default="", help="turtle, trig, nquads, jsonld or rdfxml.")
@click.option("--output", "-o", default="-", metavar="FILE", help="Standard output if none.")
def export(graph: str, form: str, output: str) -> None:
    """Write a graph file or store (GRAPH) in another form.

    The form follows from the suffix of the output where none is said.
    """
    from kg.graph.store import Graph

    Graph.load(graph).write(output, form or ("turtle" if output == "-" else None))
