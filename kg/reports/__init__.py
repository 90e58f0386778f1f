"""Read news reports as they are published: files, folders, archives, feeds and exports.

>>> from kg.reports import report_from_text
>>> report = report_from_text("قصفت طائرات احياء المدينة", date=None, lang="ar")
>>> report.id, report.published
('r-0316e7edf9a6b7ac', None)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from kg.errors import ReportUnreadable, UnknownLanguage
from kg.model import Report
from kg.reports.dates import find_dateline, find_in_name
from kg.reports.draft import Draft, Source
from kg.reports.formats import FORMATS, read_drafts
from kg.reports.inputs import find_sources
from kg.reports.language import detect

__all__ = ["FORMATS", "read_reports", "report_from_text"]

Complain = Callable[[ReportUnreadable], None]


def read_reports(
    paths: Iterable[str],
    *,
    complain: Complain,
    date: date | None = None,
    lang: str = "",
    source: str = "",
    known: tuple[str, ...] = ("ar", "en"),
) -> Iterator[Report]:
    """Yield every report behind `paths`, one at a time; `complain` hears of what cannot be read.

    Args:
        paths: files, folders, zip archives, or ``-`` for stdin.
        complain: called with one error a file or record; reading goes on with the next.
        date: publication date of all of them; overrides what they say themselves.
        lang: language of all of them; detected when empty.
        source: outlet, where the input names none.
        known: languages that can be read.
    """
    settle = _Settle(date, lang, source, known, complain)
    for path in paths:
        for file in _readable(path, complain):
            try:
                for draft in read_drafts(file):
                    if isinstance(draft, ReportUnreadable):
                        complain(draft)
                    elif report := settle(draft, file):
                        yield report
            except ReportUnreadable as err:
                complain(err)


def _readable(path: str, complain: Complain) -> Iterator[Source]:
    """The files behind `path` that may hold reports; where there is none, that is named."""
    met = 0

    def tell(error: ReportUnreadable) -> None:
        nonlocal met
        met += 1
        complain(error)

    for file in find_sources(path, tell):
        if file.asked or file.suffix in FORMATS:
            met += 1
            yield file
    if not met:
        known = " ".join(FORMATS)
        complain(
            ReportUnreadable(path, f"no report in it; kg reads files that end in {known} .zip")
        )


def report_from_text(
    text: str,
    *,
    date: date | None = None,
    lang: str = "",
    source: str = "",
    title: str = "",
    known: tuple[str, ...] = ("ar", "en"),
) -> Report:
    """A report out of a string, its language detected and its dateline looked for.

    Raises:
        ReportUnreadable: when the text is empty or in no known language.
    """
    problems: list[ReportUnreadable] = []
    settle = _Settle(date, lang, source, known, problems.append)
    report = settle(Draft(text=text, title=title), Source("text", b""))
    if report is None:
        raise problems[0]
    return report


class _Settle:
    """Turn drafts into reports: language, publication date with its origin, source and id."""

    def __init__(
        self, day: date | None, lang: str, source: str, known: tuple[str, ...], complain: Complain
    ) -> None:
        if lang and lang not in known:
            raise UnknownLanguage(lang, known)
        self.day, self.lang, self.source, self.known = day, lang, source, known
        self.complain = complain
        self.seen: dict[str, str] = {}

    def __call__(self, draft: Draft, file: Source) -> Report | None:
        name = f"{file.name}, {draft.where}" if draft.where else file.name
        try:
            return self._report(draft, file, name)
        except ReportUnreadable as err:
            self.complain(err)
            return None

    def _report(self, draft: Draft, file: Source, name: str) -> Report | None:
        if not draft.text.strip():
            raise ReportUnreadable(name, "no text in it")
        lang = self.lang or (draft.lang if draft.lang in self.known else "")
        lang = lang or detect(draft.text, file.name, self.known)
        if lang not in self.known:
            raise ReportUnreadable(
                name,
                f"language {lang!r} is not one of {', '.join(self.known)}; say --lang if it is",
            )
        if draft.bad_date and self.day is None:
            self.complain(
                ReportUnreadable(name, f"date {draft.bad_date!r} not understood; read without it")
            )
        published, origin = self._published(draft, file)
        digest = hashlib.sha256(f"{draft.title}\x1f{draft.text}".encode()).hexdigest()
        key = draft.id or f"r-{digest[:16]}"
        if self.seen.get(key) == digest:
            return None
        if key in self.seen:
            raise ReportUnreadable(name, f"id {key!r} was given to another text before")
        self.seen[key] = digest
        return Report(
            id=key,
            text=draft.text,
            lang=lang,
            published=published,
            published_from=origin,
            source=draft.source or self.source,
            url=draft.url,
            title=draft.title,
            path=file.name,
        )

    def _published(self, draft: Draft, file: Source) -> tuple[date | None, str]:
        """The publication date and where it was found, the surest place first."""
        places: tuple[tuple[str, Callable[[], date | None]], ...] = (
            ("option", lambda: self.day),
            ("metadata", lambda: draft.published),
            ("dateline", lambda: find_dateline(draft.text)),
            ("filename", lambda: find_in_name(file.name)),
        )
        for origin, look in places:
            if found := look():
                return found, origin
        return None, ""
