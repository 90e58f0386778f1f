"""Which entity a mention means: its key, the same for every mention of one entity.

A key is the Wikidata identifier where the mention is linked, else the local key that linking gave,
else the mention's type and folded name. People without a proper name («مدنيين»), and words that
name only a kind of thing («المستشفى»), keep to their report: two speak of different civilians.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from kg.graph.ids import fold_name
from kg.model import Mention

__all__ = ["entity_key", "is_scoped"]

_GENERIC: Final = Path(__file__).with_name("data") / "generic_names.yaml"

#: How the local key ends that linking gives to a name that nothing is known of.
_NOBODY: Final = re.compile(r"-[0-9a-f]{8}\Z")

_ARTICLES: Final = ("the ", "ال")


def entity_key(mention: Mention, report: str, mentions: Mapping[str, Mention]) -> str:
    """The key of what `mention` names in the report with id `report`.

    A mention that is not linked itself takes the key of the one it refers back to.

    >>> from kg.model import Span
    >>> entity_key(Mention("m1", Span(0, 5, "مدنيين"), "GROUP", entity="civilians"), "r7", {})
    'GROUP:civilians@r7'
    >>> entity_key(Mention("m1", Span(0, 8, "حزب الله"), "ORG"), "r7", {})
    'ORG:حزب الله'
    """
    named = _resolve(mention, mentions)
    if named.qid:
        return named.qid
    name = fold_name(named.entity or named.span.text)
    key = f"{named.type}:{name}"
    if named.local and not _NOBODY.search(named.local):
        return named.local
    if _nameless(named, name):
        return f"{key}@{report}"
    return named.local or key


def is_scoped(key: str) -> bool:
    """Whether this key stands for something within one report only.

    >>> is_scoped("GROUP:civilians@r7"), is_scoped("Q858")
    (True, False)
    """
    return "@" in key and key.partition(":")[0].isupper()


def _resolve(mention: Mention, mentions: Mapping[str, Mention]) -> Mention:
    """Follow antecedents to the first linked mention; without one, stay with the longest name."""
    seen, chain = {mention.id}, [mention]
    while not (chain[-1].qid or chain[-1].local):
        following = mentions.get(chain[-1].antecedent)
        if following is None or following.id in seen:
            break
        seen.add(following.id)
        chain.append(following)
    return chain[-1]


def _nameless(mention: Mention, name: str) -> bool:
    if mention.type == "GROUP":
        return True
    if mention.type not in {"LOC", "ORG"}:
        return False
    first = name.partition(" ")[0]
    return (
        not {name, _bare(name)}.isdisjoint(_words(mention.type))
        or not {first, _bare(first)}.isdisjoint(_words("heads"))
        or _is_gloss(mention.entity)
    )


def _bare(name: str) -> str:
    return next((name.removeprefix(a) for a in _ARTICLES if name.startswith(a)), name)


def _words(kind: str) -> frozenset[str]:
    return _generic_names().get(kind, frozenset())


def _is_gloss(entity: str) -> bool:
    """Whether a canonical name is a description ("rebel-held areas"): a name has a capital."""
    return bool(entity) and entity.isascii() and entity == entity.casefold() and entity[0].isalpha()


@cache
def _generic_names() -> dict[str, frozenset[str]]:
    loaded: dict[str, dict[str, list[Any]]] = yaml.safe_load(_GENERIC.read_text("utf-8"))
    return {
        kind: frozenset(
            form
            for words in by_language.values()
            for word in map(fold_name, map(str, words))
            for form in (word, word.removeprefix("ال"))
        )
        for kind, by_language in loaded.items()
    }
