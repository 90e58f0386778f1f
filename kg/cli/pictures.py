"""``kg map`` and ``kg timeline``: pictures for print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.cli.filtering import filters, labels_option, narrowed
from kg.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["map", "timeline"]

F = TypeVar("F", bound=Callable[..., Any])

_FORMS: Final = ("svg", "png")
_EVENTS: Final = "events"


def _picture_options(command: F) -> F:
    """Where a picture goes, and in which form."""
    for option in (
        labels_option,
        click.option("--output", "-o", required=True, metavar="FILE", help="Where it goes."),
        click.option(
            "--format", "-f", "form", type=click.Choice(_FORMS), help="The form, else by suffix."
        ),
    ):
        command = option(command)
    return command


def _form(form: str | None, output: str) -> str:
    chosen = form or Path(output).suffix.lower().removeprefix(".")
    if chosen not in _FORMS:
        raise UsageError(f"-o {output}: its suffix must be .svg or .png, or say -f svg or -f png")
    return chosen


def _put(figure: Figure, form: str, output: str) -> None:
    from kg.graph.output import open_output
    from kg.view.sheet import saved

    with open_output(output) as out:
        out.write(saved(figure, form))


@click.command()
@click.argument("graph", metavar="GRAPH")
@filters
@_picture_options
def map(graph: str, form: str | None, output: str, labels: str, wishes: dict[str, Any]) -> None:
    """Draw where the events of a graph file or store (GRAPH) took place.

    A dot is a place; its area grows with the number of events, its colours are their families.
    """
    chosen = _form(form, output)
    world, wanted = narrowed(graph, wishes)
    from kg.view.map import draw_map

    _put(draw_map(world, wanted, labels=labels), chosen, output)


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option(
    "--of",
    "what",
    type=click.Choice([_EVENTS, "killed", "injured", "missing", "displaced", "detained"]),
    default=_EVENTS,
    show_default=True,
    help="Events by class, or the range of what is said of people.",
)
@click.option(
    "--by",
    type=click.Choice(["day", "week", "month", "year", "event"]),
    help="A bar for each day, week, month or year; a row for each event. By week where that fits.",
)
@filters
@_picture_options
def timeline(
    graph: str,
    what: str,
    by: str | None,
    form: str | None,
    output: str,
    labels: str,
    wishes: dict[str, Any],
) -> None:
    """Draw the events or casualties of a graph file or store (GRAPH) over time.

    An event whose time is not known closely enough is not drawn, but counted below the picture.
    """
    chosen = _form(form, output)
    if what == _EVENTS and by == "event":
        raise UsageError("--by event belongs to casualties; add --of killed")
    world, wanted = narrowed(graph, wishes)
    from kg.view.timeline import draw_timeline, draw_tolls

    if what == _EVENTS:
        figure = draw_timeline(world, wanted, labels=labels, by=by or "")
    else:
        figure = draw_tolls(world, wanted, outcome=what.capitalize(), labels=labels, by=by or "")
    _put(figure, chosen, output)
