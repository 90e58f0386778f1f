"""How many processes this machine can really run side by side."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

__all__ = ["usable_cores"]

#: Where Linux says how much of the machine a container may use: ``<microseconds> <period>``.
_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(quota: Path = _QUOTA) -> int:
    """Cores that this process may use, not those that the machine has; at least 1.

    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, min(cores, _allowed(quota) or cores))


def _allowed(quota: Path) -> int | None:
    try:
        share, period = quota.read_text("ascii").split()
        return None if share == "max" else max(1, int(share) // int(period))
    except (OSError, ValueError, ZeroDivisionError):
        return None
