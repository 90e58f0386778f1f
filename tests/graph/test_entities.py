"""An entity is what all reports together show of it."""

from __future__ import annotations

import pytest

from kg.graph.claims import Seen
from kg.graph.entities import collect
from kg.graph.facts import ancestors
from kg.model import EntityFacts, Qid
from kg.vocab import CK

CITY = EntityFacts("Q1", Qid("Q1"), {"en": "Aleppo", "ar": "حلب"}, "city", 36.2, 37.1, Qid("Q858"))
STATE = EntityFacts("Q30", Qid("Q30"), {"en": "United States"}, "country")


def test_known_names_come_before_seen_ones() -> None:
    seen = [Seen("Q1", "LOC", "الشهباء", "ar"), Seen("Q1", "LOC", "حلب", "ar")]
    (entity,) = collect(seen, frozenset({"Q1"}), facts={"Q1": CITY})
    assert entity.labels == {"ar": "حلب", "en": "Aleppo"}
    assert entity.names == (("الشهباء", "ar"),)
    assert entity.qid == "Q1"


def test_an_unknown_name_is_the_one_most_used_without_tatweel() -> None:
    surfaces = ["النظــام", "النظام", "نظام", "نظام"]
    seen = [Seen("x", "ORG", surface, "ar", "Syrian government") for surface in surfaces]
    (entity,) = collect(seen, frozenset({"x"}))
    assert entity.labels == {"ar": "النظام", "en": "Syrian government"}
    assert ("النظــام", "ar") in entity.names


def test_a_tie_keeps_its_candidates_and_no_link() -> None:
    seen = [Seen("LOC:حلب", "LOC", "حلب", "ar", "", ("Q1", "Q2"), 0.5)]
    (entity,) = collect(seen, frozenset({"LOC:حلب"}))
    assert (entity.qid, entity.candidates, entity.score) == (None, ("Q1", "Q2"), 0.5)


@pytest.mark.parametrize(
    ("type", "acts", "facts", "classes"),
    [
        ("PER", True, None, {CK.Person}),
        ("LOC", False, None, {CK.Place}),
        ("LOC", True, None, {CK.Place, CK.Organization}),
        ("WEAPON", True, None, {CK.Weapon, CK.Organization}),
        ("GROUP", True, None, {CK.Group}),
        ("LOC", False, CITY, {CK.Place}),
        ("ORG", True, CITY, {CK.Place, CK.Organization}),
        ("ORG", True, STATE, {CK.State}),
        ("LOC", False, STATE, {CK.State, CK.Place}),
        ("ORG", True, EntityFacts("Q9", None, {}, "war"), {CK.Organization}),
    ],
)
def test_a_class_follows_from_what_is_known_and_how_it_acts(
    type: str, acts: bool, facts: EntityFacts | None, classes: set[str]
) -> None:
    key = facts.key if facts else "x"
    known = {} if facts is None else {key: facts}
    actors = frozenset({key}) if acts else frozenset[str]()
    (entity,) = collect([Seen(key, type, "س", "ar")], frozenset({key}), actors, known)
    assert set(entity.classes) == classes


def test_what_an_entity_belongs_to_comes_along_once() -> None:
    facts = {
        "a": EntityFacts("a", None, {"en": "Army"}, "military", part_of="b"),
        "b": EntityFacts("b", None, {"en": "Government"}, "government", part_of="a"),
    }
    assert [one.key for one in collect([], frozenset({"a"}), facts=facts)] == ["a", "b"]
    assert list(ancestors("a", facts)) == ["b"]


def test_only_what_is_wanted_is_made() -> None:
    seen = [Seen("x", "ORG", "س", "ar"), Seen("y", "ORG", "ص", "ar")]
    assert [one.key for one in collect(seen, frozenset({"y"}))] == ["y"]
