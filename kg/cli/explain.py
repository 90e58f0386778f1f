"""``kg explain``: why the claims of an event are one event, in their own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.graph.explain import Explanation, Telling

__all__ = ["explain"]


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.argument("event", metavar="EVENT")
@click.option(
    "--labels", "lang", default="en", show_default=True, help="Language of names: en, ar."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def explain(graph: str, event: str, lang: str, form: str) -> None:
    """Say why EVENT of GRAPH, a file or store, is one event and has its status.

    EVENT is an IRI, or its last part, or the beginning of that. Each claim is shown with its
    report, its source, its words, and what ties it to the claims before it.
    """
    from kg.graph.explain import explain as explained
    from kg.graph.explain import find_event
    from kg.graph.store import Graph

    loaded = Graph.load(graph)
    found = explained(loaded, find_event(loaded, event), lang)
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Explanation) -> Iterator[str]:
    yield found.label
    yield f"  {found.event}"
    kind = f"{found.cls}, background" if found.background else found.cls
    yield f"  {kind}; {found.days or 'no day known'}; {found.status}: {found.why_status}"
    yield from (f"  decided: {one}" for one in found.corrected)
    for at, one in enumerate(found.tellings, 1):
        yield ""
        yield from _telling(at, one)


def _telling(at: int, one: Telling) -> Iterator[str]:
    place = ", ".join(filter(None, (one.report, one.source, one.published)))
    sure = "" if one.confidence is None else f", confidence {one.confidence:.2f}"
    yield f"claim {at}: {one.modality} {one.cls}, {one.days or 'no day'}{sure} ({place})"
    yield f"  {one.claim}"
    yield f"  «{' '.join(one.quote.split())}» at {one.start}: {one.trigger}"
    for role, names in one.roles.items():
        yield f"  {role}: {', '.join(names)}"
    for outcome, number in one.counts:
        yield f"  {outcome}: {'unknown' if number is None else number}"
    for outcome, number in one.parts:
        yield f"  of them {outcome}: {'unknown' if number is None else number}"
    for word, names in (("stated by", one.stated_by), ("denied by", one.denied_by)):
        if names:
            yield f"  {word}: {', '.join(names)}"
    yield from (f"  one event {reason}" for reason in one.one_with[:1])
    yield from (f"  {reason}" for reason in one.one_with[1:])
    yield from (f"  decided: {reason}" for reason in one.corrected)
