"""Standing relations that the text states: positions, membership, parts, allies, control."""

from __future__ import annotations

from typing import Final

from kg.languages.fold import fold_text
from kg.reading.constraints import ACTORS
from kg.reading.draft import Draft, DraftMention, DraftRelation, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Chunk, Layout, layout

__all__ = ["find_relations"]

#: How far a holder may stand behind «تسيطر عليها», and a place before it.
_HOLDER: Final = 3
_HELD: Final = 4

#: A shorter adjective has no ending to take off.
_ROOT: Final = 3

#: Forms of people who belong to the body that their phrase names.
_MEMBERS: Final = frozenset({"people", "source"})


def find_relations(draft: Draft) -> None:
    """Add the relations of the passage to `draft`, without repeats."""
    rules = grammar(draft.language.code)
    for sentence in draft.sentences:
        made = layout(draft, sentence)
        found = [
            *_positions(draft, sentence, made),
            *_parts(made),
            *_inner(draft, sentence),
            *_control(draft, sentence, made),
            *_held(draft, sentence, made, rules),
            *_sides(draft, sentence, made, rules),
        ]
        for relation in found:
            _add(draft, relation)


def _add(draft: Draft, relation: DraftRelation) -> None:
    if relation.source is relation.target:
        return
    for old in draft.relations:
        if (old.type, old.source, old.target) == (relation.type, relation.source, relation.target):
            if relation.title and not old.title:
                old.title, old.evidence = relation.title, relation.evidence
            return
    draft.relations.append(relation)


def _positions(draft: Draft, sentence: Sentence, made: Layout) -> list[DraftRelation]:
    """«وزير الخارجية الاميركي جون كيري»: the person, whose office it is, and the title."""
    found = []
    for mention in draft.mentions_of(sentence):
        if mention.type != "PER" or mention.title is None:
            continue
        start, end = mention.title
        inside = [
            one
            for one in draft.mentions_of(sentence)
            if one is not mention and start <= one.start and one.end <= end
        ]
        holder = inside[0] if inside else _country(draft, sentence, start, end)
        if holder is not None:
            title = draft.text[start:end].rstrip(" ،,")
            found.append(DraftRelation("position", mention, holder, title, (start, mention.end)))
    return found


def _country(draft: Draft, sentence: Sentence, start: int, end: int) -> DraftMention | None:
    """The state, named elsewhere in the paragraph, that an adjective in a title points to."""
    rules = grammar(draft.language.code)
    hits = [
        hit
        for options in sentence.nouns.values()
        for hit in options
        if hit.kind == "nationality" and start <= hit.start < end
    ]
    for hit in hits:
        adjective = fold_text(hit.lemma)
        root = rules.aliases.get(adjective, adjective.removesuffix("ي"))
        for mention in draft.mentions:
            named = mention.form == "name" and mention.type in ("ORG", "LOC")
            if named and root in fold_text(draft.text[mention.start : mention.end]):
                return mention
    return None


def _parts(made: Layout) -> list[DraftRelation]:
    """Places inside the larger places that follow them."""
    found = []
    for chunk in made.chunks:
        if chunk.inside is not None:
            evidence = (chunk.inside.mention.start, chunk.mention.end)
            for part in made.series(chunk.inside.lead or chunk.inside):
                found.append(DraftRelation("partOf", part.mention, chunk.mention, "", evidence))
    return found


def _inner(draft: Draft, sentence: Sentence) -> list[DraftRelation]:
    """People of a body are its members; places of an actor are held by it."""
    found = []
    mentions = draft.mentions_of(sentence)
    for inner in mentions:
        if not inner.inner:
            continue
        outer = next((one for one in mentions if one.covers(inner)), None)
        if outer is None:
            continue
        evidence = (outer.start, outer.end)
        if outer.type == "ORG" and inner.type in ("ORG", "PER"):
            found.append(DraftRelation("allyOf", outer, inner, "", evidence))
        elif outer.type == "GROUP" and inner.type == "ORG" and outer.form in _MEMBERS:
            if not grammar(draft.language.code).has("fighters", draft.words[outer.first].folded):
                continue
            found.append(DraftRelation("memberOf", outer, inner, "", evidence))
        elif outer.type == "LOC" and inner.type in ("ORG", "GROUP"):
            found.append(DraftRelation("controls", inner, outer, "", evidence))
    return found


def _control(draft: Draft, sentence: Sentence, made: Layout) -> list[DraftRelation]:
    """Who took a place holds it."""
    found = []
    for event in draft.events_of(sentence):
        gained = event.hit is not None and event.hit.frame in ("seize", "liberate")
        if event.cls != "TerritorialControl" or event.modality != "asserted" or not gained:
            continue
        for actor in event.fillers("agent"):
            for place in event.fillers("target"):
                if place.type == "LOC" and actor.type in ("ORG", "GROUP"):
                    low = min(actor.start, place.start, event.start)
                    high = max(actor.end, place.end, event.end)
                    found.append(DraftRelation("controls", actor, place, "", (low, high)))
    return found


def _held(draft: Draft, sentence: Sentence, made: Layout, rules: Grammar) -> list[DraftRelation]:
    """«المناطق التي تسيطر عليها المعارضة», «الخاضعة لسيطرة X»: who holds a place."""
    found = []
    words = draft.words
    for at in range(sentence.first, sentence.last):
        if not rules.has("holding", words[at].folded):
            continue
        places = [one for one in made.chunks if one.last < at and one.mention.type == "LOC"]
        holders = [
            one
            for one in made.chunks
            if 0 < one.mention.begin - at <= _HOLDER and one.mention.type in ("ORG", "GROUP")
        ]
        if places and holders and at - places[-1].last <= _HELD:
            place = places[-1].inside or places[-1]
            evidence = (place.mention.start, holders[0].mention.end)
            for holder in made.series(holders[0]):
                found.append(DraftRelation("controls", holder.mention, place.mention, "", evidence))
    return found


def _sides(draft: Draft, sentence: Sentence, made: Layout, rules: Grammar) -> list[DraftRelation]:
    """«X الموالية لـ Y», «X حليفة Y»: allies; «X المناهضة لـ Y»: foes."""
    found = []
    for left, right in _neighbours(made):
        gap = draft.words[left.last + 1 : right.mention.begin]
        for name, type_ in (("ally_words", "allyOf"), ("foe_words", "opposes")):
            if any(rules.has(name, word.folded) for word in gap[:3]):
                evidence = (left.mention.start, right.mention.end)
                found.append(DraftRelation(type_, left.mention, right.mention, "", evidence))
    return found


def _neighbours(made: Layout) -> list[tuple[Chunk, Chunk]]:
    pairs = zip(made.chunks, made.chunks[1:], strict=False)
    return [
        (left, right)
        for left, right in pairs
        if left.mention.type in ACTORS
        and right.mention.type in ACTORS
        and right.mention.begin - left.last <= 4
    ]
