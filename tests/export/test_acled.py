"""ACLED's shape: its columns, its codes, its count rule; nothing that did not happen, no zero."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pandas as pd
import pytest

from kg.errors import UsageError
from kg.export import write
from kg.export.acled import COLUMNS, EXTRA
from kg.export.select import Selection
from kg.graph.store import Graph
from tests.conftest import REPO
from tests.export.worlds import war

SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return war()


def _read(graph: Graph, path: Path, selection: Selection | None = None) -> pd.DataFrame:
    write(graph, path, "acled", selection)
    return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, dtype=str)


def test_the_columns_are_those_of_acled_with_ours_behind(graph: Graph, tmp_path: Path) -> None:
    table = _read(graph, tmp_path / "a.csv")
    assert len(COLUMNS) == 31
    assert tuple(table.columns) == (*COLUMNS, *EXTRA)
    assert (tmp_path / "a.csv").read_bytes().startswith(codecs.BOM_UTF8)


@pytest.mark.skipif(not (SHARED / "SCHEMAS.md").exists(), reason="no research data here")
def test_the_columns_are_those_of_the_schema() -> None:
    text = (SHARED / "SCHEMAS.md").read_text("utf-8")
    assert " ".join(COLUMNS) in text


def test_only_what_happened_and_is_news_goes_in(graph: Graph, tmp_path: Path) -> None:
    table = _read(graph, tmp_path / "a.csv")
    assert list(table["sub_event_type"]) == ["Shelling/artillery/missile attack", "Armed clash"]
    assert set(table["status"]) == {"asserted"}
    assert set(table["tags"]) == {"status=asserted"}
    assert set(table["background"]) == {"false"}


def test_background_goes_in_when_asked_for(graph: Graph, tmp_path: Path) -> None:
    table = _read(graph, tmp_path / "a.csv", Selection(background=True))
    assert list(table["background"]) == ["true", "false", "false"]
    old = table.iloc[0]
    assert (old["year"], old["event_date"], old["time_precision"]) == ("2014", "", "")


def test_disputed_events_say_so_and_denied_ones_have_no_place(graph: Graph, tmp_path: Path) -> None:
    wanted = Selection(statuses=frozenset({"Asserted", "Disputed"}))
    table = _read(graph, tmp_path / "a.csv", wanted)
    strike = table[table["sub_event_type"] == "Air/drone strike"].iloc[0]
    assert strike["status"] == "disputed"
    assert strike["denied_by"] == "Faction"
    assert "Denied by Faction." in strike["notes"]
    for status in ("Denied", "Planned", "Demanded", "Hypothetical", "Alleged"):
        with pytest.raises(UsageError, match=f"no place for what is {status.lower()}"):
            write(graph, tmp_path / "b.csv", "acled", Selection(statuses=frozenset({status})))


def test_a_row_is_coded_as_acled_does(graph: Graph, tmp_path: Path) -> None:
    row = _read(graph, tmp_path / "a.csv").iloc[0].to_dict()
    expected = {
        "event_date": "2016-04-30",
        "year": "2016",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "actor1": "Army",
        "inter1": "State Forces",
        "actor2": "civilians",
        "inter2": "Civilians",
        "interaction": "State Forces-Civilians",
        "civilian_targeting": "Civilian targeting",
        "iso": "760",
        "region": "Middle East",
        "country": "Syria",
        "admin1": "Aleppo Governorate",
        "location": "Aleppo",
        "latitude": "36.2",
        "longitude": "37.16",
        "geo_precision": "1",
        "source": "'=HYPERLINK; Agency; Samir al-Khatib".removeprefix("'"),
        "source_scale": "",
        "fatalities": "12",
        "fatalities_low": "10",
        "fatalities_high": "12",
        "injured": "",
        "claims": "2",
        "location_wikidata": "Q41183",
    }
    source = row.pop("source").removeprefix("'")
    assert set(source.split("; ")) == set(expected.pop("source").split("; "))
    assert {key: row[key] for key in expected} == expected
    assert row["event_id_cnty"].startswith("SYR")
    assert "between 10 and 12 killed" in row["notes"]


def test_a_clash_names_two_sides_and_a_region(graph: Graph, tmp_path: Path) -> None:
    row = _read(graph, tmp_path / "a.csv").iloc[1]
    assert {row["actor1"], row["actor2"]} == {"Army", "Faction"}
    assert row["interaction"] == "State Forces-Rebel Groups"
    assert (row["event_date"], row["year"], row["time_precision"]) == ("", "", "")
    assert row["geo_precision"] == "3"
    assert row["admin1"] == "Aleppo Governorate"


def test_the_count_rule_of_acled_takes_the_lowest(graph: Graph, tmp_path: Path) -> None:
    table = _read(graph, tmp_path / "a.csv", Selection(counts="acled"))
    assert list(table["fatalities"]) == ["10", "1"]


def test_a_formula_is_text(graph: Graph, tmp_path: Path) -> None:
    table = _read(graph, tmp_path / "a.csv")
    assert not any(value.startswith("=") for value in table.iloc[0])
