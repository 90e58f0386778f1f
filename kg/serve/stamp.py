"""Whether the graph that is served has changed on disk, and is to be opened anew.

Whoever writes to a store puts a numbered snapshot beside it when something is done and whole, so
that nobody is shown half of it. A file is taken up when it has been still for a moment.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress

__all__ = ["Stamp", "Watch", "stamp_of"]

Stamp = tuple[int, ...]

#: Seconds between two looks, and that a file has to be still.
_EVERY, _STILL = 0.5, 1.0


def stamp_of(path: str) -> Stamp:
    """Tells states of a graph apart: number and time of a snapshot, size and time of a file.

    >>> stamp_of("nowhere.trig")
    ()
    """
    with suppress(OSError, ValueError):
        if not os.path.isdir(path):
            told = os.stat(path)
            return told.st_size, told.st_mtime_ns
        name = max(one for one in os.listdir(f"{path}/views") if one.isdigit())
        return int(name), os.stat(f"{path}/views/{name}").st_mtime_ns
    return ()


class Watch:
    """Looks at the graph at `path` now and then; ``stamp`` is the state that is to be shown."""

    def __init__(self, path: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.path, self._clock = path, clock
        self._still = 0.0 if os.path.isdir(path) else _STILL
        self.stamp = self._seen = stamp_of(path)
        self._looked = self._since = clock()

    def look(self) -> Stamp:
        """The state to be shown, after a look if the last one is some time ago."""
        now = self._clock()
        if now - self._looked >= _EVERY:
            self._looked = now
            seen = stamp_of(self.path)
            if seen != self._seen:
                self._seen, self._since = seen, now
            if seen and seen != self.stamp and now - self._since >= self._still:
                self.stamp = seen
        return self.stamp

    def changed(self) -> None:
        """Show the state of now: this service itself has changed the graph."""
        self.stamp = self._seen = stamp_of(self.path)
        self._since = self._clock()
