"""What stands around a picture: which part of the graph it shows, and where that comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from kg.export.select import EVERY_STATUS, Selection
from kg.export.world import World
from kg.view.words import LANGUAGES, clipped, day_in, name_in, say, term

__all__ = ["Wanted", "line", "notes", "settled"]

_COMMA: Final = {"ar": "، ", "en": ", "}
_MOST_SOURCES: Final = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user asked for: the selection, with actors and places as they were typed."""

    selection: Selection = field(default_factory=Selection)
    actors: Sequence[str] = ()
    places: Sequence[str] = ()


def settled(selection: Selection) -> Selection:
    """A selection as pictures take it: what happened, without background, unless asked otherwise.

    >>> sorted(settled(Selection()).statuses), settled(Selection(background=True)).background
    (['Asserted'], True)
    """
    return replace(
        selection,
        statuses=selection.statuses or frozenset({"Asserted"}),
        background=bool(selection.background),
    )


def line(world: World, wanted: Wanted, lang: str, more: Sequence[str] = ()) -> str:
    """The line under a title: days, filters, how much it rests on."""
    counted = say("counted", lang, events=len(world.events), reports=_reports(world))
    return " · ".join(one for one in (*_filters(world, wanted, lang), *more, counted) if one)


def _reports(world: World) -> int:
    """Reports that tell of something shown."""
    told = {one for event in world.events.values() for one in event.reports}
    return len(told | {one.report for one in world.relations})


def _filters(world: World, wanted: Wanted, lang: str) -> Iterator[str]:
    asked, join = wanted.selection, _COMMA[lang].join
    yield _span(world, asked, lang)
    yield join(term(one, lang) for one in sorted(asked.classes))
    for typed in (wanted.actors, wanted.places):
        yield join(_named(world, one, lang) for one in typed)
    if asked.statuses == EVERY_STATUS:
        yield say("every status", lang)
    elif asked.statuses != {"Asserted"}:
        yield join(term(one, lang) for one in sorted(asked.statuses))
    if asked.min_confidence is not None:
        yield say("sure", lang, least=asked.min_confidence)
    if asked.background:
        yield say("recalled", lang)


def _span(world: World, asked: Selection, lang: str) -> str:
    """The days that were asked for, or those of the events."""
    if asked.since and asked.until:
        days = [asked.since, asked.until]
    elif asked.since:
        return say("since", lang, day=day_in(asked.since, lang))
    elif asked.until:
        return say("until", lang, day=day_in(asked.until, lang))
    else:
        known = ((event.earliest, event.latest) for event in world.events.values())
        days = sorted(day for pair in known for day in pair if day)
    if not days:
        return ""
    first, last = day_in(days[0], lang), day_in(days[-1], lang)
    return first if first == last else say("span", lang, first=first, last=last)


def _named(world: World, typed: str, lang: str) -> str:
    """The name of what was typed as an identifier, else as it was typed."""
    for one in world.entities.values():
        if typed in {one.qid, one.iri}:
            return name_in(one.labels, lang)
    return typed


def notes(
    world: World, wanted: Wanted, more: Sequence[tuple[str, dict[str, object]]] = ()
) -> dict[str, list[str]]:
    """The notes under a picture in each language: `more` are keys of words with what fills them."""
    shown = "told" if wanted.selection.statuses == {"Asserted"} else "doubt"
    return {
        lang: [
            *(say(key, lang, **parts) for key, parts in more),
            say(shown, lang),
            say("read", lang, sources=_sources(world, lang)),
        ]
        for lang in LANGUAGES["both"]
    }


def _sources(world: World, lang: str) -> str:
    """Who published most of the reports."""
    known = Counter(one.publisher for one in world.reports.values() if one.publisher)
    first = sorted(known, key=lambda name: (-known[name], name))
    if not first:
        return say("reports", lang)
    named = _COMMA[lang].join(clipped(name, 40) for name in first[:_MOST_SOURCES])
    return f"{named} {say('and others', lang)}" if len(first) > _MOST_SOURCES else named
