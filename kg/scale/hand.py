"""What reads a report, by name, so that a worker can open it for itself.

A factory is ``module:function``; the function takes the name of a reader and gives what turns a
report into what it says. It is called once a process.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from kg.annotations import to_json
from kg.errors import KgError
from kg.model import Annotated, Report
from kg.scale.outcome import Done, Outcome, SetAside

__all__ = ["ENGINE", "Opening", "ReadOne", "open_engine", "read_one"]

ReadOne = Callable[[Report], Annotated]

#: The factory that opens the engine of `kg.pipeline`.
ENGINE: Final = "kg.scale.hand:open_engine"

#: When to look for rings of values that nobody holds: a report makes hardly any, and a look passes
#: over all that the engine has in memory.
_SELDOM: Final = (50_000, 20, 100)


@dataclass(frozen=True, slots=True)
class Opening:
    """How to open what reads: a factory, and the name of the reader it is given."""

    reader: str
    factory: str = ENGINE

    def open(self) -> ReadOne:
        """Call the factory."""
        module, _, function = self.factory.partition(":")
        read: ReadOne = getattr(import_module(module), function)(self.reader)
        return read


def open_engine(reader: str) -> ReadOne:
    """The engine of this process, as a function of one report."""
    from kg.pipeline import engine

    chosen = engine(reader)
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    return lambda report: next(chosen.annotate([report]))


def read_one(report: Report, read: ReadOne) -> Outcome:
    """Read one report; whatever goes wrong sets it aside.

    >>> from kg.model import Reading
    >>> read_one(Report("r1", "قصف", "ar"), lambda one: Annotated(one, Reading(one.text))).events
    0
    >>> read_one(Report("r1", "قصف", "ar"), lambda one: 1 / 0).reason
    'cannot be read: ZeroDivisionError: division by zero'
    """
    try:
        told = read(report)
        line = json.dumps(to_json(told), ensure_ascii=False).encode()
        return Done(report, line, sum(len(part.events) for _, part in told.passages))
    except KgError as error:
        return SetAside(report, str(error))
    except Exception as error:  # one report must not stop the others, whatever it holds
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return SetAside(report, f"cannot be read: {reason[:300]}")
