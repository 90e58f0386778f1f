"""Live look-up against a real SPARQL server on this machine, with data in Wikidata's shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.linking.endpoint import DiskCache, Endpoint
from kg.linking.gazetteer import Gazetteer
from kg.linking.kinds import KINDS
from kg.linking.linker import Linker
from kg.linking.overlay import Overlay, add_entity
from kg.linking.wikidata import Wikidata, literal, unlinked_names
from kg.linking.wikidata_terms import CLASSES, PROPERTIES
from kg.model import Annotated, Mention, Reading, Report, Span
from tests.linking.serving import Reply, oxigraph, troublesome

DATA = Path(__file__).resolve().parents[1] / "data" / "links" / "wikidata.ttl"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(DATA, tmp_path_factory.mktemp("sparql")) as address:
        yield address


def asked(url: str, **options: object) -> Wikidata:
    return Wikidata(Endpoint(url, pause=0, sleep=lambda _: None, **options))  # type: ignore[arg-type]


@pytest.mark.server
def test_a_name_brings_what_fits_its_type(url: str) -> None:
    found = asked(url).propose([("لواء الاختبار", "ORG"), ("حلب", "LOC"), ("لا أحد", "PER")])
    assert [entity.key for entity in found.entities] == ["Q41183", "Q99000002"]
    assert found.failures == {}


@pytest.mark.server
def test_everything_asked_for_is_understood(url: str) -> None:
    [brigade] = asked(url).propose([("Test Brigade", "ORG")]).entities
    assert (brigade.kind, brigade.area) == ("armed_group", "Q858")
    assert (brigade.since, brigade.until) == ("2012", "2017")
    assert (brigade.label_en, brigade.label_ar) == ("Test Brigade", "لواء الاختبار")
    assert brigade.source == ("wikidata",)
    [aleppo] = asked(url).propose([("حلب الشهباء", "LOC")]).entities
    assert (aleppo.lat, aleppo.lon, aleppo.part_of) == (36.2, 37.15, "Q214064")
    assert "Alep" not in aleppo.strong


@pytest.mark.server
def test_a_class_is_placed_by_the_classes_above_it(url: str) -> None:
    [village] = asked(url).propose([("كفر تجريبي", "LOC")]).entities
    assert (village.key, village.kind) == ("Q99000001", "city")


@pytest.mark.server
def test_a_name_with_quotes_stays_text(url: str) -> None:
    names = [('لواء "الاختبار"', "ORG"), ('x"@en } DROP ALL #', "ORG")]
    found = asked(url).propose(names)
    assert [entity.key for entity in found.entities] == ["Q99000002"]


@pytest.mark.server
def test_a_country_is_listed_with_actors_since_a_year(url: str) -> None:
    keys = [entity.key for entity in asked(url).list_country("Q858", since=2011).entities]
    assert keys == ["Q41183", "Q99000002"]
    every = [entity.key for entity in asked(url).list_country("Q858").entities]
    assert "Q99000004" in every


@pytest.mark.server
def test_a_second_run_asks_nothing(url: str, tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, date(2026, 1, 2))
    first = asked(url, cache=cache).list_country("Q858", since=2011)
    with troublesome(Reply(403)) as closed:
        assert closed.asked == 0
        again = asked(url, cache=cache).list_country("Q858", since=2011)
        assert again == first
    assert len(list(tmp_path.rglob("*.json"))) >= 3


@pytest.mark.server
def test_what_was_found_links_the_report_through_the_overlay(url: str) -> None:
    text = "قال سامر التجريبي إن لواء الاختبار انسحب"
    spans = ((4, 17, "PER"), (21, 34, "ORG"))
    mentions = tuple(
        Mention(f"m{n}", Span.of(text, start, end), kind)
        for n, (start, end, kind) in enumerate(spans)
    )
    annotated = Annotated(Report("r", text, "ar"), Reading(text, mentions))
    linked = Linker(Gazetteer.open()).link(annotated)
    overlay = Overlay()
    for entity in asked(url).propose(unlinked_names([linked])).entities:
        overlay = add_entity(overlay, entity)
    again = Linker(Gazetteer.open(overlay=overlay)).link(linked)
    assert [one.qid for one in again.body.mentions] == ["Q99000005", "Q99000002"]


def test_a_closed_endpoint_leaves_every_name_open_with_the_reason() -> None:
    with troublesome(Reply(403)) as server:
        found = asked(server.url).propose([("حلب", "LOC"), ("إدلب", "LOC")])
    assert found.entities == ()
    assert found.failures is not None
    assert set(found.failures) == {"حلب", "إدلب"}
    assert all("status 403" in reason for reason in found.failures.values())


def test_a_closed_endpoint_does_not_stop_a_listing() -> None:
    with troublesome(Reply(403)) as server:
        found = asked(server.url).list_country("Q858", since=2011)
    assert found.entities == ()
    assert sorted(found.failures or {}) == ["actors of Q858", "places of Q858"]


def test_literals_cannot_break_out() -> None:
    assert literal('"} # \\', "ar") == '"\\"} # \\\\"@ar'


def test_the_tables_name_known_kinds_only() -> None:
    assert set(CLASSES.values()) <= set(KINDS)
    assert len(set(PROPERTIES.values())) == len(PROPERTIES)
