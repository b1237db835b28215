"""A PDF's bytes → its pages, through PDFium: pieces of text with their places, and straight lines.

PDFium knows the fonts and encodings that Chinese PDFs use without embedding them. It is the reader
of a browser that meets hostile files all day; even so, it runs in a process of its own
(:mod:`bot.articles.formats.sandbox`). The straight lines are those that may rule a table.
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

_LEGIBLE = 0.7  # share of the characters that must be known; less, and fonts lack their encoding

# Pieces of text:
_GAP = 1.0  # of a letter's size: wider is between columns or cells, not between words
_BLANK = 0.22  # likewise: wider is between words, also if no blank is written
_BOLD = 600  # the least weight of a bold font
_HYPHENS = (0x02, 0xFFFE, 0xAD)  # PDFium's codes for a hyphen at a line's end
_SAME = 0.1  # of a letter's size: the same letter so near is printed twice, to look bold
_TILT = 0.3  # radians; more, and text does not run from left to right

# Straight lines:
_SHORTEST = 4.0  # points: shorter is a dash, or the end of a thin box
_STRAIGHT = 1.0  # points that a straight line may be off the level or the upright
_MOST = 20_000  # objects looked at on one page: maps and charts have more, tables do not
_MOST_POINTS = 2_000  # of one drawn path, likewise
_DEPTH = 4  # drawings within drawings

Letter = tuple[str, float, float, float, float]  # the character, left, top, right, bottom
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@contextmanager
def open_document(data: bytes, name: str) -> Iterator[Any]:
    """PDFium's document, closed afterwards.

    Raises:
        ArticleError: the file needs a password, is no PDF, is damaged or has too many pages.
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


def read_pages(document: Any, name: str) -> list[Page]:
    """The pages that can be read; at least one of them has text.

    Raises:
        ArticleError: no page can be read, none has text, or fonts do not say what they show.
    """
    pages, counts = [], Counts()
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:  # one bad page does not take the others down
            continue
        pages.append(_page(page, counts, number + 1))
        page.close()
    if not pages:
        raise ArticleError(f"cannot read {name}: its pages are damaged; save it anew")
    if not any(page.pieces for page in pages) and not counts.unknown:
        raise ArticleError(
            f"cannot read {name}: it holds no text; scanned pages need text recognition (OCR) first"
        )
    if counts.unknown > (1 - _LEGIBLE) * counts.seen:
        raise ArticleError(
            f"cannot read {name}: its fonts do not say which characters they show; "
            "it needs text recognition (OCR) first"
        )
    return pages


def _page(page: Any, counts: Counts, number: int) -> Page:
    width, height = page.get_size()  # as it is shown, after its own rotation
    place = Place(page.get_rotation(), *page.get_bbox())
    text = page.get_textpage()
    pieces = list(pieces_of(text, place, counts))
    text.close()
    return Page(width, height, pieces, rules_of(page, place.point), number)


class Counts:
    """How many characters there were, and how many of those are unknown."""

    seen = unknown = 0


def pieces_of(text: Any, place: Place, counts: Counts) -> Iterator[Piece]:
    """The pieces of text on a page, in the order in which they are drawn."""
    letters: list[Letter] = []  # of the piece that is being read
    numbers: list[int] = []  # PDFium's number for each of these
    size = 0.0
    blank = False
    for i, letter in _letters(text.raw, place, counts):
        if letter[0] == " ":
            blank = True
            continue
        if letters:
            last = letters[-1]
            gap = letter[1] - last[3]
            if letter[0] == last[0] and _is_near(letter, last, _SAME * size):
                continue
            level = abs(letter[2] + letter[4] - last[2] - last[4]) / 2 <= SAME_ROW * size
            if level and -size < gap <= _GAP * size:
                if (blank and gap > 0) or gap > _BLANK * size:
                    letters.append((" ", last[3], last[2], letter[1], last[4]))
                    numbers.append(i)
                letters.append(letter)
                numbers.append(i)
                blank = False
                continue
            yield from _piece(text, letters, numbers, place)
        letters, numbers, blank = [letter], [i], False
        size = _size(text, i) or letter[4] - letter[2] or 1.0
    if letters:
        yield from _piece(text, letters, numbers, place)


def _letters(text: Any, place: Place, counts: Counts) -> Iterator[tuple[int, Letter]]:
    """Each visible character or blank, with PDFium's number for it."""
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
    """The character of a text for a code of PDFium's; "" if it is invisible or unknown."""
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
    """Whether two letters are in nearly the same place."""
    return abs(one[1] - two[1]) < distance and abs(one[2] - two[2]) < distance


def _piece(
    text: Any, letters: Sequence[Letter], numbers: Sequence[int], place: Place
) -> Iterator[Piece]:
    """The piece that letters make; nothing for a stamp along the margin."""
    typical = numbers[len(numbers) // 2]  # a bullet or a drop cap may come first
    if len(letters) < 3 and abs(_tilt(text, typical, math.radians(place.turn))) > _TILT:
        return
    lefts = array("f")
    for character, x, *_ in letters:
        lefts.extend([x] * len(character))
    top, bottom = min(letter[2] for letter in letters), max(letter[4] for letter in letters)
    yield Piece(
        "".join(letter[0] for letter in letters),
        letters[0][1],
        top,
        letters[-1][3],
        bottom,
        _size(text, typical) or bottom - top or 1.0,
        raw.FPDFText_GetFontWeight(text, typical) >= _BOLD or "bold" in _font(text, typical),
        lefts,
    )


def _size(text: Any, i: int) -> float:
    """A letter's size on the page: its font's, scaled as it is placed."""
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


def rules_of(page: Any, place: Callable[[float, float], tuple[float, float]]) -> list[Rule]:
    """The level and upright lines, with the edges of boxes.

    Args:
        page: PDFium's page.
        place: converts a point of the page's own coordinates to those from the upper left.
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
    """The ends of each straight stroke of a drawn object, in the page's own coordinates."""
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
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, matrix):
        return _PLAIN
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(one: Matrix, two: Matrix) -> Matrix:
    """The matrix that does what the first one does, then what the second one does."""
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
