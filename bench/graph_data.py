"""A generated graph that is like a real one, in any size: for measuring stores and questions.

Reports of a dozen claims each, Arabic and English by turns; actors, places and weapons as often as
Zipf's law has it; a tree of places; half of the events told by two or three reports; counts with
parts and running totals; denials, plans, demands and background in the shares of real news. The
mapping to quads is the program's own, so that the shape is that of any graph it builds.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate

from pyoxigraph import Quad

from kg.graph.claims import Claim, Count, Passage, RelationClaim, Told
from kg.graph.entities import Entity
from kg.graph.events import Happening
from kg.graph.ids import Minter, digest
from kg.graph.provenance import Run, run_quads
from kg.graph.quads import entity_quads, event_quads, report_quads
from kg.graph.status import affirming, event_status
from kg.graph.tally import tally
from kg.graph.when import When
from kg.model import EVENT_CLASSES, EntityFacts, Qid, Report
from kg.vocab import CK

__all__ = ["generate"]

FIRST = date(2014, 1, 1)
DAYS = 3650
CLAIMS_A_REPORT = 12
MODALITIES = (
    *(["asserted"] * 78 + ["negated"] * 5 + ["planned"] * 7),
    *(["demanded"] * 6 + ["hypothetical"] * 4),
)
FORCE = ("Attack", "AirStrike", "Shelling", "Bombing", "Killing", "ArmedClash")
TALKS = ("Meeting", "Negotiation", "Ceasefire", "Agreement")
WORDS = {
    "ar": "قصفت الطائرات الحي السكني مساء السبت وقتل عدد من المدنيين بحسب ناشطين في المدينة",
    "en": "Aircraft struck the quarter late on Saturday and killed civilians, activists said",
}
CLASSES = (
    *(CK.Government, CK.MilitaryForce, CK.ArmedGroup, CK.PoliticalOrganization),
    *(CK.IntergovernmentalOrganization, CK.Person, CK.Group, CK.MonitoringOrganization),
)


class _Zipf:
    """Draws from things, the first far more often than the last."""

    def __init__(self, rng: random.Random, things: Sequence[str]) -> None:
        self.rng, self.things = rng, things
        self.bounds = list(accumulate(1 / rank for rank in range(1, len(things) + 1)))

    def __call__(self) -> str:
        return self.things[bisect(self.bounds, self.rng.random() * self.bounds[-1])]

    def some(self, most: int) -> tuple[str, ...]:
        return tuple(sorted({self() for _ in range(self.rng.randint(1, most))}))


class _Maker:
    """Makes claims and events with one source of chance, so that a size is always the same."""

    def __init__(self, events: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.events = events
        reports = max(1, events * 3 // 2 // CLAIMS_A_REPORT)
        self.reports = [self._report(number) for number in range(reports)]
        self.entities = {entity.key: entity for entity in self._entities(max(60, events // 12))}
        places = [key for key, one in self.entities.items() if CK.Place in one.classes]
        actors = [
            key for key, one in self.entities.items() if not {CK.Place, CK.Weapon} & {*one.classes}
        ]
        weapons = [key for key, one in self.entities.items() if CK.Weapon in one.classes]
        self.weapon = _Zipf(self.rng, weapons)
        self.place, self.actor = _Zipf(self.rng, places), _Zipf(self.rng, actors)
        self.told: dict[str, list[Claim]] = {one.id: [] for one in self.reports}
        self.room = {one.id: 0 for one in self.reports}

    def _report(self, number: int) -> Report:
        day = FIRST + timedelta(days=self.rng.randrange(DAYS))
        lang = "ar" if number % 4 else "en"
        source = f"Agency {number % 17}"
        return Report(f"r{number:06d}", WORDS[lang], lang, day, "metadata", source)

    def _entities(self, number: int) -> Iterator[Entity]:
        for at in range(number):
            key = f"Q{100 + at}" if at % 3 else f"local-{at}"
            qid = Qid(key) if at % 3 else None
            labels = {"en": f"Actor {at}", "ar": f"الجهة رقم {at}"}
            cls = CLASSES[at % len(CLASSES)]
            wider = f"Q{100 + at // 2}" if at % 5 == 1 and (at // 2) % 3 and at > 9 else ""
            facts = EntityFacts(key, qid, labels, "organization", part_of=wider)
            yield Entity(key, (cls,), labels, (), qid, (), 0.9, facts=facts)
        for at in range(number):
            key = f"Q{900_000 + at}"
            labels = {"en": f"Place {at}", "ar": f"المدينة رقم {at}"}
            wider = f"Q{900_000 + (at - 1) // 6}" if at else ""
            lat, lon = 12 + at % 250 / 10, 30 + at % 270 / 10
            facts = EntityFacts(key, Qid(key), labels, "city", lat, lon, Qid("Q858"), wider)
            yield Entity(key, (CK.Place,), labels, (), key, (), 0.95, facts=facts)

        for at in range(12):
            labels = {"en": f"Weapon {at}", "ar": f"السلاح رقم {at}"}
            yield Entity(f"weapon-{at}", (CK.Weapon,), labels)

    def happening(self, number: int) -> Happening:
        rng = self.rng
        draw = rng.random()
        cls = rng.choice(FORCE if draw < 0.5 else TALKS if draw < 0.75 else EVENT_CLASSES)
        modality, background = rng.choice(MODALITIES), rng.random() < 0.15
        roles = self._roles(cls)
        first = FIRST + timedelta(days=rng.randrange(DAYS))
        when = When() if rng.random() < 0.2 else When(first, first, "day", "السبت")
        claims = []
        for _ in range(1 + (number % 2) + (number % 6 == 1)):
            report = rng.choice(self.reports)
            claims.append(self._claim(report, cls, modality, background, roles, when))
        ordered = tuple(sorted(claims, key=lambda one: one.order))
        key = digest("event", ordered[0].key)
        return Happening(
            key, cls, event_status(ordered), background, ordered, roles, (), when,
            tally(affirming(ordered)), None, "", 0.8,
        )  # fmt: skip

    def _roles(self, cls: str) -> dict[str, tuple[str, ...]]:
        if cls in TALKS:
            roles = {"participant": self.actor.some(3)}
            return roles | ({"mediator": (self.actor(),)} if self.rng.random() < 0.3 else {})
        target = self.place() if self.rng.random() < 0.5 else self.actor()
        roles = {"agent": (self.actor(),), "target": (target,)}
        if self.rng.random() < 0.6:
            roles["location"] = (self.place(),)
        if cls in FORCE and self.rng.random() < 0.2:
            roles["instrument"] = (self.weapon(),)
        return roles

    def _claim(
        self,
        report: Report,
        cls: str,
        modality: str,
        background: bool,
        roles: dict[str, tuple[str, ...]],
        when: When,
    ) -> Claim:
        start = self.room[report.id] * 100
        self.room[report.id] += 1
        key = digest("claim", report.id, str(start), cls)
        words = report.text
        evidence = Passage(report.id, "text", start, start + len(words), words)
        trigger = Passage(report.id, "text", start, start + 4, words[:4])
        counts = self._counts(report, start) if cls in FORCE and self.rng.random() < 0.5 else ()
        claim = Claim(
            key, report.id, report.published, cls, modality, evidence, trigger, report.lang, roles,
            stated_by=(self.actor(),) if self.rng.random() < 0.5 else (),
            when=when, counts=counts, background=background, confidence=0.8,
        )  # fmt: skip
        self.told[report.id].append(claim)
        return claim

    def _counts(self, report: Report, start: int) -> tuple[Count, ...]:
        number = self.rng.randint(1, 40)
        at = Passage(report.id, "text", start + 40, start + 50, report.text[40:50])
        whole = Count("killed", number, number, number, "exact", at)
        if number < 5 or self.rng.random() < 0.6:
            return (whole,)
        part = Count("killed", 2, 2, 2, "exact", at, (), "children", of=0)
        return (whole, part)

    def relations(self, report: Report) -> tuple[RelationClaim, ...]:
        at = Passage(report.id, "text", 0, 20, report.text[:20])
        one, other = self.actor(), self.actor()
        if one == other:
            return ()
        kind = self.rng.choice(("memberOf", "allyOf", "opposes", "position"))
        key = digest("relation", report.id, one, other)
        return (RelationClaim(key, report.id, kind, one, other, at, "", report.lang),)


def generate(quads: int, seed: int = 7) -> Iterator[Quad]:
    """About `quads` quads; the relations graph is left to be drawn from them."""
    # An event with its claims and its share of reports and entities is 78 quads.
    maker, minter = _Maker(max(20, quads // 78), seed), Minter()
    events = [maker.happening(number) for number in range(maker.events)]
    events = list({event.key: event for event in events}.values())
    event_of = {claim.key: event.key for event in events for claim in event.claims}
    for report in maker.reports:
        claims = {claim.key: claim for claim in maker.told[report.id] if claim.key in event_of}
        told = Told(report, tuple(claims.values()), maker.relations(report))
        yield from report_quads(told, event_of, minter)
    yield from event_quads(events, maker.entities, minter)
    yield from entity_quads(maker.entities.values(), minter)
    yield from run_quads(Run("0"), maker.reports, minter)
