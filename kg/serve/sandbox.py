"""What a worker process may take of the machine: memory by measure, the network not at all.

The limits are those of the operating system, so that nothing in a query can talk its way round
them. Linux has both; elsewhere the text of a query is checked all the same (`kg.serve.guard`).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path
from typing import Final

__all__ = ["deny_network", "limit_memory", "memory_taken"]

#: Machine → its mark in a filter and its number of the call that opens a socket.
_CALLS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13


def limit_memory(mebibytes: int) -> None:
    """Let this process take so much more memory than it has now; 0 lifts the limit."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if mebibytes <= 0:
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
        return
    limit = (memory_taken() + mebibytes) * 2**20
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def memory_taken() -> int:
    """Mebibytes that this process has; 0 where that cannot be told."""
    if not sys.platform.startswith("linux"):
        return 0
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def deny_network() -> bool:
    """Let this process open no socket from now on; whether the system can do that.

    A filter of system calls (seccomp) answers "permission denied". It cannot be taken back.
    """
    known = _CALLS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    machine, call = known
    steps = (
        (_LOAD, 0, 0, 4),  # the machine that the call is made for
        (_IF_EQUAL, 0, 3, machine),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_IF_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(buffer))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, program, 0, 0) == 0)
