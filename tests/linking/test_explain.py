"""Explanations for people."""

from __future__ import annotations

from datetime import date

import pytest

from kg.linking.explain import explain_name, lines_of
from kg.linking.gazetteer import Gazetteer
from kg.linking.linker import Linker


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(Gazetteer.open())


def test_the_context_and_the_date_decide(linker: Linker) -> None:
    context = "قصف النظام أحياء في حلب وإدلب"
    asked = {"context": context, "mention": "ORG"}
    [only] = explain_name(linker, "النظام", published=date(2016, 5, 1), **asked)
    assert only.key == "syrian-government"
    assert explain_name(linker, "النظام", published=date(2025, 5, 1), **asked) == ()


def test_the_lines_say_what_spoke_for_it(linker: Linker) -> None:
    told = explain_name(linker, "دوما", context="غارات على دوما قرب دمشق")
    lines = list(lines_of(told, linker.gazetteer))
    assert lines[0].endswith("Q403446 Douma (city): linked")
    assert any("country" in line for line in lines)
    assert sum(line.endswith(": linked") for line in lines) == 1


def test_nobody_is_said(linker: Linker) -> None:
    assert list(lines_of(explain_name(linker, "فلان بن فلان"), linker.gazetteer)) == [
        "nobody of this name is known"
    ]
