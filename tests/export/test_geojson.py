"""GeoJSON: points that shapely reads, longitude first, with status and precision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shapely.geometry import shape

from kg.export import write
from kg.export.select import Selection
from tests.export.worlds import war


def _read(path: Path, selection: Selection | None = None) -> list[dict[str, Any]]:
    write(war(), path, None, selection)
    loaded = json.loads(path.read_text("utf-8"))
    assert loaded["type"] == "FeatureCollection"
    features: list[dict[str, Any]] = loaded["features"]
    return features


def test_a_feature_stands_where_it_happened(tmp_path: Path) -> None:
    features = {one["properties"]["class"]: one for one in _read(tmp_path / "m.geojson")}
    shelling = features["Shelling"]
    point = shape(shelling["geometry"])
    assert (point.x, point.y) == (37.16, 36.2)
    properties = shelling["properties"]
    assert properties["start"] == "2016-04-30"
    assert properties["status"] == "asserted"
    assert properties["killed"] == 12
    assert properties["injured"] is None
    assert properties["label_ar"].startswith("قصف")
    assert features["Meeting"]["geometry"] is None


def test_the_last_one_is_news_the_first_is_recalled(tmp_path: Path) -> None:
    told = [one["properties"]["background"] for one in _read(tmp_path / "m.geojson")]
    assert told.count(True) == 1
    news = _read(tmp_path / "n.geojson", Selection(background=False))
    assert len(news) == len(told) - 1


def test_what_did_not_happen_is_no_point_unless_asked_for(tmp_path: Path) -> None:
    assert {one["properties"]["status"] for one in _read(tmp_path / "m.geojson")} == {"asserted"}
    wanted = Selection(statuses=frozenset({"Denied", "Planned"}))
    assert {one["properties"]["status"] for one in _read(tmp_path / "n.geojson", wanted)} == {
        "denied",
        "planned",
    }
