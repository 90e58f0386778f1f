"""What always holds, whatever the text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotations import from_json, to_json
from kg.model import MODALITIES, ROLES, Annotated, Report
from kg.reading.constraints import allowed
from tests.reading.helpers import DAY, READER

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[3] / "shared"))
CHECK = SHARED / "corpus" / "check.py"

PIECES = st.sampled_from(
    [
        "قصفت",
        "قوات",
        "النظام",
        "حي",
        "الشعار",
        "في",
        "مدينة",
        "حلب",
        "وإدلب",
        "بقذائف",
        "الهاون",
        "قتل",
        "عشرة",
        "أشخاص",
        "بينهم",
        "طفلان",
        "قال",
        "الدفاع",
        "المدني",
        "إن",
        "لم",
        "تشن",
        "الطائرات",
        "الروسية",
        "أي",
        "غارة",
        "على",
        "،",
        ".",
        "و؛",
        "التي",
        "تسيطر",
        "عليها",
        "المعارضة",
        "الاثنين",
        "امس",
        "منذ",
        "2011",
        "دعت",
        "واشنطن",
        "إلى",
        "وقف",
        "إطلاق",
        "النار",
        "نفت",
        "روسيا",
        "جون",
        "كيري",
        "للنظام",
        "«داعش»",
        "the",
        "army",
        "shelled",
        "Idlib",
        ",",
        "killing",
        "3",
        "civilians",
        "said",
        "in",
        "Москва",
        "北京",
        "ـ",
        "َ",
        "١٢",
        "#",
        "@",
        "—",
        "\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join)


def annotated(text: str, lang: str = "ar") -> Annotated:
    return READER.read(Report("r", text, lang, DAY, title="قصف على حلب"))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["ar", "en"]))
def test_every_quote_stands_where_it_says(text: str, lang: str) -> None:
    for passage, reading in annotated(text, lang).passages:
        source = text if passage == "text" else "قصف على حلب"
        for span in reading.spans():
            assert source[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_ids_point_to_what_is_there_and_roles_fit(text: str) -> None:
    reading = annotated(text).body
    types = {mention.id: mention.type for mention in reading.mentions}
    events = {event.id for event in reading.events}
    for event in reading.events:
        assert event.modality in MODALITIES
        assert event.id not in event.topic
        assert events.issuperset(event.topic)
        for role in ROLES:
            for key in event.fillers(role):
                assert allowed(event.cls, role, types[key]), (event.cls, role, types[key])
    for relation in reading.relations:
        assert {relation.source, relation.target} <= types.keys()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    one = annotated(text)
    assert from_json(json.loads(json.dumps(to_json(one)))) == one


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert annotated(text) == annotated(text)


def test_the_title_is_a_passage_of_its_own() -> None:
    one = READER.read(Report("r", "نورث برس", "ar", DAY, title="قصف على حلب"))
    assert one.headline is not None
    assert [event.cls for event in one.headline.events] == ["Shelling"]
    assert one.body.events == ()


def test_many_are_read_in_their_order() -> None:
    reports = [Report(str(number), "قصف على حلب", "ar") for number in range(3)]
    assert [one.report.id for one in READER.read_many(reports)] == ["0", "1", "2"]


def test_a_very_long_sentence_is_read() -> None:
    reading = annotated("قصفت قوات النظام مدينة حلب و" * 400).body
    assert [event.cls for event in reading.events] == ["Shelling"] * 400
    assert all(event.fillers("target") for event in reading.events)


@pytest.mark.skipif(not CHECK.exists(), reason="the annotation checker is not at KG_SHARED")
def test_the_annotation_checker_accepts_readings(tmp_path: Path) -> None:
    texts = [
        "قتل عشرة أشخاص، بينهم طفلان، في غارات شنها النظام على حلب السبت، بحسب الدفاع المدني.",
        "دعت واشنطن موسكو إلى وقف القصف. ونفت موسكو شن أي غارة.",
        "وفي اليوم نفسه، فر مئات السكان من حي الشعار إلى إدلب.",
    ]
    path = tmp_path / "read.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            one = READER.read(Report(str(number), text, "ar", date(2020, 3, 11)))
            file.write(json.dumps(to_json(one), ensure_ascii=False) + "\n")
    done = subprocess.run([sys.executable, CHECK, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
