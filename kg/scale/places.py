"""Files wherever they lie: in a folder here, or behind an address that fsspec knows (s3://, …).

A file that is not here is copied into a temporary folder for as long as it is read, under its own
name, so that its suffix and a date in its name keep their meaning.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from kg.errors import KgError, ReportUnreadable, UsageError
from kg.languages import known
from kg.model import Report
from kg.reports import FORMATS, read_reports
from kg.reports.inputs import files_in

__all__ = [
    "As",
    "Place",
    "exists",
    "find_places",
    "is_address",
    "open_place",
    "read_place",
    "save",
    "sweep",
]

_BLOCK: Final = 1 << 20

Complain = Callable[[ReportUnreadable], None]


@dataclass(frozen=True, slots=True)
class As:
    """What reports are read as, where they do not say so themselves."""

    day: date | None = None
    lang: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A file: its ``name`` for people, its full ``address``, and its size and version."""

    name: str
    address: str
    size: int
    version: str

    @property
    def suffix(self) -> str:
        """The last suffix in lower case."""
        return Path(self.address).suffix.lower()


def is_address(path: str) -> bool:
    """Whether a path is an address for fsspec, as against a file here.

    >>> is_address("s3://bucket/reports/"), is_address("reports/")
    (True, False)
    """
    return "://" in path


def find_places(paths: Iterable[str], complain: Complain) -> Iterator[Place]:
    """Every file behind `paths`, those of a folder in one fixed order."""
    for path in paths:
        if path == "-":
            raise UsageError("standard input cannot be shared out; name files or folders")
        found = list(_at_address(path) if is_address(path) else _here(Path(path)))
        if not found:
            complain(ReportUnreadable(path, "no such file or folder, or nothing in it to read"))
        yield from found


def _here(path: Path) -> Iterator[Place]:
    inside = path.is_dir()
    for file in files_in(path) if inside else [path]:
        if file.is_file() and (not inside or _readable(file.name)):
            about = file.stat()
            name = file.as_posix()
            yield Place(name, os.path.abspath(name), about.st_size, str(about.st_mtime_ns))


def _at_address(address: str) -> Iterator[Place]:
    system, path = _system(address)
    try:
        found: dict[str, dict[str, Any]] = system.find(path, detail=True)
    except (OSError, ValueError) as error:
        raise ReportUnreadable(address, f"cannot be listed: {error}") from error
    stores = tuple(f"{key.rpartition('/')[0]}/" for key in found if key.endswith("/kg.json"))
    for key in sorted(found):
        if key.startswith(stores):
            continue
        about = found[key]
        name = system.unstrip_protocol(key)
        if key != path and (not _readable(key) or "/." in key[len(path) :]):
            continue
        # Under which names file systems say of a file that it is another than before.
        version = next(
            (about[one] for one in ("ETag", "etag", "mtime", "created") if one in about), ""
        )
        yield Place(name, name, int(about.get("size") or 0), str(version))


def _readable(name: str) -> bool:
    return Path(name).suffix.lower() in {*FORMATS, ".zip"}


def _system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it."""
    if address.startswith(("http://", "https://")):
        raise UsageError(f"{address}: a feed on the web is read with --watch")
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise UsageError(f"{address}: needs: pip install 'conflict-kg[cluster]'") from None
    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{address}: {error}") from None
    return system, str(path)


def exists(address: str) -> bool:
    """Whether a file is there."""
    if not is_address(address):
        return os.path.exists(address)
    system, path = _system(address)
    return bool(system.exists(path))


@contextmanager
def open_place(address: str) -> Iterator[IO[bytes]]:
    """A file here or behind an address, opened to be read."""
    if is_address(address):
        system, path = _system(address)
        with system.open(path, "rb") as file:
            yield file
    else:
        with open(address, "rb") as file:
            yield file


def save(local: Path, address: str) -> None:
    """Put a finished file where it belongs, whole or not at all, in the place of what is there."""
    try:
        if not is_address(address):
            aside = Path(f"{address}{_aside()}")
            shutil.copyfile(local, aside)
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(aside, address)
            return
        system, path = _system(address)
        aside_path = f"{path}{_aside()}"
        system.put_file(str(local), aside_path)
        system.mv(aside_path, path)
    except OSError as error:
        raise KgError(f"{address}: cannot write: {error.strerror or error}") from error


def _aside() -> str:
    """What is added to the name of a file that is not finished; no other has the same."""
    return f".{os.urandom(8).hex()}.part"


def sweep(folder: str) -> None:
    """Remove what killed workers left unfinished in a folder of this machine."""
    if not is_address(folder):
        for stale in Path(folder).glob("part-*.part"):
            stale.unlink(missing_ok=True)


def read_place(
    place: Place, read_as: As, complain: Complain, *, start: int = 0, end: int | None = None
) -> Iterator[Report]:
    """The reports in a file, or, of one with a report a line, in the lines that begin in a part."""
    whole = start == 0 and end is None
    name = place.name if start == 0 else f"{place.name}@{start}"
    if whole and not is_address(place.address):
        yield from _read(place.address, place.name, name, read_as, complain)
        return
    try:
        with tempfile.TemporaryDirectory(prefix="kg-") as folder:
            copy = Path(folder) / Path(place.address).name
            with open_place(place.address) as source, copy.open("wb") as out:
                if whole:
                    shutil.copyfileobj(source, out, _BLOCK)
                else:
                    _copy_lines(source, out, start, place.size if end is None else end)
            if whole or copy.stat().st_size:
                yield from _read(str(copy), place.name, name, read_as, complain)
    except OSError as error:
        complain(ReportUnreadable(name, str(error.strerror or error).lower()))


def _copy_lines(source: IO[bytes], out: IO[bytes], start: int, end: int) -> None:
    """Copy the lines that begin at or after `start` and before `end`."""
    at = start
    if start:
        source.seek(start - 1)
        at = start - 1 + len(source.readline())
    while at < end and (line := source.readline()):
        out.write(line)
        at += len(line)


def _read(path: str, name: str, told: str, read_as: As, complain: Complain) -> Iterator[Report]:
    """Read a file here, and speak of it by the name that people know."""

    def named(error: ReportUnreadable) -> None:
        complain(ReportUnreadable(told + error.path.removeprefix(path), error.reason))

    for report in read_reports(
        [path],
        complain=named,
        date=read_as.day,
        lang=read_as.lang,
        source=read_as.source,
        known=known(),
    ):
        yield replace(report, path=name + report.path.removeprefix(path))
