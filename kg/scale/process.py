"""The near side of a worker: start it, hand it a batch, see when it is late, and end it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final

from kg.model import Report
from kg.scale.hand import Opening
from kg.scale.wire import receive, send

__all__ = ["GONE", "Inbox", "Task", "Worker"]

#: Message that stands for the end of a worker.
GONE: Final = "gone"

#: One thread a process: processes are what is spread over the cores.
_ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}

#: Seconds that a worker may take to open its engine, on a machine that is busy with other things.
_OPENING: Final = 300.0

#: Characters of a report that are read in the time given for one.
_USUAL: Final = 5_000


@dataclass(slots=True)
class Task:
    """A report in its place; ``tries`` counts the workers that died of it."""

    place: int
    report: Report
    tries: int = 0


Inbox = SimpleQueue[tuple["Worker", Any]]


class Worker:
    """One worker process. Its messages come into `inbox`, each with the worker itself."""

    def __init__(self, opening: Opening, inbox: Inbox, patience: float) -> None:
        self.batch: deque[Task] = deque()
        self.opened = False
        self._patience = patience
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.scale.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": _import_path()},
            start_new_session=True,
        )
        self._late_at = time.monotonic() + _OPENING
        Thread(target=self._listen, args=(inbox,), daemon=True).start()
        self._send(opening)

    @property
    def idle(self) -> bool:
        """Whether it can be handed a batch."""
        return self.opened and not self.batch

    @property
    def time_left(self) -> float:
        """Seconds until it is late; forever while it has nothing to do."""
        if self.idle:
            return float("inf")
        return self._late_at - time.monotonic()

    @property
    def patience(self) -> float:
        """Seconds that the report which it reads now is given; a long one is given more."""
        return self._patience * max(1.0, len(self.batch[0].report.text) / _USUAL)

    def give(self, tasks: list[Task]) -> None:
        """Hand it a batch to read."""
        self.batch.extend(tasks)
        self.start_clock()
        self._send([task.report for task in tasks])

    def start_clock(self) -> None:
        """Give the next report its time."""
        if self.batch:
            self._late_at = time.monotonic() + self.patience

    def end(self) -> None:
        """End it at once."""
        self._process.kill()

    def how_it_ended(self) -> str:
        """Why it ended, as far as that can be told, once it is gone."""
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read()[-4096:].decode("utf-8", "replace").strip().splitlines()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}; {said[-1].strip()[:200]}" if said else how

    def close(self) -> None:
        """End it and let go of its pipes."""
        self.end()
        self._process.wait()
        with suppress(OSError):
            for pipe in (self._process.stdin, self._errors):
                assert pipe is not None  # noqa: S101
                pipe.close()

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None  # noqa: S101
        with suppress(OSError):
            send(self._process.stdin, message)

    def _listen(self, inbox: Inbox) -> None:
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101
        with pipe, suppress(EOFError, OSError):
            while True:
                inbox.put((self, receive(pipe)))
        inbox.put((self, GONE))


def _import_path() -> str:
    """Where this process finds modules, so that the worker finds the same."""
    return os.pathsep.join(place or os.getcwd() for place in sys.path)
