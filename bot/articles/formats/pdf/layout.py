"""The pieces of text on a page → those that are the page's own, in the order they are read.

Columns are read one after another, with the lines that run across them in between. What stands in
the margin of page after page is left out: running heads and feet, and page numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.articles.formats.pdf.marks import SAME_ROW, Page, Piece, join_pieces, rows_of
from bot.text import size

_LEAST_GUTTER = 0.7  # of a letter's size: columns stand further apart than words
_CROSSING = 0.25  # share of the smaller column's lines that may run across both: titles, figures
_WIDE = 8.0  # of a letter's size: lines of prose are wider, cells of a table are not
_MOSTLY = 0.5  # share of a column's lines that are that wide
_MOST_COLUMNS = 6  # of one page: nobody sets more

# Margins:
_MARGIN = 0.12  # share of a page's height, above and below, that running lines stand in
_MOST_ROWS = 3  # of one margin
_OFTEN = 3  # pages with the same line make it a running one; of a few pages, two
_FEW = 5  # pages
_LONGEST = 35.0  # Han characters: longer is a line of the text, which may be the same twice
_SHARE = 0.3  # of all pages, for a line whose only constant is that it has the page's number
_STEADY = "\1"  # begins a key of the page's number alone

_NUMBER = re.compile(r"\d+")
_AT_END = re.compile(r"(\d{1,5})\W*$|^\W*(\d{1,5})(?!\S)")
_ROMAN = re.compile(r"\W*[ivxlc]+\W*")  # the pages before the first chapter

Row = tuple[bool, list[Piece], bool]  # whether at the top, its pieces, whether it is outermost


def regions(pieces: Sequence[Piece], depth: int = _MOST_COLUMNS) -> list[list[Piece]]:
    """The pieces of a page in parts, each of one column, in the order they are read.

    Args:
        pieces: those of the page, or of a part of it.
        depth: how many times they may still be divided.
    """
    gutter = _gutter(pieces) if depth and len(pieces) > 3 else None
    if gutter is None:
        return [list(pieces)] if pieces else []
    across = _across(pieces, gutter)
    crossing = sorted((piece.middle, i) for i, piece in enumerate(pieces) if across[i])
    parts: list[list[Piece]] = []
    for number in range(len(crossing) + 1):
        low = crossing[number - 1][0] if number else float("-inf")
        high = crossing[number][0] if number < len(crossing) else float("inf")
        band = [p for i, p in enumerate(pieces) if not across[i] and low <= p.middle < high]
        for side in (True, False):
            half = [p for p in band if (p.right <= gutter) is side]
            parts += regions(half, depth - 1)
        if number < len(crossing):
            piece = pieces[crossing[number][1]]
            if parts and not band and number:
                parts[-1].append(piece)
            else:
                parts.append([piece])
    return parts


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """The middle of the gap between two columns of prose; None if there are no two."""
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    width = int(right - left) + 2
    if not 0 < width < 20_000:
        return None
    begins, ends, crosses = [0] * (width + 1), [0] * (width + 1), [0] * (width + 1)
    for piece in pieces:
        start, end = int(piece.left - left), int(piece.right - left) + 1
        begins[start] += 1
        ends[min(end, width)] += 1
        crosses[start] += 1
        crosses[min(end, width)] -= 1
    before = list(accumulate(ends))
    after = [len(pieces) - begun for begun in accumulate(begins)]
    crossing = list(accumulate(crosses))
    best = _best_gap(before, after, crossing, _typical_size(pieces) * _LEAST_GUTTER)
    if best is None:
        return None
    gutter = left + best
    sides = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    return gutter if all(map(_is_prose, sides)) else None


def _best_gap(
    before: Sequence[int], after: Sequence[int], crossing: Sequence[int], least: float
) -> float | None:
    """The middle of the widest stretch that the fewest pieces cross, with many on both sides.

    Args:
        before: for each point across the page, how many pieces end before it.
        after: how many begin after it.
        crossing: how many cross it.
        least: how wide the stretch has to be, in points.
    """
    fit = [
        n if n <= _CROSSING * min(a, b) and min(a, b) >= 2 else None
        for a, b, n in zip(before, after, crossing, strict=True)
    ]
    best: tuple[int, float, float] | None = None
    start = 0
    for i in range(1, len(fit) + 1):
        if i < len(fit) and fit[i] == fit[start]:
            continue
        n = fit[start]
        if n is not None and i - start >= least:
            # as few across as possible (more if the sides are even), then as wide as possible
            even = min(before[start], after[start])
            rank = (n - even // 4, -float(i - start), (start + i) / 2)
            best = rank if best is None else min(best, rank)
        start = i
    return best[2] if best else None


def _is_prose(pieces: Sequence[Piece]) -> bool:
    wide = sum(piece.right - piece.left >= _WIDE * piece.size for piece in pieces)
    return wide >= _MOSTLY * len(pieces)


def _across(pieces: Sequence[Piece], gutter: float) -> list[bool]:
    """For each piece whether it runs across the gutter, or is in a row with one that does."""
    rows = [(p.middle, p.size) for p in pieces if p.left < gutter < p.right]
    return [
        p.left < gutter < p.right
        or any(abs(p.middle - middle) <= SAME_ROW * size for middle, size in rows)
        for p in pieces
    ]


def _typical_size(pieces: Sequence[Piece]) -> float:
    sizes = sorted(piece.size for piece in pieces)
    return sizes[len(sizes) // 2]


def without_margins(pages: Sequence[Page], kept: Sequence[set[int]]) -> list[list[Piece]]:
    """Each page's pieces without those of running heads and feet.

    Args:
        pages: all pages of the document.
        kept: for each page the indices of the pieces in tables; these stay.
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
    remaining = []
    for number, (page, rows) in enumerate(zip(pages, margins, strict=True)):
        running = set()  # ids of pieces
        for row in rows:
            for key in _keys(row, number):
                least = max(often, _SHARE * len(pages)) if key[0] == _STEADY else often
                if len(where[row[0], key]) >= least:
                    running |= set(map(id, row[1]))
        remaining.append([piece for piece in page.pieces if id(piece) not in running])
    return remaining


def _margins(page: Page, pieces: Sequence[Piece]) -> Iterator[Row]:
    """The rows in the margins of a page."""
    edge = _MARGIN * page.height
    above = rows_of(piece for piece in pieces if piece.middle < edge)
    below = rows_of(piece for piece in pieces if piece.middle > page.height - edge)
    yield from ((True, row, not i) for i, row in enumerate(above[:_MOST_ROWS]))
    yield from ((False, row, not i) for i, row in enumerate(below[: -_MOST_ROWS - 1 : -1]))


def _keys(row: Row, page: int) -> Iterator[str]:
    """What a running line has in common on its pages.

    That is its text and its letters' size (a title has larger letters), with or without the page's
    number; or this number alone, at either end of the outermost line.
    """
    _, pieces, outermost = row
    text = join_pieces(pieces)
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
