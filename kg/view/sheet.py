"""The sheet that every picture is drawn on: fonts, colours, title, notes, and how it is saved.

The colours are those of Okabe and Ito (2008, "Color Universal Design"), which people who see
colours differently can tell apart; nothing is told by colour alone. The same picture is the same
bytes in every run.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.view.embedded import with_fonts
from kg.view.words import languages

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["BLACK", "BLUE", "FONTS", "GREEN", "GREY", "INK", "ORANGE", "PURPLE", "RED", "SKY",
           "YELLOW", "Sheet", "from_right", "saved"]  # fmt: skip

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, RED, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"
GREY, INK = "#8C8C8C", "#222222"

#: Families that a letter is looked for in, in this order; the first two are shipped.
FONTS: Final = ("Noto Sans", "Noto Sans Arabic", "DejaVu Sans")

_DATA: Final = Path(__file__).with_name("data")
_DPI: Final = 300
_SALT: Final = "conflict-kg"
_MARK: Final = "\u200f"

#: How many letters wide a row of a legend may be, and how wide a mark in it is.
_ROW: Final = 150
_MARK_WIDTH: Final = 6
_TEXT: Final = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]*)</text>')
_ANCHOR: Final = re.compile(r"text-anchor: (start|end)")
_SWAPPED: Final = {"start": "end", "end": "start"}

_STYLE: Final[Any] = {
    "font.family": list(FONTS),
    "font.size": 9,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
    "svg.fonttype": "none",
    "svg.hashsalt": _SALT,
    "savefig.dpi": _DPI,
    "figure.dpi": 100,
    "path.simplify": True,
}


def from_right(text: str) -> bool:
    """Whether a line is written from the right: its first letter says so.

    >>> from_right("12 شخصا"), from_right("BBC عربي")
    (True, False)
    """
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


@cache
def _fonts() -> None:
    """Put the shipped fonts before those of the machine, which may be of another version."""
    from matplotlib import font_manager

    known = font_manager.fontManager
    before = len(known.ttflist)
    for path in sorted(_DATA.glob("*.ttf")):
        known.addfont(path)
    known.ttflist = known.ttflist[before:] + known.ttflist[:before]


@contextmanager
def _as_drawn() -> Iterator[None]:
    import matplotlib

    _fonts()
    with matplotlib.rc_context(_STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


@dataclass(frozen=True)
class Sheet:
    """What is written around a picture, for each language: title, line below it, notes.

    ``labels`` is ``ar``, ``en`` or ``both``; with both, Arabic stands on the right.
    """

    labels: str
    title: Mapping[str, str]
    line: Mapping[str, str]
    notes: Mapping[str, Sequence[str]]
    legend: Sequence[Sequence[tuple[Any, str]]] = ()
    size: tuple[float, float] = (11.0, 7.8)

    @property
    def leading(self) -> str:
        """The language that the picture is read in."""
        return languages(self.labels)[0]

    @property
    def from_right(self) -> bool:
        """Whether it is read from the right."""
        return self.leading == "ar"

    @contextmanager
    def drawn(self) -> Iterator[tuple[Figure, Axes]]:
        """An empty figure with title and notes, and the axes in the middle to draw on."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        with _as_drawn():
            figure = Figure(figsize=self.size)
            figure.set_label(self.title[self.leading])
            FigureCanvasAgg(figure)
            top = self._head(figure)
            bottom = self._foot(figure)
            high = self.size[1]
            axes = figure.add_axes((0.03, bottom / high, 0.94, 1 - (top + bottom) / high))
            yield figure, axes

    def _head(self, figure: Figure) -> float:
        """Title and the line below; how many inches they take."""
        most = 1
        for lang in languages(self.labels):
            x, side = (0.97, "right") if lang == "ar" else (0.03, "left")
            high = self.size[1]
            figure.text(
                x, 1 - 0.2 / high, self.title[lang], size=15, weight="bold", ha=side, va="top"
            )
            lines = _folded(self.line[lang], 70 if self.labels == "both" else 130, lang)
            for at, line in enumerate(lines):
                figure.text(
                    x,
                    1 - (0.55 + 0.2 * at) / high,
                    line,
                    size=9.5,
                    ha=side,
                    va="top",
                    color="#555555",
                )
            most = max(most, len(lines))
        return 0.62 + 0.2 * most

    def _foot(self, figure: Figure) -> float:
        """Notes, from the bottom up; how many inches they take, with room for a legend above."""
        at = 0.14
        for lang in reversed(languages(self.labels)):
            x, side = (0.97, "right") if lang == "ar" else (0.03, "left")
            lines = _folded("  ".join(self.notes[lang]), 185, lang)
            for line in reversed(lines):
                figure.text(
                    x, at / self.size[1], line, size=7.2, ha=side, va="bottom", color="#555555"
                )
                at += 0.155
        at += 0.1
        for row in reversed([part for one in self.legend for part in _rows(one)]):
            self._legend(figure, row, at)
            at += 0.24
        return at + 0.08

    def _legend(self, figure: Figure, entries: Sequence[tuple[Any, str]], at: float) -> None:
        """A row of marks with their meaning, `at` inches above the lower edge."""
        ordered = list(reversed(entries)) if self.from_right else list(entries)
        figure.legend(
            [mark for mark, _ in ordered],
            [text for _, text in ordered],
            loc="lower right" if self.from_right else "lower left",
            bbox_to_anchor=(0.975 if self.from_right else 0.025, at / self.size[1]),
            ncols=len(ordered),
            frameon=False,
            fontsize=8,
            markerfirst=not self.from_right,
            handletextpad=0.5,
            columnspacing=1.4,
            borderpad=0,
            borderaxespad=0,
        )


def _rows(entries: Sequence[tuple[Any, str]]) -> list[list[tuple[Any, str]]]:
    """A legend in rows that are not wider than the sheet."""
    rows: list[list[tuple[Any, str]]] = []
    for mark, text in entries:
        used = sum(len(one) + _MARK_WIDTH for _, one in rows[-1]) if rows else _ROW
        if used + len(text) + _MARK_WIDTH > _ROW:
            rows.append([])
        rows[-1].append((mark, text))
    return rows


def _folded(text: str, most: int, lang: str) -> list[str]:
    """Words on lines of at most so many letters; lines of Arabic run from the right."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = [line.strip(" ·") for line in lines if line.strip(" ·")]
    if lang != "ar":
        return kept
    return [line if from_right(line) else f"{_MARK}{line}" for line in kept]


def saved(figure: Figure, form: str) -> bytes:
    """The picture as ``png`` (300 dots an inch) or ``svg`` (with real text, and fonts for it)."""
    out = io.BytesIO()
    kept = {"Title": figure.get_label()} | (
        {"Software": "kg"} if form == "png" else {"Date": None, "Creator": "kg"}
    )
    with _as_drawn():
        figure.savefig(out, format=form, metadata=kept)
    if form == "png":
        return out.getvalue()
    return with_fonts(_TEXT.sub(_directed, out.getvalue().decode())).encode()


def _directed(match: re.Match[str]) -> str:
    """An element of text in SVG, with its direction where it is written from the right.

    Where a text starts then is its right end, so that start and end change places.
    """
    style, rest, text = match.groups()
    if not from_right(text):
        return match.group()
    if "text-anchor" in style:
        style = _ANCHOR.sub(lambda found: f"text-anchor: {_SWAPPED[found[1]]}", style)
    else:
        style += "; text-anchor: end"
    style += "; direction: rtl; unicode-bidi: embed"
    return f'<text style="{style}"{rest}>{text}</text>'
