"""What commands share: the options of an input, the list of what failed, and progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click

from kg.errors import KgError, UsageError

__all__ = ["Problems", "Progress", "input_options", "parse_day", "progress"]

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def parse_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A date option, ``YYYY-MM-DD``."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write it as 2016-05-01") from None


def input_options(command: F) -> F:
    """The options of every command that reads reports."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH…"),
            click.option(
                "--date",
                "day",
                callback=parse_day,
                metavar="YYYY-MM-DD",
                help="Publication date of all reports; overrides what they say.",
            ),
            click.option("--lang", default="", metavar="CODE", help="Language of all reports."),
            click.option("--source", default="", help="Outlet, where the input names none."),
            click.option("--quiet", "-q", is_flag=True, help="No progress."),
        )
    ):
        command = option(command)
    return command


class Problems:
    """What failed on the way: told at once, counted, and turned into exit code 1 at the end."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: KgError) -> None:
        """Name one failure."""
        if isinstance(error, UsageError):
            raise error
        self.count += 1
        click.echo(f"kg: {error}", err=True)

    def leave(self) -> None:
        """End the command with exit code 1 when something failed."""
        if self.count:
            noun = "problem" if self.count == 1 else "problems"
            click.echo(f"kg: {self.count} {noun} named above; the rest is done", err=True)
            sys.exit(1)


class Progress:
    """Counts documents and events, and shows them with their rate."""

    def __init__(self, show: Callable[[str], None], every: float) -> None:
        self.documents = self.events = 0
        self._show, self._every = show, every
        self._start = self._last = time.monotonic()

    def track(self, items: Iterable[T], events: Callable[[T], int]) -> Iterator[T]:
        """Pass `items` on, counting each and its `events`."""
        for item in items:
            self.documents += 1
            self.events += events(item)
            now = time.monotonic()
            if now - self._last >= self._every:
                self._last = now
                self._show(self.line())
            yield item

    def line(self) -> str:
        """How far it is and how fast."""
        seconds = max(time.monotonic() - self._start, 1e-6)
        rate = self.documents / seconds
        return f"{self.documents} documents, {self.events} events, {rate:.1f} documents/s"


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A live line on a terminal, plain lines elsewhere, nothing when `quiet`."""
    if quiet:
        yield Progress(lambda _line: None, float("inf"))
    elif sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("reading") as status:
            counter = Progress(status.update, 0.2)
            yield counter
        click.echo(counter.line(), err=True)
    else:
        counter = Progress(lambda line: click.echo(line, err=True), 10.0)
        yield counter
        click.echo(counter.line(), err=True)
