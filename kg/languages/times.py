"""Find when things happened, worked out against the publication date.

The grammar is small and written for news (`times_patterns`, `times.yaml`). `dateparser` 1.5.0,
which reads two hundred locales, was measured on the tables of ``tests/data`` and left out: of the
days there its ``search_dates`` gets 40 of 89 right in Arabic («27 شباط/فبراير 2016» and «منذ 22
نيسان» are not read) and 53 of 71 in English; it gives words without offsets, 30 of 183 as they are
marked; it reads «مارس» ("practised") and "may march" as months; and of 26 times that nothing dates
it dates 12 from today, which must never happen here. `hijridate` does what it does well, the Hijri
calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kg.languages.numbers import Number, cached_words, numbers_in
from kg.languages.times_actions import ACTIONS, Act, Action
from kg.languages.times_calendar import Stretch
from kg.languages.times_context import Context
from kg.languages.times_hijri import HIJRI
from kg.languages.times_patterns import Groups, Item, grammar, items_of, rewrite
from kg.languages.times_relative import RELATIVE
from kg.model import Span, Time

__all__ = [
    "TimeExpression",
    "find_times",
    "read_times",
]

_ALL: Final[dict[str, Action]] = {**ACTIONS, **HIJRI, **RELATIVE}


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time with how it is known.

    ``kind``: ``absolute`` (its year is written), ``relative`` (against the publication date),
    ``anaphoric`` (from another time of the text: «في اليوم نفسه», ``shift`` days after it),
    ``duration`` («لمدة أسبوعين») or ``vague`` («مؤخرا»). ``part`` is the part of the day.
    ``saying`` marks the time of a statement («قال امس ان»), which is not the event's. ``swing`` is
    the day on the other side of publication that a bare weekday may mean. ``first`` and ``last``
    are word indexes.
    """

    time: Time
    kind: str
    part: str
    shift: int | None
    saying: bool
    first: int
    last: int
    swing: date | None = None


def _expression(text: str, item: Item, when: Stretch, context: Context) -> TimeExpression:
    written = Span.of(text, item.start, context.line[item.last].end)
    reference = context.published if when.kind == "relative" and when.value else None
    time = Time(written, when.value, when.first, when.last, when.precision, reference)
    saying = context.is_saying(item.first, item.last)
    place = (item.first, item.last)
    return TimeExpression(time, when.kind, when.part, when.shift, saying, *place, when.swing)


def read_times(
    text: str, lang: str, published: date | None = None, *, future: bool | None = None
) -> tuple[TimeExpression, ...]:
    """Every time of `text` with how it is known; see `find_times`.

    ``future`` says which way undirected times lie; by default the verb near each one decides.
    """
    return _read(text, lang, published, future)


#: Passages whose times, and whose words as items, are kept: one is read several times over.
_KEPT: Final = 64


@lru_cache(maxsize=_KEPT)
def _items(text: str, lang: str) -> tuple[Item, ...]:
    return tuple(items_of(cached_words(text), _numbers(text, lang), grammar(lang)))


def _numbers(text: str, lang: str) -> dict[int, Number]:
    return {number.first: number for number in numbers_in(text, lang)}


@lru_cache(maxsize=_KEPT)
def _read(
    text: str, lang: str, published: date | None, future: bool | None
) -> tuple[TimeExpression, ...]:
    known = grammar(lang)
    context = Context(cached_words(text), _numbers(text, lang), known, published, future)

    def act(action: str, groups: Groups, first: int, last: int) -> Stretch | None:
        return _ALL[action](Act(context, groups, first, last))

    items = list(_items(text, lang))
    for stage in known.stages:
        items = rewrite(items, stage, known.codes, act)
    return tuple(
        _expression(text, item, item.value, context)
        for item in items
        if isinstance(item.value, Stretch)
    )


def find_times(text: str, lang: str, published: date | None = None) -> tuple[Time, ...]:
    """Every time of `text`, in order.

    Week days and «امس» count from `published`; the nearest past day is meant unless the verb near
    it is future. Without `published` a relative time keeps its words and gets no value.

    >>> [time] = find_times("قصفت القوات المدينة فجر الاحد", "ar", date(2016, 5, 3))
    >>> time.span.text, time.value, time.precision
    ('فجر الاحد', '2016-05-01', 'part')
    >>> find_times("قصفت القوات المدينة فجر الاحد", "ar")[0].value
    ''
    """
    return tuple(found.time for found in read_times(text, lang, published))
