"""The signals by which the linker ranks entities: one small function each, one row in a table.

A function looks at the mention, an entity it may name, and the setting of the report, and says how
much this speaks for the entity (0: nothing; negative: against it). The sum of the weighted signals
decides; `kg.linking.linker` turns it into a score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.linking.context import Asked, Setting, kilometres
from kg.linking.gazetteer import Candidate, Gazetteer
from kg.linking.kinds import PLACE_KINDS, fits
from kg.linking.names import is_arabic, name_tokens, similarity
from kg.linking.tables import DATA, read_rows

__all__ = ["FEATURES", "Feature", "Reason", "raw_score", "reasons"]

Feature = Callable[[Asked, Candidate, Setting, Gazetteer], float]

#: How far a match may be trusted, by how it was made.
_MATCH: Final = {
    "exact": 1.0,
    "metonym": 1.0,
    "bound": 0.95,
    "article": 0.85,
    "adjective": 0.8,
    "loose": 0.8,
    "clitic": 0.7,
}

#: Words before a name that say what kind of place it is.
_ADMIN_HEADS: Final = frozenset(
    (
        *("محافظه", "محافظات", "محافظتي", "ولايه", "ولايات", "ولايتي", "اقليم", "قضاء", "مقاطعه"),
        *("مديريه", "مديريات", "governorate", "province", "governorates", "provinces", "district"),
    )
)
_CITY_HEADS: Final = frozenset(
    (
        *("مدينه", "مدينتي", "مدن", "بلده", "بلدتي", "بلدات", "قريه", "قري", "قريتي", "وسط"),
        *("city", "town", "village", "downtown"),
    )
)

#: Words between a head and a name.
_SMALL_WORDS: Final = frozenset(("of", "the"))

#: Names of one script less alike than this differ by more than a slip of the pen.
_SLIP: Final = 0.93

#: Names of two scripts whose consonants are less alike than this are different names.
_TRANSLITERATED: Final = 0.85

#: Within this many kilometres of another place of the report a place is near.
_NEAR: Final = 120.0

#: A place at least this well known may stand in a report on any country.
_KNOWN: Final = 0.7


@lru_cache(maxsize=4)
def read_offices(folder: Path = DATA) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """``offices.tsv``: the key of each title, and the words by which its position is described."""
    return tuple(
        (" ".join(name_tokens(title)), tuple(row["positions"].split("|")))
        for row in read_rows(folder / "offices.tsv")
        for title in f"{row['titles_ar']}|{row['titles_en']}".split("|")
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entity got points: the signal, its weighted contribution."""

    name: str
    points: float


def alike(surface: str, names: tuple[str, ...]) -> float:
    """How much a name resembles one of an entity's, 0 to 1; nothing if it does so by chance only.

    Where the entity has names of the same script, those must resemble it but for a slip of the pen:
    what another script says counts only where there are none.
    """
    same = [name for name in names if is_arabic(name) == is_arabic(surface)]
    best = max((similarity(surface, name) for name in same or names), default=0.0)
    return best if best >= (_SLIP if same else _TRANSLITERATED) else 0.0


def name_match(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """How exactly the written name is one of the entity's."""
    if candidate.match == "skeleton":
        return 0.6 * alike(asked.surface, known.names(candidate.key)[0]) or -1.0
    return _MATCH[candidate.match]


def weak_name(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The name alone does not suffice for this entity."""
    if candidate.strong:
        return 0.0
    return -0.4 if candidate.kind == "person" and not candidate.given else -1.0


def misread(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The entity is of another type than the reader took the mention for."""
    return 0.0 if fits(candidate.kind, asked.mention.type) else -1.0


def whole(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """A bare name is sooner the city or the country than the district around it."""
    return float(candidate.kind in ("city", "country"))


def prior(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """How often the entity is meant at all."""
    return candidate.prior


def country(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The entity belongs to a country that the report is on."""
    area = candidate.key if candidate.kind == "country" else known.area(candidate.key)
    return setting.share(area, without=asked.surface) if area else 0.0


def elsewhere(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The report is on other countries than that of this little-known place or person."""
    if candidate.kind not in ("city", "admin", "place", "person") or candidate.match == "metonym":
        return 0.0
    area, name = known.area(candidate.key), asked.surface
    if not area or setting.silent(without=name) or setting.share(area, without=name) > 0:
        return 0.0
    if candidate.match == "skeleton":
        return -1.0
    if candidate.kind == "person":
        return 0.0 if candidate.strong else -1.0 if candidate.given else -0.4
    return -1.0 if candidate.prior < _KNOWN else 0.0


def near(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The place lies near another place of the report."""
    if candidate.kind not in PLACE_KINDS or not setting.points:
        return 0.0
    facts = known.facts(candidate.key)
    if facts.lat is None or facts.lon is None:
        return 0.0
    here = (facts.lat, facts.lon)
    others = [(lat, lon) for key, lat, lon in setting.points if key != candidate.key]
    return float(any(kilometres(here, other) <= _NEAR for other in others))


def _last_word(text: str) -> str:
    """The key of the last word before a name."""
    words = [word for word in name_tokens(text) if word not in _SMALL_WORDS]
    return words[-1].lstrip("وبلف") if words and len(words[-1]) > 4 else "".join(words[-1:])


def head(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """A word before the name says what kind of place it is: «محافظة», «مدينة»."""
    if candidate.kind not in ("city", "admin"):
        return 0.0
    words = {_last_word(asked.before), *name_tokens(asked.after)[:1]}
    if words & _ADMIN_HEADS:
        return 1.0 if candidate.kind == "admin" else -1.0
    if words & _CITY_HEADS:
        return 1.0 if candidate.kind == "city" else -1.0
    return 0.0


def office(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The title before the name is of a position that the person held."""
    if candidate.kind != "person":
        return 0.0
    positions = known.description(candidate.key).casefold()
    if not positions:
        return 0.0
    before = " ".join(name_tokens(asked.before))
    return float(
        any(
            title in before and any(word in positions for word in words)
            for title, words in read_offices()
        )
    )


def dates(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The entity did not exist yet, or no longer, when the report appeared."""
    if not setting.day or candidate.match == "metonym":
        return 0.0
    since, until = known.active(candidate.key)
    early = bool(since) and setting.day[: len(since)] < since
    late = bool(until) and setting.day[: len(until)] > until
    return -1.0 if early or late else 0.0


def untrusted(asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer) -> float:
    """The entity's item was matched by name only."""
    return 0.0 if known.trusted(candidate.key) else -1.0


#: The linker's algorithm: signal and weight, tuned one at a time on links of training reports;
#: bench/linking.py measures on others.
FEATURES: Final[tuple[tuple[Feature, float], ...]] = (
    (name_match, 1.0),
    (weak_name, 0.35),
    (misread, 0.2),
    (whole, 0.1),
    (prior, 0.25),
    (country, 0.35),
    (elsewhere, 0.3),
    (near, 0.1),
    (head, 0.5),
    (office, 0.25),
    (dates, 0.5),
    (untrusted, 0.1),
)


def reasons(
    asked: Asked, candidate: Candidate, setting: Setting, known: Gazetteer
) -> tuple[Reason, ...]:
    """The signals that spoke for or against an entity."""
    pairs = (
        (feature, weight * feature(asked, candidate, setting, known))
        for feature, weight in FEATURES
    )
    return tuple(Reason(feature.__name__, round(points, 3)) for feature, points in pairs if points)


def raw_score(told: tuple[Reason, ...]) -> float:
    """The sum of the points."""
    return sum(reason.points for reason in told)
