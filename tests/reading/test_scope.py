"""How far a word speaks: coordination, relative clauses, asides, contrasts, new statements."""

from __future__ import annotations

import pytest

from kg.reading.draft import Draft, DraftEvent, NoNames
from kg.reading.events import find_events
from kg.reading.grammar import grammar
from kg.reading.mentions import find_mentions
from kg.reading.reader import draft_of
from kg.reading.scope import attached, governed, joined, subject_event


def _draft(text: str, lang: str = "ar") -> Draft:
    draft = draft_of(text, lang, None, NoNames())
    find_mentions(draft)
    find_events(draft)
    return draft


def _words(draft: Draft, events: list[DraftEvent]) -> list[str]:
    return [draft.text[event.start : event.end] for event in events]


@pytest.mark.parametrize(
    ("text", "first", "told"),
    [
        ("يعتزم الجيش قصف البلدة ومهاجمة الحاجز", 1, ["قصف", "مهاجمة"]),
        ("يعتزم الجيش بعد الهجوم قصف البلدة", 1, ["قصف"]),
        ("يعتزم الجيش، الذي يحاصر القرية، قصف البلدة", 1, ["قصف"]),
        ("يعتزم الجيش الانتظار لكن قصف البلدة تواصل", 1, []),
        ("يعتزم الجيش قصف البلدة، واعتقلت الشرطة رجلا", 1, ["قصف"]),
        ("يعتزم الجيش شيئا. وقع قصف على البلدة", 1, []),
    ],
)
def test_a_cue_governs_what_is_behind_it_in_its_statement(
    text: str, first: int, told: list[str]
) -> None:
    draft = _draft(text)
    found = governed(draft, draft.sentences[0], first, grammar("ar"))
    assert _words(draft, found) == told


def test_what_is_attached_before_a_trigger() -> None:
    draft = _draft("وبقصف البلدة")
    (event,) = draft.events
    assert attached(draft, event) == "وب"
    assert joined(draft, event, grammar("ar"))


def test_the_noun_before_a_verb_is_what_takes_place() -> None:
    draft = _draft("Peace talks in Geneva will resume", "en")
    rules, sentence = grammar("en"), draft.sentences[0]
    event = subject_event(draft, draft.events, 4, sentence, rules)
    assert event is not None
    assert _words(draft, [event]) == ["talks"]
