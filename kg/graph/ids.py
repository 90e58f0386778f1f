"""Deterministic identifiers: the same thing gets the same IRI in every run.

Identifiers are content hashes over parts that cannot run into each other, so a graph built twice is
the same file and corrections find their place again. There are no blank nodes anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from kg.languages.fold import fold_text
from kg.vocab import BASE

__all__ = ["Minter", "digest", "encode", "fold_name", "is_qid", "slug"]

#: Hex digits of a hash: with 80 bits, a billion collide with a chance below one in a million.
_DIGITS: Final = 20

#: Hex digits behind the slug of a local entity; there are far fewer of them.
_SLUG_DIGITS: Final = 10

#: Longest slug: enough to be read, short enough for a file name.
_SLUG_LENGTH: Final = 60

_QID: Final = re.compile(r"Q[1-9][0-9]*", re.ASCII)
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def is_qid(key: str) -> bool:
    """Whether `key` is a Wikidata item identifier.

    >>> is_qid("Q858"), is_qid("Q08"), is_qid("syrian-government")
    (True, False, False)
    """
    return _QID.fullmatch(key) is not None


def digest(*parts: str) -> str:
    """A hash of `parts` in this order; each carries its length, so that no two lists look alike.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    joined = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def fold_name(name: str) -> str:
    """Fold spellings of one name together: harakat, hamza, alef, case, width and spaces.

    >>> fold_name("  الأُردن ") == fold_name("الاردن")
    True
    """
    return " ".join(fold_text(unicodedata.normalize("NFKC", name)).split())


def slug(name: str) -> str:
    """A readable part of an IRI: folded letters and digits of any script, joined by hyphens.

    >>> slug("White Helmets (Aleppo)"), slug("حيّ بستان القصر")
    ('white-helmets-aleppo', 'حي-بستان-القصر')
    """
    words = "".join(char if _plain(char) else " " for char in fold_name(name)).split()
    return "-".join(words)[:_SLUG_LENGTH].strip("-") or "x"


def encode(text: str) -> str:
    """Encode any text as one segment of an IRI, without losing or merging any.

    Letters and digits of every script stay readable; the rest is percent-encoded.

    >>> encode("a/b c"), encode("تقرير 7")
    ('a%2Fb%20c', 'تقرير%207')
    """
    if not text:
        raise ValueError("an identifier cannot be empty")
    if text in {".", ".."}:
        return text.replace(".", "%2E")
    return "".join(char if _allowed(char) else _percent(char) for char in text)


def _plain(char: str) -> bool:
    return char.isalnum() and _allowed(char)


def _allowed(char: str) -> bool:
    return char in _UNRESERVED or _beyond(char)


def _beyond(char: str) -> bool:
    """Whether `char` is a letter or digit outside ASCII that an IRI may carry as it is."""
    return "\u00a0" < char < "\U000e0000" and unicodedata.category(char)[0] in "LN"


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1 << 16)
def _entity(key: str) -> str:
    """How the IRI of an entity ends."""
    if is_qid(key):
        return key
    kind, colon, name = key.partition(":")
    readable = name.partition("@")[0] if colon and kind.isupper() else key
    return f"{slug(readable)}-{digest('entity', key)[:_SLUG_DIGITS]}"


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes every IRI of a graph under one `base`.

    >>> Minter().entity("Q858")
    'https://w3id.org/conflict-kg/id/entity/Q858'
    """

    base: str = BASE

    def report(self, key: str) -> str:
        """The report with this id; also the name of the graph that holds its claims."""
        return f"{self.base}report/{encode(key)}"

    def passage(self, report: str, field: str, start: int, end: int) -> str:
        """A stretch of a report's text or title."""
        return f"{self.base}passage/{digest('passage', report, field, str(start), str(end))}"

    def claim(self, key: str) -> str:
        """The claim with this key."""
        return f"{self.base}claim/{key}"

    def event(self, key: str) -> str:
        """The event with this key."""
        return f"{self.base}event/{key}"

    def casualties(self, owner: str, *parts: str) -> str:
        """Casualties of a claim or event (`owner` is its key), told apart by `parts`."""
        return f"{self.base}casualties/{digest('casualties', owner, *parts)}"

    def entity(self, key: str) -> str:
        """The entity with this key: its Wikidata identifier, or a slug and hash of a local key."""
        return f"{self.base}entity/{_entity(key)}"

    def geometry(self, key: str) -> str:
        """The geometry of the entity with this key."""
        return f"{self.base}geometry/{digest('geometry', key)}"

    def correction(self, key: str) -> str:
        """The correction with this key."""
        return f"{self.base}correction/{key}"

    def graph(self, name: str) -> str:
        """A graph that belongs to many reports: events, entities, relations, provenance."""
        return f"{self.base}graph/{name}"

    def run(self, version: str, settings: Iterable[str], reports: Iterable[str]) -> str:
        """The run that built a graph from `reports`; their order does not matter."""
        return f"{self.base}run/{digest('run', version, *sorted(settings), '', *sorted(reports))}"

    def software(self, version: str) -> str:
        """The program in this version."""
        return f"{self.base}software/kg-{encode(version)}"
