"""Where an event took place, as a point on a map and a ladder of administrative units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.export.codes import Country, codes, country_of
from kg.export.world import Entity, Event, World
from kg.graph.ids import fold_name

__all__ = ["NEAR", "REGION", "TOWN", "Spot", "spot_of", "spots_of"]

#: Roles that say where, the plainest first.
_ROLES: Final = ("location", "target", "destination", "origin")

#: How exact a place is: a town or village, near or part of one, a region.
TOWN, NEAR, REGION = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an event.

    ``lat`` and ``lon`` are those of the place itself; where it has none they are those of the
    nearest unit that it lies in, and ``exact`` is false.
    """

    place: Entity
    levels: tuple[Entity, ...]
    country: Country | None
    role: str
    lat: float | None
    lon: float | None
    exact: bool
    precision: int

    @property
    def admin(self) -> tuple[str, str, str]:
        """Names of the first three administrative levels, as far as they are known."""
        upper = self.levels if self.precision == REGION else self.levels[:-1]
        names = [one.label for one in upper[:3]]
        return tuple([*names, "", "", ""][:3])  # type: ignore[return-value]


def spots_of(world: World, event: Event) -> tuple[Spot, ...]:
    """The places of an event, of the plainest role that names any."""
    for role in _ROLES:
        places = [world.entities[iri] for iri in event.fillers(role) if iri in world.entities]
        found = [_spot(world, place, role) for place in places if _is_place(place)]
        if found:
            return tuple(found)
    return ()


def spot_of(world: World, event: Event) -> Spot | None:
    """The narrowest place of an event; of several the first by name."""
    found = spots_of(world, event)
    return min(found, key=lambda one: (-len(one.levels), one.place.label), default=None)


def _is_place(entity: Entity) -> bool:
    """Whether it is a place and no body that is only named where a place would be."""
    return entity.classes == ("Place",) or "State" in entity.classes or entity.lat is not None


def _spot(world: World, place: Entity, role: str) -> Spot:
    chain = world.chain(place.iri)
    levels = tuple(one for one in reversed(chain) if "State" not in one.classes)
    located = [one for one in chain if one.lat is not None and one.lon is not None]
    near = next((one for one in located if one is place or "State" not in one.classes), None)
    exact = near is place
    precision = _precision(place) if exact else REGION
    lat, lon = (near.lat, near.lon) if near else (None, None)
    return Spot(place, levels, country_of(chain), role, lat, lon, exact, precision)


def _precision(place: Entity) -> int:
    """By its class and the words of its name."""
    if "State" in place.classes:
        return REGION
    names = [fold_name(name) for name in place.labels.values()]
    for key, precision in (("region", REGION), ("area", NEAR)):
        words = [fold_name(word) for word in codes("acled")[key]]
        if any(word in name for name in names for word in words):
            return precision
    return TOWN
