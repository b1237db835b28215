"""The lines and pieces of text on a page → its tables, as rows of cells.

A ruled table is a grid of lines with text in its cells. A table without upright lines is a run of
rows whose pieces are aligned in columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.articles.formats.pdf.marks import Piece, Rule, cut, join_pieces, rows_of, run_on
from bot.articles.formats.tables import Cell

# Ruled tables:
_NEAR = 3.0  # points between lines that are meant as one, or as touching
_MOST_LINES = 2_000  # of one page: more is a drawing
_LEAST_FILLED = 0.3  # share of the cells with text: a chart's lines have next to none

# Aligned tables:
_FAR = 2.5  # of a letter's size between two rows: more ends the table
_LONG = 20.0  # of a letter's size: most cells are shorter
_LEAST_ROWS = 3  # fewer are words that happen to stand under each other
_FULL = 0.6  # share of the columns that most rows have text in

Line = tuple[float, float, float]  # where it is, where it begins, where it ends


@dataclass(frozen=True, slots=True)
class Table:
    """A table and where it stands."""

    rows: list[list[Cell]]
    top: float
    bottom: float
    left: float
    right: float

    def holds(self, piece: Piece) -> bool:
        """Whether a piece is within the table."""
        across = (piece.left + piece.right) / 2
        return self.left <= across <= self.right and self.top <= piece.middle <= self.bottom


def ruled_tables(rules: Sequence[Rule], pieces: Sequence[Piece]) -> list[Table]:
    """The tables of a page that have at least two columns and two rows, from the top down."""
    if len(rules) > _MOST_LINES:
        return []
    level = _join_lines([(r.top, r.left, r.right) for r in rules if _is_level(r)])
    upright = _join_lines([(r.left, r.top, r.bottom) for r in rules if not _is_level(r)])
    tables = []
    for lines, columns in _grids(level, upright):
        table = _ruled_table(lines, columns, pieces)
        if table:
            tables.append(table)
    return sorted(tables, key=lambda table: table.top)


def _is_level(rule: Rule) -> bool:
    return rule.right - rule.left > rule.bottom - rule.top


def _join_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines, with those that are in a row and meet joined to one."""
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


def _grids(level: Sequence[Line], upright: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The (level, upright) lines of each grid: lines that meet, directly or through others."""
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
        columns = [line for group in mine for line in group[1]] + [column]
        groups = [group for group in groups if group not in mine] + [(lines, columns)]
    return groups


def _ruled_table(
    lines: Sequence[Line], columns: Sequence[Line], pieces: Sequence[Piece]
) -> Table | None:
    """The table in a grid; None if it has a single row or column, or hardly any text."""
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
    """The values in order; of those that are meant as one, the smallest."""
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
    """How many rows and columns the cell at (r, c) spans: as far as the next line."""
    across = 1
    middle = (ys[r] + ys[r + 1]) / 2
    while c + across < len(xs) - 1 and not _is_ruled(columns, xs[c + across], middle):
        across += 1
    down = 1
    centre = (xs[c] + xs[c + 1]) / 2
    while r + down < len(ys) - 1 and not _is_ruled(lines, ys[r + down], centre):
        down += 1
    return down, across


def _is_ruled(lines: Sequence[Line], at: float, along: float) -> bool:
    """Whether one of the lines at a place reaches as far as a point along it."""
    return any(abs(line[0] - at) <= _NEAR and line[1] <= along <= line[2] for line in lines)


def _bands(
    pieces: Sequence[Piece], xs: Sequence[float], top: float, bottom: float
) -> list[list[Cell]]:
    """The rows between two lines, for a table in which only the heads are ruled off.

    Empty unless each row has text in every column that has any: otherwise the text of a cell may
    wrap.
    """
    rows = rows_of(piece for piece in pieces if top <= piece.middle < bottom)
    if len(rows) < 2:
        return []
    bands = []
    for row in rows:
        cells: list[list[Piece]] = [[] for _ in xs[1:]]
        for piece in row:
            across = (piece.left + piece.right) / 2
            cells[sum(x <= across for x in xs[1:-1])].append(piece)
        bands.append(cells)
    used = [any(row[column] for row in bands) for column in range(len(xs) - 1)]
    if sum(used) < 2 or any(
        not cell for row in bands for cell, is_used in zip(row, used, strict=True) if is_used
    ):
        return []
    return [[Cell(_text(cell)) for cell in row] for row in bands]


def _text(pieces: Sequence[Piece]) -> str:
    """A cell's text on one line."""
    return run_on(" ".join(piece.text for piece in row) for row in rows_of(pieces))


def aligned_tables(rows: Sequence[Sequence[Piece]]) -> list[tuple[int, int, Table]]:
    """The tables among the rows of one column of a page: (first row, row after the last, table)."""
    tables = []
    start = 0
    while start < len(rows):
        end = _run(rows, start)
        table = _aligned_table(rows[start:end]) if end - start >= _LEAST_ROWS else None
        if table:
            tables.append((start, end, table))
            start = end
        else:
            start += 1
    return tables


def _run(rows: Sequence[Sequence[Piece]], start: int) -> int:
    """The end of a run of rows that have several pieces; a row of one piece may be in between."""
    end = start
    while end < len(rows):
        row = rows[end]
        if end > start and row[0].top - rows[end - 1][0].bottom > _FAR * row[0].size:
            break
        if len(row) < 2:
            below = rows[end + 1] if end + 1 < len(rows) else ()
            if end == start or len(below) < 2 or row[0].right - row[0].left > _LONG * row[0].size:
                break
        end += 1
    return end


def _aligned_table(rows: Sequence[Sequence[Piece]]) -> Table | None:
    """The table that rows make; None if they have no two columns, or are prose."""
    columns = _columns([row for row in rows if len(row) > 1])
    if len(columns) < 2:
        return None
    table: list[list[Cell]] = []
    full = long = 0  # how many rows are
    for row in rows:
        cells: list[list[Piece]] = [[] for _ in columns]
        for piece in row:
            place = sum(piece.left >= start for start, _ in columns[1:])
            cells[place].append(piece)
        texts = [join_pieces(cell) for cell in cells]
        if len(row) == 1 and texts[0]:
            table.append([Cell(texts[0], columns=len(columns))])
            continue
        full += sum(map(bool, texts)) >= _FULL * len(columns)
        long += max(piece.right - piece.left for piece in row[1:] or row) > _LONG * row[0].size
        table.append([Cell(text) for text in texts])
    if full < _LEAST_ROWS - 1 or full < _FULL * len(rows) or long > len(rows) / 4:
        return None
    first, last = rows[0][0], rows[-1][0]
    return Table(table, first.top, last.bottom, columns[0][0], columns[-1][1])


def _columns(rows: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """The (left, right) of each column, which the pieces in it do not leave."""
    columns: list[tuple[float, float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.left):
        if columns and piece.left < columns[-1][1] + 0.2 * piece.size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns
