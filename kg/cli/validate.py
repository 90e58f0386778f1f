"""``kg validate`` and ``kg check``: whether a graph is as it must be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.cli.common import Problems
    from kg.graph.archive import Archive
    from kg.graph.problems import Problem
    from kg.graph.store import Graph

__all__ = ["check", "check_fresh", "validate"]

#: Problems of a build that are named one by one.
_NAMED: Final = 20


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


def check_fresh(graph: Graph, archive: Archive, told: Sequence[str], problems: Problems) -> None:
    """Check what the last filling of `graph` made, of the reports `told` and others.

    Each problem is named with the file of its report.
    """
    from kg.graph.fresh import fresh_problems

    if graph.change.nothing:
        return
    made, minter = graph.change, graph.minter
    keys = [
        key for key in told if key in archive and (made.whole or minter.report(key) in made.made)
    ]
    reports = {one.report.id: one.report for one in archive.readings(keys)}
    found = fresh_problems(graph, reports)
    files = {minter.report(key): one.path for key, one in reports.items()}
    for problem in found[:_NAMED]:
        file = files.get(problem.report, "")
        problems(KgError(f"{file}: {problem}" if file else str(problem)))
    if len(found) > _NAMED:
        more = f"{len(found) - _NAMED} more things are wrong; kg validate and kg check list all"
        problems(KgError(more))


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
