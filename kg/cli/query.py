"""``kg query``: ask a graph a bundled question, a ``.rq`` file, or SPARQL itself."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.remote import login_of, login_options

if TYPE_CHECKING:
    from kg.graph.store import Graph

__all__ = ["query"]

_SPARQL = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b.*\{", re.IGNORECASE | re.DOTALL)


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    options_metavar="[OPTIONS] [--PARAMETER VALUE]…",
)
@click.argument("graph", required=False, metavar="GRAPH")
@click.argument("question", required=False, metavar="QUESTION")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "csv", "json", "turtle"]),
    default="table",
    show_default=True,
    help="Form of the answer.",
)
@click.option(
    "--labels", "lang", default="en", show_default=True, help="Language of names: en, ar."
)
@click.option("--online", is_flag=True, help="Let the question ask other endpoints (Wikidata).")
@login_options
@click.option("--list", "listed", is_flag=True, help="List the bundled questions.")
@click.option("--describe", metavar="NAME", help="Say what a question takes.")
@click.pass_context
def query(
    ctx: click.Context,
    graph: str | None,
    question: str | None,
    form: str,
    lang: str,
    online: bool,
    token: str,
    user: str,
    listed: bool,
    describe: str | None,
) -> None:
    """Ask GRAPH a QUESTION: a bundled one by name, a .rq file, or SPARQL.

    GRAPH is a file, a store, or the address of a SPARQL endpoint, to which the question is sent.

    Parameters of a question are given as options: kg query store/ attacks --actor "Syrian
    government" --since 2016-04-01. Names may be in any language, or a Wikidata identifier.
    SPARQL need not declare the prefixes of the graph (ck:, wd:, entity:, …).
    """
    if listed or describe:
        click.echo(_listing() if listed else _description(str(describe)), nl=False)
        return
    if graph is None or question is None:
        raise click.UsageError("say a graph and a question; kg query --list names the questions")
    from kg.graph.query import ask
    from kg.graph.questions import declared, find_question, parse_question
    from kg.graph.serial import prefixes

    written = bool(_SPARQL.search(question))
    asked = None if written else find_question(question)
    there = _opened(graph, token, user)
    asked = asked or parse_question("query", declared(question, prefixes(there.minter.base)))
    answer = ask(there, asked, _parameters(ctx.args), lang=lang, online=online)
    if form == "table" and answer.truth is None and answer.triples is None and sys.stdout.isatty():
        from rich.console import Console

        Console().print(answer.to_table(asked.summary_ar if lang == "ar" else asked.summary))
    else:
        click.echo(answer.render(form), nl=False)
    if form == "table" and answer.truth is None and not len(answer):
        click.echo("kg: nothing in the graph fits", err=True)


def _opened(graph: str, token: str, user: str) -> Graph:
    """The graph at a path or an address."""
    from kg.graph.remote import Remote, is_address
    from kg.graph.store import Graph

    if not is_address(graph):
        return Graph.load(graph)
    from kg.graph.remote_graph import RemoteGraph

    return RemoteGraph.at(Remote(graph, login=login_of(token, user), tries=3))


def _parameters(args: list[str]) -> dict[str, str]:
    """``--name value`` and ``--name=value`` pairs that the question may take."""
    given: dict[str, str] = {}
    rest = iter(args)
    for arg in rest:
        name, equals, value = arg.removeprefix("--").partition("=")
        if not arg.startswith("--") or not name:
            raise click.UsageError(f"unexpected {arg!r}; parameters are written --name value")
        if not equals:
            found = next(rest, None)
            if found is None:
                raise click.UsageError(f"--{name} needs a value")
            value = found
        given[name.replace("-", "_")] = value
    return given


def _listing() -> str:
    from kg.graph.questions import questions

    width = max(map(len, questions()))
    return "".join(f"{name:{width}}  {one.summary}\n" for name, one in questions().items())


def _description(name: str) -> str:
    from kg.graph.questions import find_question

    found = find_question(name)
    lines = [found.summary, found.summary_ar, ""]
    if found.online:
        lines += [f"Asks {found.online}: say --online.", ""]
    for one in found.params:
        default = f" (default {one.default})" if one.default else ""
        lines.append(
            f"--{one.name.replace('_', '-')} {one.type.upper()}  {one.description}{default}"
        )
    if found.example:
        lines += ["", f"Example: kg query store/ {name} {found.example}", *found.rows]
    return "\n".join(lines).rstrip() + "\n"
