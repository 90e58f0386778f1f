"""A user of our own, three reports, and the store that is built of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.helpers import REPORTS, build, forget


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user of our own, whose additions do not outlive the test."""
    monkeypatch.setenv("KG_GAZETTEER", str(tmp_path / "own" / "gazetteer.json"))
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "own" / "cache"))
    monkeypatch.setenv("KG_AUTHOR", "Rima")
    forget()
    yield tmp_path / "own"
    forget()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        row = {"id": name, "text": text, "date": "2016-05-03", "source": f"Agency {name}"}
        (folder / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path, reports: Path) -> str:
    folder = str(tmp_path / "store")
    build(folder, str(reports))
    return folder
