"""Who says so: link each event to the source that tells it.

A cue («بحسب», «قال», "according to") names a source before, after, or as its subject. What a verb
of saying governs is told by its subject; «واضاف» goes on with the speaker before; «بحسب X» answers
for its sentence. Sources in a chain («نقلت الوكالة عن مصدر») are kept from the nearest to the
first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.languages.lexicon import CueHit
from kg.languages.words import Word
from kg.reading.constraints import ACTORS, SPEECH
from kg.reading.draft import Draft, DraftEvent, DraftMention, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.offices import holder
from kg.reading.phrases import Chunk, Layout, layout
from kg.reading.scope import attached, is_listed
from kg.reading.time_features import is_verb

__all__ = ["attribute", "speaker_of", "telling_chunks"]

#: How many words a source may stand away from its cue.
_REACH: Final = 6

#: Classes that have sides, and those that a body declares by doing them.
_SIDED: Final = frozenset({"Ceasefire", "Agreement", "Meeting", "Negotiation"})
_DECLARED: Final = _SIDED | {"Sanction", "Support", "Withdrawal", "Release", "Aid", "Demand"}


@dataclass(slots=True)
class _Telling:
    """One source at work: the words it answers for, from ``first`` up to ``last``.

    ``via`` is the telling that passes it on: the agency that quotes an officer.
    """

    sources: list[DraftMention]
    first: int
    last: int
    cue: CueHit
    via: _Telling | None = None


def attribute(draft: Draft) -> None:
    """Give every event the source that its sentence, or the run of speech it stands in, names."""
    rules = grammar(draft.language.code)
    for paragraph in draft.paragraphs():
        speaker: list[DraftMention] = []
        for sentence in paragraph:
            tellings = _tellings(draft, sentence, rules, speaker)
            _apply(draft, sentence, tellings, rules)
            if tellings:
                speaker = tellings[-1].sources
            elif speaker and _goes_on(draft, sentence):
                whole = _Telling(speaker, sentence.first, sentence.last, _no_cue(sentence))
                _apply(draft, sentence, [whole], rules)
            else:
                speaker = []


def _no_cue(sentence: Sentence) -> CueHit:
    start = sentence.span.start
    return CueHit(start, start, sentence.first, sentence.first, "attribution", "")


def _goes_on(draft: Draft, sentence: Sentence) -> bool:
    """Whether the sentence stands inside a quotation that an earlier one opened."""
    before = draft.text[: sentence.span.start]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”")


def _cues(draft: Draft, sentence: Sentence) -> list[CueHit]:
    """The cues of a sentence that tell who says it: none that is part of a name («أبين»)."""
    rules = grammar(draft.language.code)
    named = {
        at
        for one in draft.mentions_of(sentence)
        if one.form in ("name", "person", "head")
        for at in range(one.first, one.last + 1)
    }
    return [
        cue
        for cue in sentence.cues.get("attribution", ())
        if not (cue.pos == "verb" and cue.first in named) and not rules.has("turns", cue.lemma)
    ]


def telling_chunks(draft: Draft, made: Layout) -> set[int]:
    """The ids of the chunks of a sentence that are there to tell, not to act."""
    rules = grammar(draft.language.code)
    found: set[int] = set()
    for cue in _cues(draft, made.sentence):
        chunk = _teller(draft, made, cue, rules)
        if chunk is not None:
            found.update(id(one) for one in made.series(chunk))
    return found


def _closes(draft: Draft, cue: CueHit, sentence: Sentence, sources: Sequence[DraftMention]) -> bool:
    """Whether a verb of saying ends its sentence: «…، قال ضابط في الجيش», "…, the army said"."""
    if sentence.last - cue.last > 2 * _REACH:
        return False
    if grammar(draft.language.code).order == "head_last" and cue.pos == "verb":
        beside = any(one.last == cue.first - 1 or one.first > cue.last for one in sources)
        if beside and not any(one.first > cue.last for one in draft.events_of(sentence)):
            return True
    before = draft.words[max(cue.first - _REACH, sentence.first) : cue.first]
    return any(word.text in _PAUSES for word in before)


#: What divides a statement from the verb of saying behind it.
_PAUSES: Final = frozenset("،,\"”»'")

#: Marks that open and close what is said.
_OPENING: Final = frozenset('«“"')
_CLOSING: Final = frozenset('»”"')

#: How many words before an event say on what occasion something was said; the lists that do, and
#: what may open the words that were said.
_LEAD: Final = 2
_OCCASIONS: Final = ("before_or_after", "within", "asides")
_QUOTED: Final = frozenset(':«“"')

#: What stands before the signature of a caption.
_DASHES: Final = frozenset("-–—")


def speaker_of(draft: Draft, made: Layout, cue: CueHit) -> list[DraftMention]:
    """Whoever says what the verb `cue` reports: its subject, behind or before it."""
    return _sources(draft, made, replace(cue, side="subject"), grammar(draft.language.code))


def _tellings(
    draft: Draft, sentence: Sentence, rules: Grammar, speaker: list[DraftMention]
) -> list[_Telling]:
    made = layout(draft, sentence)
    found = list(_headings(draft, made))
    for cue in _cues(draft, sentence):
        along = found[-1] if found and _goes_along(cue, rules) else None
        sources = [] if along else _speaking(draft, cue, rules)
        sources = sources or ([] if along else _sources(draft, made, cue, rules))
        if not sources and cue.side in ("subject", "before"):
            along = found[-1] if found else None
            sources = along.sources if along else speaker
        via = along.via if along else None
        if found and is_listed(rules, "relays", cue.lemma):
            via = found[-1]
        if sources:
            first, last = _scope(made, cue)
            told = any(first <= event.first < last for event in draft.events_of(sentence))
            if not told and _closes(draft, cue, sentence, sources):
                first = sentence.first
            found.append(_Telling(sources, first, last, cue, via))
    return found


def _speaking(draft: Draft, cue: CueHit, rules: Grammar) -> list[DraftMention]:
    """Whoever accuses or demands before a participle of saying: «اتهمت … مشيرة إلى أن»."""
    if rules.order != "head_first" or not _goes_along(cue, rules) or cue.content != "that":
        return []
    before = [
        event
        for event in draft.events
        if event.cls in SPEECH and event.sentence.first <= event.first < cue.first
    ]
    near = [one for one in before if cue.first < one.sentence.last]
    return near[-1].fillers("agent") if near else []


def _goes_along(cue: CueHit, rules: Grammar) -> bool:
    """Whether a participle goes on with who spoke before: «قال … مشيرا إلى»."""
    return cue.side == "before" and not is_listed(rules, "relays", cue.lemma)


def _headings(draft: Draft, made: Layout) -> Iterator[_Telling]:
    """The body that a heading names as its source: «قسد: مقتل …», "… - North Press"."""
    sentence, words = made.sentence, draft.words
    for chunk in made.chunks:
        after = words[chunk.last + 1].text if chunk.last + 1 < sentence.last else ""
        before = words[chunk.first - 1].text if chunk.first > sentence.first else ""
        if chunk.mention.type not in ACTORS or chunk.lead is not None or not chunk.bare:
            continue
        leads = chunk.mention.begin == sentence.first and after == ":"
        signs = (
            chunk.mention.type == "ORG" and before in _DASHES and chunk.last + 1 >= sentence.last
        )
        if leads or signs:
            yield _Telling([chunk.mention], sentence.first, sentence.last, _no_cue(sentence))


def _sources(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> list[DraftMention]:
    """The mentions that `cue` names as its source."""
    chunk = _teller(draft, made, cue, rules)
    if chunk is None:
        return []
    return [one.mention for one in made.series(chunk) if one.mention.type in ACTORS]


def _teller(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> Chunk | None:
    """Whoever speaks at `cue`: its subject, or the name behind «بحسب»."""
    if cue.side == "after":
        return _behind(draft, made, cue, rules)
    if cue.side not in ("subject", "before"):
        return None
    finite = cue.side == "subject" and (cue.pos == "verb" or cue.tense != "none")
    if rules.order == "head_last":
        behind = _inverted(draft, made, cue, rules) if finite else None
        if behind is not None and behind.mention.type in ("ORG", "PER"):
            return behind
        joined = cue.first > made.sentence.first and rules.has(
            "conjunctions", draft.words[cue.first - 1].folded
        )
        before = _right_before(draft, made, cue, rules) or _subject_before(
            made, cue, nearest=not joined
        )
        return before or behind
    first = made.chunks[0] if made.chunks else None
    begins = first is not None and first.mention.begin == made.sentence.first and first.bare
    if (
        begins
        and first is not None
        and first.last == cue.first - 1
        and first.mention.type in ACTORS
    ):
        return first
    behind = _behind(draft, made, cue, rules) if finite else None
    if behind is not None and behind.bare:
        return behind
    return _subject_before(made, cue, nearest=False)


def _right_before(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> Chunk | None:
    """The speaker that ends right before the verb, also as where "a source at" it is."""
    for chunk in made.chunks:
        if chunk.last != cue.first - 1 or chunk.mention.type not in ACTORS:
            continue
        head = draft.words[chunk.first - 1].folded if chunk.first > made.sentence.first else ""
        if chunk.bare or rules.has("source_heads", head):
            return chunk
    return None


def _inverted(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> Chunk | None:
    """The speaker right behind the verb: "…," said the governor."""
    before = draft.words[cue.first - 1].text if cue.first > made.sentence.first else ""
    chunk = _behind(draft, made, cue, rules)
    last = not any(one.first > cue.last for one in draft.events_of(made.sentence))
    if not (before in _PAUSES or last) or chunk is None or not chunk.bare:
        return None
    gap = draft.words[cue.last + 1 : chunk.mention.begin]
    after = chunk.last + 1
    if after < made.sentence.last and rules.has("auxiliaries", draft.words[after].folded):
        return None
    return chunk if all(rules.has("determiners", word.folded) for word in gap) else None


def _behind(draft: Draft, made: Layout, cue: CueHit, rules: Grammar) -> Chunk | None:
    """The first actor close behind the cue, with nothing but small words between."""
    for chunk in made.chunks:
        if not (chunk.mention.begin > cue.last or chunk.mention.start >= cue.end):
            continue
        if chunk.mention.type not in ACTORS or chunk.mention.begin - cue.last > _REACH:
            return None
        gap = draft.words[cue.last + 1 : chunk.mention.begin]
        closed = ("clause_openers", "relatives", "casualty_words")
        if any(rules.has(name, word.folded) for word in gap for name in closed):
            return None
        if cue.side != "subject":
            return chunk
        if any(rules.has("prepositions", w.folded) for w in gap) or _quotes(draft, gap, chunk):
            return None
        return holder(draft, made, cue, chunk, rules)
    return None


def _quotes(draft: Draft, gap: Sequence[Word], chunk: Chunk) -> bool:
    """Whether what is said begins before `chunk`, so that it is spoken of and does not speak."""
    after = draft.words[chunk.last + 1].text if chunk.last + 1 < len(draft.words) else ""
    opened = any(word.text in _OPENING for word in gap)
    return any(word.text == ":" for word in gap) or (opened and after not in _CLOSING)


def _subject_before(made: Layout, cue: CueHit, *, nearest: bool) -> Chunk | None:
    """The actor before a verb of saying («المتحدث قال», "…, the army said")."""
    clause = made.clause_of(cue.first - 1 if cue.side == "before" else cue.first)
    best = None
    for chunk in made.chunks:
        if chunk.mention.last >= cue.first or chunk.mention.type not in ACTORS:
            continue
        if made.clause_of(chunk.mention.first) == clause and chunk.bare and chunk.lead is None:
            best = chunk if nearest or best is None else best
    if best is None and made.kinds[clause] == "relatives":
        opener = made.openers[clause]
        return next((one for one in made.chunks if one.last in (opener - 1, opener - 2)), None)
    return best


def _scope(made: Layout, cue: CueHit) -> tuple[int, int]:
    """The words that a cue answers for: what follows a verb of saying, else the whole sentence."""
    sentence = made.sentence
    if cue.side == "after":
        return sentence.first, sentence.last
    return cue.first, sentence.last


def _apply(draft: Draft, sentence: Sentence, tellings: list[_Telling], rules: Grammar) -> None:
    """Give each event the telling nearest before it, and whoever relays that."""
    for event in draft.events_of(sentence):
        over = [
            one
            for one in tellings
            if one.first <= event.first < one.last and not _on_occasion(draft, one, event, rules)
        ]
        if not over:
            continue
        near = max(over, key=lambda one: (one.cue.side != "after", one.cue.first))
        beside = [one for one in over if one is not near and one.cue.side == "after"]
        chain = [near, *beside]
        while chain[0].via is not None and chain[0].via not in chain:
            chain = [chain[0].via, *chain]
        _name(draft, sentence, event, near, chain, rules)


def _on_occasion(draft: Draft, telling: _Telling, event: DraftEvent, rules: Grammar) -> bool:
    """Whether the event is when it was said, and not what: «قال خلال زيارة ان», "said after"."""
    cue = telling.cue
    if cue.side == "after" or not cue.lemma or event.first < cue.last:
        return False
    gap = draft.words[cue.last + 1 : event.first]
    lead = gap[-_LEAD:] if not is_verb(event) else gap[-1:]
    occasion = any(rules.has(name, word.folded) for word in lead for name in _OCCASIONS)
    if not occasion or any(rules.has("clause_openers", word.folded) for word in gap):
        return False
    after = draft.words[event.last + 1 : telling.last]
    return any(rules.has("clause_openers", word.folded) or word.text in _QUOTED for word in after)


def _name(
    draft: Draft,
    sentence: Sentence,
    event: DraftEvent,
    near: _Telling,
    chain: list[_Telling],
    rules: Grammar,
) -> None:
    """Put the sources of `chain` into `event`; the cue is that of the telling nearest to it."""
    if any(_speaks(event, one) for one in near.sources) or _lends(
        draft, sentence, event, near, rules
    ):
        return
    for telling in chain:
        for mention in telling.sources:
            if not _speaks(event, mention):
                event.link(mention, "source")
                if mention not in event.source_chain:
                    event.source_chain.append(mention)
    if near.cue.lemma and event.source_chain:
        event.cue = event.cue or draft.text[near.cue.start : near.cue.end]


def _lends(
    draft: Draft, sentence: Sentence, event: DraftEvent, telling: _Telling, rules: Grammar
) -> bool:
    """Whether the speaker does it himself: «قال … داعيا إلى», «وأعلن هدنة»."""
    hit, role = event.hit, "agent" if event.cls not in _SIDED else "participant"
    if hit is None or telling.cue.side == "after":
        return False
    joined = attached(draft, event)[:1] in rules.joiners and hit.tense == "past"
    speech = event.cls in SPEECH and (hit.pos == "participle" or joined)
    between = draft.words[telling.cue.last + 1 : event.first]
    clause = any(rules.has("clause_openers", word.folded) for word in between)
    deed = event.cls in _DECLARED and is_listed(rules, "declaring", telling.cue.lemma)
    if not speech and (not deed or clause or hit.pos == "verb"):
        return False
    if not event.fillers("agent", "participant"):
        for mention in telling.sources:
            event.link(mention, role, 0.7)
    return True


def _speaks(event: DraftEvent, mention: DraftMention) -> bool:
    """Whether `mention` speaks in the event itself, so that naming it a source says nothing new."""
    return event.cls in SPEECH and mention in event.fillers("agent")
