"""UCDP's shape: lethal events only, deaths by side as far as anyone says, types of violence."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest
import shapely.wkt

from kg.export import write
from kg.export.select import Selection
from kg.export.ucdp import COLUMNS, EXTRA
from tests.conftest import REPO
from tests.export.worlds import war

SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))


def _read(path: Path, selection: Selection | None = None) -> pd.DataFrame:
    write(war(), path, "ucdp", selection)
    return pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, dtype=str)


def test_only_lethal_events_go_in(tmp_path: Path) -> None:
    table = _read(tmp_path / "u.csv")
    assert tuple(table.columns) == (*COLUMNS, *EXTRA)
    assert list(table["event_class"]) == ["Shelling", "ArmedClash"]
    assert list(_read(tmp_path / "v.csv", Selection(background=True))["best"]) == ["5", "12", "1"]


def test_one_sided_violence_with_its_dead(tmp_path: Path) -> None:
    row = _read(tmp_path / "u.csv").iloc[0].to_dict()
    expected = {
        "type_of_violence": "3",
        "side_a": "Army",
        "side_b": "civilians",
        "dyad_name": "Army - civilians",
        "number_of_sources": "2",
        "where_prec": "1",
        "adm_1": "Aleppo Governorate",
        "country": "Syria",
        "country_id": "652",
        "region": "Middle East",
        "date_prec": "1",
        "date_start": "2016-04-30",
        "deaths_a": "",
        "deaths_b": "",
        "deaths_civilians": "",
        "deaths_unknown": "12",
        "best": "12",
        "low": "10",
        "high": "12",
        "gwnoa": "652",
        "gwnob": "",
        "source_original": "Samir al-Khatib",
        "status": "asserted",
    }
    assert {key: row[key] for key in expected} == expected
    point = shapely.wkt.loads(row["geom_wkt"])
    assert (point.x, point.y) == (37.16, 36.2)
    assert row["priogrid_gid"] == "181875"


def test_a_clash_with_a_state_is_state_based_and_knows_its_dead(tmp_path: Path) -> None:
    row = _read(tmp_path / "u.csv").iloc[1]
    assert row["type_of_violence"] == "1"
    army = "deaths_a" if row["side_a"] == "Army" else "deaths_b"
    assert row[army] == "1"
    assert row["deaths_unknown"] == "0"
    assert row["where_prec"] == "4"
    assert (row["date_start"], row["year"]) == ("", "")


@pytest.mark.skipif(not (SHARED / "SCHEMAS.md").exists(), reason="no research data here")
def test_the_columns_are_those_of_the_schema() -> None:
    text = (SHARED / "SCHEMAS.md").read_text("utf-8")
    assert " ".join(COLUMNS) in re.sub(r"\s+", " ", text)


@pytest.mark.skipif(not (SHARED / "checks").exists(), reason="no research data here")
def test_codes_are_those_of_the_published_data() -> None:
    data = pd.read_csv(SHARED / "checks" / "ucdp_ged_syria_2016_2018.csv.gz", low_memory=False)
    assert set(data["country_id"]) == {652.0}
    assert set(data["region"]) == {"Middle East"}
    assert set(data.columns) - set(COLUMNS) <= {
        *("active_year", "conflict_new_id", "dyad_new_id", "side_a_new_id", "side_b_new_id"),
    }
