"""The rows of a PDF → lines → paragraphs and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.articles.formats.parsed import Line as TextLine
from bot.articles.formats.parsed import begin_pages
from bot.articles.formats.pdf.marks import (
    SOFT,
    UNSPACED,
    Piece,
    hyphenated_words,
    join_pieces,
    run_on,
    run_on_from,
)
from bot.text import size as han_size

HEADING = "## "  # of Markdown

_LARGER = 1.15  # times the size of the body's letters: a heading
_TITLE = 1.3  # likewise, on the first page: the title
_OTHER_SIZE = 0.12  # share by which letters of one paragraph may differ: those of code are smaller
_LONGEST_HEADING = 60.0  # Han characters: longer is prose in large or bold letters
_WIDER_GAP = 0.5  # of a letter's size beyond the usual between lines: a new paragraph
_INDENT = 0.8  # of a letter's size
_ROOM = 2.3  # of a letter's size, left in a full Chinese line: punctuation may not begin one

_ENDED = re.compile(r"[。！？!?…；.:：]['”’」』）)]*$")
_SENTENCE = re.compile(r"[。！？!?.]['”’」』）)]*$")
_LISTED = re.compile(
    r"[-–•·◦▪■●○◆*]\s|\(?\d{1,3}[.)、．](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]+[章節节條条款]"
)
_LEADERS = re.compile(r"(?:[.·…]\s?){4}")  # to a page's number: a line of the contents
_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of one column, with the sides of the column."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    start: float  # left side of the column
    end: float  # its right side
    gap: float  # the usual distance between its lines
    part: int  # a number for the column, different on each page
    page: int  # the page's number, from 1
    largest: str = ""  # the part of the text that is in letters as large as its largest


def lines_of(rows: Sequence[Sequence[Piece]], part: int, page: int) -> list[Line]:
    """The rows of one column as lines."""
    if not rows:
        return []
    starts = sorted(row[0].left for row in rows)
    ends = sorted(row[-1].right for row in rows)
    # a tenth of the lines may stand out: a long word that could not be divided, a hanging number
    start, end = starts[len(starts) // 10], ends[len(ends) * 9 // 10]
    gaps = sorted(b[0].middle - a[0].middle for a, b in zip(rows, rows[1:], strict=False))
    gap = gaps[len(gaps) // 4] if gaps else 0.0
    return [
        Line(
            join_pieces(row),
            row[0].left,
            min(piece.top for piece in row),
            row[-1].right,
            max(piece.bottom for piece in row),
            max(row, key=lambda piece: len(piece.text)).size,
            all(piece.bold for piece in row),
            start,
            end,
            gap,
            part,
            page,
            _largest(row),
        )
        for row in rows
    ]


def _largest(row: Sequence[Piece]) -> str:
    """The text of the pieces with the largest letters: what stands beside a title is no title."""
    least = max(piece.size for piece in row) * (1 - _OTHER_SIZE)
    return join_pieces([piece for piece in row if piece.size >= least])


def body_size(lines: Iterable[Line]) -> float:
    """The size of most letters, in points, rounded to half a point."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(2 * line.size) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def known_words(lines: Iterable[Line]) -> frozenset[str]:
    """The words that have a hyphen within a line; its hyphen at the end does not count."""
    return frozenset(
        word for line in lines for word in hyphenated_words(line.text.rstrip("-" + SOFT))
    )


def is_heading(line: Line, body: float) -> bool:
    """Whether a line looks like a heading: its letters are larger than the body's, or bold."""
    if han_size(line.text) > _LONGEST_HEADING or not re.search(r"[^\W\d_]", line.text):
        return False
    if _LEADERS.search(line.text):
        return False
    if line.size >= _LARGER * body:
        return True
    alone = line.bold and line.right < line.end - line.size
    return alone and not _ENDED.search(line.text)


def title_of(lines: Sequence[Line], body: float) -> str:
    """The largest words of the first page if they stand out; otherwise ""."""
    large = [line for line in lines if line.size >= _TITLE * body and is_heading(line, body)]
    if not large:
        return ""
    most = max(line.size for line in large) * (1 - _OTHER_SIZE)
    first = next(i for i, line in enumerate(large) if line.size >= most)
    run = [large[first]]
    for line in large[first + 1 :]:
        if line.size < most or line.part != run[-1].part or _far(run[-1], line):
            break
        run.append(line)
    text = run_on(line.largest or line.text for line in run)
    return text if han_size(text) <= _LONGEST_HEADING else ""


def paragraphs_of(lines: Sequence[Line], body: float, known: frozenset[str]) -> list[TextLine]:
    """The paragraphs, each on one line, and headings with the mark of Markdown.

    Each says where in it the pages begin that it stands on.

    Args:
        lines: in reading order.
        body: the size of the body's letters.
        known: the words that keep their hyphen, as for ``run_on``.
    """
    paragraphs: list[TextLine] = []
    current: list[Line] = []  # of the paragraph that is being read

    def close() -> None:
        text, starts = run_on_from([line.text for line in current], known)
        if text:
            heading = all(is_heading(line, body) for line in current)
            short = heading and han_size(text) <= _LONGEST_HEADING
            mark = HEADING if short else ""
            pages = [
                (len(mark) + start, line.page)
                for number, (line, start) in enumerate(zip(current, starts, strict=True))
                if number == 0 or line.page != current[number - 1].page
            ]
            pages[0] = (0, current[0].page)
            paragraphs.append(begin_pages(mark + text, pages))
        current.clear()

    for line in lines:
        if current and _begins(current[-1], line, body):
            close()
        current.append(line)
    close()
    return paragraphs


def _begins(last: Line, line: Line, body: float) -> bool:
    """Whether a line begins a new paragraph after the last line."""
    if abs(line.size - last.size) > _OTHER_SIZE * max(line.size, last.size):
        return True
    if is_heading(line, body) != is_heading(last, body) or _LISTED.match(line.text):
        return True
    if is_heading(line, body):
        return last.part != line.part or _far(last, line)
    if last.text.endswith(SOFT):
        return False
    indented = line.left > line.start + _INDENT * line.size
    if last.part == line.part:
        if _far(last, line):
            return True
        if indented and _is_first(last, line):
            return True
    elif indented or _SENTENCE.search(last.text):
        return True
    return _is_short(last, line)


def _is_first(last: Line, line: Line) -> bool:
    """Whether an indented line begins a paragraph; the rest of a list's item does not."""
    if abs(line.left - last.left) > line.size / 2:
        return line.left < last.left or not _LISTED.match(last.text)
    return bool(_SENTENCE.search(last.text) and _UNSPACED.search(last.text[-1:]))


def _far(last: Line, line: Line) -> bool:
    """Whether a line is further below the last one than lines of a paragraph are."""
    step = (line.top + line.bottom - last.top - last.bottom) / 2
    return line.gap > 0 and step > max(line.gap, line.size) + _WIDER_GAP * line.size


def _is_short(last: Line, line: Line) -> bool:
    """Whether the last line had room for the next line's first word: so it ends a paragraph."""
    room = last.end - last.right
    if _UNSPACED.match(line.text) or _UNSPACED.search(last.text[-1:]):
        return room > _ROOM * last.size
    word = line.text.split(" ", 1)[0]
    letter = (line.right - line.left) / max(len(line.text), 1)
    return room > len(word) * letter + last.size
