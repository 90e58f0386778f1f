"""Look names up in a live Wikidata, and list what it knows of a country.

Nothing here changes a gazetteer: what is found comes back as proposals, for the user's overlay.
Only called when the user asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kg.errors import LookupFailed
from kg.linking.endpoint import Endpoint, Row, Term
from kg.linking.kinds import PLACE_KINDS, fits
from kg.linking.names import is_arabic, name_key
from kg.linking.tables import Entity
from kg.linking.wikidata_terms import (
    ACTOR_CLASSES,
    CLASSES,
    PLACE_CLASSES,
    PREFIXES,
    PROPERTIES,
)
from kg.model import Annotated

__all__ = ["Proposals", "Wikidata", "unlinked_names"]

#: How many names or items go into one query.
BATCH: Final = 50

#: How many items a page of a listing has.
PAGE: Final = 500

#: Languages of the names that are asked for; ``mul`` holds names that are the same in all.
_LANGUAGES: Final = ("ar", "en", "mul")

_ITEM: Final = re.compile(r"http://www\.wikidata\.org/entity/(Q[1-9]\d*)")
_POINT: Final = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)

_SHORT: Final = {
    "rdfs:": "http://www.w3.org/2000/01/rdf-schema#",
    "skos:": "http://www.w3.org/2004/02/skos/core#",
    "wdt:": "http://www.wikidata.org/prop/direct/",
}


@dataclass(frozen=True, slots=True)
class Proposals:
    """Entities found, and the questions that stayed open, with the reason."""

    entities: tuple[Entity, ...] = ()
    failures: Mapping[str, str] | None = None


def unlinked_names(reports: Iterable[Annotated]) -> tuple[tuple[str, str], ...]:
    """The distinct (name, mention type) pairs that were looked up and not found, sorted."""
    return tuple(
        sorted(
            {
                (mention.span.text, mention.type)
                for annotated in reports
                for _, reading in annotated.passages
                for mention in reading.mentions
                if mention.linked and mention.qid is None and not mention.entity
            }
        )
    )


def literal(text: str, lang: str) -> str:
    r"""A SPARQL literal; whatever the text contains, it stays text.

    >>> print(literal('say "no"\n', "en"))
    "say \"no\"\n"@en
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"@{lang}'


def _batches(items: Iterable[str], size: int = BATCH) -> Iterator[tuple[str, ...]]:
    """The items in tuples of at most `size`."""
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


def _item(term: Term) -> str:
    """The Q-number of an IRI, or nothing."""
    found = _ITEM.fullmatch(term.value)
    return found[1] if found else ""


class Wikidata:
    """A Wikidata-compatible endpoint, asked in batches."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def propose(self, names: Sequence[tuple[str, str]]) -> Proposals:
        """Entities that are called so and fit the mention type, for each (name, type)."""
        failures: dict[str, str] = {}
        wanted: dict[str, set[str]] = {}
        for name, mention in names:
            wanted.setdefault(name, set()).add(mention)
        found: dict[str, set[str]] = {}
        for batch in _batches(sorted(wanted)):
            try:
                for name, qid in self._search(batch):
                    found.setdefault(qid, set()).add(name)
            except LookupFailed as reason:
                failures.update(dict.fromkeys(batch, str(reason)))
        entities = [
            entity
            for entity in self._described(sorted(found), failures, found)
            if any(fits(entity.kind, one) for name in found[entity.key] for one in wanted[name])
        ]
        return Proposals(tuple(entities), failures)

    def list_country(self, country: str, since: int | None = None) -> Proposals:
        """Places of a country, and those who act there and were founded in or after a year.

        Every page is cached, so that an interrupted listing goes on where it stopped.
        """
        failures: dict[str, str] = {}
        found: set[str] = set()
        for what, classes in (("places", PLACE_CLASSES), ("actors", ACTOR_CLASSES)):
            start = since if what == "actors" else None
            try:
                for page in self._pages(country, sorted(classes), start):
                    found.update(page)
            except LookupFailed as reason:
                failures[f"{what} of {country}"] = str(reason)
        return Proposals(tuple(self._described(sorted(found), failures, {})), failures)

    def _search(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """(name, item) for every item with one of the names as label or alias."""
        values = " ".join(literal(name, "ar" if is_arabic(name) else "en") for name in names)
        query = (
            f"{PREFIXES}SELECT DISTINCT ?name ?item WHERE {{\n  VALUES ?name {{ {values} }}\n"
            "  { ?item rdfs:label ?name } UNION { ?item skos:altLabel ?name }\n"
            "} ORDER BY ?name ?item"
        )
        for row in self._endpoint.select(query):
            if "item" in row and "name" in row and (qid := _item(row["item"])):
                yield row["name"].value, qid

    def _pages(
        self, country: str, classes: Sequence[str], since: int | None
    ) -> Iterator[tuple[str, ...]]:
        """The items of a country that are of one of the classes, page by page."""
        values = " ".join(f"wd:{qid}" for qid in classes)
        founded = ""
        if since is not None:
            day = f'"{since:04d}-01-01T00:00:00Z"^^xsd:dateTime'
            founded = f"  ?item wdt:P571 ?founded . FILTER(?founded >= {day})\n"
        for offset in range(0, 1_000_000, PAGE):
            query = (
                f"{PREFIXES}SELECT DISTINCT ?item WHERE {{\n  VALUES ?class {{ {values} }}\n"
                f"  ?item wdt:P17 wd:{country} ; wdt:P31 ?class .\n{founded}}}\n"
                f"ORDER BY ?item LIMIT {PAGE} OFFSET {offset}"
            )
            rows = self._endpoint.select(query)
            yield tuple(qid for row in rows if "item" in row and (qid := _item(row["item"])))
            if len(rows) < PAGE:
                return

    def _described(
        self, items: Sequence[str], failures: dict[str, str], names: Mapping[str, set[str]]
    ) -> Iterator[Entity]:
        """What is known of the items; those of no known kind are left out."""
        for batch in _batches(items):
            try:
                facts = self._facts(batch)
                kinds = self._kinds({qid for one in facts.values() for qid in one.classes})
            except LookupFailed as reason:
                open_names = {name for qid in batch for name in names.get(qid, {qid})}
                failures.update(dict.fromkeys(sorted(open_names), str(reason)))
                continue
            for qid in batch:
                if qid in facts and (entity := facts[qid].entity(kinds)) is not None:
                    yield entity

    def _facts(self, items: Sequence[str]) -> dict[str, _Facts]:
        """The properties of each item."""
        values = " ".join(f"wd:{qid}" for qid in items)
        languages = ", ".join(f'"{lang}"' for lang in _LANGUAGES)
        query = (
            f"{PREFIXES}SELECT ?item ?property ?value WHERE {{\n  VALUES ?item {{ {values} }}\n"
            f"  VALUES ?property {{ {' '.join(PROPERTIES)} }}\n  ?item ?property ?value .\n"
            f'  FILTER(!isLiteral(?value) || LANG(?value) IN ({languages}, ""))\n'
            "} ORDER BY ?item ?property ?value"
        )
        found: dict[str, _Facts] = {}
        for row in self._endpoint.select(query):
            if {"item", "property", "value"} <= row.keys() and (qid := _item(row["item"])):
                found.setdefault(qid, _Facts(qid, [])).rows.append(row)
        return found

    def _kinds(self, classes: set[str]) -> dict[str, str]:
        """The kind of each class: from the table, else from the classes above it."""
        kinds = {qid: CLASSES[qid] for qid in classes if qid in CLASSES}
        for batch in _batches(sorted(classes - kinds.keys())):
            values = " ".join(f"wd:{qid}" for qid in batch)
            known = " ".join(f"wd:{qid}" for qid in CLASSES)
            query = (
                f"{PREFIXES}SELECT DISTINCT ?class ?above WHERE {{\n"
                f"  VALUES ?class {{ {values} }}\n  VALUES ?above {{ {known} }}\n"
                "  ?class wdt:P279+ ?above .\n} ORDER BY ?class ?above"
            )
            above: dict[str, set[str]] = {}
            for row in self._endpoint.select(query):
                if "class" in row and "above" in row:
                    above.setdefault(_item(row["class"]), set()).add(_item(row["above"]))
            for qid, found in above.items():
                kinds[qid] = next(kind for one, kind in CLASSES.items() if one in found)
        return kinds


@dataclass(frozen=True, slots=True)
class _Facts:
    """The rows about one item."""

    qid: str
    rows: list[Row]

    def values(self, name: str) -> list[Term]:
        """The values of a property, by its name in `PROPERTIES`."""
        wanted = {_expanded(short) for short, own in PROPERTIES.items() if own == name}
        return [row["value"] for row in self.rows if row["property"].value in wanted]

    @property
    def classes(self) -> list[str]:
        """The classes the item is an instance of."""
        return [qid for term in self.values("instance_of") if (qid := _item(term))]

    def entity(self, kinds: Mapping[str, str]) -> Entity | None:
        """The item as an entity; nothing when its kind or its name is not known."""
        mine = {kinds[qid] for qid in self.classes if qid in kinds}
        kind = next((kind for kind in CLASSES.values() if kind in mine), "")
        names = _distinct([*self.values("label"), *self.values("alias")])
        if not kind or not names:
            return None
        labels = {term.lang: term.value for term in reversed(self.values("label"))}
        lon, lat = self._point()
        return Entity(
            key=self.qid,
            kind=kind,
            label_en=labels.get("en", labels.get("mul", "")),
            label_ar=labels.get("ar", ""),
            strong=names,
            lat=lat if kind in PLACE_KINDS else None,
            lon=lon if kind in PLACE_KINDS else None,
            area=self._only("citizenship" if kind == "person" else "country"),
            part_of=self._only("located_in") or self._only("part_of"),
            since=self._day("since"),
            until=self._day("until"),
            source=("wikidata",),
        )

    def _only(self, name: str) -> str:
        """The one item that a property has; nothing where it has several."""
        found = {qid for term in self.values(name) if (qid := _item(term))}
        return found.pop() if len(found) == 1 else ""

    def _day(self, name: str) -> str:
        """The earliest date of a property, as far as the year."""
        years = sorted(term.value[:4] for term in self.values(name) if term.value[:4].isdigit())
        return years[0] if years else ""

    def _point(self) -> tuple[float | None, float | None]:
        """Longitude and latitude."""
        for term in self.values("coordinates"):
            if found := _POINT.search(term.value):
                return round(float(found[1]), 5), round(float(found[2]), 5)
        return None, None


def _expanded(short: str) -> str:
    """The IRI of a property written with a prefix."""
    prefix, _, name = short.partition(":")
    return _SHORT[f"{prefix}:"] + name


def _distinct(terms: Iterable[Term]) -> tuple[str, ...]:
    """The names of at least two letters, each once."""
    return tuple(dict.fromkeys(term.value for term in terms if len(name_key(term.value)) > 1))
