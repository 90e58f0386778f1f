"""Who is meant by a short name, an office or a definite noun: the antecedent inside the report.

A short name («كيري») goes back to the longest earlier name that ends or begins with it; an acronym
to the name whose initials it has; a definite head («التنظيم», «المدينة») to the last name of its
kind; a title without a name to the person introduced with that title.
"""

from __future__ import annotations

from typing import Final

from kg.languages.fold import fold_text
from kg.reading.draft import Draft, DraftMention

__all__ = ["resolve"]

#: Forms that name somebody by kind only.
_KINDS: Final = frozenset({"head", "office"})


def resolve(draft: Draft) -> None:
    """Point each later mention of an entity to the earlier one that names it best."""
    earlier: list[tuple[DraftMention, list[str]]] = []
    for mention in sorted(draft.mentions, key=lambda one: one.start):
        tokens = _tokens(draft, mention)
        mention.antecedent = _antecedent(draft, mention, tokens, earlier)
        earlier.append((mention, tokens))


def _tokens(draft: Draft, mention: DraftMention) -> list[str]:
    words = draft.words[mention.first : mention.last + 1]
    found = [_bare(word.folded) for word in words if word.kind == "word"]
    found[:1] = [_bare(fold_text(draft.text[mention.start : draft.words[mention.first].end]))]
    return found


def _bare(folded: str) -> str:
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def _antecedent(
    draft: Draft,
    mention: DraftMention,
    own: list[str],
    earlier: list[tuple[DraftMention, list[str]]],
) -> DraftMention | None:
    for other, theirs in reversed(earlier):
        if other.type != mention.type:
            if mention.form == "office" and other.type == "PER" and _titled(draft, mention, other):
                return other
            continue
        if _same(own, theirs) or (mention.type in ("PER", "ORG") and _short(own, theirs)):
            return other.antecedent or other
    return None


def _same(own: list[str], theirs: list[str]) -> bool:
    return own == theirs


def _short(own: list[str], theirs: list[str]) -> bool:
    """Whether `own` is the end, or the first word, of a longer name."""
    if not own or len(own) >= len(theirs):
        return _acronym(own, theirs)
    return theirs[-len(own) :] == own or _acronym(own, theirs)


def _acronym(own: list[str], theirs: list[str]) -> bool:
    """Whether the one word of `own` is made of the initials of `theirs`."""
    if len(own) != 1 or len(theirs) < 3 or not own[0].isascii():
        return False
    return "".join(token[:1] for token in theirs) == own[0]


def _titled(draft: Draft, mention: DraftMention, other: DraftMention) -> bool:
    """Whether `other` was introduced with the title that `mention` is."""
    if other.title is None:
        return False
    title = fold_text(draft.text[other.title[0] : other.title[1]]).split()
    said = fold_text(draft.text[mention.start : mention.end]).split()
    return (
        bool(said)
        and _bare(said[0]) == _bare(title[0])
        and set(map(_bare, said)) <= set(map(_bare, title))
    )
