"""``kg gazetteer``: what is known of entities, and what a user adds to it or takes from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from kg.cli.online import (
    add_all,
    endpoint_option,
    name_failures,
    online_option,
    unknown,
    wikidata,
)
from kg.cli.rows import form_option, render_rows
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.linking.gazetteer import Gazetteer
    from kg.linking.overlay import Overlay
    from kg.linking.tables import Entity

__all__ = ["gazetteer"]

_COLUMNS = ("id", "kind", "en", "ar", "names", "country", "part of", "since", "until", "source")


@click.group()
def gazetteer() -> None:
    """Show what is known of entities, and add to it or take from it.

    Your additions are kept in a file of your own, never in the gazetteer that ships; kg gazetteer
    show without a name lists them. KG_GAZETTEER names another file.
    """


@gazetteer.command()
@click.argument("names", nargs=-1, metavar="[NAME|ID]…")
@form_option
def show(names: tuple[str, ...], form: str) -> None:
    """Show the entities of these names or ids; without any, your own additions."""
    from kg.linking.gazetteer import Gazetteer
    from kg.linking.own import overlay_path, own_overlay

    overlay = own_overlay()
    known = Gazetteer.open(overlay=overlay)
    keys = dict.fromkeys(key for name in names for key in _keys(known, name))
    if not names:
        keys = dict.fromkeys(one.key for one in overlay.added)
        for key in sorted(overlay.removed):
            click.echo(f"removed: {key}", err=True)
        for key, entity in overlay.links:
            click.echo(f"linked: {key} → {entity}", err=True)
        click.echo(f"kg: your additions are in {overlay_path()}", err=True)
    rows = [_row(known, key) for key in keys]
    if names and not rows:
        raise UsageError(f"nobody is called {' or '.join(names)}; kg gazetteer add adds them")
    click.echo(render_rows(rows, form, _COLUMNS), nl=False)


def _keys(known: Gazetteer, name: str) -> Sequence[str]:
    try:
        return (known.facts(name).key,)
    except KeyError:
        return [one.key for one in known.lookup(name)]


def _row(known: Gazetteer, key: str) -> dict[str, Any]:
    facts = known.facts(key)
    strong, weak = known.names(key)
    since, until = known.active(key)
    return {
        "id": key,
        "kind": facts.kind,
        "en": facts.labels.get("en", ""),
        "ar": facts.labels.get("ar", ""),
        "names": ", ".join(strong),
        "weak names": list(weak),
        "country": facts.country,
        "part of": facts.part_of,
        "latitude": facts.lat,
        "longitude": facts.lon,
        "since": since,
        "until": until,
        "description": known.description(key),
        "source": list(known.sources(key)),
    }


@gazetteer.command()
@click.argument("key", metavar="ID")
@click.option("--kind", required=True, help="person, city, armed_group, …")
@click.option("--name", "names", multiple=True, required=True, help="A name; repeatable.")
@click.option("--weak", multiple=True, help="A name that needs support from the report.")
@click.option("--country", default="", metavar="QID", help="The country it has to do with.")
@click.option("--part-of", default="", metavar="ID", help="What it belongs to.")
@click.option("--at", nargs=2, type=float, metavar="LATITUDE LONGITUDE", help="Where it lies.")
@click.option("--since", default="", metavar="DATE", help="Since when it is active.")
@click.option("--until", default="", metavar="DATE", help="Until when it was.")
@click.option("--source", default="user", show_default=True, help="Where you know it from.")
def add(
    key: str,
    names: tuple[str, ...],
    weak: tuple[str, ...],
    at: tuple[float, float] | None,
    source: str,
    **more: str,
) -> None:
    """Add the entity ID, a Wikidata item or an id of your own, or replace what is known of it.

    The first name in each language is what it is called.
    """
    from kg.linking.names import is_arabic
    from kg.linking.overlay import add_entity
    from kg.linking.tables import Entity

    labels = {
        arabic: next((one for one in names if is_arabic(one) is arabic), "")
        for arabic in (True, False)
    }
    lat, lon = at or (None, None)
    entity = Entity(
        key=key,
        kind=more["kind"],
        label_en=labels[False],
        label_ar=labels[True],
        strong=names,
        weak=weak,
        lat=lat,
        lon=lon,
        area=more["country"],
        part_of=more["part_of"],
        since=more["since"],
        until=more["until"],
        source=(source,),
    )
    _change(lambda overlay: add_entity(overlay, entity))
    click.echo(f"{key} added")


@gazetteer.command()
@click.argument("keys", nargs=-1, required=True, metavar="ID…")
def remove(keys: tuple[str, ...]) -> None:
    """Take entities out: your own, or ones that ship, which then are not looked up any more."""
    from kg.linking.gazetteer import Gazetteer
    from kg.linking.overlay import remove_entity
    from kg.linking.own import own_overlay

    known = Gazetteer.open(overlay=own_overlay())
    for key in keys:
        try:
            known.facts(key)
        except KeyError:
            raise UsageError(f"{key}: not in the gazetteer; kg gazetteer show NAME") from None
    _change(lambda overlay: reduce(remove_entity, keys, overlay))
    click.echo(f"{', '.join(keys)} removed")


@gazetteer.command()
@click.option("--country", metavar="QID", help="List places and actors of this country.")
@click.option("--since", type=int, metavar="YEAR", help="Actors founded in this year or later.")
@click.option("--name", "names", multiple=True, help="Look this name up; repeatable.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["PER", "ORG", "LOC"]),
    default="ORG",
    show_default=True,
    help="What the names are.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be added, and add nothing.")
@online_option
@endpoint_option
@form_option
def update(
    country: str | None,
    since: int | None,
    names: tuple[str, ...],
    kind: str,
    dry_run: bool,
    online: bool,
    endpoint: str,
    form: str,
) -> None:
    """Ask Wikidata, or a mirror of it, and add what is new to your own additions.

    Nothing is fetched unless --online is said. Answers are kept for 90 days, so that a listing that
    was interrupted goes on where it stopped.
    """
    if not online:
        raise UsageError("update asks Wikidata over the network; say --online")
    if not country and not names:
        raise UsageError("say what to ask for: --country QID or --name NAME")
    from kg.linking.wikidata import Proposals

    asked = wikidata(endpoint)
    found = asked.list_country(country, since) if country else Proposals()
    named = asked.propose([(name, kind) for name in names]) if names else Proposals()
    failures = {**(found.failures or {}), **(named.failures or {})}
    fresh = unknown((*found.entities, *named.entities))
    rows = [_proposal(one) for one in fresh]
    if not dry_run:
        add_all(fresh)
    click.echo(render_rows(rows, form, _COLUMNS), nl=False)
    click.echo(f"kg: {len(fresh)} {'found' if dry_run else 'added'}", err=True)
    name_failures(failures)


def _proposal(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.key,
        "kind": entity.kind,
        "en": entity.label_en,
        "ar": entity.label_ar,
        "names": ", ".join(entity.strong),
        "country": entity.area,
        "part of": entity.part_of,
        "since": entity.since,
        "until": entity.until,
        "source": list(entity.source),
    }


def _change(how: Callable[[Overlay], Overlay]) -> None:
    from kg.linking.overlay import read_overlay, write_overlay
    from kg.linking.own import overlay_path

    path = overlay_path()
    write_overlay(path, how(read_overlay(path)))
