"""An article → its passages, the unit that is indexed and retrieved.

A passage is a paragraph (a line of the text) or a part of a long one. A heading goes with the
paragraph under it, and short lines that follow each other share a passage.

Boilerplate has passages of its own. It is what a page shows around its article: link lists, teasers
and copyright footers. Its signs hold for any page and are never the words of one site:

- a *teaser* breaks off and offers the rest: ``…【詳細】``, ``… [more]``, ``Read more »``;
- a *notice* speaks of rights: ``版權所有``, ``© 2020``, ``All rights reserved``;
- a *link* is a short line that does not end like a sentence. A single one is a heading; a long run
  of them before or after the article, or beside teasers and notices, is a menu or a list of
  headlines.

A list with bullets or numbers is content, and so is every line of a text that has no body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.core import Article, Chunk, settings
from bot.text import LINE, size, split_sentences

SHORT_LINE = 40.0  # Han characters: a headline; two lines of print and it is a paragraph
LISTED = re.compile(r"[-*+•‣◦·>|#=~`]|\d{1,3}[.)、．]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、]")

_HEADING = re.compile(r"#{1,6}[ \t]|[-=*_~ ]+$")  # of Markdown, or a rule: neither stands alone
_OPEN_END = re.compile(r"[^。！？!?；;，,、.…]$")  # a colon leads on to what comes next
_BLANK = re.compile(r"\s*")
_MOST_HEADINGS = 4  # short lines in a row that may head a paragraph: more are a list

# Boilerplate:
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
_LINK_END = re.compile(_ELLIPSIS + "$|[^。！？!?；;：:，,、.—–-]$")  # cut headlines end in dots
_CLOSERS = re.compile(r"(?:\s*[(（][^()（）]{1,20}[)）])?[”’」』）】》)\"'\s]*$")  # and a byline
_CUT = re.compile(_ELLIPSIS + "$")
_ASKS = re.compile("[?？!！]$")
_CELLS = re.compile(r"\t|  +")


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
    """Cuts an article into passages, in its order; every character that is not blank is in one.

    Args:
        article: what to cut up.
        chars: the largest size of a passage, in Han characters (see ``bot.text.size``); a single
            sentence longer than that is a passage by itself.
        overlap: sentences that two passages of one long paragraph share, at most.

    Raises:
        ValueError: ``chars`` is below 1 or ``overlap`` below 0.
    """
    if chars < 1 or overlap < 0:
        raise ValueError(f"chars={chars}, overlap={overlap}: give chars >= 1 and overlap >= 0")
    chunks = []
    for group in _groups(_lines(article.text), chars):
        start, end = group[0].start, group[-1].end
        sentences = split_sentences(article.text, start, end) or [(start, end)]
        # each sentence up to the next, so that the markers between them are in a passage, too
        stops = [start, *(stop for _, stop in sentences[:-1]), end]
        sizes = [size(article.text[a:b]) for a, b in pairwise(stops)]
        for first, last in _pack_sentences(sizes, chars, 0 if group[0].boilerplate else overlap):
            begin = _skip_blank(article.text, stops[first])
            text = article.text[begin : stops[last]]
            chunks.append(
                Chunk(
                    article.id,
                    begin,
                    stops[last],
                    text,
                    tuple(sentences[first:last]),
                    group[0].boilerplate,
                )
            )
    return chunks


def _lines(text: str) -> list[_Line]:
    """The lines that are not blank, trimmed, each with its size and kind."""
    spans = []
    for match in LINE.finditer(text):
        line = match.group()
        if line.strip():
            start = _skip_blank(text, match.start())
            spans.append((start, start + len(line.strip())))
    flags = boilerplate_lines([text[start:end] for start, end in spans])
    lines, previous_end = [], 0
    for (start, end), boilerplate in zip(spans, flags, strict=True):
        line = text[start:end]
        length = size(line)
        heading = length <= SHORT_LINE and bool(
            _HEADING.match(line) or (_OPEN_END.search(line) and not LISTED.match(line))
        )
        after_blank = text.count("\n", previous_end, start) > 1
        lines.append(_Line(start, end, length, heading, after_blank, boilerplate))
        previous_end = end
    return lines


def _groups(lines: Sequence[_Line], chars: int) -> Iterator[list[_Line]]:
    """Groups of lines that share passages: headings with what they head, short lines in a row."""
    group: list[_Line] = []
    group_size, only_headings = 0.0, True
    for line in lines:
        gap = settings.LATIN_SIZE * (line.start - group[-1].end) if group else 0.0
        group_size += gap + line.size
        if group and not _joins(group, line, only_headings, group_size <= chars):
            yield group
            group, group_size, only_headings = [], line.size, True
        group.append(line)
        only_headings = only_headings and line.heading
    if group:
        yield group


def _joins(group: Sequence[_Line], line: _Line, only_headings: bool, fits: bool) -> bool:
    """Whether a line goes with the group before it; ``fits``: a passage has room for them all."""
    last = group[-1]
    if last.boilerplate != line.boilerplate:
        return False
    if last.boilerplate:
        return fits
    if only_headings:
        return fits or (not line.heading and len(group) <= _MOST_HEADINGS)
    short = last.size <= SHORT_LINE and line.size <= SHORT_LINE
    return fits and short and not line.heading and not line.after_blank


def _pack_sentences(sizes: Sequence[float], chars: int, overlap: int) -> Iterator[tuple[int, int]]:
    """The (first, end) of each passage's sentences, from their sizes.

    Together they are no larger than ``chars``, if there is more than one. Each passage has at least
    one sentence that the passage before it does not have.
    """
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
    """The offset of the first character from ``start`` on that is not blank."""
    blank = _BLANK.match(text, start)
    return blank.end() if blank else start


def boilerplate_lines(lines: Sequence[str]) -> list[bool]:
    """For each line of a page (blank ones left out) whether it is boilerplate."""
    teasers = [bool(_TEASER.search(line[-_TEASER_CHARS:])) for line in lines]
    notices = [is_notice(line) for line in lines]
    signs = [teaser or notice for teaser, notice in zip(teasers, notices, strict=True)]
    links = _links(lines, signs)
    not_body = [sign or link for sign, link in zip(signs, links, strict=True)]
    body = [0.0 if flag else size(line) for line, flag in zip(lines, not_body, strict=True)]
    if not any(body):
        return [False] * len(lines)
    footer = _footer(notices, body)
    flags = list(teasers)
    for first, last in _runs(not_body[:footer]):
        at_end = last == footer
        beside_sign = any(signs[first:last]) or (at_end and footer < len(lines))
        run = [
            line for line, link in zip(lines[first:last], links[first:last], strict=True) if link
        ]
        if _is_list(run, beside_sign, first == 0 or at_end):
            stop = last if at_end else max(first, last - _KEPT_BEFORE_BODY)
            flags[first:stop] = [True] * (stop - first)
    opening = next(i for i, body_size in enumerate(body) if body_size)
    return [flag or i >= footer or (i < opening and notices[i]) for i, flag in enumerate(flags)]


def is_notice(line: str) -> bool:
    """Whether a line is about the rights to the page."""
    if len(line) > _MAX_NOTICE / settings.LATIN_SIZE or size(line) > _MAX_NOTICE:
        return False
    return bool(_NOTICE.search("".join(line.split())))


def _links(lines: Sequence[str], signs: Sequence[bool]) -> list[bool]:
    """For each line whether it is a link; ``signs`` says which lines are teasers or notices.

    A short question or exclamation is one if it stands between two links, teasers or notices.
    """
    wrapped = [line[:1].islower() for line in lines]  # goes on from the line before: prose
    short = [
        _is_short(line) and not here and not below
        for line, here, below in zip(lines, wrapped, [*wrapped[1:], False], strict=False)
    ]
    links = [
        fits and not sign and "。" not in line and bool(_LINK_END.search(_CLOSERS.sub("", line)))
        for line, fits, sign in zip(lines, short, signs, strict=True)
    ]
    not_body = [link or sign for link, sign in zip(links, signs, strict=True)]
    for i in range(1, len(lines) - 1):
        if short[i] and _ASKS.search(lines[i]) and not_body[i - 1] and not_body[i + 1]:
            links[i] = not_body[i] = True
    return links


def _is_short(line: str) -> bool:
    """Whether a line is no longer than a headline, and no item of a list or row of a table."""
    if len(line) > SHORT_LINE / settings.LATIN_SIZE or size(line) > SHORT_LINE:
        return False
    return not LISTED.match(line) and not _CELLS.search(line)


def _footer(notices: Sequence[bool], body: Sequence[float]) -> int:
    """The index of the footer's first line, a notice with little body after it.

    ``body`` has the size of each line of the body, 0 for others. Without a footer the number of
    lines is returned.
    """
    whole, above = sum(body), 0.0
    for i, notice in enumerate(notices):
        if notice and above and whole - above <= _FOOTER_SHARE * whole:
            return i
        above += body[i]
    return len(notices)


def _is_list(links: Sequence[str], beside_sign: bool, outside: bool) -> bool:
    """Whether a run of links is a menu or a list of headlines.

    Args:
        links: the links of the run.
        beside_sign: there are teasers or notices in it, or right after it.
        outside: it stands before or after the body, not within.
    """
    if beside_sign:
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
