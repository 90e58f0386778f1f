"""The kinds of entities in the gazetteer, and which mention types may name each.

One literal table. A kind with no mention type (a war, a treaty) is known but never a participant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["KINDS", "PLACE_KINDS", "fits", "mention_type"]

#: Kind → the mention types that may name it; the first is what a bare name in a text is taken for.
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "affair": (),
    "admin": ("LOC",),
    "armed_group": ("ORG", "GROUP"),
    "city": ("LOC",),
    "country": ("LOC", "ORG"),
    "government": ("ORG",),
    "igo": ("ORG",),
    "media": ("ORG",),
    "military": ("ORG", "GROUP"),
    "monitor": ("ORG",),
    "org": ("ORG", "GROUP"),
    "parliament": ("ORG",),
    "party": ("ORG",),
    "people": ("GROUP",),
    "person": ("PER",),
    "place": ("LOC",),
    "religion": (),
    "war": (),
}

#: Kinds with coordinates of their own, or that lie somewhere.
PLACE_KINDS: Final = frozenset(("admin", "city", "country", "place"))


def fits(kind: str, mention: str) -> bool:
    """Whether an entity of `kind` may be what a mention of type `mention` names.

    >>> fits("city", "LOC"), fits("city", "ORG"), fits("country", "ORG")
    (True, False, True)
    """
    return mention in KINDS.get(kind, ())


def mention_type(kind: str) -> str:
    """The mention type a bare name of this kind is taken for; empty if it is no participant.

    >>> mention_type("country"), mention_type("war")
    ('LOC', '')
    """
    types = KINDS.get(kind, ())
    return types[0] if types and types[0] in ("PER", "ORG", "LOC") else ""
