"""An article → passages, the unit that is indexed and retrieved.

A passage is a paragraph (a line of the text), or a part of a long one; a heading goes with the
paragraph under it, and short lines that follow each other share a passage. Boilerplate has
passages of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.articles.boilerplate import LISTED, SHORT_LINE, boilerplate_lines
from bot.core import settings
from bot.core.records import Article, Chunk
from bot.text.sentences import LINE, sentences, size

__all__ = ["chunk", "sentences"]

_HEADING = re.compile(r"#{1,6}[ \t]|[-=*_~ ]+$")  # of Markdown, or a rule: neither stands alone
_OPEN_END = re.compile(r"[^。！？!?；;，,、.…]$")  # a colon leads on to what comes next
_BLANK = re.compile(r"\s*")
_MOST_HEADINGS = 4  # short lines in a row that a paragraph is headed by: more are a list


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    size: float
    heading: bool
    after_blank: bool
    boilerplate: bool


def chunk(
    article: Article,
    chars: int = settings.CHUNK_CHARS,
    overlap: int = settings.OVERLAP_SENTENCES,
) -> list[Chunk]:
    """The passages of an article, in its order; every character that is not blank is in one.

    Args:
        article: what to cut up.
        chars: the largest size of a passage, in Han characters (see ``bot.text.sentences.size``); a
            single sentence longer than that is a passage by itself.
        overlap: sentences that two passages of one long paragraph share, at most.

    Raises:
        ValueError: ``chars`` below 1 or ``overlap`` below 0.
    """
    if chars < 1 or overlap < 0:
        raise ValueError(f"chars={chars}, overlap={overlap}: give chars >= 1 and overlap >= 0")
    chunks = []
    for group in _groups(_lines(article.text), chars):
        start, end = group[0].start, group[-1].end
        spoken = sentences(article.text, start, end) or [(start, end)]
        stops = [start, *(stop for _, stop in spoken[:-1]), end]  # with markers between sentences
        sizes = [size(article.text[a:b]) for a, b in pairwise(stops)]
        for first, last in _packed(sizes, chars, 0 if group[0].boilerplate else overlap):
            begin = _skip_blank(article.text, stops[first])
            text = article.text[begin : stops[last]]
            part = tuple(spoken[first:last])
            chunks.append(Chunk(article.id, begin, stops[last], text, part, group[0].boilerplate))
    return chunks


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, trimmed, with what they are."""
    spans = []
    for match in LINE.finditer(text):
        line = match.group()
        if line.strip():
            start = _skip_blank(text, match.start())
            spans.append((start, start + len(line.strip())))
    flags = boilerplate_lines([text[start:end] for start, end in spans])
    lines, before = [], 0
    for (start, end), boilerplate in zip(spans, flags, strict=True):
        line = text[start:end]
        length = size(line)
        heading = length <= SHORT_LINE and bool(
            _HEADING.match(line) or (_OPEN_END.search(line) and not LISTED.match(line))
        )
        after_blank = text.count("\n", before, start) > 1
        lines.append(_Line(start, end, length, heading, after_blank, boilerplate))
        before = end
    return lines


def _groups(lines: Sequence[_Line], chars: int) -> Iterator[list[_Line]]:
    """Lines that share passages: headings with what they head, short lines in a row."""
    group: list[_Line] = []
    held, headings = 0.0, True  # the size of the group, and whether there is nothing else in it
    for line in lines:
        gap = settings.LATIN_SIZE * (line.start - group[-1].end) if group else 0.0
        held += gap + line.size
        if group and not _joins(group, line, headings, held <= chars):
            yield group
            group, held, headings = [], line.size, True
        group.append(line)
        headings = headings and line.heading
    if group:
        yield group


def _joins(group: Sequence[_Line], line: _Line, headings: bool, fits: bool) -> bool:
    """Whether a line goes with the lines before it, which may all be headings."""
    last = group[-1]
    if last.boilerplate != line.boilerplate:
        return False
    if last.boilerplate:
        return fits
    if headings:
        return fits or (not line.heading and len(group) <= _MOST_HEADINGS)
    short = last.size <= SHORT_LINE and line.size <= SHORT_LINE
    return fits and short and not line.heading and not line.after_blank


def _packed(sizes: Sequence[float], chars: int, overlap: int) -> Iterator[tuple[int, int]]:
    """(first, end) of sentences that together keep within ``chars``, at least one new each."""
    first = end = 0
    while end < len(sizes):
        room = chars - sum(sizes[first:end])
        while end < len(sizes) and (sizes[end] <= room or end == first):
            room -= sizes[end]
            end += 1
        yield first, end
        first = max(end - overlap, first + 1)
        while end < len(sizes) and first < end and sum(sizes[first : end + 1]) > chars:
            first += 1


def _skip_blank(text: str, start: int) -> int:
    """The first place from ``start`` on that is not blank."""
    blank = _BLANK.match(text, start)
    return blank.end() if blank else start
