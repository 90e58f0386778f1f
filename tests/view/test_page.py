"""The page in one file: what it holds, that nothing in it can break out, and what it may load."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kg.errors import UsageError
from kg.export.world import Claim, Entity, Event, Passage, Relation, Report, World
from kg.network.projection import project
from kg.view import page as module
from kg.view.page import write_page

TITLE = {"ar": "شبكة", "en": "Network"}
QUOTE = "شنت الطائرات غارات على البلدة </script><script>alert(1)</script>"
TEXT = "قال المرصد: " + QUOTE


def world(quote: str = QUOTE) -> World:
    entities = {
        one: Entity(
            one, (cls,), {"en": one, "ar": ar}, (f"{one} name",), "", "", "", (), None, None
        )
        for one, cls, ar in (
            ("army", "MilitaryForce", "الجيش"),
            ("rebels", "ArmedGroup", "المعارضة"),
            ("monitor", "MonitoringOrganization", "المرصد"),
        )
    }
    at = TEXT.index(QUOTE)
    evidence = Passage("p1", "r", "text", at, at + len(quote), quote)
    word = TEXT.index("غارات")
    trigger = Passage("p2", "r", "text", word, word + 5, "غارات")
    claim = Claim(
        *("c", "e", "AirStrike", "Asserted", "r", ("monitor",), ()),
        *(False, 0.9, evidence, trigger),
    )
    roles = {"agent": ("army",), "target": ("rebels",)}
    day = date(2016, 4, 29)
    labels = {"en": "Air strike", "ar": "غارة جوية"}
    event = Event(
        *("e", "AirStrike", "Asserted", False, labels, roles, (), day, day, "day", None, 0.9),
        *((), (claim,)),
    )
    report = Report("r", "عنوان <b>التقرير</b>", day, "ا ف ب", "javascript:alert(1)", "ar", "")
    stated = Relation("s", "army", "opposes", "rebels", "r", "", evidence)
    return World({"e": event}, entities, {"r": report}, (stated,))


def written(told: World, **options: Any) -> str:
    out = io.StringIO()
    write_page(told, project(told), out, title=TITLE, **options)
    return out.getvalue()


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found is not None
    loaded: dict[str, Any] = json.loads(found.group(1))
    return loaded


def test_a_bond_leads_to_the_sentence_with_its_words_marked() -> None:
    data = data_of(written(world()))
    bond = next(one for one in data["bonds"] if one["relation"] == "attacks")
    assert data["actors"][bond["from"]]["ar"] == "الجيش"
    (ground,) = (data["grounds"][at] for at in bond["grounds"])
    (claim,) = ground["claims"]
    assert (ground["first"], claim["day"], claim["outlet"]) == ("2016-04-29", "2016-04-29", "ا ف ب")
    assert claim["sources"] == {"ar": "المرصد", "en": "monitor"}
    ((start, end),) = claim["marks"]
    assert claim["quote"][start:end] == "غارات"


def test_standing_relations_are_there_with_the_report_that_states_them() -> None:
    data = data_of(written(world()))
    bond = next(one for one in data["bonds"] if one["relation"] == "opposes")
    (ground,) = (data["grounds"][at] for at in bond["grounds"])
    assert ground["claims"][0]["quote"] == QUOTE
    assert ground["label"]["ar"].startswith("الجيش")


def test_text_of_reports_cannot_leave_its_element() -> None:
    text = written(world())
    assert text.count("<script") == text.count("</script>") == 2
    assert "<b>التقرير" not in text
    assert "alert(1)</script>" not in text


def test_the_policy_allows_what_is_in_the_file_and_no_connection() -> None:
    text = written(world())
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert found is not None
    policy = dict(part.strip().split(" ", 1) for part in found.group(1).split(";"))
    script = text[text.rindex("<script>") + 8 : text.rindex("</script>")]
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    for name, inline in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert policy[name] == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert "connect-src" not in policy
    assert "unsafe" not in found.group(1)


def test_every_word_of_the_page_has_both_languages() -> None:
    words = data_of(written(world()))["words"]
    for key in ("attacks", "opposes", "Asserted", "ArmedGroup", "AirStrike", "search"):
        assert words[key]["en"]
        assert re.search("[\u0621-\u064a]", words[key]["ar"]), key


def test_withheld_words_are_told_as_withheld() -> None:
    data = data_of(written(world(quote="")))
    claims = [claim for ground in data["grounds"] for claim in ground["claims"]]
    assert {(claim["quote"], tuple(claim["marks"])) for claim in claims} == {("", ())}


def test_the_same_graph_gives_the_same_bytes() -> None:
    told = world()
    assert written(told) == written(
        replace(told, entities=dict(reversed([*told.entities.items()])))
    )


def test_the_title_is_text() -> None:
    out = io.StringIO()
    told = world()
    title = {"ar": "<i>{{data}}</i>", "en": ""}
    write_page(told, project(told), out, title=title)
    assert "<title>&lt;i&gt;{{data}}&lt;/i&gt;</title>" in out.getvalue()


def test_without_its_script_the_page_says_how_to_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ASSETS", module._HERE / "not there")
    module._asset.cache_clear()
    with pytest.raises(UsageError, match="npm ci && npm run build"):
        written(world())
    module._asset.cache_clear()
