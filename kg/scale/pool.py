"""Read reports on many cores, in order, whatever a report does to the process that reads it.

Every worker is a program of its own (`kg.scale.worker`) that opens the engine once. Reports are
handed out in small batches and come back one by one, so that when a worker dies or hangs it is
known over which report: that one is set aside, the others go to another worker. What is on the way
is bounded, so memory does not grow with the input.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any, Final, Self

from kg.errors import KgError
from kg.scale.hand import Opening
from kg.scale.outcome import Done, Outcome, SetAside
from kg.scale.process import GONE, Inbox, Task, Worker
from kg.scale.serial import Item
from kg.scale.worker import OPENED

__all__ = ["PATIENCE", "Pool"]

#: Seconds that a report may take for each 5,000 characters: some hundred times what it needs.
PATIENCE: Final = 120.0

#: A batch is handed over at so many reports or characters: about a second of work.
_REPORTS, _CHARACTERS = 8, 16_000

#: Reports on the way for each worker: what may be read before the oldest of them is done.
_AHEAD: Final = 4 * _REPORTS

#: A report is set aside when so many workers have died over it; the last one had nothing else.
_TRIES: Final = 2

#: Workers that may end one after the other before any could be opened.
_FALSE_STARTS: Final = 3


def _nobody(_: Outcome) -> None:
    """Hear of an outcome and do nothing."""


class Pool:
    """Reads with `jobs` processes, which are started when there is work and kept between calls."""

    def __init__(self, opening: Opening, jobs: int, *, patience: float = PATIENCE) -> None:
        self.opening, self.jobs, self.patience = opening, jobs, patience
        self._inbox: Inbox = SimpleQueue()
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()
        self._workers = []

    def read(
        self, items: Iterable[Item], heard: Callable[[Outcome], None] = _nobody
    ) -> Iterator[Outcome]:
        """Give the outcome of each item in order; `heard` is told of each as soon as it is read.

        Raises `KgError` when the engine cannot be opened.
        """
        run = _Run(items, self.jobs * _AHEAD, heard)
        try:
            while True:
                self._hand_out(run)
                yield from run.finished()
                if any(worker.batch for worker in self._workers) or run.pending:
                    self._attend(run)
                elif run.ended:
                    return
        finally:
            self._drop(worker for worker in list(self._workers) if worker.batch)

    @property
    def processes(self) -> int:
        """How many workers there are now."""
        return len(self._workers)

    def _hand_out(self, run: _Run) -> None:
        """Give every idle worker a batch; start another worker where there is more to do."""
        for worker in self._workers:
            if worker.idle and (batch := run.next_batch()):
                worker.give(batch)
        waiting = sum(not worker.opened for worker in self._workers)
        while len(self._workers) < self.jobs and run.batches_waiting(waiting + 1):
            self._workers.append(Worker(self.opening, self._inbox, self.patience))
            waiting += 1

    def _attend(self, run: _Run) -> None:
        """Wait for one message, or until a worker is late."""
        left = min((worker.time_left for worker in self._workers), default=0.0)
        try:
            worker, message = self._inbox.get(timeout=max(0.0, min(left, 3600.0)))
        except Empty:
            self._end_the_late(run)
            return
        if worker in self._workers:
            self._take(worker, message, run)

    def _take(self, worker: Worker, message: Any, run: _Run) -> None:
        if isinstance(message, KgError):
            raise message
        if message == OPENED:
            worker.opened, run.false_starts = True, 0
        elif message == GONE:
            self._bury(worker, run)
        else:
            task = worker.batch.popleft()
            worker.start_clock()
            run.settle(task, message)

    def _bury(self, worker: Worker, run: _Run) -> None:
        """A worker died: set aside what it read if that killed others too, hand on the rest."""
        how = worker.how_it_ended()
        if not worker.opened:
            run.false_starts += 1
            if run.false_starts >= _FALSE_STARTS:
                raise KgError(f"no reading process can be started: {how}")
        elif worker.batch:
            task = worker.batch.popleft()
            task.tries += 1
            if task.tries < _TRIES:
                run.suspects.append(task)
            else:
                run.settle(task, f"the process that read it died ({how}); it is left out")
        run.again.extend(worker.batch)
        self._drop([worker])

    def _end_the_late(self, run: _Run) -> None:
        for worker in [one for one in self._workers if one.time_left <= 0]:
            worker.end()
            if worker.opened:
                late = f"not read within {worker.patience:.0f} s; it is left out"
                run.settle(worker.batch.popleft(), late)
                run.again.extend(worker.batch)
                self._drop([worker])

    def _drop(self, workers: Iterable[Worker]) -> None:
        for worker in workers:
            worker.batch.clear()
            self._workers.remove(worker)
            worker.close()


class _Run:
    """One reading of many items: what is still to come, what is on the way, what is done."""

    def __init__(self, items: Iterable[Item], ahead: int, heard: Callable[[Outcome], None]) -> None:
        self.again: deque[Task] = deque()
        self.suspects: deque[Task] = deque()
        self.false_starts = 0
        self.ended = False
        self._items, self._ahead, self._heard = iter(items), ahead, heard
        self._batches: deque[list[Task]] = deque()
        self._done: dict[int, Outcome] = {}
        self._pulled = self._given = 0

    @property
    def pending(self) -> bool:
        """Whether something waits to be handed out."""
        return bool(self.again or self.suspects or self._batches)

    def batches_waiting(self, wanted: int) -> bool:
        """Whether at least `wanted` batches wait; takes from the input what that needs."""

        def waiting() -> int:
            return len(self._batches) + len(self.suspects) + bool(self.again)

        while waiting() < wanted and (batch := self._fresh()):
            self._batches.append(batch)
        return waiting() >= wanted

    def next_batch(self) -> list[Task]:
        """What is to be read next; empty when nothing is, or enough is on the way."""
        if self.suspects:
            return [self.suspects.popleft()]
        if self.again:
            batch = list(self.again)[:_REPORTS]
            for _ in batch:
                self.again.popleft()
            return batch
        return self._batches.popleft() if self._batches else self._fresh()

    def _fresh(self) -> list[Task]:
        batch: list[Task] = []
        size = 0
        while not self.ended and self._pulled - self._given < self._ahead:
            item = next(self._items, None)
            if item is None:
                self.ended = True
                break
            place, self._pulled = self._pulled, self._pulled + 1
            if isinstance(item, Done):
                self._done[place] = item
                continue
            batch.append(Task(place, item))
            size += len(item.text)
            if len(batch) == _REPORTS or size >= _CHARACTERS:
                break
        return batch

    def settle(self, task: Task, answer: tuple[bytes, int] | str) -> None:
        """Keep what became of a report."""
        outcome: Outcome = (
            SetAside(task.report, answer) if isinstance(answer, str) else Done(task.report, *answer)
        )
        self._done[task.place] = outcome
        self._heard(outcome)

    def finished(self) -> Iterator[Outcome]:
        """What is done and next in order."""
        while self._given in self._done:
            outcome = self._done.pop(self._given)
            self._given += 1
            yield outcome
