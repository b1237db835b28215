"""The order in which a page is read: columns one after another, lines across them in between.

Running heads and feet, and page numbers: what stands in the margin of page after page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from bot.articles.formats.pdf.marks import SAME_ROW, Page, Piece, join_pieces, rows_of
from bot.text import size

_LEAST_GUTTER = 0.7  # of a letter's size: columns stand further apart than words
_CROSSING = 0.25  # of the smaller column's lines that may run across both: titles, figures
_WIDE = 8.0  # of a letter's size: lines of prose are wider, cells of a table are not
_MOSTLY = 0.5  # of a column's lines that are that wide
_MOST_COLUMNS = 6  # of one page: nobody sets more


def regions(pieces: Sequence[Piece], depth: int = _MOST_COLUMNS) -> list[list[Piece]]:
    """The pieces of a page, in parts that are read one after another, each with one column."""
    gutter = _gutter(pieces) if depth and len(pieces) > 3 else None
    if gutter is None:
        return [list(pieces)] if pieces else []
    across = _across(pieces, gutter)
    marks = sorted((piece.middle, i) for i, piece in enumerate(pieces) if across[i])
    parts: list[list[Piece]] = []
    for number in range(len(marks) + 1):
        low = marks[number - 1][0] if number else float("-inf")
        high = marks[number][0] if number < len(marks) else float("inf")
        band = [p for i, p in enumerate(pieces) if not across[i] and low <= p.middle < high]
        for side in (True, False):
            half = [p for p in band if (p.right <= gutter) is side]
            parts += regions(half, depth - 1)
        if number < len(marks):
            one = pieces[marks[number][1]]
            if parts and not band and number:
                parts[-1].append(one)
            else:
                parts.append([one])
    return parts


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """The middle of the gap between two columns of prose."""
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
    best = _best(before, after, crossing, _typical(pieces) * _LEAST_GUTTER)
    if best is None:
        return None
    gutter = left + best
    sides = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    return gutter if all(map(_is_prose, sides)) else None


def _best(
    before: Sequence[int], after: Sequence[int], crossing: Sequence[int], least: float
) -> float | None:
    """The middle of the widest stretch with the fewest lines across, many on both sides."""
    fit = [
        n if n <= _CROSSING * min(a, b) and min(a, b) >= 2 else None
        for a, b, n in zip(before, after, crossing, strict=True)
    ]
    found: tuple[int, float, float] | None = None
    start = 0
    for i in range(1, len(fit) + 1):
        if i < len(fit) and fit[i] == fit[start]:
            continue
        n = fit[start]
        if n is not None and i - start >= least:
            # as few as can be across, then as evenly parted as can be, then as wide
            even = min(before[start], after[start])
            rank = (n - even // 4, -float(i - start), (start + i) / 2)
            found = rank if found is None else min(found, rank)
        start = i
    return found[2] if found else None


def _is_prose(pieces: Sequence[Piece]) -> bool:
    wide = sum(piece.right - piece.left >= _WIDE * piece.size for piece in pieces)
    return wide >= _MOSTLY * len(pieces)


def _across(pieces: Sequence[Piece], gutter: float) -> list[bool]:
    """For each piece whether it runs across the gutter, or stands beside one that does."""
    rows = [(p.middle, p.size) for p in pieces if p.left < gutter < p.right]
    return [
        p.left < gutter < p.right
        or any(abs(p.middle - middle) <= SAME_ROW * size for middle, size in rows)
        for p in pieces
    ]


def _typical(pieces: Sequence[Piece]) -> float:
    sizes = sorted(piece.size for piece in pieces)
    return sizes[len(sizes) // 2]


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
