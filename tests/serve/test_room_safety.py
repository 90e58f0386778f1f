"""What a report says is only ever text in the reading room, and who may look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.model import Report
from kg.pipeline import build
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from kg.serve.room_words import safe_url, visible
from tests.serve.pages import first, links, scripts

TOKEN = "a-token"  # noqa: S105
OVERRIDE = "\u202e"
HOSTILE = Report(
    "hostile/<1>",
    f"قصفت طائرات روسية مدينة حلب السبت <script>alert(1)</script> {OVERRIDE}وقتل خمسة مدنيين.",
    "ar",
    date(2016, 5, 1),
    source="<img src=x onerror=alert(2)>",
    url="javascript:alert(3)",
    title=f'"><script>alert(4)</script> {OVERRIDE}غارة على حلب',
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A graph file with a report that means harm."""
    path = tmp_path_factory.mktemp("hostile") / "graph.trig"
    build([HOSTILE], reader="rules").write(path)
    app = application(str(path), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        yield found


def test_what_a_report_says_is_only_ever_text(hostile: TestClient) -> None:
    report = first(hostile, "/reports", "/report/")
    event = first(hostile, "/events", "/event/")
    claim = first(hostile, event, "/claim/")
    actor = first(hostile, "/actors", "/actor/")
    for address in ("/", "/reports", report, event, claim, actor, "/?q=script", "/events"):
        page = hostile.get(address).text
        assert set(scripts(page)) <= {'<script src="/static/room.js" defer>'}
        assert page.count("<img") == page.count('<img class="map" src="/map.svg?')
        assert "javascript:" not in "".join(links(page))
        assert OVERRIDE not in page
    shown = hostile.get(report).text
    assert "javascript:alert(3)" in shown  # as text
    assert "⟦U+202E⟧" in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;script&gt;" in hostile.get(f"/?q={quote('<script>alert(5)</script>')}").text


def test_a_graph_file_shows_what_is_quoted(hostile: TestClient) -> None:
    page = hostile.get(f"{first(hostile, '/reports', '/report/')}?lang=en").text
    assert "not kept here" in page
    assert "<mark>قصفت</mark>" in page


def test_other_machines_need_the_token(store: Path) -> None:
    app = application(str(store), Options(host="0.0.0.0", token=TOKEN, workers=1), room)  # noqa: S104
    with TestClient(app, base_url="http://kg.example") as client:
        for address in ("/", "/reports", "/static/room.css", "/nowhere"):
            refused = client.get(address)
            assert refused.status_code == 401
            assert "Basic" in refused.headers["www-authenticate"]
        assert client.get("/", auth=("reader", TOKEN)).status_code == 200
        assert client.get("/", auth=("reader", "wrong")).status_code == 401


def test_a_page_elsewhere_cannot_call_it_by_another_name(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http:", "http://a b/",
            "https://e\u202e.org", "vbscript:x", "http://[", ""]
)  # fmt: skip
def test_only_addresses_of_web_pages_are_linked(url: str) -> None:
    assert safe_url(url) == ""


def test_lone_surrogates_can_be_shown() -> None:
    assert visible("a\ud800b") == "a?b"
