"""An article's text → its blocks: headings, paragraphs, items of lists, tables, code.

The marks of Markdown that a reader of files puts before a heading or an item, and that authors of
plain text write themselves, belong to no block: what is shown of one is a slice without them. All
else that is no blank is in a block, in its order. Where no heading has marks, those are told that
are numbered (第一章, 一、, Chapter 2).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import decode_tables
from bot.text import numbered_headings

if TYPE_CHECKING:
    from bot.core import Article, Table

HEADING, PARAGRAPH, ITEM, TABLE, CODE = "heading", "paragraph", "item", "table", "code"

_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(?=\S)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_ITEM = re.compile(r"([ \t]{0,40})[-*+•][ \t]+(?=\S)")
_NUMBERED = re.compile(r"([ \t]{0,40})(?=\d{1,3}[.)][ \t]+\S)")  # its number is shown
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})[^`]*$")
_UNDERLINE = re.compile(r"[ \t]{0,3}(={3,}|-{3,})[ \t]*$")
_SIGNS = "`~#-*+•0123456789"  # that a line of more than a paragraph begins with
_STEP = 2  # blanks by which an item within another is moved in, at least
_DEEPEST = 3  # levels of lists that are told apart
_LONGEST_UNDERLINED = 120  # characters of a line that may be a heading by the one below it


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article's text, and what it is."""

    kind: str
    start: int
    end: int
    level: int = 0  # of a heading, from 1; of an item, from 0
    table: Table | None = None


def blocks_of(article: Article) -> list[Block]:
    """The blocks of an article, in the order of its text."""
    text = article.text
    blocks: list[Block] = []
    at = 0
    for table in decode_tables(article.structure):
        if at <= table.start < table.end <= len(text) and _is_whole(text, table):
            blocks += _Lines(text, at, table.start).blocks()
            blocks.append(Block(TABLE, table.start, table.end, table=table))
            at = table.end
    blocks += _Lines(text, at, len(text)).blocks()
    if not any(block.kind == HEADING for block in blocks):
        blocks = _cut_at_numbers(blocks, text)
    return blocks


def _cut_at_numbers(blocks: Sequence[Block], text: str) -> list[Block]:
    """The blocks, paragraphs cut at the headings in them that are told by their numbers."""
    headings = numbered_headings(text)
    starts = [start for start, _ in headings]
    cut: list[Block | None] = []
    for block in blocks:
        inside = bisect_left(starts, block.start), bisect_left(starts, block.end)
        if block.kind != PARAGRAPH or inside[0] == inside[1]:
            cut.append(block)
            continue
        at = block.start
        for start, level in headings[slice(*inside)]:
            stop = text.find("\n", start, block.end)
            stop = block.end if stop < 0 else stop
            cut += _block(PARAGRAPH, text, at, start), _block(HEADING, text, start, stop, level)
            at = stop
        cut.append(_block(PARAGRAPH, text, at, block.end))
    return [block for block in cut if block]


def _block(kind: str, text: str, start: int, end: int, level: int = 0) -> Block | None:
    """A block without the blanks around it; None of blanks alone. Those before code are its own."""
    piece = text[start:end]
    if kind != CODE:
        start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Block(kind, start, end, level) if start < end else None


def _is_whole(text: str, table: Table) -> bool:
    """Whether each line of a table is one of its rows, so that its cells show all of it."""
    starts = [start for row in table.rows for start, end in row if end]
    lines = set()
    for start in starts:
        lines.add(text.rfind("\n", 0, start) + 1)
    return all(start in lines for start, _ in _lines(text, table.start, table.end))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a stretch of a text that are not blank."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


class _Lines:
    """The lines of a stretch without tables, read once from the top."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._end = text, end
        self._at = start
        self._blocks: list[Block] = []
        self._open: int | None = None  # where the paragraph began that is being read
        self._last = start  # where its last line ended

    def blocks(self) -> list[Block]:
        """The blocks of the stretch."""
        while self._at < self._end:
            stop = self._stop(self._at)
            line = self._text[self._at : stop].strip()
            if not line:
                self._close()
            elif not self._is_marked(line[0], stop) or not (
                self._code(stop) or self._heading(stop) or self._item(stop)
            ):
                self._open = self._at if self._open is None else self._open
                self._last = stop
            self._at = max(self._at, stop + 1)
        self._close()
        return self._blocks

    def _is_marked(self, first: str, stop: int) -> bool:
        """Whether a line may be more than one of a paragraph, by its first sign and the next's."""
        below = self._text[stop + 1 : stop + 5].lstrip(" \t")[:1]
        return first in _SIGNS or (below != "" and below in "=-")

    def _stop(self, start: int) -> int:
        stop = self._text.find("\n", start, self._end)
        return self._end if stop < 0 else stop

    def _close(self) -> None:
        if self._open is not None:
            self._add_block(PARAGRAPH, self._open, self._last)
        self._open = None

    def _add_block(self, kind: str, start: int, end: int, level: int = 0) -> None:
        if block := _block(kind, self._text, start, end, level):
            self._blocks.append(block)

    def _code(self, stop: int) -> bool:
        """Takes code in, up to the fence that ends it; one that nothing ends is a paragraph."""
        fence = _FENCE.match(self._text, self._at, stop)
        if not fence:
            return False
        start = at = stop + 1
        while at < self._end:
            last = self._stop(at)
            other = _FENCE.match(self._text, at, last)
            if other and other[1].startswith(fence[1]):
                self._close()
                self._add_block(CODE, start, max(at - 1, start))
                self._at = last + 1
                return True
            at = last + 1
        return False

    def _heading(self, stop: int) -> bool:
        """Takes a heading in, with its marks before it or its line below it."""
        mark = _HEADING.match(self._text, self._at, stop)
        if mark:
            self._close()
            closing = _CLOSING.search(self._text, mark.end(), stop)
            self._add_block(HEADING, mark.end(), closing.start() if closing else stop, len(mark[1]))
            return True
        below = self._stop(stop + 1) if stop < self._end else stop
        line = _UNDERLINE.match(self._text, stop + 1, below)
        if not line or self._open is not None or stop - self._at > _LONGEST_UNDERLINED:
            return False
        self._add_block(HEADING, self._at, stop, 1 if line[1].startswith("=") else 2)
        self._at = below + 1
        return True

    def _item(self, stop: int) -> bool:
        """Takes an item of a list in."""
        mark = _ITEM.match(self._text, self._at, stop) or _NUMBERED.match(
            self._text, self._at, stop
        )
        if not mark:
            return False
        self._close()
        self._add_block(ITEM, mark.end(), stop, min(len(mark[1].expandtabs(4)) // _STEP, _DEEPEST))
        return True
