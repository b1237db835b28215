"""A table of a Word document → the cells of its rows, merged ones once with what they span."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.articles.formats.docx_text import children, local, value
from bot.articles.formats.grids import MAX_COLUMNS, Cell
from bot.text.sentences import size

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_CELL = (
    150.0  # Han characters of a cell without any heads: more, and the page is laid out by it
)


def rows_of(table: Element, said: Callable[[Element], str]) -> list[list[Cell]]:
    """The cells that begin in each row.

    Args:
        table: the element.
        said: gives the text of a cell, on one line.
    """
    rows: list[list[Cell]] = []
    hanging: dict[int, tuple[int, int]] = {}  # column → row and place of the cell merged downwards
    for element in (row for row in children(table) if local(row) == "tr"):
        row: list[Cell] = [Cell("") for _ in range(_number(element.find("{*}trPr/{*}gridBefore")))]
        column = len(row)
        head = element.find("{*}trPr/{*}tblHeader") is not None
        for cell in (one for one in children(element) if local(one) == "tc"):
            wide = max(_number(cell.find("{*}tcPr/{*}gridSpan")), 1)
            merge = cell.find("{*}tcPr/{*}vMerge")
            if merge is not None and value(merge) != "restart" and column in hanging:
                above, place = hanging[column]
                begun = rows[above][place]
                rows[above][place] = replace(begun, rows=len(rows) - above + 1)
            else:
                hanging.pop(column, None)
                if merge is not None:
                    hanging[column] = (len(rows), len(row))
                row.append(Cell(said(cell), head, 1, wide))
            column += wide
        rows.append(row)
    return rows


def is_data(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table holds data; others lay out a page."""
    if not rows or max(map(len, rows)) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    return any(cell.head for cell in cells) or all(size(cell.text) <= _MAX_CELL for cell in cells)


def _number(element: Element | None) -> int:
    text = value(element)
    return min(int(text[:6]), MAX_COLUMNS) if text.isdecimal() else 0
