"""A PDF's bytes → its pages, through PDFium: characters with their places, and ruled lines.

PDFium knows the fonts and encodings that Chinese PDFs use without embedding them, and is the
reader of a browser that meets hostile files all day; even so it runs in a process of its own
(:mod:`bot.articles.formats.sandbox`).

The characters of a PDF's page → pieces of text, each with its place.

The straight lines drawn on a page of a PDF: what rules a table.

This reads PDFium's page objects; a page comes from :mod:`bot.articles.formats.pdf.pages`.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import pypdfium2
from pypdfium2 import raw

from bot.articles.formats.pdf.marks import SAME_ROW, SOFT, Page, Piece, Place, Rule
from bot.core import ArticleError, settings

_LEGIBLE = 0.7  # of the characters that must be known: less is a font without a key


@contextmanager
def open_document(data: bytes, name: str) -> Iterator[Any]:
    """The document, checked: it can be opened and has not too many pages.

    Raises:
        ArticleError: it needs a password, is no PDF, is damaged or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            reason = "it is encrypted; save it without a password"
        else:
            reason = "it is no PDF, or damaged; save it anew"
        raise ArticleError(f"cannot read {name}: {reason}") from error
    try:
        if len(document) > settings.PDF_PAGES:
            raise ArticleError(
                f"cannot read {name}: it has {len(document):,} pages, "
                f"{settings.PDF_PAGES:,} are read; split it"
            )
        yield document
    finally:
        document.close()


def pages(document: Any, name: str) -> list[Page]:
    """The pages that can be read; there is text on one of them at least.

    Raises:
        ArticleError: there is none, or none that anybody could read.
    """
    found, counts = [], Counts()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:  # one bad page does not take the others down
            continue
        found.append(_page(page, counts))
        page.close()
    if not found:
        raise ArticleError(f"cannot read {name}: its pages are damaged; save it anew")
    if not any(page.pieces for page in found) and not counts.unknown:
        raise ArticleError(
            f"cannot read {name}: it holds no text; scanned pages need text recognition (OCR) first"
        )
    if counts.unknown > (1 - _LEGIBLE) * counts.seen:
        raise ArticleError(
            f"cannot read {name}: its fonts do not say which characters they show; "
            "it needs text recognition (OCR) first"
        )
    return found


def _page(page: Any, counts: Counts) -> Page:
    width, height = page.get_size()  # as it is shown, turned where it says so
    place = Place(page.get_rotation(), *page.get_bbox())
    text = page.get_textpage()
    pieces = list(pieces_of(text, place, counts))
    text.close()
    return Page(width, height, pieces, rules_of(page, place.point))


_GAP = 1.0  # of a letter's size: wider is between columns or cells, not between words
_BLANK = 0.22  # likewise: wider is between words, also where no blank is written
_BOLD = 600  # weight of a font from which on it is
_HYPHENS = (0x02, 0xFFFE, 0xAD)  # what PDFium gives for a hyphen at a line's end
_SAME = 0.1  # of a letter's size: the same letter so near is printed twice, to look bold
_TILT = 0.3  # radians from which on text does not run from left to right


Letter = tuple[str, float, float, float, float]  # what it is, left, top, right, bottom


class Counts:
    """How many characters there were, and how many of those nobody can tell."""

    seen = unknown = 0


def pieces_of(text: Any, place: Place, counts: Counts) -> Iterator[Piece]:
    """The pieces in the order in which they are drawn."""
    held: list[Letter] = []
    numbers: list[int] = []  # of PDFium's characters, for each of these
    size = 0.0
    blank = False
    for i, letter in _letters(text.raw, place, counts):
        if letter[0] == " ":
            blank = True
            continue
        if held:
            last = held[-1]
            gap = letter[1] - last[3]
            if letter[0] == last[0] and _is_near(letter, last, _SAME * size):
                continue
            level = abs(letter[2] + letter[4] - last[2] - last[4]) / 2 <= SAME_ROW * size
            if level and -size < gap <= _GAP * size:
                if (blank and gap > 0) or gap > _BLANK * size:
                    held.append((" ", last[3], last[2], letter[1], last[4]))
                    numbers.append(i)
                held.append(letter)
                numbers.append(i)
                blank = False
                continue
            yield from _piece(text, held, numbers, place)
        held, numbers, blank = [letter], [i], False
        size = _size(text, i) or letter[4] - letter[2] or 1.0
    if held:
        yield from _piece(text, held, numbers, place)


def _letters(text: Any, place: Place, counts: Counts) -> Iterator[tuple[int, Letter]]:
    """Each character that says something, with its number; a book has a million of them."""
    box = raw.FS_RECTF()
    code_at, box_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for i in range(raw.FPDFText_CountChars(text)):
        code = code_at(text, i)
        character = _character(code)
        counts.seen += 1
        if not character:
            counts.unknown += code == 0 or code >= 0xD800
            continue
        if character == " ":
            yield i, (" ", 0.0, 0.0, 0.0, 0.0)
            continue
        box_at(text, i, box)
        yield i, (character, *place.box(box.left, box.top, box.right, box.bottom))


@cache
def _character(code: int) -> str:
    """What a code of PDFium's stands for in a text; "" for nothing, or nothing that is known."""
    if code in _HYPHENS:
        return SOFT
    if code == 0xFFFD or code >= 0x110000 or 0xD800 <= code < 0xF900:  # halves, private use
        return ""
    character = chr(code)
    if character.isspace():
        return " "
    if not character.isprintable() and unicodedata.category(character) != "Cf":
        return ""
    if 0x2E80 <= code < 0x2FE0 or 0xFB00 <= code < 0xFB07:  # radicals as words, ligatures
        return unicodedata.normalize("NFKC", character)
    return character


def _is_near(one: Letter, two: Letter, distance: float) -> bool:
    """Whether a letter is printed once more in nearly the same place."""
    return abs(one[1] - two[1]) < distance and abs(one[2] - two[2]) < distance


def _piece(
    text: Any, held: Sequence[Letter], numbers: Sequence[int], place: Place
) -> Iterator[Piece]:
    typical = numbers[len(numbers) // 2]  # a bullet or a drop cap may come first
    if len(held) < 3 and abs(_tilt(text, typical, math.radians(place.turn))) > _TILT:
        return  # a stamp along the margin
    lefts = array("f")
    for character, x, *_ in held:
        lefts.extend([x] * len(character))
    top, bottom = min(one[2] for one in held), max(one[4] for one in held)
    yield Piece(
        "".join(one[0] for one in held),
        held[0][1],
        top,
        held[-1][3],
        bottom,
        _size(text, typical) or bottom - top or 1.0,
        raw.FPDFText_GetFontWeight(text, typical) >= _BOLD or "bold" in _font(text, typical),
        lefts,
    )


def _size(text: Any, i: int) -> float:
    """A letter's size on the page: of its font, scaled as it is placed."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(text, i, matrix):
        return 0.0
    return float(raw.FPDFText_GetFontSize(text, i)) * math.hypot(matrix.c, matrix.d)


def _tilt(text: Any, i: int, turn: float) -> float:
    angle = raw.FPDFText_GetCharAngle(text, i)
    return 0.0 if angle < 0 else math.remainder(angle - turn, math.tau)


def _font(text: Any, i: int) -> str:
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text, i, name, 100, ctypes.c_int())
    return name.value.decode("utf-8", "replace").lower()


_SHORTEST = 4.0  # points: shorter is a dash, or the end of a thin box
_STRAIGHT = 1.0  # points off the level or the upright
_MOST = 20_000  # objects looked at on one page: maps and charts have more, tables do not
_MOST_POINTS = 2_000  # of one drawn path, likewise
_DEPTH = 4  # drawings within drawings

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules_of(page: Any, place: Callable[[float, float], tuple[float, float]]) -> list[Rule]:
    """The level and upright lines, the edges of boxes among them.

    Args:
        page: PDFium's.
        place: where a point of the page's own coordinates is, from the upper left.
    """
    rules = []
    count = raw.FPDFPage_CountObjects(page)
    if count > _MOST:
        return []
    for i in range(count):
        for a, b in _segments(raw.FPDFPage_GetObject(page, i), _PLAIN, _DEPTH):
            (x0, y0), (x1, y1) = place(*a), place(*b)
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if max(wide, high) >= _SHORTEST and min(wide, high) <= _STRAIGHT:
                rules.append(Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    return rules


def _segments(
    thing: Any, outer: Matrix, depth: int
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth:
        inner = _times(_matrix(thing), outer)
        for i in range(min(raw.FPDFFormObj_CountObjects(thing), _MOST)):
            yield from _segments(raw.FPDFFormObj_GetObject(thing, i), inner, depth - 1)
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    count = raw.FPDFPath_CountSegments(thing)
    if not (fill.value or stroke.value) or not 1 < count <= _MOST_POINTS:
        return
    matrix = _times(_matrix(thing), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = _at(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO:
            yield last, here
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            start = here
        last = here
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, start


def _matrix(thing: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return _PLAIN
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First one, then two."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
