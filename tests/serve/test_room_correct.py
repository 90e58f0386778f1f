"""Corrections made in the reading room: kept as a person's decisions, and held by every build."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kg.graph.archive import Archive
from kg.graph.claims import find_claims
from kg.graph.corrections_file import read_corrections
from kg.graph.corrections_review import Review
from kg.graph.locks import lock_for_writing
from kg.pipeline import build as build_graph
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from kg.serve.room_snapshot import Snapshot
from kg.serve.stamp import stamp_of
from tests.serve.wire import build, write_wires

TOKEN = "a-token"  # noqa: S105


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports and the store of them."""
    return write_wires(tmp_path_factory.mktemp("wire"))


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may correct and build anew."""
    shutil.copytree(built, tmp_path / "wire")
    return tmp_path / "wire"


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("KG_AUTHOR", "Rima")
    with served(folder) as found:
        yield found


def served(folder: Path) -> TestClient:
    app = application(str(folder / "store"), Options(workers=1), room)
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def snapshot(folder: Path) -> Snapshot:
    path = str(folder / "store")
    return Snapshot.read(path, stamp_of(path))


def corrections(folder: Path) -> Path:
    return folder / "store" / "corrections.yaml"


def form_of(page: str, do: str) -> dict[str, Any]:
    """What the form with a button holds, as a browser would send it."""
    forms = re.findall(r"<form[^>]*method=\"post\"[^>]*>(.*?)</form>", page, re.DOTALL)
    inside = next(one for one in forms if f'name="do" value="{do}"' in one)
    return {**filled(inside), "do": [do]}


def filled(inside: str) -> dict[str, Any]:
    """Values of the fields of a form at first."""
    told: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        ticked = ('type="checkbox"' not in tag and 'type="radio"' not in tag) or " checked" in tag
        if name and ticked:
            told.setdefault(html.unescape(name[1]), []).append(
                html.unescape(value[1]) if value else ""
            )
    for name, options in re.findall(r'<select name="([^"]*)">(.*?)</select>', inside, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        told.setdefault(name, []).append(next((v for v, on in values if on), values[0][0]))
    return told


def confirmed(client: TestClient, address: str, page: Any, **more: Any) -> Any:
    """The answer to what a page asks to be confirmed."""
    assert page.status_code == 200, page.text[-600:]
    inside = re.search(r'<form method="post" class="confirm">(.*?)</form>', page.text, re.DOTALL)
    assert inside
    return client.post(address, data={**filled(inside[1]), "sure": "yes", **more})


def path_of(client: TestClient, kind: str, iri: str) -> str:
    return f"/{kind}/{quote(iri.rpartition('/')[2], safe='')}"


def raid(folder: Path) -> Any:
    """The event that two reports tell of, and a claim of it."""
    return next(one for one in snapshot(folder).world.dated if len(one.reports) > 1)


def test_a_claim_is_accepted_or_rejected_by_a_click_and_that_is_taken_back(
    client: TestClient, folder: Path
) -> None:
    event = raid(folder)
    address = path_of(client, "event", event.iri)
    form = form_of(client.get(address).text, "reject")
    for wrong in ({**form, "secret": "x"}, {"claim": form["claim"], "do": "reject"}):
        assert client.post(address, data=wrong).status_code == 403
    assert client.post(address, data={**form, "do": "burn"}).status_code == 400
    assert client.post(address, data={**form, "claim": "x"}).status_code == 400
    assert client.post(address, content=b"{}").status_code == 415
    assert not corrections(folder).exists()
    answer = client.post(address, data=form)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert page.count('role="status"') == 1
    (kept,) = read_corrections(corrections(folder))
    assert (kept.do, kept.author) == ("reject", "Rima")
    told = [find_claims(one) for one in Archive(folder / "store" / "read.jsonl")]
    review = Review(told, [kept])
    assert review.stale == ()
    assert form["claim"][0].rpartition("/")[2] not in {one.claim.key for one in review.doubts()}
    back = client.post(
        "/corrections", data={"secret": form["secret"], "undo": kept.key, "back": address}
    )
    assert back.headers["location"].startswith(f"{address}?")
    assert read_corrections(corrections(folder)) == ()
    gone = client.post("/corrections", data={"secret": form["secret"], "undo": kept.key})
    assert gone.status_code == 409


def test_a_changed_claim_survives_every_build(client: TestClient, folder: Path) -> None:
    claim = next(one for one in snapshot(folder).world.claims if one.cls == "Attack")
    address = path_of(client, "claim", claim.iri)
    form = form_of(client.get(f"{address}?lang=en").text, "change")
    unchanged = client.post(address, data=form)
    assert unchanged.status_code == 400
    form |= {"class": "Shelling", "status": "denied", "date": "2016-04-28", "note": "said so later"}
    form |= {"role.target": ["حلب"], "n.killed": ["7"], "q.killed": ["min"]}
    page = client.post(address, data=form)
    assert "Who is meant" in page.text
    chosen = re.findall(r'name="(who:[^"]*)" value="([^"]*)"', page.text)
    aleppo = next(value for _, value in chosen if value == "Q41183")
    page = client.post(address, data={**form, "who:حلب": aleppo})
    assert "Shelling" in page.text
    assert "2016-04-28" in page.text
    done = confirmed(client, address, page)
    assert done.status_code == 303, done.text[-600:]
    (kept,) = read_corrections(corrections(folder))
    assert kept.row["set"]["roles"] == {"target": ["Q41183"]}
    assert kept.row["set"]["counts"] == [{"outcome": "killed", "count": 7, "qualifier": "min"}]
    assert kept.row["note"] == "said so later"
    (folder / "four.txt").write_text("التقى الوزير نظيره الفرنسي في باريس.", "utf-8")
    for names in ([], ["four.txt"]):
        build(folder, *names) if names else build(folder, "two.txt")
        here = snapshot(folder)
        now = here.claims[claim.iri]
        event = here.world.events[now.event]
        assert (now.cls, now.modality) == ("Shelling", "Denied")
        assert str(event.earliest) == "2016-04-28"
        assert [toll.low for toll in event.tolls] == [7]
        assert event.fillers("target") == (f"{here.world.base}entity/Q41183",)


def test_claims_are_parted_and_events_joined(client: TestClient, folder: Path) -> None:
    event = raid(folder)
    address = path_of(client, "event", event.iri)
    form = form_of(client.get(address).text, "split")
    assert client.post(address, data=form).status_code == 400
    leaving = event.claims[-1]
    page = client.post(address, data={**form, "leave": [leaving.iri]})
    assert confirmed(client, address, page).status_code == 303
    build(folder, "two.txt")
    here = snapshot(folder)
    parted = {here.claims[one.iri].event for one in event.claims}
    assert here.claims[leaving.iri].event not in {
        here.claims[one.iri].event for one in event.claims if one.iri != leaving.iri
    }
    corrections(folder).unlink()
    build(folder, "two.txt")
    with served(folder) as anew:
        here = snapshot(folder)
        one = raid(folder)
        other = next(each for each in here.world.dated if each.iri != one.iri)
        address = path_of(anew, "event", one.iri)
        form = form_of(anew.get(address).text, "merge")
        page = anew.post(address, data={**form, "other": path_of(anew, "event", other.iri)})
        assert confirmed(anew, address, page).status_code == 303
        offered = anew.post(address, data={**form, "other": "ادلب"})
        assert 'type="radio" name="event"' in offered.text
    build(folder, "two.txt")
    here = snapshot(folder)
    assert here.claims[one.claims[0].iri].event == here.claims[other.claims[0].iri].event
    assert len(parted) >= 2


def test_an_entity_is_linked_merged_named_and_unlinked(client: TestClient, folder: Path) -> None:
    here = snapshot(folder)
    gunmen = next(one for one in here.world.entities.values() if "مسلحون" in " ".join(one.surfaces))
    address = path_of(client, "actor", gunmen.iri)
    page = client.get(address).text
    same, named = form_of(page, "same"), form_of(page, "name")
    asked = client.post(address, data={**same, "to": ["Q131593"]})
    assert confirmed(client, address, asked).status_code == 303
    asked = client.post(address, data={**named, "en": ["Unknown gunmen"], "kind": ["armed_group"]})
    assert confirmed(client, address, asked).status_code == 303
    build(folder, "two.txt")
    linked = snapshot(folder).world.entities[f"{here.world.base}entity/Q131593"]
    assert linked.qid == "Q131593"
    assert linked.labels["en"] == "Unknown gunmen"
    with served(folder) as anew:
        address = path_of(anew, "actor", linked.iri)
        asked = anew.post(address, data=form_of(anew.get(address).text, "unlink"))
        assert confirmed(anew, address, asked).status_code == 303
    syria = next(one for one in here.world.entities.values() if one.qid == "Q858")
    with served(folder) as anew:
        address = path_of(anew, "actor", linked.iri)
        asked = anew.post(address, data={**same, "to": [f"x [{syria.iri.rpartition('/')[2]}]"]})
        assert "merge" in asked.text
        listed = anew.get("/corrections?format=json").json()
        assert [one["in_graph"] for one in listed] == [True, True, False]
        assert anew.get("/corrections?format=yaml").text == "".join(
            re.findall(r"^(?!#).*\n", corrections(folder).read_text("utf-8"), re.MULTILINE)
        ).lstrip("\n")


def test_a_build_does_not_keep_anybody_from_deciding(client: TestClient, folder: Path) -> None:
    address = path_of(client, "event", raid(folder).iri)
    form = form_of(client.get(address).text, "accept")
    with lock_for_writing(folder / "store"):
        answer = client.post(address, data=form)
        assert answer.status_code == 303
        page = client.get(f"{answer.headers['location']}&lang=en").text
        assert "being built at this moment" in page
    assert len(read_corrections(corrections(folder))) == 1


def test_what_cannot_be_written_is_said_clearly(client: TestClient, folder: Path) -> None:
    address = path_of(client, "event", raid(folder).iri)
    form = form_of(client.get(address).text, "accept")
    corrections(folder).write_text("- {do: dance}\n", "utf-8")
    answer = client.post(address, data=form)
    assert answer.status_code == 503
    assert "correction 1 (line 1)" in html.unescape(answer.text)
    assert client.get(address).status_code == 200
    corrections(folder).unlink()
    corrections(folder).mkdir()
    assert client.post(address, data=form).status_code == 503


@pytest.mark.parametrize(
    "wrong",
    [{"class": "Picnic"}, {"date": "2016-13-01"}, {"n.killed": "many"}, {"status": "maybe"},
     {"role.boss": "x"}, {"quantity": "1e3"}],
)  # fmt: skip
def test_what_no_claim_can_be_is_refused(client: TestClient, folder: Path, wrong: Any) -> None:
    claim = next(iter(snapshot(folder).world.claims))
    address = path_of(client, "claim", claim.iri)
    form = form_of(client.get(address).text, "change")
    answer = client.post(address, data={**form, **wrong})
    assert answer.status_code == 400, answer.text[-300:]
    assert 'class="problem"' in answer.text
    assert not corrections(folder).exists()


@pytest.mark.parametrize(
    "back", ["//evil.example/", "/\\evil.example", "https://evil.example", "x"]
)
def test_nobody_is_led_away_after_a_decision(client: TestClient, folder: Path, back: str) -> None:
    address = path_of(client, "event", raid(folder).iri)
    form = form_of(client.get(address).text, "accept")
    answer = client.post(address, data={**form, "back": back})
    assert answer.headers["location"].startswith(f"{address}?kept=")


def test_names_are_suggested_in_any_spelling(client: TestClient) -> None:
    assert any(one.endswith("[Q41183]") for one in client.get("/suggest?q=حَلَب").json())
    assert client.get("/suggest?q=Q858&lang=en").json() == ["Syria [Q858]"]
    assert client.get("/suggest?q=").json() == []


def test_nobody_decides_without_the_token_or_a_store(folder: Path, tmp_path: Path) -> None:
    event = path_of(TestClient, "event", raid(folder).iri)  # type: ignore[arg-type]
    options = Options(host="0.0.0.0", token=TOKEN, public=True, workers=1)  # noqa: S104
    app = application(str(folder / "store"), options, room)
    with TestClient(app, base_url="http://kg.example", follow_redirects=False) as away:
        assert "<button name" not in away.get(event).text
        assert away.post(event, data={"do": "reject"}).status_code == 403
        page = away.get(event, auth=("Omar", TOKEN)).text
        done = away.post(event, data=form_of(page, "accept"), auth=("Omar", TOKEN))
        assert done.status_code == 303
    assert [one.author for one in read_corrections(corrections(folder))] == ["Omar"]
    graph = tmp_path / "graph.trig"
    build_graph([folder / "one.txt"], reader="rules").write(graph)
    with TestClient(
        application(str(graph), Options(workers=1), room), base_url="http://127.0.0.1"
    ) as of_file:
        address = next(
            one for one in re.findall(r'href="(/event/[^"]*)"', of_file.get("/events").text)
        )
        assert "<button name" not in of_file.get(address).text
        assert of_file.post(address, data={"do": "reject"}).status_code == 403
