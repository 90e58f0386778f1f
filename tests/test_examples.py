"""The example reports and their gold annotation belong together."""

import html
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg.reports import read_reports

REPO = Path(__file__).resolve().parent.parent
REPORTS = REPO / "examples" / "reports"
GOLD = REPO / "examples" / "gold"
SHARED = Path(os.environ.get("KG_SHARED", REPO.parent / "shared"))
NAMES = sorted(path.stem for path in GOLD.glob("*.jsonl"))

Record = dict[str, Any]


def gold(name: str) -> Record:
    """The gold record of a report."""
    record: Record = json.loads((GOLD / f"{name}.jsonl").read_text(encoding="utf-8"))
    return record


def body(name: str) -> str:
    """The text of a report file, without what its format puts around it."""
    (path,) = (p for p in REPORTS.iterdir() if p.name.rsplit(".", 1)[0] == name)
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text: str = json.loads(content)["body"]
        return text
    if path.suffix == ".html":
        return "\n".join(html.unescape(p) for p in re.findall(r"<p>(.*?)</p>", content))
    return content.rstrip("\n")


def spans(record: Record) -> list[Record]:
    """Every span of a record that has offsets."""
    found = [*record["mentions"], *(r for r in record["relations"] if "text" in r)]
    for event in record["events"]:
        found.append({**event, "text": event["trigger"]})
        found.extend(event[key] for key in ("time", "quantity") if key in event)
        found.extend(event.get("casualties", []))
    return found


@pytest.fixture(scope="module")
def join() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples_join", GOLD / "join.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_six_arabic_and_three_english_reports() -> None:
    languages = [gold(name)["lang"] for name in NAMES]
    assert (languages.count("ar"), languages.count("en")) == (6, 3)
    files = {path.name.rsplit(".", 1)[0] for path in REPORTS.iterdir()}
    assert files == {*NAMES, "feed"}


@pytest.mark.parametrize("name", NAMES)
def test_gold_text_is_the_text_of_the_report(name: str) -> None:
    assert gold(name)["text"] == body(name)
    assert 90 <= len(body(name).split()) <= 250


def test_a_reader_finds_text_language_and_day_of_every_report() -> None:
    problems: list[Exception] = []
    reports = {
        report.text.rstrip("\n"): report
        for report in read_reports([str(REPORTS)], complain=problems.append)
    }
    assert not problems
    assert len(reports) == len(NAMES) + 2  # the feed holds two
    for record in map(gold, NAMES):
        report = reports[record["text"]]
        assert (report.lang, str(report.published)) == (record["lang"], record["published"])


@pytest.mark.parametrize("name", NAMES)
def test_every_gold_span_equals_its_characters(name: str) -> None:
    record = gold(name)
    for span in spans(record):
        assert record["text"][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("name", NAMES)
def test_gold_equals_its_source(name: str, join: ModuleType) -> None:
    assert join.joined(GOLD / f"{name}.txt") == gold(name)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_resolve(name: str) -> None:
    record = gold(name)
    mentions = [m["id"] for m in record["mentions"]]
    events = [e["id"] for e in record["events"]]
    assert len(set(mentions)) == len(mentions)
    assert len(set(events)) == len(events)
    for event in record["events"]:
        assert set(event.get("topic", [])) <= set(events)
        for casualty in event.get("casualties", []):
            assert set(casualty.get("victims", [])) <= set(mentions)


def test_examples_show_what_the_project_is_for() -> None:
    events = [event for name in NAMES for event in gold(name)["events"]]
    assert len({event["class"] for event in events}) >= 24
    modalities = {event["modality"] for event in events}
    assert modalities == {"asserted", "negated", "planned", "demanded", "hypothetical"}
    assert sum("mediator" in event for event in events) >= 5
    assert sum(event.get("background", False) for event in events) >= 8
    casualties = [c for event in events for c in event.get("casualties", [])]
    assert any(c["text"] == "طفلان" and c["count"] == 2 and c["of"] == 0 for c in casualties)
    assert any(c.get("cumulative") for c in casualties)


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared corpus is not here")
@pytest.mark.parametrize("name", NAMES)
def test_gold_follows_the_annotation_scheme(name: str) -> None:
    check = SHARED / "corpus" / "check.py"
    run = subprocess.run(
        [sys.executable, str(check), str(GOLD / f"{name}.jsonl")], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared corpus is not here")
def test_no_run_of_eight_words_comes_from_the_corpus() -> None:
    seen = set()
    for path in (SHARED / "corpus").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            seen |= runs(json.loads(line)["text"])
    for name in NAMES:
        assert not runs(gold(name)["text"]) & seen


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of eight words."""
    words = re.findall(r"\w+", text)
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
