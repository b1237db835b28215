"""An article as HTML: slices of its text, with every cited place marked, and nothing left out."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ui.answer.evidence import Place, Range
from ui.escape import escape

SNIPPET_CHARS = 150  # of a passage in a list: two lines, enough to see whether it helps


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that the same places point at."""

    start: int
    end: int
    kinds: str  # its classes


def article_body(text: str, shown: Sequence[Place]) -> str:
    """The whole text: a block for each paragraph, each place in ``<mark>``, values ``<strong>``.

    Marks of place 2 have the class ``wd-of-2``, the first of its best quote ``wd-best-2`` too. A
    mark that goes over the end of a paragraph goes on in the next.
    """
    values = merge_ranges((mark for place in shown for mark in place.marks), 0, len(text))
    pieces = _pieces(shown, len(text))
    ends = [piece.end for piece in pieces]
    blocks = []
    for start, end in _paragraphs(text):
        inner, position = [], start
        for piece in pieces[bisect_right(ends, start) :]:
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.end, end)
            inner.append(escape(text[position:first]))
            inner.append(f'<mark class="{piece.kinds}" tabindex="-1">')
            inner.append(f"{strong(text, first, last, values)}</mark>")
            position = last
        inner.append(escape(text[position:end]))
        blocks.append(f"<p>{''.join(inner)}</p>")
    return "".join(blocks)


def _pieces(shown: Sequence[Place], size: int) -> list[_Piece]:
    """What is marked, in order: places that overlap are cut where one of them begins or ends."""
    ranges = [(place, pair) for place in shown for pair in place.quotes]
    cuts = sorted({min(offset, size) for _, pair in ranges for offset in pair})
    found, named = [], set[int]()
    for start, end in itertools.pairwise(cuts):
        here = {place.number: place for place, (a, b) in ranges if a <= start and end <= b}
        if not here:
            continue
        kinds = ["wd-cited" if any(place.cited for place in here.values()) else "wd-found"]
        for number, place in here.items():
            kinds.append(f"wd-of-{number}")
            if number not in named and place.quotes[0][0] <= start < place.quotes[0][1]:
                named.add(number)
                kinds.append(f"wd-best-{number}")
        found.append(_Piece(start, end, " ".join(kinds)))
    return found


def _paragraphs(text: str) -> Iterator[Range]:
    """The stretches of lines that are not blank."""
    start = position = 0
    blank = True
    for line in text.split("\n"):  # not a pattern: those for blank lines are quadratic
        if bool(line.strip()) == blank:
            if not blank:
                yield start, position - 1
            start, blank = position, not blank
        position += len(line) + 1
    if not blank:
        yield start, len(text)


def snippet(text: str, start: int, end: int) -> str:
    """The beginning of a passage, on one line."""
    words = " ".join(text[start : min(end, start + SNIPPET_CHARS)].split())
    return escape(words + "…" * (end > start + SNIPPET_CHARS))


def merge_ranges(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """The ranges cut to ``[start, end)``, in order, overlapping ones joined."""
    cut = sorted((max(first, start), min(last, end)) for first, last in ranges)
    joined: list[Range] = []
    for first, last in cut:
        if first >= last:
            continue
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def strong(text: str, start: int, end: int, values: Iterable[Range]) -> str:
    """``text[start:end]`` with the values inside it in ``<strong>``."""
    pieces, position = [], start
    for first, last in values:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces.append(escape(text[position:first]))
            pieces.append(f"<strong>{escape(text[first:last])}</strong>")
            position = last
    return "".join(pieces) + escape(text[position:end])
