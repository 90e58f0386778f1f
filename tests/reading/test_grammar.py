"""Prepositions, phrases and clauses."""

from __future__ import annotations

import pytest

from kg.languages import known
from kg.languages.words import words
from kg.reading.grammar import grammar


@pytest.mark.parametrize(
    ("text", "governed", "preposition", "joined"),
    [
        ("قتل على يد قوات", "قوات", "علي يد", False),
        ("بالقرب من حلب", "حلب", "قرب", False),
        ("وفي حلب", "حلب", "في", True),
        ("على كل من حلب", "حلب", "علي", False),
        ("قصف حلب", "حلب", "", False),
    ],
)
def test_governor(text: str, governed: str, preposition: str, joined: bool) -> None:
    line = words(text)
    at = next(number for number, word in enumerate(line) if word.text == governed)
    found = grammar("ar").governor(text, line, at, line[at].start, 0)
    assert (found.preposition, found.joined) == (preposition, joined)


def test_letters_attached_to_a_name() -> None:
    rules = grammar("ar")
    assert [rules.lead(letters) for letters in ("و", "ب", "ول", "")] == [
        ("", True),
        ("ب", False),
        ("ل", True),
        ("", False),
    ]


@pytest.mark.parametrize("code", known())
def test_a_list_that_a_language_lacks_is_empty(code: str) -> None:
    rules = grammar(code)
    assert rules.words["no such list"] == frozenset()
    assert not rules.has("no such list", "قصف")
    assert rules.words["prepositions"]
