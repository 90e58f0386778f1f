from __future__ import annotations

import re

import pytest

from kg.errors import DataInvalid, UnknownLanguage
from kg.languages import known, load
from kg.languages.context import compile_condition
from kg.languages.data import check_yaml, read_yaml
from kg.languages.english import English
from kg.languages.row_reader import RowReader
from kg.languages.words import words
from kg.model import EVENT_CLASSES, ROLES

FILES = ("numbers", "counts", "times", "language", "triggers", "cues", "nouns", "sets", "roles")
CUE_KINDS = {
    *("attribution", "negation", "future", "demanded", "hypothetical"),
    *("denial", "foiled", "background", "light"),
}


def test_both_languages_are_there() -> None:
    assert known() == ("ar", "en")
    assert load("ar") is load("ar")
    assert load("ar").direction == "rtl"


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownLanguage, match="no language 'fa'; known: ar, en"):
        load("fa")


@pytest.mark.parametrize("code", known())
@pytest.mark.parametrize("name", FILES)
def test_files_keep_their_schema(code: str, name: str) -> None:
    assert check_yaml(code, name) == []


@pytest.mark.parametrize("code", known())
def test_every_language_has_the_same_shape(code: str) -> None:
    language = load(code)
    assert {row.cls for row in language.lexicon.trigger_rows} == set(EVENT_CLASSES)
    assert set(language.lexicon.cue_kinds) == CUE_KINDS
    assert set(language.lexicon.noun_kinds) == set(load("ar").lexicon.noun_kinds)
    assert set(language.roles.names) == set(load("ar").roles.names)


@pytest.mark.parametrize("code", known())
def test_frames_name_roles_that_exist(code: str) -> None:
    roles = load(code).roles
    for name in roles.names:
        frame = roles.frame(name)
        named = {frame.subject, frame.object, frame.passive_subject, frame.pair, *frame.construct}
        named |= {role for choices in frame.prepositions.values() for role in choices}
        assert named - {""} <= set(ROLES), name


@pytest.mark.parametrize("code", known())
def test_an_example_of_a_frame_has_a_word_of_that_frame(code: str) -> None:
    language = load(code)
    used = {row.frame for row in language.lexicon.trigger_rows}
    for name in language.roles.names:
        if name in used:
            line = words(language.roles.frame(name).example)
            assert name in {row.frame for row in language.lexicon.rows_at(line)}, name


@pytest.mark.parametrize("code", known())
def test_every_word_set_is_referred_to(code: str) -> None:
    written = " ".join(str(read_yaml(code, name)) for name in ("triggers", "cues", "sets"))
    referred = {"never", *re.findall(r"@(\w+)", written)}
    assert set(read_yaml(code, "sets")) <= referred


@pytest.mark.parametrize("code", known())
def test_changed_classes_are_classes(code: str) -> None:
    for row in load(code).lexicon.trigger_rows:
        assert all(cls in EVENT_CLASSES for _, cls, _ in row.changes)
        assert 0 < row.prior <= 1


def test_words_that_yaml_would_take_for_booleans_stay_words() -> None:
    assert "on" in load("en").roles.frame("strike").prepositions
    assert read_yaml("en", "nosuchfile") is None


def test_broken_rows_are_named() -> None:
    reader = RowReader(English(), {})
    with pytest.raises(DataInvalid, match="lexicon row"):
        reader.triggers({"Attack": [{"verb": "hit"}]})
    with pytest.raises(DataInvalid, match="no place 'beside'"):
        compile_condition({"beside": ["x"]}, {})
    with pytest.raises(DataInvalid, match="no word set"):
        compile_condition({"next": ["@nothing"]}, {})


def test_a_slip_in_the_data_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {**read_yaml("en", "times"), "stages": [[{"action": "date", "makes": "YEAR"}]]}
    monkeypatch.setattr("kg.languages.data.read_yaml", lambda code, name: broken)
    found = check_yaml("en", "times")
    assert any("stages/0/0/makes" in line for line in found)
    assert any("'pattern' is a required property" in line for line in found)
