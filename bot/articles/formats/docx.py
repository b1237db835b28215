"""A Word document (``.docx``) → text: headings, paragraphs, lists and tables in their order."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from bot.articles.formats.archives import refuse_entities, unpacked
from bot.articles.formats.captions import caption_of
from bot.articles.formats.docx_tables import is_data, rows_of
from bot.articles.formats.docx_text import children, inline, local, value
from bot.articles.formats.parsed import Parsed
from bot.articles.formats.tables import lines
from bot.core.errors import ArticleError, reason

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_LIST = re.compile(r"list\b|列表|清單", re.I)
_READ = (".xml", ".rels")  # the parts with text; pictures and fonts are not unpacked
_MOST_LEVELS = 6  # of headings in Markdown


def parse(data: bytes, name: str) -> Parsed:
    """The text of a document, its title, date and language.

    What was deleted under tracked changes is left out, what was inserted is in.

    Raises:
        ArticleError: it is damaged, encrypted, or beyond the limits.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE file: what Word writes around encryption
        raise ArticleError(
            f"cannot read {name}: it is encrypted or a .doc; save it as .docx without a password"
        )
    try:
        document = Document(BytesIO(_without_pictures(data, name)))
        text = "\n\n".join(_Walk(dict(_marks(document))).lines(document.element.body))
    except ArticleError:
        raise
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise ArticleError(f"cannot read {name}: it is damaged ({reason(error)})") from error
    return Parsed(_joined(text), *_properties(document))


def _without_pictures(data: bytes, name: str) -> bytes:
    """The document with the parts that are read; the others are there and empty."""
    names: list[str] = []

    def wanted(part: str) -> bool:
        names.append(part)
        return part.lower().endswith(_READ)

    parts = unpacked(data, name, wanted)
    refuse_entities(parts, name)
    if "[Content_Types].xml" not in parts:
        raise ArticleError(f"cannot read {name}: it is no Word document")
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for part in dict.fromkeys(names):
            archive.writestr(part, parts.get(part, b""))
    return made.getvalue()


def _properties(document: Any) -> tuple[str, str, str]:
    """Title, date and language; "" for what the document does not say."""
    try:
        core = document.core_properties
        when = core.modified or core.created
        return (core.title or "").strip(), when.date().isoformat() if when else "", core.language
    except (AttributeError, KeyError, ValueError):
        return "", "", ""


class _Walk:
    """Goes through a document's body once."""

    def __init__(self, marks: dict[str, str]) -> None:
        self._marks = marks  # of Markdown, by the paragraph's style
        self._heading = self._before = ""  # the last of each, for a table's caption

    def lines(self, parent: Element) -> Iterator[str]:
        """The lines of the paragraphs and tables within an element."""
        for child in children(parent):
            if local(child) == "p":
                yield from self._paragraph(child)
            elif local(child) == "tbl":
                yield from self._table(child)

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        text, boxes = inline(paragraph)
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
        rows = rows_of(table, lambda cell: " ".join(_Walk({}).lines(cell)))
        if is_data(rows):
            yield from lines(rows, caption_of("", self._before, self._heading))
            self._before = ""
            return
        for row in children(table):
            for cell in children(row):
                yield from self.lines(cell)

    def _mark(self, paragraph: Element) -> str:
        properties = paragraph.find("{*}pPr")
        if properties is None:
            return ""
        level = value(properties.find("{*}outlineLvl"))
        if level.isdigit() and int(level) < _MOST_LEVELS:
            return "#" * (int(level) + 1) + " "
        mark = self._marks.get(value(properties.find("{*}pStyle")), "")
        return mark or ("- " if properties.find("{*}numPr") is not None else "")


def _marks(document: Any) -> Iterator[tuple[str, str]]:
    """The mark of Markdown for each style that is a heading or a list."""
    for style in document.styles.element.iter("{*}style"):
        name = value(style.find("{*}name"))
        key = next((v for k, v in style.attrib.items() if k.endswith("}styleId")), "")
        heading = _HEADING.match(name)
        if heading:
            yield key, "#" * min(int(heading[1]), _MOST_LEVELS) + " "
        elif name.lower() == "title":
            yield key, "# "
        elif _LIST.match(name):
            yield key, "- "


def _joined(text: str) -> str:
    """The items of a list without blank lines between them."""
    return re.sub(r"(?m)^(- .*)\n\n(?=- )", r"\1\n", text)
