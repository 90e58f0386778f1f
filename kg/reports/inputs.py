"""Find the files behind what the user names: files, folders, zip archives, and ``-`` for stdin.

Folders are walked in sorted order, so that the same input is read in the same order everywhere.
Hidden files are passed over, and so are stores: what was built of reports is no report.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import ReportUnreadable
from kg.reports.draft import Source

__all__ = ["MAX_BYTES", "files_in", "find_sources"]

#: A folder with this file is a store.
_STORE = "kg.json"

#: Largest single file or archive member read, in bytes: beyond this it is no report but a mistake.
MAX_BYTES = 512 * 1024 * 1024


def find_sources(path: str, complain: Callable[[ReportUnreadable], None]) -> Iterator[Source]:
    """Yield every file behind `path`; `complain` hears of what cannot be read."""
    if path == "-":
        yield Source("-", sys.stdin.buffer.read())
        return
    root = Path(path)
    if not root.exists():
        complain(ReportUnreadable(path, "no such file or folder"))
    elif (root / _STORE).is_file():
        complain(ReportUnreadable(path, "a store, not reports; kg export reads it"))
    elif root.is_dir():
        for file in files_in(root):
            yield from _open(file, False, complain)
    else:
        yield from _open(root, True, complain)


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder that may hold reports, in one fixed order."""
    found = sorted(folder.rglob("*"))
    stores = {file.parent for file in found if file.name == _STORE}
    for file in found:
        wanted = stores.isdisjoint(file.parents) and not _hidden(file.relative_to(folder))
        if wanted and file.is_file():
            yield file


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _open(
    file: Path, asked: bool, complain: Callable[[ReportUnreadable], None]
) -> Iterator[Source]:
    name = file.as_posix()
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ReportUnreadable(name, f"larger than {MAX_BYTES // 2**20} MB; split it")
        data = file.read_bytes()
    except ReportUnreadable as err:
        complain(err)
        return
    except OSError as err:
        complain(ReportUnreadable(name, (err.strerror or str(err)).lower()))
        return
    if file.suffix.lower() == ".zip":
        yield from _unzip(name, data, complain)
    else:
        yield Source(name, data, asked)


def _unzip(
    name: str, data: bytes, complain: Callable[[ReportUnreadable], None]
) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        complain(ReportUnreadable(name, "not a zip archive, or a damaged one"))
        return
    with archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            if member.is_dir() or _hidden(Path(member.filename)):
                continue
            inner = f"{name}/{member.filename}"
            if member.file_size > MAX_BYTES:
                complain(ReportUnreadable(inner, f"larger than {MAX_BYTES // 2**20} MB"))
                continue
            try:
                yield Source(inner, archive.read(member), asked=False)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as err:
                complain(ReportUnreadable(inner, f"cannot be unpacked: {err}"))
