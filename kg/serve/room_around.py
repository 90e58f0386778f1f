"""Who has to do with whom: the ties of an actor, and a picture of the network around it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.export.network import pairs
from kg.network.levels import is_actor
from kg.network.projection import sign_of

if TYPE_CHECKING:
    from kg.export.world import World

__all__ = ["Drawn", "Ties", "drawn", "ties_of"]

#: Actors around the one in the middle.
_MOST: Final = 24

#: The picture in units of its own, and the room for names at its sides.
WIDE, HIGH = 940, 680
_SIDE, _TOP = 110, 40


@dataclass
class Tie:
    """All that happened between two actors: ``grounds`` are events and stated relations.

    ``does`` and ``gets`` count relations from the first to the other, and back.
    """

    does: Counter[str] = field(default_factory=Counter)
    gets: Counter[str] = field(default_factory=Counter)
    grounds: set[str] = field(default_factory=set)

    @property
    def weight(self) -> int:
        """How many events and relations there are."""
        return len(self.grounds)

    @property
    def sign(self) -> str:
        """Whether it is rather hostile, friendly, or neither."""
        total = sum(
            sign_of(name) * count for side in (self.does, self.gets) for name, count in side.items()
        )
        return "hostile" if total < 0 else "friendly" if total > 0 else "neutral"


#: By actor, its ties by the other actor.
Ties = Mapping[str, Mapping[str, Tie]]


def ties_of(world: World) -> Ties:
    """The ties of all actors, from what happened and is no background, and from relations."""
    found: dict[str, dict[str, Tie]] = defaultdict(lambda: defaultdict(Tie))
    actors = {iri for iri, one in world.entities.items() if is_actor(one)}

    def tell(one: str, relation: str, other: str, ground: str) -> None:
        if one in actors and other in actors and one != other:
            found[one][other].does[relation] += 1
            found[other][one].gets[relation] += 1
            found[one][other].grounds.add(ground)
            found[other][one].grounds.add(ground)

    for event in world.dated:
        if event.status == "Asserted" and not event.background:
            for one, relation, other in pairs(event):
                tell(one, relation, other, event.iri)
    for stated in world.relations:
        tell(stated.subject, stated.predicate, stated.object, stated.iri)
    return {one: dict(others) for one, others in found.items()}


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of the picture and where it stands."""

    iri: str
    x: int
    y: int
    radius: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of the picture between two of its nodes."""

    one: Node
    other: Node
    tie: Tie
    width: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network around an actor: the strongest of ``total`` ties, the strongest first."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    ties: Sequence[tuple[str, Tie]]
    total: int
    wide: int = WIDE
    high: int = HIGH


def drawn(ties: Ties, middle: str) -> Drawn | None:
    """The network around an actor; nothing where it has no ties."""
    own = ties.get(middle, {})
    if not own:
        return None
    order = sorted(own.items(), key=lambda pair: (-pair[1].weight, pair[0]))
    shown = [iri for iri, _ in order[:_MOST]]
    places = _places(ties, middle, shown)
    heaviest = max(tie.weight for tie in own.values())
    nodes = {
        iri: Node(iri, *places[iri], 6 + 8 * math.sqrt(_weight(own, iri, heaviest) / heaviest))
        for iri in (middle, *shown)
    }
    edges = [
        Edge(nodes[one], nodes[other], tie, min(7.0, 1 + math.log2(tie.weight)))
        for one, other, tie in _edges(ties, middle, shown)
    ]
    return Drawn(list(nodes.values()), edges, order, len(order))


def _weight(own: Mapping[str, Tie], iri: str, heaviest: int) -> int:
    return own[iri].weight if iri in own else heaviest


def _edges(ties: Ties, middle: str, shown: Sequence[str]) -> Iterable[tuple[str, str, Tie]]:
    """The ties among those shown; those of the middle last, so that they lie above the others."""
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            if other in ties.get(one, {}):
                yield one, other, ties[one][other]
    for one in shown:
        yield middle, one, ties[middle][one]


def _places(ties: Ties, middle: str, shown: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Around the middle on an ellipse, those with ties to each other side by side."""
    left = list(shown)
    ring = [left.pop(0)] if left else []
    while left:
        near = max(left, key=lambda one: (one in ties.get(ring[-1], {}), -shown.index(one)))
        left.remove(near)
        ring.append(near)
    places = {middle: (WIDE // 2, HIGH // 2)}
    for at, iri in enumerate(ring):
        turn = 2 * math.pi * at / len(ring)
        out = 1 if at % 2 == 0 or len(ring) < 9 else 0.64
        x = WIDE / 2 + (WIDE / 2 - _SIDE) * out * math.sin(turn)
        y = HIGH / 2 - (HIGH / 2 - _TOP) * out * math.cos(turn)
        places[iri] = round(x), round(y)
    return places
