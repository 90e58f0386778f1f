"""Labels that do not run into each other: each goes where there is room, or is left out.

A label stands beside its mark, or farther off on a thin line. It covers no mark, no other label and
no line of another; what has no room is left out, the weakest first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.view.sheet import INK

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["Box", "Label", "place_labels"]

#: Where a label may stand by its point: steps to the right and up, and how it is then aligned.
_Side = tuple[float, float, str, str]
_RIGHT: Final = (1, 0, "left", "center")
_LEFT: Final = (-1, 0, "right", "center")
_ABOVE: Final = (0, 1, "center", "bottom")
_BELOW: Final = (0, -1, "center", "top")
_MIDDLE: Final = (0, 0, "center", "center")
_CORNERS: Final = ((0.7, 0.7, "left", "bottom"), (-0.7, 0.7, "right", "bottom"),
            (0.7, -0.7, "left", "top"), (-0.7, -0.7, "right", "top"))  # fmt: skip

#: Directions of labels farther off.
_ROUND: Final = tuple(
    (
        math.cos(turn),
        math.sin(turn),
        "left" if math.cos(turn) > 0.3 else "right" if math.cos(turn) < -0.3 else "center",
        "bottom" if math.sin(turn) > 0.3 else "top" if math.sin(turn) < -0.3 else "center",
    )
    for turn in (step * math.pi / 8 for step in range(16))
)

#: Points between a mark and its label, nearest first, and around a label.
_GAPS: Final = (1.5, 9.0, 18.0, 30.0, 44.0, 62.0, 84.0)
_AROUND: Final = 0.8

#: Beyond this gap a label may stand in any direction, if it is one of the first: lines get long.
_FAR: Final = 18.0
_FIRST: Final = 25

#: Points on the line from a mark to its label, for what lies on it.
_STEPS: Final = 12

#: More labels than this no sheet has room for.
_MOST: Final = 250


class Box(NamedTuple):
    """A rectangle on the sheet, in dots."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: Box) -> bool:
        """Whether it lies wholly inside the other.

        >>> Box(1, 1, 2, 2).within(Box(0, 0, 3, 3)), Box(1, 1, 2, 2).within(Box(0, 0, 1, 3))
        (True, False)
        """
        return (
            self.left >= other.left
            and self.bottom >= other.bottom
            and self.right <= other.right
            and self.top <= other.top
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text for the mark at ``x``, ``y``, whose radius is in points; on the point itself if 0."""

    x: float
    y: float
    text: str
    radius: float
    size: float = 8.0
    weight: str = "normal"
    colour: str = INK


def place_labels(
    figure: Figure,
    axes: Axes,
    labels: Sequence[Label],
    marks: Iterable[Label],
    *,
    from_right: bool,
    lines: Points | None = None,
    texts: Iterable[Text] = (),
) -> int:
    """Write labels in this order, around their marks and clear of all `marks`; how many fitted.

    `lines` are points, in dots, of what a label had better not cover, `texts` what it must not.
    """
    import numpy as np

    axes.apply_aspect()  # else marks would move when the figure is drawn
    room = _Room(figure, axes, np.empty((0, 2)) if lines is None else lines)
    for text in texts:
        extent = text.get_window_extent(room.renderer)
        room.take(Box(extent.x0, extent.y0, extent.x1, extent.y1))
    for one in marks:
        room.take(room.mark(one))
    sides = (_LEFT, _RIGHT) if from_right else (_RIGHT, _LEFT)
    around = (*sides, _ABOVE, _BELOW, *_CORNERS)
    return sum(
        room.write(label, around if label.radius else (_MIDDLE,), far=place < _FIRST)
        for place, label in enumerate(labels[:_MOST])
    )


class _Room:
    """What of the sheet is taken."""

    def __init__(self, figure: Figure, axes: Axes, lines: Points) -> None:
        import numpy as np

        self.axes, self.lines = axes, lines
        self.dots = figure.dpi / 72
        self.renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        extent = axes.get_window_extent(self.renderer)
        self.frame = Box(extent.x0, extent.y0, extent.x1, extent.y1)
        self._taken, self._written = np.empty((0, 4)), np.empty((0, 4))
        self._leads = np.empty((0, 2))

    def take(self, box: Box) -> None:
        """Nothing else may stand here."""
        import numpy as np

        self._taken = np.vstack([self._taken, box])

    def _free(self, box: Box, own: Box) -> bool:
        """Whether a box lies on the map and meets nothing but the mark that it belongs to."""
        left, bottom, right, top = self._taken.T
        met = (left < box.right) & (box.left < right) & (bottom < box.top) & (box.bottom < top)
        met &= (self._taken != own).any(axis=1)
        return box.within(self.frame) and not met.any() and not _inside(self._leads, box).any()

    def _clear(self, lead: Points) -> bool:
        """Whether the line to a label runs over no other label."""
        return not any(_inside(lead, Box(*box)).any() for box in self._written.tolist())

    def mark(self, one: Label) -> Box:
        """The ground that a mark covers."""
        x, y = self.axes.transData.transform((one.x, one.y))
        reach = one.radius * self.dots
        return Box(x - reach, y - reach, x + reach, y + reach)

    def write(self, label: Label, sides: Sequence[_Side], *, far: bool) -> bool:
        """Write a label on the side where it covers the least; nothing where it fits nowhere."""
        import numpy as np

        text = self.axes.text(
            label.x, label.y, label.text, size=label.size, weight=label.weight, zorder=9,
            linespacing=1.0, multialignment="center", color=label.colour,
        )  # fmt: skip
        if label.radius:
            text.set_bbox(
                {"boxstyle": "square,pad=0.06", "fc": "white", "ec": "none", "alpha": 0.7}
            )
        extent = text.get_window_extent(self.renderer)
        found = self._found(label, sides, (extent.width, extent.height), far=far)
        if found is None:
            text.remove()
            return False
        gap, side, at, box = found
        if gap > _GAPS[0]:
            self._lead(label, at)
        x, y = self.axes.transData.inverted().transform(at)
        text.set_position((float(x), float(y)))
        text.set(ha=side[2], va=side[3])
        self.take(box)
        self._written = np.vstack([self._written, box])
        return True

    def _found(
        self, label: Label, sides: Sequence[_Side], size: tuple[float, float], *, far: bool
    ) -> tuple[float, _Side, tuple[float, float], Box] | None:
        """The nearest room for a label: gap, side, the point it hangs on, and its box."""
        own = self.mark(label)
        for gap in _GAPS if label.radius else _GAPS[:1]:
            if gap > _FAR and not far:
                break
            found = []
            for order, side in enumerate(sides if gap <= _FAR else _ROUND):
                box, at = self._stand(label, side, gap, size)
                near = gap == _GAPS[0]
                if self._free(box, own) and (near or self._clear(self._course(label, at))):
                    found.append((self._covered(box), order, (gap, side, at, box)))
            if found:
                return min(found, key=lambda one: one[:2])[2]
        return None

    def _stand(
        self, label: Label, side: _Side, gap: float, size: tuple[float, float]
    ) -> tuple[Box, tuple[float, float]]:
        """Where a label on one side of its mark would lie, and the point it hangs on."""
        (right, up, ha, va), (width, height) = side, size
        x, y = self.axes.transData.transform((label.x, label.y))
        away = (label.radius + gap) * self.dots
        x, y = x + right * away, y + up * away
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
        bottom = y - height * {"bottom": 0.0, "center": 0.5, "top": 1.0}[va]
        around = _AROUND * self.dots
        return Box(
            left - around, bottom - around, left + width + around, bottom + height + around
        ), (x, y)

    def _course(self, label: Label, at: tuple[float, float]) -> Points:
        """Points on the line from the rim of a mark to a label, in dots."""
        import numpy as np

        start = self.axes.transData.transform((label.x, label.y))
        steps = np.linspace(0, 1, _STEPS)[:, None]
        points: Points = start + steps * (np.array(at) - start)
        return points

    def _lead(self, label: Label, at: tuple[float, float]) -> None:
        """A thin line from a mark to a label that stands farther off."""
        import numpy as np

        x, y = self.axes.transData.inverted().transform(at)
        self.axes.plot([label.x, x], [label.y, y], color="#666666", lw=0.5, zorder=4)
        self._leads = np.vstack([self._leads, self._course(label, at)])

    def _covered(self, box: Box) -> int:
        """How much of the lines a box would hide."""
        return int(_inside(self.lines, box).sum())


def _inside(points: Points, box: Box) -> NDArray[np.bool_]:
    """Which of the points lie in a box."""
    x, y = points[:, 0], points[:, 1]
    found: NDArray[np.bool_] = (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
    return found
