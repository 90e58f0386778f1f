"""Readers for tests: quick ones, and such as die, hang or fail over what they read."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from kg.errors import DataInvalid, UsageError
from kg.model import Annotated, Event, Reading, Report, Span
from kg.scale.hand import ReadOne

__all__ = ["broken", "fragile", "missing", "plain", "report", "silent"]


def report(number: int, text: str = "") -> Report:
    return Report(f"r{number:03}", text or f"قصف رقم {number}", "ar", path="in.jsonl")


def plain(_: str) -> ReadOne:
    """Sees one event in the first word, whatever it says."""

    def read(one: Report) -> Annotated:
        event = Event("e1", Span.of(one.text, 0, len(one.text.split()[0])), "Shelling")
        return Annotated(one, Reading(one.text, events=(event,)))

    return read


def fragile(kind: str) -> ReadOne:
    """Does what the text says: ``die``, ``hang``, ``fail``, ``exit``, ``slow`` or ``die-once``."""
    quick = plain(kind)

    def read(one: Report) -> Annotated:
        order = one.text.split()[0]
        if order == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif order == "hang":
            time.sleep(3600)
        elif order == "fail":
            raise ValueError("two\nlines")
        elif order == "exit":
            os._exit(3)
        elif order == "slow":
            time.sleep(0.3)
        elif order == "die-once":
            _die_once(Path(one.text.split()[1]))
        print("a library talks")  # noqa: T201
        return quick(one)

    return read


def _die_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def missing(reader: str) -> ReadOne:
    """Cannot be opened."""
    raise UsageError(f"no reader {reader!r}")


def broken(_: str) -> ReadOne:
    """Cannot be opened either, for what ships is broken."""
    raise DataInvalid("a lexicon is broken")


def silent(_: str) -> ReadOne:
    """Ends the process before it is opened."""
    os._exit(7)
