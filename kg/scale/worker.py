"""A worker: opens what reads once, then reads the reports it is handed, until its pipe closes.

Started by `kg.scale.pool` as ``python -m kg.scale.worker``. It is a program of its own, so that it
shares no thread, lock or open store with the process that started it, and it ends with it.
"""

from __future__ import annotations

from typing import Final

from kg.errors import KgError, UsageError
from kg.scale.hand import Opening, read_one
from kg.scale.outcome import Done
from kg.scale.pipes import channels, listen, run
from kg.scale.wire import receive, send

__all__ = ["OPENED", "main"]

#: First message of a worker: it is ready to read.
OPENED: Final = "opened"


def main() -> None:
    """Read batches of reports from standard input, answer each report on standard output."""
    inbox, out = channels()
    work = listen(inbox, receive)
    opening: Opening = work.get()
    try:
        read = opening.open()
    except KgError as error:
        send(out, (UsageError if isinstance(error, UsageError) else KgError)(str(error)))
        return
    send(out, OPENED)
    while True:
        for report in work.get():
            outcome = read_one(report, read)
            data = (outcome.line, outcome.events) if isinstance(outcome, Done) else outcome.reason
            send(out, data)


if __name__ == "__main__":
    run(main)
