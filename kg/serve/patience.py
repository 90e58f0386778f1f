"""How long a client may take: to send a request, and to fetch what it asked for.

A client that opens connections, sends half a request and waits would hold them for good, until none
is left for others. It is told so and sent away; the time that the work itself takes does not count.
"""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["PatientProtocol"]

#: Seconds for the request line and the headers, from the opening or the first byte on.
_HEAD: Final = 20.0

#: Seconds for the body: 32 MiB at two megabits a second.
_BODY: Final = 120.0

#: Seconds in which something of an answer has to be fetched.
_FETCH: Final = 60.0

_LATE: Final = b"the request did not come in time\n"
_ANSWER: Final = (
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s" % (len(_LATE), _LATE)
)


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to waiting."""

    _waits: asyncio.TimerHandle | None = None
    _waits_for: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request."""
        super().connection_made(transport)
        self._wait_for(h11.IDLE, _HEAD)

    def data_received(self, data: bytes) -> None:
        """Take some bytes; wait for the rest of a request, for no longer than it may take."""
        super().data_received(data)
        state = self.conn.their_state
        if state is h11.IDLE:
            self._wait_for(h11.IDLE, _HEAD)
        elif state is h11.SEND_BODY:
            self._wait_for(h11.SEND_BODY, _BODY)
        else:
            self._wait_no_more()

    def pause_writing(self) -> None:
        """The client has not fetched what was sent."""
        super().pause_writing()
        self._wait_for(None, _FETCH)

    def resume_writing(self) -> None:
        """The client has fetched some."""
        super().resume_writing()
        self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more comes."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait_for(self, what: object, seconds: float) -> None:
        """Give up after so many seconds; the clock runs on where the same was waited for."""
        if self._waits is not None and self._waits_for is what:
            return
        self._wait_no_more()
        self._waits_for = what
        self._waits = self.loop.call_later(seconds, self._give_up, what)

    def _wait_no_more(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _give_up(self, what: object) -> None:
        self._waits = None
        if what is None:
            self.transport.abort()
            return
        if not self.transport.is_closing() and self._has_begun():
            self.transport.write(_ANSWER)
        self.transport.close()

    def _has_begun(self) -> bool:
        """Whether part of a request is there, and nothing of an answer."""
        if self.conn.their_state is h11.SEND_BODY:
            return self.cycle is None or not self.cycle.response_started
        return bool(self.conn.trailing_data[0])
