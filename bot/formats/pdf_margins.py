"""Running heads and feet, and page numbers: what stands in the margin of page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.formats.pdf_marks import Page, Piece, joined, rows_of
from bot.sentences import size

_MARGIN = 0.12  # of a page's height, above and below, in which they stand
_MOST_ROWS = 3  # of one margin
_OFTEN = 3  # pages with the same make it one; of a few pages, two
_FEW = 5  # pages
_LONGEST = 35.0  # Han characters: longer is a line of the text, which may be the same twice

_NUMBER = re.compile(r"\d+")


def without_margins(pages: Sequence[Page], kept: Sequence[set[int]]) -> list[list[Piece]]:
    """Each page's pieces without those of running heads and feet.

    Args:
        pages: all of them.
        kept: for each page the places of the pieces that stand in tables; these stay.
    """
    where: dict[tuple[bool, str], set[int]] = defaultdict(set)
    margins = []
    for number, (page, inside) in enumerate(zip(pages, kept, strict=True)):
        free = [piece for i, piece in enumerate(page.pieces) if i not in inside]
        margins.append(list(_margins(page, free)))
        for top, row in margins[-1]:
            for key in _keys(joined(row), number):
                where[top, key].add(number)
    often = _OFTEN if len(pages) >= _FEW else 2
    found = []
    for number, (page, rows) in enumerate(zip(pages, margins, strict=True)):
        gone = {
            id(piece)
            for top, row in rows
            if any(len(where[top, key]) >= often for key in _keys(joined(row), number))
            for piece in row
        }
        found.append([piece for piece in page.pieces if id(piece) not in gone])
    return found


def _margins(page: Page, pieces: Sequence[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    """The outermost rows: whether at the top, and their pieces."""
    edge = _MARGIN * page.height
    above = rows_of(piece for piece in pieces if piece.middle < edge)
    below = rows_of(piece for piece in pieces if piece.middle > page.height - edge)
    yield from ((True, row) for row in above[:_MOST_ROWS])
    yield from ((False, row) for row in below[-_MOST_ROWS:])


def _keys(text: str, page: int) -> Iterator[str]:
    """What a running line has in common on its pages: the text, or all but the page's number."""
    if size(text) > _LONGEST:
        return
    yield text
    for number in _NUMBER.finditer(text):
        if len(number[0]) < 6:
            rest = f"{text[: number.start()]}\0{int(number[0]) - page}\0{text[number.end() :]}"
            yield rest
