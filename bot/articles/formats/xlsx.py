"""A workbook (``.xlsx``) → the lines of its sheets, with each value as the sheet shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.articles.formats.archives import xml_of
from bot.articles.formats.numbers import BUILT_IN, show_number
from bot.articles.formats.office import attribute, local, office_parts, properties, relations, texts
from bot.articles.formats.parsed import Parsed
from bot.articles.formats.sheets import workbook
from bot.articles.formats.tables import Cell
from bot.articles.metadata import PROPERTIES
from bot.core import ArticleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s?\d*", re.IGNORECASE)
_MAIN = "officeDocument"  # the kind of relation that leads to the workbook
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}


def parse(data: bytes, name: str) -> Parsed:
    """The sheets that are shown, in their order, each under its name; formulas by their results.

    Raises:
        ArticleError: the workbook is damaged, encrypted, holds no sheet with text, or is beyond the
            limits.
    """
    parts = office_parts(data, name, ".xlsx")
    main = next((part for kind, part in relations(parts, "", name).values() if kind == _MAIN), "")
    book = xml_of(parts, main or "xl/workbook.xml", name)
    sheets = list(_sheets(parts, book, main or "xl/workbook.xml", name))
    reader = _Reader(parts, book, name)
    read = (
        (title, "" if _UNNAMED.fullmatch(title) else title, reader.cells(xml_of(parts, part, name)))
        for title, part in sheets
    )
    text, structure, first = workbook(read, several=len(sheets) > 1)
    own, date = properties(parts, name)
    origin = PROPERTIES if date else ""
    return Parsed(text, own or first, date, "", origin, structure=structure)


def _sheets(
    parts: dict[str, bytes], book: Element, main: str, name: str
) -> Iterator[tuple[str, str]]:
    """The name and the part of each sheet that is shown."""
    places = relations(parts, main, name)
    for sheet in book.iter("{*}sheet"):
        kind, part = places.get(attribute(sheet, "id"), ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            yield " ".join(sheet.get("name", "").split()), part


class _Reader:
    """Reads the cells of a workbook's sheets."""

    def __init__(self, parts: dict[str, bytes], book: Element, name: str) -> None:
        self._name = name
        shown = book.find("{*}workbookPr")
        self._since_1904 = shown is not None and shown.get("date1904") in ("1", "true")
        self._texts: list[str] = []
        self._codes: list[str] = []
        for part in parts:
            if part.lower().endswith("/sharedstrings.xml"):
                items = xml_of(parts, part, name).iterchildren("{*}si")
                self._texts = [_text(item) for item in items]
            elif part.lower() == "xl/styles.xml":
                self._codes = _codes(xml_of(parts, part, name))

    def cells(self, sheet: Element) -> dict[tuple[int, int], Cell]:
        """The cells with text, by row and column from 0 on; a merged one once."""
        merged = dict(_merges(sheet))
        cells: dict[tuple[int, int], Cell] = {}
        row = -1
        for element in sheet.iterfind("{*}sheetData/{*}row"):
            number = element.get("r", "")
            row = int(number[:7]) - 1 if number.isdecimal() else row + 1
            column = -1
            for one in element.iterchildren("{*}c"):
                place = _place(one.get("r", "")) or (row, column + 1)
                column = place[1]
                text = " ".join(self._text_in(one).split())
                if text:
                    rows, columns = merged.get(place, (1, 1))
                    cells[place] = Cell(text, rows=rows, columns=columns)
        return cells

    def _text_in(self, cell: Element) -> str:
        """The text of a cell."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        value = next((one.text or "" for one in cell if local(one) == "v"), "").strip()
        if kind == "s":
            number = int(value) if value.isdecimal() else len(self._texts)
            if number >= len(self._texts):
                raise ArticleError(f"cannot read {self._name}: it is damaged: a text is missing")
            return self._texts[number]
        if kind == "b":
            return _BOOLEANS.get(value, value)
        if kind in ("str", "e", "d"):
            return "" if kind == "e" else value
        style = cell.get("s", "0")
        known = style.isdecimal() and int(style) < len(self._codes)
        return show_number(value, self._codes[int(style)] if known else "", self._since_1904)


def _text(item: Element) -> str:
    """The text of an item, without what stands above its characters."""
    return "".join(texts(item, "t", without=("rPh",)))


def _codes(styles: Element) -> list[str]:
    """The format of numbers of each style of cells."""
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    numbers = [one.get("numFmtId", "0") for one in styles.iterfind("{*}cellXfs/{*}xf")]
    return [own.get(n) or BUILT_IN.get(int(n) if n.isdecimal() else 0, "") for n in numbers]


def _merges(sheet: Element) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where each merged cell begins, and how many rows and columns it has."""
    for one in sheet.iter("{*}mergeCell"):
        first, _, last = one.get("ref", "").partition(":")
        start, end = _place(first), _place(last)
        if start and end and start <= end:
            yield start, (end[0] - start[0] + 1, max(end[1] - start[1], 0) + 1)


def _place(reference: str) -> tuple[int, int] | None:
    """(row, column), from 0 on, of a reference such as AB12."""
    match = _PLACE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
