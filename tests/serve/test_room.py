"""The pages and lists of the reading room, in both languages."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.serve.room_snapshot import Snapshot
from kg.serve.stamp import stamp_of
from tests.serve.pages import first, links, scripts


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


def test_states_act_and_are_places_too(client: TestClient, store: Path) -> None:
    here = Snapshot.read(str(store), stamp_of(str(store)))
    state = next(one for one in here.world.entities.values() if "State" in one.classes)
    words = quote(state.label)
    for kind in ("actors", "places"):
        rows = client.get(f"/{kind}?format=json&q={words}").json()
        assert state.iri in {one["entity"] for one in rows}
