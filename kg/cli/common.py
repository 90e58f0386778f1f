"""What commands share: the options of an input, the list of what failed, and progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from kg.scale.outcome import Outcome
    from kg.scale.partition import Summary

__all__ = ["Problems", "Progress", "input_options", "parse_day", "progress"]

F = TypeVar("F", bound=Callable[..., Any])


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
            click.argument("paths", nargs=-1, metavar="PATH…"),
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
    """Counts documents and events, and shows them with their rate and the time that is left.

    ``total`` is how many documents there are, where that is known; ``kept`` of them had been read
    by an earlier run.
    """

    def __init__(self, show: Callable[[str], None], every: float) -> None:
        self.documents = self.events = self.kept = 0
        self.total: int | None = None
        self._show, self._every = show, every
        self._start = self._last = time.monotonic()

    def heard(self, outcome: Outcome) -> None:
        """Count one report that was read."""
        self._count(1, getattr(outcome, "events", 0))

    def part(self, summary: Summary) -> None:
        """Count a part that a cluster has read."""
        self._count(summary.documents, summary.events)

    def _count(self, documents: int, events: int) -> None:
        self.documents += documents
        self.events += events
        now = time.monotonic()
        if now - self._last >= self._every:
            self._last = now
            self._show(self.line())

    def line(self) -> str:
        """How far it is and how fast."""
        seconds = max(time.monotonic() - self._start, 1e-6)
        rate = self.documents / seconds
        parts = [f"{self.documents} documents", f"{self.events} events", f"{rate:.1f} documents/s"]
        if self.kept:
            parts.append(f"{self.kept} read before")
        left = (self.total or 0) - self.documents - self.kept
        if left > 0 and self.documents:
            parts.append(f"{left} to go, {_span(left / rate)} left")
        return ", ".join(parts)


def _span(seconds: float) -> str:
    """A time that is left, as people say it.

    >>> _span(42), _span(185), _span(7300)
    ('42 s', '3:05 min', '2:01 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"


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
