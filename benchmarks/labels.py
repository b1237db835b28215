"""Labels beside the points of a plot: none over another one, over a point or over a line.

Greedy: from the top down each label takes the nearest free place, right of its point or left, and
a thin line leads back to the point where it had to move up or down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LINE = 15  # height of a label's line, in pixels
CHARACTER, BOLD = 7.0, 8.2  # width of one at 12 px, in pixels: enough for the widest sans-serif
RADIUS = 5  # of a point, in pixels
GAP = 9  # from a point's middle to its label, in pixels
STEPS = 60  # tries upwards and downwards, a third of a line each: twenty lines

Box = tuple[float, float, float, float]  # left, top, right, bottom; y grows downwards, as in SVG


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the plot, in pixels, and what is written beside it."""

    x: float
    y: float
    text: str
    bold: bool = False

    @property
    def width(self) -> float:
        """The most room the text takes, in pixels."""
        return (BOLD if self.bold else CHARACTER) * len(self.text)


@dataclass(frozen=True, slots=True)
class Label:
    """Where the text of a spot stands."""

    spot: Spot
    left: float
    middle: float  # of its line, from above

    @property
    def box(self) -> Box:
        """The room it takes."""
        half = LINE / 2
        return self.left, self.middle - half, self.left + self.spot.width, self.middle + half

    @property
    def line(self) -> list[tuple[float, float]]:
        """Places along the line from the point to the text; none where that stands beside it."""
        if self.middle == self.spot.y:
            return []
        left, _, right, _ = self.box
        x, y = self.spot.x, self.spot.y
        near = left - 2 if left > x else right + 2
        return [(x + t / 8 * (near - x), y + t / 8 * (self.middle - y)) for t in range(9)]


def labels(spots: Sequence[Spot], bounds: Box) -> list[Label]:
    """A label for each spot, inside the bounds, in the order of the spots.

    One that finds no free place stands beside its point, whatever it covers there.
    """
    placed: dict[int, Label] = {}
    for i in sorted(range(len(spots)), key=lambda i: (spots[i].y, -spots[i].x)):
        tries = list(_tries(spots[i]))
        others = list(placed.values())
        free = (t for t in tries if _inside(t.box, bounds) and not covers(t, others, spots))
        placed[i] = next(free, tries[0])
    return [placed[i] for i in range(len(spots))]


def covers(label: Label, others: Sequence[Label], spots: Sequence[Spot]) -> bool:
    """Whether a label or its line lies over a point, or over another label or its line."""
    left, top, right, bottom = label.box
    grown = (left - RADIUS - 1, top - RADIUS, right + RADIUS + 1, bottom + RADIUS)
    return (
        any(_within(grown, spot.x, spot.y) for spot in spots)
        or any(_overlap(label.box, other.box) for other in others)
        or any(_within(other.box, x, y) for other in others for x, y in label.line)
        or any(_within(label.box, x, y) for other in others for x, y in other.line)
    )


def _tries(spot: Spot) -> Iterator[Label]:
    """The places for a label, the nearest first."""
    for step in (0, *(sign * n for n in range(1, STEPS) for sign in (-1, 1))):
        middle = spot.y + step * LINE / 3
        yield Label(spot, spot.x + GAP, middle)
        yield Label(spot, spot.x - GAP - spot.width, middle)


def _inside(box: Box, bounds: Box) -> bool:
    return (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] < x < box[2] and box[1] < y < box[3]
