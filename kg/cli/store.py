"""``kg store``: look after a store folder."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["store"]

_STORE = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


@click.group()
def store() -> None:
    """Say what a store holds, copy it, or let it take less room."""


@store.command()
@_STORE
def info(folder: Path) -> None:
    """Say what the store DIR is and holds, and who writes to it."""
    from kg.graph.keeping import describe

    told = describe(folder)
    width = max(map(len, told)) + 2
    for name, value in told.items():
        click.echo(f"{name:{width}}{value}")


@store.command()
@_STORE
@click.argument("target", metavar="COPY", type=click.Path(path_type=Path))
def backup(folder: Path, target: Path) -> None:
    """Copy the store DIR to COPY, a store of its own, also while another process writes to DIR."""
    from kg.graph.keeping import backup as copy

    if not copy(folder, target):
        told = f"{folder} is being written to; the copy is of what was done before"
        click.echo(f"kg: {told}; kg build -o {target}/ makes it whole", err=True)
    click.echo(f"{folder} copied to {target}")


@store.command()
@_STORE
def compact(folder: Path) -> None:
    """Let the store DIR take less room, and answer faster."""
    from kg.graph.keeping import compact as squeeze

    before, after = squeeze(folder)
    was, now = ((one.quads + one.read) / 1e6 for one in (before, after))
    click.echo(f"{folder}: {was:,.1f} MB before, {now:,.1f} MB now")
