"""Who is who after correction: ids as people write them, and entities that get another key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kg.graph.claims import Claim, RelationClaim, Seen, Told
from kg.graph.corrections_anchor import Lost
from kg.graph.entities import spoken_of
from kg.graph.facts import FactSource
from kg.graph.ids import Minter, fold_name, is_qid
from kg.model import EntityFacts, Qid

__all__ = ["KnownFacts", "Names", "ending"]


def ending(key: str) -> str:
    """How the IRI of an entity ends, which is how people see and write its id.

    >>> ending("Q858"), ending("ORG:white helmets")
    ('Q858', 'white-helmets-cf85edbeed')
    """
    return Minter().entity(key).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class _Rename:
    """One entity that gets the key of another, everywhere or in some reports."""

    old: str
    new: str
    reports: frozenset[str]


class Names:
    """The entities of all reports, by their keys, endings and names."""

    def __init__(self, told: Mapping[str, Told]) -> None:
        self._told = told
        self._renames: list[_Rename] = []
        self._scoped: frozenset[str] = frozenset()
        self._known: dict[str, dict[str, str]] = {}
        self._new: list[tuple[str, Seen]] = []
        self._finals: dict[tuple[str, str], str] = {}
        self._made: dict[str, str] = {}

    def find(self, written: Any) -> str | None:
        """The key of an entity that is there, by its key or the ending of its IRI."""
        said = str(written)
        if said in self._keys or any(said in {one.old, one.new} for one in self._renames):
            return said
        return self._endings.get(said) or self._made.get(said)

    def existing(self, written: Any, name: str = "") -> str:
        """The same, or by its name; `Lost` if nobody is found."""
        key = self.find(written)
        if key is not None:
            return key
        called = self._called(name) if name else set()
        if len(called) != 1:
            raise Lost(f"nobody has the id {written} now")
        return called.pop()

    def key(self, written: Any, report: str) -> str:
        """The key of an entity, which may be a new one, first named in `report`."""
        if not isinstance(written, Mapping):
            return self.find(written) or str(written)
        name, kind = written["name"], written["type"]
        key = str(written["id"]) if "id" in written else f"{kind}:{fold_name(name)}"
        found = self.find(key) or key
        told = self._told.get(report)
        lang = told.report.lang if told else ""
        self._new.append((report, Seen(found, kind, name, lang)))
        self._made[ending(found)] = found
        return found

    def rename(self, old: str, new: str, reports: frozenset[str]) -> None:
        """Let `old` have the key `new`, in some reports or, where none is said, in all."""
        self._renames.append(_Rename(old, new, reports))
        self._made[ending(new)] = new
        self._scoped |= reports
        self._finals.clear()

    def tell(self, key: str, values: Mapping[str, Any]) -> None:
        """Note what a person said of the entity."""
        self._known.setdefault(key, {}).update({name: str(said) for name, said in values.items()})

    def known(self) -> dict[str, dict[str, str]]:
        """What people said of entities, by their final keys."""
        return {self.final(key): values for key, values in self._known.items()}

    def unlinked(self, key: str) -> str:
        """The key of an entity that is not who it was linked to: by its most used name."""
        seen = Counter(
            (one.type, fold_name(one.surface))
            for told in self._told.values()
            for one in told.seen
            if one.key == key
        )
        if not seen:
            raise Lost(f"no report names {key} now")
        (kind, name), _ = min(seen.items(), key=lambda pair: (-pair[1], pair[0]))
        return f"{kind}:{name}"

    def final(self, key: str, report: str = "") -> str:
        """The key after all renaming. A decision on the key as read stands over earlier ones."""
        report = report if report in self._scoped else ""
        found = self._finals.get((key, report))
        if found is None:
            found = key
            for one in self._renames:
                if one.old in {found, key} and (not one.reports or report in one.reports):
                    found = one.new
            self._finals[key, report] = found
        return found

    def of(self, report: str) -> _Renamed:
        """The renaming of one report."""
        new = tuple(seen for there, seen in self._new if there in {report, ""})
        return _Renamed(self, report, bool(self._renames), new)

    @cached_property
    def _keys(self) -> frozenset[str]:
        seen = {one.key for told in self._told.values() for one in told.seen}
        told = self._told.values()
        return spoken_of(
            (claim for one in told for claim in one.claims),
            (claim for one in told for claim in one.relations),
        ) | frozenset(seen)

    @cached_property
    def _endings(self) -> dict[str, str]:
        return {ending(key): key for key in sorted(self._keys)}

    def _called(self, name: str) -> set[str]:
        folded = fold_name(name)
        return {
            one.key
            for told in self._told.values()
            for one in told.seen
            if fold_name(one.surface) == folded
        }


@dataclass(frozen=True, slots=True)
class _Renamed:
    """Claims, relations and mentions of one report, with the final keys of entities."""

    names: Names
    report: str
    any: bool
    new: tuple[Seen, ...]

    def claim(self, claim: Claim) -> Claim:
        if not self.any or all(self._key(key) == key for key in claim.entities):
            return claim
        return replace(
            claim,
            roles={role: self._keys(keys) for role, keys in claim.roles.items()},
            stated_by=self._keys(claim.stated_by),
            denied_by=self._keys(claim.denied_by),
            counts=tuple(
                replace(one, victims=self._keys(one.victims)) if one.victims else one
                for one in claim.counts
            ),
        )

    def relation(self, claim: RelationClaim | None) -> RelationClaim | None:
        if claim is None or not self.any:
            return claim
        subject, other = self._key(claim.subject), self._key(claim.object)
        if subject == other:
            return None
        return replace(claim, subject=subject, object=other)

    def seen(self, seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
        if not self.any and not self.new:
            return seen
        return tuple(self._seen(one) for one in (*seen, *self.new))

    def _seen(self, one: Seen) -> Seen:
        key = self._key(one.key)
        if key == one.key:
            return one
        by_hand = 1.0 if is_qid(key) else None
        name = "" if is_qid(one.key) else one.name
        return replace(one, key=key, name=name, candidates=(), score=by_hand)

    def _key(self, key: str) -> str:
        return self.names.final(key, self.report)

    def _keys(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({self._key(key) for key in keys}))


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is known of entities, and over it what people said."""

    facts: FactSource
    said: Mapping[str, Mapping[str, str]]

    def get(self, key: str, /) -> EntityFacts | None:
        """The facts of the entity with this key."""
        found, said = self.facts.get(key), self.said.get(key)
        if said is None:
            return found
        base = found or EntityFacts(key, Qid(key) if is_qid(key) else None, {}, "")
        names = {lang: said[lang] for lang in ("ar", "en") if lang in said}
        return replace(base, kind=said.get("kind", base.kind), labels={**base.labels, **names})
