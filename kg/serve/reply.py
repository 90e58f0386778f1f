"""What a worker answers, and how answers travel between processes.

A message is a JSON object and bytes behind it, each with its length in front: nothing in it can
make the other side do anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, Any, Final

from kg.errors import KgError

__all__ = ["HEAD", "Refused", "Reply", "lengths", "packed", "receive"]

#: Bytes that say how long the object and what follows it are.
HEAD: Final = 16


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its media type and its bytes."""

    type: str
    body: bytes


class Refused(KgError):
    """A request that is not done: the HTTP status and why, for people.

    ``wait`` is in how many seconds it may go better.
    """

    def __init__(self, status: int, detail: str, *, wait: int = 0) -> None:
        super().__init__(detail)
        self.status, self.detail, self.wait = status, detail, wait


def packed(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as it travels."""
    data = json.dumps(head).encode()
    return len(data).to_bytes(8, "big") + len(body).to_bytes(8, "big") + data + body


def lengths(head: bytes) -> tuple[int, int]:
    """How long the object is and what follows it.

    >>> lengths(packed({}, b"abc")[:HEAD])
    (2, 3)
    """
    return int.from_bytes(head[:8], "big"), int.from_bytes(head[8:], "big")


def receive(pipe: IO[bytes]) -> dict[str, Any]:
    """Read the object of one message; `EOFError` when the other side has gone."""
    first, second = lengths(_exactly(pipe, HEAD))
    head: dict[str, Any] = json.loads(_exactly(pipe, first))
    _exactly(pipe, second)
    return head


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
