"""Made-up news of a war in the proportions of the research news, to measure merging with.

Thirty reports a day. Every fourth month there is a battle: six in ten incidents of it lie in forty
quarters of one city, all others in 5,000 places, most of them in a few. Of ten reports one rounds
up a dozen incidents of two days, the others tell one to three; of six, one names no day of
publication; of four, one is a copy of another with a few words changed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from kg.graph.claims import Claim, Count, Passage
from kg.graph.story import Story
from kg.graph.when import When
from kg.model import Report

DAILY = 30
CLASSES = ("Shelling", "AirStrike", "Attack", "Killing", "ArmedClash")


class Incident(NamedTuple):
    """Something that happened: when, where, under which class, to how many, and to whom."""

    day: date
    place: str
    cls: str
    killed: int
    names: tuple[str, ...]


class War:
    """News without end; the same for the same `seed`."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        self.recent: list[Incident] = []
        self.passages: list[tuple[Incident, str]] = []

    def claims(self) -> Iterator[Claim]:
        """The claims of report after report."""
        for at in count():
            day = date(2012, 1, 1) + timedelta(days=at // DAILY)
            if at % DAILY == 0:
                new = [self._incident(day) for _ in range(2 * DAILY)]
                self.recent = [*self.recent[-len(new) :], *new]
            yield from self._report(f"r{at}", day)

    def _incident(self, day: date) -> Incident:
        chance = self.chance
        inside = day.month % 4 == 0 and chance.random() < 0.6
        place = f"quarter {chance.randrange(40)}" if inside else f"Q{self._some(5_000, 0.5)}"
        names = tuple(f"n{chance.randrange(3_000)} m{chance.randrange(30_000)}" for _ in range(4))
        killed = min(90, int(chance.paretovariate(1.1)))
        return Incident(day, place, chance.choice(CLASSES), killed, names)

    def _some(self, many: int, spread: float) -> int:
        """One of many, the first ones most often."""
        return int(self.chance.paretovariate(spread)) % many

    def _report(self, key: str, day: date) -> Iterator[Claim]:
        chance = self.chance
        if not self.passages or chance.random() > 0.25:
            told = chance.sample(self.recent, min(len(self.recent), self._how_many()))
            self.passages = [(one, self._passage(one)) for one in told]
        text = " ".join(f"{passage} again{chance.randrange(9)}" for _, passage in self.passages)
        known = day if chance.random() > 1 / 6 else None
        report = Report(key, text, "en", known, source=f"paper {chance.randrange(40)}")
        story, start = Story(report), 0
        for incident, passage in self.passages:
            yield self._claim(report, story, start, passage, incident, incident.cls)
            if chance.random() < 0.5:
                yield self._claim(report, story, start + 1, passage, incident, "Killing")
            start += len(passage) + 7

    def _how_many(self) -> int:
        return 12 if self.chance.random() < 0.1 else self.chance.randrange(1, 4)

    def _passage(self, incident: Incident) -> str:
        """Forty words: most of any news, and the place and some of the names of an incident."""
        words = [f"w{self._some(30_000, 0.6)}" for _ in range(32)]
        named = self.chance.sample(incident.names, 2)
        return " ".join([incident.place, incident.cls, *words, *named])

    def _claim(
        self, report: Report, story: Story, at: int, told: str, incident: Incident, cls: str
    ) -> Claim:
        said = Passage(report.id, "text", at, at + len(told), told)
        killed, day = incident.killed, incident.day
        toll = Count("killed", killed, killed, killed, "exact", said)
        when = When(day, day, "day", day.isoformat()) if self.chance.random() < 0.4 else When()
        places = {"location": (incident.place,)} if cls == incident.cls else {}
        return Claim(
            f"{report.id}-{at}-{cls}",
            report.id,
            report.published,
            cls,
            "asserted",
            said,
            said,
            "en",
            places,
            when=when,
            counts=(toll,),
            story=story,
        )
