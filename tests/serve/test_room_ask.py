"""The query view: forms of the bundled questions, the editor's page, answers as tables."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient

from kg.graph.questions import questions
from kg.pipeline import build
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from kg.serve.room_ask import EDITOR

REPO = Path(__file__).resolve().parents[2]
BROKEN = "SELECT * WHERE {\n  ?s ?p 'نص'@ar ; }\nFILTER"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("ask") / "graph.trig"
    build(REPO / "examples" / "reports", reader="rules").write(path)
    app = application(str(path), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        yield found


def asked(client: TestClient, query: str, **more: str) -> str:
    return client.get(f"/ask?{urlencode({'query': query, **more})}").text


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_question_is_a_form_beside_the_editor(client: TestClient, lang: str) -> None:
    page = client.get(f"/ask?lang={lang}").text
    for name, one in questions().items():
        assert (f'action="/ask/{name}"' in page) is not bool(one.online)
    told = [one.description_ar if lang == "ar" else one.description
            for one in questions()["attacks"].params]  # fmt: skip
    assert all(html.escape(one, quote=False) in html.unescape(page) or one in html.unescape(page)
               for one in told)  # fmt: skip


@pytest.mark.skipif(not EDITOR.is_file(), reason="the editor's script is not built here")
def test_only_the_editor_of_this_service_may_run(client: TestClient) -> None:
    page = client.get("/ask?lang=ar")
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    told = json.loads(re.findall(r'id="asking">(.*?)</script>', page.text)[0])
    assert f"'nonce-{told['nonce']}'" in policy
    assert ["ck:AirStrike", "class", "غارة جوية"] in told["terms"]
    assert told["prefixes"]["ck"].endswith("/ontology#")
    assert re.findall(r"<script [^>]*>", page.text) == [
        '<script type="application/json" id="asking">',
        '<script src="/static/ask.js" defer>',
    ]
    other = client.get("/ask?lang=ar").text
    assert told["nonce"] not in other
    assert client.get("/static/ask.js").headers["content-type"].startswith("text/javascript")


def test_what_is_not_understood_is_shown_with_its_place(client: TestClient) -> None:
    answer = client.get(f"/ask?query={quote(BROKEN)}&lang=en")
    assert answer.status_code == 400
    assert 'data-line="3" data-column="' in answer.text
    assert "Line 3, column " in answer.text
    assert html.escape(BROKEN, quote=False) in html.unescape(answer.text)


def test_a_text_that_ends_elements_stays_a_text(client: TestClient) -> None:
    page = asked(client, "</textarea></script><script>alert(1)</script>")
    assert "<script>alert" not in page


def test_literals_are_shown_in_the_direction_of_their_language(client: TestClient) -> None:
    query = 'SELECT ?a ?b { VALUES (?a ?b) { ("BBC عربي"@ar "BBC Arabic"@en) } }'
    page = asked(client, query)
    assert '<bdi lang="ar" dir="rtl">BBC عربي</bdi>' in page
    assert '<bdi lang="en">BBC Arabic</bdi>' in page


def test_answers_lead_into_the_room_and_can_be_downloaded(client: TestClient) -> None:
    query = "PREFIX ck: <https://w3id.org/conflict-kg/ontology#>\nSELECT ?e { ?e a ck:AirStrike }"
    page = asked(client, query)
    assert 'href="/event/' in page
    csv = asked(client, query, format="csv").splitlines()
    rows = json.loads(asked(client, query, format="json"))["results"]["bindings"]
    assert csv[0] == "e"
    assert len(csv) == len(rows) + 1 > 1


def test_yes_no_and_triples_are_answers_too(client: TestClient) -> None:
    assert '<p class="holds">Yes</p>' in asked(client, "ASK { ?s ?p ?o }", lang="en")
    page = asked(client, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1")
    assert "format=ttl" in page
    assert 'dir="ltr" tabindex="0">' in page


def test_a_question_can_be_taken_over_as_a_query(client: TestClient) -> None:
    page = client.get("/ask/attacks?edit=1&since=2016-04-01&class=AirStrike").text
    query = html.unescape(page.partition('name="query"')[2].partition("</textarea>")[0])
    assert "#+" not in query
    assert '"2016-04-01"' in query
    assert "ontology#AirStrike" in query
    assert client.get("/ask/attacks?edit=1&class=nothing").status_code == 400
