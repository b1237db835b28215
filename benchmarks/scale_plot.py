"""Milliseconds of a question against passages, as an SVG; both axes logarithmic.

``python benchmarks/scale.py … --json FILE --plot docs/scale.svg`` draws what is in FILE. A broken
line shows how time would grow with the square root of the passages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400  # pixels
LEFT, RIGHT, TOP, BOTTOM = 60, 170, 30, 50  # margins
LITTLE = 0.005  # of a decade that a value may lie beyond an axis: 1,000,007 is a million
APART = 14  # pixels from one label to the next
GRID, ROOT = "#e2e8f0", "#94a3b8"
LINES = {  # figure → label, colour
    "hybrid_p95_ms": ("hybrid, p95", "#c2410c"),
    "hybrid_p50_ms": ("hybrid, median", "#f97316"),
    "vectors_p50_ms": ("vectors, median", "#0369a1"),
    "keywords_p50_ms": ("keywords, median", "#15803d"),
}


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int  # power of ten at its beginning
    high: int  # and at its end
    start: float  # pixels
    end: float

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        low = math.floor(math.log10(min(values)))
        high = math.ceil(math.log10(max(values)) - LITTLE)
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def svg(found: Mapping[str, Mapping[str, float]]) -> str:
    """The picture of what ``benchmarks/scale.py`` found, for one size at least."""
    sizes = sorted(found.values(), key=lambda one: one["passages"])
    passages = [one["passages"] for one in sizes]
    x = _Axis.over(passages, LEFT, WIDTH - RIGHT)
    first = sizes[0]["hybrid_p95_ms"]
    root = [(one, first * math.sqrt(one / passages[0])) for one in (passages[0], passages[-1])]
    times = [*(one[name] for one in sizes for name in LINES), *(time for _, time in root)]
    y = _Axis.over(times, HEIGHT - BOTTOM, TOP)
    parts = [*_grid(x, y), _root([(x.at(size), y.at(time)) for size, time in root])]
    lowest = 0.0  # label so far
    for name, (label, colour) in LINES.items():  # from the slowest to the quickest
        points = [(x.at(one["passages"]), y.at(one[name])) for one in sizes]
        parts.append(_line(points, colour))
        parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        right, place = points[-1]
        lowest = max(place + 4, lowest + APART)
        text = f"{label}: {sizes[-1][name]:g}"
        parts.append(_text(right + 8, lowest, text, "start", colour))
    parts.append(_text((x.start + x.end) / 2, HEIGHT - 10, "passages"))
    parts.append(_text(8, 16, "milliseconds", "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Milliseconds against passages">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _grid(x: _Axis, y: _Axis) -> list[str]:
    parts = []
    for value in x.decades():
        parts.append(f'<path d="M{x.at(value):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{GRID}"/>')
        parts.append(_text(x.at(value), HEIGHT - BOTTOM + 18, f"{value:,.0f}"))
    for value in y.decades():
        parts.append(f'<path d="M{LEFT} {y.at(value):.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
        parts.append(_text(LEFT - 6, y.at(value) + 4, f"{value:g}", "end"))
    return parts


def _root(points: Sequence[tuple[float, float]]) -> str:
    """From the first p95 on, as the square root grows."""
    (_, _), (x, y) = points
    return _line(points, ROOT, ' stroke-dasharray="4 4"') + _text(
        x + 8, y + 4, "as the square root", "start", ROOT
    )


def _line(points: Sequence[tuple[float, float]], colour: str, more: str = "") -> str:
    path = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
    return f'<path d="M{path}" stroke="{colour}" fill="none" stroke-width="2"{more}/>'


def _text(x: float, y: float, text: str, anchor: str = "middle", colour: str = "#334155") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
