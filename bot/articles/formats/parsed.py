"""What a parser returns, how it makes it of lines, and where the parser of each kind is.

A parser yields the lines of a document, and ``join_lines`` makes its text of them, with the
structure of that: pages, tables. A line that is more than a line is a :class:`Line`, a text all
the same, which says on which page it stands, or which row of a table it is.

Both the process that asks for a document's text and the child process that parses it import this,
so it imports no more of ours than the records.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.core import PAGE, SHEET, SLIDE, Page, Range, Table, encode_structure

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ITEM = "- "  # of Markdown: what an item of a list begins with


@dataclass(frozen=True, slots=True)
class Part:
    """A document within another one: a file of an archive, an attachment, a record."""

    name: str  # as a file's, with the ending that says how it is read
    base64: str  # what it holds
    title: str = ""  # if the outer document says it
    date: str = ""  # likewise, ISO 8601 if possible
    language: str = ""  # likewise

    @property
    def data(self) -> bytes:
        """What it holds."""
        return base64.b64decode(self.base64)


def part_of(name: str, data: bytes, title: str = "", date: str = "", language: str = "") -> Part:
    """The part of these bytes."""
    return Part(name, base64.b64encode(data).decode(), title, date, language)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document's text, in its own script, and what the document says about itself.

    In the text each paragraph is a line, headings have the marks of Markdown, and each row of a
    table is a line. A field is ``""`` if the document does not say.
    """

    text: str
    title: str = ""
    date: str = ""  # ISO 8601 if possible
    language: str = ""  # a tag as the document has it: "zh-TW"
    date_origin: str = ""  # where the date is from: one of those in ``bot.articles.metadata``
    parts: tuple[Part, ...] = ()  # each to be an article of its own
    unread: tuple[str, ...] = ()  # names of parts that are of kinds that are not read
    structure: str = ""  # of the text: see ``bot.core.structure``


def parser_module(kind: str) -> str:
    """The full name of the module whose ``parse`` reads documents of a kind, such as "pdf"."""
    return f"{__package__}.{kind}"


@dataclass(eq=False, slots=True)
class Grid:
    """A table whose rows are lines: what is common to them."""

    head: tuple[str, ...]
    caption: str
    unit: str


@dataclass(slots=True)
class _Placed:
    """A table whose lines have got their places in the text."""

    grid: Grid
    start: int
    end: int = 0
    rows: dict[int, dict[int, Range]] = field(default_factory=dict)

    def table(self) -> Table:
        """The table as an article has it."""
        width = max((max(row) + 1 for row in self.rows.values() if row), default=0)
        rows = (
            tuple(row.get(column, (0, 0)) for column in range(width))
            for _, row in sorted(self.rows.items())
        )
        grid = self.grid
        return Table(self.start, self.end, grid.head, tuple(rows), grid.caption, grid.unit)


class Line(str):
    """A line of text, and what of the document it is."""

    pages: tuple[Page, ...] = ()  # those that begin in it, by their places in the line
    grid: Grid | None = None  # the table that it is a row of, or a part of one
    row: int = 0  # from 0, without the heads
    cells: tuple[tuple[int, int, int], ...] = ()  # column, and where it starts and ends in the line


def begin_slide(lines: Iterable[str], number: int) -> Iterator[str]:
    """The lines of a slide: the first of them says that it begins."""
    return _begin(lines, Page(0, number, SLIDE))


def begin_sheet(lines: Iterable[str], number: int, name: str) -> Iterator[str]:
    """The lines of a sheet: the first of them says that it begins."""
    return _begin(lines, Page(0, number, SHEET, name))


def begin_pages(line: str, pages: Iterable[tuple[int, int]]) -> Line:
    """A line in which pages begin: (offset in the line, number) of each, or which go on in it."""
    return _with_pages(line, tuple(Page(start, number, PAGE) for start, number in pages))


def _begin(lines: Iterable[str], page: Page) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield line if place else _with_pages(line, (page,))


def _with_pages(line: str, pages: tuple[Page, ...]) -> Line:
    marked = Line(line)
    if isinstance(line, Line):
        marked.grid, marked.row, marked.cells = line.grid, line.row, line.cells
    marked.pages = pages
    return marked


def superscript(digits: str) -> str:
    """Digits as they stand above a line: ² for 2."""
    return digits.translate(_SUPERSCRIPT)


def restore_rows(lines: Iterable[str], rows: Iterable[Line]) -> Iterator[str]:
    """The lines, with those that are rows of tables as these.

    What passed through somebody else's hands, as the paragraphs of a page do, is known again by
    its text; of rows that read the same the first comes first.
    """
    waiting: dict[str, list[Line]] = {}
    for row in rows:
        waiting.setdefault(row, []).append(row)
    for same in waiting.values():
        same.reverse()
    for line in lines:
        same = waiting.get(line, [])
        yield same.pop() if same else line


def join_lines(lines: Iterable[str], between: str = "\n\n") -> tuple[str, str]:
    """The text of some lines and its structure.

    Args:
        lines: in their order; empty ones stay, but for those at the top.
        between: what stands between two lines; between two items of a list it is a line end.
    """
    parts: list[str] = []
    pages: list[Page] = []
    tables: dict[int, _Placed] = {}  # by the id of their grid
    at = 0
    last = ""
    for line in lines:
        if not parts and not line:
            continue
        if parts:
            gap = "\n" if line.startswith(ITEM) and last.startswith(ITEM) else between
            parts.append(gap)
            at += len(gap)
        if isinstance(line, Line):
            for page in line.pages:
                if not pages or pages[-1].number != page.number:  # else it goes on
                    pages.append(Page(at + page.start, page.number, page.kind, page.name))
            if line.grid is not None:
                placed = tables.setdefault(id(line.grid), _Placed(line.grid, at))
                placed.end = at + len(line)
                row = placed.rows.setdefault(line.row, {})
                for column, start, end in line.cells:
                    row.setdefault(column, (at + start, at + end))
        parts.append(line)
        at += len(line)
        last = line
    return "".join(parts), encode_structure(pages, [one.table() for one in tables.values()])
