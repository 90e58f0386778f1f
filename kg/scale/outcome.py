"""What became of a report: read, or set aside with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ReportUnreadable
from kg.model import Report

__all__ = ["Done", "Outcome", "SetAside"]


@dataclass(frozen=True, slots=True)
class Done:
    """A report that was read: its annotation record as one line of JSON, and how many events.

    ``kept`` marks one that an earlier run had read: its record is in the archive.
    """

    report: Report
    line: bytes = b""
    events: int = 0
    kept: bool = False


@dataclass(frozen=True, slots=True)
class SetAside:
    """A report that cannot be read, and why; the others go on.

    >>> print(SetAside(Report("r1", "قصف", "ar", path="a.txt"), "the process died").error())
    a.txt, report r1: the process died
    """

    report: Report
    reason: str

    def error(self) -> ReportUnreadable:
        """The same as an error to be named."""
        named = f"report {self.report.id}"
        path = self.report.path
        return ReportUnreadable(f"{path}, {named}" if path else named, self.reason)


Outcome = Done | SetAside
