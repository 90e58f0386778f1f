"""An endpoint that is busy, slow, broken or closed: what is asked again, and what is said."""

from __future__ import annotations

import json
import socket
from datetime import date
from pathlib import Path

import pytest

from kg.errors import LookupFailed
from kg.linking.endpoint import DiskCache, Endpoint, EndpointRefused
from tests.linking.serving import NOTHING, Reply, troublesome

QUERY = "SELECT ?item WHERE { ?item ?p ?o }"
ONE = json.dumps(
    {"results": {"bindings": [{"item": {"type": "literal", "value": "حلب", "xml:lang": "ar"}}]}}
).encode()


def patient(url: str, waits: list[float], **options: object) -> Endpoint:
    """An endpoint whose waits are noted instead of spent."""
    return Endpoint(url, pause=0, sleep=waits.append, **options)  # type: ignore[arg-type]


def test_an_answer_has_values_and_languages() -> None:
    with troublesome(Reply(body=ONE)) as server:
        [row] = Endpoint(server.url, pause=0).select(QUERY)
    assert (row["item"].value, row["item"].lang) == ("حلب", "ar")
    assert server.agents[0].startswith("conflict-kg/")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_endpoint_is_asked_again(status: int) -> None:
    waits: list[float] = []
    with troublesome(Reply(status), Reply(status), Reply(body=ONE)) as server:
        assert len(patient(server.url, waits).select(QUERY)) == 1
    assert server.asked == 3
    assert waits == [1.0, 2.0]


def test_the_wait_that_the_server_asks_for_is_kept_within_reason() -> None:
    waits: list[float] = []
    replies = [
        Reply(429, headers={"Retry-After": "7"}),
        Reply(429, headers={"Retry-After": "86400"}),
        Reply(429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        Reply(body=ONE),
    ]
    with troublesome(*replies) as server:
        patient(server.url, waits).select(QUERY)
    assert waits == [7.0, 60.0, 4.0]


def test_an_endpoint_that_stays_busy_leaves_the_question_open() -> None:
    waits: list[float] = []
    with troublesome(Reply(503)) as server:
        endpoint = patient(server.url, waits, tries=3)
        with pytest.raises(LookupFailed, match=r"status 503, asked 3 times"):
            endpoint.select(QUERY)
        assert server.asked == 3


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_endpoint_that_refuses_is_asked_once(status: int) -> None:
    waits: list[float] = []
    with troublesome(Reply(status)) as server:
        endpoint = patient(server.url, waits)
        for _ in range(3):
            with pytest.raises(EndpointRefused):
                endpoint.select(QUERY)
        assert server.asked == 1
    assert waits == []


def test_a_question_that_is_not_understood_is_not_repeated() -> None:
    waits: list[float] = []
    with troublesome(Reply(400), Reply(body=ONE)) as server:
        endpoint = patient(server.url, waits)
        with pytest.raises(LookupFailed, match="does not understand"):
            endpoint.select(QUERY)
        assert len(endpoint.select(QUERY)) == 1


@pytest.mark.parametrize(
    "body",
    [
        ONE[:-20],
        b"<html>busy</html>",
        b"",
        b"[1, 2]",
        b'{"results": {"bindings": [{"item": "Q1"}]}}',
        b'{"results": {"bindings": [{"item": {"value": 1}}]}}',
        b'{"boolean": true}',
    ],
)
def test_a_wrong_answer_is_asked_for_again_and_never_kept(body: bytes, tmp_path: Path) -> None:
    waits: list[float] = []
    cache = DiskCache(tmp_path, date(2026, 1, 2))
    with troublesome(Reply(body=body)) as server:
        with pytest.raises(LookupFailed, match=r"cut short or no SPARQL result|no SPARQL result"):
            patient(server.url, waits, tries=2, cache=cache).select(QUERY)
        assert server.asked == 2
    assert list(tmp_path.rglob("*.json")) == []


def test_a_slow_endpoint_is_given_up() -> None:
    waits: list[float] = []
    with (
        troublesome(Reply(body=ONE, delay=3.0)) as server,
        pytest.raises(LookupFailed, match="asked 1 times"),
    ):
        patient(server.url, waits, tries=1, timeout=1).select(QUERY)


def test_an_endpoint_that_is_not_there_is_said() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    waits: list[float] = []
    with pytest.raises(LookupFailed, match="cannot be reached"):
        patient(f"http://127.0.0.1:{port}/sparql", waits, tries=2).select(QUERY)


def test_an_answer_is_kept_until_it_is_old(tmp_path: Path) -> None:
    with troublesome(Reply(body=ONE), Reply(body=NOTHING)) as server:
        first = Endpoint(server.url, pause=0, cache=DiskCache(tmp_path, date(2026, 1, 2)))
        again = Endpoint(server.url, pause=0, cache=DiskCache(tmp_path, date(2026, 2, 2)))
        later = Endpoint(server.url, pause=0, cache=DiskCache(tmp_path, date(2026, 9, 1)))
        assert len(first.select(QUERY)) == len(again.select(QUERY)) == 1
        assert server.asked == 1
        assert later.select(QUERY) == ()
    [kept] = tmp_path.rglob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["given"] == "2026-09-01"


def test_a_broken_file_in_the_cache_counts_as_absent(tmp_path: Path) -> None:
    with troublesome(Reply(body=ONE)) as server:
        endpoint = Endpoint(server.url, pause=0, cache=DiskCache(tmp_path, date(2026, 1, 2)))
        endpoint.select(QUERY)
        [kept] = tmp_path.rglob("*.json")
        kept.write_text("{", encoding="utf-8")
        assert len(endpoint.select(QUERY)) == 1
        assert server.asked == 2


def test_requests_keep_their_distance() -> None:
    waits: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with troublesome(Reply(body=ONE)) as server:
        endpoint = Endpoint(server.url, pause=1.5, clock=lambda: now[0], sleep=sleep)
        for number in range(3):
            endpoint.select(f"{QUERY} # {number}")
    assert waits == [1.5, 1.5]
