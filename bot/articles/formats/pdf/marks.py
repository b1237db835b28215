"""What is on a page of a PDF: pieces of text and rules; how pieces make rows, and lines a text.

Places are in points, from the upper left of the page as it is read.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

SAME_ROW = 0.4  # of a letter's size: pieces whose middles are nearer than that are in one row
SOFT = "\u00ad"  # a hyphen at a line's end, as PDFium reports it

# Han, kana and the punctuation that is set with them: no blank stands beside these.
UNSPACED = "\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6\U00020000-\U000323af"

_NO_BLANK_AFTER = re.compile(rf"[{UNSPACED}“‘(\[/]$")
_NO_BLANK_BEFORE = re.compile(rf"^[{UNSPACED}”’)\],.;:!?%/]")
_HYPHEN = re.compile(r"\w[-\u2010]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one row, without a wide gap in it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float  # of its letters
    bold: bool = False
    lefts: Sequence[float] = field(default=(), repr=False)  # where each character begins

    @property
    def middle(self) -> float:
        """How far down the page it is; letters of different sizes in one row share this."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was drawn."""

    width: float
    height: float
    pieces: list[Piece]
    rules: list[Rule]
    number: int = 1  # among all pages of the document, from 1


class Place:
    """Converts a page's own coordinates to those from its upper left as it is shown."""

    def __init__(self, turn: int, left: float, bottom: float, right: float, top: float) -> None:
        self.turn = turn  # degrees, clockwise
        self._left, self._bottom, self._right, self._top = left, bottom, right, top

    def point(self, x: float, y: float) -> tuple[float, float]:
        """(x, y) of a point, from the upper left."""
        if self.turn == 90:
            return y - self._bottom, x - self._left
        if self.turn == 180:
            return self._right - x, y - self._bottom
        if self.turn == 270:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of a box, given by its upper left and lower right."""
        if not self.turn:
            return x0 - self._left, self._top - y0, x1 - self._left, self._top - y1
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that stand side by side, each row from left to right, from the top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        near = rows and abs(rows[-1][0].middle - piece.middle) <= SAME_ROW * max(
            piece.size, rows[-1][0].size
        )
        if near:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.left)
    return rows


def cut(piece: Piece, places: Sequence[float]) -> list[Piece]:
    """The parts of a piece between upright lines, for text that runs through a table's cells.

    Args:
        piece: the piece.
        places: where the lines are, from left to right.
    """
    inside = [x for x in places if piece.left < x < piece.right]
    if not inside or not piece.lefts:
        return [piece]
    parts, start = [], 0
    for x in [*inside, float("inf")]:
        end = start
        while end < len(piece.text) and piece.lefts[end] < x - 0.5:
            end += 1
        text = piece.text[start:end]
        if text.strip():
            right = piece.right if end == len(piece.text) else min(piece.lefts[end], x)
            lefts = array("f", piece.lefts[start:end])
            parts.append(
                Piece(text.strip(), lefts[0], piece.top, right, piece.bottom, piece.size,
                      piece.bold, lefts)
            )  # fmt: skip
        start = end
    return parts


def join_pieces(pieces: Sequence[Piece]) -> str:
    """The text of a row, its pieces with a blank between."""
    return " ".join(piece.text for piece in pieces)


def run_on(lines: Iterable[str], known: frozenset[str] = frozenset()) -> str:
    """Joins lines that the width of a column broke.

    Chinese lines are joined without a blank and English ones with one; a word that was divided
    becomes whole.

    Args:
        lines: in their order.
        known: the words with a hyphen that the document has within its lines; these keep their
            hyphen if a line ends there.
    """
    return run_on_from(lines, known)[0]


def run_on_from(lines: Iterable[str], known: frozenset[str] = frozenset()) -> tuple[str, list[int]]:
    """The same, and where each line begins in the text."""
    parts: list[str] = []  # only the last is looked at: a text may have any number of lines
    starts: list[int] = []
    length = 0  # of all parts but the last, without the hyphens that go
    for line in lines:
        line = line.strip()
        if not line:
            starts.append(length + _length(parts[-1]) if parts else 0)
            continue
        last = parts[-1] if parts else ""
        if last.endswith(SOFT) or _HYPHEN.search(last[-2:]):
            parts[-1] = _one_word(last.rstrip(SOFT + "-\u2010"), line, known)
            starts.append(length + _length(parts[-1]) - _length(line))
            continue
        length += _length(last)
        starts.append(length)
        if last and not _NO_BLANK_AFTER.search(last[-1:]) and not _NO_BLANK_BEFORE.match(line):
            parts.append(f" {line}")
        else:
            parts.append(line)
    text = "".join(parts)
    text = (text[:-1] + "-" if text.endswith(SOFT) else text).replace(SOFT, "")
    return text, starts


def _length(part: str) -> int:
    return len(part) - part.count(SOFT)


def _one_word(start: str, rest: str, known: frozenset[str]) -> str:
    """Joins both sides of a hyphen at a line's end; the hyphen stays if it belongs to the word."""
    before, after = re.search(r"\w*$", start[-100:]), re.match(r"\w*", rest)
    left, right = before[0] if before else "", after[0] if after else ""
    divided = right[:1].islower() or (left.isupper() and right.isupper() and len(right) > 1)
    if f"{left}-{right}".lower() in known or not divided:
        return f"{start}-{rest}"
    return start + rest


def hyphenated_words(text: str) -> set[str]:
    """The words of a text that have a hyphen, in small letters."""
    return {word.lower() for word in re.findall(r"\w+-\w+", text)}
