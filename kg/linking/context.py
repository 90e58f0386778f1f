"""What a report says about where it plays: the ground on which ambiguous names are told apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kg.linking.gazetteer import Candidate, Gazetteer
from kg.linking.kinds import PLACE_KINDS
from kg.model import Mention

__all__ = ["Asked", "Setting", "kilometres", "read_setting"]

#: How much a mention says about the country a report is on, by the kind of what it names.
_VOTE: Final = {"city": 1.0, "admin": 1.0, "place": 0.8, "country": 0.7}

#: The vote of bodies and people, who act abroad too.
_VOTE_OTHERS: Final = 0.35

#: A report plays in the country with more than this share of its votes.
_MAJORITY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention and what surrounds it: the question the linker is asked."""

    mention: Mention
    before: str
    after: str
    place: int

    @property
    def surface(self) -> str:
        """The name as written."""
        return self.mention.span.text


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a report plays, as far as its unambiguous names tell.

    ``votes`` tells which country each unambiguous name speaks for, and how strongly; ``points`` are
    coordinates of places that leave no doubt.
    """

    published: date | None = None
    votes: dict[str, tuple[str, float]] = field(default_factory=dict)
    points: tuple[tuple[str, float, float], ...] = ()
    _known: dict[str, dict[str, float]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day(self) -> str:
        """The date as ISO text, or empty."""
        return self.published.isoformat() if self.published else ""

    def shares(self, *, without: str = "") -> dict[str, float]:
        """Every country's share of the votes of all names but one, 0 to 1.

        >>> setting = Setting(votes={"حلب": ("Q858", 1.0), "موسكو": ("Q159", 1.0)})
        >>> setting.shares(without="حلب")
        {'Q159': 1.0}
        """
        known = self._known.get(without)
        if known is None:
            found: dict[str, float] = {}
            for name, (voted, weight) in self.votes.items():
                if name != without:
                    found[voted] = found.get(voted, 0.0) + weight
            total = sum(found.values())
            known = {country: weight / total for country, weight in found.items()}
            self._known[without] = known
        return known

    def share(self, country: str, *, without: str = "") -> float:
        """One country's share of the votes of all names but one, 0 to 1.

        >>> setting = Setting(votes={"حلب": ("Q858", 1.0), "موسكو": ("Q159", 0.5)})
        >>> round(setting.share("Q858"), 2), setting.share("Q858", without="حلب")
        (0.67, 0.0)
        """
        return self.shares(without=without).get(country, 0.0)

    def country(self) -> str:
        """The country most names speak for, if they are a majority; else empty.

        >>> Setting(votes={"حلب": ("Q858", 1.0), "موسكو": ("Q159", 0.5)}).country()
        'Q858'
        """
        return next((one for one, share in self.shares().items() if share > _MAJORITY), "")

    def silent(self, *, without: str = "") -> bool:
        """Whether no other name than this tells where the report plays."""
        return not self.votes.keys() - {without}


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance between two (latitude, longitude) pairs.

    >>> round(kilometres((36.2, 37.15), (33.51, 36.29)))
    309
    """
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (here, there))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))


def read_setting(
    found: Iterable[tuple[Mention, Sequence[Candidate]]],
    gazetteer: Gazetteer,
    published: date | None,
) -> Setting:
    """The setting of a report from its mentions and the entities that fit each by name and type."""
    votes: dict[str, tuple[str, float]] = {}
    points: dict[str, tuple[float, float]] = {}
    for mention, candidates in found:
        sure = [one for one in candidates if one.match != "skeleton"]
        areas = {_area(candidate, gazetteer) for candidate in sure} - {""}
        if len(areas) != 1 or mention.span.text in votes:
            continue
        best = max(sure, key=lambda one: (one.strong, one.prior))
        votes[mention.span.text] = areas.pop(), _weight(mention, best)
        point = _point(best, gazetteer) if best.strong else None
        if point is not None:
            points[best.key] = point
    places = tuple((key, lat, lon) for key, (lat, lon) in sorted(points.items()))
    return Setting(published, votes, places)


def _weight(mention: Mention, candidate: Candidate) -> float:
    """The vote of a mention for the country of what it names."""
    weight = _VOTE.get(candidate.kind, _VOTE_OTHERS)
    if mention.type == "ORG":
        weight = min(weight, _VOTE_OTHERS)
    return weight if candidate.strong else weight / 2


def _area(candidate: Candidate, gazetteer: Gazetteer) -> str:
    """The country of a candidate; a country's is itself."""
    return candidate.key if candidate.kind == "country" else gazetteer.area(candidate.key)


def _point(candidate: Candidate, gazetteer: Gazetteer) -> tuple[float, float] | None:
    """The coordinates of a place smaller than a country."""
    if candidate.kind not in PLACE_KINDS or candidate.kind == "country":
        return None
    facts = gazetteer.facts(candidate.key)
    return None if facts.lat is None or facts.lon is None else (facts.lat, facts.lon)
