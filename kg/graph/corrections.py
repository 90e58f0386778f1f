"""What people decided, laid over what was read: between the claims of reports and their merging.

A correction speaks of a claim by its words (`kg.graph.corrections_anchor`), so that it holds after
a rebuild, with a new version of the reader and after small changes of the text. One that finds its
place no longer changes nothing and is named with the reason: none is ever dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from kg.graph.claims import Claim, Hand, Passage, RelationClaim, Told
from kg.graph.corrections_anchor import Lost, Places, Unread
from kg.graph.corrections_change import added_claim, changed, differences
from kg.graph.corrections_entities import Names
from kg.graph.corrections_model import Anchor, Correction, Stale
from kg.graph.ids import digest

__all__ = ["Applied", "Trace", "apply"]


@dataclass(frozen=True, slots=True)
class Trace:
    """What a correction did: keys of the claims (and relations) and entities it speaks of."""

    correction: Correction
    claims: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    what: str = ""


class Applied(NamedTuple):
    """Reports after correction, the corrections that found no place, and what the others did.

    ``known`` holds what people said of entities: by key, any of ``kind``, ``en`` and ``ar``.
    """

    told: tuple[Told, ...]
    stale: tuple[Stale, ...] = ()
    traces: tuple[Trace, ...] = ()
    known: Mapping[str, Mapping[str, str]] = {}


def apply(told: Iterable[Told], corrections: Sequence[Correction]) -> Applied:
    """Lay `corrections` over what all reports say; `told` itself is not changed.

    Facts that people add come first, so that other corrections can speak of them; then each holds
    in the order of the file. Places are looked for in what was read, not in what corrections made.

    >>> from kg.graph.corrections_file import parse
    >>> told = parse("- {do: link, entity: al-kallasa, to: Q42, author: O, date: 2026-11-26}")
    >>> apply((), told).stale[0].reason
    'nobody has the id al-kallasa now'
    """
    reports = tuple(told)
    if not corrections:
        return Applied(reports)
    work = _Work(reports)
    for one in sorted(corrections, key=lambda one: one.do != "add"):
        work.do(one)
    return work.done()


class _Work:
    """The corrections of one run: each takes effect on its own or is set aside as stale."""

    def __init__(self, told: Iterable[Told]) -> None:
        self.told = {one.report.id: one for one in told}
        self.claims = {claim.key: claim for one in self.told.values() for claim in one.claims}
        self.relations = {one.key: one for told in self.told.values() for one in told.relations}
        self.names = Names(self.told)
        self.places = Places(self.told)
        self.hands = _Hands()
        self.stale: list[Stale] = []
        self.traces: list[Trace] = []

    def do(self, correction: Correction) -> None:
        """Let one correction take effect."""
        try:
            self.traces.append(_STEPS[correction.do](self, correction))
        except Lost as lost:
            self.stale.append(Stale(correction, str(lost)))

    def accept(self, correction: Correction) -> Trace:
        if "relation" in correction.row:
            return Trace(correction, (self._relation(correction).key,))
        claim = self._claim(correction)
        self.claims[claim.key] = replace(self.claims[claim.key], confidence=1.0)
        return Trace(correction, (claim.key,))

    def reject(self, correction: Correction) -> Trace:
        if "relation" in correction.row:
            del self.relations[self._relation(correction).key]
            return Trace(correction)
        try:
            del self.claims[self._claim(correction).key]
        except Unread as unread:
            return Trace(correction, what=f"{unread}, as was decided")
        return Trace(correction)

    def change(self, correction: Correction) -> Trace:
        if "entity" in correction.row:
            key = self.names.existing(correction.row["entity"], correction.row.get("name", ""))
            self.names.tell(key, correction.change("set"))
            return Trace(correction, (), (key,), _told(correction.change("set")))
        return self._change(correction, self._claim(correction))

    def add(self, correction: Correction) -> Trace:
        if "relation" in correction.row:
            return self._add_relation(correction)
        ((anchor,),) = correction.groups
        evidence = self.places.passage(anchor)
        report = self.told[evidence.report].report
        trigger = self.places.trigger(anchor, evidence)
        claim = added_claim(evidence, trigger, anchor.cls, report.lang, report.published)
        self._tell(self.claims.setdefault(claim.key, claim))
        return self._change(correction, self.claims[claim.key])

    def merge(self, correction: Correction) -> Trace:
        if "entities" in correction.row:
            return self._rename_all(correction)
        (anchors,) = correction.groups
        keys = self._keys(anchors)
        if len(keys) < 2:
            raise Lost("its claims are one claim now")
        self.hands.join(keys)
        return Trace(correction, keys)

    def split(self, correction: Correction) -> Trace:
        if "entity" in correction.row:
            return self.link(correction)
        groups = [self._keys(group) for group in correction.groups]
        self.hands.part(correction.key, groups)
        return Trace(correction, tuple(key for group in groups for key in group))

    def link(self, correction: Correction) -> Trace:
        row = correction.row
        key = self.names.existing(row["entity"], row.get("name", ""))
        reports = self._reports(row)
        new = self.names.key(row["to"], min(reports) if reports else "")
        if key == new:
            raise Lost(f"{key} is that already")
        self.names.rename(key, new, reports)
        return Trace(correction, (), (new,), f"{key} → {new}")

    def unlink(self, correction: Correction) -> Trace:
        row = correction.row
        key = self.names.existing(row["entity"], row.get("name", ""))
        new = self.names.unlinked(key)
        self.names.rename(key, new, self._reports(row))
        return Trace(correction, (), (new,), f"{key} → {new}")

    def done(self) -> Applied:
        """The reports as they are after all corrections."""
        hands = self.hands.by_claim()
        told = tuple(self._corrected(one, hands) for one in self.told.values())
        traces = tuple(self._final(trace) for trace in self.traces)
        return Applied(told, tuple(self.stale), traces, self.names.known())

    def _corrected(self, told: Told, hands: Mapping[str, Hand]) -> Told:
        report = told.report.id
        named = self.names.of(report)
        claims = []
        for old in told.claims:
            claim = self.claims.get(old.key)
            if claim is None:
                continue
            if not all(key in self.claims for key in claim.topic):
                topic = tuple(key for key in claim.topic if key in self.claims)
                claim = replace(claim, topic=topic)
            if claim.key in hands:
                claim = replace(claim, hand=hands[claim.key])
            claims.append(named.claim(claim))
        relations = (named.relation(self.relations.get(one.key)) for one in told.relations)
        kept = tuple(one for one in relations if one is not None)
        return replace(told, claims=tuple(claims), relations=kept, seen=named.seen(told.seen))

    def _final(self, trace: Trace) -> Trace:
        claims = tuple(key for key in trace.claims if key in self.claims or key in self.relations)
        return replace(trace, claims=claims, entities=tuple(map(self.names.final, trace.entities)))

    def _claim(self, correction: Correction) -> Claim:
        ((anchor,),) = correction.groups
        return self._standing(self.places.claim(anchor))

    def _keys(self, anchors: Iterable[Anchor]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._standing(self.places.claim(one)).key for one in anchors))

    def _standing(self, claim: Claim) -> Claim:
        if claim.key not in self.claims:
            raise Lost("its claim was rejected by another correction")
        return self.claims[claim.key]

    def _change(self, correction: Correction, claim: Claim) -> Trace:
        before = self.claims[claim.key]
        row = {how: correction.change(how) for how in ("set", "put", "drop")}
        made, missed = changed(
            before,
            row,
            lambda entity: self.names.key(entity, claim.report),
            lambda words: self._words(words, claim),
        )
        if missed and made == replace(before, confidence=1.0):
            raise Lost("; ".join(missed))
        self.claims[claim.key] = made
        return Trace(correction, (claim.key,), (), "; ".join([differences(before, made), *missed]))

    def _words(self, words: str, claim: Claim) -> Passage:
        at = claim.trigger
        return self.places.passage(Anchor(claim.report, words, field=at.field, at=at.start))

    def _tell(self, claim: Claim) -> None:
        """Put a claim that was added among those of its report."""
        told = self.told[claim.report]
        if all(one.key != claim.key for one in told.claims):
            self.told[claim.report] = replace(told, claims=(*told.claims, claim))

    def _relation(self, correction: Correction) -> RelationClaim:
        row = correction.row["relation"]
        subject, other = (
            self.names.key(row[end], str(row["report"])) if end in row else None
            for end in ("subject", "object")
        )
        found = self.places.relation(Anchor.of(row), row["type"], subject, other)
        if found.key not in self.relations:
            raise Lost("it was rejected by another correction")
        return found

    def _add_relation(self, correction: Correction) -> Trace:
        row = correction.row["relation"]
        if "subject" not in row or "object" not in row:
            raise Lost("a relation that is added needs a subject and an object")
        evidence = self.places.passage(Anchor.of(row))
        report = evidence.report
        subject, other = (self.names.key(row[end], report) for end in ("subject", "object"))
        if subject == other:
            raise Lost("its subject and object are one entity")
        title = row.get("title", "")
        key = digest("relation", report, evidence.field, str(evidence.start), *_ends(row))
        lang = self.told[report].report.lang
        made = RelationClaim(key, report, row["type"], subject, other, evidence, title, lang)
        told = self.told[report]
        if key not in self.relations:
            self.relations[key] = made
            self.told[report] = replace(told, relations=(*told.relations, made))
        return Trace(correction, (key,))

    def _rename_all(self, correction: Correction) -> Trace:
        first, *others = correction.row["entities"]
        kept = self.names.key(first, "")
        there = [key for key in map(self.names.find, others) if key not in {None, kept}]
        if not there:
            raise Lost("none of the others is there now")
        for key in there:
            assert key is not None  # noqa: S101
            self.names.rename(key, kept, frozenset())
        return Trace(correction, (), (kept,), f"{', '.join(map(str, there))} → {kept}")

    def _reports(self, row: Mapping[str, Any]) -> frozenset[str]:
        """The reports that a correction keeps to; all if none is said."""
        said = frozenset(map(str, row.get("reports", ())))
        if said and not said & self.told.keys():
            raise Lost(f"none of its reports is there: {', '.join(sorted(said))}")
        return said & self.told.keys()


def _ends(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["type"], str(row["subject"]), str(row["object"]), row.get("title", ""))


def _told(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in values.items())


class _Hands:
    """Which claims people said are one event, and which are not."""

    def __init__(self) -> None:
        self._group: dict[str, frozenset[str]] = {}
        self._sides: dict[str, list[frozenset[str]]] = {}

    def join(self, keys: Sequence[str]) -> None:
        """Make one event of the claims with these keys."""
        together = frozenset().union(*(self._of(key) for key in keys))
        for sides in self._sides.values():
            if sum(bool(together & side) for side in sides) > 1:
                raise Lost("another correction parts its claims")
        self._group |= dict.fromkeys(together, together)
        for name, sides in self._sides.items():
            self._sides[name] = [side | together if side & together else side for side in sides]

    def part(self, name: str, groups: Iterable[Sequence[str]]) -> None:
        """Keep groups of claims apart from each other."""
        sides = [frozenset().union(*(self._of(key) for key in group)) for group in groups]
        if len(frozenset().union(*sides)) < sum(map(len, sides)):
            raise Lost("its groups share a claim, by itself or by another correction")
        self._sides[name] = sides

    def by_claim(self) -> dict[str, Hand]:
        """What was decided on each claim of which anything was."""
        apart: dict[str, list[tuple[str, int]]] = {}
        for name, sides in sorted(self._sides.items()):
            for at, side in enumerate(sides):
                for key in side:
                    apart.setdefault(key, []).append((name, at))
        keys = self._group.keys() | apart.keys()
        return {key: Hand(self._name(key), tuple(apart.get(key, ()))) for key in keys}

    def _of(self, key: str) -> frozenset[str]:
        return self._group.get(key, frozenset({key}))

    def _name(self, key: str) -> str:
        return min(self._group[key]) if key in self._group else ""


#: What each kind of correction does.
_STEPS: Final[Mapping[str, Callable[[_Work, Correction], Trace]]] = {
    "accept": _Work.accept,
    "reject": _Work.reject,
    "change": _Work.change,
    "add": _Work.add,
    "merge": _Work.merge,
    "split": _Work.split,
    "link": _Work.link,
    "unlink": _Work.unlink,
}
