"""Who stands on which side of an event, and what kind of actor each is."""

from __future__ import annotations

from typing import Final

from kg.export.codes import codes, country_of, first_class
from kg.export.spots import Spot
from kg.export.world import Entity, Event, World
from kg.graph.ids import fold_name

__all__ = ["CIVILIANS", "STATE", "inter", "interaction", "is_civilian", "is_state", "sides"]

CIVILIANS: Final = "Civilians"
STATE: Final = "State Forces"
_EXTERNAL: Final = "External/Other Forces"


def sides(world: World, event: Event) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """The two sides: agents against targets that act; else the first participant and the others.

    As in ACLED, the order says nothing about who began.
    """
    first = _actors(world, event.fillers("agent"))
    second = _actors(world, event.fillers("target"))
    others = tuple(
        one for one in _actors(world, event.fillers("participant")) if one not in (*first, *second)
    )
    if not first:
        first, others = others[:1], others[1:]
    return first, (*second, *others)


def _actors(world: World, iris: tuple[str, ...]) -> tuple[Entity, ...]:
    found = (world.entities[iri] for iri in iris if iri in world.entities)
    return tuple(one for one in found if set(one.classes) - {"Place", "Weapon", "Entity"})


def inter(world: World, actor: Entity | None, spot: Spot | None) -> str:
    """What kind of actor it is in ACLED's terms; a state that acts abroad is an external force."""
    table = codes("acled")
    kind = first_class(actor, table["inter"])
    if actor is not None and kind == CIVILIANS and "Group" in actor.classes:
        return _group(actor)
    if actor is not None and kind == STATE and spot is not None and spot.country is not None:
        home = country_of(world.chain(actor.iri))
        return _EXTERNAL if home is not None and home.iso3 != spot.country.iso3 else STATE
    return kind


def _group(people: Entity) -> str:
    names = [fold_name(name) for name in people.surfaces]
    for kind, words in codes("acled")["groups"].items():
        if any(fold_name(word) in name for word in words for name in names):
            return str(kind)
    return CIVILIANS


def interaction(one: str, other: str) -> str:
    """The pair of kinds in ACLED's order; alone when there is one side.

    >>> interaction("Civilians", "State Forces"), interaction("Protesters", "")
    ('State Forces-Civilians', 'Protesters only')
    """
    if not one or not other:
        return f"{one or other} only" if one or other else ""
    order = codes("acled")["order"]
    return "-".join(sorted((one, other), key=order.index))


def is_state(actor: Entity) -> bool:
    """Whether it is a state or one of its forces."""
    return not set(codes("ucdp")["state"]).isdisjoint(actor.classes) or (
        "Group" in actor.classes and _group(actor) == STATE
    )


def is_civilian(actor: Entity) -> bool:
    """Whether it is unarmed people."""
    if "Group" in actor.classes:
        return _group(actor) in {CIVILIANS, "Protesters"}
    return not set(codes("ucdp")["civilian"]).isdisjoint(actor.classes)
