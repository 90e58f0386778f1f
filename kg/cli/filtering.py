"""Which part of a graph a command takes: the options of every command that leaves something out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from kg.cli.common import parse_day

__all__ = ["filters", "labels_option", "narrowed"]

if TYPE_CHECKING:
    from kg.export.world import World
    from kg.view.caption import Wanted

F = TypeVar("F", bound=Callable[..., Any])

_DAY: Final[dict[str, Any]] = {"callback": parse_day, "metavar": "YYYY-MM-DD"}

_OPTIONS: Final = (
    click.option("--since", **_DAY, help="Only events not before this day."),
    click.option("--until", **_DAY, help="Only events not after this day."),
    click.option("--class", "classes", multiple=True, help="Only this class of event; repeatable."),
    click.option("--actor", "actors", multiple=True, help="Only with this actor or a part of it."),
    click.option("--place", "places", multiple=True, help="Only in this place or a part of it."),
    click.option(
        "--status", "statuses", multiple=True, help="asserted, disputed, denied, … or any."
    ),
    click.option(
        "--min-confidence", type=click.FloatRange(0, 1), help="Only events at least so sure."
    ),
    click.option(
        "--with-background/--without-background",
        "background",
        default=None,
        help="With or without context that reports only recall; without by default, but for the "
        "forms of kg export that keep it apart.",
    ),
    click.option("--no-quotes", is_flag=True, help="No words of reports: offsets and hashes only."),
    click.option(
        "--no-private-persons",
        is_flag=True,
        help="Without people who have neither a Wikidata item nor a stated position.",
    ),
)
#: What is said when a view shows no event; a relation that a report states may still be there.
_NOTHING: Final = (
    "no event to show; --since, --until, --class, --actor, --place, --status, --min-confidence "
    "and --with-background choose which"
)
_NAMES: Final = ("since", "until", "classes", "actors", "places", "statuses", "min_confidence",
                 "background", "no_quotes", "no_private_persons")  # fmt: skip


def filters(command: F) -> F:
    """Give a command the options, and their values as ``wishes``: what `wishes.select` takes."""

    @wraps(command)
    def gathered(*args: Any, **given: Any) -> Any:
        wishes = {name: given.pop(name) for name in _NAMES}
        wishes["quotes"] = not wishes.pop("no_quotes")
        wishes["private"] = not wishes.pop("no_private_persons")
        return command(*args, wishes=wishes, **given)

    decorated: Any = gathered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    result: F = decorated
    return result


labels_option = click.option(
    "--labels",
    type=click.Choice(["ar", "en", "both"]),
    default="ar",
    show_default=True,
    help="Language of names and words.",
)


def narrowed(graph: str, wishes: dict[str, Any], **periods: Any) -> tuple[World, Wanted]:
    """The part of a graph that a view shows: what happened, as news, unless the user asked else.

    ``periods`` stand in for what the user said of time.
    """
    from kg.export.select import narrow_world
    from kg.export.wishes import select
    from kg.export.world import World
    from kg.graph.store import Graph
    from kg.view.caption import Wanted, settled

    source = Graph.load(graph)
    selection = settled(select(source, **(wishes | periods)))
    wanted = Wanted(selection, wishes["actors"], wishes["places"])
    world = narrow_world(World.read(source), selection)
    if not world.events and not periods:
        click.echo(f"kg: {graph}: {_NOTHING}", err=True)
    return world, wanted
