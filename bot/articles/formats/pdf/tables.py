"""Tables that are ruled: lines → a grid, the text in its cells → rows of cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.articles.formats.grids import Cell
from bot.articles.formats.pdf.marks import Piece, Rule, cut, rows_of
from bot.articles.formats.pdf.pdf_joining import run_on

_NEAR = 3.0  # points between lines that are meant as one, or as touching
_MOST_LINES = 2_000  # of one page: more is a drawing
_LEAST_FILLED = 0.3  # of the cells that hold text: a chart's lines have next to none


@dataclass(frozen=True, slots=True)
class Table:
    """A table and where it stands."""

    rows: list[list[Cell]]
    top: float
    bottom: float
    left: float
    right: float

    def holds(self, piece: Piece) -> bool:
        """Whether a piece stands in it."""
        across = (piece.left + piece.right) / 2
        return self.left <= across <= self.right and self.top <= piece.middle <= self.bottom


def ruled_tables(rules: Sequence[Rule], pieces: Sequence[Piece]) -> list[Table]:
    """The tables of a page that have two columns and two rows at least, from the top down."""
    if len(rules) > _MOST_LINES:
        return []
    level = _whole([(r.top, r.left, r.right) for r in rules if _level(r)])
    upright = _whole([(r.left, r.top, r.bottom) for r in rules if not _level(r)])
    found = []
    for lines, columns in _touching(level, upright):
        table = _table(lines, columns, pieces)
        if table:
            found.append(table)
    return sorted(found, key=lambda table: table.top)


Line = tuple[float, float, float]  # where it is, where it begins, where it ends


def _level(rule: Rule) -> bool:
    return rule.right - rule.left > rule.bottom - rule.top


def _whole(lines: Iterable[Line]) -> list[Line]:
    """Lines on one line that meet, as one."""
    whole: list[Line] = []
    for at, start, end in sorted(lines):
        for i in range(len(whole) - 1, -1, -1):
            other = whole[i]
            if at - other[0] > _NEAR:
                continue
            if start <= other[2] + _NEAR and end >= other[1] - _NEAR:
                whole[i] = (other[0], min(start, other[1]), max(end, other[2]))
                break
        else:
            whole.append((at, start, end))
    return whole


def _touching(
    level: Sequence[Line], upright: Sequence[Line]
) -> list[tuple[list[Line], list[Line]]]:
    """The lines of each grid: those that cross or meet, directly or over others."""
    groups: list[tuple[list[Line], list[Line]]] = []
    for column in upright:
        x, top, bottom = column
        met = [
            line
            for line in level
            if top - _NEAR <= line[0] <= bottom + _NEAR and line[1] - _NEAR <= x <= line[2] + _NEAR
        ]
        if not met:
            continue
        mine = [group for group in groups if any(line in group[0] for line in met)]
        lines = [line for group in mine for line in group[0]]
        lines += [line for line in met if line not in lines]
        columns = [one for group in mine for one in group[1]] + [column]
        groups = [group for group in groups if group not in mine] + [(lines, columns)]
    return groups


def _table(lines: Sequence[Line], columns: Sequence[Line], pieces: Sequence[Piece]) -> Table | None:
    ys, xs = _places(line[0] for line in lines), _places(line[0] for line in columns)
    left, right = min(line[1] for line in lines), max(line[2] for line in lines)
    if xs[0] - left > _NEAR:  # open at its sides
        xs.insert(0, left)
    if right - xs[-1] > _NEAR:
        xs.append(right)
    if len(xs) < 3 or len(ys) < 3:
        return None
    frame = Table([], ys[0], ys[-1], xs[0], xs[-1])
    inside = [part for piece in pieces if frame.holds(piece) for part in cut(piece, xs)]
    rows: list[list[Cell]] = []
    filled = 0
    taken: set[tuple[int, int]] = set()
    for r in range(len(ys) - 1):
        row = []
        bands = _bands(inside, xs, ys[r], ys[r + 1])
        for c in range(len(xs) - 1):
            if (r, c) in taken:
                continue
            down, across = _span(r, c, ys, xs, lines, columns)
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            mine = [
                p
                for p in inside
                if xs[c] <= (p.left + p.right) / 2 < xs[c + across]
                and ys[r] <= p.middle < ys[r + down]
            ]
            filled += bool(mine)
            row.append(Cell(_text(mine), rows=down, columns=across))
        if bands and not any(cell.rows > 1 or cell.columns > 1 for cell in row):
            rows += bands
        else:
            rows.append(row)
    if filled < _LEAST_FILLED * (len(xs) - 1) * (len(ys) - 1) or filled < 3:
        return None
    return Table(rows, frame.top, frame.bottom, frame.left, frame.right)


def _places(values: Iterable[float]) -> list[float]:
    """Sorted, those that are meant as one once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _span(
    r: int,
    c: int,
    ys: Sequence[float],
    xs: Sequence[float],
    lines: Sequence[Line],
    columns: Sequence[Line],
) -> tuple[int, int]:
    """How many rows and columns the cell at (r, c) has: as far as no line is in between."""
    across = 1
    middle = (ys[r] + ys[r + 1]) / 2
    while c + across < len(xs) - 1 and not _there(columns, xs[c + across], middle):
        across += 1
    down = 1
    centre = (xs[c] + xs[c + 1]) / 2
    while r + down < len(ys) - 1 and not _there(lines, ys[r + down], centre):
        down += 1
    return down, across


def _there(lines: Sequence[Line], at: float, along: float) -> bool:
    return any(abs(line[0] - at) <= _NEAR and line[1] <= along <= line[2] for line in lines)


def _bands(
    pieces: Sequence[Piece], xs: Sequence[float], top: float, bottom: float
) -> list[list[Cell]]:
    """The rows between two lines, where only the heads are ruled off; none where cells wrap."""
    rows = rows_of(piece for piece in pieces if top <= piece.middle < bottom)
    if len(rows) < 2:
        return []
    found = []
    for row in rows:
        cells: list[list[Piece]] = [[] for _ in xs[1:]]
        for piece in row:
            across = (piece.left + piece.right) / 2
            cells[sum(x <= across for x in xs[1:-1])].append(piece)
        if not all(cells):
            return []
        found.append([Cell(_text(cell)) for cell in cells])
    return found


def _text(pieces: Sequence[Piece]) -> str:
    """A cell's text on one line."""
    return run_on(" ".join(piece.text for piece in row) for row in rows_of(pieces))
