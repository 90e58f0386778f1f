"""Two thousand broken queries and five hundred broken requests, and the service still answers."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice

import pytest
import requests

from kg.graph.questions import questions
from tests.serve.serving import Service

SEED = 20160430
QUERIES, REQUESTS = 2_000, 500

#: What is put into queries: words of the language, signs, what has broken parsers elsewhere.
BITS = (
    *"{}()[]<>.;,|/^*+?!=&@#\"'\\:-_$",
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("GRAPH", "SERVICE", "BIND", "VALUES", "UNDEF", "GROUP BY", "HAVING", "ORDER BY", "LIMIT 1"),
    *("OFFSET -1", "DISTINCT", "EXISTS", "NOT EXISTS", "FROM", "NAMED", "BASE", "PREFIX", "COUNT"),
    *("REGEX", "CONCAT", "STRDT", "IRI(", "1e999", "0xFF", "99999999999999999999999", "true", "a"),
    *(
        "\x00",
        "\ud7ff",
        "\ufffe",
        "\u202e",
        "حلب",
        "😀",
        "\\u0000",
        "\\uD800",
        "\\U00110000",
        "%%",
        "%00",
    ),
    *("<http://", "<>", "_:b", "[]", "()", "''''''", '""""""', "^^<>", "@", "<<", ">>", "{|", "|}"),
    *("INSERT DATA {", "DROP ALL", "LOAD <http://x/>", "*" * 50, "(" * 100, "!" * 100, "{" * 100),
)
HEADERS = (
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"Content-Length: 5\r\nContent-Length: 6",
    b"Content-Length: 0x10",
    b"Transfer-Encoding: chunked\r\nContent-Length: 3",
    b"Transfer-Encoding: gzip, chunked",
    b"Content-Type: application/sparql-query; charset=\xff",
    b"Content-Type: multipart/form-data; boundary=",
    b"Content-Encoding: br",
    b"Expect: 100-continue",
    b"Upgrade: websocket\r\nConnection: Upgrade",
    b"Accept: " + b"a/b;q=1e9," * 500,
    b"Accept: ;;;,,,q=",
    b"Authorization: Basic ====",
    b"Authorization: Bearer \xf0\x9f\x98\x80",
    b"Host: a\r\nHost: b",
    b"Host:",
    b"X: " + b"x" * 70_000,
    b"Bad Header: x",
    b": nothing",
    b" folded: x",
    b"Range: bytes=5-1",
    b"Cookie: " + b";" * 1000,
)
LINES = (
    b"GET /sparql?query=%s HTTP/1.1",
    b"POST /sparql HTTP/1.1",
    b"GET /sparql?query=ASK%7B%7D HTTP/9.9",
    b"GET http://127.0.0.1:1/sparql HTTP/1.1",
    b"GET //../../etc/passwd HTTP/1.1",
    b"GET /sparql?query=%ff%fe HTTP/1.1",
    b"GET /sparql?%=%&&&==&query HTTP/1.1",
    b"G\x00T /sparql HTTP/1.1",
    b"CONNECT 127.0.0.1:22 HTTP/1.1",
    b"PRI * HTTP/2.0",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"OPTIONS * HTTP/1.1",
    b"TRACE /sparql HTTP/1.1",
    b"DELETE /sparql HTTP/1.1",
    b"",
)


def mutated(rng: random.Random) -> Iterator[str]:
    """Queries that people ask, with pieces taken out, doubled, swapped, put in."""
    seeds = [one.sparql for one in questions().values() if not one.online]
    seeds += ["ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "DESCRIBE <urn:x>"]
    while True:
        text = rng.choice(seeds)
        for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
            start = rng.randrange(len(text) + 1)
            end = min(len(text), start + rng.choice((0, 1, 5, 40)))
            new = rng.choice(("", rng.choice(BITS), text[start:end] * 2, text[end : end + 40]))
            text = text[:start] + new + text[end:]
        yield text


def malformed(rng: random.Random) -> Iterator[bytes]:
    """Requests that are broken in their line, headers or body."""
    queries = mutated(rng)
    while True:
        text = next(queries).encode("utf-8", "surrogatepass")[:3000]
        line = rng.choice(LINES)
        if b"%s" in line:
            line = line.replace(b"%s", text)
        end = rng.choice((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b""))
        heads = [b"Host: localhost", *rng.sample(HEADERS, rng.choice((0, 1, 2, 4)))]
        data = end.join([line, *heads, b"", b""]) + rng.choice(
            (b"", text, b"ffffffff\r\n", b"0\r\n\r\n")
        )
        if rng.random() < 0.3:
            data = data[: rng.randrange(1, len(data) + 1)]
        if rng.random() < 0.2:
            spot = rng.randrange(len(data))
            data = data[:spot] + rng.randbytes(8) + data[spot:]
        yield data


def alive(service: Service) -> bool:
    answer = requests.post(service.sparql, data={"query": "ASK { ?s ?p ?o }"}, timeout=30)
    return bool(answer.json()["boolean"])


@pytest.mark.slow
def test_broken_queries(reading: Service) -> None:
    rng = random.Random(SEED)  # noqa: S311
    headers = {"Content-Type": "application/sparql-query"}

    def status(query: str) -> int:
        body = query.encode("utf-8", "surrogatepass")
        answer = session.post(reading.sparql, data=body, headers=headers, timeout=60)
        assert answer.status_code == 200 or 0 < len(answer.content) < 1000
        return answer.status_code

    with requests.Session() as session, ThreadPoolExecutor(3) as clients:
        found = Counter(clients.map(status, islice(mutated(rng), QUERIES)))
    assert set(found) <= {200, 400, 403, 422, 500, 504, 507}, found
    assert found[400] > QUERIES / 2
    assert found[500] + found[507] < QUERIES / 50, found
    assert alive(reading)


@pytest.mark.slow
def test_broken_requests(reading: Service) -> None:
    rng = random.Random(SEED + 1)  # noqa: S311
    for number, data in enumerate(islice(malformed(rng), REQUESTS)):
        with socket.create_connection(("127.0.0.1", reading.port), timeout=5) as connection:
            with suppress(OSError):
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            connection.settimeout(5)
            with suppress(ConnectionError):
                start = connection.recv(64)
                assert not start or start.startswith(b"HTTP/1.1 "), data
        if number % 100 == 0:
            assert alive(reading)
    assert alive(reading)
