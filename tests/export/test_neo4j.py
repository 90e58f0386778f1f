"""Neo4j's import set: headers that the import tool knows, and no relationship to nowhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kg.export import write
from tests.export.worlds import war

NODES = ("entities", "events", "claims", "reports")
TIES = ("roles", "relations")
#: Header fields: a name and a type of Neo4j's, or one of its own.
FIELD = re.compile(r"\w+(:(ID|long|double|boolean|date|string\[\]))?|:(LABEL|START_ID|END_ID|TYPE)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("neo4j")
    write(war(), path, "neo4j")
    return path


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", [*NODES, *TIES])
def test_headers_are_those_of_the_import_tool(folder: Path, name: str) -> None:
    text = (folder / f"{name}.csv").read_text("utf-8")
    assert all(FIELD.fullmatch(field) for field in text.splitlines()[0].split(","))
    assert f"{name}.csv" in (folder / "import.sh").read_text()


def test_identifiers_are_unique_and_every_end_is_there(folder: Path) -> None:
    ids = [row["iri:ID"] for name in NODES for row in _rows(folder, name)]
    assert len(ids) == len(set(ids))
    for name in TIES:
        for row in _rows(folder, name):
            assert {row[":START_ID"], row[":END_ID"]} <= set(ids)


def test_values_fit_their_types(folder: Path) -> None:
    kinds = {
        "boolean": r"true|false",
        "long": r"-?\d+",
        "double": r"-?[\d.]+",
        "date": r"[\d-]{10}",
    }
    for name in NODES:
        for row in _rows(folder, name):
            for field, value in row.items():
                kind = field.partition(":")[2]
                assert not value or kind not in kinds or re.fullmatch(kinds[kind], value)


def test_relations_are_only_what_happened_or_is_alleged(folder: Path) -> None:
    rows = _rows(folder, "relations")
    assert {row[":TYPE"] for row in rows} >= {"ATTACKS", "ALLEGEDLY_ATTACKS", "ALLY_OF"}
    assert {row["status"] for row in rows if row[":TYPE"] == "ATTACKS"} == {"asserted"}
    assert all(row[":LABEL"].startswith("Event;") for row in _rows(folder, "events"))
