"""The reading room: every page, in both languages, whatever a report holds."""

from __future__ import annotations

import csv
import html
import io
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli import main
from kg.export.world import Passage
from kg.graph.store import Graph
from kg.model import Report
from kg.pipeline import build
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from kg.serve.room_snapshot import Snapshot
from kg.serve.room_text import Mark, cut, quoted
from kg.serve.room_words import safe_url, visible
from kg.serve.stamp import stamp_of

REPO = Path(__file__).resolve().parents[2]
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
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example reports."""
    path = tmp_path_factory.mktemp("room") / "store"
    examples = str(REPO / "examples" / "reports")
    done = CliRunner().invoke(main, ["build", examples, "--reader", "rules", "-o", f"{path}/"])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[TestClient]:
    app = application(str(store), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        yield found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A graph file with a report that means harm."""
    path = tmp_path_factory.mktemp("hostile") / "graph.trig"
    build([HOSTILE], reader="rules").write(path)
    app = application(str(path), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        yield found


def links(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', text)]


def scripts(text: str) -> list[str]:
    """The opening tags of scripts."""
    return re.findall(r"<script[^>]*>", text)


def first(client: TestClient, page: str, start: str) -> str:
    """The first link of a page that begins so."""
    return next(one for one in links(client.get(page).text) if one.startswith(start))


def test_every_link_of_every_page_leads_somewhere(client: TestClient) -> None:
    waiting, seen = ["/", "/?q=a", "/events?format=csv"], set()
    kinds: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        kind = address.split("?")[0].split("/")[1]
        most = 2 if kind in ("network", "map.svg") else 40
        if address in seen or kinds.get(kind, 0) >= most:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code == 200, (address, answer.text[-300:])
        assert "unsafe-inline" not in answer.headers.get("content-security-policy", "")
        if kind != "network" and answer.headers["content-type"].startswith("text/html"):
            assert all('src="/static/' in one or "json" in one for one in scripts(answer.text))
            assert " style=" not in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            waiting += [one for one in links(answer.text) if one.startswith("/")]
    assert {"event", "actor", "report", "ask", "timeline", "coverage", "unlinked"} <= kinds.keys()


def test_arabic_is_written_from_the_right(client: TestClient) -> None:
    arabic = client.get("/?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "الأحداث" in arabic
    assert '<html lang="ar" dir="rtl">' in client.get("/events").text  # by the cookie
    english = client.get("/?lang=en").text
    assert '<html lang="en" dir="ltr">' in english
    assert "Events" in english
    client.cookies.clear()
    asked = client.get("/", headers={"Accept-Language": "en-GB,ar;q=0.5"}).text
    assert '<html lang="en" dir="ltr">' in asked
    assert '<html lang="ar" dir="rtl">' in client.get("/").text


def test_a_report_shows_its_text_with_marks_that_lead_on(client: TestClient, store: Path) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    report = next(one for one in here.world.reports.values() if here.claims_in.get(one.iri))
    page = client.get(f"/report/{report.iri.rpartition('/')[2]}").text
    body = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert body
    shown = html.unescape(re.sub(r"<[^>]*>", "", body.group(1)))
    read = here.reading(report)
    assert read is not None
    assert shown == read.report.text
    marked = set(re.findall(r'<a class="mark" href="/(\w+)/', body.group(1)))
    assert marked == {"actor", "event"}
    for kind in ("m-trigger", "m-mention", "m-claim"):
        assert kind in body.group(1)


def test_an_event_shows_all_its_claims_with_the_words_marked(
    client: TestClient, store: Path
) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    event = max(here.world.events.values(), key=lambda one: len(one.claims))
    assert len(event.claims) > 1
    page = client.get(f"/event/{event.iri.rpartition('/')[2]}?lang=en").text
    assert page.count('<section id="claim-') == len(event.claims)
    marked = {html.unescape(one) for one in re.findall(r"<mark>(.*?)</mark>", page)}
    assert marked == {one.trigger.quote for one in event.claims if one.trigger}
    assert "with claim 1:" in page
    for claim in event.claims:
        assert f"/report/{quote(claim.report.rpartition('/')[2], safe='')}" in page


def test_filters_leave_out_what_is_not_wanted(client: TestClient, store: Path) -> None:
    world = Snapshot.read(str(store), stamp_of(str(store))).world

    def rows(query: str) -> list[dict[str, str]]:
        text = client.get(f"/events?format=csv&{query}").content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    everything = rows("")
    assert len(everything) == min(len(world.events), 50)
    cls = everything[0]["class"]
    assert {one["class"] for one in rows(f"class={cls}")} == {cls}
    actor = next(iri for one in world.dated for iri in one.fillers("agent"))
    found = rows(f"actor={quote(actor.rpartition('/')[2])}")
    assert 0 < len(found) < len(everything)
    assert {one["event"] for one in found} <= {
        one.iri for one in world.dated if set(one.fillers(*one.roles))
    }
    by_name = rows(f"actor={quote(world.entities[actor].label)}")
    assert {one["event"] for one in found} <= {one["event"] for one in by_name}
    assert {one["latest"] for one in rows("since=2090-01-01")} <= {""}  # what has no end goes on
    assert rows("until=1890-01-01") == []
    assert {one["status"] for one in rows("status=Denied")} <= {"Denied"}


@pytest.mark.parametrize(
    "address",
    ["/events?since=yesterday", "/events?class=Picnic", "/events?status=maybe",
     "/events?actor=zzzz", "/events?since=2016-05-02&until=2016-05-01",
     "/ask/attacks?go=1&actor=zz"],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_clearly(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert 'class="problem"' in answer.text
    assert "<nav" in answer.text


@pytest.mark.parametrize(
    "address", ["/event/nothing", "/actor/nobody", "/report/none", "/ask/none", "/nowhere/at/all",
                "/events?page=99999", "/events?page=x", "/report/%00"]
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert 'class="problem"' in answer.text


def test_pages_and_downloads_agree(client: TestClient) -> None:
    address = first(client, "/events", "/event/")
    turtle = client.get(f"{address}?format=ttl")
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert address.rpartition("/")[2] in turtle.text
    told = client.get(f"{address}?format=json").json()
    assert told["event"].endswith(address.rpartition("/")[2])
    assert client.get("/reports?format=json").json()
    claim = first(client, address, "/claim/")
    assert claim.rpartition("/")[2] in client.get(f"{claim}?format=ttl").text
    (row,) = client.get(f"{claim}?format=json").json()
    assert row["end"] - row["start"] == len(row["quote"])
    assert row["quote"] in client.get(f"{address}?format=csv").content.decode("utf-8-sig")
    for listed in ("/reports", "/actors", "/places", "/unlinked"):
        one = first(client, listed, f"/{'report' if listed == '/reports' else 'actor'}/")
        assert one.rpartition("/")[2].partition("%")[0] in client.get(f"{listed}?format=ttl").text
    ties = client.get("/network?format=json").json()
    assert all(one["grounds"] and one["source"] != one["target"] for one in ties)
    both = client.get("/events?format=ttl").text
    assert both.count("about") > 0


def test_questions_are_forms_and_queries_are_answered(client: TestClient) -> None:
    page = client.get("/ask/most-active?go=1").text
    assert "/actor/" in page
    counted = quote("SELECT (COUNT(*) AS ?many) WHERE { ?s ?p ?o }")
    answer = client.get(f"/ask?query={counted}").text
    assert "<bdi>many</bdi>" in answer
    assert re.search(r"<td><bdi>\d+</bdi></td>", answer)
    broken = client.get("/ask?query=SELECT")
    assert broken.status_code == 400
    assert "cannot be run" in broken.text
    assert (
        400 <= client.get(f"/ask?query={quote('INSERT DATA { <a:b> <a:c> 1 }')}").status_code < 500
    )


def test_a_name_is_found_in_any_spelling(client: TestClient, store: Path) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    name = next(
        label
        for one in here.world.entities.values()
        if "أ" in (label := one.labels.get("ar", "")) and here.events_of.get(one.iri)
    )
    page = client.get(f"/?q={quote(name.replace('أ', 'ا'))}").text
    assert f"<bdi>{name}</bdi>" in page or name in page.partition("<main")[2]


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


def test_what_was_read_is_kept_for_one_state_of_the_store(store: Path) -> None:
    path, state = str(store), stamp_of(str(store))
    read = Snapshot.read(path, state)
    kept = store / "room.cache"
    assert kept.is_file()
    assert Snapshot.read(path, state).world == read.world == type(read.world).read(Graph.load(path))
    kept.write_bytes(b"cposix\nsystem\n(S'touch /tmp/owned'\ntR.")
    assert Snapshot.read(path, state).world == read.world
    assert not Path("/tmp/owned").exists()  # noqa: S108


def test_a_store_that_changes_is_shown_anew(tmp_path: Path) -> None:
    def add(name: str, text: str) -> None:
        (tmp_path / name).write_text(text, "utf-8")
        given = [str(tmp_path / name), "--reader", "rules", "--date", "2016-05-01"]
        done = CliRunner().invoke(main, ["build", *given, "-o", f"{tmp_path}/store/"])
        assert done.exit_code == 0, done.output

    add("one.txt", "قصفت طائرات روسية مدينة حلب السبت.")
    app = application(str(tmp_path / "store"), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        assert len(client.get("/reports?format=json").json()) == 1
        add("two.txt", "هاجم مسلحون حاجزا في ادلب الاحد.")
        late = time.monotonic() + 30
        while len(client.get("/reports?format=json").json()) < 2:
            assert time.monotonic() < late
            time.sleep(0.2)
        assert client.get("/ask/attacks?go=1").text.count("/actor/") > 0


def test_pieces_joined_are_the_text_again() -> None:
    text = "قصفت الطائرات حلب أمس"
    marks = [Mark(0, 4, "trigger", "e"), Mark(0, 17, "claim", "e"), Mark(14, 17, "mention", "m"),
             Mark(5, 99, "claim", "f"), Mark(3, 3, "mention", "m")]  # fmt: skip
    pieces = cut(text, marks)
    assert "".join(one.text for one in pieces) == text
    assert "".join(one.text for one in cut(text, marks, 2, 10)) == text[2:10]
    named = next(one for one in pieces if one.text == "حلب")
    assert named.mark is not None
    assert named.mark.iri == "m"


def test_a_quote_marks_only_words_that_lie_in_it() -> None:
    said = Passage("p", "r", "text", 10, 20, "0123456789")
    inside = quoted(said, Passage("t", "r", "text", 12, 14, "23"))
    assert [one.text for one in inside if one.kinds] == ["23"]
    for other in (Passage("t", "r", "title", 12, 14, "23"), Passage("t", "r", "text", 1, 3, "xx")):
        assert [one.kinds for one in quoted(said, other)] == [()]
    assert quoted(None, None) == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http:", "http://a b/",
            "https://e\u202e.org", "vbscript:x", "http://[", ""]
)  # fmt: skip
def test_only_addresses_of_web_pages_are_linked(url: str) -> None:
    assert safe_url(url) == ""


def test_lone_surrogates_can_be_shown() -> None:
    assert visible("a\ud800b") == "a?b"


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


def test_states_act_and_are_places_too(client: TestClient, store: Path) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    state = next(one for one in here.world.entities.values() if "State" in one.classes)
    words = quote(state.label)
    for kind in ("actors", "places"):
        rows = client.get(f"/{kind}?format=json&q={words}").json()
        assert state.iri in {one["entity"] for one in rows}


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
