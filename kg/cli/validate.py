"""``kg validate`` and ``kg check``: whether a graph is as it must be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.graph.problems import Problem

__all__ = ["check", "validate"]


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option("--labels", "lang", default="en", show_default=True, help="Language of messages.")
@click.option("--pyshacl", is_flag=True, help="Have pySHACL check: the same result, far slower.")
def validate(graph: str, lang: str, pyshacl: bool) -> None:
    """Check GRAPH, a file or store, against the SHACL shapes of the ontology.

    Each violation is one line: what, in which report, what to do, and the words concerned.
    """
    from kg.graph.store import Graph
    from kg.graph.validate import validate as violations

    _tell(violations(Graph.load(graph), lang=lang, reference=pyshacl), "conforms to the shapes")


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.argument("reports", nargs=-1, metavar="[REPORT…]")
def check(graph: str, reports: tuple[str, ...]) -> None:
    """Check that GRAPH keeps its promises: quotes, statuses, direct relations, no orphan.

    With the REPORTs that it was built from, every quote is compared with its text.
    """
    from kg.cli.common import Problems
    from kg.graph.check import check as assertions
    from kg.graph.store import Graph
    from kg.languages import known
    from kg.reports import read_reports

    problems = Problems()
    _tell_pending(graph)
    read = {one.id: one for one in read_reports(reports, complain=problems, known=known())}
    _tell(assertions(Graph.load(graph), read), "keeps its promises")
    problems.leave()


def _tell_pending(graph: str) -> None:
    """Say how many decisions of a store are not built in yet."""
    from kg.graph.corrections_file import FILE, read_corrections
    from kg.graph.corrections_quads import pending
    from kg.graph.store import Graph

    decided = read_corrections(Path(graph) / FILE) if Path(graph).is_dir() else ()
    if number := pending(Graph.load(graph), decided) if decided else 0:
        noun = "decision is" if number == 1 else "decisions are"
        click.echo(f"kg: {number} {noun} not built in yet; kg build -o {graph}/ does it", err=True)


def _tell(problems: Sequence[Problem], praise: str) -> None:
    """Print the problems, or one line of praise; exit code 1 where there are any."""
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"kg: {len(problems)} found", err=True)
        sys.exit(1)
    click.echo(praise)
