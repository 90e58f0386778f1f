"""Mediators named beside mentions that are there already."""

from __future__ import annotations

import pytest

from kg.languages import load
from kg.reading.draft import Draft, DraftEvent, DraftMention, NoNames
from kg.reading.mediators import find_mediators
from kg.reading.segment import begin


def _draft(text: str, cls: str, trigger: str, names: list[str], participants: list[str]) -> Draft:
    draft = begin(text, load("ar"), None, NoNames())
    for name in names:
        start = text.index(name)
        covered = [at for at, w in enumerate(draft.words) if w.start < start + len(name) > start]
        at = [at for at in covered if draft.words[at].end > start]
        draft.mentions.append(DraftMention(start, start + len(name), "ORG", at[0], at[-1]))
    start = text.index(trigger)
    first = next(at for at, word in enumerate(draft.words) if word.end > start)
    event = DraftEvent(start, start + len(trigger), first, first, cls, draft.sentences[0])
    for mention in draft.mentions:
        if text[mention.start : mention.end] in participants:
            event.link(mention, "participant")
    draft.events.append(event)
    return draft


@pytest.mark.parametrize(
    ("text", "trigger", "names", "participants", "wanted"),
    [
        ("وقع الطرفان هدنة تحت رعاية الجامعة العربية ومصر.", "هدنة",
         ["الجامعة العربية", "مصر"], [], ["الجامعة العربية", "مصر"]),
        ("انهارت هدنة رعتها موسكو بين الجانبين.", "هدنة", ["موسكو"], [], ["موسكو"]),
        ("اتفقت حماس والحكومة على هدنة بعد مساعي الدوحة.", "هدنة",
         ["حماس", "الحكومة", "الدوحة"], ["حماس", "الحكومة", "الدوحة"], ["الدوحة"]),
        ("ابلغ الوسطاء القطريون حماس بموعد هدنة.", "هدنة",
         ["الوسطاء القطريون", "حماس"], ["حماس"], ["الوسطاء القطريون"]),
        ("اتفقت حماس والحكومة على هدنة في القاهرة.", "هدنة",
         ["حماس", "الحكومة"], ["حماس", "الحكومة"], []),
    ],
)  # fmt: skip
def test_words_beside_a_mention_make_it_a_mediator(
    text: str, trigger: str, names: list[str], participants: list[str], wanted: list[str]
) -> None:
    draft = _draft(text, "Ceasefire", trigger, names, participants)
    find_mediators(draft)
    (event,) = draft.events
    assert [text[m.start : m.end] for m in event.fillers("mediator")] == wanted


def test_an_event_that_takes_no_mediator_gets_none() -> None:
    draft = _draft("قصفت قوات ترعاها موسكو البلدة.", "Shelling", "قصفت", ["موسكو"], [])
    find_mediators(draft)
    assert not draft.events[0].links
