"""Which class takes which role, and what may fill it: one table for rules and model alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.reading.draft import DraftEvent, DraftMention

__all__ = ["ACTORS", "FAMILIES", "ROLE_TYPES", "SPEECH", "allowed", "family", "fits", "roles_of"]

#: Who can act: bodies, persons and unnamed people.
ACTORS: Final = frozenset({"ORG", "PER", "GROUP"})
_PLACE: Final = frozenset({"LOC"})
_HIT: Final = ACTORS | _PLACE

#: Events that consist in saying something to or about somebody.
SPEECH: Final = frozenset({"Demand", "Accusation", "Rejection", "Threat"})

#: Mention types that may fill a role, whatever the class.
ROLE_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "agent": ACTORS,
    "target": _HIT,
    "participant": ACTORS,
    "mediator": ACTORS,
    "location": _PLACE,
    "origin": _PLACE,
    "destination": _PLACE,
    "instrument": frozenset({"WEAPON"}),
    "source": ACTORS,
}

_FORCE: Final = frozenset({"agent", "target", "location", "origin", "instrument", "source"})
_MOVING: Final = frozenset({"agent", "target", "location", "origin", "destination", "source"})
_TALKS: Final = frozenset({"participant", "mediator", "location", "source"})
_SPEECH: Final = frozenset({"agent", "target", "source"})
_DEED: Final = frozenset({"agent", "target", "location", "source"})

#: Roles that a class takes.
_CLASS_ROLES: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("Attack", "AirStrike", "Shelling", "Bombing", "Killing"), _FORCE),
    "ArmedClash": frozenset({"participant", "location", "source"}),
    **dict.fromkeys(("TerritorialControl", "Siege", "Protest", "Support", "Sanction"), _DEED),
    "CeasefireViolation": _DEED,
    "Detention": _DEED,
    "Abduction": _DEED | {"destination"},
    "Displacement": _MOVING,
    "Mobilization": _MOVING | {"instrument"},
    "Withdrawal": _MOVING,
    **dict.fromkeys(("Meeting", "Negotiation", "Agreement"), _TALKS),
    "Ceasefire": _TALKS | {"agent"},
    "Aid": _MOVING | {"instrument"},
    "Release": _MOVING | {"mediator"},
    **dict.fromkeys(SPEECH, _SPEECH),
}

#: Classes that have no place as target: what is helped, held, freed or spoken to is somebody.
_PEOPLE_ONLY: Final = frozenset(
    {"Killing", "Detention", "Abduction", "Release", "Demand", "Accusation", "Threat", "Rejection"}
)

#: Classes taken for one another when the same happening is told by several words.
FAMILIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("Attack", "AirStrike", "Shelling", "Bombing", "ArmedClash", "Killing"), "force"
    ),
    "CeasefireViolation": "force",
    **dict.fromkeys(("Meeting", "Negotiation"), "talks"),
    **dict.fromkeys(("Ceasefire", "Agreement"), "accord"),
    **dict.fromkeys(("Detention", "Abduction"), "capture"),
}


def family(cls: str) -> str:
    """The family of a class; a class without kin is its own.

    >>> family("AirStrike"), family("Demand")
    ('force', 'Demand')
    """
    return FAMILIES.get(cls, cls)


def allowed(cls: str, role: str, type_: str) -> bool:
    """Whether a mention of `type_` may fill `role` in an event of class `cls`.

    >>> allowed("Shelling", "target", "LOC"), allowed("Meeting", "agent", "PER")
    (True, False)
    """
    if role not in roles_of(cls):
        return False
    if role == "target" and type_ == "LOC" and cls in _PEOPLE_ONLY:
        return False
    return type_ in ROLE_TYPES.get(role, frozenset())


def roles_of(cls: str) -> frozenset[str]:
    """The roles that an event of class `cls` has.

    >>> "mediator" in roles_of("Negotiation")
    True
    """
    return _CLASS_ROLES.get(cls, frozenset(ROLE_TYPES))


def fits(event: DraftEvent, role: str, mention: DraftMention) -> bool:
    """Whether `mention` may fill `role` in `event`, by class and type."""
    return allowed(event.cls, role, mention.type)
