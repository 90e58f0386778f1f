"""Servers on this machine for live look-up: a real SPARQL server, and a troublesome one."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

#: An answer without rows.
NOTHING = json.dumps({"head": {"vars": []}, "results": {"bindings": []}}).encode()


@dataclass
class Reply:
    """What the troublesome server answers next."""

    status: int = 200
    body: bytes = NOTHING
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class Trouble:
    """A running server, the replies it has left, and what it was asked."""

    url: str
    replies: list[Reply]
    agents: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return len(self.agents)


@contextmanager
def troublesome(*replies: Reply) -> Iterator[Trouble]:
    """A server that gives the replies one after the other, the last one for ever."""
    trouble = Trouble("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            trouble.agents.append(self.headers.get("User-Agent", ""))
            reply = trouble.replies.pop(0) if len(trouble.replies) > 1 else trouble.replies[0]
            time.sleep(reply.delay)
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/sparql-results+json")
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                pass

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    trouble.url = f"http://127.0.0.1:{server.server_port}/sparql"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield trouble
    finally:
        server.shutdown()
        server.server_close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answering(url: str, running: Callable[[], bool]) -> bool:
    """Whether the server answers within half a minute."""
    for _ in range(300):
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - always http on this machine
                return True
        except (URLError, OSError):
            if not running():
                return False
            time.sleep(0.1)
    return False


@contextmanager
def oxigraph(data: Path, folder: Path) -> Iterator[str]:
    """A SPARQL 1.1 server loaded with `data`; the test is skipped where it is not installed."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("no SPARQL server: pip install oxigraph")
    store = str(folder / "store")
    subprocess.run([program, "load", "-l", store, "-f", str(data)], check=True, capture_output=True)
    port = _free_port()
    server = subprocess.Popen(
        [program, "serve-read-only", "-l", store, "-b", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        if not _answering(f"http://127.0.0.1:{port}/", lambda: server.poll() is None):
            pytest.fail("the SPARQL server did not start")
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait(10)
