"""The reader inside spaCy."""

from __future__ import annotations

import pytest
import spacy

from kg.model import Report
from kg.reading import components
from kg.reading.reader import Reader
from tests.reading.helpers import DAY, READER, FewNames

TEXT = "قصفت قوات النظام حي الشعار بحلب الاثنين."


def test_one_pipe_reads_what_the_reader_reads() -> None:
    doc = spacy.blank("ar").make_doc(TEXT)
    doc._.kg_published = DAY
    read = components.ReaderPipe("ar", READER)(doc)._.kg
    assert read == READER.read(Report("r", TEXT, "ar", DAY)).body


def test_stages_one_by_one_give_the_same() -> None:
    nlp = spacy.blank("ar")
    for name in components.NAMES:
        nlp.add_pipe(name)
    whole = components.ReaderPipe("ar", Reader())
    assert nlp(TEXT)._.kg == whole(nlp.make_doc(TEXT))._.kg


def test_spans_are_widened_to_tokens_for_display() -> None:
    pipe = components.ReaderPipe("ar", Reader(names=FewNames()))
    doc = pipe(spacy.blank("ar").make_doc(TEXT))
    assert [entity.label_ for entity in doc.ents] == ["ORG", "LOC", "LOC"]
    assert doc.ents[2].text == "بحلب"
    assert doc.ents[2]._.kg.span.text == "حلب"
    assert [span.label_ for span in doc.spans["events"]] == ["Shelling"]


def test_a_stage_without_the_first_says_what_to_do() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("kg_mentions")
    with pytest.raises(ValueError, match="kg_sentences"):
        nlp(TEXT)


@pytest.mark.parametrize("name", components.NAMES[1:-1])
def test_each_stage_has_a_factory_that_an_entry_point_can_name(name: str) -> None:
    assert callable(getattr(components, name))
    assert spacy.blank("ar").add_pipe(name) is not None
