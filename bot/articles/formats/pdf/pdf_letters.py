"""The characters of a PDF's page → pieces of text, each with its place."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pypdfium2 import raw

from bot.articles.formats.pdf.marks import SAME_ROW, Piece, Place
from bot.articles.formats.pdf.pdf_joining import SOFT

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
            if letter[0] == last[0] and _near(letter, last, _SAME * size):
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


def _near(one: Letter, two: Letter, distance: float) -> bool:
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
