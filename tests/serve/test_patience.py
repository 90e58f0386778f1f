"""Clients that send or fetch too slowly are sent away, and nobody else is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from kg.serve import patience
from kg.serve.patience import PatientProtocol

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]

LARGE = 16 * 2**20


async def _app(_scope: Any, receive: Any, send: Any) -> None:
    """Answer with the body that came, or much where it is ``large``; think before ``think``."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body, more = body + message.get("body", b""), message.get("more_body", False)
    if body == b"think":
        await asyncio.sleep(0.8)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    told = b"x" * LARGE if body == b"large" else body or b"nothing"
    await send({"type": "http.response.body", "body": told})


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_HEAD", "_BODY", "_FETCH"):
        monkeypatch.setattr(patience, name, 0.4)


def _talk(talk: Talk) -> tuple[bytes, float]:
    """What the service says in a talk, and how many seconds it took."""

    async def run() -> tuple[bytes, float]:
        config = Config(_app, log_level="error", ws="none", lifespan="off", timeout_keep_alive=1)
        config.load()
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: PatientProtocol(config, state, {}), "127.0.0.1", 0
        )
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            start = time.monotonic()
            try:
                return await asyncio.wait_for(talk(reader, writer), 10), time.monotonic() - start
            finally:
                writer.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"", b""),
        (b"GET / HTTP/1.1\r\nHost: local", b"HTTP/1.1 408 "),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf", b"HTTP/1.1 408 "),
    ],
)
def test_half_a_request_is_waited_for_so_long(sent: bytes, answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(sent)
        return await reader.read()

    said, seconds = _talk(talk)
    assert said.startswith(answer)
    assert bool(said) == bool(answer)
    assert 0.3 < seconds < 5


def test_a_byte_now_and_then_does_not_keep_it_open() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        said = asyncio.create_task(reader.read())
        for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 100:
            writer.write(bytes([byte]))
            if (await asyncio.wait([said], timeout=0.05))[0]:
                break
        return await said

    said, seconds = _talk(talk)
    assert said.startswith(b"HTTP/1.1 408 ")
    assert seconds < 5


def test_a_second_request_that_stays_half_is_sent_away_too() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"nothing")
        writer.write(b"GET /second HT")
        return await reader.read()

    said, _ = _talk(talk)
    assert b"HTTP/1.1 408 " in said


def test_work_that_takes_its_time_is_not_cut_short() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nthi")
        await asyncio.sleep(0.1)
        writer.write(b"nk")
        return await reader.readuntil(b"think")

    said, seconds = _talk(talk)
    assert said.startswith(b"HTTP/1.1 200 ")
    assert seconds > 0.8


def test_an_answer_that_nobody_fetches_is_given_up() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nlarge")
        await asyncio.sleep(1.5)
        try:
            return await reader.read()
        except ConnectionError:
            return b""

    said, _ = _talk(talk)
    assert len(said) < LARGE
