"""Terms are valid whatever they are made from."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.graph.terms import boolean, day, decimal, integer, link, moment, text


@given(st.text(st.characters(exclude_categories=())), st.sampled_from(["ar", "en", "", "x", "عر"]))
def test_any_words_make_a_literal_of_the_same_length(words: str, lang: str) -> None:
    assert len(text(words + "\ud83d\ude00", lang).value) == len(words) + 2


@given(st.text(st.characters(exclude_categories=())))
def test_any_address_makes_a_term(address: str) -> None:
    assert isinstance(link(address), NamedNode | Literal)


def test_an_address_keeps_its_parts() -> None:
    address = "https://example.org/خبر?id=7&lang=ar#top"
    assert str(link(address)) == ("<https://example.org/%D8%AE%D8%A8%D8%B1?id=7&lang=ar#top>")


@pytest.mark.parametrize(
    ("value", "written"), [(0.876, "0.88"), (1, "1.00"), (1.2, "1.00"), (-3, "0.00")]
)
def test_confidences_have_two_places(value: float, written: str) -> None:
    assert decimal(value).value == written


def test_values_have_their_datatypes() -> None:
    terms = (integer(7), boolean(False), day(date(2016, 5, 1)), moment(datetime(2016, 5, 1, 2, 3)))
    assert [(one.value, one.datatype.value.rpartition("#")[2]) for one in terms] == [
        ("7", "integer"),
        ("false", "boolean"),
        ("2016-05-01", "date"),
        ("2016-05-01T02:03:00Z", "dateTime"),
    ]
