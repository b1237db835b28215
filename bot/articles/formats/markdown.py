"""Markdown with HTML in it → its text; its tables → lines that can be read alone.

Feeds and content systems save pages as Markdown with their HTML left in. What stands between tags
is kept, the tags go, block elements end a line. A table becomes the lines that
``bot.articles.formats.tables`` makes of it. Code, whether fenced or in back-ticks, stays as it is,
and so does what looks like a tag and is none (``<name>``).

The marks within lines go, too, so that none stands in what is quoted: those of emphasis and of
code, and a link is its words. Those before headings, items and fences say what a line is, and stay.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from typing import TYPE_CHECKING

from bot.articles.formats.parsed import Line, join_lines, restore_rows
from bot.articles.formats.tables import Cell, caption_of, unit_of
from bot.articles.formats.tables import lines as table_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol p pre section summary"
    " table tbody tfoot thead tr ul".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo big br cite code del dfn em font i iframe img input ins kbd label mark"
    " picture q s samp small source span strike strong sub sup td th time tt u var video"
    " wbr".split()
)
_COMMENT = re.compile("<(!)--")
_UNSEEN = re.compile(r"<(script|style|noscript|template)\b[^<>]*>", re.I)
_TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table\s*>", re.DOTALL | re.I)
_TABLE_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</tr\s*>|</table\s*>)", re.DOTALL | re.I)
_TABLE_CELL = re.compile(r"<(t[dh])\b([^<>]*)>(.*?)(?=<t[dh]\b|</t[dh]\s*>|$)", re.DOTALL | re.I)
_CAPTION = re.compile(r"<caption\b[^<>]*>(.*?)</caption", re.DOTALL | re.I)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
_KEPT = re.compile(  # a sign that means nothing, code in back-ticks
    r"\\([\\`*_{}\[\]()#+.!~>|-])|(?<!`)(`{1,9})(?!`)(.{1,1000}?)(?<!`)\2(?!`)"
)
_NO_BAR = "\x01"  # in place of a bar that is none between cells
_MARKUP = re.compile(r"[<&`*_\\]|\]\(")
# Emphasis, on one line; 5*3*2 is a product, snake_case_names are names.
_STRONG = re.compile(
    r"\*\*(?=[^\s*])(.{1,500}?)(?<=[^\s*])\*\*"
    r"|(?<!\w)__(?=[^\s_])(.{1,500}?)(?<=[^\s_])__(?!\w)"
)
_EMPHASIS = re.compile(
    r"(?<![A-Za-z0-9*])\*(?=[^\s*])([^\n*]{1,500}?)(?<=\S)\*(?![A-Za-z0-9*])"
    r"|(?<!\w)_(?=[^\s_])([^\n_]{1,500}?)(?<=\S)_(?!\w)"
)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,500})\]"
    r"\((?:<[^<>\n]{0,2000}>|(?:[^()\s]|\([^()\s]{0,500}\)){0,2000})"
    r"(?:[ \t]+[\"'][^\"'\n]{0,500}[\"'])?\)"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,31}|#\d{1,7}|#[xX][\dA-Fa-f]{1,6});")
_BLANK_LINES = re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)+\n")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_UNDERLINE = re.compile(r"\s{0,3}(?:-{3,}|={3,}|(?:[*_-]\s?){3,})\s*")
_MARKS = re.compile(r"\*\*|__|`")


def plain(text: str) -> tuple[str, str]:
    """A Markdown text without HTML, and with a line for each row of its tables; its structure."""
    parts: list[str] = []
    rows: list[Line] = []
    for fenced, lines in groupby(_with_fences(text), key=lambda pair: pair[0]):
        part = "\n".join(line for _, line in lines)
        if not fenced:
            part = _without_tables(_without_markup(part, rows), rows).replace(_NO_BAR, "|")
        parts.append(part)
    body = "\n".join(parts)
    return join_lines(restore_rows(body.split("\n"), rows), "\n") if rows else (body, "")


def _with_fences(text: str) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it is code or the fence around it."""
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if fence:
            yield True, line
            fence = "" if match and match[1].startswith(fence) else fence
        else:
            fence = match[1] if match else ""
            yield bool(fence), line


def _without_markup(text: str, rows: list[Line]) -> str:
    """The text without tags, comments, entities and the marks within lines; code stays.

    ``rows`` takes in the lines that are rows of tables.
    """
    if not _MARKUP.search(text):
        return text
    code: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words = match[1] or match[3]
        code.append((words.strip() or words).replace("|", _NO_BAR))
        return f"\x00{len(code) - 1}\x00"

    text = _KEPT.sub(keep, text.replace("\x00", "").replace(_NO_BAR, ""))
    text = _without_marks(_without_html(text, rows))
    return re.sub(r"\x00(\d+)\x00", lambda match: code[int(match[1])], text)


def _without_marks(text: str) -> str:
    """The text without the marks of emphasis, and with the words of links alone."""
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\1\2", _STRONG.sub(r"\1\2", text))
    return text


def _without_html(text: str, rows: list[Line]) -> str:
    """The text without tags, comments and entities.

    ``rows`` takes in the lines that are rows of tables.
    """
    if "<" not in text and "&" not in text:
        return text
    text = _without_pairs(_without_pairs(text, _COMMENT), _UNSEEN)
    before = text
    text = _TABLE.sub(lambda table: _table_lines(table, rows), text)
    text = _TAG.sub(_in_place_of, text)
    text = _ENTITY.sub(lambda match: html.unescape(match.group()).replace("\xa0", " "), text)
    if text != before:
        text = _BLANK_LINES.sub("\n\n", text)
    return text


def _without_pairs(text: str, opening: re.Pattern[str]) -> str:
    """The text without what stands from each opening to its end; one that never ends stays.

    Each end is looked for once: a text of a million openings is read in one go.
    """
    parts: list[str] = []
    at, endless = 0, set[str]()
    for match in opening.finditer(text):
        name = match[1].lower()
        if match.start() < at or name in endless:
            continue
        closing = "-->" if name == "!" else rf"</{name}\s*>"
        end = re.compile(closing, re.IGNORECASE).search(text, match.end())
        if end is None:
            endless.add(name)
            continue
        parts.append(text[at : match.start()])
        at = end.end()
    return "".join([*parts, text[at:]])


def _table_lines(table: re.Match[str], rows: list[Line]) -> str:
    """The lines of a table of HTML, each a paragraph; the rest of its page's tables stay apart.

    ``rows`` takes them in.
    """
    cells = [
        [
            Cell(
                _cell_text(cell[3]),
                cell[1].lower() == "th",
                _span(cell[2], "row"),
                _span(cell[2], "col"),
            )
            for cell in _TABLE_CELL.finditer(row[1])
        ]
        for row in _TABLE_ROW.finditer(table.group())
    ]
    caption = _CAPTION.search(table.group())
    own = _cell_text(caption[1]) if caption else ""
    said = list(table_lines([row for row in cells if row], caption_of(own, "", ""), unit_of(own)))
    rows += said
    return "\n\n".join(["", own, *said, ""] if said else [table.group()])


def _cell_text(markup: str) -> str:
    text = html.unescape(_TAG.sub(" ", markup))
    return " ".join(_MARKS.sub("", text).split())


def _span(attributes: str, of: str) -> int:
    match = re.search(rf"\b{of}span\s*=\s*[\"']?\s*(\d{{1,4}})", attributes, re.I)
    return max(int(match[1]), 1) if match else 1


def _in_place_of(tag: re.Match[str]) -> str:
    """What stands where a tag stood."""
    name = tag[1].lower()
    if name in ("br", "tr"):
        return "\n"
    if name in ("td", "th"):
        return "" if tag.group().startswith("</") else " | "
    if name in _BLOCKS:
        return "\n\n"
    return "" if name in _INLINE else tag.group()


def _without_tables(text: str, rows: list[Line]) -> str:
    """The text with a paragraph for each row of a table; ``rows`` takes them in."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    said: list[str] = []
    heading = before = ""
    at = 0
    while at < len(lines):
        if end := _table_end(lines, at):
            cells = [_cells(line, head=n == 0) for n, line in enumerate(lines[at:end]) if n != 1]
            caption = caption_of("", before, heading)
            here = list(table_lines(cells, caption, unit_of(before)))
            said += ["", "\n\n".join(here), ""]
            rows += here
            at = end
            continue
        line = lines[at]
        if _HEADING.match(line):
            heading, before = line.strip(" \t#"), ""
        elif _UNDERLINE.fullmatch(line):
            heading, before = before or heading, ""
        elif line.strip():
            before = line.strip()
        said.append(line)
        at += 1
    return "\n".join(said)


def _table_end(lines: Sequence[str], at: int) -> int:
    """Where the table ends that begins with a line; 0 if none does."""
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return 0
    if not _RULE.fullmatch(lines[at + 1].strip()) or len(_cells(lines[at])) != len(
        _cells(lines[at + 1])
    ):
        return 0
    end = at + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    return end


def _cells(line: str, head: bool = False) -> list[Cell]:
    """The cells of a row, without the marks of Markdown in them."""
    row = line.strip().removeprefix("|")
    row = row.removesuffix("|")
    texts = (part.replace(_NO_BAR, "|").strip() for part in row.split("|"))
    return [Cell(text, head) for text in texts]
