"""Networks and maps of the reading room, and what they lead to."""

from __future__ import annotations

import csv
import html
import io
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.serve.room_snapshot import Snapshot
from kg.serve.stamp import stamp_of
from tests.serve.pages import links

REPO = Path(__file__).resolve().parents[2]


def test_the_network_is_a_page_with_a_policy(client: TestClient) -> None:
    if not (REPO / "kg" / "view" / "assets" / "page.js").exists():
        pytest.skip("the page's script is not built here")
    answer = client.get("/network")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'sha256-" in policy
    assert "unsafe" not in policy


def test_the_map_is_a_picture_of_what_happened(client: TestClient) -> None:
    assert "/map" in links(client.get("/places").text)
    page = client.get("/map?class=AirStrike&lang=ar").text
    assert 'src="/map.svg?class=AirStrike&amp;lang=ar"' in page
    answer = client.get("/map.svg?lang=en")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "<svg" in answer.text
    assert "<script" not in answer.text


def test_the_network_around_an_actor_leads_to_what_passed(client: TestClient, store: Path) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    busiest = max(here.ties, key=lambda one: (len(here.ties[one]), one))
    address = f"/actor/{quote(busiest.rpartition('/')[2], safe='')}"
    page = client.get(f"{address}?lang=ar").text
    assert page.count("<circle") == len(here.ties[busiest]) + 1
    assert "/map.json?actor=" in html.unescape(page)
    told = client.get(f"{address}?of=around&format=json").json()
    assert {one["entity"] for one in told} == set(here.ties[busiest])
    link = next(one for one in links(page) if "&with=" in one and one.startswith("/events?actor="))
    rows = client.get(f"{link}&format=json").json()
    assert rows
    assert {one["event"] for one in rows} < set(here.world.events)


def test_the_map_tells_where_and_when(client: TestClient) -> None:
    told = client.get("/map.json?lang=en").json()
    assert told["land"]
    assert {one[0] for one in told["events"]} == set(range(len(told["places"])))
    assert all(0 <= x <= told["wide"] for place in told["places"] for x in place["at"][:1])
    rows = list(
        csv.DictReader(io.StringIO(client.get("/map.json?format=csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == len(told["events"])
    places = client.get("/map.json?format=geojson").json()
    assert [one["geometry"]["coordinates"] for one in places["features"]] == [
        [float(one["lon"]), float(one["lat"])] for one in rows
    ]
    assert client.get("/map.json?q=zzzz").json()["events"] == []
    assert client.get("/map.json?class=Picnic").status_code == 400
