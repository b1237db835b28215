"""A presentation (``.pptx``) → its slides in their order: titles, lists, tables, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.articles.formats.archives import xml_of
from bot.articles.formats.office import attribute, local, office_parts, properties, relations
from bot.articles.formats.parsed import Parsed, begin_slide, join_lines
from bot.articles.formats.tables import MAX_COLUMNS, Cell, caption_of, lines, unit_of
from bot.articles.metadata import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_MAIN = "officeDocument"
_ASIDE = ("dt", "ftr", "sldNum", "hdr")  # dates, footers and numbers that each slide repeats
_NO_NOTES = (*_ASIDE, "sldImg")
_TITLES = ("title", "ctrTitle")
_SIGNS = {"br": "\n", "tab": " "}
_BREAK = re.compile(r"[\n\v]")


def parse(data: bytes, name: str) -> Parsed:
    """The text of the slides that are shown, each under its title; what is said of it after it.

    Raises:
        ArticleError: the presentation is damaged, encrypted, or beyond the limits.
    """
    parts = office_parts(data, name, ".pptx")
    main = next((part for kind, part in relations(parts, "", name).values() if kind == _MAIN), "")
    main = main or "ppt/presentation.xml"
    places = relations(parts, main, name)
    said: list[str] = []
    first = ""
    slides = xml_of(parts, main, name).iterfind("{*}sldIdLst/{*}sldId")
    for number, slide in enumerate(slides, 1):
        _, part = places.get(_relation(slide), ("", ""))
        if part not in parts:
            continue
        root = xml_of(parts, part, name)
        if root.get("show") in ("0", "false"):
            continue
        title, body = _slide(root)
        first = first or title
        on_slide = [f"## {title}", *body] if title else body
        for kind, notes in relations(parts, part, name).values():
            if kind == "notesSlide" and notes in parts:
                on_slide += _notes(xml_of(parts, notes, name))
        said += begin_slide(on_slide, number)
    own, date = properties(parts, name)
    text, structure = join_lines(said)
    origin = PROPERTIES if date else ""
    return Parsed(text, first or own, date, "", origin, structure=structure)


def _relation(slide: Element) -> str:
    """The id of the relation of a slide, which has a number called ``id``, too."""
    return str(next((v for k, v in slide.attrib.items() if str(k).endswith("}id")), ""))


def _slide(root: Element) -> tuple[str, list[str]]:
    """The title of a slide on one line, and the lines of all else on it."""
    title, body = "", list[str]()
    for shape in _shapes(root):
        kind = _placeholder(shape)
        if kind in _TITLES and not title:
            title = " ".join(" ".join(_paragraphs(shape, plain=True)).split())
        elif kind in _ASIDE:
            continue
        elif local(shape) == "graphicFrame":
            before = body[-1] if body else ""
            for table in shape.iter("{*}tbl"):
                caption = caption_of("", before, title)
                body += lines(_rows(table), caption, unit_of(before))
        else:
            body += _paragraphs(shape)
    return title, body


def _notes(root: Element) -> Iterator[str]:
    """The lines of what a speaker notes on a slide."""
    for shape in _shapes(root):
        if _placeholder(shape) not in _NO_NOTES:
            yield from _paragraphs(shape, plain=True)


def _shapes(root: Element) -> Iterator[Element]:
    """The shapes of a slide in the order of the file, those of groups among them."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if local(element) in ("sp", "graphicFrame"):
            yield element
        elif local(element) != "Fallback":
            waiting += reversed(element)


def _placeholder(shape: Element) -> str:
    """What a shape is on its slide: "title", "body", "dt", …; "" for none."""
    found = next(shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph"), None)
    return "" if found is None else found.get("type", "body")


def _paragraphs(shape: Element, *, plain: bool = False) -> Iterator[str]:
    """The lines of a shape's text; those of a list with its mark, unless ``plain``."""
    in_list = not plain and _placeholder(shape) == "body"
    for paragraph in shape.iterfind("{*}txBody/{*}p"):
        for line in _BREAK.split(_inline(paragraph)):
            text = " ".join(line.split())
            if text:
                yield f"- {text}" if in_list else text


def _inline(paragraph: Element) -> str:
    pieces = []
    for element in paragraph.iter():
        name = local(element)
        pieces.append(element.text or "" if name == "t" else _SIGNS.get(name, ""))
    return "".join(pieces)


def _rows(table: Element) -> list[list[Cell]]:
    """The cells that begin in each row of a table."""
    return [
        [
            Cell(
                " ".join(" ".join(map(_inline, cell.iterfind("{*}txBody/{*}p"))).split()),
                rows=_span(cell, "rowSpan"),
                columns=_span(cell, "gridSpan"),
            )
            for cell in row.iterchildren("{*}tc")
            if not (attribute(cell, "hMerge") or attribute(cell, "vMerge"))
        ]
        for row in table.iterchildren("{*}tr")
    ]


def _span(cell: Element, name: str) -> int:
    text = cell.get(name, "1")
    return max(min(int(text[:5]), MAX_COLUMNS), 1) if text.isdecimal() else 1
