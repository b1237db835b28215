"""Running heads and feet, and page numbers: what stands in the margin of page after page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.articles.formats.pdf.marks import Page, Piece, joined, rows_of
from bot.text.sentences import size

_MARGIN = 0.12  # of a page's height, above and below, in which they stand
_MOST_ROWS = 3  # of one margin
_OFTEN = 3  # pages with the same make it one; of a few pages, two
_FEW = 5  # pages
_LONGEST = 35.0  # Han characters: longer is a line of the text, which may be the same twice

_SHARE = 0.3  # of all pages, for a line whose words change and whose page number does not stray

_NUMBER = re.compile(r"\d+")
_AT_END = re.compile(r"(\d{1,5})\W*$|^\W*(\d{1,5})(?!\S)")
_ROMAN = re.compile(r"\W*[ivxlc]+\W*")  # the pages before the first chapter

Row = tuple[bool, list[Piece], bool]  # whether at the top, its pieces, whether it is outermost


def without_margins(pages: Sequence[Page], kept: Sequence[set[int]]) -> list[list[Piece]]:
    """Each page's pieces without those of running heads and feet.

    Args:
        pages: all of them.
        kept: for each page the places of the pieces that stand in tables; these stay.
    """
    where: dict[tuple[bool, str], set[int]] = defaultdict(set)
    margins: list[list[Row]] = []
    for number, (page, inside) in enumerate(zip(pages, kept, strict=True)):
        free = [piece for i, piece in enumerate(page.pieces) if i not in inside]
        margins.append(list(_margins(page, free)))
        for row in margins[-1]:
            for key in _keys(row, number):
                where[row[0], key].add(number)
    often = _OFTEN if len(pages) >= _FEW else 2
    found = []
    for number, (page, rows) in enumerate(zip(pages, margins, strict=True)):
        gone = set()
        for row in rows:
            for key in _keys(row, number):
                least = max(often, _SHARE * len(pages)) if key[0] == _STEADY else often
                if len(where[row[0], key]) >= least:
                    gone |= set(map(id, row[1]))
        found.append([piece for piece in page.pieces if id(piece) not in gone])
    return found


def _margins(page: Page, pieces: Sequence[Piece]) -> Iterator[Row]:
    edge = _MARGIN * page.height
    above = rows_of(piece for piece in pieces if piece.middle < edge)
    below = rows_of(piece for piece in pieces if piece.middle > page.height - edge)
    yield from ((True, row, not i) for i, row in enumerate(above[:_MOST_ROWS]))
    yield from ((False, row, not i) for i, row in enumerate(below[: -_MOST_ROWS - 1 : -1]))


_STEADY = "\1"  # begins a key of the page's number alone


def _keys(row: Row, page: int) -> Iterator[str]:
    """What a running line has in common on its pages.

    The text in letters of one size (a title is larger), or all of it but the page's number; or
    this number alone, at either end of the outermost line.
    """
    _, pieces, outermost = row
    text = joined(pieces)
    if size(text) > _LONGEST:
        return
    letters = f"{max(piece.size for piece in pieces):.0f}"
    yield f"{letters} {text}"
    for number in _NUMBER.finditer(text):
        if len(number[0]) < 6:
            own = f"\0{int(number[0]) - page}\0"
            yield f"{letters} {text[: number.start()]}{own}{text[number.end() :]}"
    at_end = _AT_END.search(text)
    if outermost and at_end:
        yield f"{_STEADY}{int(at_end[1] or at_end[2]) - page}"
    if outermost and _ROMAN.fullmatch(text):
        yield letters
