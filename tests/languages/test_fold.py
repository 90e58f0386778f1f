from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.languages.fold import fold, fold_text

#: What news texts are made of: letters with marks, ligatures, digits of three scripts, signs.
NEWS = st.text(
    alphabet=st.sampled_from("ابتهوىيةأإآٱؤئءَُِّْـ٠١٢۳4ABzßİé’'.,،؛؟ \n\u200f\u202bﻻﷲک٫٬٪"), max_size=40
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("الأُردُن", "الاردن"),
        ("الاردن", "الاردن"),
        ("مُؤتَمَر", "موتمر"),
        ("رئيس", "رييس"),
        ("مستشفى", "مستشفي"),
        ("قـــصف", "قصف"),
        ("قراءة", "قراءة"),
        ("مدينة", "مدينة"),
        ("٣٠ غارة", "30 غارة"),
        ("۱۲٫۵", "12.5"),
        ("ﻻجئ", "لاجي"),
        ("\u200fحلب\u202c", "حلب"),
        ("Aleppo’s", "aleppo's"),
    ],
)
def test_spellings_meet(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_taa_marbuta_tells_words_apart() -> None:
    assert fold_text("غارة") != fold_text("غاره")


@given(NEWS)
def test_folding_twice_changes_nothing(raw: str) -> None:
    once = fold(raw).text
    assert fold(once).text == once
    assert fold_text(raw) == once


@given(NEWS, st.data())
def test_what_is_quoted_is_what_matched(raw: str, data: st.DataObject) -> None:
    folded = fold(raw)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    begin, stop = folded.source(start, end)
    assert folded.text[start:end] in fold(raw[begin:stop]).text


@given(NEWS)
def test_the_whole_is_the_whole(raw: str) -> None:
    folded = fold(raw)
    assume(folded.text)
    begin, stop = folded.source(0, len(folded.text))
    assert fold(raw[begin:stop]).text == folded.text
    assert stop == len(raw)


def test_marks_belong_to_the_letter_before_them() -> None:
    raw = "قَصَفَت المدينةَ"
    begin, stop = fold(raw).source(0, 4)
    assert raw[begin:stop] == "قَصَفَت"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("مقـ ـتل", "مقتل"),
        ("مقـ تل مدني", "مقتل مدني"),
        ("اقتحـ.ـامها", "اقتحامها"),
        ("بـ صواريخ", "ب صواريخ"),
        ("الـ 24", "ال 24"),
        ("ولـ عكاظ", "ول عكاظ"),
        ("1436هـ. وقال", "1436ه. وقال"),
    ],
)
def test_a_word_cut_to_escape_filters_is_one(written: str, folded: str) -> None:
    found = fold(written)
    assert found.text == folded == fold_text(written)
    for at, origin in enumerate(found.origin):
        assert fold_text(written[origin]) == found.text[at]
