"""``kg build --watch``: go on reading what comes into folders and feeds."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from kg.cli.reading import Reading
from kg.errors import StoreUnusable

__all__ = ["watch_store"]


def watch_store(
    reading: Reading, folder: Path, every: float, build: Callable[[Reading], None]
) -> None:
    """Build the store in `folder` again whenever there is something new, until stopped.

    Reports are read by processes that stay open, so that the engine is ready and no report can end
    the watch. A store that another process writes to is tried again later.
    """
    from kg.scale.kept import open_hands
    from kg.scale.places import Place
    from kg.scale.watch import Watch

    signal.signal(signal.SIGTERM, _stop)
    folder.mkdir(parents=True, exist_ok=True)
    watch = Watch(reading.paths, folder / "watch.json", every=every, complain=reading.problems)
    waiting: list[Place] = []
    begun = False
    with suppress(KeyboardInterrupt), open_hands(reading.how, pool=True) as hands:
        while True:
            waiting += watch.look()
            try:
                if waiting or not begun:
                    build(replace(reading, places=tuple(waiting), hands=hands))
                waiting, begun = [], True
                watch.done()
            except StoreUnusable as error:
                click.echo(f"kg: {error}; tried again", err=True)
            time.sleep(watch.rest())
    click.echo("kg: stopped watching; what came in until now is in the store", err=True)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
