"""The cells of a sheet → lines: each table by itself, its titles above it, its notes below.

Tables of a sheet stand apart by blank rows. Rows of one cell above a table are its title and its
unit; those below it are notes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.articles.formats.parsed import begin_sheet, join_lines
from bot.articles.formats.tables import MAX_COLUMNS, Cell, is_value, lines, short, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    # Row and column, from 0 on → the cell that begins there.
    Cells = Mapping[tuple[int, int], Cell]


def workbook(sheets: Iterable[tuple[str, str, Cells]], *, several: bool) -> tuple[str, str, str]:
    """The text of a workbook, its structure, and a title from its first sheet with a text.

    Args:
        sheets: the name of each, the name that says what is in it ("" for Sheet1), its cells.
        several: whether there are others, so that each has its name above it.
    """
    found: list[str] = []
    first = ""
    for number, (title, named, cells) in enumerate(sheets, 1):
        texts = list(sheet_lines(cells, named))
        if texts and not first:
            first = sheet_title(cells) or named
        if texts and several:
            texts.insert(0, f"## {title}")
        found += begin_sheet(texts, number, title)
    return *join_lines(found), first


def sheet_lines(cells: Cells, name: str) -> Iterator[str]:
    """The lines of a sheet.

    Args:
        cells: those with text; however far apart they are, only they take room.
        name: of the sheet; a table without a title is of that.
    """
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in cells.items():
        if cell.text:
            rows.setdefault(row, {})[column] = cell
    block: list[dict[int, Cell]] = []
    last = end = -1
    for number in sorted(rows):
        if block and number > max(last + 1, end):
            yield from _block_lines(block, name)
            block = []
        block.append(rows[number])
        last = number
        end = max(end, *(number + cell.rows for cell in rows[number].values()))
    if block:
        yield from _block_lines(block, name)


def sheet_title(cells: Cells) -> str:
    """What stands alone in the first row of a sheet, if that is short; else ""."""
    top = min((row for (row, _), cell in cells.items() if cell.text), default=0)
    first = [cell.text for (row, _), cell in cells.items() if row == top and cell.text]
    return short(first[0]) if len(first) == 1 and not unit_of(first[0]) else ""


def _block_lines(block: list[dict[int, Cell]], name: str) -> Iterator[str]:
    """The lines of rows that stand together."""
    wide = [number for number, row in enumerate(block) if len(row) > 1]
    first, end = (wide[0], wide[-1] + 1) if wide else (len(block), len(block))
    title = [cell.text for row in block[:first] for cell in row.values()]
    yield from title
    captions = [text for text in title if short(text) and not unit_of(text)]
    caption = captions[0] if captions else name
    table = _in_columns(block[first:end])
    if len(table) == 2 and _head_and_values(*table):
        table[0] = [replace(cell, head=True) for cell in table[0]]
    yield from lines(table, caption, unit_of(*title))
    yield from (cell.text for row in block[end:] for cell in row.values())


def _head_and_values(head: list[Cell], row: list[Cell]) -> bool:
    """Whether the second of two rows has only figures under the first one's words."""
    return not any(map(is_value, head)) and len(row) > 1 and all(map(is_value, row[1:]))


def _in_columns(rows: list[dict[int, Cell]]) -> list[list[Cell]]:
    """The rows of a table, with an empty cell where one has none; columns without any are left out.

    What a merged cell covers has no cell of its own.
    """
    used = sorted({column for row in rows for column in row})[:MAX_COLUMNS]
    table: list[list[Cell]] = []
    covered: dict[int, int] = {}  # column → rows that a cell above it still reaches down
    for row in rows:
        line: list[Cell] = []
        until = -1  # the last column that a cell of this row reaches
        for column in used:
            if covered.get(column, 0):
                covered[column] -= 1
                continue
            if column <= until:
                continue
            cell = row.get(column, Cell(""))
            until = column + cell.columns - 1
            reached = [one for one in used if column <= one <= until]
            if cell.rows > 1:
                covered.update(dict.fromkeys(reached, cell.rows - 1))
            line.append(Cell(cell.text, cell.head, cell.rows, max(len(reached), 1)))
        table.append(line)
    return table
