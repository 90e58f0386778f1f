"""What speaks for it that a time dates an event: distance, order, clauses, and what each is.

`features` describes one time and one event of a sentence by named numbers. `chance` weighs them
with weights that were fitted on annotated news (``training/dating.py``, `dating.json`): a logistic
regression, so that every weight can be read and nothing else is needed to use it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from kg.languages.times import TimeExpression
from kg.languages.words import Word
from kg.reading.constraints import SPEECH
from kg.reading.draft import Draft, DraftEvent, Sentence
from kg.reading.grammar import Grammar, grammar
from kg.reading.phrases import Layout, layout
from kg.reading.scope import attached

__all__ = ["Features", "Scene", "chance", "features", "is_told_then", "weights"]

Features = dict[str, float]

#: Marks that end a statement, and those that pause in it.
_STOPS: Final = frozenset(".!?؟؛;:…")
_COMMAS: Final = frozenset("،,")

#: Lists of the grammar whose words between a time and an event part them.
_PARTING: Final = ("relatives", "clause_openers", "breakers")

#: Lists of the grammar whose words before an event say how it stands to what was told before.
_LEADING: Final = ("before_or_after", "causes", "within")

#: More of a kind than this says nothing new.
_MANY: Final = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """One time in its sentence, with the events and the other times there."""

    draft: Draft
    sentence: Sentence
    made: Layout
    rules: Grammar
    time: TimeExpression
    events: Sequence[DraftEvent]
    times: Sequence[TimeExpression]

    @classmethod
    def of(
        cls,
        draft: Draft,
        sentence: Sentence,
        time: TimeExpression,
        events: Sequence[DraftEvent],
        times: Sequence[TimeExpression],
    ) -> Scene:
        """The scene of `time` among the `events` and `times` of `sentence`."""
        rules = grammar(draft.language.code)
        return cls(draft, sentence, layout(draft, sentence), rules, time, events, times)

    @property
    def clause(self) -> int:
        """The clause that the time stands in."""
        return self.made.clause_of(self.time.first)

    def before(self) -> list[DraftEvent]:
        """The events before the time."""
        return [one for one in self.events if one.last < self.time.first]

    def after(self) -> list[DraftEvent]:
        """The events behind the time."""
        return [one for one in self.events if one.first > self.time.last]


def features(scene: Scene, event: DraftEvent) -> Features:
    """What speaks for and against `event` being dated by the time of `scene`."""
    ahead = event.first > scene.time.last
    side = "ahead" if ahead else "behind"
    low, high = (scene.time.last + 1, event.first) if ahead else (event.last + 1, scene.time.first)
    found: Features = {"bias": 1.0, side: 1.0}
    _distance(found, scene, event, side, scene.draft.words[low:high])
    _between(found, scene, event, side, low, high)
    _order(found, scene, event, side)
    _event(found, scene, event, side)
    _time(found, scene, event, side)
    _saying(found, scene, event, scene.draft.words[low:high])
    _verb(found, scene, event, side)
    return found


def is_verb(event: DraftEvent) -> bool:
    """Whether a finite verb tells the event."""
    return event.hit is not None and event.hit.pos == "verb"


def _distance(
    found: Features, scene: Scene, event: DraftEvent, side: str, gap: Sequence[Word]
) -> None:
    """How many words and marks lie between, and how many clauses."""
    words = sum(word.kind != "punct" for word in gap)
    far = math.log1p(words)
    found[f"{side} far"] = far
    found[f"{side} {'verb' if is_verb(event) else 'noun'} far"] = far
    found[f"{side} beside"] = float(not words)
    found[f"{side} commas"] = min(sum(word.text in _COMMAS for word in gap), _MANY)
    found["stops"] = min(sum(word.text in _STOPS for word in gap), _MANY)
    clauses = abs(scene.made.clause_of(event.first) - scene.clause)
    found[f"{side} clauses"] = min(clauses, _MANY)
    found[f"{side} same clause"] = float(not clauses)
    for name in _PARTING:
        found[f"{side} {name}"] = float(any(scene.rules.has(name, word.folded) for word in gap))


def _between(
    found: Features, scene: Scene, event: DraftEvent, side: str, low: int, high: int
) -> None:
    """Events, times and other verbs between."""
    events = [one for one in scene.events if one is not event and low <= one.first < high]
    found[f"{side} events between"] = min(len(events), _MANY)
    found[f"{side} verb between"] = float(any(is_verb(one) for one in events))
    found["speech between"] = float(any(one.cls in SPEECH for one in events))
    times = [one for one in scene.times if one is not scene.time and low <= one.first < high]
    found["times between"] = min(len(times), _MANY)
    verbs = {
        cue.first
        for cues in scene.sentence.cues.values()
        for cue in cues
        if (cue.pos == "verb" or cue.tense != "none") and low <= cue.first < high
    }
    found[f"{side} other verbs"] = min(len(verbs), _MANY)


def _order(found: Features, scene: Scene, event: DraftEvent, side: str) -> None:
    """Where time and event stand in the sentence, and among how many."""
    before, after = scene.before(), scene.after()
    found[f"nothing before, {side}"] = float(not before)
    found[f"nothing after, {side}"] = float(not after)
    found["nearest before"] = float(bool(before) and before[-1] is event)
    found["nearest after"] = float(bool(after) and after[0] is event)
    found[f"first event, {side}"] = float(scene.events[0] is event)
    found["events"] = min(len(scene.events) - 1, _MANY)
    found["times"] = min(len(scene.times) - 1, _MANY)
    words = scene.draft.words[scene.sentence.first : scene.time.first]
    if sum(word.kind == "word" for word in words) <= 1:
        found[f"begins, {side}"] = 1.0
        time = scene.time.time
        if scene.time.kind == "absolute" and time.earliest == time.latest:
            found[f"dateline, {side}"] = 1.0


def _event(found: Features, scene: Scene, event: DraftEvent, side: str) -> None:
    """What the event is, and how it is joined to what stands before it."""
    rules, words, hit = scene.rules, scene.draft.words, event.hit
    found[f"class {event.cls}"] = found[f"told {event.modality}"] = 1.0
    found[f"clause of event {scene.made.kinds[scene.made.clause_of(event.first)]}"] = 1.0
    low = max(event.first - (1 if is_verb(event) else 2), scene.sentence.first)
    for name in _LEADING:
        lead = any(rules.has(name, word.folded) for word in words[low : event.first])
        found[f"{side} {name}"] = float(lead)
    clitics = attached(scene.draft, event)
    found[f"{side} joined"] = float(clitics[:1] in rules.joiners)
    if clitics[-1:] in rules.attached:
        found[f"{side} attached {rules.attached[clitics[-1:]]}"] = 1.0
    if hit is None:
        found["unknown word"] = 1.0
        return
    found[hit.pos] = found[f"tense {hit.tense}"] = 1.0
    found[f"{side} article"] = float(hit.article)
    found["pronoun"] = float(bool(hit.enclitic))


def _time(found: Features, scene: Scene, event: DraftEvent, side: str) -> None:
    """What the time is."""
    time, draft = scene.time, scene.draft
    value = time.time.value
    found[f"time {time.kind}"] = found[f"precision {time.time.precision}"] = 1.0
    found[f"anaphoric, {side}"] = float(time.kind == "anaphoric")
    found[f"clause of time {scene.made.kinds[scene.clause]}"] = 1.0
    for mark, name in ((value.endswith("/"), "since"), (value.startswith("/"), "until")):
        if mark:
            found[name] = found[f"{name}, {side}"] = 1.0
    earliest = time.time.earliest
    if draft.published and earliest and earliest > draft.published:
        ahead = event.modality in ("planned", "demanded", "hypothetical")
        found["future"] = found["future, expected" if ahead else "future, told"] = 1.0


def _saying(found: Features, scene: Scene, event: DraftEvent, gap: Sequence[Word]) -> None:
    """Whether the time stands with a verb of saying, and what follows that."""
    if scene.time.saying:
        found["of saying"] = 1.0
    if not is_told_then(scene):
        return
    found["told then"] = 1.0
    if event.first < scene.time.first:
        return
    opened = any(scene.rules.has("clause_openers", word.folded) for word in gap)
    found["told that" if opened else "told noun"] = 1.0
    if not opened and not is_verb(event):
        found["told noun near"] = 1 / (1 + sum(word.kind != "punct" for word in gap))
    found["told speech"] = float(event.cls in SPEECH)
    found[f"told then {event.modality}"] = 1.0


def is_told_then(scene: Scene) -> bool:
    """Whether the time stands behind a verb of saying, with no event between them."""
    for cue in scene.sentence.cues.get("attribution", ()):
        said = cue.pos == "verb" or cue.tense != "none"
        if not said or cue.last >= scene.time.first:
            continue
        if scene.made.clause_of(cue.first) == scene.clause and not any(
            cue.last < one.first < scene.time.first for one in scene.events
        ):
            return True
    return False


def _verb(found: Features, scene: Scene, event: DraftEvent, side: str) -> None:
    """Whether a verb before the time, in its clause, is dated by it rather than `event`."""
    found[f"{side} verb"] = float(is_verb(event))
    same = scene.made.clause_of(event.first) == scene.clause
    found["own verb"] = float(side == "behind" and is_verb(event) and same)
    verbs = [
        one
        for one in scene.before()
        if one is not event and is_verb(one) and scene.made.clause_of(one.first) == scene.clause
    ]
    if not verbs:
        return
    verb = verbs[-1]
    kind = "speech" if verb.cls in SPEECH else "deed"
    words = scene.draft.words[verb.last + 1 : scene.time.first]
    found[f"other verb, {side}"] = 1.0
    found[f"other verb near, {side}"] = 1 / (1 + sum(word.kind == "word" for word in words))
    if side == "behind":
        found[f"other verb of {kind}"] = 1.0
    elif not is_verb(event):
        found[f"object of {kind}"] = 1.0
    elif attached(scene.draft, event)[:1] in scene.rules.joiners:
        found[f"joined to {kind}"] = 1.0
        found[f"joined to {kind}, speech"] = float(event.cls in SPEECH)


@cache
def weights() -> Mapping[str, float]:
    """The fitted weight of each feature."""
    path = Path(__file__).with_name("dating.json")
    found: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return found


def chance(found: Features, weigh: Mapping[str, float]) -> float:
    """How likely the event is dated by the time.

    >>> chance({"bias": 1.0}, {"bias": 0.0})
    0.5
    """
    total = sum(weigh.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-total))
