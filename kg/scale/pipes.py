"""The pipes of a process that does what another one sends it, and ends when that one is gone."""

from __future__ import annotations

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, NoReturn

__all__ = ["channels", "listen", "run"]


def channels() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the other process; what a library prints goes to standard error instead."""
    inbox, out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return inbox, out


def listen(inbox: IO[bytes], receive: Callable[[IO[bytes]], Any]) -> SimpleQueue[Any]:
    """What comes in, as a queue; this process ends at once when the other has gone."""
    work: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_pass_on, args=(inbox, receive, work), daemon=True).start()
    return work


def _pass_on(inbox: IO[bytes], receive: Callable[[IO[bytes]], Any], work: SimpleQueue[Any]) -> None:
    """Pass messages on; end this process when the other has gone, whatever it does."""
    try:
        while True:
            work.put(receive(inbox))
    except (EOFError, OSError):
        _leave()


def run(main: Callable[[], None]) -> None:
    """Run a worker's program; that nobody reads its answers any more ends it."""
    try:
        main()
    except BrokenPipeError:
        _leave()


def _leave() -> NoReturn:
    os._exit(0)
