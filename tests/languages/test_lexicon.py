from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from kg.languages import load
from kg.languages.hits import TriggerHit
from kg.languages.words import words

REPO = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("KG_SHARED", REPO.parent / "shared")) / "corpus"
#: Hits below this are seldom marked as events.
LIKELY = 0.3
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus (KG_SHARED) is not here")


def triggers(text: str, code: str = "ar") -> tuple[TriggerHit, ...]:
    return load(code).lexicon.triggers(words(text))


@pytest.mark.parametrize(
    ("text", "quote", "cls"),
    [
        ("وبقصفهم البلدة انتهى الأمر", "قصفهم", "Shelling"),
        ("القصف المدفعي على البلدة", "القصف", "Shelling"),
        ("قصفت طائرات حربية البلدة", "قصفت", "AirStrike"),
        ("وسيلتقي الوزير نظيره غدا", "سيلتقي", "Meeting"),
        ("للانسحاب من البلدة", "انسحاب", "Withdrawal"),
        ("أعلن الطرفان وقف إطلاق النار", "وقف", "Ceasefire"),
        ("أطلق المسلحون النار على الحاجز", "أطلق", "Attack"),
        ("أطلق المسلحون سراح الجنود", "أطلق", "Release"),
        ("حرر الجيش الرهائن", "حرر", "Release"),
        ("حرر الجيش المدينة", "حرر", "TerritorialControl"),
        ("قَصَفَتِ المدفعيّةُ البلدة", "قَصَفَتِ", "Shelling"),
        ("انتهكت الفصائل الهدنة مجددا", "انتهكت", "CeasefireViolation"),
        ("اعتقلتهم الشرطة أمس", "اعتقلتهم", "Detention"),
        ("طردت الحكومة السفير", "طردت", "Sanction"),
        ("اغتيل القيادي أمس", "اغتيل", "Killing"),
    ],
)
def test_arabic_triggers(text: str, quote: str, cls: str) -> None:
    assert (quote, cls) in {(text[hit.start : hit.end], hit.cls) for hit in triggers(text)}


@pytest.mark.parametrize(
    "text",
    [
        "أجريت له عملية جراحية في القلب",
        "فاز الفريق في المباراة وسجل هدفا",
        "قال وزير الدفاع المصري ذلك",
        "وصل فجر اليوم إلى المدينة",
        "نشرت الصحيفة خبرا عن الطقس",
        "زار السياح المتحف",
        "لن تعد الدراسة كما كانت",
        "قبض العامل راتبه أول الشهر",
    ],
)
def test_words_that_only_look_like_events(text: str) -> None:
    assert [hit.lemma for hit in triggers(text) if hit.score >= 0.3] == []


def test_a_death_in_a_named_attack_is_no_event_of_its_own() -> None:
    assert {hit.cls for hit in triggers("قُتل ثلاثة في غارة على البلدة")} == {"AirStrike"}
    assert {hit.cls for hit in triggers("قُتل ثلاثة في البلدة")} == {"Killing"}


def test_grammar_of_a_hit() -> None:
    [hit] = triggers("قُصفت البلدة")
    assert (hit.pos, hit.tense, hit.voice, hit.frame) == ("verb", "past", "passive", "strike")
    [hit] = triggers("وسيقصفونها")
    assert (hit.tense, hit.enclitic, hit.number) == ("future", "ها", "pl")
    [hit] = triggers("وقف إطلاق النار")
    assert (hit.first, hit.last, hit.pos) == (0, 1, "noun")


def test_offsets_are_of_the_text_as_written() -> None:
    text = "وَشَنّتْ طائراتٌ غـــاراتِها على المدينة"
    assert [text[hit.start : hit.end] for hit in triggers(text)] == ["غـــاراتِها"]


def test_english_triggers() -> None:
    text = "Warplanes carried out air strikes on the town after rebels seized the village."
    found = [(text[h.start : h.end], h.cls) for h in triggers(text, "en")]
    assert found == [("strikes", "AirStrike"), ("seized", "TerritorialControl")]


def test_attached_cues_end_where_the_name_begins() -> None:
    text = "انتهى الأمر وفقا للمرصد"
    [cue] = load("ar").lexicon.cues("attribution", words(text))
    assert text[cue.start : cue.end] == "وفقا ل"
    assert (cue.first, cue.last, cue.side) == (2, 3, "after")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("انتهى الأمر وَفْقاً لِلمرصد", "وَفْقاً لِ"),
        ("انتهى الأمر وفقا لـ «قسد»", "وفقا لـ"),
        ("وقالت الوزارة ذلك", "قالت"),
        ("وَقالَ الوزير ذلك", "قالَ"),
        ("بحسب ما ذكرته الوكالة", "بحسب ما"),
    ],
)
def test_cues_are_quoted_as_written(text: str, quote: str) -> None:
    cue = load("ar").lexicon.cues("attribution", words(text))[0]
    assert text[cue.start : cue.end] == quote


def test_a_verb_of_saying_may_carry_its_object() -> None:
    last = load("ar").lexicon.cues("attribution", words("بحسب ما ذكرته الوكالة"))[-1]
    assert (last.lemma, last.enclitic, last.side) == ("ذكر", "ه", "subject")


def test_a_vowelled_future_keeps_its_particle() -> None:
    text = "وَسَيَلتقي الوزير نظيره"
    [hit] = triggers(text)
    assert text[hit.start : hit.end] == "سَيَلتقي"


def test_the_longer_cue_wins() -> None:
    line = words("من المقرر أن يصل غدا")
    assert [cue.lemma for cue in load("ar").lexicon.cues("future", line)] == ["مقرر", "المقبل"]


def test_an_unknown_kind_finds_nothing() -> None:
    assert load("ar").lexicon.cues("nothing", words("قال الوزير")) == ()
    assert load("ar").lexicon.nouns("nothing", words("قال الوزير")) == ()


def test_nouns_carry_their_attributes() -> None:
    lexicon = load("ar").lexicon
    [hit] = lexicon.nouns("nationality", words("القوات الروسية"))
    assert hit.attrs["country"] == "Russia"
    assert lexicon.nouns("nationality", words("في سوريا")) == ()
    [hit] = lexicon.nouns("weapon", words("براميل متفجرة"))
    assert (hit.first, hit.last, hit.attrs["type"]) == (0, 1, "bomb")
    [hit] = lexicon.nouns("group", words("طفلين"))
    assert hit.number == "du"


def gold(name: str) -> list[dict[str, Any]]:
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def overlaps(hit: TriggerHit, event: dict[str, Any]) -> bool:
    shared: int = min(hit.end, event["end"]) - max(hit.start, event["start"])
    longer = max(hit.end - hit.start, int(event["end"]) - int(event["start"]))
    return shared > 0 and 2 * shared >= longer


@needs_corpus
@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [
        ("train.jsonl", 0.85, 0.69),
        ("dev.jsonl", 0.80, 0.72),
        ("english_train.jsonl", 0.90, 0.76),
        ("english_dev.jsonl", 0.62, 0.70),
    ],
)
def test_coverage_of_annotated_triggers(name: str, recall: float, precision: float) -> None:
    events = found = hits = right = 0
    for unit in gold(name):
        every = triggers(unit["text"], unit["lang"])
        told = [hit for hit in every if hit.score >= LIKELY]
        wanted = unit.get("events", [])
        events, hits = events + len(wanted), hits + len(told)
        found += sum(any(overlaps(hit, event) for hit in told) for event in wanted)
        right += sum(any(overlaps(hit, event) for event in wanted) for hit in told)
    assert found / events >= recall
    assert right / hits >= precision


def test_time_grows_with_the_text_and_no_faster() -> None:
    lexicon = load("ar").lexicon
    sentence = "شنت الطائرات الروسية غارات على أحياء المدينة، ما أدى إلى مقتل عشرة مدنيين. "

    def seconds(times: int) -> float:
        line = words(sentence * times)
        begin = time.process_time()
        lexicon.triggers(line)
        for kind in ("attribution", "negation", "future", "hypothetical", "denial"):
            lexicon.cues(kind, line)
        return time.process_time() - begin

    seconds(1)
    assert seconds(400) < 40 * seconds(40)


def test_of_two_readings_the_undivided_word_wins() -> None:
    assert [hit.lemma for hit in triggers("بحث الوزير مع نظيره الأزمة")] == ["بحث مع"]


def test_other_classes_are_kept_beside_the_best() -> None:
    [hit] = [h for h in triggers("أطلق المسلحون صواريخ على البلدة") if h.lemma == "أطلق صواريخ"]
    assert hit.cls == "Shelling"
    [hit] = [h for h in triggers("طردت القوات عشرات العائلات من القرية") if h.first == 0]
    assert "TerritorialControl" in {hit.cls, *hit.others} or hit.cls == "Displacement"


def test_a_word_out_of_its_company_weighs_less() -> None:
    [with_place] = triggers("استعادت القوات المدينة")
    [alone] = triggers("استعادت القوات تدمر")
    assert with_place.cls == alone.cls == "TerritorialControl"
    assert with_place.score > alone.score
