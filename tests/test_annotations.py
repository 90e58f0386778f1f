"""Records are read back as the values they were written from, and people's checks accept them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotations import from_json, read, to_json, write
from kg.errors import DataInvalid
from kg.model import (
    EVENT_CLASSES,
    MENTION_TYPES,
    MODALITIES,
    OUTCOMES,
    QUALIFIERS,
    RELATION_TYPES,
    ROLES,
    Annotated,
    Casualty,
    Event,
    Gap,
    Mention,
    Qid,
    Quantity,
    Reading,
    Relation,
    Report,
    Span,
    Time,
)
from kg.sentence_units import per_sentence

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / "shared"))
CHECK = SHARED / "corpus" / "check.py"

WORDS = st.text("ابتثجحخ ،.abc123\n\u0640\u064b", min_size=1).filter(str.strip)
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
NUMBERS = st.none() | st.integers(0, 10**6)
SCORES = st.none() | st.integers(0, 100).map(lambda hundredth: hundredth / 100)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Any non-empty stretch of `text`."""
    start = draw(st.integers(0, len(text) - 1))
    return Span.of(text, start, draw(st.integers(start + 1, len(text))))


def some_of(draw: st.DrawFn, keys: list[str]) -> tuple[str, ...]:
    """A few different keys, or none."""
    return tuple(draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))) if keys else ()


@st.composite
def mentions(draw: st.DrawFn, text: str, key: str) -> Mention:
    qid = draw(st.none() | st.just(Qid("Q1")))
    return Mention(
        key,
        draw(spans(text)),
        draw(st.sampled_from(MENTION_TYPES)),
        entity=draw(st.sampled_from(["", "Syria"])),
        qid=qid,
        linked=qid is not None or draw(st.booleans()),
        local=draw(st.sampled_from(["", "syrian-government"])),
        score=draw(SCORES),
        candidates=draw(st.sampled_from([(), (Qid("Q1"), Qid("Q2"))])),
        antecedent=draw(st.sampled_from(["", key])),
    )


@st.composite
def times(draw: st.DrawFn, text: str) -> Time:
    return Time(
        draw(spans(text)),
        draw(st.sampled_from(["", "2016-04-30", "2016-04-22/", "/2016", "2016-04-29/2016-04-30"])),
        draw(st.none() | DAYS),
        draw(st.none() | DAYS),
        draw(st.sampled_from(["unknown", "day", "interval"])),
        draw(st.none() | DAYS),
    )


@st.composite
def casualties(draw: st.DrawFn, text: str, people: list[str]) -> Casualty:
    qualifier = draw(st.sampled_from(QUALIFIERS))
    return Casualty(
        draw(spans(text)),
        draw(st.sampled_from(OUTCOMES)),
        draw(st.integers(0, 999)) if qualifier == "exact" else draw(NUMBERS),
        qualifier,
        draw(NUMBERS),
        draw(NUMBERS),
        some_of(draw, people),
        draw(st.booleans()),
        draw(st.none() | st.integers(0, 3)),
    )


@st.composite
def events(draw: st.DrawFn, text: str, key: str, people: list[str], others: list[str]) -> Event:
    roles = {role: some_of(draw, people) for role in draw(st.sets(st.sampled_from(ROLES)))}
    quantity = st.builds(
        Quantity, spans(text), NUMBERS, st.sampled_from(QUALIFIERS), NUMBERS, NUMBERS
    )
    return Event(
        key,
        draw(spans(text)),
        draw(st.sampled_from(EVENT_CLASSES)),
        draw(st.sampled_from(MODALITIES)),
        {role: ids for role, ids in roles.items() if ids},
        some_of(draw, others),
        draw(st.none() | times(text)),
        draw(st.none() | quantity),
        tuple(draw(st.lists(casualties(text, people), max_size=2))),
        draw(st.booleans()),
        draw(SCORES),
        draw(st.sampled_from(["", "بحسب"])),
        some_of(draw, people),
        some_of(draw, people),
        draw(st.none() | spans(text)),
    )


@st.composite
def readings(draw: st.DrawFn, text: str) -> Reading:
    people = [f"m{number}" for number in range(1, draw(st.integers(0, 3)) + 1)]
    keys = [f"e{number}" for number in range(1, draw(st.integers(0, 2)) + 1)]
    ends = st.sampled_from(people) if people else st.nothing()
    relation = st.builds(
        Relation,
        st.sampled_from(RELATION_TYPES),
        ends,
        ends,
        st.sampled_from(["", "وزير"]),
        st.none() | spans(text),
    )
    return Reading(
        text,
        tuple(draw(mentions(text, key)) for key in people),
        tuple(draw(events(text, key, people, [k for k in keys if k != key])) for key in keys),
        tuple(draw(st.lists(relation, max_size=2))) if people else (),
        tuple(draw(st.lists(spans(text), max_size=2))),
        tuple(draw(st.lists(st.builds(Gap, spans(text), st.just("no_event")), max_size=1))),
    )


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    text, title = draw(WORDS), draw(st.just("") | WORDS)
    report = Report(
        draw(st.text("abc-#/1", min_size=1)),
        text,
        draw(st.sampled_from(["ar", "en"])),
        draw(st.none() | DAYS),
        draw(st.sampled_from(["", "option"])),
        draw(st.sampled_from(["", "afp.com"])),
        "",
        title,
    )
    headline = draw(st.none() | readings(title)) if title else None
    return Annotated(report, draw(readings(text)), headline)


@given(annotated())
def test_a_record_read_back_is_the_same_value(one: Annotated) -> None:
    line = json.dumps(to_json(one), ensure_ascii=False)
    assert from_json(json.loads(line)) == one


@given(st.lists(annotated(), max_size=3))
def test_lines_read_back_in_order(many: list[Annotated]) -> None:
    file = io.StringIO()
    assert write(file, many) == len(many)
    assert list(read(file.getvalue().split("\n"))) == many


@given(annotated())
def test_no_key_has_an_empty_value(one: Annotated) -> None:
    def check(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                assert inner not in ("", [], {}, ()), key
                assert inner is not None or key == "qid"
                check(inner)

    record = to_json(one)
    check(record)
    for kind in ("mentions", "events", "relations"):
        for item in record.get(kind, []):
            check(item)


@given(annotated())
def test_every_unit_quotes_its_own_text(one: Annotated) -> None:
    units = list(per_sentence(one))
    assert len({unit.report.id for unit in units}) == len(units)
    for unit in units:
        body = unit.body
        assert unit.report.text == body.text
        for span in body.spans():
            assert body.text[span.start : span.end] == span.text
        known = {mention.id for mention in body.mentions}
        told = {event.id for event in body.events}
        for event in body.events:
            for ids in (*event.roles.values(), event.source_chain, event.denied_by):
                assert known.issuperset(ids)
            assert told.issuperset(event.topic)


def test_spans_without_offsets_are_found_by_their_words() -> None:
    record = {
        "id": "r",
        "lang": "ar",
        "text": "وقف القصف ووقف النار",
        "events": [{"id": "e1", "trigger": "وقف", "occ": 2, "class": "Ceasefire"}],
    }
    assert from_json(record).body.events[0].trigger == Span(11, 14, "وقف")


def test_part_of_a_whole_keeps_its_index_in_a_unit() -> None:
    text = "قصف. قتل خمسة. قتل عشرة بينهم طفل."
    cases = [
        Casualty(Span(9, 13, "خمسة"), "killed", 5),
        Casualty(Span(19, 23, "عشرة"), "killed", 10),
        Casualty(Span(30, 33, "طفل"), "killed", 1, of=1),
    ]
    event = Event("e1", Span(15, 18, "قتل"), "Killing", casualties=tuple(cases))
    body = Reading(text, events=(event,), sentences=(Span.of(text, 15, len(text)),))
    (unit,) = per_sentence(Annotated(Report("r", text, "ar"), body))
    assert [(case.span.text, case.of) for case in unit.body.events[0].casualties] == [
        ("عشرة", None),
        ("طفل", 0),
    ]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"id": "r", "lang": "ar"}, "text"),
        ({"id": "r", "text": 3}, "text"),
        ({"lang": "ar", "text": "قصف"}, "id"),
        ({"id": "r", "text": "قصف", "published": "yesterday"}, "yesterday"),
        ({"id": "r", "text": "قصف", "mentions": [{"id": "m1", "text": "حلب"}]}, "حلب"),
        ({"id": "r", "text": "قصف", "mentions": ["m1"]}, "record r"),
        (
            {"id": "r", "text": "قصف", "mentions": [{"id": "m", "text": "ق", "start": 2}]},
            "stand",
        ),
    ],
)
def test_a_bad_record_is_named(record: dict[str, object], told: str) -> None:
    with pytest.raises(DataInvalid, match=told):
        from_json(record)


def test_a_broken_line_is_named() -> None:
    with pytest.raises(DataInvalid, match="line 2"):
        list(read(['{"id": "a", "text": "ا"}', "{"]))


@pytest.mark.skipif(not CHECK.exists(), reason="the annotation checker is not at KG_SHARED")
@pytest.mark.parametrize("name", ["train", "dev", "seed.gold", "english_dev"])
def test_what_people_wrote_survives_and_is_accepted(name: str, tmp_path: Path) -> None:
    lines = (CHECK.parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "again.jsonl"
    with path.open("w", encoding="utf-8") as file:
        assert write(file, read(lines)) == len(lines)
    done = subprocess.run([sys.executable, CHECK, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert _facts(lines) == _facts(path.read_text(encoding="utf-8").splitlines())


def _facts(lines: list[str]) -> list[object]:
    """What the scorer compares, record by record."""
    keys = ("mentions", "events", "relations")
    records = [json.loads(line) for line in lines if line.strip()]
    return [
        [[_without(item, "occ") for item in record.get(key, [])] for key in keys]
        for record in records
    ]


def _without(value: object, *keys: str) -> object:
    if isinstance(value, dict):
        return {k: _without(v, *keys) for k, v in value.items() if k not in keys and v not in ([],)}
    return [_without(item, *keys) for item in value] if isinstance(value, list) else value
