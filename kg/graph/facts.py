"""What is known of entities apart from the reports, as the graph needs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from kg.model import EntityFacts

__all__ = ["NO_FACTS", "FactSource", "ancestors", "is_broad"]

#: Kinds of place too large to tell one happening from another of the same day.
_BROAD: Final = frozenset({"country", "state", "region"})


class FactSource(Protocol):
    """Where the facts of an entity are looked up by its key; a `Mapping` will do."""

    def get(self, key: str, /) -> EntityFacts | None:
        """The facts of the entity with this key, or ``None``."""


#: Nothing is known of anyone.
NO_FACTS: Final[FactSource] = dict[str, EntityFacts]()


def ancestors(key: str, facts: FactSource) -> Iterator[str]:
    """What an entity belongs to, from the nearest to the widest; a government ends at its country.

    >>> army = EntityFacts("army", None, {}, "military", part_of="gov")
    >>> gov = EntityFacts("gov", None, {}, "government", government_of="Q858")
    >>> list(ancestors("army", {"army": army, "gov": gov}))
    ['gov', 'Q858']
    """
    seen = {key}
    while (known := facts.get(key)) is not None:
        key = known.part_of or known.government_of or ""
        if not key or key in seen:
            return
        seen.add(key)
        yield key


def is_broad(key: str, facts: FactSource) -> bool:
    """Whether the entity is a place as large as a country."""
    known = facts.get(key)
    return known is not None and known.kind in _BROAD
