"""Who did it and who suffered it, in languages whose heads come last."""

from __future__ import annotations

import pytest

from tests.reading.helpers import only, read, said

ROWS = [
    # the passive: its subject suffers, "by" names the doer
    ("Shelling", "Idlib was shelled by the army.", {"target": "Idlib", "agent": "army"}),
    ("Siege", "Aleppo has been besieged by the army.", {"target": "Aleppo", "agent": "army"}),
    # an -ing form rules an object
    ("Shelling", "The army is shelling Idlib.", {"agent": "army", "target": "Idlib"}),
    # an adjective of nationality behind a verb belongs to its object
    (
        "Attack",
        "The army attacked Turkish forces.",
        {"agent": "army", "target": "Turkish forces"},
    ),
    # whose the attack is
    ("Attack", "The army's attack on Idlib went on.", {"agent": "army", "target": "Idlib"}),
    # the place of a place that was hit
    ("Shelling", "The army shelled Idlib in Syria.", {"target": "Idlib", "location": "Syria"}),
    # a pronoun behind a verb of saying
    ("Detention", "The army said it had arrested two men.", {"agent": "army"}),
    # "after" opens a clause with a subject of its own
    ("Withdrawal", "The militia entered Idlib after the army withdrew.", {"agent": "army"}),
    # an owner lends its place to what it owns
    ("Shelling", "Militants fired rockets at Syria's Idlib.", {"target": "Idlib"}),
    # who brokers a truce, and who is its side
    ("Ceasefire", "Russia brokered a truce in Idlib.", {"mediator": "Russia"}),
]


@pytest.mark.parametrize(("cls", "text", "wanted"), ROWS)
def test_role(cls: str, text: str, wanted: dict[str, str]) -> None:
    reading = read(text, "en")
    found = said(reading, only(reading, cls))
    assert {role: found.get(role) for role in wanted} == {k: [v] for k, v in wanted.items()}


def test_victims_of_a_strike_are_not_its_target() -> None:
    reading = read("The army shelled Idlib, killing nine people.", "en")
    assert said(reading, only(reading, "Shelling"))["target"] == ["Idlib"]


def test_a_noun_of_its_own_borrows_no_doer() -> None:
    reading = read("The army said the massacre in Idlib was over.", "en")
    assert "agent" not in said(reading, only(reading, "Killing"))
