"""An article's text → HTML, with every cited place marked and nothing left out."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.articles import Block, blocks_of
from bot.core import Article, Table
from bot.text import in_script
from ui.answer.evidence import Place, Range
from ui.escape import escape, verbatim

Show = Callable[[str], str]

_ABOVE, _LEVELS = 2, 4  # the headings of the page above those of an article, and how many of these
_NEAR = 300  # characters before a table, in which its caption is not repeated
SNIPPET_CHARS = 150  # of a passage in a list: two lines, enough to see whether it helps


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that the same places point at."""

    start: int
    end: int
    classes: str  # of its <mark>


def article_html(article: Article, shown: Sequence[Place], script: str = "") -> str:
    """The whole article by its blocks, places in ``<mark>``, values in ``<strong>``.

    Marks of place 2 have the class ``wd-of-2``; the first mark of its best quote also has
    ``wd-best-2``. A mark that runs over the end of a block goes on in the next.

    Args:
        article: all of it is shown.
        shown: the places to mark.
        script: the one that all but the marked places is shown in; "" for the article's own.
    """
    text = article.text
    marked = _Marked(text, shown, script)
    parts: list[str] = []
    in_list = False
    for block in blocks_of(article):
        if in_list != (block.kind == "item"):
            in_list = not in_list
            parts.append("<ul>" if in_list else "</ul>")
        parts.append(_block_html(block, marked, text))
    return "".join(parts) + ("</ul>" if in_list else "")


def _block_html(block: Block, marked: _Marked, text: str) -> str:
    if block.table is not None:
        return _table_html(block.table, marked, text)
    if block.kind == "code":
        return f"<pre>{marked.html(block.start, block.end, verbatim)}</pre>"
    inner = marked.html(block.start, block.end)
    if block.kind == "heading":
        tag = f"h{min(block.level, _LEVELS) + _ABOVE}"
        return f"<{tag}>{inner}</{tag}>"
    if block.kind == "item":
        before = text[text.rfind("\n", 0, block.start) + 1 : block.start].strip()
        numbered = "" if before else " wd-numbered"  # the number is shown with the item
        return f'<li class="wd-in-{block.level}{numbered}">{inner}</li>'
    return f"<p>{inner}</p>"


def _table_html(table: Table, marked: _Marked, text: str) -> str:
    """A table by its cells, each the slice that it is; heads are what the file has above them."""
    near = text[max(table.start - _NEAR, 0) : table.start]
    caption = (
        f"<caption>{marked.label(table.caption)}</caption>" if table.caption not in near else ""
    )
    heads = "".join(f'<th scope="col">{marked.label(head)}</th>' for head in table.head)
    width = max(len(table.head), *map(len, table.rows)) if table.rows else len(table.head)
    rows = "".join(_row_html(row, width, marked) for row in table.rows if row)
    top = f"<thead><tr>{heads}</tr></thead>" if any(table.head) else ""
    inner = f"<table>{caption}{top}<tbody>{rows}</tbody></table>"
    return f'<div class="wd-table" tabindex="0">{inner}</div>'


def _row_html(row: Sequence[Range], width: int, marked: _Marked) -> str:
    """A row; one whose first cell alone has a text heads those below it."""
    label, *values = (marked.html(start, end) for start, end in row)
    if not any(values) and width > 1:
        return f'<tr><th scope="rowgroup" colspan="{width}">{label}</th></tr>'
    values += [""] * (width - len(row))
    cells = "".join(f"<td>{value}</td>" for value in values)
    return f'<tr><th scope="row">{label}</th>{cells}</tr>'


class _Marked:
    """A text with the places that are marked in it, all else perhaps in another script."""

    def __init__(self, text: str, shown: Sequence[Place], script: str) -> None:
        marks = (mark for place in shown for mark in place.marks)
        self._text, self._script = text, script
        self._values = merge_ranges(marks, 0, len(text))
        self._pieces = _pieces(shown, len(text))
        self._ends = [piece.end for piece in self._pieces]

    def html(self, start: int, end: int, show: Show = escape) -> str:
        """``text[start:end]``, in which ``show`` makes HTML of text."""
        if not self._ends:
            return show(in_script(self._text[start:end], self._script))
        inner, position = [], start
        for number in range(bisect_right(self._ends, start), len(self._pieces)):
            piece = self._pieces[number]
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.end, end)
            if first >= last:
                continue
            inner.append(show(in_script(self._text[position:first], self._script)))
            inner.append(f'<mark class="{piece.classes}" tabindex="-1">')
            inner.append(f"{strong_html(self._text, first, last, self._values, show)}</mark>")
            position = last
        inner.append(show(in_script(self._text[position:end], self._script)))
        return "".join(inner)

    def label(self, words: str) -> str:
        """Words that the file has beside its text, where nothing is marked."""
        return escape(in_script(words, self._script))


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


def strong_html(
    text: str, start: int, end: int, values: Iterable[Range], show: Show = escape
) -> str:
    """``text[start:end]`` with the values inside it in ``<strong>``."""
    pieces, position = [], start
    for first, last in values:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces.append(show(text[position:first]))
            pieces.append(f"<strong>{show(text[first:last])}</strong>")
            position = last
    return "".join(pieces) + show(text[position:end])
