"""Reports of the test's own making: one incident told often, and twins and traps beside it.

Among them: two villages shelled on one day with one toll, a town struck twice, an anniversary, a
plan, copies, a growing toll, two languages, names of victims where no day is known, and a round-up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kg.graph.claims import find_claims
from kg.graph.events import Happening, merge
from kg.languages import known
from kg.pipeline import engine, facts
from kg.reports import read_reports

REPORTS = Path(__file__).parents[1] / "data" / "merging" / "reports.jsonl"

FORCE = frozenset(
    {
        *("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing", "Siege"),
        *("TerritorialControl", "Detention", "Abduction", "CeasefireViolation"),
    }
)

Pairs = set[tuple[str, str]]


def _records() -> Iterator[dict[str, Any]]:
    for line in REPORTS.read_text("utf-8").splitlines():
        yield json.loads(line)


def _refuse(error: Exception) -> None:
    raise error


@cache
def _events() -> tuple[Happening, ...]:
    reports = read_reports([str(REPORTS)], complain=_refuse, known=known())
    claims = [claim for one in engine().annotate(reports) for claim in find_claims(one).claims]
    events = merge(claims, facts())
    assert merge(reversed(claims), facts()) == events
    return events


def _pairs(groups: Iterable[Iterable[str]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def _gold() -> Pairs:
    told: dict[str, list[str]] = {}
    for record in _records():
        for incident in record["incidents"]:
            told.setdefault(incident, []).append(record["id"])
    return _pairs(told.values())


def _made() -> Pairs:
    return _pairs(
        event.reports for event in _events() if event.cls in FORCE and not event.background
    )


def test_pairs_are_found_with_high_precision() -> None:
    gold, made = _gold(), _made()
    precision, recall = len(gold & made) / len(made), len(gold & made) / len(gold)
    assert precision >= 0.9, sorted(made - gold)
    assert 2 * precision * recall / (precision + recall) >= 0.8, sorted(gold - made)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("c1", "c3", "two villages on one day, one toll, one wording"),
        ("a1", "b1", "one town, nine days later"),
        ("a1", "b2", "an anniversary"),
        ("d1", "d4", "two car bombs on one day"),
        ("e1", "e3", "two mines"),
        ("f2", "f3", "two raids on one town"),
        ("g1", "g3", "two towns on one day, in English"),
        ("g1", "g4", "what is only planned"),
    ],
)
def test_traps_stay_apart(one: str, other: str, why: str) -> None:
    assert (min(one, other), max(one, other)) not in _made(), why


def _event_of(*reports: str) -> Happening:
    """The event of force that the most of these reports tell."""
    events = [event for event in _events() if event.cls in FORCE and not event.background]
    return max(events, key=lambda event: len(event.reports & set(reports)))


def test_a_copy_is_no_source_of_its_own() -> None:
    event = _event_of("a1", "a2", "a3")
    assert {"a1", "a2", "a3"} <= event.reports
    assert event.sources == len(event.reports) - 1


def test_a_growing_toll_keeps_every_number() -> None:
    tolls = {toll.outcome: toll for toll in _event_of("d1", "d2").tallies if toll.part_of is None}
    assert (tolls["killed"].low, tolls["killed"].best, tolls["killed"].high) == (40, 48, 48)


def test_every_join_of_reports_says_why() -> None:
    for event in _events():
        if len(event.reports) > 1:
            assert event.joins
            assert all(join.reasons for join in event.joins)
