"""A Word document (``.docx``) → text: headings, paragraphs, lists and tables in their order.

python-docx opens the document; the body is read from its XML, because python-docx passes over text
boxes, content controls and tracked insertions.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from bot.articles.formats.archives import refuse_entities, unpack_parts
from bot.articles.formats.parsed import Parsed, join_lines, superscript
from bot.articles.formats.tables import MAX_CELL, MAX_COLUMNS, Cell, caption_of, lines, unit_of
from bot.articles.metadata import PROPERTIES, believable_property
from bot.core import ArticleError, reason
from bot.text import size

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_LIST = re.compile(r"list\b|列表|清單", re.I)
_READ = (".xml", ".rels")  # the parts with text; pictures and fonts are not unpacked
_MOST_LEVELS = 6  # of headings in Markdown

# Elements of the body, by their names without the namespace.
_GONE = {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "rPr"}
_AROUND = {
    "sdt",
    "sdtContent",
    "customXml",
    "smartTag",
    "ins",
    "moveTo",
    "AlternateContent",
    "Choice",
}
_COVER_LINES = 10  # with text, among which a document's title is looked for
_MUCH_LARGER = 1.4  # times the size of most letters: a title
_LONGEST_TITLE = 60.0  # Han characters
_TEMPLATE = "2013-12-23"  # of the template that python-docx and what is made with it begin with
_TOP_HEADING = re.compile(r"^# ", re.MULTILINE)
_TITLED = re.compile(r"\A(?:(?!# ).*\n){0,3}# ")  # a heading at the top, after a line or two
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


def parse(data: bytes, name: str) -> Parsed:
    """The text of a document, its title, date and language.

    What was deleted under tracked changes is left out, what was inserted is in.

    Raises:
        ArticleError: the document is damaged, encrypted, or beyond the limits.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE file: what Word writes around encryption
        raise ArticleError(
            f"cannot read {name}: it is encrypted or a .doc; save it as .docx without a password"
        )
    try:
        document = Document(BytesIO(_without_pictures(data, name)))
        walk = _Walk(dict(_marks(document)))
        text, structure = join_lines(walk.lines(document.element.body))
        cover = _cover_title(document.element.body)
    except ArticleError:
        raise
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise ArticleError(f"cannot read {name}: it is damaged ({reason(error)})") from error
    title, date, language = _properties(document)
    if _TOP_HEADING.search(text) and "".join(title.split()) not in "".join(text.split()):
        title = ""  # a template's, or a file's: the heading is the document's own
    if not _TITLED.search(text):
        title = title or cover
    origin = PROPERTIES if date else ""
    return Parsed(text, title, date, language, origin, structure=structure)


def _cover_title(body: Element) -> str:
    """The lines in the largest letters at the top of a document; "" if none stand out.

    They are a run of lines whose letters are all much larger than those of most of the text, and
    of which the first is among the first that have any text.
    """
    sizes: Counter[int] = Counter()
    lines: list[tuple[str, int]] = []
    for paragraph in body.iter("{*}p"):
        text = " ".join(_inline(paragraph)[0].split())
        if not text:
            continue
        size_of = max((_number_of(s) for s in paragraph.iterfind("{*}r/{*}rPr/{*}sz")), default=0)
        sizes[size_of] += len(text)
        if len(lines) < _COVER_LINES:
            lines.append((text, size_of))
    usual = sizes.most_common(1)[0][0] if sizes else 0
    large = [size_of >= _MUCH_LARGER * usual > 0 for _, size_of in lines]
    if True not in large:
        return ""
    first = large.index(True)
    end = next((n for n in range(first, len(lines)) if not large[n]), len(lines))
    title = " ".join(text for text, _ in lines[first:end])
    return title if size(title) <= _LONGEST_TITLE else ""


def _number_of(element: Element) -> int:
    text = _value(element)
    return int(text) if text.isdecimal() and len(text) <= 4 else 0


def _without_pictures(data: bytes, name: str) -> bytes:
    """The document with only the parts that are read; the others are in it, but empty."""
    names: list[str] = []

    def is_text_part(part: str) -> bool:
        names.append(part)
        return part.lower().endswith(_READ)

    parts = unpack_parts(data, name, is_text_part)
    refuse_entities(parts, name)
    if "[Content_Types].xml" not in parts:
        raise ArticleError(f"cannot read {name}: it is no Word document")
    slim = BytesIO()
    with zipfile.ZipFile(slim, "w", zipfile.ZIP_STORED) as archive:
        for part in dict.fromkeys(names):
            archive.writestr(part, parts.get(part, b""))
    return slim.getvalue()


def _properties(document: Any) -> tuple[str, str, str]:
    """The title, date and language; "" for what the document does not say."""
    try:
        core = document.core_properties
        when = core.modified or core.created
        date = when.date().isoformat() if when else ""
        title = believable_property(core.title or "")
        return title, "" if date == _TEMPLATE else date, core.language
    except (AttributeError, KeyError, ValueError):
        return "", "", ""


class _Walk:
    """Goes through a document's body once."""

    def __init__(self, marks: dict[str, str]) -> None:
        self._marks = marks  # of Markdown, by the style of a paragraph
        self._heading = self._before = ""  # the last heading and line, for a table's caption

    def lines(self, parent: Element) -> Iterator[str]:
        """The lines of the paragraphs and tables within an element."""
        for child in _children(parent):
            if _local(child) == "p":
                yield from self._paragraph(child)
            elif _local(child) == "tbl":
                yield from self._table(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        text, boxes = _inline(paragraph)
        mark = self._mark(paragraph)
        for line in text.split("\n"):
            line = " ".join(line.split())
            if line:
                self._before = line
                self._heading = line if mark.startswith("#") else self._heading
                yield mark + line
        for box in boxes:
            yield from self.lines(box)

    def _table(self, table: Element) -> Iterator[str]:
        rows = _rows_of(table, lambda cell: " ".join(_Walk({}).lines(cell)))
        if _is_data(rows):
            caption = caption_of("", self._before, self._heading)
            yield from lines(rows, caption, unit_of(self._before))
            self._before = ""
            return
        for row in _children(table):
            for cell in _children(row):
                yield from self.lines(cell)

    def _mark(self, paragraph: Element) -> str:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return ""
        level = _value(properties.find("{*}outlineLvl"))
        if level.isdigit() and int(level) < _MOST_LEVELS:
            return "#" * (int(level) + 1) + " "
        mark = self._marks.get(_value(properties.find("{*}pStyle")), "")
        return mark or ("- " if properties.find("{*}numPr") is not None else "")


def _marks(document: Any) -> Iterator[tuple[str, str]]:
    """The mark of Markdown for each style that is a heading or a list."""
    for style in document.styles.element.iter("{*}style"):
        name = _value(style.find("{*}name"))
        key = next((v for k, v in style.attrib.items() if k.endswith("}styleId")), "")
        heading = _HEADING.match(name)
        if heading:
            yield key, "#" * min(int(heading[1]), _MOST_LEVELS) + " "
        elif name.lower() == "title":
            yield key, "# "
        elif _LIST.match(name):
            yield key, "- "


def _rows_of(table: Element, text_of: Callable[[Element], str]) -> list[list[Cell]]:
    """The cells that begin in each row of a table; a merged cell once, with what it spans.

    Args:
        table: the element.
        text_of: returns the text of a cell, on one line.
    """
    rows: list[list[Cell]] = []
    hanging: dict[int, tuple[int, int]] = {}  # column → row, index of a cell that goes on downwards
    for element in (row for row in _children(table) if _local(row) == "tr"):
        row: list[Cell] = [Cell("") for _ in range(_number(element.find("{*}trPr/{*}gridBefore")))]
        column = len(row)
        head = element.find("{*}trPr/{*}tblHeader") is not None
        for cell in (child for child in _children(element) if _local(child) == "tc"):
            wide = max(_number(cell.find("{*}tcPr/{*}gridSpan")), 1)
            merge = cell.find("{*}tcPr/{*}vMerge")
            if merge is not None and _value(merge) != "restart" and column in hanging:
                above, index = hanging[column]
                rows[above][index] = replace(rows[above][index], rows=len(rows) - above + 1)
            else:
                hanging.pop(column, None)
                if merge is not None:
                    hanging[column] = (len(rows), len(row))
                row.append(Cell(text_of(cell), head, 1, wide))
            column += wide
        rows.append(row)
    return rows


def _is_data(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table has data; if not, it lays out the page."""
    if not rows or max(map(len, rows)) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    return any(cell.head for cell in cells) or all(size(cell.text) <= MAX_CELL for cell in cells)


def _number(element: Element | None) -> int:
    text = _value(element)
    return min(int(text[:6]), MAX_COLUMNS) if text.isdecimal() else 0


def _local(element: Element) -> str:
    """An element's name without its namespace; "" for a comment."""
    return _local_name(element.tag) if isinstance(element.tag, str) else ""


def _value(element: Element | None) -> str:
    """The value (``w:val``) of an element among the properties; "" if there is none."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if _local_name(k) == "val"), "")


def _local_name(name: str | bytes) -> str:
    """The name of an attribute without its namespace."""
    return str(name).rpartition("}")[2]


def _children(parent: Element) -> Iterator[Element]:
    """The elements within an element, also those in content controls and insertions."""
    for child in parent:
        if _local(child) in _AROUND:
            yield from _children(child)
        else:
            yield child


def _run_text(element: Element) -> str:
    """The text of an element; raised digits as such, so that 20.9¹ is no 20.91."""
    text = element.text or ""
    if not text.isdecimal():
        return text
    place = element.getparent().find("{*}rPr/{*}vertAlign")
    return superscript(text) if _value(place) == "superscript" else text


def _inline(paragraph: Element) -> tuple[str, list[Element]]:
    """The text of a paragraph, with a newline at each of its line breaks, and its text boxes."""
    texts: list[str] = []
    boxes: list[Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _local(element)
        if name == "txbxContent":
            boxes.append(element)
        elif name == "t":
            texts.append(_run_text(element))
        elif name not in _GONE:
            texts.append(_SIGNS.get(name, ""))
            waiting.extend(reversed(element))
    return "".join(texts), boxes
