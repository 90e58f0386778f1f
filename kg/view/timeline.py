"""Events over time for print: bars by class, and ranges of casualties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from kg.export.world import World
from kg.view.caption import Wanted, line, notes
from kg.view.series import Range, Step, core, ranges, step_for, tally
from kg.view.sheet import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    YELLOW,
    Sheet,
)
from kg.view.words import LANGUAGES, bilingual, clipped, day_in, languages, name_in, say, term

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["BY_EVENT", "draw_timeline", "draw_tolls"]

#: What ``--by`` takes for casualties besides steps in time.
BY_EVENT: Final = "event"

#: Colours of the commonest classes; the others are one grey.
_COLOURS: Final = (RED, BLUE, ORANGE, GREEN, SKY, PURPLE, YELLOW)
_OTHER: Final = "other"

#: Events that a sheet has rows for, and letters of their names.
_ROWS: Final = 24
_NAME: Final = 58

#: How many times the middle number the largest may be on an even axis.
_STEEP: Final = 60


def _sheet(
    world: World, asked: Wanted, labels: str, key: str,
    more: Sequence[tuple[str, dict[str, object]]], legend: Sequence[tuple[Any, str]],
) -> Sheet:  # fmt: skip
    return Sheet(
        labels,
        {lang: say(key, lang) for lang in LANGUAGES["both"]},
        {lang: line(world, asked, lang) for lang in LANGUAGES["both"]},
        notes(world, asked, more),
        [legend],
    )


def draw_timeline(
    world: World, wanted: Wanted | None = None, *, labels: str = "ar", by: str = ""
) -> Figure:
    """Draw how many events of which class began in each day, week, month or year."""
    from matplotlib.patches import Patch

    asked = wanted or Wanted()
    step = step_for(world.dated, by)
    found, undated = tally(world.dated, step)
    found, beyond = _near(found, asked)
    colours = _coloured(found)
    legend = [
        (Patch(fc=colour, ec=INK, lw=0.4), bilingual(labels, partial(term, cls)))
        for cls, colour in colours.items()
    ]
    more: list[tuple[str, dict[str, object]]] = []
    more += [("undated", {"count": undated})] if undated else []
    more += [("beyond", {"count": beyond})] if beyond else []
    sheet = _sheet(world, asked, labels, "timeline", more, legend)
    with sheet.drawn() as (figure, axes):
        _inset(axes, sheet.from_right)
        if found:
            _bars(axes, found, colours, step)
            _whole(axes.yaxis)
            _in_time(axes, list(found), step, sheet.leading)
        else:
            _nothing(axes, labels)
        axes.set_ylabel(bilingual(labels, lambda lang: say(f"events a {step.name}", lang)))
    return figure


def _near(
    found: Mapping[date, Counter[tuple[str, bool]]], asked: Wanted
) -> tuple[dict[date, Counter[tuple[str, bool]]], int]:
    """The pieces of time that most events lie in, and how many events lie beyond.

    A time that was asked for is shown whole.
    """
    if asked.selection.since or asked.selection.until or not found:
        return dict(found), 0
    first, last = core([day for day, counter in found.items() for _ in range(counter.total())])
    kept = {day: counter for day, counter in found.items() if first <= day <= last}
    return kept, sum(found[day].total() for day in found.keys() - kept.keys())


def _near_ranges(found: Sequence[Range], asked: Wanted) -> tuple[list[Range], int]:
    """The same for ranges."""
    if asked.selection.since or asked.selection.until or not found:
        return list(found), 0
    first, last = core([one.day for one in found if one.day for _ in one.events])
    kept = [one for one in found if one.day and first <= one.day <= last]
    return kept, sum(len(one.events) for one in found) - sum(len(one.events) for one in kept)


def _coloured(found: Mapping[date, Counter[tuple[str, bool]]]) -> dict[str, str]:
    """The commonest classes with their colours; the rest are one."""
    total: Counter[str] = Counter()
    for counter in found.values():
        for (cls, _), number in counter.items():
            total[cls] += number
    order = sorted(total, key=lambda cls: (-total[cls], cls))
    colours = dict(zip(order, _COLOURS, strict=False))
    return colours | ({_OTHER: GREY} if len(order) > len(colours) else {})


def _bars(
    axes: Axes,
    found: Mapping[date, Counter[tuple[str, bool]]],
    colours: Mapping[str, str],
    step: Step,
) -> None:
    """Stacks of classes; what did not happen stands on top, hatched."""
    import numpy as np

    days = list(found)
    width = np.array([(step.after(day) - day).days * 0.86 for day in days])
    left = np.array([day.toordinal() for day in days]) + width * 0.08
    base = np.zeros(len(days))
    for happened in (True, False):
        for cls, colour in colours.items():
            high = np.array([_of(counter, cls, happened, colours) for counter in found.values()])
            if high.any():
                look: dict[str, Any] = (
                    {"fc": colour, "ec": "white", "lw": 0.3}
                    if happened
                    else {"fc": "white", "ec": colour, "lw": 0.6, "hatch": "/////"}
                )
                kept = high > 0
                axes.bar(left[kept], high[kept], width[kept], base[kept], align="edge", **look)
                base += high


def _of(
    counter: Counter[tuple[str, bool]], cls: str, happened: bool, colours: Mapping[str, str]
) -> int:
    if cls != _OTHER:
        return counter[cls, happened]
    return sum(n for (one, flag), n in counter.items() if one not in colours and flag is happened)


def draw_tolls(
    world: World, wanted: Wanted | None = None, *, outcome: str = "Killed", labels: str = "ar",
    by: str = "",
) -> Figure:  # fmt: skip
    """Draw the range of what is said of people hurt, by step in time or by event."""
    from matplotlib.lines import Line2D

    asked = wanted or Wanted()
    step = None if by == BY_EVENT else step_for(world.dated, by)
    found, uncounted, undated = ranges(world.dated, outcome, step)
    all_rows, beyond = len(found), 0
    if step is not None:
        found, beyond = _near_ranges(found, asked)
    elif all_rows > _ROWS:
        found = _largest(found)
    more: list[tuple[str, dict[str, object]]] = [("totals", {})]
    more += (
        [("strongest", {"shown": len(found), "all": all_rows})]
        if step is None and len(found) < all_rows
        else []
    )
    more += [("beyond", {"count": beyond})] if beyond else []
    more += [("uncounted", {"count": uncounted})] if uncounted else []
    more += [("undated", {"count": undated})] if undated else []
    marks = [
        (Line2D([], [], color=RED, lw=2.4, alpha=0.45), "range"),
        (Line2D([], [], ls="", marker="o", mfc=RED, mec=INK, mew=0.5, ms=6), "best"),
    ]
    if any(one.open for one in found):
        marks.append(
            (Line2D([], [], ls="", marker=">" if step is None else "^", color=RED), "open")
        )
    legend = [(mark, bilingual(labels, partial(say, key))) for mark, key in marks]
    sheet = _sheet(world, asked, labels, outcome, more, legend)
    with sheet.drawn() as (_, axes):
        people = bilingual(labels, lambda lang: say("people", lang))
        if not found:
            _nothing(axes, labels)
        elif step is None:
            _rows(axes, world, found, labels, sheet.from_right)
            axes.set_xlabel(people)
        else:
            _inset(axes, sheet.from_right)
            _columns(axes, found, step)
            if not _steep(found):
                _whole(axes.yaxis)
            _in_time(axes, [one.day for one in found if one.day], step, sheet.leading)
            axes.set_ylabel(people)
    return axes.figure  # type: ignore[return-value]


def _largest(found: Sequence[Range]) -> list[Range]:
    """The events with most people, still in time order."""
    first = sorted(found, key=lambda one: (-one.best, one.events))[:_ROWS]
    return [one for one in found if one in first]


def _columns(axes: Axes, found: Sequence[Range], step: Step) -> None:
    for one in found:
        assert one.day is not None  # noqa: S101
        x = one.day.toordinal() + (step.after(one.day) - one.day).days / 2
        axes.plot([x, x], [one.low, one.high], color=RED, lw=2.4, alpha=0.45, zorder=2)
        axes.plot(x, one.best, "o", mfc=RED, mec=INK, mew=0.5, ms=5, zorder=3)
        if one.open:
            axes.plot(x, one.high, "^", color=RED, ms=5, zorder=2)
    if _steep(found):
        _by_powers(axes.set_yscale, axes.yaxis)
    axes.set_ylim(0, _limit(found))


def _rows(axes: Axes, world: World, found: Sequence[Range], labels: str, from_right: bool) -> None:
    """One event a row, the earliest on top, its name beside the axis."""
    for at, one in enumerate(found):
        axes.plot([one.low, one.high], [at, at], color=RED, lw=2.4, alpha=0.45, zorder=2)
        axes.plot(one.best, at, "o", mfc=RED, mec=INK, mew=0.5, ms=6, zorder=3)
        if one.open:
            axes.plot(one.high, at, ">", color=RED, ms=6, zorder=2)
    names = [world.events[one.events[0]].labels for one in found]
    lang = languages(labels)[0]
    axes.set_yticks(
        range(len(found)), [clipped(name_in(one, lang), _NAME) for one in names], size=8
    )
    axes.set_ylim(len(found) - 0.4, -0.6)
    axes.grid(axis="x", color="#E5E5E5", lw=0.6)
    axes.set_axisbelow(True)
    if _steep(found):
        _by_powers(axes.set_xscale, axes.xaxis)
    else:
        _whole(axes.xaxis)
    axes.set_xlim(0, _limit(found))
    box = axes.get_position()
    names_wide = 0.36
    axes.set_position((box.x0 + (0.02 if from_right else names_wide), box.y0 + 0.06,
                       box.width - names_wide - 0.02, box.height - 0.07))  # fmt: skip
    if from_right:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.spines["left"].set_visible(False)
        axes.spines["right"].set_visible(True)


def _inset(axes: Axes, from_right: bool) -> None:
    """Room for the numbers beside the axes; on the right where one reads from there."""
    box = axes.get_position()
    axes.set_position((box.x0 + (0.01 if from_right else 0.045), box.y0 + 0.045,
                       box.width - 0.055, box.height - 0.055))  # fmt: skip
    if from_right:
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
        axes.spines["left"].set_visible(False)
        axes.spines["right"].set_visible(True)
    axes.grid(axis="y", color="#E5E5E5", lw=0.6)
    axes.set_axisbelow(True)


def _whole(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _in_time(axes: Axes, days: Sequence[date], step: Step, lang: str) -> None:
    """Days below the axis, as many as there is room for; time runs as the language is read."""
    first, last = min(days), step.after(max(days))
    room = max((last - first).days * 0.015, 0.3)
    axes.set_xlim(first.toordinal() - room, last.toordinal() + room)
    if lang == "ar":
        axes.invert_xaxis()
    ticks = _ticks(first, last, step)
    axes.set_xticks(
        [day.toordinal() for day in ticks], [_named(day, step, lang) for day in ticks], size=8
    )


def _steep(found: Sequence[Range]) -> bool:
    """Whether some numbers are so large that others would vanish beside them."""
    bests = sorted(one.best for one in found)
    return bests[-1] > _STEEP * max(bests[len(bests) // 2], 1)


def _limit(found: Sequence[Range]) -> float:
    """Where an axis ends, a little above the highest number."""
    return max(max(one.high for one in found), 1) * (1.6 if _steep(found) else 1.06)


def _by_powers(scale: Any, axis: Any) -> None:
    """A logarithmic axis that begins with 0."""
    from matplotlib.ticker import FuncFormatter

    scale("symlog", linthresh=1)
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:g}" if value < 1e5 else f"{value:,.0f}")
    )


def _ticks(first: date, last: date, step: Step) -> list[date]:
    """First days of pieces, at most a dozen."""
    days = [first]
    while step.after(days[-1]) < last:
        days.append(step.after(days[-1]))
    if step.name == "month" and len(days) > 24:
        days = [day for day in days if day.month == 1] or days
    return days[:: -(-len(days) // 12)]


def _named(day: date, step: Step, lang: str) -> str:
    if step.name == "year":
        return str(day.year)
    if step.name == "month":
        return f"{day.month}/{day.year}" if lang == "ar" else day_in(day, lang).split(" ", 1)[1]
    return day_in(day, lang)


def _nothing(axes: Axes, labels: str) -> None:
    words = bilingual(labels, lambda lang: say("nothing", lang))
    axes.text(0.5, 0.5, words, ha="center", transform=axes.transAxes, size=13)
    axes.set_axis_off()
