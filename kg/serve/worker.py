"""A worker: opens the graph, then does one job at a time, until its pipe closes or it is killed.

Started by `kg.serve.workers` as ``python -m kg.serve.worker GRAPH``. A job names a function of a
module of this package, which is given what is `Open` and the values of the job.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final

from kg.errors import KgError, UsageError
from kg.graph.store import Graph
from kg.scale.pipes import channels, listen, run
from kg.serve.reply import Refused, Reply, packed, receive
from kg.serve.sandbox import deny_network, limit_memory, memory_taken

__all__ = ["Open", "main", "perform"]

#: Only modules of this package can be asked for.
_PACKAGE: Final = "kg.serve."


@dataclass(slots=True)
class Open:
    """The graph at ``path``, opened when it is first needed, read only."""

    path: str
    memory: int = 0
    _graph: Graph | None = field(default=None, repr=False)
    _taken: int = 0

    @property
    def graph(self) -> Graph:
        """The graph as it was when it was opened."""
        if self._graph is None:
            limit_memory(0)
            self._graph = Graph.load(self.path)
            self._taken = memory_taken()
            limit_memory(self.memory)
        return self._graph

    @property
    def tired(self) -> bool:
        """Whether jobs that are done have left so much behind that another process is better."""
        return self._graph is not None and memory_taken() > self._taken + self.memory / 2

    def close(self) -> None:
        """Let go of it; the next use opens it anew."""
        self._graph = None


def perform(here: Open, job: Mapping[str, Any]) -> Reply:
    """Do a job; a store whose files went meanwhile is opened anew and the job done again."""
    module, _, name = str(job["call"]).partition(":")
    if not module.startswith(_PACKAGE):
        raise Refused(500, f"no job {job['call']!r}")
    function = getattr(import_module(module), name)
    try:
        reply: Reply = function(here, **job["with"])
    except (OSError, RuntimeError):
        here.close()
        reply = function(here, **job["with"])
    return reply


def _answer(here: Open, job: Mapping[str, Any]) -> bytes:
    try:
        if "open" in job:
            here.close()
            here.graph  # noqa: B018 - opens it
            return packed({"ok": True})
        limit_memory(here.memory)
        reply = perform(here, job)
        return packed({"type": reply.type, "tired": here.tired}, reply.body)
    except Refused as error:
        return packed({"status": error.status, "detail": error.detail, "wait": error.wait})
    except MemoryError:
        return packed({"status": 507, "detail": "the answer takes more memory than is allowed"})
    except UsageError as error:
        return packed({"status": 400, "detail": str(error)})
    except KgError as error:
        return packed({"status": 503, "detail": str(error)})
    except Exception as error:  # whatever a job does, the worker lives on and says what happened
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return packed({"status": 500, "detail": detail})


def main() -> None:
    """Do the jobs that come on standard input, answer them on standard output."""
    path, memory, federated = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "federated"
    inbox, out = channels()
    if not federated:
        deny_network()
    work = listen(inbox, receive)
    here = Open(path, memory)
    while True:
        answer = _answer(here, work.get())
        out.write(answer)
        out.flush()


if __name__ == "__main__":
    run(main)
