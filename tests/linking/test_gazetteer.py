"""Looking names up, and finding them in running text."""

from __future__ import annotations

import pytest

from kg.linking.gazetteer import Gazetteer, NameHit
from kg.linking.overlay import Overlay, add_entity, remove_entity
from kg.linking.tables import Entity


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.kind) for hit in gazetteer.find_names(text)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("حلب", "Q41183"),
        ("الولايات المتحدة الأميركية", "Q30"),
        ("الولايات المتحده", "Q30"),
        ("عبدالفتاح السيسي", "Q307871"),
        ("Deir Ezzor", "Q239097"),
        ("المرصد السوري لحقوق الانسان", "syrian-observatory-for-human-rights"),
        ("ستيفان دي ميستورا", "staffan-de-mistura"),
        ("الحكومة اليمنية", "government-of-yemen"),
        ("قوات النظام", "Q849180"),
    ],
)
def test_a_name_is_looked_up_however_it_is_spelt(gazetteer: Gazetteer, name: str, key: str) -> None:
    assert key in [one.key for one in gazetteer.lookup(name) if one.strong]


def test_another_transliteration_is_found(gazetteer: Gazetteer) -> None:
    matches = {one.key: one.match for one in gazetteer.alike("Mayadeen")}
    assert matches["Q310895"] == "loose"


@pytest.mark.parametrize("name", ["", "؟", "قرية لا يعرفها أحد", "Nowhere at all", "ط"])
def test_an_unknown_name_has_no_candidates(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()


def test_homonyms_are_kept_apart(gazetteer: Gazetteer) -> None:
    kinds = {one.key: (one.kind, one.strong) for one in gazetteer.lookup("حلب")}
    assert kinds["Q41183"] == ("city", True)
    assert kinds["Q214064"] == ("admin", False)


def test_an_abbreviation_is_not_its_small_letters(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("IS")
    assert gazetteer.lookup("is") == ()
    assert found(gazetteer, "He asked us who is there") == []
    assert ("WHO", "ORG") in found(gazetteer, "The WHO sent doctors")


def test_an_adjective_names_its_country_and_no_other(gazetteer: Gazetteer) -> None:
    [only] = gazetteer.lookup("الروسية")
    assert (only.key, only.match) == ("Q159", "adjective")


def test_the_article_may_be_missing(gazetteer: Gazetteer) -> None:
    matches = {one.key: one.match for one in gazetteer.lookup("حسكة")}
    assert matches["Q311321"] == "article"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "وصل جون كيري إلى جنيف للقاء سيرغي لافروف",
            [("جون كيري", "PER"), ("جنيف", "LOC"), ("سيرغي لافروف", "PER")],
        ),
        (
            "غارات وبحلب وللحسكة وبدير الزور",
            [("حلب", "LOC"), ("حسكة", "LOC"), ("دير الزور", "LOC")],
        ),
        ("أعلن تنظيم داعش انسحابه من محافظة الرقة", [("داعش", "ORG"), ("الرقة", "LOC")]),
        ("قصفت قوات «قسد» القرية", [("قوات «قسد»", "ORG")]),
        (
            "استهدف الطيران الحربي الروسي أطراف إدلب",
            [("الطيران الحربي الروسي", "ORG"), ("إدلب", "LOC")],
        ),
        (
            "Kerry's plane left Aleppo for Geneva",
            [("Kerry", "PER"), ("Aleppo", "LOC"), ("Geneva", "LOC")],
        ),
        ("Deir ez-Zor's airport", [("Deir ez-Zor", "LOC")]),
    ],
)
def test_names_are_found_in_text(
    gazetteer: Gazetteer, text: str, names: list[tuple[str, str]]
) -> None:
    assert found(gazetteer, text) == names


@pytest.mark.parametrize(
    "text", ["كان الاجتماع مفيدا للجميع", "بناء مدرسة جديدة في الحي", "the regime said nothing"]
)
def test_ordinary_words_are_no_strong_names(gazetteer: Gazetteer, text: str) -> None:
    assert [hit for hit in gazetteer.find_names(text) if hit.strong] == []


def test_a_name_inside_a_word_is_not_found(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "حلبيون") == []
    assert found(gazetteer, "Aleppoan") == []


def test_hits_quote_the_text_as_it_stands(gazetteer: Gazetteer) -> None:
    text = "قُتِلَ خمسة في حَلَب، ثم في إدلــب"
    assert found(gazetteer, text) == [("حَلَب", "LOC"), ("إدلــب", "LOC")]


def test_facts_tell_place_and_people_apart(gazetteer: Gazetteer) -> None:
    aleppo, kerry = gazetteer.facts("Q41183"), gazetteer.facts("Q22316")
    assert (aleppo.qid, aleppo.kind, aleppo.country) == ("Q41183", "city", "Q858")
    assert aleppo.lat == pytest.approx(36.2, abs=0.05)
    assert (kerry.kind, kerry.country, kerry.lat) == ("person", None, None)


def test_facts_of_a_local_entity(gazetteer: Gazetteer) -> None:
    facts = gazetteer.facts("syrian-government")
    assert (facts.qid, facts.government_of) == (None, "Q858")
    with pytest.raises(KeyError):
        gazetteer.facts("nobody-in-particular")


def test_an_overlay_adds_replaces_and_removes() -> None:
    mine = Entity("al-kallasa", "place", "Al-Kallasa", "الكلاسة", ("الكلاسة", "حي الكلاسة"))
    overlay = remove_entity(add_entity(Overlay(), mine), "Q71")
    gazetteer = Gazetteer.open(overlay=overlay)
    text = "قصف على حي الكلاسة قبل محادثات جنيف"
    assert list(gazetteer.find_names(text)) == [NameHit(8, 18, "LOC", True, ("al-kallasa",))]
    assert gazetteer.lookup("جنيف") == ()
    assert gazetteer.facts("al-kallasa").labels == {"en": "Al-Kallasa", "ar": "الكلاسة"}
    with pytest.raises(KeyError):
        gazetteer.facts("Q71")
