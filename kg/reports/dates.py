"""The day a report was published, and where that is written: metadata, dateline or file name.

Nothing is made up: what cannot be read as a full day is no date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["find_dateline", "find_in_name", "parse_date"]

_ISO = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?$")
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[\sT,].*)?$")
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?\s*$")
_EPOCH = re.compile(r"^\s*(\d{9,10}|\d{12,13})(?:\.\d+)?\s*$")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

#: A dateline stands in the first lines; this many characters are looked at.
_HEAD = 400

#: A line that holds little more than a date (day name, place, agency) is a dateline.
_SPARE = 40

#: Or the date stands before the dash, colon or bracket that opens the story.
_OPENING = re.compile(r"\s*(?:\d{1,2}:\d{2}\s*)?(?:[-–—:)\]]|\([^)]{1,30}\)\s*[-–—:]?)")


def parse_date(value: str) -> date | None:
    """A day from metadata: ISO 8601, RFC 2822, day-first numbers, a time stamp; else ``None``.

    >>> parse_date("٢٠١٦-٠٥-٠١T08:00:00Z"), parse_date("Sun, 01 May 2016 08:00:00 GMT")
    (datetime.date(2016, 5, 1), datetime.date(2016, 5, 1))
    >>> parse_date("1/5/2016"), parse_date("soon")
    (datetime.date(2016, 5, 1), None)
    """
    value = value.translate(_DIGITS)
    for pattern, order in ((_ISO, (1, 2, 3)), (_COMPACT, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))):
        if found := pattern.match(value):
            return _day(*(int(found[i]) for i in order))
    if found := _EPOCH.match(value):
        seconds = int(found[1]) / (1000 if len(found[1]) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    try:
        return parsedate_to_datetime(value).date()
    except (TypeError, ValueError, IndexError):
        return _written(value)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(value: str) -> date | None:
    """A date in words, such as «1 أيار/مايو 2016» or "May 1, 2016"."""
    for _, _, found in _full_days(value):
        return found
    return None


def _full_days(text: str) -> list[tuple[int, int, date]]:
    """Every full date written in `text` (day, month and year), in whatever language has it."""
    from kg.languages import known
    from kg.languages.times import find_times

    found = {
        (time.span.start, time.span.end, time.earliest)
        for lang in known()
        for time in find_times(text, lang, None)
        if time.earliest is not None and time.earliest == time.latest and time.precision == "day"
    }
    return sorted(found)


def find_dateline(text: str) -> date | None:
    """The date in the text's own dateline, if its first lines have one.

    A date inside the story («في 22 نيسان 2016 قتل …») is none: it must stand on a line of little
    else, or before the dash, colon or bracket that opens the story.

    >>> find_dateline("دمشق (أ ف ب) 30 نيسان/ابريل 2016 - قصفت طائرات احياء المدينة")
    datetime.date(2016, 4, 30)
    >>> find_dateline("قتل ثلاثة اشخاص في 22 نيسان/ابريل 2016 في قصف طال احياء سكنية شرقا")
    """
    at = 0
    for line in text[:_HEAD].splitlines(keepends=True)[:4]:
        for start, end, found in _full_days(line):
            rest = len(line.strip()) - (end - start)
            if rest <= _SPARE or (start < 100 and _OPENING.match(line, end)):
                return found
        at += len(line)
    return None


def find_in_name(name: str) -> date | None:
    """The date in a file name such as ``2024-05-12-aleppo.txt`` or ``20240512_a.html``.

    >>> find_in_name("news/2024-05-12-aleppo.ar.txt"), find_in_name("report-2024.txt")
    (datetime.date(2024, 5, 12), None)
    """
    found = _IN_NAME.search(name.rsplit("/", 1)[-1])
    return _day(int(found[1]), int(found[3]), int(found[4])) if found else None
