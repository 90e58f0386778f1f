"""Share the parts of an input out over many machines with Dask distributed.

Only the plan of a part goes to a worker and only its counts come back; texts and annotations go
from file to file. A worker or the scheduler may die at any time: what is missing is asked for
again, and what is there is never made twice. Needs the extra ``conflict-kg[cluster]``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from importlib import import_module
from itertools import islice
from typing import Any, Final

from kg.errors import KgError, ReportUnreadable, UsageError
from kg.scale.partition import Part, Summary, is_done, read_part, summary_of

__all__ = ["read_parts"]

#: Parts asked for ahead, for each thread of the cluster.
_AHEAD: Final = 4

#: Seconds to wait for the scheduler, again and again, before it is given up.
_CONNECT, _GIVE_UP = 10.0, 600.0

#: A part that failed so often is named and left out.
_TRIES: Final = 3

#: When so many parts have failed and none was read, the cluster itself is wrong.
_HOPELESS: Final = 4

Tell = Callable[[str], None]


def read_parts(
    parts: Sequence[Part],
    scheduler: str,
    *,
    heard: Callable[[Summary], None],
    tell: Tell,
    complain: Callable[[ReportUnreadable], None],
    give_up: float = _GIVE_UP,
) -> list[Part]:
    """Have every part read into its file by the workers of `scheduler`; those that are there now.

    `heard` is told what each part came to, `tell` that the cluster is lost, `complain` of a part
    that cannot be read. Raises `KgError` when the scheduler stays away for `give_up` seconds, or
    when every part fails.
    """
    missing = []
    for part in parts:
        if is_done(part):
            heard(summary_of(part))
        else:
            missing.append(part)
    work = _Work(missing, heard, complain)
    since: float | None = None
    while work.missing:
        try:
            with _client(scheduler, give_up) as client, client.as_current():
                since = None
                work.through(client)
        except _lost() as error:
            now = time.monotonic()
            since = since or now
            if now - since > give_up:
                raise KgError(f"{scheduler}: no scheduler there: {error}") from error
            tell(f"{scheduler}: no scheduler there now; {len(work.missing)} parts wait for it")
            time.sleep(min(5.0, max(0.5, give_up / 20)))
    return [part for part in parts if part not in work.failed]


class _Work:
    """The parts that are still missing, and how often each was tried."""

    def __init__(
        self,
        missing: Sequence[Part],
        heard: Callable[[Summary], None],
        complain: Callable[[ReportUnreadable], None],
    ) -> None:
        self.missing = {part.out: part for part in missing}
        self.failed: set[Part] = set()
        self.none_read = True
        self._tries: dict[str, int] = {}
        self._heard, self._complain = heard, complain

    def through(self, client: Any) -> None:
        """Go on until nothing is missing or the cluster is lost."""
        threads = sum(client.nthreads().values()) or 1
        waiting: Iterator[Part] = iter(list(self.missing.values()))
        asked = {self._ask(client, part): part for part in islice(waiting, _AHEAD * threads)}
        done = _distributed().as_completed(list(asked))
        for future in done:
            part = asked.pop(future)
            again = self._settle(part, future)
            following = part if again else next(waiting, None)
            if following is not None:
                fresh = self._ask(client, following)
                asked[fresh] = following
                done.add(fresh)

    def _ask(self, client: Any, part: Part) -> Any:
        tries = self._tries.get(part.out, 0)
        return client.submit(read_part, part, key=f"kg-{part.out}-{tries}", pure=False)

    def _settle(self, part: Part, future: Any) -> bool:
        """Take what a part came to; whether it is to be tried again."""
        if future.status == "cancelled":
            raise ConnectionError("the scheduler has forgotten what it was asked for")
        if future.status == "finished":
            del self.missing[part.out]
            self.none_read = False
            self._heard(future.result())
            return False
        error = future.exception()
        if isinstance(error, KgError):
            raise error
        self._tries[part.out] = self._tries.get(part.out, 0) + 1
        if self._tries[part.out] < _TRIES:
            return True
        del self.missing[part.out]
        self.failed.add(part)
        if self.none_read and len(self.failed) >= _HOPELESS:
            raise KgError(f"the cluster reads nothing: {error}")
        names = ", ".join(piece.place.name for piece in part.pieces[:3])
        more = f" and {len(part.pieces) - 3} more" if len(part.pieces) > 3 else ""
        self._complain(ReportUnreadable(names + more, f"not read by the cluster: {error}"))
        return False


def _client(scheduler: str, give_up: float) -> Any:
    patience = min(_CONNECT, max(1.0, give_up))
    return _distributed().Client(scheduler, timeout=patience, set_as_default=False)


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ModuleNotFoundError:
        raise UsageError("--scheduler needs: pip install 'conflict-kg[cluster]'") from None


def _lost() -> tuple[type[BaseException], ...]:
    """What is raised when the scheduler is not there or goes away."""
    closed: type[BaseException] = _distributed().comm.CommClosedError
    return (OSError, CancelledError, closed)
