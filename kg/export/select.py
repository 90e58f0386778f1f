"""Which part of a graph goes out: by time, class, actor, place, status, confidence, and privacy.

An event stays if it meets every wish; its claims, casualties, passages, reports and entities stay
with it, and so does what those entities are part of. A stated relation stays where both its ends
do. A wish for a time leaves out what has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from kg.export.world import Claim, Entity, Event, Passage, World
from kg.graph.labels import event_name
from kg.graph.status import STATUSES

__all__ = ["EVERY_STATUS", "Kept", "Selection", "choose", "narrow_world", "private_persons"]


#: Covers each character of a name that is withheld, so that offsets stay.
_MASK: Final = "█"

#: Arabic words of one letter that are written together with the next word.
_ATTACHED: Final = "وفبلك"


#: Asking for all of these is asking for all that a form can hold.
EVERY_STATUS: Final = frozenset(one.capitalize() for one in STATUSES)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted. Empty means anything; actors and places are IRIs, with all their parts.

    ``background`` ``None`` leaves that to the form. ``quotes`` false withholds the words of the
    reports, so that offsets and hashes remain. ``private`` false drops people who are no public
    figures. ``counts`` names the rule by which casualties are told (`kg.export.tolls.RULES`).
    """

    since: date | None = None
    until: date | None = None
    classes: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    min_confidence: float | None = None
    background: bool | None = None
    quotes: bool = True
    private: bool = True
    counts: str = "best"

    @property
    def every_event(self) -> bool:
        """Whether no event is left out."""
        wishes = (self.since, self.until, self.min_confidence)
        sets = (self.classes, self.actors, self.places, self.statuses)
        return self.background is not False and not any(sets) and wishes == (None,) * 3

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.every_event and self.quotes and self.private

    def keeps(self, event: Event) -> bool:
        """Whether `event` meets every wish."""
        return (
            self._in_time(event)
            and (not self.classes or event.cls in self.classes)
            and (not self.statuses or event.status in self.statuses)
            and (self.background is not False or not event.background)
            and (not self.actors or not self.actors.isdisjoint(_who(event)))
            and (not self.places or not self.places.isdisjoint(_where(event)))
            and self._sure(event)
        )

    def _in_time(self, event: Event) -> bool:
        """As the questions have it: what has no last day goes on; what has no first has its last.

        So news without a day counts on the day it was published, in one month and no other.
        """
        first, last = event.earliest, event.latest
        if self.since and not (last >= self.since if last else first is not None):
            return False
        begun = first or last
        return not self.until or (begun is not None and begun <= self.until)

    def _sure(self, event: Event) -> bool:
        if self.min_confidence is None:
            return True
        return event.confidence is not None and event.confidence >= self.min_confidence


def _who(event: Event) -> Iterable[str]:
    return event.fillers("agent", "target", "participant", "mediator")


def _where(event: Event) -> Iterable[str]:
    return event.fillers("location", "target", "origin", "destination")


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, by IRI; ``private`` are the people that go, ``words`` how they are written."""

    events: frozenset[str]
    claims: frozenset[str]
    tolls: frozenset[str]
    passages: frozenset[str]
    reports: frozenset[str]
    entities: frozenset[str]
    relations: frozenset[str]
    private: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def speaks_of_private(self, text: str) -> bool:
        """Whether `text` names one of the people that go."""
        return bool(self.words) and _named(self.words).search(text) is not None

    def masked(self, text: str) -> str:
        """`text` with the names of people that go covered, character by character."""
        if not self.words:
            return text
        return _named(self.words).sub(lambda match: _MASK * len(match.group()), text)


@lru_cache(maxsize=8)
def _named(words: frozenset[str]) -> re.Pattern[str]:
    """Finds names as whole words, Arabic ones behind attached «و», «ب», «ل» and their like too."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    names = "|".join(map(re.escape, longest))
    return re.compile(
        rf"(?:(?<!\w)|(?<=(?<!\w)[{_ATTACHED}])|(?<=(?<!\w)[{_ATTACHED}]{{2}}))(?:{names})(?!\w)"
    )


def private_persons(world: World) -> frozenset[str]:
    """People who are no public figures: persons without a Wikidata item and a stated position."""
    holders = {one.subject for one in world.relations if one.predicate == "holdsPosition"}
    return frozenset(
        iri
        for iri, one in world.entities.items()
        if one.classes == ("Person",) and not one.qid and iri not in holders
    )


def choose(world: World, selection: Selection) -> Kept:
    """What of `world` stays."""
    private = frozenset() if selection.private else private_persons(world)
    events = [event for event in world.events.values() if selection.keeps(event)]
    claims = [claim for event in events for claim in event.claims]
    near = _entities_of(events, claims) - private
    entities = {one.iri for iri in near for one in world.chain(iri)}
    if selection.every_event:
        entities = world.entities.keys() - private
    relations = [
        one for one in world.relations if one.subject in entities and one.object in entities
    ]
    owners = (*(event.iri for event in events), *(claim.iri for claim in claims))
    tolls = frozenset(toll for owner in owners for toll in world.tolls.get(owner, ()))
    quoting = (*tolls, *(claim.iri for claim in claims), *(one.iri for one in relations))
    reports = {claim.report for claim in claims} | {one.report for one in relations}
    if selection.every_event:
        reports = set(world.reports)
    return Kept(
        frozenset(event.iri for event in events),
        frozenset(claim.iri for claim in claims),
        tolls,
        frozenset(passage for one in quoting for passage in world.quoted.get(one, ())),
        frozenset(reports),
        frozenset(entities),
        frozenset(one.iri for one in relations),
        private,
        frozenset(word for iri in private for word in world.entities[iri].surfaces if word),
    )


def _entities_of(events: Iterable[Event], claims: Iterable[Claim]) -> set[str]:
    found = {iri for event in events for iri in event.fillers(*event.roles)}
    found |= {iri for event in events for toll in event.tolls for iri in toll.victims}
    return found | {iri for claim in claims for iri in (*claim.stated_by, *claim.denied_by)}


def narrow_world(world: World, selection: Selection) -> World:
    """The part of `world` that is wanted, with the words withheld that must be."""
    if selection.is_all:
        return world
    kept = choose(world, selection)
    narrower = _Narrower(world, kept, selection)
    events = {iri: narrower.event(world.events[iri]) for iri in sorted(kept.events)}
    relations = [one for one in world.relations if one.iri in kept.relations]
    reports = {iri: one for iri, one in world.reports.items() if iri in kept.reports}
    return replace(
        world,
        events=events,
        entities={iri: narrower.entity(world.entities[iri]) for iri in sorted(kept.entities)},
        reports={
            iri: replace(one, title=narrower.words(one.title)) for iri, one in reports.items()
        },
        relations=tuple(
            replace(one, evidence=narrower.passage(one.evidence), title=narrower.words(one.title))
            for one in relations
        ),
    )


class _Narrower:
    """Takes private people and withheld words out of what stays."""

    def __init__(self, world: World, kept: Kept, selection: Selection) -> None:
        self.world, self.kept, self.selection = world, kept, selection

    def words(self, text: str) -> str:
        if not self.selection.quotes or self.kept.speaks_of_private(text):
            return ""
        return text

    def passage(self, passage: Passage | None) -> Passage | None:
        return passage and replace(passage, quote=self.words(passage.quote))

    def public(self, iris: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in iris if one not in self.kept.private)

    def entity(self, entity: Entity) -> Entity:
        return replace(entity, part_of=self.public(entity.part_of))

    def claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            stated_by=self.public(claim.stated_by),
            denied_by=self.public(claim.denied_by),
            evidence=self.passage(claim.evidence),
            trigger=self.passage(claim.trigger),
        )

    def event(self, event: Event) -> Event:
        roles = {role: self.public(iris) for role, iris in event.roles.items()}
        roles = {role: iris for role, iris in roles.items() if iris}
        public = replace(
            event,
            roles=roles,
            topic=tuple(one for one in event.topic if one in self.kept.events),
            claims=tuple(map(self.claim, event.claims)),
            tolls=tuple(
                replace(toll, victims=self.public(toll.victims), words=self.words(toll.words))
                for toll in event.tolls
            ),
        )
        if roles == event.roles:
            return public
        return replace(public, labels=labels_of(public, self.world))


def labels_of(event: Event, world: World) -> dict[str, str]:
    """The name of an event in English and Arabic, from the names of those in it."""
    days = [day.isoformat() if day else "" for day in (event.earliest, event.latest)]
    when = days[0] if days[0] == days[1] else "/".join(days)

    def names(lang: str, iris: tuple[str, ...]) -> list[str]:
        found = (world.entities[iri] for iri in iris if iri in world.entities)
        return [one.labels.get(lang) or one.label for one in found]

    return {
        lang: event_name(
            event.cls,
            event.status,
            names(lang, event.fillers("agent") or event.fillers("participant")),
            names(lang, event.fillers("target", "location") or event.fillers("origin")),
            when,
            lang,
        )
        for lang in ("en", "ar")
    }
