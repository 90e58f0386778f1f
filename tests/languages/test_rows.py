"""Each row of a lexicon fires on its example and keeps silent on its counter-example."""

from __future__ import annotations

import pytest

from kg.languages import known, load
from kg.languages.data import read_yaml
from kg.languages.rows import CueRow, NounRow, TriggerRow
from kg.languages.words import words

TRIGGERS = [
    pytest.param(code, row, id=f"{code}-{row.cls}-{row.lemma}-{number}")
    for code in known()
    for number, row in enumerate(load(code).lexicon.trigger_rows)
]
CUES = [
    pytest.param(code, row, id=f"{code}-{row.kind}-{row.lemma}-{number}")
    for code in known()
    for number, row in enumerate(load(code).lexicon.cue_rows)
]
NOUNS = [(code, kind) for code in known() for kind in read_yaml(code, "nouns")]


@pytest.mark.parametrize(("code", "row"), TRIGGERS)
def test_trigger(code: str, row: TriggerRow) -> None:
    lexicon = load(code).lexicon
    assert any(found is row for found in lexicon.rows_at(words(row.example))), row.example
    assert not any(found is row for found in lexicon.rows_at(words(row.counter))), row.counter


@pytest.mark.parametrize(("code", "row"), CUES)
def test_cue(code: str, row: CueRow) -> None:
    lexicon = load(code).lexicon
    assert row.lemma in {hit.lemma for hit in lexicon.cues(row.kind, words(row.example))}
    assert row.lemma not in {hit.lemma for hit in lexicon.cues(row.kind, words(row.counter))}


@pytest.mark.parametrize(("code", "kind"), NOUNS)
def test_noun_kind(code: str, kind: str) -> None:
    group, lexicon = read_yaml(code, "nouns")[kind], load(code).lexicon
    assert lexicon.nouns(kind, words(group["example"]))
    assert not lexicon.nouns(kind, words(group["not"]))


@pytest.mark.parametrize("code", known())
def test_every_noun_is_found_by_each_of_its_forms(code: str) -> None:
    lexicon = load(code).lexicon
    for row in lexicon.noun_rows:
        if not row.rest:
            for form in row.forms:
                assert lexicon.nouns(row.kind, words(form.text)), (row.kind, form.text)


ROWS = [
    pytest.param(code, row, id=f"{code}-{row.kind}-{number}-{row.lemma}")
    for code in known()
    for number, row in enumerate(load(code).lexicon.noun_rows)
]


@pytest.mark.parametrize(("code", "row"), ROWS)
def test_noun_in_the_frame_of_its_kind(code: str, row: NounRow) -> None:
    frame, lexicon = read_yaml(code, "nouns")[row.kind]["frame"], load(code).lexicon
    before = len(words(frame.split("{}")[0]))
    rest = " ".join(sorted(one)[0] for one in row.rest)
    for form in row.forms:
        line = words(frame.format(f"{form.text} {rest}".strip()))
        found = lexicon.nouns(row.kind, line)
        assert any(hit.first == before and hit.last >= before + len(row.rest) for hit in found), (
            line
        )


@pytest.mark.parametrize(("code", "kind"), NOUNS)
def test_the_frame_itself_has_no_noun_of_the_kind(code: str, kind: str) -> None:
    frame = read_yaml(code, "nouns")[kind]["frame"]
    assert not load(code).lexicon.nouns(kind, words(frame.replace("{}", "")))
