"""A table in a text file (``.csv``, ``.tsv``) → a line for each row, with its column heads."""

from __future__ import annotations

import csv
import os
from collections import Counter
from itertools import islice

from bot.articles.encodings import decode
from bot.articles.formats.parsed import Parsed, join_lines
from bot.articles.formats.tables import Cell, is_value, lines, short
from bot.core import ArticleError

_DELIMITERS = ",\t;|"
_LOOKED_AT = 50  # rows at the top that tell the delimiter

_Rows = list[list[str]]


def parse(data: bytes, name: str) -> Parsed:
    """The rows as lines, with each number as it is written.

    Lines of one field are the table's title if they are before it, and its notes if they are after
    it. A table without a title has the file's name.

    Raises:
        ArticleError: the encoding is not known, or a quotation mark is not closed.
    """
    try:
        text = decode(data)
        rows = _rows(text, _delimiter(text))
    except ValueError as error:
        raise ArticleError(f"cannot read {name}: {error}; save it as UTF-8") from error
    except csv.Error as error:
        raise ArticleError(
            f"cannot read {name}: {error}; a quotation mark may not be closed"
        ) from error
    first, last = _bounds(rows)
    title, notes = _as_lines(rows[:first]), _as_lines(rows[last:])
    caption = title[0] if title else ""
    table = [[Cell(text) for text in row] for row in rows[first:last]]
    if len(table) > 1 and len(table[0]) > 1 and not any(map(is_value, table[0])):
        table[0] = [Cell(cell.text, head=True) for cell in table[0]]
    paragraphs = [*title, *lines(table, short(caption)), *notes]
    stem = os.path.splitext(name.replace("\\", "/").rpartition("/")[2])[0]
    text, structure = join_lines(paragraphs)
    return Parsed(text, short(caption) or stem, structure=structure)


def _rows(text: str, delimiter: str, most: int | None = None) -> _Rows:
    """The rows that are not blank, each field on one line; of at most ``most`` rows if given."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows = ([" ".join(field.split()) for field in row] for row in islice(reader, most))
    return [row for row in rows if any(row)]


def _delimiter(text: str) -> str:
    """The character that cuts most of the first rows into equally many fields, two or more."""
    best, best_share = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            rows = _rows(text, delimiter, _LOOKED_AT)
        except csv.Error:
            continue
        width, rows_of_it = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        if width > 1 and rows_of_it / len(rows) > best_share:
            best, best_share = delimiter, rows_of_it / len(rows)
    return best


def _bounds(rows: _Rows) -> tuple[int, int]:
    """The (first, end) of the table's rows; lines of one field around it do not belong to it."""
    if not rows or max(map(len, rows)) < 2:
        return 0, len(rows)
    table = [number for number, row in enumerate(rows) if sum(map(bool, row)) > 1]
    return (table[0], table[-1] + 1) if table else (0, len(rows))


def _as_lines(rows: _Rows) -> list[str]:
    return [" ".join(filter(None, row)) for row in rows]
