"""Labels beside the points of a plot: none over another one, over a point or over a line.

One after the other takes the nearest free place, right of its point or left; a thin line leads back
to the point where it had to move up or down. Several orders are tried.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINE = 15  # height of a label's line, in pixels
CHARACTER, BOLD = 7.0, 8.2  # width of one at 12 px, in pixels: enough for the widest sans-serif
RADIUS = 5  # of a point, in pixels
GAP = 9  # from a point's middle to its label, in pixels
ASIDE = (0, 30, 60, 90)  # how much further to the side a label may stand, in pixels
STEPS = 60  # tries upwards and downwards, a third of a line each: twenty lines
ORDERS = 40  # in which labels are placed; the one with the shortest lines counts
LOST = 1e4  # pixels that a label without a free place counts for: more than all lines together
SAMPLE = 4  # pixels between the places of a line that are looked at: less than a label's height

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
        across, down = (left - 2 if left > x else right + 2) - x, self.middle - y
        steps = math.ceil(math.hypot(across, down) / SAMPLE)
        return [(x + across * i / steps, y + down * i / steps) for i in range(steps + 1)]


def labels(spots: Sequence[Spot], bounds: Box) -> list[Label]:
    """A label for each spot, inside the bounds, in the order of the spots.

    One that finds no free place stands beside its point, whatever it covers there.
    """
    # What is free of points stays so: looked at once, not for every order.
    tries = [
        [t for t in _tries(spot) if _inside(t.box, bounds) and not covers_points(t, spots)]
        for spot in spots
    ]
    order = sorted(range(len(spots)), key=lambda i: (spots[i].y, -spots[i].x))
    shuffled = random.Random(0)  # the same picture every time
    best: tuple[float, dict[int, Label]] = (math.inf, {})
    for _ in range(ORDERS):
        best = min(best, _placed(spots, tries, order), key=lambda found: found[0])
        if best[0] == 0:
            break
        shuffled.shuffle(order)
    return [best[1][i] for i in range(len(spots))]


def covers_points(label: Label, spots: Sequence[Spot]) -> bool:
    """Whether a label or its line lies over a point; the line ends at its own."""
    left, top, right, bottom = label.box
    grown = (left - RADIUS - 1, top - RADIUS, right + RADIUS + 1, bottom + RADIUS)
    return any(_within(grown, spot.x, spot.y) for spot in spots) or any(
        math.hypot(x - spot.x, y - spot.y) < RADIUS
        for spot in spots
        if (spot.x, spot.y) != (label.spot.x, label.spot.y)
        for x, y in label.line
    )


def covers(label: Label, others: Iterable[Label]) -> bool:
    """Whether a label or its line lies over another label, or it over the other's line."""
    return any(
        _overlap(label.box, other.box)
        or any(_within(other.box, x, y) for x, y in label.line)
        or any(_within(label.box, x, y) for x, y in other.line)
        for other in others
    )


def _placed(
    spots: Sequence[Spot], tries: Sequence[Sequence[Label]], order: Sequence[int]
) -> tuple[float, dict[int, Label]]:
    """Each label, in this order, in its nearest free place; and how far they are off, in all."""
    placed: dict[int, Label] = {}
    off = 0.0
    for i in order:
        beside = Label(spots[i], spots[i].x + GAP, spots[i].y)
        free = (t for t in tries[i] if not covers(t, placed.values()))
        placed[i] = next(free, beside)
        line = placed[i].line
        off += math.dist(line[0], line[-1]) if line else 0.0
        off += LOST * (placed[i] is beside)
    return off, placed


def _tries(spot: Spot) -> list[Label]:
    """The places for a label, the nearest first."""
    found = []
    for step in range(-STEPS, STEPS + 1):
        for aside in ASIDE if step else (0,):  # a level line would pass for a mark of the plot
            y = spot.y + step * LINE / 3
            distance = math.hypot(aside, y - spot.y)
            found.append((distance, Label(spot, spot.x + GAP + aside, y)))
            found.append((distance, Label(spot, spot.x - GAP - aside - spot.width, y)))
    return [label for _, label in sorted(found, key=lambda pair: pair[0])]


def _inside(box: Box, bounds: Box) -> bool:
    return (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] < x < box[2] and box[1] < y < box[3]
