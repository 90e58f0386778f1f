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
        ("وقع الطرفان هدنة بوساطة تركية - قطرية.", "هدنة", ["الطرفان"], ["الطرفان"],
         ["تركية", "قطرية"]),
        ("قادت الدوحة جولة مفاوضات بين حماس والحكومة.", "مفاوضات",
         ["الدوحة", "حماس", "الحكومة"], ["الدوحة", "حماس", "الحكومة"], ["الدوحة"]),
        ("وصفت لندن التي أدارت المحادثات هدنة حماس والحكومة بالهشة.", "هدنة",
         ["لندن", "حماس", "الحكومة"], ["حماس", "الحكومة"], ["لندن"]),
        ("لعبت مسقط دورا بارزا في هدنة حماس والحكومة.", "هدنة",
         ["مسقط", "حماس", "الحكومة"], ["حماس", "الحكومة"], ["مسقط"]),
        ("نجحت بغداد في اقناع حماس والحكومة بقبول هدنة.", "هدنة",
         ["بغداد", "حماس", "الحكومة"], ["حماس", "الحكومة"], ["بغداد"]),
        ("عرضت انقرة استضافة مفاوضات بين حماس والحكومة.", "مفاوضات",
         ["انقرة", "حماس", "الحكومة"], ["حماس", "الحكومة"], ["انقرة"]),
        ("واصلت باريس امس مفاوضات جديدة بين حماس والحكومة.", "مفاوضات",
         ["باريس", "حماس", "الحكومة"], ["باريس", "حماس", "الحكومة"], ["باريس"]),
        ("اثمرت مساعي الكويت هدنة بين حماس والحكومة.", "هدنة",
         ["الكويت", "حماس", "الحكومة"], ["حماس", "الحكومة"], ["الكويت"]),
        ("اعلنت تونس التي تستضيف النازحين هدنة بين حماس والحكومة.", "هدنة",
         ["تونس", "النازحين", "حماس", "الحكومة"], ["حماس", "الحكومة"], []),
        ("انهارت هدنة تفاوضت عليها حماس مع الحكومة.", "هدنة",
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


def _with(names: dict[str, str], draft: Draft, role: str) -> Draft:
    """A draft whose named mentions get a type, and the first of them a role in its event."""
    for mention in draft.mentions:
        mention.type = names.get(draft.text[mention.start : mention.end], mention.type)
    first = next(iter(names))
    chosen = next(one for one in draft.mentions if draft.text[one.start : one.end] == first)
    if role:
        draft.events[0].link(chosen, role)
    return draft


@pytest.mark.parametrize(
    ("text", "person", "mediates"),
    [
        ("قال الوسيط الكيني عمر حسن ان حماس قبلت هدنة.", "عمر حسن", True),
        ("قال المبعوث الاممي عمر حسن ان حماس قبلت هدنة.", "عمر حسن", True),
        ("قال عمر حسن موفد الجامعة العربية ان حماس قبلت هدنة.", "عمر حسن", True),
        ("قال النائب عمر حسن ان حماس قبلت هدنة.", "عمر حسن", False),
    ],
)
def test_an_envoy_brings_about_what_others_take_part_in(
    text: str, person: str, mediates: bool
) -> None:
    draft = _draft(text, "Ceasefire", "هدنة", [person, "حماس"], ["حماس"])
    find_mediators(_with({person: "PER"}, draft, "source"))
    assert bool(draft.events[0].fillers("mediator")) is mediates


def test_who_is_joined_to_a_mediator_mediates_where_others_are_the_sides() -> None:
    text = "وقع الجانبان هدنة حضرتها مصر والوزير القطري عمر حسن."
    draft = _draft(text, "Ceasefire", "هدنة", ["الجانبان", "مصر", "عمر حسن"], ["الجانبان"])
    find_mediators(_with({"مصر": "ORG", "عمر حسن": "PER"}, draft, "mediator"))
    assert [text[m.start : m.end] for m in draft.events[0].fillers("mediator")] == [
        "مصر",
        "عمر حسن",
    ]


def test_who_heads_a_side_does_not_mediate() -> None:
    text = "بدأ وفد حماس برئاسة عمر حسن مفاوضات."
    draft = _draft(text, "Negotiation", "مفاوضات", ["وفد حماس", "عمر حسن"], ["وفد حماس"])
    find_mediators(_with({"عمر حسن": "PER"}, draft, "mediator"))
    assert not draft.events[0].fillers("mediator")


def test_the_host_of_a_meeting_that_names_no_sides_does_not_mediate() -> None:
    draft = _draft("استضافت جنيف مؤتمرا عن اليمن.", "Meeting", "مؤتمرا", ["جنيف"], [])
    find_mediators(draft)
    assert not draft.events[0].links


def test_talks_and_an_accord_of_the_same_sides_have_the_same_mediators() -> None:
    text = "وقعت حماس والحكومة هدنة بعد مفاوضات."
    draft = _draft(text, "Ceasefire", "هدنة", ["حماس", "الحكومة"], ["حماس", "الحكومة"])
    envoy = DraftMention(0, 4, "ORG", 0, 0)
    draft.events[0].link(envoy, "mediator")
    at = next(n for n, word in enumerate(draft.words) if word.text == "مفاوضات")
    start = text.index("مفاوضات")
    talks = DraftEvent(start, start + 7, at, at, "Negotiation", draft.sentences[0])
    for mention in draft.mentions[:2]:
        talks.link(mention, "participant")
    draft.events.append(talks)
    find_mediators(draft)
    assert talks.fillers("mediator") == [envoy]


def test_who_welcomes_a_truce_has_not_brought_it_about() -> None:
    text = "رحبت باريس بهدنة حماس والحكومة."
    draft = _draft(text, "Ceasefire", "هدنة", ["باريس", "حماس", "الحكومة"], ["حماس", "الحكومة"])
    (paris, *_) = draft.mentions
    draft.events[0].link(paris, "mediator")
    welcome = DraftEvent(0, 4, 0, 0, "Support", draft.sentences[0])
    welcome.link(paris, "agent")
    draft.events.append(welcome)
    find_mediators(draft)
    assert not draft.events[0].fillers("mediator")


def test_an_adjective_joined_to_a_mediator_is_one_too() -> None:
    text = "توصلت حماس والحكومة الى هدنة بوساطة مصرية وقطرية."
    draft = _draft(text, "Ceasefire", "هدنة", ["حماس", "الحكومة", "مصرية"], ["حماس", "الحكومة"])
    find_mediators(draft)
    assert [text[m.start : m.end] for m in draft.events[0].fillers("mediator")] == [
        "مصرية",
        "قطرية",
    ]
