"""Identifiers are deterministic, distinct, and valid IRIs for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.graph.ids import Minter, digest, encode, fold_name, is_qid, slug

ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1)
MINTER = Minter()


@given(ANY_TEXT)
def test_any_report_id_gives_a_valid_iri(key: str) -> None:
    assert NamedNode(MINTER.report(key)).value.startswith(MINTER.base)


@given(ANY_TEXT, ANY_TEXT)
def test_different_report_ids_give_different_iris(one: str, other: str) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@given(ANY_TEXT)
def test_any_entity_key_gives_a_valid_iri(key: str) -> None:
    name = NamedNode(MINTER.entity(key)).value
    assert name == MINTER.entity(key)
    assert "/" not in name.removeprefix(f"{MINTER.base}entity/")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_a_hash_tells_lists_of_parts_apart(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.lists(st.text(min_size=1), max_size=5))
def test_a_run_does_not_depend_on_the_order_of_reports(reports: list[str]) -> None:
    shuffled = sorted(reports, reverse=True)
    assert MINTER.run("1", ["a=1", "b=2"], reports) == MINTER.run("1", ["b=2", "a=1"], shuffled)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأُردن", "الاردن"),
        ("حــلب", "حلب"),
        ("White  Helmets", "white helmets"),
        ("عين ٣", "عين 3"),
    ],
)
def test_spellings_of_one_name_fold_together(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_a_slug_can_be_read() -> None:
    assert slug("حي بستان القصر!") == "حي-بستان-القصر"
    assert slug("!?") == "x"
    assert len(slug("ا" * 500)) == 60


def test_a_local_entity_shows_its_name_and_not_its_report() -> None:
    name = MINTER.entity("GROUP:civilians@report-7")
    assert name.startswith(f"{MINTER.base}entity/civilians-")
    assert name != MINTER.entity("GROUP:civilians@report-8")


def test_a_linked_entity_carries_its_qid() -> None:
    assert MINTER.entity("Q41183") == "https://w3id.org/conflict-kg/id/entity/Q41183"
    assert not any(map(is_qid, ("Q0", "q858", "Q٣", "Q858 ")))


def test_identifiers_stay_what_they_are() -> None:
    """A change here breaks every published graph and every correction."""
    assert digest("claim", "r1", "text", "0", "3", "Shelling") == "d505331aa4cd9e5cfcb3"


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        MINTER.report("")


def test_another_base_moves_everything() -> None:
    assert Minter("https://example.org/").graph("events") == "https://example.org/graph/events"
