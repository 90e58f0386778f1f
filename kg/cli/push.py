"""``kg push``: send a graph to another SPARQL server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.remote import login_of, login_options
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.graph.push import Pushed

__all__ = ["push"]

#: Graphs with wrong counts that are named one by one.
_NAMED = 10


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.argument("address", metavar="URL")
@click.option(
    "--update-endpoint", default="", metavar="URL", help="Where updates go, if not to URL."
)
@click.option(
    "--graph-store", default="", metavar="URL", help="Send by the Graph Store Protocol to this."
)
@login_options
@click.option("--replace", is_flag=True, help="Empty each graph there before it is sent.")
@click.option(
    "--graph", "into", default="", metavar="IRI", help="Graph for quads that are in none."
)
@click.option(
    "--batch",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="Quads at once.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=120.0,
    show_default=True,
    help="Seconds a request.",
)
@click.option("--state", type=click.Path(path_type=Path), help="File that says what was sent.")
@click.option("--list", "listed", is_flag=True, help="List every graph with its counts.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def push(
    graph: str,
    address: str,
    update_endpoint: str,
    graph_store: str,
    token: str,
    user: str,
    replace: bool,
    into: str,
    batch: int,
    timeout: float,
    state: Path | None,
    listed: bool,
    quiet: bool,
) -> None:
    """Send GRAPH, a store or a graph file, to the SPARQL server at URL, and count it there.

    URL answers queries. A run that was stopped goes on where it was; the next one sends only the
    graphs that changed.
    """
    from kg.graph.push import Route, state_of
    from kg.graph.push import push as send
    from kg.graph.remote import Remote, is_address
    from kg.graph.store import Graph

    for given in filter(None, (address, update_endpoint, graph_store)):
        if not is_address(given):
            raise UsageError(f"{given!r} is no address; it begins with http:// or https://")
    if into and not _is_iri(into):
        raise UsageError(f"--graph: {into!r} is no absolute IRI")
    login = login_of(token, user)
    remote = Remote(address, updates=update_endpoint, login=login, timeout=timeout)
    route = Route(graph_store, replace, into, batch)
    source = Graph.load(graph)
    place = state or state_of(graph, remote, route)
    done = send(source, remote, route, place, (lambda *_: None) if quiet else _progress)
    if listed:
        for one in done.counts:
            click.echo(f"{one.graph}\t{one.here}\t{one.there}")
    _tell(done, replace)


def _progress(sent: int, total: int) -> None:
    end = "\r" if sys.stderr.isatty() and sent < total else "\n"
    if end == "\r" or sent == total:
        click.echo(f"kg: {sent} of {total} quads sent{end}", err=True, nl=False)


def _tell(done: Pushed, replace: bool) -> None:
    here = sum(one.here for one in done.counts)
    there = sum(one.there for one in done.counts)
    noun = "graph" if len(done.counts) == 1 else "graphs"
    click.echo(
        f"kg: {here} quads here, {there} there, in {len(done.counts)} {noun}; "
        f"{done.sent} sent in {done.requests} requests",
        err=True,
    )
    wrong = [*done.missing, *(done.more if replace else ())]
    for one in wrong[:_NAMED]:
        click.echo(f"kg: {one.graph}: {one.here} here, {one.there} there", err=True)
    if len(wrong) > _NAMED:
        click.echo(f"kg: and {len(wrong) - _NAMED} more graphs", err=True)
    if done.more and not replace:
        more = sum(one.there - one.here for one in done.more)
        click.echo(f"kg: {more} more there than here; --replace would take them away", err=True)
    if wrong:
        click.echo("kg: the counts differ; push again with --replace", err=True)
        sys.exit(1)


def _is_iri(value: str) -> bool:
    from kg.graph.terms import iri

    try:
        return bool(iri(value))
    except ValueError:
        return False
