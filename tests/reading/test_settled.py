"""What the words beside a trigger settle, whatever a cue further off says."""

from __future__ import annotations

from datetime import date

import pytest

from kg.reading.draft import Draft, DraftEvent, NoNames
from kg.reading.modality import find_modality
from kg.reading.reader import draft_of
from kg.reading.settled import SETTLED


def told(text: str, trigger: str, cls: str) -> Draft:
    """A draft with one event, at a word of the text."""
    draft = draft_of(text, "ar", date(2016, 5, 1), NoNames())
    (sentence,) = draft.sentences
    start = text.index(trigger)
    first = next(n for n, word in enumerate(draft.words) if word.start <= start < word.end)
    hit = next((one for one in sentence.triggers if one.first == first), None)
    end = start + len(trigger)
    draft.events.append(DraftEvent(start, end, first, first, cls, sentence, hit))
    return draft


@pytest.mark.parametrize(
    ("text", "trigger", "cls", "modality"),
    [
        ("ستجتمع الفصائل بعد القصف على حماة.", "القصف", "Shelling", "asserted"),
        ("قد تجتمع الفصائل ردا على غارة في حماة.", "غارة", "AirStrike", "asserted"),
        ("ستعود الشرطة بعد سلسلة غارات على حماة.", "غارات", "AirStrike", "asserted"),
        ("يسعى السكان الى اعادة النظر في الاتفاق.", "الاتفاق", "Agreement", "asserted"),
        ("ستبحث الشرطة عمن أقدم على قتل التاجر.", "قتل", "Killing", "asserted"),
        ("اعلن الوفد عن زيارة يعتزم الوزير القيام بها.", "زيارة", "Meeting", "planned"),
        ("رفض المسلحون الانسحاب من حماة.", "الانسحاب", "Withdrawal", "negated"),
        ("قال ان الفصيل لم يلتزم بالهدنة.", "يلتزم", "CeasefireViolation", "asserted"),
        ("قال ان الفصيل لن يلتزم بالهدنة.", "يلتزم", "CeasefireViolation", "hypothetical"),
    ],
)
def test_the_word_beside_settles_it(text: str, trigger: str, cls: str, modality: str) -> None:
    draft = told(text, trigger, cls)
    find_modality(draft)
    (event,) = draft.events
    assert (event.modality, event.modality_score) == (modality, SETTLED)


@pytest.mark.parametrize(
    ("text", "trigger", "cls", "modality"),
    [
        ("اذا استمرت الغارات سنرحل.", "الغارات", "AirStrike", "hypothetical"),
        ("منعوا تكرار مثل هذه الهجمات.", "الهجمات", "Attack", "asserted"),
        (
            "لو تمكنت القوات من السيطرة على حماة لانتهى الأمر.",
            "السيطرة",
            "TerritorialControl",
            "hypothetical",
        ),
    ],
)
def test_what_stays_open(text: str, trigger: str, cls: str, modality: str) -> None:
    draft = told(text, trigger, cls)
    find_modality(draft)
    (event,) = draft.events
    assert event.modality == modality
    assert event.modality == "hypothetical" or event.modality_score < SETTLED
