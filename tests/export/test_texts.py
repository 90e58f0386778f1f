"""Whole texts: JSON Lines that read back, spaCy documents that open, names that are masked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from kg.annotations import read
from kg.errors import UsageError
from kg.export import write
from kg.export.select import Kept, Selection
from tests.export.worlds import TEXT, readings, war


def _write(path: Path, selection: Selection | None = None) -> Path:
    write(war(), path, None, selection, readings=readings)
    return path


def test_json_lines_read_back_as_they_were(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.jsonl")
    assert list(read(path.read_text("utf-8").splitlines())) == readings()


def test_a_selection_keeps_the_events_of_the_claims_that_stay(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.jsonl", Selection(classes=frozenset({"Meeting"})))
    (one,) = read(path.read_text("utf-8").splitlines())
    assert [event.cls for event in one.body.events] == ["Meeting"]
    assert one.report.text == TEXT


def test_private_people_are_masked_and_offsets_stay(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.jsonl", Selection(private=False))
    first, second = read(path.read_text("utf-8").splitlines())
    assert "سامر" not in path.read_text("utf-8")
    assert "Samir" not in path.read_text("utf-8")
    assert len(first.report.text) == len(TEXT)
    for span in first.body.spans():
        assert first.report.text[span.start : span.end] == span.text
    names = {mention.span.text for mention in first.body.mentions}
    assert "المبعوث" in names
    assert not any("█" in name for name in names)
    assert len(first.body.events) == len(readings()[0].body.events)
    assert second == readings()[1]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("قال علي وعلي لعلي", "قال ███ و███ ل███"),
        ("عليه وعلى عليا", "عليه وعلى عليا"),
        ("وبعلي", "وب███"),
        ("علي حسن، وعلي", "███████، و███"),
        ("Ali's (Ali) Alice", "███'s (███) Alice"),
    ],
)
def test_names_are_covered_as_whole_words(text: str, masked: str) -> None:
    no: frozenset[str] = frozenset()
    kept = Kept(no, no, no, no, no, no, no, no, frozenset({"علي", "علي حسن", "Ali"}))
    assert kept.masked(text) == masked
    assert kept.speaks_of_private(text) == (text != masked)


def test_without_quotes_there_are_offsets_and_hashes_only(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.jsonl", Selection(quotes=False))
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        assert len(record["sha256"]) == 64
        assert "text" not in record
        assert all("start" in one and "text" not in one for one in record["mentions"])
        assert all("trigger" not in one for one in record["events"])
    assert "قصف" not in path.read_text("utf-8")


def test_spacy_opens_the_documents(tmp_path: Path) -> None:
    path = _write(tmp_path / "t.spacy")
    docs = list(DocBin(store_user_data=True).from_disk(path).get_docs(spacy.blank("ar").vocab))
    assert [doc.text for doc in docs] == [one.report.text for one in readings()]
    (doc, _) = docs
    assert ("الجيش", "ORG") in {(ent.text, ent.label_) for ent in doc.ents}
    assert {span.label_ for span in doc.spans["events"]} >= {"Shelling", "Meeting"}
    assert len(doc.spans["mentions"]) == len(readings()[0].body.mentions)
    assert doc.user_data["kg"]["id"] == "r1"
    with pytest.raises(UsageError, match="docbin holds the words of reports"):
        _write(tmp_path / "u.spacy", Selection(quotes=False))


def test_a_graph_alone_has_no_texts(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a graph file holds no whole texts"):
        write(war(), tmp_path / "t.jsonl")
