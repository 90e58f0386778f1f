"""PLOVER's JSON: its names, its quad codes, and a context for what did not simply happen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from kg.export import write
from kg.export.codes import codes, matches
from kg.export.select import Selection
from kg.model import EVENT_CLASSES
from tests.export.worlds import TEXT, war

ACTOR = {
    "type": "object",
    "required": ["name", "code"],
    "properties": {"country": {"pattern": "^[A-Z]{3}$"}, "wikidata": {"pattern": "^Q[0-9]+$"}},
}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "event", "quad_code", "text_info", "cite_info", "kg"],
        "properties": {
            "date": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "event": {"enum": sorted(codes("plover")["quad"])},
            "quad_code": {"enum": [1, 2, 3, 4]},
            "actor": {"type": "array", "items": ACTOR},
            "recipient": {"type": "array", "items": ACTOR},
            "context": {"type": "array", "items": {"type": "string"}},
            "dead": {"type": "integer"},
            "injured": {"type": "integer"},
        },
    },
}


def _read(path: Path, selection: Selection | None = None) -> list[dict[str, Any]]:
    write(war(), path, "plover", selection)
    loaded: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    jsonschema.validate(loaded, SCHEMA)
    return loaded


def test_records_hold_what_happened(tmp_path: Path) -> None:
    records = _read(tmp_path / "p.json")
    told = {one["kg"]["class"]: (one["event"], one["quad_code"]) for one in records}
    assert told == {
        "Shelling": ("ASSAULT", 4),
        "Meeting": ("CONSULT", 1),
        "ArmedClash": ("ASSAULT", 4),
    }
    shelling = next(one for one in records if one["kg"]["class"] == "Shelling")
    assert shelling["mode"] == "heavy-weapons"
    assert shelling["actor"] == [
        {"name": "Army", "code": "SYRMIL", "country": "SYR", "sector": "MIL"}
    ]
    assert shelling["event_loc"]["lat"] == 36.2
    assert shelling["dead"] == 12
    assert "injured" not in shelling
    assert "context" not in shelling
    (where,) = [one for one in shelling["text_info"] if one["report"] == "r1"]
    assert TEXT[where["start"] : where["end"]] in shelling["text"]
    assert {one["id"] for one in shelling["cite_info"]} == {"r1", "r2"}


def test_what_did_not_happen_says_so(tmp_path: Path) -> None:
    statuses = frozenset({"Planned", "Denied", "Disputed", "Hypothetical"})
    records = _read(tmp_path / "p.json", Selection(statuses=statuses, background=True))
    contexts = {one["kg"]["status"]: one["context"] for one in records}
    assert contexts == {
        "planned": ["future"],
        "denied": ["negation"],
        "disputed": ["disputed"],
        "hypothetical": ["hypothetical"],
    }


def test_every_type_has_a_quad_code() -> None:
    quads = codes("plover")["quad"]
    for cls in EVENT_CLASSES:
        assert all((one.above or one.name) in quads for one in matches("plover").get(cls, ()))


def test_nothing_is_an_empty_list(tmp_path: Path) -> None:
    assert _read(tmp_path / "p.json", Selection(classes=frozenset({"Siege"}))) == []
