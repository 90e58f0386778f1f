"""Codes of other data sets, read from the ontology's alignments and the tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from kg.export.world import Entity, local
from kg.resources import resource
from kg.vocab import CK, SKOS

__all__ = ["Coded", "Country", "codes", "countries", "country_of", "first_class", "matches"]

_DATA: Final = Path(__file__).with_name("data")

#: From the closest match to the loosest; the first that a class has is its type.
_MATCHES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@dataclass(frozen=True, slots=True)
class Coded:
    """A category of another data set: its published name, and that of the one above it."""

    name: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """Codes of a country; empty where a data set has none."""

    qid: str
    iso3: str
    iso: str
    name: str
    acled_region: str
    gwno: str
    ucdp_region: str


@cache
def codes(section: str) -> Mapping[str, Any]:
    """A section of ``data/codes.yaml``."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((_DATA / "codes.yaml").read_text("utf-8"))
    return loaded[section]


@cache
def countries() -> Mapping[str, Country]:
    """Every country by its Wikidata identifier.

    >>> countries()["Q858"].iso3
    'SYR'
    """
    lines = (_DATA / "countries.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((one for one in lines if not one.startswith("#")), delimiter="\t")
    return {row["qid"]: Country(**row) for row in rows}


def country_of(chain: Iterable[Entity]) -> Country | None:
    """The country of an entity and what it is part of: its own, or the one it governs or lies in.

    >>> country_of([Entity("e", ("Place",), {}, (), "", "Q858", "", (), None, None)]).name
    'Syria'
    """
    known = countries()
    for entity in chain:
        for qid in (entity.qid, entity.government_of, entity.country):
            if qid in known:
                return known[qid]
    return None


def first_class(entity: Entity | None, table: Mapping[str, str]) -> str:
    """What `table` says of the classes of an entity; its order decides between several."""
    classes = entity.classes if entity else ()
    return next((value for name, value in table.items() if name in classes), "")


@cache
def matches(scheme: str) -> Mapping[str, tuple[Coded, ...]]:
    """Class of event → its categories in ``acled``, ``plover`` or ``ucdp``, closest first.

    >>> matches("acled")["AirStrike"]
    (Coded(name='Air/drone strike', above='Explosions/Remote violence'),)
    """
    from pyoxigraph import parse

    space = f"https://w3id.org/conflict-kg/{scheme}#"
    notation: dict[str, str] = {}
    above: dict[str, str] = {}
    found: dict[str, list[tuple[int, str]]] = {}
    ranks = {f"{SKOS.iri}{name}": rank for rank, name in enumerate(_MATCHES)}
    for triple in parse(path=str(resource("ontology", "alignments.ttl"))):
        subject, predicate = str(getattr(triple.subject, "value", "")), triple.predicate.value
        value = str(getattr(triple.object, "value", ""))
        if predicate == SKOS.notation:
            notation[subject] = value
        elif predicate == SKOS.broader:
            above[subject] = value
        elif predicate in ranks and subject.startswith(CK.iri) and value.startswith(space):
            found.setdefault(local(subject), []).append((ranks[predicate], value))
    return {
        cls: tuple(
            Coded(notation[one], notation.get(above.get(one, ""), "")) for _, one in sorted(ranked)
        )
        for cls, ranked in found.items()
    }
