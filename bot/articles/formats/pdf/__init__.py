"""PDF → text in reading order: paragraphs, headings and tables, without running heads and feet.

This runs in a process of its own, within the limits of :mod:`bot.core.settings`, which
:mod:`bot.articles.formats.sandbox` enforces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.articles.formats.parsed import Parsed, join_lines
from bot.articles.formats.pdf.layout import regions, without_margins
from bot.articles.formats.pdf.marks import Page, Piece, rows_of
from bot.articles.formats.pdf.pages import open_document, read_pages
from bot.articles.formats.pdf.paragraphs import (
    HEADING,
    Line,
    body_size,
    known_words,
    lines_of,
    paragraphs_of,
    title_of,
)
from bot.articles.formats.pdf.tables import Table, aligned_tables, ruled_tables
from bot.articles.formats.tables import Cell, caption_of, unit_of
from bot.articles.formats.tables import lines as table_lines
from bot.articles.metadata import PROPERTIES, believable_property
from bot.core import ArticleError

_MOST_PARTS = 100_000  # of one page, so that parts of all pages have different numbers

_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def parse(data: bytes, name: str) -> Parsed:
    """The text of a PDF.

    Args:
        data: the file.
        name: the file's name, for an error.

    Raises:
        ArticleError: the file is encrypted, damaged, too long, or holds no text.
    """
    with open_document(data, name) as document:
        metadata = document.get_metadata_dict()
        pages = read_pages(document, name)
    first, blocks = _blocks(pages)
    lines = [line for block in blocks if not isinstance(block, Table) for line in block]
    body = body_size(lines)
    text, structure = join_lines(_texts(blocks, body, known_words(lines)), "\n")
    text = text.rstrip("\n")
    if not text.strip():
        raise ArticleError(f"cannot read {name}: it holds no text beside page heads and numbers")
    title = _title(metadata.get("Title", ""))
    date = _date(metadata.get("CreationDate", ""))
    title = title or title_of(first, body)
    return Parsed(text, title, date, date_origin=PROPERTIES, structure=structure)


def _blocks(pages: Sequence[Page]) -> tuple[list[Line], list[list[Line] | Table]]:
    """The first page's lines, and all lines and tables in the order in which they are read."""
    ruled = [ruled_tables(page.rules, page.pieces) for page in pages]
    inside = [
        {i for i, piece in enumerate(page.pieces) if any(table.holds(piece) for table in here)}
        for page, here in zip(pages, ruled, strict=True)
    ]
    blocks: list[list[Line] | Table] = []
    first: list[Line] = []
    for number, pieces in enumerate(without_margins(pages, inside)):
        shown = pages[number].number
        for place, block in enumerate(_page_blocks(pieces, ruled[number], number, shown)):
            if isinstance(block, Table):
                block = _on_page(block, shown)
            last = blocks[-1] if blocks and place == 0 else None
            if isinstance(block, Table) and isinstance(last, Table) and _goes_on(last, block):
                rows = block.rows[block.rows[0] == last.rows[0] :]
                blocks[-1] = Table(last.rows + rows, block.top, block.bottom, last.left, last.right)
            else:
                blocks.append(block)
            if number == 0 and not isinstance(block, Table):
                first += block
    return first, blocks


def _page_blocks(
    pieces: Sequence[Piece], ruled: Sequence[Table], number: int, shown: int
) -> Iterator[list[Line] | Table]:
    """A page's lines and tables. A ruled table separates the lines above it from those below.

    Args:
        pieces: of the page.
        ruled: its tables.
        number: of the page among those that can be read.
        shown: likewise, among all of the document.
    """
    free = [piece for piece in pieces if not any(table.holds(piece) for table in ruled)]
    part = number * _MOST_PARTS
    stand_ins = {id(table): _stand_in(table) for table in ruled}
    for region in regions([*free, *stand_ins.values()]):
        column: list[Piece] = []
        for piece in sorted(region, key=lambda piece: piece.top):
            table = next((table for table in ruled if stand_ins[id(table)] is piece), None)
            if table is None:
                column.append(piece)
                continue
            yield from _column(column, part, shown)
            yield table
            column, part = [], part + 1
        yield from _column(column, part, shown)
        part += 1


def _stand_in(table: Table) -> Piece:
    """A piece in a table's place and of its width, so that the table gets its turn in the order."""
    return Piece("", table.left, table.top, table.right, table.bottom, 10.0)


def _column(pieces: Sequence[Piece], part: int, page: int) -> Iterator[list[Line] | Table]:
    """The lines of one column, and its tables that have no upright lines."""
    rows = rows_of(pieces)
    done = 0
    all_lines = lines_of(rows, part, page)
    for start, end, table in aligned_tables(rows):
        if all_lines[done:start]:
            yield all_lines[done:start]
        yield table
        done = end
    if all_lines[done:]:
        yield all_lines[done:]


def _on_page(table: Table, page: int) -> Table:
    """The table with its page in its cells: its rows may go on on the next one."""
    rows = [[replace(cell, page=page) for cell in row] for row in table.rows]
    return replace(table, rows=rows)


def _goes_on(last: Table, table: Table) -> bool:
    """Whether a table is the rest of the one that ended the page before."""
    width = sum(cell.columns for cell in last.rows[0])
    same_width = width == sum(cell.columns for cell in table.rows[0])
    return same_width and abs(last.left - table.left) < 10 and abs(last.right - table.right) < 10


def _texts(
    blocks: Sequence[list[Line] | Table], body: float, known: frozenset[str]
) -> Iterator[str]:
    """The lines of the text, with a blank one before a heading and around a table."""
    run: list[Line] = []
    before = heading = ""
    for block in [*blocks, None]:
        if isinstance(block, list):
            run += block
            continue
        for text in paragraphs_of(run, body, known):
            if text.startswith(HEADING):
                heading, before = text.removeprefix(HEADING), ""
                yield ""
            else:
                before = text
            yield text
        run = []
        if block is not None:
            yield ""
            rows, caption = _without_empty_rows(block.rows), caption_of("", before, heading)
            yield from table_lines(rows, caption, unit_of(before))
            yield ""


def _without_empty_rows(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [list(row) for row in rows if any(cell.text for cell in row)]


def _title(field: str) -> str:
    """The title in the PDF's own field; "" if it is only a file's name or a program's default."""
    return believable_property(field)[:200]


def _date(field: str) -> str:
    """The year, month or day of a date in the PDF's own notation, in ISO 8601; "" if none."""
    match = _DATE.match(field)
    return "-".join(part for part in match.groups() if part) if match else ""
