"""Messages between a process and the workers that it started, over their standard streams.

Both ends are this program, and the pipes are private to them: that is why values travel as pickles.
"""

from __future__ import annotations

import pickle
from typing import IO, Any, Final

__all__ = ["receive", "send"]

#: Bytes that say how long a message is.
_HEAD: Final = 8


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_HEAD, "big") + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message; `EOFError` when the other end has gone, also in the middle of one.

    >>> from io import BytesIO
    >>> pipe = BytesIO()
    >>> send(pipe, ["قصف"])
    >>> _ = pipe.seek(0)
    >>> receive(pipe)
    ['قصف']
    """
    size = int.from_bytes(_exactly(pipe, _HEAD), "big")
    return pickle.loads(_exactly(pipe, size))  # noqa: S301


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
