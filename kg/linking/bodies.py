"""The bodies every state has, made from two small tables: government, army, ministries.

«الحكومة التركية», "Turkish Air Force", "Turkey's air force": their names follow from the country's
adjective and name. Where Wikidata's item is verified, ``body_overrides.tsv`` names it and gets the
names; else the body has a local key, and a government is tied to its country by ``government_of``.
In a report on one country «الجيش», "the army", is that country's, and its capital, where it acts,
stands for the state.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.linking.names import name_key
from kg.linking.tables import Entity, Metonym, read_metonyms, read_rows

__all__ = ["adjective_forms", "conventions", "own_bodies", "slug", "state_bodies"]

#: How an English name of a body begins that can be written "Turkey's …" as well.
_BY_ADJECTIVE: Final = "{adj} "


def slug(name: str) -> str:
    """A readable ASCII key.

    >>> slug("Côte d'Ivoire")
    'cote-d-ivoire'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def adjective_forms(adjective: str) -> Mapping[str, str]:
    """The forms of a nationality adjective that body names use.

    >>> adjective_forms("تركي")["fem"], adjective_forms("Turkish")["adj"]
    ('التركية', 'Turkish')
    """
    words = adjective.split(" ")
    definite = " ".join(f"ال{word}" for word in words)
    feminine = " ".join(f"ال{word}ة" for word in words)
    return {
        "masc": definite,
        "fem": feminine,
        "femindef": feminine.replace("ال", "", 1),
        "adj": adjective,
    }


def _filled(templates: str, adjectives: str, countries: str) -> tuple[str, ...]:
    """Every template with every adjective and country name."""
    made = [
        template.format(country=country, **adjective_forms(adjective))
        for template in templates.split("|")
        for adjective in adjectives.split("|")
        for country in countries.split("|")
        if template
    ]
    return tuple(dict.fromkeys(made))


def _possessives(templates: str) -> str:
    """English templates with the country's name in place of its adjective.

    >>> _possessives("{adj} army|army of {country}")
    "{country}'s army"
    """
    begun = (one for one in templates.split("|") if one.startswith(_BY_ADJECTIVE))
    return "|".join("{country}'s " + one.removeprefix(_BY_ADJECTIVE) for one in begun)


def _body(
    row: Mapping[str, str], nation: Mapping[str, str], label: str, keys: Mapping[str, str]
) -> Entity:
    """One body of one state."""
    country = nation["country"]
    english = _filled(row["label_en"], nation["adjective_en"].split("|")[0], label)
    arabic = _filled(row["label_ar"], nation["adjective_ar"], nation["name_ar"])
    more = (
        *_filled(row["names_en"], nation["adjective_en"], label),
        *_filled(_possessives(f"{row['label_en']}|{row['names_en']}"), "", label),
        *_filled(row["names_ar"], nation["adjective_ar"], nation["name_ar"]),
    )
    return Entity(
        key=keys[row["body"]],
        kind=row["kind"],
        label_en=english[0],
        label_ar=arabic[0],
        strong=tuple(dict.fromkeys((*english, *arabic, *more))),
        area=country,
        government_of=country if row["body"] == "government" else "",
        part_of=keys[row["part_of"]] if row["part_of"] else "",
        source=("press",),
    )


def _keys(
    bodies: list[Mapping[str, str]], label: str, verified: Mapping[str, str]
) -> dict[str, str]:
    """The key of each body of one state."""
    return {
        row["body"]: verified.get(row["body"], f"{_stem(row['body'])}-of-{slug(label)}")
        for row in bodies
    }


def _stem(body: str) -> str:
    """How a body is called in keys."""
    return {"military": "armed-forces", "security": "security-forces", "airforce": "air-force"}.get(
        body, body
    )


def _verified(folder: Path) -> dict[str, dict[str, str]]:
    """By country: the bodies whose entity has a row of its own; the country itself is one."""
    found = {
        row["country"]: {"country": row["country"]} for row in read_rows(folder / "demonyms.tsv")
    }
    for row in read_rows(folder / "body_overrides.tsv"):
        found[row["country"]][row["body"]] = row["key"]
    return found


def state_bodies(folder: Path, labels: Mapping[str, str]) -> Iterator[Entity]:
    """The bodies of the states in ``demonyms.tsv`` that have no row of their own."""
    bodies = list(read_rows(folder / "bodies.tsv"))
    verified = _verified(folder)
    for nation in read_rows(folder / "demonyms.tsv"):
        label = labels[nation["country"]]
        own = verified[nation["country"]]
        keys = _keys(bodies, label, own)
        for row in bodies:
            if row["body"] not in own and "bodies" in nation["use"]:
                yield _body(row, nation, label, keys)


def own_bodies(folder: Path, labels: Mapping[str, str]) -> Iterator[Entity]:
    """Bodies that do have a row of their own, as the rule would make them: names, part of whom."""
    bodies = list(read_rows(folder / "bodies.tsv"))
    verified = _verified(folder)
    for nation in read_rows(folder / "demonyms.tsv"):
        own = verified[nation["country"]]
        label = labels[nation["country"]]
        for row in bodies if nation["use"] != "adjective" else ():
            if row["body"] in own:
                yield _body(row, nation, label, _keys(bodies, label, own))


def conventions(folder: Path, labels: Mapping[str, str]) -> tuple[Metonym, ...]:
    """The rows of ``metonyms.tsv``, and what follows by rule where these say nothing.

    A body's bare name («الجيش») is that of the country the report is on; a capital that acts is its
    country.
    """
    listed = read_metonyms(folder)
    told = {(name_key(one.name), one.type, area) for one in listed for area in one.scope or ("*",)}
    return (*listed, *(one for one in _by_rule(folder, labels) if not _told(one, told)))


def _told(made: Metonym, told: set[tuple[str, str, str]]) -> bool:
    """Whether the table itself says what this name stands for."""
    name = name_key(made.name)
    return any((name, made.type, area) in told for area in ("*", *made.scope))


def _by_rule(folder: Path, labels: Mapping[str, str]) -> Iterator[Metonym]:
    """Bare names of every state's bodies, and the capitals."""
    bodies = list(read_rows(folder / "bodies.tsv"))
    verified = _verified(folder)
    for nation in read_rows(folder / "demonyms.tsv"):
        country = nation["country"]
        for name in _cells(nation, "capital"):
            yield Metonym(name, "ORG", (), "", "", country)
        if "bodies" in nation["use"]:
            keys = _keys(bodies, labels[country], verified[country])
            for row in bodies:
                for name in _cells(row, "bare"):
                    yield Metonym(name, "ORG", (country,), "", "", keys[row["body"]])


def _cells(row: Mapping[str, str], column: str) -> list[str]:
    """The English and the Arabic names of a column."""
    return [name for lang in ("en", "ar") for name in row[f"{column}_{lang}"].split("|") if name]
