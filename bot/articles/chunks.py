"""An article → passages, the unit that is indexed and retrieved.

A passage is a paragraph (a line of the text), or a part of a long one; a heading goes with the
paragraph under it, and short lines that follow each other share a passage. Boilerplate has
passages of its own.

Which lines of a page are not its article: link lists, teasers, copyright footers.

Signs that hold for any page are looked at, never the words of one site:

- a *teaser* breaks off and offers the rest: ``…【詳細】``, ``… [more]``, ``Read more »``;
- a *notice* speaks of rights: ``版權所有``, ``© 2020``, ``All rights reserved``;
- a *link* is a short line that ends as no sentence does. One is a heading; a long run of them
  before or after the article, or beside teasers and notices, is a menu or a list of headlines.

A list with bullets or numbers is content, and so is everything in a text without any body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.core import Article, Chunk, settings
from bot.text import LINE, size, split_sentences

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
        spoken = split_sentences(article.text, start, end) or [(start, end)]
        stops = [start, *(stop for _, stop in spoken[:-1]), end]  # with markers between sentences
        sizes = [size(article.text[a:b]) for a, b in pairwise(stops)]
        for first, last in _pack_sentences(sizes, chars, 0 if group[0].boilerplate else overlap):
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


def _pack_sentences(sizes: Sequence[float], chars: int, overlap: int) -> Iterator[tuple[int, int]]:
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


SHORT_LINE = 40.0  # Han characters: a headline; two lines of print and it is a paragraph
_RUN_ALONE = 10  # links in a row that are a list without any other sign; poems have shorter stanzas
_RUN_BESIDE = 4  # links in a row that are a list beside a teaser or notice
_WRAPPED = 2.0  # Han characters: lines of wrapped prose differ in width by no more than that
_WRAP_WIDTH = 15.0  # Han characters: nobody sets lines narrower than that, but menus are
_KEPT_BEFORE_BODY = 3  # last lines of a run that leads up to the body: title, subtitle, author
_FOOTER_SHARE = 0.2  # of the body's size: what follows a notice and is less belongs to the footer
_MAX_NOTICE = 120.0  # Han characters: longer paragraphs that speak of rights are about them

_TEASER_CHARS = 80  # characters at the end of a line that can make it a teaser
_ELLIPSIS = r"(?:…+|⋯+|\.{3,})"
_TEASER = re.compile(
    _ELLIPSIS + r"\s*[\[【(（〔][^\W\d][^\[\]【】()（）]{0,15}[\]】)）〕]\s*[>»→]*$"
    r"|[\[【]\s*(?:[详詳][细細情]|全文|更多|more|read more|full story)\s*[\]】]\s*[>»→]*$"
    r"|(?:read more|continue reading|[阅閱][读讀]更多|[阅閱][读讀]全文|查看(?:更多|全文))"
    r"\s*[>»→…]*$",
    re.IGNORECASE,
)
_NOTICE = re.compile(  # on a line without its spaces: 版 權 所 有 is set wide on some pages
    "^.{0,40}版[权權]所有"
    "|^版[权權][声聲]明[:：]"
    "|allrightsreserved"
    r"|^(?:copyright|©|\(c\)){1,3}(?:19|20)\d\d"
    r"|^copyright(?:©|\(c\))"
    r"|^(?:19|20)\d\d(?:[-–](?:19|20)\d\d)?©"
    r"|^.{0,6}ICP[备備证證]",
    re.IGNORECASE,
)
LISTED = re.compile(r"[-*+•‣◦·>|#=~`]|\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、]")
_LINK_END = re.compile(_ELLIPSIS + "$|[^。！？!?；;：:，,、.—–-]$")  # cut headlines end in dots
_CLOSERS = re.compile(r"(?:\s*[(（][^()（）]{1,20}[)）])?[”’」』）】》)\"'\s]*$")  # and a byline
_CUT = re.compile(_ELLIPSIS + "$")
_ASKS = re.compile("[?？!！]$")
_CELLS = re.compile(r"\t|  +")


def boilerplate_lines(lines: Sequence[str]) -> list[bool]:
    """For each line of a page, blank ones left out, whether it is boilerplate."""
    teaser = [bool(_TEASER.search(line[-_TEASER_CHARS:])) for line in lines]
    notice = [is_notice(line) for line in lines]
    strong = [a or b for a, b in zip(teaser, notice, strict=True)]
    link = _links(lines, strong)
    listed = [a or b for a, b in zip(strong, link, strict=True)]
    body = [0.0 if flag else size(line) for line, flag in zip(lines, listed, strict=True)]
    if not any(body):
        return [False] * len(lines)
    end = _footer(notice, body)
    marked = list(teaser)
    for first, last in _runs(listed[:end]):
        at_end = last == end
        beside = any(strong[first:last]) or (at_end and end < len(lines))
        links = [
            line for line, flag in zip(lines[first:last], link[first:last], strict=True) if flag
        ]
        if _is_list(links, beside, first == 0 or at_end):
            kept = last if at_end else max(first, last - _KEPT_BEFORE_BODY)
            marked[first:kept] = [True] * (kept - first)
    opening = next(i for i, weight in enumerate(body) if weight)
    return [flag or i >= end or (i < opening and notice[i]) for i, flag in enumerate(marked)]


def is_notice(line: str) -> bool:
    """Whether a line is about the rights in the page."""
    if len(line) > _MAX_NOTICE / settings.LATIN_SIZE or size(line) > _MAX_NOTICE:
        return False
    return bool(_NOTICE.search("".join(line.split())))


def _links(lines: Sequence[str], strong: Sequence[bool]) -> list[bool]:
    """Short lines that end as no sentence does; a question between two of them is one as well."""
    goes_on = [line[:1].islower() for line in lines]  # in small letters: a line of wrapped prose
    short = [
        _is_short(line) and not here and not below
        for line, here, below in zip(lines, goes_on, [*goes_on[1:], False], strict=False)
    ]
    link = [
        a and not b and "。" not in line and bool(_LINK_END.search(_CLOSERS.sub("", line)))
        for line, a, b in zip(lines, short, strong, strict=True)
    ]
    listed = [a or b for a, b in zip(link, strong, strict=True)]
    for i in range(1, len(lines) - 1):
        if short[i] and _ASKS.search(lines[i]) and listed[i - 1] and listed[i + 1]:
            link[i] = listed[i] = True
    return link


def _is_short(line: str) -> bool:
    """Whether a line is no longer than a headline, and not an item of a list or a table row."""
    if len(line) > SHORT_LINE / settings.LATIN_SIZE or size(line) > SHORT_LINE:
        return False
    return not LISTED.match(line) and not _CELLS.search(line)


def _footer(notice: Sequence[bool], body: Sequence[float]) -> int:
    """The first line of the footer, a notice with little body after it; else all lines' number."""
    whole, done = sum(body), 0.0
    for i, sign in enumerate(notice):
        if sign and done and whole - done <= _FOOTER_SHARE * whole:
            return i
        done += body[i]
    return len(notice)


def _is_list(links: Sequence[str], beside: bool, outside: bool) -> bool:
    """Whether a run of links is a menu or a list of headlines.

    Args:
        links: the short lines of the run.
        beside: there are teasers or notices in it, or right behind it.
        outside: it stands before or after the body, not within.
    """
    if beside:
        return len(links) >= _RUN_BESIDE
    widths = [size(line) for line in links if not _CUT.search(line)] or [0.0, SHORT_LINE]
    if max(widths) >= _WRAP_WIDTH and max(widths) - min(widths) <= _WRAPPED:
        return False  # Chinese prose with fixed line ends
    figures = sum(any(character.isdigit() for character in line) for line in links)
    return outside and len(links) >= _RUN_ALONE and figures <= len(links) / 2  # else a table


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """(first, end) of each run of true flags."""
    for flag, run in groupby(enumerate(flags), key=lambda pair: pair[1]):
        if flag:
            places = [place for place, _ in run]
            yield places[0], places[-1] + 1
