"""What terms are called in Arabic and English: one table for pictures, pages and the reading room.

Most names are the labels of the ontology; ``data/terms.yaml`` has those that it lacks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from kg.graph.labels import term_labels
from kg.view.wording import Wording
from kg.vocab import CK

__all__ = ["term", "term_label"]

_say: Final = Wording(Path(__file__).with_name("data") / "terms.yaml")


@cache
def _known(name: str, lang: str) -> str | None:
    if name in _say:
        return _say(name, lang)
    forms = (name, name[:1].upper() + name[1:], name[:1].lower() + name[1:])
    found = (term_labels().get((f"{CK.iri}{form}", lang)) for form in forms)
    return next(filter(None, found), None)


def term_label(name: str, lang: str) -> str:
    """The label of a term within a sentence; its name where it has none.

    Values of the graph are written small or large: both are the same term.

    >>> term_label("airStrike", "ar"), term_label("speaksOf", "en"), term_label("asserted", "en")
    ('غارة جوية', 'speaks of', 'asserted')
    """
    return _known(name, lang) or name


def term(name: str, lang: str) -> str:
    """The label of a term on its own, with a large first letter where it is known.

    >>> term("AirStrike", "en"), term("hostile", "en"), term("unheardOf", "en")
    ('Air strike', 'Hostile', 'unheardOf')
    """
    label = _known(name, lang)
    return label[:1].upper() + label[1:] if label else name
