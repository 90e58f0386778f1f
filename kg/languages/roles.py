"""Which construction brings which role: the frames of trigger words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import DataInvalid
from kg.languages.fold import fold_text

__all__ = ["Frame", "RoleTable", "read_roles"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The roles of an event word's neighbours; an empty role means that the place brings none.

    ``subject`` and ``object`` of its verb, ``passive_subject`` of the verb in the passive,
    ``construct`` what a following genitive may be, likeliest first, ``prepositions`` what a
    preposition or a phrase such as «من قبل» brings, ``pair`` the role of both sides of «بين … و
    …».
    """

    name: str
    subject: str = "agent"
    object: str = "target"
    passive_subject: str = "target"
    construct: tuple[str, ...] = ()
    prepositions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pair: str = ""
    example: str = ""


class RoleTable:
    """The frames of a language by name.

    >>> from kg.languages import load
    >>> load("ar").roles.frame("strike").prepositions["ضد"]
    ('target',)
    """

    def __init__(self, frames: Mapping[str, Frame]) -> None:
        self._frames = dict(frames)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all frames."""
        return tuple(self._frames)

    def frame(self, name: str) -> Frame:
        """The frame of this name; `KeyError` when there is none."""
        return self._frames[name]


def read_roles(data: Mapping[str, Any]) -> RoleTable:
    """The table in ``roles.yaml``: prepositions common to all, then the frames."""
    common = data.get("common", {})
    frames = {}
    for name, row in data["frames"].items():
        try:
            merged = {**common, **row.get("prepositions", {})}
            frames[name] = Frame(
                name,
                subject=row.get("subject", "agent"),
                object=row.get("object", "target"),
                passive_subject=row.get("passive_subject", row.get("object", "target")),
                construct=tuple(str(row.get("construct", "")).split()),
                prepositions={fold_text(k): tuple(str(v).split()) for k, v in merged.items()},
                pair=row.get("pair", ""),
                example=row.get("example", ""),
            )
        except (AttributeError, TypeError) as error:
            raise DataInvalid(f"frame {name!r}: {error}") from error
    return RoleTable(frames)
