"""The straight lines drawn on a page of a PDF: what rules a table.

This reads PDFium's page objects; a page comes from :mod:`bot.articles.formats.pdf.pages`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from pypdfium2 import raw

from bot.articles.formats.pdf.marks import Rule

_SHORTEST = 4.0  # points: shorter is a dash, or the end of a thin box
_STRAIGHT = 1.0  # points off the level or the upright
_MOST = 20_000  # objects looked at on one page: maps and charts have more, tables do not
_MOST_POINTS = 2_000  # of one drawn path, likewise
_DEPTH = 4  # drawings within drawings

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules_of(page: Any, place: Callable[[float, float], tuple[float, float]]) -> list[Rule]:
    """The level and upright lines, the edges of boxes among them.

    Args:
        page: PDFium's.
        place: where a point of the page's own coordinates is, from the upper left.
    """
    rules = []
    count = raw.FPDFPage_CountObjects(page)
    if count > _MOST:
        return []
    for i in range(count):
        for a, b in _segments(raw.FPDFPage_GetObject(page, i), _PLAIN, _DEPTH):
            (x0, y0), (x1, y1) = place(*a), place(*b)
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if max(wide, high) >= _SHORTEST and min(wide, high) <= _STRAIGHT:
                rules.append(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return rules


def _segments(
    thing: Any, outer: Matrix, depth: int
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth:
        inner = _times(_matrix(thing), outer)
        for i in range(min(raw.FPDFFormObj_CountObjects(thing), _MOST)):
            yield from _segments(raw.FPDFFormObj_GetObject(thing, i), inner, depth - 1)
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    count = raw.FPDFPath_CountSegments(thing)
    if not (fill.value or stroke.value) or not 1 < count <= _MOST_POINTS:
        return
    matrix = _times(_matrix(thing), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = _at(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, start


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return _PLAIN
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First one, then two."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
