"""What the commands that read reports have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

import click

from kg.cli.common import Problems, Progress
from kg.model import Annotated

__all__ = ["annotated", "reader_option"]

F = TypeVar("F", bound=Callable[..., Any])


def reader_option(command: F) -> F:
    """Which reader to use; checked where the readers are known."""
    option = click.option(
        "--reader", metavar="NAME", help="rules, model or both; the best there is if none is said."
    )
    return option(command)


def annotated(
    paths: tuple[str, ...],
    day: date | None,
    lang: str,
    source: str,
    reader: str | None,
    problems: Problems,
    counter: Progress,
) -> Iterator[Annotated]:
    """Read and link the reports behind `paths`; what fails is named and counted."""
    from kg.languages import known
    from kg.pipeline import annotate
    from kg.reports import read_reports

    reports = read_reports(
        paths, complain=problems, date=day, lang=lang, source=source, known=known()
    )
    told = annotate(reports, reader=reader)
    return counter.track(told, lambda one: sum(len(part.events) for _, part in one.passages))
