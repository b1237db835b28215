"""An article's text → HTML, with every cited place marked and nothing left out.

Headings are told from paragraphs; Markdown's marks before them are there, and not seen.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.text import in_script, outline
from ui.answer.evidence import Place, Range
from ui.escape import escape

OUTLINED = 20_000  # lines of a text whose headings are told: a book of 600 pages, in 0.3 s
DEEPEST = 6  # levels of headings told apart, as in HTML
_HASHES = re.compile(r"[ \t]*#{1,6}[ \t]+")  # before a heading in Markdown

SNIPPET_CHARS = 150  # of a passage in a list: two lines, enough to see whether it helps


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that the same places point at."""

    start: int
    end: int
    classes: str  # of its <mark>


def article_html(text: str, shown: Sequence[Place], script: str = "") -> str:
    """The whole text: a ``<p>`` for each paragraph, places in ``<mark>``, values in ``<strong>``.

    A heading is an ``<h3>`` with its depth as a class. Marks of place 2 have the class ``wd-of-2``;
    the first mark of its best quote also has ``wd-best-2``. A mark that runs over the end of a
    paragraph goes on in the next.

    Args:
        text: the article's.
        shown: the places to mark.
        script: the one that all but the marked places is shown in; "" for the article's own.
    """
    values = merge_ranges((mark for place in shown for mark in place.marks), 0, len(text))
    pieces = _pieces(shown, len(text))
    ends = [piece.end for piece in pieces]
    blocks = []
    for start, end, depth in _blocks(text):
        inner, position = [], start
        here = pieces[bisect_right(ends, start) :]
        hashes = _HASHES.match(text, start, end) if depth else None
        if hashes and not (here and here[0].start < hashes.end()):
            inner.append(f'<span class="wd-hash">{escape(hashes.group())}</span>')
            position = hashes.end()
        for piece in here:
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.end, end)
            inner.append(escape(in_script(text[position:first], script)))
            inner.append(f'<mark class="{piece.classes}" tabindex="-1">')
            inner.append(f"{strong_html(text, first, last, values)}</mark>")
            position = last
        inner.append(escape(in_script(text[position:end], script)))
        blocks.append(_block_html("".join(inner), depth))
    return "".join(blocks)


def _block_html(inner: str, depth: int) -> str:
    if not depth:
        return f"<p>{inner}</p>"
    return f'<h3 class="wd-heading wd-depth-{min(depth, DEEPEST)}">{inner}</h3>'


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """The paragraphs and headings: where each starts and ends, and a heading's depth, else 0."""
    headings = outline(text) if text.count("\n") <= OUTLINED else []
    starts = [start for start, _ in headings]
    for start, end in _paragraphs(text):
        position = start
        for number in range(bisect_left(starts, start), bisect_left(starts, end)):
            first, depth = headings[number]
            last = text.find("\n", first, end)
            last = end if last < 0 else last
            if first > position:
                yield position, first - 1, 0
            yield first, last, depth
            position = min(last + 1, end)
        if position < end:
            yield position, end, 0


def _pieces(shown: Sequence[Place], size: int) -> list[_Piece]:
    """The stretches to mark, in order: places that overlap are cut wherever one begins or ends."""
    ranges = [(place, pair) for place in shown for pair in place.quotes]
    cuts = sorted({min(offset, size) for _, pair in ranges for offset in pair})
    pieces, named = [], set[int]()
    for start, end in itertools.pairwise(cuts):
        here = {place.number: place for place, (a, b) in ranges if a <= start and end <= b}
        if not here:
            continue
        classes = ["wd-cited" if any(place.cited for place in here.values()) else "wd-found"]
        for number, place in here.items():
            classes.append(f"wd-of-{number}")
            if number not in named and place.quotes[0][0] <= start < place.quotes[0][1]:
                named.add(number)
                classes.append(f"wd-best-{number}")
        pieces.append(_Piece(start, end, " ".join(classes)))
    return pieces


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


def snippet_html(text: str, start: int, end: int) -> str:
    """The beginning of the passage ``text[start:end]``, on one line."""
    words = " ".join(text[start : min(end, start + SNIPPET_CHARS)].split())
    return escape(words + "…" * (end > start + SNIPPET_CHARS))


def merge_ranges(ranges: Iterable[Range], start: int, end: int) -> list[Range]:
    """The ranges cut to ``[start, end)``, in order, those that overlap joined into one."""
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


def strong_html(text: str, start: int, end: int, values: Iterable[Range]) -> str:
    """``text[start:end]`` with the values inside it in ``<strong>``."""
    pieces, position = [], start
    for first, last in values:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces.append(escape(text[position:first]))
            pieces.append(f"<strong>{escape(text[first:last])}</strong>")
            position = last
    return "".join(pieces) + escape(text[position:end])
