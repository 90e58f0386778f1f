"""Asking Wikidata from the command line: only when ``--online`` is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.linking.wikidata import Wikidata

__all__ = ["endpoint_option", "name_failures", "online_option", "wikidata"]

#: Failures that are named one by one; of more only how many.
_NAMED = 10

online_option = click.option("--online", is_flag=True, help="Ask Wikidata over the network.")

endpoint_option = click.option(
    "--endpoint", default="", metavar="URL", help="A mirror of Wikidata; the public one if none."
)


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
