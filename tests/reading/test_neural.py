"""The trained reader: words, windows, constrained decoding, and the released weights."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kg.model import Report
from kg.pipeline import engine
from kg.reading.neural import NeuralReader, SentenceReader
from kg.reading.neural_decode import Decoder, Found, NeuralReading, close_quotes
from kg.reading.neural_words import MAX_WORDS, split_words, windows
from kg.reading.released import available

SETTINGS = {
    "labels": {
        "spans": ["PER", "ORG", "LOC", "killed", "time"],
        "classes": ["Shelling", "Meeting"],
        "modalities": ["asserted", "negated"],
        "roles": ["agent", "target", "participant", "casualty", "time"],
        "relations": ["position", "title"],
    },
    "mention_types": 3,
    "constraints": {
        "fillers": {
            "agent": ["PER", "ORG"],
            "target": ["ORG", "LOC"],
            "participant": ["PER", "ORG"],
            "casualty": ["killed"],
            "time": ["time"],
        },
        "role_classes": {"participant": ["Meeting"]},
        "relation_ends": {"position": [["PER"], ["ORG"]], "title": [["ORG"], ["PER"]]},
        "topics_of": ["Meeting"],
        "one_trigger_a_span": ["casualty"],
        "one_span_a_trigger": ["time"],
    },
    "thresholds": {
        "spans": {"default": 0.5},
        "triggers": 0.5,
        "asserted": 0.6,
        "background": 0.5,
        "roles": {"default": 0.5},
        "topics": 0.5,
        "relations": {"default": 0.5},
    },
    "confidence": {"spans": [0.5, 0.0]},
}


class Letters:
    """A tokenizer whose pieces are single letters."""

    class Coded:
        def __init__(self, text: str) -> None:
            self.offsets = [(i, i + 1) for i, c in enumerate(text) if not c.isspace()]
            self.ids = [10 + i for i in range(len(self.offsets))]

    def encode(self, text: str, add_special_tokens: bool) -> Coded:
        return self.Coded(text)


@pytest.fixture
def decoder() -> Decoder:
    return Decoder(SETTINGS)


def grid(words: int, *claims: tuple[int, int, int, float]) -> np.ndarray:
    scores = np.full((words, words, 5), -9.0, np.float32)
    for first, last, label, score in claims:
        scores[first, last, label] = score
    return scores


def test_words_take_their_harakat_and_numbers_their_points() -> None:
    text = "قُتِلَ 1,200 شخصاً بـ«حلب» في U.S. bases."
    words = [text[a:b] for a, b in split_words(text)]
    assert words == ["قُتِلَ", "1,200", "شخصاً", "بـ", "حلب", "في", "U.S.", "bases"]


def test_a_long_sentence_is_cut_into_windows_that_own_every_word_once() -> None:
    text = " ".join(["كلمة"] * 2000)
    cut = windows(Letters(), text, split_words(text))
    assert len(cut) > 15
    assert all(len(w.first) <= MAX_WORDS and max(w.last) < len(w.ids) for w in cut)
    owned = [i for w in cut for i in range(w.own_from, w.own_to)]
    assert owned == list(range(2000))
    assert all(w.offset <= w.own_from and w.own_to <= w.offset + len(w.first) for w in cut)


def test_a_word_of_a_thousand_letters_is_cut_not_choked_on() -> None:
    text = "ا" * 1000 + " بيت"
    (window,) = windows(Letters(), text, split_words(text))
    assert len(window.ids) < 100
    assert window.last[1] == len(window.ids) - 2


def test_mentions_nest_but_never_cross(decoder: Decoder) -> None:
    spans = grid(6, (0, 2, 2, 3.0), (2, 2, 1, 2.0), (2, 4, 1, 1.0), (0, 2, 1, 0.5), (0, 2, 3, 1.0))
    found = decoder.found(spans, np.tile(np.array([5, 0, 0], np.float32), (6, 1)))
    claims = list(zip(found.span_first, found.span_last, found.span_types, strict=True))
    assert claims == [(0, 2, 2), (0, 2, 3), (2, 2, 1)]


def test_roles_need_the_right_class_and_filler(decoder: Decoder) -> None:
    found = Found([0], [0], [0.9], [1, 2], [1, 2], [0, 2], [0.9, 0.9])
    scores = np.full((1, 2, 5), -9.0, np.float32)
    scores[0, 0] = [1.0, 5.0, 4.0, 5.0, -9]
    scores[0, 1] = [4.0, 1.0, 4.0, -9, -9]
    assert [r[:3] for r in decoder.roles(found, scores)] == [(0, 0, 0), (0, 1, 1)]


def test_a_count_of_victims_belongs_to_one_event(decoder: Decoder) -> None:
    found = Found([0, 3], [0, 0], [0.9, 0.9], [1], [1], [3], [0.9])
    scores = np.full((2, 1, 5), -9.0, np.float32)
    scores[:, 0, 3] = [1.0, 2.0]
    assert [r[:3] for r in decoder.roles(found, scores)] == [(1, 0, 3)]


def test_asserted_must_be_likely(decoder: Decoder) -> None:
    chances = decoder.modalities(np.array([[0.2, 0.0], [2.0, 0.0]], np.float32))
    assert [decoder.modality(one)[0] for one in chances] == ["negated", "asserted"]


def test_confidences_are_fitted_and_rounded(decoder: Decoder) -> None:
    assert decoder.confidence("spans", 0.9) == 0.75
    assert decoder.confidence("roles", 0.90004) == 0.9


def test_only_clitics_are_cut(decoder: Decoder) -> None:
    def cut(text: str, count: int) -> int:
        return decoder.strip(text, (0, len(text)), count)

    assert cut("وبحلب", 2) == 2
    assert cut("حلب", 1) == 0
    assert cut("بـ", 2) == 1


@pytest.mark.parametrize(
    ("text", "end", "closed"),
    [("مواقع «قسد» هناك", 10, 11), ('موقع "قسد" هنا', 9, 10), ("قسد) هناك", 3, 3)],
)
def test_quotes_that_open_in_a_span_close_in_it(text: str, end: int, closed: int) -> None:
    assert close_quotes(text, 0, end) == closed


class Echo:
    """A scorer that finds a LOC and a Meeting in every tenth word, without linking them."""

    def words(self, window):  # type: ignore[no-untyped-def]
        count = len(window.first)
        spans, triggers = grid(count), np.tile(np.array([5, 0, 0], np.float32), (count, 1))
        for i in range(count):
            if (window.offset + i) % 10 == 0:
                spans[i, i, 2] = 9
                triggers[i] = [0, 0, 9]
        return np.zeros((count, 4)), spans, triggers, np.zeros((count, 4), np.float32)

    def links(self, states, found):  # type: ignore[no-untyped-def]
        t, s = len(found.trigger_words), len(found.span_first)
        roles = np.full((t, s, 5), -9.0, np.float32)
        roles[np.arange(t), np.arange(t), 1] = 9
        return (
            np.zeros((t, 2)),
            np.zeros(t),
            roles,
            np.full((t, t), -9.0),
            np.full((s, s, 2), -9.0),
        )


def test_windows_are_put_together_without_gaps_or_doubles(decoder: Decoder) -> None:
    text = " ".join(["كلمة"] * 500)
    reading = SentenceReader(Letters(), Echo(), decoder).read_one(text)
    starts = [split_words(text)[i][0] for i in range(0, 500, 10)]
    assert [s.start for s in reading.spans] == starts
    assert [t.start for t in reading.triggers] == starts
    assert [(r.trigger, r.span) for r in reading.roles] == [(i, i) for i in range(50)]


@pytest.fixture(scope="module")
def reader() -> NeuralReader:
    if not available():
        pytest.skip("the weights are not here")
    return NeuralReader()


NEWS = [
    "قصفت مدفعية الجيش السوداني مواقع قوات الدعم السريع في مدينة أم درمان مساء الثلاثاء.",
    "والتقى وزير الخارجية المصري بدر عبد العاطي نظيره التركي في أنقرة لبحث الهدنة.",
    "The army shelled rebel positions near the airport on Friday, killing five people.",
    "افتتح المعرض السنوي للكتاب أبوابه أمام الزوار.",
]


def test_a_sentence_reads_the_same_alone_and_among_fifty(reader: NeuralReader) -> None:
    together = reader.read(NEWS * 13, "ar")
    for i, sentence in enumerate(NEWS):
        assert reader.read([sentence], "ar") == [together[i]] == [together[i + 48 - 4 * (i // 4)]]


def test_of_given_triggers_alone_the_status_is_told(reader: NeuralReader) -> None:
    text = "نفت موسكو قصف السوق، ودعت إلى هدنة."
    given = [(10, 13, "Shelling"), (30, 34, "Ceasefire")]
    assert [text[start:end] for start, end, _ in given] == ["قصف", "هدنة"]
    (reading,) = reader.read([text], "ar", [given])
    assert [(t.start, t.end, t.cls) for t in reading.triggers] == given
    assert reading.triggers[0].modality == "negated"
    for trigger in reading.triggers:
        assert abs(sum(trigger.chances.values()) - 1) < 1e-3
    assert reader.read([text], "ar", [[]])[0].triggers == ()


def test_news_is_read(reader: NeuralReader) -> None:
    shelling, meeting, english, nothing = reader.read(NEWS, "ar")
    assert [t.cls for t in shelling.triggers] == ["Shelling"]
    assert "مدينة" not in {NEWS[0][s.start : s.end] for s in shelling.spans}
    fillers = {r.role: NEWS[0][shelling.spans[r.span].start :] for r in shelling.roles}
    assert fillers["agent"].startswith("الجيش السوداني")
    assert "Meeting" in {t.cls for t in meeting.triggers}
    titles = [NEWS[1][s.start : s.end] for s in meeting.spans if s.type == "title"]
    assert titles == ["وزير الخارجية المصري"]
    assert "Shelling" in {t.cls for t in english.triggers}
    assert nothing.triggers == ()


@pytest.mark.parametrize(
    "text", ["", " ", "…", "战争爆发了", "🙂🙂 \u061c\u200d", "x" * 5000, "قصف " * 2000]
)
def test_odd_input_is_read_without_a_fault(reader: NeuralReader, text: str) -> None:
    (reading,) = reader.read([text], "ar")
    assert isinstance(reading, NeuralReading)
    spots = [(s.start, s.end, s.score) for s in reading.spans]
    for start, end, score in spots + [(t.start, t.end, t.score) for t in reading.triggers]:
        assert 0 <= start < end <= len(text)
        assert 0 <= score <= 1


@pytest.mark.skipif(not available(), reason="the weights are not here")
def test_a_verb_that_carries_a_noun_is_no_second_event() -> None:
    text = (
        "شنت طائرات روسية السبت غارتين على مدينة حلب، ما اسفر عن مقتل خمسة مدنيين بينهم طفلان، "
        "بحسب المرصد السوري لحقوق الانسان."
    )
    told = engine("both").reader.read(Report("r", text, "ar", date(2016, 5, 1))).body
    assert [(one.cls, one.trigger.text) for one in told.events] == [("AirStrike", "غارتين")]
