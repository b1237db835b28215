"""Quality against milliseconds, as an SVG that needs no font and no program of its own.

Two panels, one above the other: questions in the language of their text, and all others. A label
stands beside its point, moved up or down where it would cover another, with a thin line back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 860, 380  # of one panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 60, 230, 44, 46  # margins; labels may run into the one at the right
LINE = 15  # height of a label's line, in pixels
CHARACTER = 6.6  # width of one at 12 px, in pixels: wide enough for any sans-serif
FLOORS = (0.8, 0.5, 0.0)  # where the quality axis may begin: the first that most points reach
OURS, OTHERS = "#c2410c", "#475569"


@dataclass(frozen=True, slots=True)
class Point:
    """One system in one panel."""

    label: str
    quality: float  # 0 to 1
    milliseconds: float  # above 0
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point and its label stand, in pixels of the panel."""

    point: Point
    x: float
    y: float
    label: str
    label_x: float
    label_y: float  # the middle of the line

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the label."""
        width = CHARACTER * len(self.label)
        return (
            self.label_x,
            self.label_y - LINE / 2,
            self.label_x + width,
            self.label_y + LINE / 2,
        )


def svg(panels: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """The picture; each panel has a title and at least one point."""
    height = HEIGHT * len(panels)
    body = "".join(
        f'<g transform="translate(0 {HEIGHT * i})">{_panel(title, points)}</g>'
        for i, (title, points) in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Quality against milliseconds">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{body}</svg>\n'
    )


def places(points: Sequence[Point], floor: float, low: float, high: float) -> list[Place]:
    """Points and labels in pixels, no label over another one or over a point.

    Args:
        points: what is shown.
        floor: the quality at the axis; a point below it stands on it, with its value.
        low: milliseconds at the left edge.
        high: milliseconds at the right edge.
    """
    spots = [(_x(p.milliseconds, low, high), _y(max(p.quality, floor), floor)) for p in points]
    placed: list[Place] = []
    for i in sorted(range(len(points)), key=lambda i: (spots[i][1], spots[i][0])):
        point, (x, y) = points[i], spots[i]
        label = point.label if point.quality >= floor else f"{point.label}: {point.quality:.2f} ↓"
        tries = [
            Place(point, x, y, label, label_x, y + step * LINE / 3)
            for step in _outwards()
            for label_x in (x + 9, x - 9 - CHARACTER * len(label))
        ]
        free = (t for t in tries if _inside(t) and not _covers(t, placed, spots))
        placed.append(next(free, tries[0]))
    return placed


def floor_of(points: Sequence[Point]) -> float:
    """Where the quality axis begins: as high as two thirds of the points allow."""
    for floor in FLOORS:
        if sum(point.quality >= floor for point in points) * 3 >= 2 * len(points):
            return floor
    return FLOORS[-1]


def _outwards() -> list[int]:
    """0, -1, 1, -2, 2 …: the nearest place first."""
    return [0] + [sign * step for step in range(1, 60) for sign in (-1, 1)]


def _inside(place: Place) -> bool:
    left, top, right, bottom = place.box
    return left >= LEFT and right <= WIDTH and top >= TOP - LINE and bottom <= HEIGHT - BOTTOM


def _covers(place: Place, placed: Sequence[Place], spots: Sequence[tuple[float, float]]) -> bool:
    left, top, right, bottom = place.box
    for other in placed:
        o_left, o_top, o_right, o_bottom = other.box
        if left < o_right and o_left < right and top < o_bottom and o_top < bottom:
            return True
    return any(left - 6 < x < right + 6 and top - 5 < y < bottom + 5 for x, y in spots)


def _x(milliseconds: float, low: float, high: float) -> float:
    share = math.log(milliseconds / low) / math.log(high / low)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(quality: float, floor: float) -> float:
    return TOP + (1 - quality) / (1 - floor) * (HEIGHT - TOP - BOTTOM)


def _panel(title: str, points: Sequence[Point]) -> str:
    floor = floor_of(points)
    low = 10.0 ** math.floor(math.log10(min(p.milliseconds for p in points) * 0.999))
    high = 10.0 ** math.ceil(math.log10(max(p.milliseconds for p in points) * 1.001))
    parts = [f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{escape(title)}</text>']
    parts += _axes(floor, low, high)
    for place in places(points, floor, low, high):
        parts.append(_mark(place))
    return "".join(parts)


def _axes(floor: float, low: float, high: float) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for i in range(6):
        value = floor + (1 - floor) * i / 5
        y = _y(value, floor)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="#e2e8f0"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        x = _x(10.0**power, low, high)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#e2e8f0"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{10.0**power:g}</text>'
        )
    middle = (LEFT + right) / 2
    parts.append(
        f'<text x="{middle}" y="{bottom + 36}" text-anchor="middle">'
        "milliseconds a question (median), logarithmic</text>"
    )
    parts.append(f'<text x="{LEFT - 8}" y="{TOP - 12}" text-anchor="end">nDCG@10</text>')
    return parts


def _mark(place: Place) -> str:
    colour = OURS if place.point.ours else OTHERS
    weight = "bold" if place.point.ours else "normal"
    left, _, right, _ = place.box
    near = left - 2 if left > place.x else right + 2
    moved = abs(place.label_y - place.y) > 1
    line = (
        f'<path d="M{place.x:.1f} {place.y:.1f}L{near:.1f} {place.label_y:.1f}" stroke="#94a3b8"/>'
    )
    anchor, x = ("start", left) if left > place.x else ("end", right)
    return (
        (line if moved else "")
        + f'<circle cx="{place.x:.1f}" cy="{place.y:.1f}" r="5" fill="{colour}"/>'
        + f'<text x="{x:.1f}" y="{place.label_y + 4:.1f}" text-anchor="{anchor}" fill="{colour}" '
        + f'font-weight="{weight}">{escape(place.label)}</text>'
    )
