"""Corrections by grammar of what the model reads."""

from __future__ import annotations

import pytest

from kg.languages import load
from kg.reading.draft import Draft, DraftEvent, DraftMention, NoNames
from kg.reading.known import seat, with_head
from kg.reading.segment import begin


def _mention(draft: Draft, text: str, kind: str) -> DraftMention:
    start = draft.text.index(text)
    at = [n for n, w in enumerate(draft.words) if w.start < start + len(text) and w.end > start]
    mention = DraftMention(start, start + len(text), kind, at[0], at[-1])
    draft.mentions.append(mention)
    return mention


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("فر السكان من حي النور امس.", "النور", "حي النور"),
        ("سقطت قذائف بريف حماة الشمالي.", "حماة الشمالي", "ريف حماة الشمالي"),
        ("قصف مطار الضمير فجرا.", "الضمير", "مطار الضمير"),
        ("وصلوا الى مدينة حلب.", "حلب", "حلب"),
        ("وصلوا الى بلدة الباب.", "الباب", "الباب"),
        ("خرج الاهالي من الحي القديم.", "القديم", "القديم"),
        ("وصلوا من حي الى حلب.", "حلب", "حلب"),
    ],
)
def test_a_place_has_the_head_of_its_usual_name(text: str, name: str, wanted: str) -> None:
    draft = begin(text, load("ar"), None, NoNames())
    place = _mention(draft, name, "LOC")
    with_head(draft, draft.sentences[0], place)
    assert draft.text[place.start : place.end] == wanted


@pytest.mark.parametrize(
    ("text", "trigger", "before", "behind", "agent"),
    [
        ("روسيا التي يتهمها الغرب بالقصف", "يتهمها", "روسيا", "الغرب", "الغرب"),
        ("المسلحون الذين قصفتهم الطائرات امس", "قصفتهم", "المسلحون", "الطائرات", "الطائرات"),
        ("روسيا تتهم الغرب بالقصف", "تتهم", "روسيا", "الغرب", "روسيا"),
        ("روسيا التي يتهمها عبثا الغرب", "يتهمها", "روسيا", "الغرب", "روسيا"),
    ],
)
def test_the_subject_stands_behind_an_object_pronoun(
    text: str, trigger: str, before: str, behind: str, agent: str
) -> None:
    draft = begin(text, load("ar"), None, NoNames())
    one, other = (_mention(draft, name, "ORG") for name in (before, behind))
    hit = next(h for h in draft.sentences[0].triggers if draft.text[h.start : h.end] == trigger)
    event = DraftEvent(hit.start, hit.end, hit.first, hit.first, hit.cls, draft.sentences[0], hit)
    event.link(one, "agent")
    event.link(other, "target")
    seat(event)
    assert [draft.text[m.start : m.end] for m in event.fillers("agent")] == [agent]
    assert len(event.fillers("target")) == 1
