"""SPARQL servers of other makers on this machine, and one that fails when it is told to."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
)

VIRTUOSO = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
TransactionFile = v.trx
xa_persistent_file = v.pxa
LockFile = v.lck
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 8
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass
class Server:
    """Where a server answers queries, takes updates, and keeps graphs."""

    query: str
    update: str
    store: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: Sequence[str], folder: Path, url: str) -> Iterator[None]:
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                with urlopen(url, timeout=2):  # noqa: S310 - always http on this machine
                    break
            except HTTPError:
                break
            except (URLError, OSError):
                if process.poll() is not None:
                    pytest.fail("the server ended: " + (folder / "server.log").read_text())
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph's own server, empty."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("no SPARQL server: pip install oxigraph")
    root = f"http://127.0.0.1:{(port := free_port())}"
    command = [program, "serve", "-l", str(folder / "store"), "-b", f"127.0.0.1:{port}"]
    with _running(command, folder, root):
        yield Server(f"{root}/query", f"{root}/update", f"{root}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso, empty; it takes updates from dba, whose password is dba."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no Virtuoso: apt-get install virtuoso-opensource-7-bin")
    port = free_port()
    (folder / "v.ini").write_text(VIRTUOSO.format(sql=free_port(), http=port), "utf-8")
    root = f"http://127.0.0.1:{port}"
    with _running([program, "+foreground", "+configfile", "v.ini"], folder, f"{root}/sparql"):
        yield Server(f"{root}/sparql", f"{root}/sparql-auth", f"{root}/sparql-graph-crud-auth")


@dataclass
class Failing:
    """A server in this process. ``next`` are statuses that it answers before it does its work.

    ``largest`` is how many lines a request may have; requests with ``poison`` in them are refused.
    ``after`` is how many changes it takes until it answers 401 to all further ones.
    """

    url: str = ""
    data: Store = field(default_factory=Store)
    next: list[int] = field(default_factory=list)
    largest: int = 1_000_000
    poison: str = "\x00"
    after: int = 1_000_000
    changes: int = 0
    agents: set[str] = field(default_factory=set)
    authorizations: set[str] = field(default_factory=set)


@contextmanager
def failing() -> Iterator[Failing]:
    """A SPARQL server that does what it is told."""
    state = Failing()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            state.agents.add(self.headers.get("User-Agent", ""))
            state.authorizations.add(self.headers.get("Authorization", ""))
            kind = self.headers.get("Content-Type", "").partition(";")[0]
            if state.next:
                self.answer(state.next.pop(0), b"try later", {"Retry-After": "0"})
            elif kind == "application/x-www-form-urlencoded":
                self.answer(200, _asked(state.data, body), {"Content-Type": "x/json"})
            elif body.count("\n") > state.largest:
                self.answer(413, b"too large")
            elif state.poison in body:
                self.answer(
                    400, b"<html><p>cannot <b>parse</b></html>", {"Content-Type": "text/html"}
                )
            elif state.changes >= state.after:
                self.answer(401, b"who are you?")
            else:
                state.changes += 1
                self.change(kind, body)
                self.answer(204, b"")

        def change(self, kind: str, body: str) -> None:
            if kind == "application/sparql-update":
                state.data.update(body)
            else:
                name = parse_qs(urlsplit(self.path).query)["graph"][0]
                state.data.load(body.encode(), format=RdfFormat.TURTLE, to_graph=NamedNode(name))

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _asked(data: Store, body: str) -> bytes:
    form = parse_qs(body)
    graphs: list[NamedNode | BlankNode | DefaultGraph] = []
    graphs += [NamedNode(one) for one in form.get("default-graph-uri", ())]
    found = data.query(form["query"][0], default_graph=graphs or None)
    assert isinstance(found, QuerySolutions | QueryBoolean)
    return found.serialize(format=QueryResultsFormat.JSON) or b""
