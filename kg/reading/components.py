"""The stages of reading as spaCy components, one by one or all at once.

``kg_reader`` (registered by `kg.components`, with the gazetteer and the best reader there is) reads
a text; ``kg_sentences``, ``kg_mentions``, … run the stages of the rules apart, in the order of
`NAMES`, and ``kg_assembly`` ends them. Results are values with character offsets under ``doc._``;
``doc.ents`` and ``doc.spans`` are widened to spaCy's tokens for displaCy.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.languages import load
from kg.model import Reading
from kg.reading.assemble import assemble
from kg.reading.draft import Draft, Names, NoNames
from kg.reading.reader import RULES, TAIL, Reader, Stage
from kg.reading.segment import begin

__all__ = ["NAMES", "ReaderPipe", "make_first", "make_last"]

_FIRST: Final = "kg_sentences"
_LAST: Final = "kg_assembly"
_STAGES: Final[dict[str, Stage]] = {f"kg_{name}": stage for name, stage in (*RULES, *TAIL)}

#: The names of the components that one ``kg_reader`` stands for, in their order.
NAMES: Final = (_FIRST, *_STAGES, _LAST)


def _extend() -> None:
    """Give documents and spans the places where results go, once."""
    if not Doc.has_extension("kg"):
        Doc.set_extension("kg_published", default=None)
        Doc.set_extension("kg_draft", default=None)
        Doc.set_extension("kg", default=None)
        Span.set_extension("kg", default=None)


class _Begin:
    """Cut the text into sentences and look its words up; ``names`` may be set to a gazetteer."""

    def __init__(self, lang: str) -> None:
        self.lang, self.names = lang, NoNames()

    names: Names

    def __call__(self, doc: Doc) -> Doc:
        published: date | None = doc._.kg_published
        draft = begin(doc.text, load(self.lang), published, self.names)
        doc._.kg_draft = draft
        starts = {sentence.span.start for sentence in draft.sentences}
        for token in doc:
            token.is_sent_start = token.idx in starts or token.i == 0
        return doc


class _Step:
    """One stage of reading over the document's draft."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def __call__(self, doc: Doc) -> Doc:
        draft: Draft | None = doc._.kg_draft
        if draft is None:
            raise ValueError(f"add {_FIRST} before the other stages of reading")
        self.stage(draft)
        return doc


class _End:
    """Freeze the draft and show it: ``doc._.kg``, ``doc.ents``, ``doc.spans["events"]``."""

    def __call__(self, doc: Doc) -> Doc:
        reading = assemble(doc._.kg_draft)
        doc._.kg = reading
        doc.ents = _entities(doc, reading)
        doc.spans["mentions"] = _spans(doc, [(m.span, m.type, m) for m in reading.mentions])
        doc.spans["events"] = _spans(doc, [(e.trigger, e.cls, e) for e in reading.events])
        return doc


class ReaderPipe:
    """All stages of `reader` in one: what ``kg_reader`` is."""

    def __init__(self, lang: str, reader: Reader) -> None:
        self.first = _Begin(lang)
        self.first.names = reader.names
        self.steps = [_Step(stage) for _, stage in (*reader.head, *reader.tail)]
        self.last = _End()

    def __call__(self, doc: Doc) -> Doc:
        """Read `doc`."""
        doc = self.first(doc)
        for step in self.steps:
            doc = step(doc)
        return self.last(doc)


def _spans(doc: Doc, items: list[tuple[Any, str, Any]]) -> list[Span]:
    found = []
    for span, label, value in items:
        wide = doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
        if wide is not None:
            wide._.kg = value
            found.append(wide)
    return found


def _entities(doc: Doc, reading: Reading) -> list[Span]:
    """The outermost mentions, widened to tokens, none over another."""
    from spacy.util import filter_spans

    return list(filter_spans(_spans(doc, [(m.span, m.type, m) for m in reading.mentions])))


_Made = Callable[[Doc], Doc]


def _stage_factory(stage: Stage) -> Callable[[Language, str], _Made]:
    def make(nlp: Language, name: str) -> _Made:
        del nlp, name
        return _Step(stage)

    return make


@Language.factory(_FIRST, assigns=["doc._.kg_draft", "doc.sents"])
def make_first(nlp: Language, name: str) -> _Made:
    """The first stage: sentences, words, lexicon."""
    del name
    return _Begin(nlp.lang or "")


@Language.factory(_LAST, requires=["doc._.kg_draft"], assigns=["doc._.kg", "doc.ents"])
def make_last(nlp: Language, name: str) -> _Made:
    """The last stage: assembly."""
    del nlp, name
    return _End()


#: The factories of the stages, for entry points: ``kg.reading.components:kg_mentions``.
_FACTORIES: Final = {name: _stage_factory(stage) for name, stage in _STAGES.items()}

for _name, _factory in _FACTORIES.items():
    Language.factory(_name, func=_factory)


def __getattr__(name: str) -> Callable[[Language, str], _Made]:
    """The factory of a stage, by the name of its component."""
    if name in _FACTORIES:
        return _FACTORIES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_extend()
