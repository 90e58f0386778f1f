"""What the commands that read reports have in common."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import Problems, Progress
from kg.cli.output import parts_of

if TYPE_CHECKING:
    from kg.graph.archive import Archive
    from kg.model import Report
    from kg.scale.kept import How
    from kg.scale.outcome import Outcome
    from kg.scale.places import As, Place
    from kg.scale.serial import Hands

__all__ = ["Reading", "reading_options", "stoppable"]

F = TypeVar("F", bound=Callable[..., Any])

#: Exit code of a command that was stopped by Ctrl-C, as shells have it.
_STOPPED = 130


def reading_options(command: F) -> F:
    """How reports are read: by what, and on how many cores."""
    for option in reversed(
        (
            click.option(
                "--reader",
                metavar="NAME",
                help="rules, model or both; the best there is if none is said.",
            ),
            click.option(
                "--jobs",
                "-j",
                type=click.IntRange(min=0),
                default=0,
                metavar="N",
                help="Processes to read with: all cores if 0 or not said, in this one if 1.",
            ),
            click.option(
                "--patience",
                type=click.FloatRange(min=0, min_open=True),
                metavar="SECONDS",
                help="Time a report may take for each 5,000 characters before it is left out.",
            ),
            click.option(
                "--scheduler",
                metavar="ADDRESS",
                help="Read on the machines of this Dask scheduler, as tcp://host:8786.",
            ),
            click.option(
                "--parts",
                metavar="PLACE",
                help="Folder or address that all of them see, for what they read.",
            ),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading that a command was asked for: which reports, as what, how, and who is told.

    ``places`` are files to read in the place of the paths, ``hands`` what reads, if that is open.
    """

    paths: tuple[str, ...]
    day: date | None
    lang: str
    source: str
    how: How
    problems: Problems
    scheduler: str | None = None
    parts: str | None = None
    places: tuple[Place, ...] | None = None
    hands: Hands | None = None

    @classmethod
    def asked(cls, options: dict[str, Any], *, nothing: bool = False) -> Reading:
        """Take the options of a command; `nothing` to read is an error if it is not said to be one.

        A reader that is not there is an error too, before anything is done.
        """
        from kg.pipeline import checked_reader, read_by
        from kg.scale.kept import How
        from kg.scale.pool import PATIENCE

        if not options["paths"] and not nothing:
            raise click.MissingParameter(param_type="argument", param_hint="PATH…")
        reader = checked_reader(options.pop("reader"))
        jobs, patience = options.pop("jobs"), options.pop("patience") or PATIENCE
        how = How(reader, read_by(reader), jobs, patience)
        names = ("paths", "day", "lang", "source", "scheduler", "parts")
        asked = {name: options.pop(name) for name in names}
        return cls(**asked, how=how, problems=Problems())

    @property
    def read_as(self) -> As:
        """What reports are read as, where they do not say so themselves."""
        from kg.scale.places import As

        return As(self.day, self.lang, self.source)

    def reports(self, paths: Iterable[str] | None = None) -> Iterator[Report]:
        """The reports behind the paths; what cannot be read is named."""
        from kg.languages import known
        from kg.reports import read_reports
        from kg.scale.gather import read_everywhere, read_places
        from kg.scale.places import is_address

        if self.places is not None:
            return read_places(self.places, self.read_as, self.problems)
        wanted = self.paths if paths is None else tuple(paths)
        if any(map(is_address, wanted)):
            return read_everywhere(wanted, self.read_as, self.problems)
        return read_reports(
            wanted,
            complain=self.problems,
            date=self.day,
            lang=self.lang,
            source=self.source,
            known=known(),
        )

    def outcomes(self, archive: Archive | None, counter: Progress) -> Iterator[Outcome]:
        """Read all reports; those set aside are named and counted."""
        from kg.scale.kept import read_kept
        from kg.scale.totals import count_reports

        if self.scheduler:
            return self._shared(archive, counter)
        counter.total = None if self.places is not None else count_reports(self.paths)
        told = read_kept(
            self.reports(), self.how, archive=archive, hands=self.hands, heard=counter.heard
        )
        return self.named(told, counter)

    def _shared(self, archive: Archive | None, counter: Progress) -> Iterator[Outcome]:
        """Have the reports read by a cluster, and take what it read."""
        from kg.model import Report
        from kg.scale.cluster import read_parts
        from kg.scale.gather import gather
        from kg.scale.outcome import Done
        from kg.scale.partition import plan
        from kg.scale.places import find_places, sweep

        if archive is None:
            raise click.UsageError("--scheduler needs a place to keep what is read; say -o")
        folder = self.parts or str(parts_of(archive).absolute())
        if self.parts is None:
            parts_of(archive).mkdir(exist_ok=True)
        places = find_places(self.paths, self.problems)
        done = read_parts(
            plan(places, self.read_as, self.how, folder),
            str(self.scheduler),
            heard=counter.part,
            tell=lambda line: click.echo(f"kg: {line}", err=True),
            complain=self.problems,
        )
        sweep(folder)
        for key in gather(done, archive, self.problems):
            yield Done(Report(key, "", ""), kept=True)

    def again(self, archive: Archive, counter: Progress) -> None:
        """Read again what the archive holds of another version or reader, and say so."""
        from kg.scale.kept import refresh

        if stale := len(archive.stale(self.how.read_by)):
            noun = "report was" if stale == 1 else "reports were"
            click.echo(
                f"kg: {stale} {noun} read by another version or reader; reading again", err=True
            )
            counter.total = counter.documents + stale
            told = refresh(archive, self.how, hands=self.hands, heard=counter.heard)
            for _ in self.named(told, counter):
                pass

    def named(self, outcomes: Iterable[Outcome], counter: Progress) -> Iterator[Outcome]:
        """Name those that were set aside, in their order."""
        from kg.scale.outcome import SetAside

        for outcome in outcomes:
            if isinstance(outcome, SetAside):
                self.problems(outcome.error())
            elif outcome.kept:
                counter.kept += 1
            yield outcome


@contextmanager
def stoppable(output: str) -> Iterator[None]:
    """End cleanly on Ctrl-C, and say what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        kept = "what was read is kept, and the same command goes on from there"
        nowhere = output == "-" or "://" in output
        click.echo(f"kg: stopped{'' if nowhere else f'; {kept}'}", err=True)
        sys.exit(_STOPPED)
