"""Compare what is read in reports with independent records of strikes: ``python bench/strong.py``.

The records (Airwars) are made from several sources; a report is used where its text names the place
and, if people were killed, gives a number in the record's range. Measures, each on the *force
events* of a report that it tells as fact and as news:

* killed: the best count of killed of the incident's event, after merging inside the report, lies in
  the record's range of civilians killed. The incident's event is the one at the record's place with
  the highest such count, else the first told with a count. Beside it, any count of killed.
* place: the record's place, its name folded and without «village» and the like, is among those
  where or at which force is used, or one of those is linked to coordinates within 5 km.
* within 25 km: a place of a force event is linked to coordinates that near, of the records whose
  place the gazetteer has (an entity of this name, within 25 km or without coordinates) and of all
  that have coordinates.
* date: the day of the incident's event is the record's or a day beside it, in reports that carry
  their day of publication: the day told or, where none is, the day by which it was published.
  Beside it, those whose day is told, and the day of publication taken for every event.
* unresolved: in reports without any date, no time gets a value that its own words do not state.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import news

from kg.graph.claims import find_claims
from kg.graph.events import Happening, merge
from kg.languages.fold import fold_text
from kg.languages.numbers import find_numbers
from kg.languages.times import find_times
from kg.linking import Gazetteer
from kg.linking.names import name_tokens
from kg.model import Annotated, Mention, Report, Time
from kg.pipeline import engine

#: Words that say what kind of place it is, or where about; folded.
HEADS = frozenset(
    fold_text(word).replace("ة", "ه")
    for word in [
        *("قرية", "بلدة", "مدينة", "ناحية", "منطقة", "محافظة", "حي", "مركز", "محيط", "قرى"),
        *("بلدات", "قريتي", "بلدتي", "بالقرب", "من", "قرب", "أطراف", "وسط", "ضواحي", "في"),
        *("المعابر", "النهرية"),
    ]
)

#: Signs and words behind which only the surroundings of a place, or another place, are named.
PARTS = re.compile(r"\s*[،,]\s*|\s+في\s+|\s+-\s+|\s+و\s+|\s+و(?=\w{3})")


#: Kinds of the gazetteer that are places.
PLACES = frozenset({"admin", "city", "country", "place"})


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer that links are made to."""
    return Gazetteer.open()


def bare(name: str) -> tuple[str, ...]:
    """The words of a place name without general ones and articles."""
    tokens = [token for token in name_tokens(name) if token not in HEADS]
    return tuple(_no_article(token) for token in tokens)


def _no_article(token: str) -> str:
    return token[2:] if token.startswith("ال") and len(token) > 4 else token


def place_names(record: news.Record) -> list[tuple[str, ...]]:
    """The record's place; of two places either, of a place in another the smaller."""
    name = re.sub(r"^\s*(بالقرب من|قرب)\s+", "", record.get("location_ar") or "")
    whole = bare(name)
    parts = [bare(part) for part in PARTS.split(name)]
    both = " و" in name
    found = [whole, *(parts if both else parts[:1])]
    return [words for words in dict.fromkeys(found) if words]


def same_place(names: Iterable[tuple[str, ...]], filler: str) -> bool:
    """Whether one of the names stands in a filler as whole words, spaces apart."""
    words = bare(filler)
    for name in names:
        if "".join(name) == "".join(words):
            return True
        size = len(name)
        if any(words[at : at + size] == name for at in range(len(words) - size + 1)):
            return True
    return False


def point(record: news.Record) -> tuple[float, float] | None:
    """The coordinates of a record."""
    return (record["lat"], record["lon"]) if record.get("lat") is not None else None


def point_of(key: str) -> tuple[float, float] | None:
    """The coordinates of a known entity."""
    try:
        facts = gazetteer().facts(key)
    except KeyError:
        return None
    return (facts.lat, facts.lon) if facts.lat is not None and facts.lon is not None else None


def listed(record: news.Record) -> bool:
    """Whether the gazetteer has an entity of the record's name where the record says."""
    there = point(record)
    name = re.sub(r"^\s*(بالقرب من|قرب)\s+", "", record.get("location_ar") or "")
    forms = [name, *PARTS.split(name)[: 2 if " و" in name else 1]]
    heads = tuple(f"{head} " for head in ("قرية", "بلدة", "مدينة", "ناحية", "منطقة", "حي"))
    forms += [form[len(head) :] for form in forms for head in heads if form.startswith(head)]
    for found in (one for form in forms for one in gazetteer().lookup(form)):
        if found.match in ("exact", "article") and found.kind in PLACES:
            here = point_of(found.key)
            if here is None or (there is not None and news.kilometres(here, there) <= 25):
                return True
    return False


@dataclass(slots=True)
class Told:
    """A report as read: its news of force, and where that took place."""

    read: Annotated
    events: tuple[Happening, ...]
    #: Trigger (passage, start, end) → the mentions where force was used.
    where: dict[tuple[str, int, int], list[Mention]] = field(default_factory=dict)

    @property
    def places(self) -> list[Mention]:
        """All mentions where or at which force was used."""
        claims = (claim for event in self.events for claim in event.claims)
        return [one for claim in claims for one in self._of(claim.trigger)]

    def _of(self, trigger: object) -> list[Mention]:
        at = (trigger.field, trigger.start, trigger.end)  # type: ignore[attr-defined]
        return self.where.get(at, [])

    def at(self, event: Happening, record: news.Record) -> bool:
        """Whether the event took place where the record says."""
        return any(
            matches(record, place) for claim in event.claims for place in self._of(claim.trigger)
        )


def tell(read: Annotated) -> Told:
    """Merge what a report tells and keep its news of force."""
    facts = engine(news.READERS[0]).gazetteer
    known = {key: found for key in _keys(read) if (found := _facts(facts, key))}
    events = merge(find_claims(read).claims, known)
    kept = tuple(
        event
        for event in events
        if event.cls in news.FORCE and event.status == "asserted" and not event.background
    )
    told = Told(read, kept)
    for name, reading in read.passages:
        mentions = {one.id: one for one in reading.mentions}
        for event in reading.events:
            ids = (*event.fillers("location"), *event.fillers("target"))
            places = [mentions[one] for one in ids if one in mentions]
            told.where[name, event.trigger.start, event.trigger.end] = places
    return told


def _keys(read: Annotated) -> Iterator[str]:
    for _, reading in read.passages:
        for mention in reading.mentions:
            yield mention.qid or mention.local


def _facts(gazetteer: Gazetteer, key: str) -> object:
    try:
        return gazetteer.facts(key)
    except KeyError:
        return None


def matches(record: news.Record, place: Mention) -> bool:
    """Whether a mention is the record's place, by name or within 5 km."""
    if same_place(place_names(record), place.span.text):
        return True
    return near(record, place, 5)


def near(record: news.Record, place: Mention, limit: float) -> bool:
    """Whether a mention is linked to coordinates within `limit` kilometres of the record's."""
    here = point_of(place.qid or place.local) if place.type in ("LOC", "ORG") else None
    there = point(record)
    return here is not None and there is not None and news.kilometres(here, there) <= limit


def killed(event: Happening) -> int | None:
    """How many an event killed, all sources of the report weighed."""
    found = [
        one.best
        for one in event.tallies
        if one.outcome == "killed" and not one.cumulative and one.part_of is None
    ]
    return found[0] if found else None


def any_killed(told: Told) -> set[int]:
    """Every count of killed that is asserted, and no running total."""
    return {
        one.count
        for _, reading in told.read.passages
        for event in reading.events
        if event.modality == "asserted"
        for one in event.casualties
        if one.outcome == "killed" and not one.cumulative and one.count is not None
    }


def incident(told: Told, record: news.Record) -> Happening | None:
    """The event that tells the recorded incident, as the head of this file says."""
    there = [event for event in told.events if told.at(event, record)]
    counted = [event for event in there if killed(event) is not None]
    if counted:
        return max(counted, key=lambda event: killed(event) or 0)
    wanted = record.get("civ_killed_max")
    others = [event for event in told.events if killed(event) is not None] if wanted else []
    chosen = others or there or told.events
    return chosen[0] if chosen else None


def dated(told: Told, record: news.Record) -> tuple[list[date], bool] | None:
    """The days of the incident's event, and whether they are told.

    Else those of the first dated event at the place, or of any; else the last day it can have been.
    """
    there = [event for event in told.events if told.at(event, record)]
    first = incident(told, record)
    chosen = ([first] if first else []) + there + list(told.events)
    for event in chosen:
        if event.when.earliest is not None and event.when.latest is not None:
            return [event.when.earliest, event.when.latest], True
    for event in chosen:
        if event.when.latest is not None:
            return [event.when.latest], False
    return None


def close(days: list[date], record: news.Record) -> bool:
    """Whether the days lie in the record's, one more or less."""
    begin = date.fromisoformat(record["date"]) - timedelta(1)
    end = date.fromisoformat(record.get("date_end") or record["date"]) + timedelta(1)
    return begin <= days[0] and days[-1] <= end


def strong(record: news.Record) -> bool:
    """Whether a report can be expected to tell this incident with its number of deaths."""
    number = record.get("civ_killed_number_in_text") or not record.get("civ_killed_max")
    return bool(record.get("location_name_in_text")) and bool(number)


class Score:
    """Hits of each measure, and what was missed."""

    def __init__(self) -> None:
        self.hit: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.missed: dict[str, list[str]] = {}

    def add(self, measure: str, right: bool, note: str = "") -> None:
        """Count one."""
        self.all[measure] += 1
        self.hit[measure] += right
        if not right:
            self.missed.setdefault(measure, []).append(note)

    def row(self, measure: str) -> str:
        """Share, hits and all of a measure."""
        hit, whole = self.hit[measure], self.all[measure]
        return f"{hit / whole:.2f} ({hit}/{whole})" if whole else "-"


def _stated(time: Time, report: Report) -> bool:
    """Whether a value rests on words alone: a number is told, or another day of the text is."""
    if time.reference is not None:
        told = find_times(report.text, report.lang, None)
        return any(time.reference in (one.earliest, one.latest) for one in told)
    return bool(find_numbers(time.span.text, report.lang))


def score_report(score: Score, told: Told, incidents: list[news.Record]) -> None:
    """Add one report: a measure holds where it holds for one of its strong incidents."""
    report = told.read.report
    name = report.id
    deadly = [one for one in incidents if one.get("civ_killed_max") is not None]
    if deadly:
        events = [(one, incident(told, one)) for one in deadly]
        found = [(one, killed(event) if event else None) for one, event in events]
        score.add(
            "killed", any(_in_range(one, count) for one, count in found), f"{name} {found[0][1]}"
        )
        loose = any_killed(told)
        score.add("killed, any", any(_in_range(one, count) for one in deadly for count in loose))
        total = any(_in_range(one, count, militants=True) for one, count in found)
        score.add("killed, with militants", total)
    else:
        quiet = all(killed(event) is None for event in told.events if told.at(event, incidents[0]))
        score.add("no deaths, none read", quiet, name)
    score.add("place", any(matches(one, place) for one in incidents for place in told.places), name)
    located = [one for one in incidents if point(one)]
    if located:
        reached = any(near(one, place, 25) for one in located for place in told.places)
        score.add("within 25 km, all", reached, name)
        known = any(listed(one) for one in located)
        score.add("place in gazetteer", known, name)
        if known:
            score.add("within 25 km", reached, name)
    if report.published and report.published_from == "metadata":
        found = [(one, days) for one in incidents if (days := dated(told, one))]
        score.add("date", any(close(days[0], one) for one, days in found), name)
        if any(days[1] for _, days in found):
            score.add("date, where told", any(close(days[0], one) for one, days in found), name)
        score.add("date, publication", any(close([report.published], one) for one in incidents))
    elif report.published:
        right = any(close([report.published], one) for one in incidents)
        score.add("dateline found", right, f"{name} {report.published}")
    else:
        times = [
            event.time
            for _, reading in told.read.passages
            for event in reading.events
            if event.time is not None and event.time.value
        ]
        score.add("unresolved", all(_stated(time, report) for time in times), name)


def _in_range(record: news.Record, count: int | None, *, militants: bool = False) -> bool:
    low, high = record["civ_killed_min"], record["civ_killed_max"]
    if militants:
        high += record.get("militants_killed_max") or 0
    return count is not None and low <= count <= high if high else not count


ROWS = {
    "killed": 0.70,
    "killed, any": None,
    "killed, with militants": None,
    "no deaths, none read": None,
    "place": 0.75,
    "within 25 km": 0.60,
    "within 25 km, all": None,
    "place in gazetteer": None,
    "date": 0.80,
    "date, where told": None,
    "date, publication": None,
    "unresolved": 1.0,
    "dateline found": None,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", choices=news.readers(), action="append")
    parser.add_argument("--misses", metavar="MEASURE", help="ids of the reports that miss it")
    options = parser.parse_args()
    news.need(news.NEWS, news.CORPUS / "train.jsonl")
    chosen = {
        one["id"]: (one, incidents)
        for one in news.records()
        if (incidents := [record for record in one.get("incidents", ()) if strong(record)])
    }
    trained = news.trained()
    for reader in options.reader or news.readers():
        scores = {"all": Score(), "not in train": Score()}
        read = news.read((record for record, _ in chosen.values()), reader)
        for key, one in read.items():
            told = tell(one)
            for name, score in scores.items():
                if name == "all" or key not in trained:
                    score_report(score, told, chosen[key][1])
        print(f"\n{reader}: {len(read)} reports, {len(read.keys() - trained)} not in train")
        print(f"  {'':24}{'floor':8}" + "".join(f"{name:18}" for name in scores))
        for row, floor in ROWS.items():
            cells = "".join(f"{score.row(row):18}" for score in scores.values())
            print(f"  {row:24}{floor if floor else '':<8}{cells}")
        if options.misses:
            print(*scores["all"].missed.get(options.misses, ()), sep="\n")


if __name__ == "__main__":
    main()
