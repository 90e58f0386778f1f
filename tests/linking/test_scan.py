"""Finding names in any text: hits lie in the text, in order, and never overlap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.linking.gazetteer import Gazetteer
from kg.linking.names import name_key

GAZETTEER = Gazetteer.open()

PIECES = st.sampled_from(
    [
        *("حلب", "حَلَب", "وحلب", "للحسكة", "بدير الزور", "جون كيري", "تنظيم داعش", "قوات «قسد»"),
        *("الولايات المتحدة", "محافظة", "عبد", "الله", "صالح", "Aleppo", "Deir ez-Zor", "UN", "'s"),
        *(" ", " ", "، ", "-", "«", "»", '"', ".", "\n", "٣٠", "ـ", "\u200f", "x"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=60)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_hits_lie_in_the_text_in_order(text: str) -> None:
    hits = list(GAZETTEER.find_names(text))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(one.end <= two.start for one, two in pairwise(hits))
    assert all(hit.keys and hit.kind in ("PER", "ORG", "LOC") for hit in hits)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_hit_can_be_looked_up_again(text: str) -> None:
    for hit in GAZETTEER.find_names(text):
        surface = text[hit.start : hit.end]
        assert set(hit.keys) & {one.key for one in GAZETTEER.lookup(surface)}, surface


@pytest.mark.parametrize(
    ("before", "name"),
    [("و", "حلب"), ("ب", "حلب"), ("وب", "حلب"), ("لل", "حسكة"), ("ول", "حلب"), ("ك", "جنيف")],
)
def test_what_is_written_before_a_name_is_no_part_of_it(before: str, name: str) -> None:
    [hit] = GAZETTEER.find_names(before + name)
    assert (hit.start, hit.end) == (len(before), len(before + name))


def test_a_name_written_together_is_the_name_written_apart() -> None:
    [together], [apart] = (
        list(GAZETTEER.find_names(text)) for text in ("علي عبدالله صالح", "علي عبد الله صالح")
    )
    assert together.keys == apart.keys
    assert name_key("عبدالله") == name_key("عبد الله")


def test_the_longest_name_wins() -> None:
    [hit] = GAZETTEER.find_names("تنظيم القاعدة في جزيرة العرب")
    assert hit.keys[0] == "Q2635866"
