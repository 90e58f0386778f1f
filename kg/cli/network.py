"""``kg network``: who did what to whom, as tables, files for other programs, pictures or a page."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.common import parse_day
from kg.cli.filtering import filters, labels_option, narrowed
from kg.cli.rows import FORMS as ROW_FORMS
from kg.cli.rows import render_rows
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx

    from kg.export.world import World
    from kg.view.caption import Wanted

__all__ = ["network"]

_FILES: Final = ("graphml", "gexf", "json")
_PICTURES: Final = ("svg", "png")
_PAGE: Final = "html"
_CHANGE: Final = "change"
_TABLES: Final = ("nodes", "edges", "overview", "triads", _CHANGE)

#: How many nodes a picture has room for, are shown at first on a page, and a page can hold.
_ON_A_SHEET: Final = 100
_SHOWN: Final = 300
_IN_A_PAGE: Final = 2000


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option(
    "--projection",
    type=click.Choice(["actors", "places", "events", "together", "sources", "mediation"]),
    default="actors",
    show_default=True,
    help="Actors by relation, with places, with events, in the same events; who is cited on whom; "
    "who mediates.",
)
@click.option(
    "--level",
    type=click.Choice(["actor", "parent", "country"]),
    default="actor",
    show_default=True,
    help="One node for each actor, for the body it is part of, or for the country behind it.",
)
@click.option(
    "--weight",
    type=click.Choice(["events", "reports", "killed"]),
    default="events",
    show_default=True,
    help="What an edge weighs.",
)
@filters
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    help=f"Only the N strongest nodes. A picture shows {_ON_A_SHEET} where nothing is said, a page "
    f"{_SHOWN} at first; tables and files have all.",
)
@click.option("--table", type=click.Choice(_TABLES), help="Rows about the network.")
@click.option("--split", callback=parse_day, metavar="YYYY-MM-DD", help="Change: from this day on.")
@click.option("--against", metavar="SINCE..UNTIL", help="Change: since that period.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice([*_FILES, _PAGE, *_PICTURES, "table", "csv"]),
    help="The form; the suffix of the output says it too.",
)
@click.option("--output", "-o", default="-", metavar="FILE", help="Standard output if none.")
@click.option(
    "--draw",
    type=click.Choice(["graph", "matrix"]),
    default="graph",
    show_default=True,
    help="A picture of nodes and edges, or a heat map of actor by actor.",
)
@labels_option
def network(
    graph: str,
    projection: str,
    level: str,
    weight: str,
    top: int | None,
    table: str | None,
    split: date | None,
    against: str | None,
    form: str | None,
    output: str,
    draw: str,
    labels: str,
    wishes: dict[str, Any],
) -> None:
    """Show who did what to whom in a graph file or store (GRAPH).

    Without --table and -o the nodes are listed with their measures. What was denied, planned or
    only alleged is left out unless --status asks for it, and is drawn dashed then; context that
    reports only recall is left out unless --with-background asks.
    """
    chosen = _form(table, form, output)
    table = table or ("nodes" if chosen in ROW_FORMS and form != "json" and output == "-" else None)
    if (split or against) and table != _CHANGE:
        raise UsageError("--split and --against belong to --table change")
    how = {"projection": projection, "level": level, "weight": weight}
    if table == _CHANGE:
        _put(output, _changed(graph, wishes, how, _periods(split, against), labels, chosen))
        return
    world, wanted = narrowed(graph, wishes)
    from kg.network.projection import project

    whole = project(world, **how)
    if table is not None:
        _put(output, _rows(_cut(whole, top), table, labels, chosen))
    elif chosen in _FILES:
        from kg.view.files import FILES

        _put(output, FILES[chosen](world, _cut(whole, top)))
    elif chosen == _PAGE:
        _put(output, _page(world, whole, wanted, labels, top or _SHOWN))
    else:
        _put(output, _picture(world, whole, wanted, labels, top or _ON_A_SHEET, draw, chosen))


def _form(table: str | None, form: str | None, output: str) -> str:
    """The form that is asked for, by name or by suffix."""
    allowed = ROW_FORMS if table else (*_FILES, _PAGE, *_PICTURES)
    suffix = Path(output).suffix.lower().removeprefix(".")
    if form is None and output == "-":
        return "table"
    chosen = form or suffix
    if table and form is None and suffix not in ROW_FORMS:
        return "table"
    if chosen not in allowed and not (form in ROW_FORMS and output == "-"):
        what = f"--table {table}" if table else "a network without --table"
        raise UsageError(f"no form {chosen or output!r} for {what}; known: {', '.join(allowed)}")
    return chosen


def _put(output: str, content: bytes) -> None:
    from kg.graph.output import open_output

    with open_output(output) as out:
        out.write(content)


def _cut(whole: nx.Graph, top: int | None) -> nx.Graph:
    """The strongest nodes; what is left out is said."""
    from kg.view.strongest import strongest

    kept = strongest(whole, top)
    if len(kept) < len(whole):
        click.echo(f"kg: the strongest {len(kept)} of {len(whole)} nodes", err=True)
    return kept


def _rows(chosen: nx.Graph, table: str, labels: str, form: str) -> bytes:
    from kg.view.tables import TABLES

    columns, rows = TABLES[table](chosen, labels)
    return render_rows(rows, form, columns).encode()


def _page(world: World, whole: nx.Graph, wanted: Wanted, labels: str, shown: int) -> bytes:
    from kg.view.caption import line, notes
    from kg.view.page import write_page
    from kg.view.words import LANGUAGES, say

    both = LANGUAGES["both"]
    told = notes(world, wanted)
    out = io.StringIO()
    write_page(
        world,
        _cut(whole, max(shown, _IN_A_PAGE)),
        out,
        labels=labels,
        title={lang: say(whole.graph["projection"], lang) for lang in both},
        note={lang: " ".join([f"{line(world, wanted, lang)}.", *told[lang]]) for lang in both},
        shown=shown,
    )
    return out.getvalue().encode()


def _picture(
    world: World, whole: nx.Graph, wanted: Wanted, labels: str, top: int, draw: str, form: str
) -> bytes:
    from kg.view.matrix import draw_matrix
    from kg.view.network import draw_network
    from kg.view.sheet import saved

    chosen = draw_matrix if draw == "matrix" else draw_network
    kept = _cut(whole, top)
    return saved(chosen(world, kept, wanted, labels=labels, of=len(whole)), form)


def _periods(split: date | None, against: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of time for the network before and the one after."""
    if (split is None) == (against is None):
        raise UsageError("--table change needs one of --split DAY and --against SINCE..UNTIL")
    if split is not None:
        return {"until": split - timedelta(1)}, {"since": split}
    first, dots, last = (against or "").partition("..")
    try:
        if not dots:
            raise ValueError
        days = [date.fromisoformat(one) if one else None for one in (first, last)]
    except ValueError:
        raise UsageError(f"--against {against}: write it as 2016-01-01..2016-03-31") from None
    return {"since": days[0], "until": days[1]}, {}


def _changed(
    graph: str,
    wishes: dict[str, Any],
    how: dict[str, str],
    periods: tuple[dict[str, Any], dict[str, Any]],
    labels: str,
    form: str,
) -> bytes:
    from kg.network.change import change
    from kg.network.projection import project
    from kg.view.tables import change_rows

    before, after = (project(narrowed(graph, wishes, **one)[0], **how) for one in periods)
    columns, rows = change_rows(change(before, after), (before, after), labels)
    return render_rows(rows, form, columns).encode()
