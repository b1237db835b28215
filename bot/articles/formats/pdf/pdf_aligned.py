"""Tables without upright lines: rows whose pieces stand under each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.formats.grids import Cell
from bot.articles.formats.pdf.marks import Piece, joined
from bot.articles.formats.pdf.tables import Table

_FAR = 2.5  # of a letter's size between two rows: more ends the table
_LONG = 20.0  # of a letter's size: a cell is shorter, mostly
_LEAST_ROWS = 3  # fewer are words that happen to stand under each other
_FULL = 0.6  # of the columns that most rows have text in


def aligned_tables(rows: Sequence[Sequence[Piece]]) -> list[tuple[int, int, Table]]:
    """The tables among the rows of one column of a page: (first row, row after the last, table)."""
    found = []
    start = 0
    while start < len(rows):
        end = _run(rows, start)
        table = _table(rows[start:end]) if end - start >= _LEAST_ROWS else None
        if table:
            found.append((start, end, table))
            start = end
        else:
            start += 1
    return found


def _run(rows: Sequence[Sequence[Piece]], start: int) -> int:
    """The end of the rows from here on that have several pieces; one alone may stand between."""
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


def _table(rows: Sequence[Sequence[Piece]]) -> Table | None:
    columns = _columns([row for row in rows if len(row) > 1])
    if len(columns) < 2:
        return None
    found: list[list[Cell]] = []
    full = long = 0
    for row in rows:
        cells: list[list[Piece]] = [[] for _ in columns]
        for piece in row:
            place = sum(piece.left >= start for start, _ in columns[1:])
            cells[place].append(piece)
        texts = [joined(cell) for cell in cells]
        if len(row) == 1 and texts[0]:
            found.append([Cell(texts[0], columns=len(columns))])
            continue
        full += sum(map(bool, texts)) >= _FULL * len(columns)
        long += max(piece.right - piece.left for piece in row[1:] or row) > _LONG * row[0].size
        found.append([Cell(text) for text in texts])
    if full < _LEAST_ROWS - 1 or full < _FULL * len(rows) or long > len(rows) / 4:
        return None
    first, last = rows[0][0], rows[-1][0]
    return Table(found, first.top, last.bottom, columns[0][0], columns[-1][1])


def _columns(rows: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """(left, right) of each column: what no piece of it leaves."""
    columns: list[tuple[float, float]] = []
    for piece in sorted((piece for row in rows for piece in row), key=lambda piece: piece.left):
        if columns and piece.left < columns[-1][1] + 0.2 * piece.size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.right))
        else:
            columns.append((piece.left, piece.right))
    return columns
