"""Tables: pandas reads the same from CSV and Parquet; unknown is missing, never 0."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from kg.errors import UsageError
from kg.export import write
from kg.export.select import Selection
from kg.export.tables import TABLES
from tests.export.worlds import TEXT, war


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    graph = war()
    write(graph, path / "csv", "csv")
    write(graph, path / "parquet", "parquet")
    return path


@pytest.mark.parametrize("name", TABLES)
def test_both_forms_say_the_same(folder: Path, name: str) -> None:
    plain = pd.read_csv(folder / "csv" / f"{name}.csv", encoding="utf-8-sig", dtype=str)
    typed = pd.read_parquet(folder / "parquet" / f"{name}.parquet")
    assert list(plain.columns) == list(typed.columns) == list(TABLES[name][0])
    assert len(plain) == len(typed) > 0
    for column, kind in TABLES[name][0].items():
        for shown, value in zip(plain[column], typed[column], strict=True):
            if kind == []:
                assert ("" if pd.isna(shown) else shown.removeprefix("'")) == "; ".join(value)
            elif pd.isna(value):
                assert pd.isna(shown)
            elif kind is bool:
                assert shown == str(value).lower()
            elif kind in (int, float):
                assert float(shown) == value


def test_events_have_a_status_and_only_asserted_ones_happened(folder: Path) -> None:
    events = pd.read_parquet(folder / "parquet" / "events.parquet")
    assert set(events["status"]) == {"asserted", "disputed", "denied", "planned", "hypothetical"}
    assert set(events[events["happened"]]["status"]) == {"asserted"}
    assert events["background"].sum() == 1
    shelling = events[(events["class"] == "Shelling") & ~events["background"]].iloc[0]
    assert (shelling["killed_low"], shelling["killed"], shelling["killed_high"]) == (10, 12, 12)
    assert pd.isna(shelling["injured"])
    assert events["start"].isna().sum() == 3
    assert list(events["start"].isna()) == sorted(events["start"].isna())


def test_claims_quote_the_report(folder: Path) -> None:
    claims = pd.read_parquet(folder / "parquet" / "claims.parquet")
    own = claims[claims["report"].str.endswith("/r1")]
    for row in own.itertuples():
        assert TEXT[row.start : row.end] == row.quote
    assert set(claims["modality"]) >= {"asserted", "denied", "planned"}


def test_without_quotes_offsets_and_hashes_remain(tmp_path: Path) -> None:
    write(war(), tmp_path, "parquet", Selection(quotes=False))
    claims = pd.read_parquet(tmp_path / "claims.parquet")
    assert claims["quote"].isna().all()
    assert claims["trigger"].isna().all()
    assert claims["start"].notna().all()
    assert claims["text_sha256"].str.fullmatch("[0-9a-f]{64}").all()


def test_parquet_without_pyarrow_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'conflict-kg\[tables\]', or take -f csv"):
        write(war(), tmp_path, "parquet")


def test_a_folder_is_needed() -> None:
    with pytest.raises(UsageError, match="csv is several files; name a folder with -o"):
        write(war(), "-", "csv")
