"""The compiled gazetteer: one file of sorted arrays, mapped into memory rather than read.

Layout: a magic line, a JSON header with the place of each section, then the sections, each aligned
to eight bytes and little-endian. Names are kept as 64-bit fingerprints in sorted order, so that a
look-up is a binary search and opening costs nothing; what people want to read stands in a text
section, decoded only for the entity that is asked for.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kg.errors import ResourceMissing, StoreUnusable

__all__ = [
    "ADJECTIVE",
    "CAPITALS",
    "COMMON",
    "FIELD",
    "GIVEN",
    "NOBODY",
    "SHIPPED",
    "VARIANT",
    "WEAK",
    "Artefact",
    "Index",
    "fingerprint",
    "index_sections",
    "write_artefact",
]

#: Where the compiled file ships.
SHIPPED: Final = Path(__file__).resolve().parent / "gazetteer.bin"

#: Marks of a name in the index, in the low byte of its number: it needs support; the article is
#: added or taken off; it must be written in capitals; it is the country's adjective; it is a given
#: name as well; it is an ordinary word as well.
WEAK, VARIANT, CAPITALS, ADJECTIVE, GIVEN, COMMON = 1, 2, 4, 8, 16, 32

#: Stands for "no entity" in arrays of references.
NOBODY: Final = 0xFFFFFFFF

#: Separates the fields of an entity's text record.
FIELD: Final = "\x1f"

_MAGIC: Final = b"kg-gazetteer 1\n"


def fingerprint(text: str) -> int:
    """A 64-bit hash of a key, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def index_sections(name: str, postings: Mapping[str, Iterable[int]]) -> dict[str, array[int]]:
    """The three arrays of an index from keys to numbers.

    >>> sections = index_sections("n", {"b": [2], "a": [3, 1]})
    >>> list(Index(*(sections[f"n.{part}"] for part in ("key", "at", "value"))).find("a"))
    [1, 3]
    """
    by_hash = {fingerprint(key): sorted(set(values)) for key, values in postings.items()}
    if len(by_hash) != len(postings):
        raise StoreUnusable("two names have one fingerprint; widen it")
    keys, at, values = array("Q"), array("I", [0]), array("I")
    for key in sorted(by_hash):
        keys.append(key)
        values.extend(by_hash[key])
        at.append(len(values))
    return {f"{name}.key": keys, f"{name}.at": at, f"{name}.value": values}


def write_artefact(path: Path, sections: Mapping[str, array[Any] | bytes], about: object) -> None:
    """Write the sections to `path`, in the order of names; the same input gives the same bytes."""
    blobs: dict[str, bytes] = {}
    for name in sorted(sections):
        section = sections[name]
        if isinstance(section, array) and sys.byteorder == "big":
            section = array(section.typecode, section)
            section.byteswap()
        blobs[name] = section if isinstance(section, bytes) else section.tobytes()
    places, offset = {}, 0
    for name, blob in blobs.items():
        section = sections[name]
        code = section.typecode if isinstance(section, array) else "B"
        places[name] = [code, offset, len(blob)]
        offset += -(-len(blob) // 8) * 8
    header = json.dumps(
        {"about": about, "sections": places}, ensure_ascii=False, sort_keys=True
    ).encode()
    padded = header + b" " * (-(len(_MAGIC) + 8 + len(header)) % 8)
    aside = path.with_suffix(".part")  # never half, and never under the feet of a reader
    with aside.open("wb") as out:
        out.write(_MAGIC + len(padded).to_bytes(8, "little") + padded)
        for blob in blobs.values():
            out.write(blob + b"\0" * (-len(blob) % 8))
    aside.replace(path)


class Index:
    """A sorted array of fingerprints and the numbers listed under each."""

    def __init__(self, keys: Sequence[int], at: Sequence[int], values: Sequence[int]) -> None:
        self._keys, self._at, self._values = keys, at, values

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, key: str) -> Sequence[int]:
        """The numbers listed under `key`; empty when there are none."""
        wanted = fingerprint(key)
        place = bisect_left(self._keys, wanted)
        if place == len(self._keys) or self._keys[place] != wanted:
            return ()
        return self._values[self._at[place] : self._at[place + 1]]


class Artefact:
    """A compiled gazetteer, opened: arrays by section name."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            raise ResourceMissing(
                f"{path.name} is not there; run `python -m kg.linking.build`"
            ) from None
        except (OSError, ValueError) as error:
            raise StoreUnusable(f"{path}: cannot be read as a gazetteer: {error}") from error
        if bytes(self._view[: len(_MAGIC)]) != _MAGIC:
            raise StoreUnusable(f"{path}: not a gazetteer of this version; rebuild it")
        start = len(_MAGIC) + 8
        length = int.from_bytes(self._view[len(_MAGIC) : start], "little")
        header = json.loads(bytes(self._view[start : start + length]))
        self.about: Any = header["about"]
        self._places: dict[str, tuple[str, int, int]] = header["sections"]
        self._base = start + length

    def array(self, name: str) -> Any:
        """The section as a sequence of numbers, without a copy."""
        code, offset, length = self._places[name]
        raw = self._view[self._base + offset : self._base + offset + length]
        if sys.byteorder == "big" and code != "B":
            swapped = array(code, raw.tobytes())
            swapped.byteswap()
            return swapped
        view: Any = raw
        return view.cast(code) if code != "B" else raw

    def text(self, name: str) -> str:
        """The section as text."""
        return bytes(self.array(name)).decode()

    def index(self, name: str) -> Index:
        """The index whose three arrays were written under `name`."""
        return Index(*(self.array(f"{name}.{part}") for part in ("key", "at", "value")))
