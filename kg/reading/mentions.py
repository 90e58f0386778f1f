"""Find mentions by rule: names that are known, and nouns that say what somebody or some place is.

Patterns propose the longest phrase at each word; shorter mentions inside it are kept where they
name an actor or a place of their own («مواقع الحوثيين»). What is never used afterwards is dropped
by `prune`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from kg.reading.draft import Draft, DraftMention, Link, Sentence
from kg.reading.head_first import HeadFirst
from kg.reading.head_last import HeadLast
from kg.reading.metonymy import tell_acting_states
from kg.reading.scan import Name, Scan, known_names

__all__ = ["find_mentions", "prune"]


class Patterns(Protocol):
    """The mention patterns of a language over one sentence."""

    def at(self, at: int) -> DraftMention | None:
        """The longest mention at word `at`."""

    def series(self, at: int, previous: DraftMention) -> DraftMention | None:
        """A mention joined to `previous`, known by nothing else."""


#: The patterns by the order of head and complement that a language's grammar names.
_PATTERNS: Final[Mapping[str, Callable[[Scan], Patterns]]] = {
    "head_first": HeadFirst,
    "head_last": HeadLast,
}

#: Forms whose inner names are mentions too: people of a body, places of an actor.
_OPEN_FORMS: Final = frozenset({"people", "source", "head", "pattern"})


def find_mentions(draft: Draft) -> None:
    """Add the mentions of the passage to `draft`, in order."""
    names = known_names(draft)
    for sentence in draft.sentences:
        draft.mentions.extend(_of_sentence(draft, sentence, names))


def _of_sentence(
    draft: Draft, sentence: Sentence, names: dict[int, list[Name]]
) -> list[DraftMention]:
    scan = Scan(draft, sentence, names, blocked=set(sentence.blocked))
    patterns = _PATTERNS[scan.rules.order](scan)
    found: list[DraftMention] = []
    outer: DraftMention | None = None
    at = sentence.first
    while at < sentence.last:
        mention = patterns.at(at)
        if mention is None and outer is not None and outer.type in ("LOC", "PER"):
            mention = patterns.series(at, outer)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        outer = mention
        found.extend(_inside(mention, scan, patterns))
        at = mention.last + 1
    tell_acting_states(draft, sentence, found)
    return found


def _inside(mention: DraftMention, scan: Scan, patterns: Patterns) -> list[DraftMention]:
    """The mentions inside a longer one that are mentions of their own."""
    first, last = mention.first + 1, mention.last
    if mention.title is not None:
        first, last = mention.begin, mention.first - 1
    elif mention.form == "allies":
        first = mention.inner_from
    elif mention.form == "office":
        first = mention.first + 1
    elif mention.form not in _OPEN_FORMS or mention.type not in ("GROUP", "LOC"):
        return []
    found = []
    at = first
    while at <= last:
        inner = patterns.at(at)
        if inner is None or inner.type not in ("ORG", "LOC", "PER") or inner.last > last:
            at += 1
            continue
        same_place = mention.type == "LOC" and inner.type == "LOC"
        in_title = mention.title is not None or mention.form == "office"
        if in_title and (
            inner.type != "ORG" or scan.rules.has("offices", scan.folded(inner.first))
        ):
            at = inner.last + 1
            continue
        if not same_place:
            inner.inner = True
            found.append(inner)
        at = inner.last + 1
    return found


def prune(draft: Draft) -> None:
    """Drop mentions that name nobody of interest: unused people, repeated unused names.

    What a relation alone uses counts only for a name: «المنطقة» in a chain of places says nothing.
    Of mentions in one another, one fills a role: «طائرات النظام» or «النظام».
    """
    for event in draft.events:
        event.links = _without_nests(event.links)
    used = {id(link.mention) for event in draft.events for link in event.links}
    for event in draft.events:
        used.update(id(one) for one in (*event.source_chain, *event.denied_by))
        used.update(id(one) for case in event.casualties for one in case.victims)
    related = {
        id(one) for relation in draft.relations for one in (relation.source, relation.target)
    }
    seen: set[tuple[int, str, str]] = set()
    kept = []
    for mention in draft.mentions:
        key = (_paragraph(draft, mention), mention.type, draft.text[mention.start : mention.end])
        named = id(mention) in related and not _is_bare(mention)
        if id(mention) in used or named or (key not in seen and _stands_alone(draft, mention)):
            kept.append(mention)
        seen.add(key)
    draft.mentions = kept


def _without_nests(links: Sequence[Link]) -> list[Link]:
    """The links without those whose mention shares words with a surer filler of the role."""
    kept: list[Link] = []
    for link in sorted(links, key=lambda one: -one.score):
        if not any(one.role == link.role and _share(one.mention, link.mention) for one in kept):
            kept.append(link)
    return [link for link in links if link in kept]


def _share(one: DraftMention, other: DraftMention) -> bool:
    return one is not other and one.start < other.end and other.start < one.end


def _is_bare(mention: DraftMention) -> bool:
    """Whether a mention is one general word («المنطقة», «عناصر»)."""
    return (
        mention.form not in ("name", "person", "pattern", "model") and mention.first == mention.last
    )


def _stands_alone(draft: Draft, mention: DraftMention) -> bool:
    """Whether a mention is worth keeping though it fills no role."""
    if mention.form in _WEAK_FORMS or (mention.type == "LOC" and _is_bare(mention)):
        return False
    definite = draft.words[mention.last].folded.startswith("ال")
    return not (mention.form == "people" and _is_bare(mention) and not definite)


#: Forms kept only where they fill a role.
_WEAK_FORMS: Final = frozenset({"weapon", "adjective", "office", "source"})


def _paragraph(draft: Draft, mention: DraftMention) -> int:
    for sentence in draft.sentences:
        if sentence.first <= mention.first < sentence.last:
            return sentence.paragraph
    return -1
