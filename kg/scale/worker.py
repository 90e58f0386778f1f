"""A worker: opens what reads once, then reads the reports it is handed, until its pipe closes.

Started by `kg.scale.pool` as ``python -m kg.scale.worker``. It is a program of its own, so that it
shares no thread, lock or open store with the process that started it, and it ends with it.
"""

from __future__ import annotations

import os
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Final, NoReturn

from kg.errors import KgError, UsageError
from kg.scale.hand import Opening, read_one
from kg.scale.outcome import Done
from kg.scale.wire import receive, send

__all__ = ["OPENED", "main"]

#: First message of a worker: it is ready to read.
OPENED: Final = "opened"


def main() -> None:
    """Read batches of reports from standard input, answer each report on standard output."""
    inbox, out = _channels()
    work: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_listen, args=(inbox, work), daemon=True).start()
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


def _channels() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the other process; what a library prints goes to standard error instead."""
    inbox, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inbox, out


def _listen(inbox: IO[bytes], work: SimpleQueue[Any]) -> None:
    """Pass messages on; end this process at once when the other has gone, whatever it does."""
    try:
        while True:
            work.put(receive(inbox))
    except (EOFError, OSError):
        _leave()


def _leave() -> NoReturn:
    os._exit(0)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        _leave()
