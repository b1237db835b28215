"""A text → the headings that a place in it stands under.

Plain text does not say how deep a heading is. Headings that are numbered alike (一 and 二, 1.1 and
1.2, lines with ``##``) are of one depth; a new way of numbering goes one deeper. So do headings
without a number, which are of one depth, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text.sentences import LINE, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article

_LONGEST = 40.0  # Han characters: a longer line is a paragraph

_STYLES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(#{1,6})[ \t]",
        r"第[\d一二三四五六七八九十百零]{1,5}([章节節编編篇部])",
        r"[一二三四五六七八九十]{1,3}(、)",
        r"[(（][一二三四五六七八九十]{1,3}([)）])",
        r"\d{1,2}((?:\.\d{1,2})+)[.\s、]?(?=\D)",
        r"\d{1,2}([.、)）])(?=\D)",
        r"(chapter|part|section)\s+(?:\d{1,3}|[ivxlc]{1,6})\b",
    )
)
# A line that may be a heading numbered in words; those numbered in digits may be items of a list,
# or begin with an amount.
_WORDED = re.compile(
    r"^[ \t\u3000]*((?:(第|[(（]?[一二三四五六七八九十])|(?:chapter|part|section)\b).*)$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSED = re.compile(r"[。！？!?；;，,、.…:：]$")  # ends like a sentence, or leads on
_FIELD = re.compile(r"[:：|\t]")  # "Source: …", a row of a table
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_ENDED = re.compile(r"[。！？!?.]$")
_MARKS = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+$")


def heads_of(article: Article, position: int) -> tuple[str, ...]:
    """Returns the title of an article and the headings that a place in it stands under."""
    title = " ".join(article.title.split())
    return tuple(dict.fromkeys((title, *headings_above(article.text, position))))


def headings_above(text: str, position: int) -> tuple[str, ...]:
    """Returns the headings that a place stands under, outermost first, without marks of Markdown.

    Args:
        text: all of the text.
        position: the place; a heading does not stand under itself.
    """
    starts, paths = _outline(text)
    number = bisect_right(starts, position - 1)
    return paths[number - 1] if number else ()


def numbered_headings(text: str) -> list[tuple[int, int]]:
    """Returns where each heading begins that is numbered in words, and its depth from 1.

    That is 第一章, 一、 or Chapter 2, which need no marks to say that a line is a heading.
    An English one has a blank line above it: lines of a paragraph begin with such words, too.
    """
    headings: list[tuple[int, int]] = []
    open_: list[str] = []  # styles of the headings that are not over
    for match in _WORDED.finditer(text):
        above = text[text.rfind("\n", 0, max(match.start() - 1, 0)) + 1 : match.start()]
        if match[2] or not above.strip():
            if style := _style(match[1].rstrip(), ""):
                open_ = [*open_[: _depth(style, open_)], style]
                headings.append((match.start(1), len(open_)))
    return headings


def _depth(style: str, open_: Sequence[str]) -> int:
    """How many headings one of a style stands under."""
    return next((number for number, other in enumerate(open_) if other == style), len(open_))


@lru_cache(maxsize=64)
def _outline(text: str) -> tuple[list[int], list[tuple[str, ...]]]:
    """Where each heading begins, and the headings from the outermost one to it."""
    lines = [(m.start(), m.group().strip()) for m in LINE.finditer(text) if m.group().strip()]
    starts: list[int] = []
    paths: list[tuple[str, ...]] = []
    open_: list[tuple[str, str]] = []  # style and words of the headings that are not over
    for number, (start, line) in enumerate(lines):
        below = lines[number + 1][1] if number + 1 < len(lines) else ""
        if not (style := _style(line, below)):
            continue
        depth = _depth(style, [other for other, _ in open_])
        open_ = [*open_[:depth], (style, _MARKS.sub("", line))]
        starts.append(start)
        paths.append(tuple(words for _, words in open_))
    return starts, paths


def _style(line: str, below: str) -> str:
    """How a heading is numbered; "" for a line that is none.

    Args:
        line: without the blanks around it.
        below: the next line that is not blank; without a number a heading stands above a paragraph.
    """
    if len(line) > 4 * _LONGEST or not _LETTER.search(line):
        return ""
    for number, style in enumerate(_STYLES):
        if match := style.match(line):
            long = size(line) > _LONGEST or _CLOSED.search(line)
            return "" if long else f"{number}{_DIGITS.sub('', match[1])}"
    if size(line) > _LONGEST or _CLOSED.search(line) or _FIELD.search(line):
        return ""
    return "-" if size(below) > _LONGEST or _ENDED.search(below) else ""
