"""Compile the reviewed tables into the file that ships: ``python -m kg.linking.build``.

``--check`` compiles to memory and says whether the shipped file equals it (exit code 1 if not).
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kg.errors import DataInvalid
from kg.linking.artefact import (
    ADJECTIVE,
    CAPITALS,
    COMMON,
    FIELD,
    GIVEN,
    NOBODY,
    SHIPPED,
    VARIANT,
    WEAK,
    index_sections,
    write_artefact,
)
from kg.linking.bodies import adjective_forms, conventions
from kg.linking.kinds import KINDS, PLACE_KINDS
from kg.linking.names import article_variants, loose_key, name_key, name_tokens, skeleton
from kg.linking.review import check, read_entities
from kg.linking.tables import DATA, Entity, Metonym, read_rows

__all__ = ["compile_gazetteer", "compile_tables", "main"]

_ABBREVIATION: Final = re.compile(r"[A-Z][A-Z0-9.&-]{1,6}")

#: How likely a kind is to be meant at all, before anything is known of the report.
_KIND_PRIOR: Final[Mapping[str, float]] = {
    "country": 0.9,
    "igo": 0.7,
    "city": 0.4,
    "person": 0.3,
    "admin": 0.35,
}


def _prior(entity: Entity) -> int:
    """0 to 255: known kinds of entities, seen in more sources, are meant more often."""
    base = _KIND_PRIOR.get(entity.kind, 0.5)
    seen = 0.08 * len(set(entity.source) - {"press", "arwikicats"})
    hand = 0.15 if "press" in entity.source else 0.0
    unbacked = {"ucdp", "geonames"} & set(entity.source)
    doubt = 0.2 if unbacked or not entity.trusted else 0.0
    return round(255 * min(1.0, max(0.0, base + seen + hand - doubt)))


def _given_names(entities: Iterable[Entity]) -> frozenset[str]:
    """First words of people's names: where they stand alone they may be anybody."""
    people = (entity for entity in entities if entity.kind == "person")
    tokens = (name_tokens(name) for person in people for name in person.strong)
    return frozenset(name[0] for name in tokens if len(name) > 1)


def _forms(
    entity: Entity, given: frozenset[str], common: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """Every key of an entity's names, with its marks; a place may have somebody's given name."""
    place = entity.kind in PLACE_KINDS
    for names, weakness in ((entity.strong, 0), (entity.weak, WEAK)):
        for name in names:
            marks = weakness | (CAPITALS if _ABBREVIATION.fullmatch(name) else 0)
            marks |= GIVEN if weakness and name_key(name) in given else 0
            ordinary = name_key(name) in common or (place and name_key(name) in given)
            marks |= COMMON if ordinary else 0
            yield name_key(name), marks
            for variant in article_variants(name):
                yield name_key(variant), marks | VARIANT


def _adjectives(folder: Path) -> Iterator[tuple[str, str]]:
    """(country, form) of every form of the adjectives of nationality."""
    for row in read_rows(folder / "demonyms.tsv"):
        for adjective in row["adjective_ar"].split("|"):
            forms = adjective_forms(adjective)
            bare = adjective
            yield from ((row["country"], form) for form in (bare, forms["masc"], forms["fem"]))
            yield from (
                (row["country"], bare + ending) for ending in ("ة", "ان", "ين", "تين", "تان")
            )
        yield from ((row["country"], form) for form in row["adjective_en"].split("|"))


def _name_postings(entities: Sequence[Entity], folder: Path) -> dict[str, dict[int, int]]:
    """Key → entity number → marks; where one entity has a key twice, the fewer marks win."""
    found: dict[str, dict[int, int]] = {}
    numbers = {entity.key: number for number, entity in enumerate(entities)}
    given = _given_names(entities)
    common = frozenset(name_key(row["word"]) for row in read_rows(folder / "common.tsv"))
    pairs = [
        (number, key, marks)
        for number, entity in enumerate(entities)
        for key, marks in _forms(entity, given, common)
    ]
    pairs += [
        (numbers[country], name_key(form), ADJECTIVE)
        for country, form in _adjectives(folder)
        if country in numbers
    ]
    for number, key, marks in pairs:
        if len(key) > 1:
            under = found.setdefault(key, {})
            under[number] = min(marks, under.get(number, 0xFF), key=_badness)
    return found


def _badness(marks: int) -> tuple[int, int]:
    """Order of marks: an adjective is the least a name can be."""
    return (marks & ADJECTIVE, marks)


def _first_words(entities: Iterable[Entity], metonyms: Iterable[Metonym]) -> dict[str, set[int]]:
    """First word of a name → in how many words it may go on, written apart or together."""
    found: dict[str, set[int]] = {}
    names = [n for e in entities if KINDS[e.kind] for n in (*e.strong, *e.weak)]
    names += [metonym.name for metonym in metonyms]
    for name in names:
        for form in (name, *article_variants(name)):
            tokens = name_tokens(form)
            if not tokens:
                continue
            found.setdefault(tokens[0], set()).add(len(tokens))
            if len(tokens) > 1:
                found.setdefault(tokens[0] + tokens[1], set()).add(len(tokens) - 1)
            if tokens[0].startswith("عبد") and len(tokens[0]) > 3:
                found.setdefault("عبد", set()).add(len(tokens) + 1)
    return {word: {max(sizes)} for word, sizes in found.items()}


def _skeletons(entities: Sequence[Entity]) -> dict[str, set[int]]:
    """Skeletons of the strong names of two words or more, and of places; loose Latin keys."""
    found: dict[str, set[int]] = {}
    for number, entity in enumerate(entities):
        if not KINDS[entity.kind]:
            continue
        for name in entity.strong:
            loose, bones = loose_key(name), skeleton(name)
            if len(loose) >= 5:
                found.setdefault(f"~{loose}", set()).add(number)
            if len(bones) >= 4 and (" " in bones or entity.kind != "person"):
                found.setdefault(bones.replace(" ", ""), set()).add(number)
    return found


def _texts(entities: Iterable[Entity]) -> tuple[array[int], bytes]:
    """Where each entity's text record begins, and the records."""
    at, blob = array("I", [0]), bytearray()
    for entity in entities:
        fields = (
            *(entity.key, entity.label_en, entity.label_ar, entity.since, entity.until),
            *("|".join(entity.strong), "|".join(entity.weak), " ".join(entity.source)),
            entity.description,
        )
        blob += FIELD.join(fields).encode()
        at.append(len(blob))
    return at, bytes(blob)


def _columns(entities: Sequence[Entity]) -> dict[str, array[Any]]:
    """The numeric columns."""
    numbers = {entity.key: number for number, entity in enumerate(entities)}
    kinds = sorted(KINDS)

    def refer(key: str) -> int:
        return numbers.get(key, NOBODY)

    def degrees(value: float | None) -> float:
        return math.nan if value is None else value

    return {
        "kind": array("B", (kinds.index(entity.kind) for entity in entities)),
        "trusted": array("B", (int(entity.trusted) for entity in entities)),
        "prior": array("B", map(_prior, entities)),
        "lat": array("f", (degrees(entity.lat) for entity in entities)),
        "lon": array("f", (degrees(entity.lon) for entity in entities)),
        "area": array("I", (refer(entity.area) for entity in entities)),
        "part": array("I", (refer(entity.part_of) for entity in entities)),
        "government": array("I", (refer(entity.government_of) for entity in entities)),
    }


def compile_gazetteer(
    path: Path,
    entities: Sequence[Entity],
    metonyms: Sequence[Metonym],
    folder: Path,
    digest: str,
    *,
    more: Mapping[str, Sequence[int]] | None = None,
) -> None:
    """Write the compiled form of checked tables to `path`; `more` are keys with marked numbers."""
    at, blob = _texts(entities)
    names = {
        key: [number << 8 | marks for number, marks in under.items()]
        for key, under in _name_postings(entities, folder).items()
    } | dict(more or {})
    conventions = [[m.name, m.type, list(m.scope), m.since, m.until, m.key] for m in metonyms]
    sections: dict[str, array[Any] | bytes] = {
        **_columns(entities),
        **index_sections("name", names),
        **index_sections("first", _first_words(entities, metonyms)),
        **index_sections("bones", _skeletons(entities)),
        **index_sections("key", {entity.key: [n] for n, entity in enumerate(entities)}),
        "text.at": at,
        "text": blob,
        "metonyms": json.dumps(conventions, ensure_ascii=False).encode(),
    }
    about = {
        "digest": digest,
        "entities": len(entities),
        "kinds": sorted(KINDS),
        "names": len(names),
    }
    write_artefact(path, sections, about)


def compile_tables(path: Path, folder: Path = DATA) -> None:
    """Read, check and compile the tables of `folder`; `DataInvalid` names every fault."""
    entities = read_entities(folder)
    metonyms = conventions(folder, {entity.key: entity.label_en for entity in entities})
    sources = [row["id"] for row in read_rows(folder / "sources.tsv")]
    if faults := check(entities, metonyms, sources):
        raise DataInvalid("the gazetteer must not ship:\n" + "\n".join(faults))
    parts = sorted(folder.glob("*.tsv"))
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    compile_gazetteer(path, entities, metonyms, folder, digest)


def main(arguments: Sequence[str] = ()) -> int:
    """Compile, or with ``--check`` compare; the exit code."""
    if "--check" in arguments:
        with tempfile.TemporaryDirectory() as scratch:
            fresh = Path(scratch) / "gazetteer.bin"
            compile_tables(fresh)
            return 0 if SHIPPED.exists() and fresh.read_bytes() == SHIPPED.read_bytes() else 1
    compile_tables(SHIPPED)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
