"""What a store folder says of itself: its schema and base, and how older ones are brought on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import StoreUnusable
from kg.graph.output import open_output

__all__ = ["QUADS", "SCHEMA_VERSION", "Stamp", "bring_on", "read_stamp", "write_stamp"]

#: Version of what a store folder holds.
SCHEMA_VERSION: Final = 2

#: Folder in a store with the quads.
QUADS: Final = "quads"

_STAMP: Final = "kg.json"


class Stamp(NamedTuple):
    """The schema of a store, and where its IRIs live."""

    schema: int
    base: str


def read_stamp(folder: Path) -> Stamp | None:
    """What the folder says of itself; ``None`` if there is no store.

    Raises `StoreUnusable` for what is broken, or was made by a later version of the program.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreUnusable(f"{folder}: a file stands there; a store needs a folder")
    path = folder / _STAMP
    if not path.exists():
        if (folder / QUADS).exists():
            raise StoreUnusable(f"{folder}: {_STAMP} is missing; build the store anew")
        return None
    try:
        told = json.loads(path.read_text("utf-8"))
        stamp = Stamp(int(told["schema"]), str(told["base"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnusable(f"{path}: broken; build the store anew") from error
    if stamp.schema > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{folder}: store of schema {stamp.schema}, from a later kg; this one knows schemas up "
            f"to {SCHEMA_VERSION}: update kg, or build into another folder"
        )
    if stamp.schema != SCHEMA_VERSION and stamp.schema not in _STEPS:
        raise StoreUnusable(f"{folder}: store of schema {stamp.schema}, unknown; build it anew")
    return stamp


def write_stamp(folder: Path, base: str) -> None:
    """Say that the folder holds a store of this schema."""
    with open_output(folder / _STAMP) as out:
        told = {"schema": SCHEMA_VERSION, "base": base}
        out.write(json.dumps(told, indent=1).encode() + b"\n")


def bring_on(folder: Path, stamp: Stamp) -> Stamp:
    """Bring an older store to this schema, step by step; what was read stays, as do corrections."""
    while stamp.schema < SCHEMA_VERSION:
        _STEPS[stamp.schema](folder)
        stamp = Stamp(stamp.schema + 1, stamp.base)
    write_stamp(folder, stamp.base)
    return stamp


def _from_1(folder: Path) -> None:
    """The mirror of the quads goes; a list of units takes its place at the next filling."""
    for old in ("mirror.nq.gz", "mirror.nq.gz.new", "filling"):
        (folder / old).unlink(missing_ok=True)


#: By schema, how a store of it is brought to the next.
_STEPS: Final[Mapping[int, Callable[[Path], None]]] = {1: _from_1}
