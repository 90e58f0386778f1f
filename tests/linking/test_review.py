"""The reviewed tables: what ships passes the check, and the check can fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import DataInvalid
from kg.linking.bodies import adjective_forms, slug
from kg.linking.review import check, read_entities
from kg.linking.tables import DATA, Entity, Metonym, read_metonyms, read_rows

CITY = Entity("Q41183", "city", "Aleppo", "حلب", ("Aleppo", "حلب"), source=("wof",))


def sources() -> list[str]:
    return [row["id"] for row in read_rows(DATA / "sources.tsv")]


def test_the_shipped_tables_pass() -> None:
    assert check(read_entities(), read_metonyms(), sources()) == ()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (replace(CITY, source=()), "no source"),
        (replace(CITY, source=("hearsay",)), "unknown source"),
        (replace(CITY, kind="town"), "unknown kind"),
        (replace(CITY, strong=()), "no name"),
        (replace(CITY, key="Q0"), "neither a Wikidata item nor a local key"),
        (replace(CITY, part_of="Q999999999"), "which is not there"),
    ],
)
def test_a_faulty_row_is_refused(fault: Entity, said: str) -> None:
    assert any(said in line for line in check([fault], [], ["wof"]))


def test_an_item_with_two_kinds_is_refused() -> None:
    twice = [CITY, replace(CITY, kind="admin")]
    assert check(twice, [], ["wof"]) == ("Q41183: two rows, city and admin",)


def test_a_metonym_for_nobody_is_refused() -> None:
    stray = Metonym("النظام", "ORG", ("Q858",), "", "", "nobody")
    assert check([CITY], [stray], ["wof"]) == (
        "metonym النظام: refers to nobody, which is not there",
    )


def test_a_row_with_a_missing_cell_names_its_line(tmp_path: Path) -> None:
    table = tmp_path / "entities.tsv"
    table.write_text("qid\tkind\nQ1\n", encoding="utf-8")
    with pytest.raises(DataInvalid, match=r"entities\.tsv:2: 1 cells, not 2"):
        list(read_rows(table))


@pytest.mark.parametrize("name", ["entities", "actors", "names", "metonyms", "common", "demonyms"])
def test_tables_are_sorted_and_without_stray_blanks(name: str) -> None:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines)
    assert not any(cell != cell.strip() for line in lines for cell in line.split("\t"))


def test_contested_twins_are_settled() -> None:
    keys = {entity.key: entity for entity in read_entities()}
    assert "Q756617" not in keys
    assert "Q29999" not in keys
    assert "فلسطين" in keys["Q219060"].strong
    assert "فلسطين" in keys["Q23792"].weak


def test_a_government_is_not_its_country() -> None:
    keys = {entity.key: entity for entity in read_entities()}
    assert keys["syrian-government"].government_of == "Q858"
    assert keys["government-of-turkey"].government_of == "Q43"
    assert "الحكومة التركية" in keys["government-of-turkey"].strong
    assert keys["air-force-of-israel"].part_of == "Q58967"


def test_verified_bodies_get_the_names_made_by_rule() -> None:
    keys = {entity.key: entity for entity in read_entities()}
    assert "القوات الروسية" in keys["Q193159"].strong
    assert "armed-forces-of-russia" not in keys


def test_names_made_by_rule() -> None:
    assert adjective_forms("كوري شمالي")["masc"] == "الكوري الشمالي"
    assert slug("Côte d'Ivoire") == "cote-d-ivoire"


def test_metonyms_end_when_they_end() -> None:
    regime = next(one for one in read_metonyms() if one.name == "النظام" and one.type == "ORG")
    assert regime.holds("2016-05-01")
    assert not regime.holds("2025-03-01")
    assert regime.holds("")
