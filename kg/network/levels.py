"""At which level actors are nodes: themselves, the bodies they belong to, or the countries behind.

«قوات النظام», «الجيش» and «النظام» are three actors; the government they are part of is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from kg.export.world import Entity, World

__all__ = ["LEVELS", "is_actor", "roller"]

#: Classes that do not act.
_INERT: Final = frozenset({"Place", "Weapon", "Entity"})

#: From an actor's IRI to that of the node which stands for it.
Roller = Callable[[str], str]


def is_actor(entity: Entity) -> bool:
    """Whether it is somebody, not only somewhere or something."""
    return bool(set(entity.classes) - _INERT)


def _themselves(world: World) -> Roller:
    return lambda iri: iri


def _bodies(world: World) -> Roller:
    """The widest body that the actor is part of, as long as that acts too."""

    def roll(iri: str) -> str:
        widest = iri
        for wider in world.chain(iri):
            if not is_actor(wider):
                break
            widest = wider.iri
        return widest

    return roll


def _countries(world: World) -> Roller:
    """The country whose government it is or belongs to; anybody else stays at the widest body."""
    body = _bodies(world)
    by_item = {one.qid: one.iri for one in world.entities.values() if one.qid}

    def roll(iri: str) -> str:
        widest = body(iri)
        entity = world.entities.get(widest)
        return by_item.get(entity.government_of, widest) if entity else widest

    return roll


#: Each level by name.
LEVELS: Final[Mapping[str, Callable[[World], Roller]]] = {
    "actor": _themselves,
    "parent": _bodies,
    "country": _countries,
}


def roller(world: World, level: str) -> Roller:
    """The function that rolls actors of `world` up to a level; places and weapons stay.

    >>> def body(iri, *of):
    ...     return Entity(iri, ("MilitaryForce",), {}, (), "", "", "", of, None, None)
    >>> world = World({}, {"army": body("army", "state"), "state": body("state")}, {})
    >>> roller(world, "parent")("army"), roller(world, "actor")("army")
    ('state', 'army')
    """
    climb = LEVELS[level](world)

    @cache
    def roll(iri: str) -> str:
        entity = world.entities.get(iri)
        return climb(iri) if entity and is_actor(entity) else iri

    return roll
