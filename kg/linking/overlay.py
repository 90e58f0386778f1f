"""A user's own additions to the gazetteer, and removals from it, in one JSON file.

The shipped gazetteer is never changed. An added entity has the fields of
`kg.linking.tables.Entity`; an added key that the gazetteer has already replaces that entity.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import OutputUnwritable, UsageError
from kg.linking.kinds import KINDS
from kg.linking.names import name_key
from kg.linking.tables import Entity

__all__ = [
    "Overlay",
    "add_entity",
    "read_overlay",
    "remove_entity",
    "set_link",
    "unset_link",
    "write_overlay",
]

_KEY = re.compile(r"Q[1-9]\d*|[a-z0-9]+(?:-[a-z0-9]+)*")
_TUPLES = frozenset(("strong", "weak", "source"))


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a user added to the gazetteer, what they took out (keys), and whom they linked by hand.

    ``links`` pairs the local key of somebody unknown with the key of who it is.

    >>> entity = Entity("al-kallasa", "place", "Al-Kallasa", strong=("الكلاسة",))
    >>> overlay = add_entity(Overlay(), entity)
    >>> [entity.key for entity in overlay.found("الكلاسة")]
    ['al-kallasa']
    """

    added: tuple[Entity, ...] = ()
    removed: frozenset[str] = frozenset()
    links: tuple[tuple[str, str], ...] = ()

    def decision(self, key: str) -> str:
        """The entity that a local key was decided to be; empty if nobody decided."""
        return dict(self.links).get(key, "")

    def found(self, name: str) -> tuple[Entity, ...]:
        """The added entities of this name, strong or weak."""
        key = name_key(name)
        return tuple(
            entity
            for entity in self.added
            if any(name_key(own) == key for own in (*entity.strong, *entity.weak))
        )

    def entity(self, key: str) -> Entity | None:
        """The added entity of this key."""
        return next((entity for entity in self.added if entity.key == key), None)


def add_entity(overlay: Overlay, entity: Entity) -> Overlay:
    """The overlay with `entity` added or replaced; `UsageError` if it lacks a name or a kind."""
    if entity.kind not in KINDS:
        raise UsageError(f"no kind {entity.kind!r}; known: {', '.join(sorted(KINDS))}")
    if not entity.strong and not entity.weak:
        raise UsageError(f"{entity.key}: give at least one name")
    others = tuple(known for known in overlay.added if known.key != entity.key)
    added = tuple(sorted((*others, entity), key=lambda one: one.key))
    return replace(overlay, added=added, removed=overlay.removed - {entity.key})


def remove_entity(overlay: Overlay, key: str) -> Overlay:
    """The overlay without its own entity `key`, and with the shipped one of that key taken out."""
    others = tuple(known for known in overlay.added if known.key != key)
    return replace(overlay, added=others, removed=overlay.removed | {key})


def set_link(overlay: Overlay, key: str, entity: str) -> Overlay:
    """The overlay with the decision that the local key `key` is `entity`, an item or a local key.

    >>> overlay = set_link(Overlay(), "samr-alhmsy-0f3b9a1c", "Q42")
    >>> overlay.decision("samr-alhmsy-0f3b9a1c"), unset_link(overlay, "samr-alhmsy-0f3b9a1c").links
    ('Q42', ())
    """
    if not _KEY.fullmatch(entity):
        raise UsageError(f"{entity!r} is neither a Wikidata item (Q858) nor a local key")
    return replace(overlay, links=tuple(sorted({**dict(overlay.links), key: entity}.items())))


def unset_link(overlay: Overlay, key: str) -> Overlay:
    """The overlay without a decision on `key`; `UsageError` if there was none."""
    if not overlay.decision(key):
        raise UsageError(f"no link was set for {key!r}")
    return replace(overlay, links=tuple(pair for pair in overlay.links if pair[0] != key))


def _decoded(row: Mapping[str, Any]) -> Entity:
    """An entity from its JSON form; unknown fields are refused."""
    names = {field.name for field in fields(Entity)}
    if strange := sorted(row.keys() - names):
        raise UsageError(f"unknown field {strange[0]!r} in the gazetteer overlay")
    values: dict[str, Any] = {
        key: tuple(value) if key in _TUPLES else value for key, value in row.items()
    }
    return Entity(**values)


def read_overlay(path: Path) -> Overlay:
    """The overlay in `path`; empty when there is no such file, `UsageError` when it is broken."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        links = tuple(sorted((str(key), str(to)) for key, to in data.get("links", {}).items()))
        return Overlay(tuple(map(_decoded, data["added"])), frozenset(data["removed"]), links)
    except FileNotFoundError:
        return Overlay()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not a gazetteer overlay: {error}") from error


def write_overlay(path: Path, overlay: Overlay) -> None:
    """Write the overlay beside `path` and rename it into place."""
    data = {
        "added": [_sparse(asdict(entity)) for entity in overlay.added],
        "removed": sorted(overlay.removed),
        "links": dict(overlay.links),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutputUnwritable(f"{path}: {error.strerror}") from error


def _sparse(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something."""
    empty: Iterable[object] = ("", (), None)
    return {key: value for key, value in row.items() if value not in empty}
