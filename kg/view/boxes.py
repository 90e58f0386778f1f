"""Labels that do not run into each other: each goes where there is room, or is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.view.sheet import INK

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
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

#: Points between a mark and its label, nearest first, and around a label.
_GAPS: Final = (1.5, 9.0, 18.0)
_AROUND: Final = 0.8

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
) -> int:
    """Write labels in this order, around their marks and clear of all `marks`; how many fitted.

    `lines` are points, in dots, of what a label had better not cover.
    """
    import numpy as np

    room = _Room(figure, axes, np.empty((0, 2)) if lines is None else lines)
    for one in marks:
        room.take(room.mark(one))
    sides = (_LEFT, _RIGHT) if from_right else (_RIGHT, _LEFT)
    around = (*sides, _ABOVE, _BELOW, *_CORNERS)
    return sum(
        room.write(label, around if label.radius else (_MIDDLE,)) for label in labels[:_MOST]
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
        self._taken = np.empty((0, 4))

    def take(self, box: Box) -> None:
        """Nothing else may stand here."""
        import numpy as np

        self._taken = np.vstack([self._taken, box])

    def _free(self, box: Box, own: Box) -> bool:
        """Whether a box lies on the map and meets nothing but the mark that it belongs to."""
        left, bottom, right, top = self._taken.T
        met = (left < box.right) & (box.left < right) & (bottom < box.top) & (box.bottom < top)
        met &= (self._taken != own).any(axis=1)
        return box.within(self.frame) and not met.any()

    def mark(self, one: Label) -> Box:
        """The ground that a mark covers."""
        x, y = self.axes.transData.transform((one.x, one.y))
        reach = one.radius * self.dots
        return Box(x - reach, y - reach, x + reach, y + reach)

    def write(self, label: Label, sides: Sequence[_Side]) -> bool:
        """Write a label on the side where it covers the least; nothing where it fits nowhere."""
        text = self.axes.text(
            label.x, label.y, label.text, size=label.size, weight=label.weight, zorder=9,
            linespacing=1.0, multialignment="center", color=label.colour,
        )  # fmt: skip
        if label.radius:
            text.set_bbox(
                {"boxstyle": "square,pad=0.06", "fc": "white", "ec": "none", "alpha": 0.7}
            )
        extent = text.get_window_extent(self.renderer)
        own = self.mark(label)
        size = extent.width, extent.height
        for gap in _GAPS if label.radius else _GAPS[:1]:
            found = []
            for order, side in enumerate(sides):
                box, at = self._stand(label, side, gap, size)
                if self._free(box, own):
                    found.append((self._covered(box), order, at, side, box))
            if found:
                break
        else:
            text.remove()
            return False
        _, _, at, side, box = min(found, key=lambda one: one[:2])
        if gap > _GAPS[0]:
            self._lead(label, at)
        x, y = self.axes.transData.inverted().transform(at)
        text.set_position((float(x), float(y)))
        text.set(ha=side[2], va=side[3])
        self.take(box)
        return True

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

    def _lead(self, label: Label, at: tuple[float, float]) -> None:
        """A thin line from a mark to a label that stands farther off."""
        x, y = self.axes.transData.inverted().transform(at)
        self.axes.plot([label.x, x], [label.y, y], color="#666666", lw=0.5, zorder=4)

    def _covered(self, box: Box) -> int:
        """How much of the lines a box would hide."""
        x, y = self.lines[:, 0], self.lines[:, 1]
        inside = (x > box.left) & (x < box.right) & (y > box.bottom) & (y < box.top)
        return int(inside.sum())
