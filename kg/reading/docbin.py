"""What was read, as spaCy documents in a ``DocBin``: to train from, or to look at with displaCy.

Mentions are ``doc.ents`` (the outermost) and ``doc.spans["mentions"]`` (all of them), triggers are
``doc.spans["events"]``, labelled with their class. spaCy's tokens are wider than some spans, such
as a name behind an attached «و», so ``doc.user_data["kg"]`` has the record with the exact offsets.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.annotations import to_json
from kg.model import Annotated, Reading, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Tokens

__all__ = ["to_doc", "write_docbin"]


@cache
def _blank(lang: str) -> Language:
    import spacy

    try:
        return spacy.blank(lang or "xx")
    except ImportError:
        return spacy.blank("xx")


def to_doc(annotated: Annotated) -> Doc:
    """The body of a report as a document.

    >>> from kg.model import Mention, Report
    >>> reading = Reading("قصف حلب", (Mention("m1", Span(4, 7, "حلب"), "LOC"),))
    >>> to_doc(Annotated(Report("r1", "قصف حلب", "ar"), reading)).ents[0].label_
    'LOC'
    """
    from spacy.util import filter_spans

    reading: Reading = annotated.body
    doc = _blank(annotated.report.lang).make_doc(reading.text)
    starts = {span.start for span in reading.sentences}
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    mentions = _wide(doc, [(one.span, one.type, one.id) for one in reading.mentions])
    doc.ents = tuple(filter_spans(mentions))
    doc.spans["mentions"] = mentions
    doc.spans["events"] = _wide(doc, [(one.trigger, one.cls, one.id) for one in reading.events])
    doc.user_data["kg"] = to_json(annotated)
    return doc


def _wide(doc: Doc, items: Iterable[tuple[Span, str, str]]) -> list[Tokens]:
    found: list[Any] = [
        doc.char_span(at.start, at.end, label=label, span_id=key, alignment_mode="expand")
        for at, label, key in items
    ]
    return [span for span in found if span is not None]


def write_docbin(readings: Iterable[Annotated], out: BinaryIO) -> int:
    """Write the bodies of reports as one ``DocBin``; how many there were."""
    from spacy.tokens import DocBin

    attributes = ["ENT_IOB", "ENT_TYPE", "ENT_ID", "SENT_START", "SPACY", "ORTH"]
    packed = DocBin(attrs=attributes, store_user_data=True)
    for one in readings:
        packed.add(to_doc(one))
    out.write(packed.to_bytes())
    return len(packed)
