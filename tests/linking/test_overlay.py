"""The user's overlay file: round trips, and clear words when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import OutputUnwritable, UsageError
from kg.linking.overlay import (
    Overlay,
    add_entity,
    read_overlay,
    remove_entity,
    set_link,
    write_overlay,
)
from kg.linking.tables import Entity

KALLASA = Entity(
    "al-kallasa", "place", "Al-Kallasa", "الكلاسة", ("الكلاسة",), lat=36.19, area="Q858"
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    overlay = set_link(remove_entity(add_entity(Overlay(), KALLASA), "Q71"), "x-00000000", "Q5")
    write_overlay(tmp_path / "deep" / "mine.json", overlay)
    assert read_overlay(tmp_path / "deep" / "mine.json") == overlay
    assert "الكلاسة" in (tmp_path / "deep" / "mine.json").read_text(encoding="utf-8")


def test_no_file_is_an_empty_overlay(tmp_path: Path) -> None:
    assert read_overlay(tmp_path / "none.json") == Overlay()


@pytest.mark.parametrize("text", ["{", "[]", '{"added": [{"town": 1}], "removed": []}', "{}"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_overlay(path)


def test_adding_again_replaces_and_brings_back() -> None:
    overlay = remove_entity(add_entity(Overlay(), KALLASA), "al-kallasa")
    assert (overlay.added, overlay.removed) == ((), frozenset({"al-kallasa"}))
    again = add_entity(overlay, KALLASA)
    assert (again.added, again.removed) == ((KALLASA,), frozenset())


@pytest.mark.parametrize(
    "entity", [Entity("x", "town", "X", strong=("X",)), Entity("x", "city", "X")]
)
def test_what_is_no_entity_is_refused(entity: Entity) -> None:
    with pytest.raises(UsageError):
        add_entity(Overlay(), entity)


def test_an_unwritable_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputUnwritable):
        write_overlay(tmp_path / "file" / "mine.json", Overlay())
