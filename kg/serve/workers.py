"""A pool of worker processes, each with the graph open, that can be killed at any moment.

One job at a time a worker: what runs too long, takes too much memory or is no longer wanted ends
with its process, another takes its place, and nobody else notices.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, Self

from kg.errors import KgError, StoreUnusable
from kg.serve.options import Options
from kg.serve.reply import HEAD, Refused, Reply, lengths, packed
from kg.serve.stamp import Stamp, Watch

__all__ = ["Pool"]

log = logging.getLogger(__name__)

#: Requests that may wait for a worker; more are sent away at once.
_QUEUE: Final = 256

#: Seconds that a request waits longer for a worker than any other may take.
_GRACE: Final = 10.0

#: Seconds that a worker may take to open the graph.
_OPENING: Final = 600.0

#: What the libraries say on standard error when there is no memory left.
_NO_MEMORY: Final = ("memory allocation of", "bad_alloc", "MemoryError", "out of memory")

_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class _Worker:
    """One process. ``stamp`` is the state of the graph that it has open."""

    def __init__(self, path: str, options: Options) -> None:
        self.stamp: Stamp | None = None
        self._killed = self._tired = False
        self._path, self._options = path, options
        self._process: asyncio.subprocess.Process | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115

    async def open(self, stamp: Stamp) -> None:
        """Start it if need be and have it open the graph as it is now."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "kg.serve.worker", self._path),
                *(str(self._options.memory), "federated" if self._options.federated else "alone"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=self._errors,
                env={**_environment(), **_ONE_THREAD, "PYTHONPATH": _import_path()},
                start_new_session=True,
            )
        try:
            await self.ask({"open": True}, _OPENING)
        except Refused as error:
            raise StoreUnusable(error.detail) from None
        self.stamp = stamp

    async def ask(self, job: Mapping[str, Any], seconds: float) -> Reply:
        """Have a job done. Raises `Refused` with the reason if it is not; see `alive` then."""
        assert self._process is not None  # noqa: S101
        pipe, out = self._process.stdin, self._process.stdout
        assert pipe is not None  # noqa: S101
        assert out is not None  # noqa: S101
        try:
            async with asyncio.timeout(seconds):
                pipe.write(packed(dict(job)))
                await pipe.drain()
                first, second = lengths(await out.readexactly(HEAD))
                data = await out.readexactly(first + second)
        except TimeoutError:
            self.kill()
            raise Refused(504, f"not done within {seconds:g} s, so it was stopped") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._died() from None
        except asyncio.CancelledError:
            self.kill()
            raise
        head = json.loads(data[:first])
        self._tired = bool(head.get("tired"))
        if "status" in head:
            raise Refused(head["status"], head["detail"], wait=head.get("wait", 0))
        return Reply(head.get("type", ""), data[first:])

    @property
    def alive(self) -> bool:
        """Whether it can be given another job."""
        running = self._process is not None and self._process.returncode is None
        return running and not self._killed and not self._tired

    def kill(self) -> None:
        """End it at once."""
        self._killed = True
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def close(self) -> None:
        """End it and let go of what it held."""
        self.kill()
        if self._process is not None:
            await self._process.wait()
            pipe = self._process.stdin
            if pipe is not None:
                pipe.close()
        self._errors.close()

    async def _died(self) -> Refused:
        """Why it ended."""
        assert self._process is not None  # noqa: S101
        self.kill()
        code = await self._process.wait()
        self._errors.seek(0)
        said = self._errors.read()[-65536:].decode("utf-8", "replace")
        if any(sign in said for sign in _NO_MEMORY):
            most = self._options.memory
            return Refused(507, f"it takes more than {most} MiB of memory, so it was stopped")
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Refused(500, f"the process that ran it died ({how})")


class Pool:
    """Up to ``options.workers`` processes with the graph at `path`; started when needed.

    ``first`` is what is better done before anybody asks.
    """

    def __init__(self, path: str, options: Options) -> None:
        self.path, self.options = path, options
        self.first: list[Future[Any]] = []
        self._watch = Watch(path)
        self._idle: asyncio.LifoQueue[_Worker | StoreUnusable] = asyncio.LifoQueue()
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._writing = asyncio.Lock()
        self._serves = self._closed = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """See that one worker is there. Raises `KgError` if the graph cannot be opened."""
        if not self._all:
            self._idle.put_nowait(await self._borrow(_OPENING))
        self._serves = True

    async def close(self) -> None:
        """End all workers."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.close() for worker in self._all))
        self._all.clear()

    @property
    def state(self) -> Stamp:
        """The state of the graph that is shown, to keep what was worked out for it."""
        return self._watch.look()

    async def call(
        self, job: str, *, seconds: float | None = None, changes: bool = False, **given: Any
    ) -> Reply:
        """Have a worker call `job`, ``module:function``, with the values `given`.

        The function gets a `kg.serve.worker.Open` first and gives a `Reply`. Jobs that make changes
        are done one after the other, and whoever asks afterwards sees them. Raises `Refused`.
        """
        limit = self.options.timeout if seconds is None else seconds
        if not changes:
            return await self._call(job, given, limit)
        async with self._writing:
            try:
                return await self._call(job, given, limit)
            finally:
                self._watch.changed()

    async def _call(self, job: str, given: Mapping[str, Any], seconds: float) -> Reply:
        try:
            worker = await self._borrow(self.options.timeout + _GRACE)
        except (StoreUnusable, OSError) as error:
            raise Refused(503, str(error), wait=5) from None
        try:
            stamp = self._watch.look()
            if worker.stamp != stamp:
                await worker.open(stamp)
            return await worker.ask({"call": job, "with": given}, seconds)
        except StoreUnusable as error:
            worker.kill()
            raise Refused(503, str(error), wait=5) from None
        finally:
            self._give_back(worker)

    async def _borrow(self, seconds: float) -> _Worker:
        """A worker with nothing to do; one more is started where all are busy."""
        if self._closed:
            raise Refused(503, "the service is shutting down")
        if self._waiting >= _QUEUE:
            raise Refused(503, "too many requests wait already", wait=1)
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if self._idle.empty() and len(self._all) < self.options.workers:
                        self._add()
                    found = await self._idle.get()
                    if isinstance(found, StoreUnusable):
                        raise found
                    if found.alive:
                        return found
                    self._bury(found)
        except TimeoutError:
            raise Refused(503, "no process was free in time", wait=5) from None
        finally:
            self._waiting -= 1

    def _add(self) -> None:
        worker = _Worker(self.path, self.options)
        self._all.add(worker)
        self._later(self._open(worker))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _open(self, worker: _Worker) -> None:
        try:
            await worker.open(self._watch.look())
            self._idle.put_nowait(worker)
        except (KgError, OSError) as error:
            self._all.discard(worker)
            await worker.close()
            said = StoreUnusable(str(error))
            if self._waiting:
                self._idle.put_nowait(said)
            if self._serves:
                log.warning("%s", said)

    def _give_back(self, worker: _Worker) -> None:
        if worker.alive:
            self._idle.put_nowait(worker)
            return
        self._bury(worker)
        if not self._closed:
            self._add()

    def _bury(self, worker: _Worker) -> None:
        self._all.discard(worker)
        self._later(worker.close())


def _environment() -> dict[str, str]:
    """What workers are told of this process: all but the token."""
    return {name: value for name, value in os.environ.items() if name != "KG_TOKEN"}


def _import_path() -> str:
    """Where this process finds modules, so that the worker finds the same."""
    return os.pathsep.join(place or os.getcwd() for place in sys.path)
