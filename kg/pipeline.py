"""The whole way in a few lines: reports → what they say → links → graph.

`read` takes one text, `annotate` streams reports, `build` makes the graph. The reader and the
gazetteer are opened once a process and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as day
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.languages import known
from kg.linking import Gazetteer, Linker
from kg.linking.own import overlay_mark, own_overlay
from kg.model import Annotated, EntityFacts, Report
from kg.reading.released import available
from kg.reports import read_reports, report_from_text
from kg.vocab import BASE

if TYPE_CHECKING:
    from datetime import datetime

    from kg.graph.provenance import Run
    from kg.graph.store import Graph
    from kg.reading.reader import Reader

__all__ = [
    "READERS",
    "Engine",
    "annotate",
    "best_reader",
    "build",
    "checked_reader",
    "engine",
    "facts",
    "read",
    "read_by",
    "reader_in",
    "run_of",
]

#: Folders of `kg` whose code and data decide how a report is read.
_DECIDING: Final = ("languages", "linking", "models", "reading")

#: Readers by name: the lexicon and its rules, the trained model, or both together.
READERS: Final = ("rules", "model", "both")


@dataclass(frozen=True, slots=True)
class _Facts:
    """The gazetteer as the graph sees it: what is known of a key, if anything."""

    gazetteer: Gazetteer
    known: dict[str, EntityFacts | None] = field(default_factory=dict, compare=False)

    def get(self, key: str, /) -> EntityFacts | None:
        if key not in self.known:
            try:
                self.known[key] = self.gazetteer.facts(key)
            except KeyError:
                self.known[key] = None
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Engine:
    """What a process reads with: a reader, and a linker over the gazetteer."""

    reader: Reader
    linker: Linker
    gazetteer: Gazetteer

    def annotate(self, reports: Iterable[Report]) -> Iterator[Annotated]:
        """Read and link each report, in order."""
        for report in reports:
            yield self.linker.link(self.reader.read(report))


def best_reader() -> str:
    """``both`` where the model's weights are installed, else ``rules``."""
    return "both" if available() else "rules"


def engine(reader: str | None = None) -> Engine:
    """The engine of this process, opened at its first use; of `best_reader` if none is said."""
    return _engine(checked_reader(reader))


def checked_reader(reader: str | None = None) -> str:
    """The reader's name, `best_reader` if none is said; `UsageError` if it cannot be had."""
    name = reader or best_reader()
    if name not in READERS:
        raise UsageError(f"no reader {name!r}; known: {', '.join(READERS)}")
    if name != "rules" and not available():
        raise UsageError(f"--reader {name}: the model is not installed; use --reader rules")
    return name


@cache
def _engine(name: str) -> Engine:
    gazetteer = _gazetteer()
    return Engine(_reader(name, gazetteer), Linker(gazetteer), gazetteer)


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open(overlay=own_overlay())


def facts() -> _Facts:
    """What is known of entities by their keys; opened without the reader."""
    return _Facts(_gazetteer())


@cache
def read_by(reader: str) -> str:
    """What reads: version, reader, and a digest of the code and data that decide how.

    Two readings of a report by the same of these are the same.
    """
    data = "+".join(filter(None, (fingerprint(_DECIDING), overlay_mark())))
    return f"kg {version('conflict-kg')} reader={reader} data={data}"


def reader_in(told: str) -> str:
    """The reader that `read_by` names, or nothing.

    >>> reader_in("kg 0.1.0 reader=rules data=0123")
    'rules'
    """
    found = (part.removeprefix("reader=") for part in told.split() if part.startswith("reader="))
    return next(found, "")


def run_of(reader: str, stamp: datetime | None = None) -> Run:
    """The record of a run with this reader."""
    from kg.graph.provenance import Run

    return Run(version("conflict-kg"), {"reader": reader}, stamp)


def _reader(name: str, gazetteer: Gazetteer) -> Reader:
    """The reader of this name; what it is made of is loaded here, where something is read."""
    from kg.reading.reader import Reader

    if name == "rules":
        return Reader(names=gazetteer)
    from kg.reading.joint import joined
    from kg.reading.neural import NeuralReader

    head, tail = joined(NeuralReader(), rules=name == "both")
    return Reader(names=gazetteer, head=head, tail=tail)


def _day(value: str | day | None) -> day | None:
    if value is None or isinstance(value, day):
        return value
    try:
        return day.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is not a date; write it as 2016-05-01") from None


def read(
    text: str,
    *,
    date: str | day | None = None,
    lang: str = "",
    source: str = "",
    title: str = "",
) -> Annotated:
    """What a text says: mentions, events and relations, linked to Wikidata.

    Args:
        text: the report as published.
        date: its publication date; without one, relative times stay unresolved.
        lang: its language; detected when empty.
        source: the outlet.
        title: its title, read as a passage of its own.

    >>> told = read("قصفت طائرات روسية مدينة حلب السبت.", date="2016-05-01")
    >>> [(event.cls, event.time.value) for event in told.body.events]
    [('AirStrike', '2016-04-30')]
    """
    report = report_from_text(
        text, date=_day(date), lang=lang, source=source, title=title, known=known()
    )
    return next(engine().annotate([report]))


def annotate(reports: Iterable[Report], *, reader: str | None = None) -> Iterator[Annotated]:
    """Read and link reports one by one, so that memory stays flat."""
    return engine(reader).annotate(reports)


def build(
    reports: str | Path | Iterable[str | Path | Report | Annotated],
    *,
    date: str | day | None = None,
    reader: str | None = None,
    base: str = BASE,
    stamp: datetime | None = None,
    into: Graph | None = None,
) -> Graph:
    """The knowledge graph of some reports.

    Args:
        reports: paths (files, folders, archives), `Report` values, or what was read already.
        date: publication date of all reports read from paths.
        reader: which reader reads them; one of `READERS`.
        base: where the IRIs of the graph live.
        stamp: the time to record for this run; the latest publication date when left out.
        into: a store to add to, which reads only what it does not hold; a new graph in memory
            when left out.

    >>> graph = build([report_from_text("قصفت قوات النظام مدينة حلب.", date=day(2016, 5, 1))])
    >>> graph.counts()["events"]
    1

    Raises:
        ReportUnreadable: when a path cannot be read.
    """
    from kg.graph.build import archive_of, build_graph
    from kg.graph.store import Graph

    name = checked_reader(reader)
    items = [reports] if isinstance(reports, str | Path) else reports
    graph = Graph(base=base) if into is None else into
    archive = archive_of(graph)
    held = {} if archive is None else archive.digests(read_by(name))
    told = _annotated(_opened(items, _day(date)), name, held)
    return build_graph(told, facts(), run=run_of(name, stamp), into=graph, read_by=read_by(name))


def _opened(
    items: Iterable[str | Path | Report | Annotated], date: day | None
) -> Iterator[Report | Annotated]:
    """Reports in the place of paths."""
    for item in items:
        if isinstance(item, Report | Annotated):
            yield item
        else:
            yield from read_reports([str(item)], complain=_raise, date=date, known=known())


def _annotated(
    items: Iterable[Report | Annotated], reader: str, held: Mapping[str, str]
) -> Iterator[Annotated]:
    """What is not `held` already, by id and digest, read."""
    from kg.graph.archive import report_digest

    for item in items:
        if isinstance(item, Annotated):
            yield item
        elif held.get(item.id) != report_digest(item):
            yield from engine(reader).annotate([item])


def fingerprint(folders: Iterable[str]) -> str:
    """A digest of the files in these folders of `kg`, by their names and bytes."""
    home = Path(__file__).parent
    total = sha256()
    for folder in folders:
        for file in sorted((home / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(file.relative_to(home).as_posix().encode() + b"\0")
                with file.open("rb") as data:
                    total.update(file_digest(data, "sha256").digest())
    return total.hexdigest()[:16]


def _raise(error: Exception) -> None:
    raise error
