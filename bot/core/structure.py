"""What the reader of a file found beside its text: where its pages begin, and its tables.

Both stand in ``Article.structure``, a line of JSON for the pages and one for each table, so that an
article whose tables nobody looks at costs nothing. Headings, lists and paragraphs are not kept:
``bot.articles.blocks_of`` reads them from the text. A structure is made again whenever the file is
read, and is no part of an article's digest: a library that was made without has none, and its
articles and answers stay as they are.

Offsets are those of the article's text, as everywhere.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PAGE, SLIDE, SHEET = "page", "slide", "sheet"

Range = tuple[int, int]  # [start, end)
_MALFORMED = (ValueError, TypeError, KeyError, RecursionError)  # what damaged JSON raises


@dataclass(frozen=True, slots=True)
class Page:
    """A page, a slide or a sheet of the document: what stands from ``start`` on is on it."""

    start: int
    number: int  # from 1, as the document's pages are counted
    kind: str = PAGE
    name: str = ""  # of a sheet


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whose rows are lines of the text.

    A cell is where its value stands in the text, with its unit. The first cell of a row says what
    the row is of; (0, 0) is a cell without text.
    """

    start: int
    end: int
    head: tuple[str, ...] = ()  # of each column, its levels joined; empty if the table has none
    rows: tuple[tuple[Range, ...], ...] = ()
    caption: str = ""
    unit: str = ""  # of all figures whose row and column give none


def encode_structure(pages: Iterable[Page], tables: Iterable[Table]) -> str:
    """The structure as it is kept; "" if there are neither pages nor tables."""
    pages, tables = list(pages), list(tables)
    if not pages and not tables:
        return ""
    first = [[page.start, page.number, page.kind, page.name] for page in pages]
    rest = [
        [
            table.start,
            table.end,
            table.head,
            # From the table's start on: shorter, and half as long to read.
            [[place - table.start if b else 0 for a, b in row for place in (a, b)]
             for row in table.rows],
            table.caption,
            table.unit,
        ]
        for table in tables
    ]  # fmt: skip
    return "\n".join(
        json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in [first, *rest]
    )


@lru_cache(maxsize=64)
def decode_pages(structure: str) -> tuple[Page, ...]:
    """The pages in a structure, in their order; none if it is damaged."""
    try:
        pages = [
            Page(int(start), int(number), str(kind), str(name))
            for start, number, kind, name in json.loads(structure.partition("\n")[0] or "[]")
        ]
    except _MALFORMED:
        return ()
    return tuple(sorted(pages, key=lambda page: page.start))


@lru_cache(maxsize=16)
def decode_tables(structure: str) -> tuple[Table, ...]:
    """The tables in a structure, in their order; without those that are damaged."""
    tables = []
    for line in structure.split("\n")[1:]:
        try:
            tables.append(_table(json.loads(line)))
        except _MALFORMED:
            continue
    return tuple(sorted(tables, key=lambda table: table.start))


def _table(fields: Sequence[Any]) -> Table:
    """The table of its line; ValueError or TypeError if that is not one."""
    start, end, head, rows, caption, unit = fields
    if not 0 <= int(start) <= int(end):
        raise ValueError("a table that ends before it begins")

    def cell(first: int, last: int) -> Range:
        if first == last == 0:
            return 0, 0
        if not 0 <= first <= last <= end - start:
            raise ValueError("a cell outside its table")
        return start + first, start + last

    return Table(
        int(start),
        int(end),
        tuple(map(str, head)),
        tuple(tuple(cell(*pair) for pair in zip(row[::2], row[1::2], strict=True)) for row in rows),
        str(caption),
        str(unit),
    )


def page_at(structure: str, offset: int) -> Page | None:
    """The page that a place in a text is on; None if its structure does not say."""
    pages = decode_pages(structure)
    number = bisect_right([page.start for page in pages], offset)
    return pages[number - 1] if number else None


def move_structure(structure: str, text: str, clean: Callable[[str], str]) -> str:
    """A structure of a text, for the same text cleaned.

    Args:
        structure: of ``text``.
        text: all of it.
        clean: what changes the text, each stretch by itself as it would within the whole.
    """
    pages, tables = decode_pages(structure), decode_tables(structure)
    places = {page.start for page in pages}
    for table in tables:
        places |= {
            table.start,
            table.end,
            *(place for row in table.rows for p in row for place in p),
        }
    where: dict[int, int] = {}
    last = length = 0
    for place in sorted(places):
        length += len(clean(text[last:place]))
        where[place] = length
        last = place
    where[0] = 0

    def move_table(table: Table) -> Table:
        rows = tuple(tuple((where[a], where[b]) for a, b in row) for row in table.rows)
        start, end = where[table.start], where[table.end]
        return Table(start, end, table.head, rows, table.caption, table.unit)

    return encode_structure(
        (Page(where[page.start], page.number, page.kind, page.name) for page in pages),
        map(move_table, tables),
    )
