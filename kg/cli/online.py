"""Asking Wikidata from the command line: only when ``--online`` is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.cli.common import Progress
    from kg.cli.reading import Reading
    from kg.graph.archive import Archive
    from kg.linking.tables import Entity
    from kg.linking.wikidata import Wikidata
    from kg.model import Annotated

__all__ = [
    "add_all",
    "endpoint_option",
    "look_up",
    "name_failures",
    "online_option",
    "online_options",
    "unknown",
    "wikidata",
]

F = TypeVar("F", bound=Callable[..., Any])

#: Failures that are named one by one; of more only how many.
_NAMED = 10

#: Mentions that are looked up: named people, bodies and places.
_ASKED = ("PER", "ORG", "LOC")

online_option = click.option(
    "--online", is_flag=True, is_eager=True, help="Ask Wikidata over the network."
)


def _only_online(ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if value and not ctx.params.get("online"):
        raise click.UsageError("--endpoint goes with --online; without it nothing is fetched")
    return value


endpoint_option = click.option(
    "--endpoint",
    default="",
    callback=_only_online,
    metavar="URL",
    help="A mirror of Wikidata; the public one if none.",
)


def online_options(command: F) -> F:
    """Look names up that are not known, of commands that read reports."""
    asked = click.option(
        "--online",
        is_flag=True,
        is_eager=True,
        help="Ask Wikidata for names that are not known, and add what it finds to your own.",
    )
    return asked(endpoint_option(command))


def look_up(
    reading: Reading,
    told: Sequence[str],
    archive: Archive,
    counter: Progress,
    *,
    online: bool,
    endpoint: str,
) -> None:
    """Ask Wikidata, if that is wanted, for names in the reports `told`, or all, that nobody knows.

    What it finds is added to the user's own, and all reports are read again with it. What it does
    not answer stays unlinked, with the reason; nothing is stopped by it.
    """
    if not online:
        return
    fresh = _proposed(archive.readings(told) if told else archive, endpoint)
    add_all(fresh)
    click.echo(f"kg: {len(fresh)} found in Wikidata and added to your own", err=True)
    if fresh:
        _renewed(reading).again(archive, counter)


def _proposed(readings: Iterable[Annotated], endpoint: str) -> list[Entity]:
    from kg.linking.wikidata import unlinked_names

    names = unlinked_names(readings)
    found = wikidata(endpoint).propose([(name, kind) for name, kind in names if kind in _ASKED])
    name_failures(found.failures or {})
    return unknown(found.entities)


def _renewed(reading: Reading) -> Reading:
    """The same reading, with the user's additions as they are now."""
    from kg import pipeline

    for kept in (pipeline.read_by, pipeline._engine, pipeline._gazetteer):
        kept.cache_clear()
    how = replace(reading.how, read_by=pipeline.read_by(reading.how.reader))
    return replace(reading, how=how)


def unknown(found: Iterable[Entity]) -> list[Entity]:
    """Those that the gazetteer does not have yet, and that the user did not take out."""
    from kg.linking.gazetteer import Gazetteer
    from kg.linking.own import own_overlay

    overlay = own_overlay()
    known = Gazetteer.open(overlay=overlay)
    fresh = {}
    for entity in found:
        try:
            known.facts(entity.key)
        except KeyError:
            if entity.key not in overlay.removed:
                fresh[entity.key] = entity
    return [fresh[key] for key in sorted(fresh)]


def add_all(entities: Sequence[Entity]) -> None:
    """Add entities to the user's own."""
    from kg.linking.overlay import add_entity, read_overlay, write_overlay
    from kg.linking.own import overlay_path

    if entities:
        path = overlay_path()
        write_overlay(path, reduce(add_entity, entities, read_overlay(path)))


def wikidata(endpoint: str) -> Wikidata:
    """Wikidata at an endpoint, with what it answered before."""
    from kg.linking.endpoint import PUBLIC, DiskCache, Endpoint
    from kg.linking.own import cache_folder
    from kg.linking.wikidata import Wikidata

    cache = DiskCache(cache_folder(), date.today())
    return Wikidata(Endpoint(endpoint or PUBLIC, cache=cache))


def name_failures(failures: Mapping[str, str]) -> None:
    """Say what stays open, and why; it stops nothing."""
    for what, reason in list(failures.items())[:_NAMED]:
        click.echo(f"kg: {what}: stays open: {reason}", err=True)
    if len(failures) > _NAMED:
        click.echo(f"kg: and {len(failures) - _NAMED} more stay open", err=True)
