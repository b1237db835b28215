"""The tables of a page → paragraphs with the lines of ``bot.articles.formats.tables``, where they stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from bot.articles.formats.captions import caption_of
from bot.articles.formats.grids import Cell
from bot.articles.formats.markup import HEADINGS, inline, is_unseen
from bot.articles.formats.tables import lines
from bot.text.sentences import size

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DONE = "data-rows"  # marks what was a table
_MAX_CELL = (
    150.0  # Han characters of a cell without any heads: more, and the page is laid out by it
)
_LINKS = 0.6  # share of a table's characters in links from which on it is a menu
_STEPS = 4  # elements up in which what stands before a table is looked for


def flatten_tables(root: Element) -> None:
    """Puts paragraphs in the place of each table of data; those that lay out a page stay."""
    heading = ""
    found: list[tuple[Element, str]] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or is_unseen(element):
            walk.skip_subtree()
        elif element.tag in HEADINGS:
            heading = inline(element)
        elif element.tag == "table":
            found.append((element, heading))
    for table, above in found:
        rows = list(_rows(table))
        if _is_data(table, rows):
            _replace(table, rows, above)


def _rows(table: Element) -> Iterator[list[Cell]]:
    """The rows of a table, heads first and feet last, as browsers show them."""
    parts = [part for tag in ("thead", "tbody", "tfoot") for part in table.findall(tag)]
    for part in [table, *parts] if table.find("tr") is not None else parts:
        for row in part.findall("tr"):
            cells = row.xpath("td|th")
            top = part.tag == "thead"
            yield [
                Cell(inline(cell), top or cell.tag == "th", _span(cell, "row"), _span(cell, "col"))
                for cell in cells
                if not is_unseen(cell)
            ]


def _span(cell: Element, of: str) -> int:
    value = cell.get(f"{of}span", "1").strip()
    return int(value[:6]) if value.isdecimal() else 1


def _is_data(table: Element, rows: list[list[Cell]]) -> bool:
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    if any(table.find(f".//{tag}") is not None for tag in (*HEADINGS, "article", "form")):
        return False
    if any(cell.head for row in rows for cell in row) or table.find("caption") is not None:
        return True
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    text = sum(len(cell.text) for row in rows for cell in row)
    linked = sum(len(inline(link)) for link in table.iter("a"))
    longest = max(size(cell.text) for row in rows for cell in row)
    return longest <= _MAX_CELL and linked <= _LINKS * text


def _replace(table: Element, rows: list[list[Cell]], heading: str) -> None:
    caption = table.find("caption")
    own = inline(caption) if caption is not None else ""
    place = etree.Element("div", {_DONE: ""})
    said = lines(rows, caption_of(own, _before(table), heading))
    for text in [own, *said] if own else said:
        etree.SubElement(place, "p").text = text
    place.tail = table.tail
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, place)


def _before(table: Element) -> str:
    """What stands right before a table: of the nearest element that says anything."""
    at: Element | None = table
    for _ in range(_STEPS):
        if at is None or at.tag == "body":
            break
        for one in at.itersiblings(preceding=True):
            if (one.tail or "").strip():
                return str(one.tail).strip()
            if not isinstance(one.tag, str) or is_unseen(one):
                continue
            if _DONE in one.attrib:
                return ""
            text = inline(one)
            if text:
                return text
        at = at.getparent()
    return ""
