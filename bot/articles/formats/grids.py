"""A table's cells → a grid with a cell at each place, and which rows and columns are heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_COLUMNS = 1_000  # that a cell may span, as browsers have it

_TIME = re.compile(r"\D{0,3}(?:1[6-9]|20)\d\d(?:\D.*)?", re.DOTALL)  # 2019, 2019年, 2019 Q1
_DIGITS = re.compile(r"[()（）\d.,\s+−-]+")
# A loss is in brackets: (1,245).
VALUE = re.compile(
    r"[-+−±~≈<>≤≥約约US$€£¥￥第\s]*\d|[US$€£¥￥\s]*[(（]\d[\d,]*(?:\.\d+)?[)）]%?\s*$"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell where it stands in the document: once, however many places it spans."""

    text: str
    head: bool = False  # the document says that it is one
    rows: int = 1
    columns: int = 1


Row = list[Cell]


def grid_of(rows: Sequence[Sequence[Cell]]) -> list[Row]:
    """The cell at each place; one that spans several is at all of them. Rows of one width."""
    grid: list[Row] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # column → a cell from above, and rows still to go
    for cells in rows:
        if not hanging and all(cell.columns == cell.rows == 1 for cell in cells):
            grid.append(list(cells))
            continue
        row: Row = []
        waiting = list(reversed(cells))
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column in hanging:
                cell, left = hanging.pop(column)
                row.append(cell)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                continue
            cell = waiting.pop() if waiting else Cell("")
            for place in range(column, column + min(max(cell.columns, 1), MAX_COLUMNS)):
                row.append(cell)
                if cell.rows > 1:
                    hanging[place] = (cell, cell.rows - 1)
        grid.append(row)
    width = max(map(len, grid), default=0)
    return [row + [Cell("")] * (width - len(row)) for row in grid if texts_of(row)]


def head_rows(grid: Sequence[Row]) -> int:
    """How many rows at the top are heads: those said to be, else those that look like it."""
    marked = 0
    while marked < len(grid) and all(cell.head or not cell.text for cell in grid[marked]):
        marked += 1
    if marked:
        return marked
    if len(grid) < 2 or len(grid[0]) < 2 or not _like_heads(grid[0], grid[1:]):
        return 0
    top = 1
    while top < len(grid) - 1 and _spans(grid[top - 1]) and not any(map(is_value, grid[top])):
        top += 1
    return top


def _like_heads(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row has only words, or years, over columns of values."""
    if any(map(is_value, row)) or all(cell is row[0] for cell in row):
        return False
    if len(row) > 2:
        return True
    below_it = [one[1] for one in below if one[1].text]
    # names and values look the same, but for that each value is of another thing
    alike = len({_DIGITS.sub("", cell.text) for cell in below_it}) == 1
    return len(below_it) > 1 and alike and all(map(is_value, below_it))


def _spans(row: Row) -> bool:
    return any(cell.columns > 1 or cell.rows > 1 for cell in row)


def is_value(cell: Cell) -> bool:
    """Whether a cell begins with a figure and is not the year or month that figures are of."""
    return bool(VALUE.match(cell.text)) and not _TIME.fullmatch(cell.text)


def head_columns(body: Sequence[Row]) -> int:
    """How many columns at the left say what a row is of."""
    rows = [row for row in body if not all(cell is row[0] for cell in row)]
    width = len(body[0])
    marked = 0
    while marked < width - 1 and rows and all(row[marked].head for row in rows):
        marked += 1
    if marked or width < 2:
        return marked
    left = 1
    while left < width - 1 and any(row[left - 1].rows > 1 for row in rows):
        left += 1  # a province over its cities: both are needed
    return left


def texts_of(cells: Iterable[Cell]) -> list[str]:
    """The texts of some cells, each once, without the empty ones."""
    return list(dict.fromkeys(cell.text for cell in cells if cell.text))
