"""Put the reviewed tables together, and refuse what must not ship."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from kg.errors import DataInvalid
from kg.linking.bodies import own_bodies, state_bodies
from kg.linking.kinds import KINDS
from kg.linking.tables import DATA, Entity, Metonym, entity_of, read_rows

__all__ = ["check", "read_entities"]

_QID: Final = re.compile(r"Q[1-9]\d*")
_LOCAL: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _extended(entity: Entity, rows: Iterable[Mapping[str, str]]) -> Entity:
    """The entity with the names that ``names.tsv`` adds; a strong name is never weak as well."""
    strong, weak, source = list(entity.strong), list(entity.weak), list(entity.source)
    for row in rows:
        (strong if row["strength"] == "strong" else weak).extend(row["names"].split("|"))
        source.extend(row["source"].split())
    firm = tuple(dict.fromkeys(strong))
    loose = tuple(name for name in dict.fromkeys(weak) if name not in firm)
    return replace(entity, strong=firm, weak=loose, source=tuple(dict.fromkeys(source)))


def read_entities(folder: Path = DATA) -> tuple[Entity, ...]:
    """All entities: reviewed Wikidata rows, hand-made actors, and the state bodies made by rule."""
    found = [
        entity_of(row)
        for name in ("entities", "actors", "places")
        for row in read_rows(folder / f"{name}.tsv")
    ]
    labels = {entity.key: entity.label_en for entity in found}
    found += state_bodies(folder, labels)
    added: dict[str, list[Mapping[str, str]]] = {}
    part_of = {}
    for made in own_bodies(folder, labels):
        names = {"strength": "strong", "names": "|".join(made.strong), "source": "press"}
        added.setdefault(made.key, []).append(names)
        part_of[made.key] = made.part_of
    for row in read_rows(folder / "names.tsv"):
        added.setdefault(row["key"], []).append(row)
    known = {entity.key for entity in found}
    if strangers := sorted(added.keys() - known):
        raise DataInvalid(f"names.tsv: no such entity: {', '.join(strangers)}")
    return tuple(
        replace(
            _extended(entity, added.get(entity.key, ())),
            part_of=entity.part_of or part_of.get(entity.key, ""),
        )
        for entity in found
    )


def check(
    entities: Sequence[Entity], metonyms: Sequence[Metonym], sources: Iterable[str]
) -> tuple[str, ...]:
    """What is wrong with the tables, one line each; empty when they may ship.

    Refused: a key with two rows (so an item with two kinds), an unknown kind, a name without a
    source, an ill-formed identifier, a reference to nobody.

    >>> check([Entity("Q1", "city", "A", strong=("A",))], [], ["wof"])
    ('Q1: no source',)
    """
    known = set(sources)
    kinds: dict[str, str] = {}
    wrong: list[str] = []
    for entity in entities:
        wrong += _faults(entity, known)
        if entity.key in kinds:
            wrong.append(f"{entity.key}: two rows, {kinds[entity.key]} and {entity.kind}")
        kinds[entity.key] = entity.kind
    for entity in entities:
        for reference in (entity.area, entity.part_of, entity.government_of):
            if reference and reference not in kinds:
                wrong.append(f"{entity.key}: refers to {reference}, which is not there")
    for metonym in metonyms:
        if metonym.key not in kinds:
            wrong.append(f"metonym {metonym.name}: refers to {metonym.key}, which is not there")
    return tuple(wrong)


def _faults(entity: Entity, sources: set[str]) -> Iterator[str]:
    """What is wrong with one row by itself."""
    if not (_QID.fullmatch(entity.key) or _LOCAL.fullmatch(entity.key)):
        yield f"{entity.key}: neither a Wikidata item nor a local key"
    if entity.kind not in KINDS:
        yield f"{entity.key}: unknown kind {entity.kind!r}"
    if not entity.strong and not entity.weak:
        yield f"{entity.key}: no name"
    if not entity.source:
        yield f"{entity.key}: no source"
    for source in entity.source:
        if source not in sources:
            yield f"{entity.key}: unknown source {source!r}"
