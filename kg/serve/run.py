"""Run the service until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import uvicorn
from starlette.applications import Starlette

from kg.errors import KgError
from kg.serve.app import Room, application
from kg.serve.options import Options
from kg.serve.patience import PatientProtocol

__all__ = ["serve"]

#: Seconds that requests have to be finished when the service is told to stop.
_PATIENCE: Final = 3

#: Seconds that the service waits before it opens, so that the first to ask need not wait.
_FIRST: Final = 30.0

#: Connections at a time; more are answered with status 503.
_CONNECTIONS: Final = 1000

#: Bytes that a request line with its headers may have: long queries in the address.
_HEADERS: Final = 2**18


class _Server(uvicorn.Server):
    """A server whose signals are handled here, so that stopping it is no failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, self.handle_exit, number, None)
            except (NotImplementedError, RuntimeError):
                with suppress(ValueError):
                    signal.signal(number, self.handle_exit)
        yield


def serve(
    graph_path: str,
    options: Options,
    *,
    room: Room | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the graph until SIGINT or SIGTERM; `ready` is told the address once it answers.

    Raises `KgError` if the graph cannot be opened or the port is taken.
    """
    with _bound(options) as listening:
        asyncio.run(_serve(application(graph_path, options, room), listening, options, ready))


async def _serve(
    app: Starlette,
    listening: socket.socket,
    options: Options,
    ready: Callable[[str], None],
) -> None:
    async with app.state.pool as pool:
        if pool.first:
            await asyncio.wait(map(asyncio.wrap_future, pool.first), timeout=_FIRST)
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            h11_max_incomplete_event_size=_HEADERS,
            timeout_graceful_shutdown=_PATIENCE,
            http=PatientProtocol,
            ws="none",
            loop="asyncio",
        )
        host, port = listening.getsockname()[:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        await _Server(config).serve(sockets=[listening])


@contextmanager
def _bound(options: Options) -> Iterator[socket.socket]:
    """A socket that listens where the options say."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host.strip("[]"), options.port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(1024)
            yield found
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KgError(
            f"cannot listen on {options.host}, port {options.port}: {reason}; "
            "choose another with --host or --port"
        ) from error
