"""The reader as a spaCy component: ``spacy.blank("ar").add_pipe("kg_reader")``.

It reads with the packaged gazetteer and the best reader that is installed. Set
``doc._.kg_published`` to the publication date before, so that relative days can be worked out.

>>> import spacy
>>> nlp = spacy.blank("ar")
>>> reader = nlp.add_pipe("kg_reader")
>>> [entity.text for entity in nlp("قصفت قوات النظام مدينة حلب.").ents]
['قوات النظام', 'حلب']
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Reading
from kg.pipeline import engine
from kg.reading.components import ReaderPipe

__all__ = ["arcs", "make_reader"]


@Language.factory("kg_reader", assigns=["doc._.kg", "doc.ents"], default_config={"reader": None})
def make_reader(nlp: Language, name: str, reader: str | None) -> ReaderPipe:
    """The whole reader for the language of the pipeline; ``reader`` is rules, model or both."""
    del name
    return ReaderPipe(nlp.lang or "", engine(reader).reader)


def arcs(doc: Doc) -> dict[str, Any]:
    """Words and role arcs of a read `doc`, as displaCy draws them with ``manual=True``.

    >>> import spacy
    >>> nlp = spacy.blank("ar")
    >>> reader = nlp.add_pipe("kg_reader")
    >>> [arc["label"] for arc in arcs(nlp("قصفت قوات النظام مدينة حلب."))["arcs"]]
    ['agent', 'target']
    """
    reading: Reading = doc._.kg
    drawn = []
    for event in reading.events:
        for role, fillers in sorted(event.roles.items()):
            for filler in fillers:
                ends = (event.trigger.start, reading.mention(filler).span.start)
                one, two = (_token_at(doc, offset) for offset in ends)
                if one != two:
                    low, high = sorted((one, two))
                    side = "right" if one < two else "left"
                    drawn.append({"start": low, "end": high, "label": role, "dir": side})
    words = [{"text": token.text, "tag": token.ent_type_} for token in doc]
    return {"words": words, "arcs": drawn}


def _token_at(doc: Doc, offset: int) -> int:
    """The number of the token that the character stands in."""
    return next(token.i for token in doc if offset < token.idx + len(token.text))
