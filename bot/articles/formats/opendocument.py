"""Documents of LibreOffice (``.odt``, ``.ods``, ``.odp``) → headings, paragraphs, lists, tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.articles.formats.archives import unpack_parts, xml_of
from bot.articles.formats.office import attribute, local, properties
from bot.articles.formats.parsed import Parsed, begin_slide, join_lines
from bot.articles.formats.sheets import workbook
from bot.articles.formats.tables import Cell, caption_of, lines, unit_of
from bot.articles.metadata import PROPERTIES
from bot.core import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_CONTENT, _META = "content.xml", "meta.xml"
_READ = (_CONTENT, _META, "META-INF/manifest.xml")
_MOST_LEVELS = 6  # of headings in Markdown
_MOST_REPEATED = 1_000  # rows and blanks that a document repeats by a number alone
_MOST_BESIDE = 100  # likewise, cells of a row
_MOST_ALIKE = 20_000  # cells of a sheet that are there by such a number alone
_GONE = frozenset(
    "tracked-changes annotation annotation-end note-citation forms sequence-decls variable-decls"
    " table-of-content alphabetical-index bibliography illustration-index".split()
)
_UNNAMED = re.compile(r"(?:sheet|工作表|表|table)\s?\d*", re.IGNORECASE)


def parse(data: bytes, name: str) -> Parsed:
    """The text of a document, a workbook or a presentation, its title and date.

    Raises:
        ArticleError: the document is damaged, encrypted, or beyond the limits.
    """
    parts = unpack_parts(data, name, lambda part: part in _READ)
    if b"encryption-data" in parts.get(_READ[2], b""):
        raise ArticleError(f"cannot read {name}: it is encrypted; save it without a password")
    body = xml_of(parts, _CONTENT, name).find("{*}body")
    if body is None:
        raise ArticleError(f"cannot read {name}: it is damaged: it has no body")
    sheets = list(body.iterfind("{*}spreadsheet/{*}table"))
    if sheets:
        text, structure, first = _workbook(sheets)
    else:
        walk = _Walk(_titles(xml_of(parts, _CONTENT, name)))
        text, structure = join_lines(walk.lines(body))
        first = walk.title
    title, date = properties(parts, name, _META, ("date", "creation-date"))
    # A heading of the text is its own title; what is noted of the file may be a template's.
    own = title if "".join(title.split()) in "".join(text.split()) else ""
    origin = PROPERTIES if date else ""
    return Parsed(text, own or first or title, date, "", origin, structure=structure)


def _workbook(sheets: list[Element]) -> tuple[str, str, str]:
    """The text of a workbook, its structure, and a title from its first sheet."""
    titles = [" ".join(attribute(sheet, "name").split()) for sheet in sheets]
    read = (
        (title, "" if _UNNAMED.fullmatch(title) else title, _cells(sheet))
        for title, sheet in zip(titles, sheets, strict=True)
    )
    return workbook(read, several=len(sheets) > 1)


def _titles(content: Element) -> frozenset[str]:
    """The styles of a title: the one that every document has, and those made of it."""
    styles = {"Title"}
    for style in content.iterfind("{*}automatic-styles/{*}style"):
        if attribute(style, "parent-style-name") in styles:
            styles.add(attribute(style, "name"))
    return frozenset(styles)


class _Walk:
    """Goes through a document once."""

    def __init__(self, titles: frozenset[str] = frozenset(), *, plain: bool = False) -> None:
        """``titles``: the styles of a title; ``plain``: whether lines have no marks."""
        self._titles, self._plain = titles, plain
        self.title = ""  # the first line in the style of a title
        self._heading = self._before = ""  # the last heading and line, for a table's caption
        self._slides = 0  # that were gone through

    def lines(self, parent: Element, in_list: bool = False) -> Iterator[str]:
        """The lines of what is in an element."""
        for element in parent:
            name = local(element)
            if name in _GONE or not name:
                continue
            if name in ("h", "p"):
                yield from self._paragraph(element, in_list)
            elif name == "table":
                yield from self._table(element)
            elif name == "page":
                self._slides += 1
                yield from begin_slide(self.lines(element), self._slides)
            elif name == "frame" and attribute(element, "class") == "title":
                yield from self._slide_title(element)
            else:  # lists, sections, frames, slides
                yield from self.lines(element, in_list or name == "list-item")

    def _slide_title(self, frame: Element) -> Iterator[str]:
        text = " ".join(_Walk(plain=True).lines(frame))
        if text:
            self._heading = text
            self.title = self.title or text
            yield f"## {text}"

    def _paragraph(self, element: Element, in_list: bool) -> Iterator[str]:
        pieces: list[str] = []
        frames: list[Element] = []
        _collect(element, pieces, frames)
        level = attribute(element, "outline-level")
        depth = min(int(level[:2]), _MOST_LEVELS) if level.isdecimal() else 1
        titled = attribute(element, "style-name") in self._titles
        mark = "#" * depth + " " if local(element) == "h" else "# " if titled else ""
        mark = "" if self._plain else mark or ("- " if in_list else "")
        for line in "".join(pieces).split("\n"):
            text = " ".join(line.split())
            if not text:
                continue
            self._before = text
            self._heading = text if mark.startswith("#") else self._heading
            self.title = self.title or (text if titled else "")
            yield mark + text
        for frame in frames:
            yield from self.lines(frame)

    def _table(self, table: Element) -> Iterator[str]:
        cells = _cells(table)
        columns = {column for _, column in cells}
        if len(columns) < 2:
            yield from (cell.text for cell in cells.values())
            return
        caption = caption_of("", self._before, self._heading)
        rows: dict[int, list[Cell]] = {}
        for (row, _), cell in cells.items():
            rows.setdefault(row, []).append(cell)
        yield from lines(list(rows.values()), caption, unit_of(self._before))
        self._before = ""


def _collect(element: Element, pieces: list[str], frames: list[Element]) -> None:
    """The text of a paragraph, with a newline at each of its line breaks, and its text boxes."""
    waiting: list[Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        name = local(one)
        if name in ("text-box", "note-body"):  # a footnote stands after its paragraph
            frames.append(one)
        elif name == "s":
            count = attribute(one, "c")
            pieces.append(" " * (min(int(count[:4]), _MOST_REPEATED) if count.isdecimal() else 1))
        elif name in ("tab", "line-break"):
            pieces.append(" " if name == "tab" else "\n")
        elif name and name not in _GONE and name != "ruby-text":
            for child in reversed(one):
                waiting += [child.tail or "", child]
            pieces.append(one.text or "")


def _cells(table: Element) -> dict[tuple[int, int], Cell]:
    """The cells of a table by row and column from 0 on, a merged one once; empty ones in between.

    Rows and cells that are repeated by a number are so where they have text.
    """
    cells: dict[tuple[int, int], Cell] = {}
    at, room = 0, _MOST_ALIKE
    for row in table.iter("{*}table-row"):
        if next((one for one in row.iterancestors("{*}table")), None) is not table:
            continue  # of a table within a cell
        found = list(_row_cells(row))
        head = local(row.getparent()) == "table-header-rows"
        repeated = _number(row, "number-rows-repeated")
        shown = min(repeated, _MOST_REPEATED, 1 + room // len(found)) if found else 0
        room -= max(shown - 1, 0) * len(found)
        for number in range(shown):
            for column, cell in found:
                cells[at + number, column] = Cell(cell.text, head, cell.rows, cell.columns)
        at += repeated
    return cells


def _row_cells(row: Element) -> Iterator[tuple[int, Cell]]:
    """The column and cell of each cell of a row that has text."""
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _number(cell, "number-columns-repeated")
        text = " ".join(" ".join(_Walk(plain=True).lines(cell)).split())
        if text and local(cell) == "table-cell":
            rows = _number(cell, "number-rows-spanned")
            columns = _number(cell, "number-columns-spanned")
            for number in range(min(repeated, _MOST_BESIDE)):
                yield column + number, Cell(text, False, rows, columns)
        column += repeated


def _number(element: Element, name: str) -> int:
    text = attribute(element, name)
    return max(int(text[:7]), 1) if text.isdecimal() else 1
