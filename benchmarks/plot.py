"""Quality against milliseconds, as an SVG: one panel above the other, time on a logarithmic axis.

Plain shapes and texts in whatever sans-serif the reader has, so that it shows anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from benchmarks.labels import LINE, RADIUS, Label, Spot, labels

WIDTH, HEIGHT = 860, 380  # of one panel, in pixels
LEFT, RIGHT, TOP, BOTTOM = 60, 230, 44, 46  # margins; labels may stand in the one at the right
FLOORS = (0.8, 0.5)  # where the quality axis may begin, if not at 0
OURS, OTHERS, GRID, LEADER = "#c2410c", "#475569", "#e2e8f0", "#94a3b8"


@dataclass(frozen=True, slots=True)
class Point:
    """One system in one panel."""

    label: str
    quality: float  # 0 to 1
    milliseconds: float  # above 0
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Axes:
    """What a panel's edges stand for."""

    floor: float  # quality at the bottom; 1 is at the top
    low: int  # power of ten of the milliseconds at the left
    high: int  # and at the right

    def x(self, milliseconds: float) -> float:
        """Where a time stands, in pixels."""
        share = (math.log10(milliseconds) - self.low) / (self.high - self.low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, quality: float) -> float:
        """Where a quality stands, in pixels; what is below the axis stands on it."""
        return TOP + (1 - max(quality, self.floor)) / (1 - self.floor) * (HEIGHT - TOP - BOTTOM)


def svg(panels: Sequence[tuple[str, Sequence[Point]]]) -> str:
    """The picture of panels, each with a title and at least one point."""
    height = HEIGHT * len(panels)
    body = "".join(
        f'<g transform="translate(0 {HEIGHT * i})">{_panel(title, points)}</g>\n'
        for i, (title, points) in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Quality against milliseconds">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n{body}</svg>\n'
    )


def axes(points: Sequence[Point]) -> Axes:
    """Axes for points: quality from as high up as two thirds of them allow, whole decades."""
    floors = (f for f in FLOORS if sum(p.quality >= f for p in points) * 3 >= 2 * len(points))
    powers = [math.log10(point.milliseconds) for point in points]
    low = math.floor(min(powers))
    return Axes(next(floors, 0.0), low, max(math.ceil(max(powers)), low + 1))


def _panel(title: str, points: Sequence[Point]) -> str:
    frame = axes(points)
    spots = [
        Spot(frame.x(p.milliseconds), frame.y(p.quality), _text(p, frame.floor), p.ours)
        for p in points
    ]
    bounds = (LEFT, TOP - LINE, WIDTH, HEIGHT - BOTTOM + LINE / 2)
    return "\n".join(
        [
            f'<text x="{LEFT}" y="16" font-size="14" font-weight="bold">{escape(title)}</text>',
            *_grid(frame),
            *(_mark(label) for label in labels(spots, bounds)),
        ]
    )


def _text(point: Point, floor: float) -> str:
    """What stands beside a point; below the axis its quality is said."""
    below = point.quality < floor
    return f"{point.label}: {point.quality:.2f} ↓" if below else point.label


def _grid(frame: Axes) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = [f'<text x="8" y="{TOP - 14}">nDCG@10</text>']
    for i in range(6):
        value = frame.floor + (1 - frame.floor) * i / 5
        y = frame.y(value)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{GRID}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>')
    for power in range(frame.low, frame.high + 1):
        x = frame.x(10.0**power)
        parts.append(f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="{GRID}"/>')
        parts.append(
            f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{10.0**power:g}</text>'
        )
    parts.append(
        f'<text x="{(LEFT + right) / 2}" y="{bottom + 38}" text-anchor="middle">'
        "milliseconds a question (median), logarithmic</text>"
    )
    return parts


def _mark(label: Label) -> str:
    spot = label.spot
    colour, weight = (OURS, "bold") if spot.bold else (OTHERS, "normal")
    left, _, right, _ = label.box
    anchor, x = ("start", left) if left > spot.x else ("end", right)
    line = ""
    if label.line:
        (x1, y1), (x2, y2) = label.line[0], label.line[-1]
        line = f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{LEADER}"/>'
    return (
        f'{line}<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{RADIUS}" fill="{colour}"/>'
        f'<text x="{x:.1f}" y="{label.middle + 4:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(spot.text)}</text>'
    )
