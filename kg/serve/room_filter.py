"""What an address asks for: which events, which page, in which form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from kg.export.select import EVERY_STATUS, Selection, choose
from kg.export.world import Event, World, local
from kg.graph.ids import fold_name
from kg.serve.reply import Refused
from kg.serve.room_snapshot import Snapshot
from kg.vocab import EVENT

__all__ = ["FIELDS", "Filter", "Page", "page_of", "read_filter"]

#: Fields of the form of filters.
FIELDS: Final = (
    *("q", "since", "until", "class", "actor", "with", "place", "status", "background"),
)

#: Things on one page.
_SIZE: Final = 50

#: Highest number of a page that is read.
_PAGES: Final = 1_000_000


@dataclass(frozen=True)
class Filter:
    """What was asked: ``given`` as it was written, ``selection`` what it means.

    Of ``others``, if any are named, one has a role in the event too.
    """

    given: Mapping[str, str]
    selection: Selection = field(default_factory=Selection)
    others: frozenset[str] = frozenset()

    def events(self, here: Snapshot) -> list[Event]:
        """The events that are wanted, by day."""
        words = fold_name(self.given.get("q", "")).split()
        return [
            event
            for event in here.world.dated
            if self.selection.keeps(event)
            and (not self.others or not self.others.isdisjoint(event.fillers(*event.roles)))
            and all(word in here.words[event.iri] for word in words)
        ]

    def of_what_happened(self) -> Filter:
        """The same, of what happened and is no background, unless a status is asked for."""
        statuses = self.selection.statuses or frozenset({"Asserted"})
        happened = replace(self.selection, statuses=statuses, background=False)
        return replace(self, selection=happened)

    def world(self, here: Snapshot) -> World:
        """The part of the graph that is wanted; words that were asked for stand in no relation."""
        events = {one.iri: one for one in self.events(here)}
        kept = choose(here.world, self.selection).relations
        narrowed = self.others or "q" in self.given
        relations = () if narrowed else (one for one in here.world.relations if one.iri in kept)
        return replace(here.world, events=events, relations=tuple(relations))

    @property
    def query(self) -> str:
        """The filters as they stand in an address."""
        return urlencode({key: value for key, value in self.given.items() if value})


def read_filter(params: QueryParams, here: Snapshot) -> Filter:
    """The filters of an address. Raises `Refused` for a value that cannot be what it must."""
    given = {key: params[key].strip() for key in FIELDS if params.get(key, "").strip()}
    since, until = _day(given, "since"), _day(given, "until")
    if since and until and since > until:
        raise Refused(400, f"since: {since} is after {until}")
    classes = params.getlist("class") if "class" in given else []
    classes = [one for one in classes if one]
    for one in classes:
        if one not in EVENT:
            raise Refused(400, f"class: no class of event {one!r}")
    status = given.get("status", "")
    if status and status.capitalize() not in EVERY_STATUS:
        raise Refused(400, f"status: no status {status!r}")
    selection = Selection(
        since,
        until,
        frozenset(local(EVENT[one]) for one in classes),
        _named(here, given, "actor"),
        _named(here, given, "place"),
        frozenset({status.capitalize()} if status else ()),
        background=False if given.get("background") == "no" else None,
    )
    return Filter(given, selection, _named(here, given, "with"))


def _day(given: Mapping[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(given[name]) if name in given else None
    except ValueError:
        raise Refused(400, f"{name}: {given[name]!r} is no date; write 2016-04-30") from None


def _named(here: Snapshot, given: Mapping[str, str], name: str) -> frozenset[str]:
    if name not in given:
        return frozenset()
    found = here.named(given[name])
    if not found:
        raise Refused(400, f"{name}: nobody and nothing is called {given[name]!r} here")
    return found


@dataclass(frozen=True)
class Page:
    """One page of a list: ``number`` of ``pages``, ``total`` things in all."""

    things: Sequence[Any]
    number: int
    pages: int
    total: int


def page_of(things: Iterable[Any], params: Mapping[str, str]) -> Page:
    """The page that an address asks for; `Refused` where there is no such page.

    >>> page = page_of(range(120), {"page": "3"})
    >>> len(page.things), page.pages, page.total
    (20, 3, 120)
    """
    listed = list(things)
    pages = max(1, -(-len(listed) // _SIZE))
    written = params.get("page", "") or "1"
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
    if not 1 <= number <= min(pages, _PAGES):
        raise Refused(404, f"page: there is no page {written[:20]!r}; the last is {pages}")
    start = (number - 1) * _SIZE
    return Page(listed[start : start + _SIZE], number, pages, len(listed))
