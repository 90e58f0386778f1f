"""Known entities: look names up, find them in a text, say what is known of them.

The names are those of `kg.linking.build`; a user's `Overlay` is looked up along with them. Opening
maps one file into memory; nothing is decoded before it is asked for.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kg.languages.fold import fold_text
from kg.linking.artefact import (
    ADJECTIVE,
    CAPITALS,
    FIELD,
    GIVEN,
    NOBODY,
    SHIPPED,
    VARIANT,
    WEAK,
    Artefact,
)
from kg.linking.names import is_arabic, loose_key, name_key, skeleton
from kg.linking.overlay import Overlay
from kg.linking.scan import NameHit, scan
from kg.linking.tables import Entity, Metonym
from kg.model import EntityFacts, Qid

__all__ = ["Candidate", "Gazetteer", "NameHit", "qid_of"]

_QID: Final = re.compile(r"Q[1-9]\d*")

#: How many entities of one skeleton are worth comparing.
_MOST_ALIKE: Final = 40


def qid_of(key: str) -> Qid | None:
    """The key as a Wikidata identifier, or nothing if it is a local one.

    >>> qid_of("Q858"), qid_of("syrian-government")
    ('Q858', None)
    """
    return Qid(key) if _QID.fullmatch(key) else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may stand for, and how its name was matched.

    ``match`` is ``exact``, ``article`` (the article added or taken off), ``clitic`` (a proclitic
    taken off), ``adjective`` (of nationality), ``loose`` (another transliteration), or ``skeleton``
    (the consonants agree). ``strong`` says whether the name suffices alone; ``prior`` is how often
    the entity is meant at all, 0 to 1; ``given`` marks a weak name that is a given name as well.
    """

    key: str
    kind: str
    match: str
    strong: bool
    prior: float
    given: bool = False


class Gazetteer:
    """The shipped gazetteer, with a user's overlay.

    >>> gazetteer = Gazetteer.open()
    >>> [candidate.key for candidate in gazetteer.lookup("حلب") if candidate.strong]
    ['Q41183']
    >>> gazetteer.facts("Q41183").labels["en"]
    'Aleppo'
    """

    def __init__(self, artefact: Artefact, overlay: Overlay | None = None) -> None:
        self._artefact = artefact
        self._overlay = overlay or Overlay()
        self._kinds: list[str] = artefact.about["kinds"]
        self._names = artefact.index("name")
        self._firsts = artefact.index("first")
        self._bones = artefact.index("bones")
        self._keys = artefact.index("key")
        self._columns = {
            name: artefact.array(name)
            for name in ("kind", "trusted", "prior", "lat", "lon", "area", "part", "government")
        }
        self._text_at, self._text = artefact.array("text.at"), artefact.array("text")
        self._record = lru_cache(maxsize=1 << 14)(self._read_record)
        self._own_entities = {entity.key: entity for entity in self._overlay.added}
        self._own = self._own_names()
        self._own_sorted = sorted(self._own)
        self.first_limit = lru_cache(maxsize=1 << 15)(self._first_limit)
        self.marked = lru_cache(maxsize=1 << 14)(self._marked)
        self._facts = lru_cache(maxsize=1 << 12)(self._known_facts)
        self._number = lru_cache(maxsize=1 << 12)(self._find_number)

    @classmethod
    def open(cls, path: Path = SHIPPED, overlay: Overlay | None = None) -> Gazetteer:
        """Open the compiled file at `path`."""
        return cls(Artefact(path), overlay)

    @property
    def overlay(self) -> Overlay:
        """The user's additions and decisions that are looked up along."""
        return self._overlay

    def __len__(self) -> int:
        return len(self._columns["kind"]) + len(self._overlay.added)

    def _own_names(self) -> dict[str, dict[str, int]]:
        """Names of the overlay: key → entity key → marks."""
        found: dict[str, dict[str, int]] = {}
        for entity in self._overlay.added:
            for names, marks in ((entity.weak, WEAK), (entity.strong, 0)):
                for name in names:
                    found.setdefault(name_key(name), {})[entity.key] = marks
        return found

    def _read_record(self, number: int) -> tuple[str, ...]:
        """The text fields of an entity: key, labels, dates, strong and weak names, sources."""
        raw: bytes = self._text[self._text_at[number] : self._text_at[number + 1]].tobytes()
        return tuple(raw.decode().split(FIELD))

    def _key(self, number: int) -> str:
        return self._record(number)[0]

    def _refer(self, column: str, number: int) -> str:
        """The key of the entity that a column refers to; empty when there is none."""
        other: int = self._columns[column][number]
        return "" if other == NOBODY else self._key(other)

    def _marked(self, key: str) -> tuple[tuple[str, str, int, float], ...]:
        """What is listed under a name's key: (entity key, kind, marks, prior)."""
        found = [
            (self._key(number), self._kind(number), marks, self._prior(number))
            for number, marks in ((value >> 8, value & 0xFF) for value in self._names.find(key))
            if self._key(number) not in self._overlay.removed
        ]
        for own, marks in self._own.get(key, {}).items():
            entity = self._own_entities.get(own)
            if entity is not None:
                found = [row for row in found if row[0] != own]
                found.append((own, entity.kind, marks, 0.6))
        return tuple(found)

    def _kind(self, number: int) -> str:
        kind: int = self._columns["kind"][number]
        return self._kinds[kind]

    def _first_limit(self, token: str) -> int:
        """In how many words a name that begins with `token` may go on; 0 if none begins so."""
        known = self._firsts.find(token)
        at = bisect_left(self._own_sorted, token)
        own = 6 if any(key.startswith(token) for key in self._own_sorted[at : at + 1]) else 0
        return max(known[0] if known else 0, own)

    def lookup(self, name: str, lang: str = "") -> tuple[Candidate, ...]:
        """The entities that `name` may stand for, the better matched first; empty if none.

        Spelling variants, the article and proclitics are tried in turn, then the consonants alone,
        which also bring names together that are written in different scripts.
        """
        found: dict[str, Candidate] = {}
        for match, form in _written(name):
            for key, kind, marks, prior in self.marked(name_key(form)):
                if marks & CAPITALS and not is_arabic(name) and not name.isupper():
                    continue
                how = "adjective" if marks & ADJECTIVE else "article" if marks & VARIANT else match
                if match == "clitic" and how != "clitic":
                    continue
                given = bool(marks & GIVEN)
                found.setdefault(key, Candidate(key, kind, how, not marks & WEAK, prior, given))
            if found and match != "exact":
                break
        return tuple(found.values()) or self.alike(name)

    def alike(self, name: str) -> tuple[Candidate, ...]:
        """Entities with a name of the same sounds, else of the same consonants."""
        loose, bones = loose_key(name), skeleton(name).replace(" ", "")
        for match, key, least in (("loose", f"~{loose}", 6), ("skeleton", bones, 4)):
            numbers = list(self._bones.find(key))[:_MOST_ALIKE] if len(key) >= least else []
            found = tuple(
                Candidate(own, self._kind(number), match, True, self._prior(number))
                for number in numbers
                if (own := self._key(number)) not in self._overlay.removed
            )
            if found:
                return found
        return ()

    def _prior(self, number: int) -> float:
        prior: int = self._columns["prior"][number]
        return prior / 255

    def find_names(self, text: str, lang: str = "") -> Iterable[NameHit]:
        """The names of known entities in `text`, the longest at each place, from left to right.

        >>> text = "وصل جون كيري الى جنيف"
        >>> [text[hit.start : hit.end] for hit in Gazetteer.open().find_names(text)]
        ['جون كيري', 'جنيف']
        """
        return scan(text, self)

    def facts(self, key: str) -> EntityFacts:
        """What is known of the entity; `KeyError` when there is no such key."""
        return self._facts(key)

    def _known_facts(self, key: str) -> EntityFacts:
        own = self._own_entities.get(key)
        if own is not None:
            return _own_facts(own)
        number = self._number(key)
        record = self._record(number)
        kind = self._kind(number)
        lat, lon = self._columns["lat"][number], self._columns["lon"][number]
        labels = {lang: label for lang, label in (("en", record[1]), ("ar", record[2])) if label}
        area = self._refer("area", number)
        return EntityFacts(
            key=key,
            qid=qid_of(key),
            labels=labels,
            kind=kind,
            lat=None if math.isnan(lat) else round(lat, 5),
            lon=None if math.isnan(lon) else round(lon, 5),
            country=qid_of(area) if kind != "person" and area != key else None,
            part_of=self._refer("part", number),
            government_of=qid_of(self._refer("government", number)),
        )

    def _find_number(self, key: str) -> int:
        numbers = self._keys.find(key)
        if not len(numbers) or key in self._overlay.removed:
            raise KeyError(key)
        return int(numbers[0])

    def area(self, key: str) -> str:
        """The key of the country that the entity has to do with; empty when none is known."""
        own = self._own_entities.get(key)
        return own.area if own is not None else self._refer("area", self._number(key))

    def names(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The strong and the weak names of the entity."""
        own = self._own_entities.get(key)
        if own is not None:
            return own.strong, own.weak
        strong, weak = self._record(self._number(key))[5:7]
        return tuple(filter(None, strong.split("|"))), tuple(filter(None, weak.split("|")))

    def active(self, key: str) -> tuple[str, str]:
        """Since when and until when the entity acted: parts of ISO dates, empty if unknown."""
        own = self._own_entities.get(key)
        if own is not None:
            return own.since, own.until
        record = self._record(self._number(key))
        return record[3], record[4]

    def trusted(self, key: str) -> bool:
        """Whether the entity's row rests on more than a match by name."""
        own = self._own_entities.get(key)
        return own is not None or bool(self._columns["trusted"][self._number(key)])

    def description(self, key: str) -> str:
        """A few English words on the entity: of a person, the positions held; often empty."""
        own = self._own_entities.get(key)
        return own.description if own is not None else self._record(self._number(key))[8]

    def sources(self, key: str) -> tuple[str, ...]:
        """Where the entity's row comes from."""
        own = self._own_entities.get(key)
        return own.source if own is not None else tuple(self._record(self._number(key))[7].split())

    @property
    def metonyms(self) -> tuple[Metonym, ...]:
        """The conventions by which a word stands for someone."""
        rows: list[Any] = json.loads(self._artefact.text("metonyms"))
        return tuple(
            Metonym(name, type_, tuple(scope), since, until, key)
            for name, type_, scope, since, until, key in rows
        )


def _own_facts(entity: Entity) -> EntityFacts:
    """Facts of an entity of the overlay."""
    pairs = (("en", entity.label_en), ("ar", entity.label_ar))
    return EntityFacts(
        key=entity.key,
        qid=qid_of(entity.key),
        labels={lang: label for lang, label in pairs if label},
        kind=entity.kind,
        lat=entity.lat,
        lon=entity.lon,
        country=qid_of(entity.area) if entity.kind != "person" else None,
        part_of=entity.part_of,
        government_of=qid_of(entity.government_of),
    )


def _written(name: str) -> Iterator[tuple[str, str]]:
    """Ways the name may have been meant: as it stands, with the article, without a proclitic."""
    yield "exact", name
    folded = fold_text(name)
    if not is_arabic(folded):
        if folded.startswith("the "):
            yield "article", folded[4:]
        return
    if folded.startswith("ال"):
        yield "article", folded[2:]
    else:
        yield "article", f"ال{folded}"
        head, _, rest = folded.partition(" ")
        if rest and not rest.startswith("ال"):
            yield "article", f"{head} ال{rest}"
    for proclitic in ("و", "ف", "ب", "ل", "ك"):
        if folded.startswith(proclitic) and len(folded) > 4:
            yield "clitic", folded[1:]
