"""A share of the input as a pure function: files in, one file of annotations out.

A part is known by a digest of what goes into it and what reads it, and its file is written aside
and renamed. So a part that is there is whole and right, whoever wrote it and however often it was
tried: work that is done at least once comes out exactly once.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Final

from kg.errors import KgError, ReportUnreadable
from kg.graph.archive import headed
from kg.model import Report
from kg.scale.kept import How
from kg.scale.outcome import SetAside
from kg.scale.places import As, Complain, Place, exists, open_place, read_place, save
from kg.scale.pool import Pool
from kg.scale.serial import Hands

__all__ = ["Part", "Piece", "Summary", "is_done", "part_lines", "plan", "read_part", "summary_of"]

#: Bytes of input in a part: some hundred reports, so that a part takes seconds to minutes.
PART_BYTES: Final = 1 << 20

#: Suffixes of files that may be cut between lines.
_LINES: Final = frozenset((".jsonl", ".ndjson"))

#: One file in so many may begin a new part, so that a file more or less moves few others.
_CUT: Final = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or the lines of it that begin from ``start`` on and before ``end``."""

    place: Place
    start: int = 0
    end: int | None = None

    @property
    def size(self) -> int:
        """How many bytes it is."""
        return (self.place.size if self.end is None else self.end) - self.start


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces to be read into the file at the address ``out``."""

    pieces: tuple[Piece, ...]
    read_as: As
    how: How
    out: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a part came to; all that is told of it over the network."""

    documents: int
    events: int
    problems: int


def plan(
    places: Iterable[Place], read_as: As, how: How, folder: str, *, size: int = PART_BYTES
) -> list[Part]:
    """Cut the input into parts of about `size` bytes, whose files will lie in `folder`."""
    groups: list[list[Piece]] = []
    for piece in _pieces(places, size):
        if not groups or _begins(groups[-1], piece, size):
            groups.append([])
        groups[-1].append(piece)
    return [_part(group, read_as, how, folder) for group in groups]


def _begins(group: list[Piece], piece: Piece, size: int) -> bool:
    """Whether a piece begins a new part after `group`."""
    filled = sum(one.size for one in group)
    cut = sha256(piece.place.address.encode()).digest()[0] % _CUT == 0
    return (
        piece.end is not None
        or group[-1].end is not None
        or filled + piece.size > 2 * size
        or (filled >= size and cut)
    )


def _pieces(places: Iterable[Place], size: int) -> Iterator[Piece]:
    for place in places:
        if place.suffix in _LINES and place.size > 2 * size:
            cuts = [*range(0, place.size, size), place.size]
            for start, end in pairwise(cuts):
                yield Piece(place, start, end)
        else:
            yield Piece(place)


def _part(group: list[Piece], read_as: As, how: How, folder: str) -> Part:
    key = sha256(how.read_by.encode())
    for value in ([asdict(piece) for piece in group], asdict(read_as)):
        key.update(json.dumps(value, sort_keys=True, default=str).encode())
    out = f"{folder.rstrip('/')}/part-{key.hexdigest()[:24]}.jsonl"
    return Part(tuple(group), read_as, replace(how, jobs=1), out)


def is_done(part: Part) -> bool:
    """Whether the file of a part is there."""
    return exists(part.out)


def read_part(part: Part) -> Summary:
    """Read a part into its file, unless that is there; what reads is opened once a process.

    Raises `KgError` where another version of the program reads than the part is meant for.
    """
    if is_done(part):
        return summary_of(part)
    _same_version(part.how)
    problems: list[ReportUnreadable] = []
    documents = events = 0
    with _READING, tempfile.TemporaryDirectory(prefix="kg-") as folder:
        place = Path(folder) / "part.jsonl"
        with place.open("wb") as out:
            reports = _reports(part, problems.append)
            for outcome in _hands(part.how).read(reports):
                if isinstance(outcome, SetAside):
                    problems.append(outcome.error())
                    continue
                documents, events = documents + 1, events + outcome.events
                out.write(headed(outcome.report, outcome.line, part.how.read_by))
            for problem in problems:
                told = {"problem": [problem.path, problem.reason]}
                out.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
            summary = Summary(documents, events, len(problems))
            out.write(json.dumps({"part": asdict(summary)}).encode() + b"\n")
        save(place, part.out)
    return summary


def part_lines(part: Part) -> Iterator[bytes | ReportUnreadable]:
    """What is in the file of a part: a line for each report, in order, and what went wrong."""
    with open_place(part.out) as file:
        for line in file:
            if line.startswith(b'{"problem": '):
                yield ReportUnreadable(*json.loads(line)["problem"])
            elif not line.startswith(b'{"part": '):
                yield line


def summary_of(part: Part) -> Summary:
    """What the last line of the file of a part says of it."""
    with open_place(part.out) as file:
        file.seek(max(0, file.seek(0, 2) - 1000))
        last = file.read().splitlines()[-1]
    return Summary(**json.loads(last)["part"])


def _reports(part: Part, complain: Complain) -> Iterator[Report]:
    for piece in part.pieces:
        yield from read_place(piece.place, part.read_as, complain, start=piece.start, end=piece.end)


def _same_version(how: How) -> None:
    from kg.pipeline import read_by

    here = read_by(how.reader)
    if here != how.read_by:
        raise KgError(f"a worker has {here}, but {how.read_by} is asked for; install the same kg")


#: One part at a time in a process: an engine is no faster for being shared.
_READING: Final = Lock()
_OPEN: Final[dict[How, Hands]] = {}


def _hands(how: How) -> Hands:
    """What reads in this process: one child, so that no report can end the process itself."""
    if how not in _OPEN:
        _OPEN[how] = Pool(how.opening, 1, patience=how.patience)
    return _OPEN[how]
