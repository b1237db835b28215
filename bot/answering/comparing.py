"""Question + quote → which of several things has most or least, by the figures that are bound.

*Which country had the largest GDP in 2022?* over the rows of a table; *which grew faster,
manufacturing or trade?* over 制造业、批发业分别增长8%和6%. Figures of one kind and unit are
compared exactly; where a row is incomplete, or two things are alike, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.answering.binding import asked_cell, fits, named_bindings
from bot.core import Span
from bot.question import ANSWERS
from bot.text import figures, placed_tokens, respective, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bot.core import Article, Hit, Term
    from bot.question import Frame
    from bot.text import Binding, Row
    from bot.text.figures import Figure

_WHICH = re.compile(r"哪|谁|誰|\b(?:which|what|who|whose|where)\b", re.I)
_MOST = re.compile(
    r"[最更][高大多长長快强強贵貴重]"
    r"|\b(?:highest|largest|biggest|greatest|most|longest|fastest|tallest|heaviest|oldest"
    r"|higher|larger|bigger|greater|more|longer|faster|taller|heavier)\b",
    re.I,
)
_LEAST = re.compile(
    r"[最更][低小少短慢弱轻輕]|\b(?:lowest|smallest|least|fewest|shortest|slowest|lower|smaller"
    r"|fewer|less|shorter|slower)\b",
    re.I,
)
_COMPARATIVE = re.compile(
    r"更|\b(?:higher|larger|bigger|greater|more|longer|faster|taller|heavier|lower|smaller|fewer|less"
    r"|shorter|slower)\b",
    re.I,
)
_COMPARES = re.compile(rf"(?:{_MOST.pattern}|{_LEAST.pattern})|[更最]|[多高大少低小]", re.I)
_EITHER = re.compile(
    r"\b(?:more|fewer|less|higher|lower|larger|bigger|smaller)\b[^.?!]* or\b"
    r"|[多高大快少低小慢].{0,15}[还還]是",
    re.I,
)
_BESIDE = re.compile(
    r"\b(?:more|less|fewer|higher|lower) than \d|\bat (?:most|least)\b|how m", re.I
)
_GROWTH = re.compile(r"[增升涨漲降跌]|快|慢|\b(?:gr[eo]w|growth|rose|rise|fast|fell|declin)", re.I)
_TOTAL = re.compile(
    r"(?:合|总|總|小)[计計]|全[国國省市]|平均|总[体體]|\b(?:sub)?total\b|\ball\b|\baverage\b|\bmean\b",
    re.I,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d年?")
_REACH = 12  # characters before the values that say whether they are a level or a change
_MOST_LINES = 6_000  # of an article with a table, blank ones included
_SHOWN = 3  # rows of a table that are quoted, the one asked for first


class Comparison(NamedTuple):
    """The thing that has most or least, and what it was compared with."""

    thing: Span
    value: Span
    quotes: tuple[Span, ...]  # the thing's own first
    compared: int  # how many, this one included
    most: bool  # whether the highest was asked for; else the lowest


class _Compared(NamedTuple):
    """One of the things: offsets in the article."""

    thing: tuple[int, int]
    value: tuple[int, int]
    line: tuple[int, int]
    number: Decimal


def direction(question: str) -> int:
    """Returns 1 if a question asks which has most, -1 for least, 0 if it asks no such thing."""
    if not _WHICH.search(question) or _BESIDE.search(question):
        return 0
    most, least = bool(_MOST.search(question)), bool(_LEAST.search(question))
    return most - least


def asks_which_of_two(question: str) -> bool:
    """Whether a question compares things that it names: which is more, 哪个更高, more A or B."""
    if _EITHER.search(question):
        return True
    return direction(question) != 0 and _COMPARATIVE.search(question) is not None


def compare(
    frame: Frame, terms: Sequence[Term], article: Article, quote: Span
) -> Comparison | None:
    """Returns what the figures around a quote say; None if they settle nothing.

    Args:
        frame: what one question asks.
        terms: its words with their translations.
        article: the quote's.
        quote: the sentences chosen, or a row of a table.
    """
    question = frame.question
    towards = direction(question)
    if not towards:
        return None
    compared = _pairs(question, terms, article, quote) or _rows(frame, terms, article, quote)
    if len(compared) < 2:
        return None
    first, second, *_ = ranked = sorted(compared, key=lambda one: -towards * one.number)
    if first.number == second.number:
        return None
    lines = dict.fromkeys(one.line for one in ranked[:_SHOWN])
    return Comparison(
        _slice(article, *first.thing),
        _slice(article, *first.value),
        tuple(_slice(article, *line, "sentence") for line in lines),
        len(compared),
        towards > 0,
    )


def without_comparison(frame: Frame) -> Frame:
    """Returns what a question asks without the words that compare: 最高, smallest, 更多."""
    words = [word for word in frame.words if not _COMPARES.fullmatch(word.said.lower())]
    return replace(frame, words=tuple(words))


def rows_in(hit: Hit) -> Iterator[Span]:
    """Yields a row of each table that a passage has a part of."""
    before = set()
    for match in re.finditer(r"[^\n]+", hit.chunk.text):
        found = row(match.group())
        if found and found.before not in before:
            before.add(found.before)
            start = hit.chunk.start + match.start()
            yield Span(hit.article.id, start, start + len(match.group()), match.group(), "sentence")


def is_row(quote: Span) -> bool:
    """Whether a quote is a table's row, one of several things of which a question asks for one."""
    return row(quote.text.strip()) is not None


def _pairs(question: str, terms: Sequence[Term], article: Article, quote: Span) -> list[_Compared]:
    """The things of one *respectively* that the question names, or all if it names none."""
    for one in respective(quote.text):
        named = named_bindings(terms, one.bindings) or one.bindings
        numbers = _numbers([quote.text[each.start : each.end] for each in named])
        before = quote.text[max(one.start - _REACH, 0) : one.start]
        same_measure = bool(_GROWTH.search(question)) == bool(_GROWTH.search(before))
        if len(named) < 2 or not numbers or not same_measure:
            continue
        return [
            _Compared(
                _shift(_place_before(quote.text, each), quote.start),
                _shift((each.start, each.end), quote.start),
                (quote.start, quote.end),
                number,
            )
            for each, number in zip(named, numbers, strict=True)
        ]
    return []


def _place_before(text: str, binding: Binding) -> tuple[int, int]:
    start = max(text.rfind(binding.thing, 0, binding.start), 0)
    return start, start + len(binding.thing)


def _shift(place: tuple[int, int], by: int) -> tuple[int, int]:
    return place[0] + by, place[1] + by


def _rows(frame: Frame, terms: Sequence[Term], article: Article, quote: Span) -> list[_Compared]:
    """The rows of the quote's table that are of the year asked for, by the column asked for."""
    own = row(quote.text.strip())
    if own is None:
        return []
    column = _column(frame, terms, quote.text.strip(), own)
    rows = [one for one in _rows_of(article.text) if one.row.before == own.before]
    rows = [one for one in rows if any(cell.thing == column for cell in one.row.bindings)]
    for year in frame.years:
        rows = [one for one in rows if any(str(number) in one.text for number in year.years)]
    rows = _named_rows(terms, rows) if asks_which_of_two(frame.question) else rows
    rows = _of_kind_asked(terms, column, rows)
    cells = [next(c for c in one.row.bindings if c.thing == column) for one in rows]
    numbers = _numbers([one.text[c.start : c.end] for one, c in zip(rows, cells, strict=True)])
    labels = {one.row.label for one in rows}
    if not numbers or len(labels) < len(rows):  # two rows of one thing: something else differs
        return []
    return [
        _Compared(
            _shift(_label_place(one), one.start),
            _shift((cell.start, cell.end), one.start),
            (one.start, one.start + len(one.text)),
            number,
        )
        for one, cell, number in zip(rows, cells, numbers, strict=True)
    ]


class _Line(NamedTuple):
    """A row with its place in the article."""

    start: int
    text: str
    row: Row


@lru_cache(maxsize=8)
def _rows_of(text: str) -> tuple[_Line, ...]:
    """All rows of tables in an article, without those of totals."""
    lines: list[_Line] = []
    if text.count("\n") > _MOST_LINES:  # too long to be looked through for one question
        return ()
    for match in re.finditer(r"[^\n]+", text):
        found = row(match.group())
        if found and not _TOTAL.search(found.label):
            lines.append(_Line(match.start(), match.group(), found))
    return tuple(lines)


def _label_place(line: _Line) -> tuple[int, int]:
    start = line.text.index(line.row.label, len(line.row.before))
    return start, start + len(line.row.label)


def _column(frame: Frame, terms: Sequence[Term], text: str, own: Row) -> str:
    """The head of the column that is asked for; "" if none stands out."""
    values = {cell: text[cell.start : cell.end] for cell in own.bindings}
    compared = {c: value for c, value in values.items() if _may_answer(frame.kind, value)}
    cell = asked_cell(frame.question, terms, own, compared)
    return cell.thing if cell else ""


def _may_answer(kind: str, value: str) -> bool:
    """Whether a value is a figure that things may be compared by: no year, unless one is asked."""
    if _YEAR.fullmatch(value):
        return kind == "date"
    return bool(figures.find(value)) and (kind not in ANSWERS or fits(kind, value))


def _named_rows(terms: Sequence[Term], rows: Sequence[_Line]) -> list[_Line]:
    """The rows of the things that the question names; all if it names none."""
    asked = {token for term in terms for token in term.tokens}
    labels = [{t.text for t in placed_tokens(one.row.label) if t.is_word} for one in rows]
    named = [one for one, words in zip(rows, labels, strict=True) if words and words <= asked]
    return named if len(named) > 1 else list(rows)


def _of_kind_asked(terms: Sequence[Term], column: str, rows: Sequence[_Line]) -> list[_Line]:
    """The rows whose cells have a word that the question names: Asia in the column Continent."""
    asked = {token for term in terms for token in term.tokens}

    def is_named(line: _Line) -> bool:
        for cell in line.row.bindings:
            words = [t.text for t in placed_tokens(line.text[cell.start : cell.end]) if t.is_word]
            if cell.thing != column and words and not any(w[:1].isdigit() for w in words):
                if asked.issuperset(words):
                    return True
        return False

    named = [line for line in rows if is_named(line)]
    return named or list(rows)


def _numbers(texts: Sequence[str]) -> list[Decimal]:
    """The number of each figure; none if one has no single number, or another kind or unit."""
    found: list[Figure] = []
    for text in texts:
        inside = figures.find(text)
        if len(inside) != 1:
            return []
        found.append(inside[0])
    if len({(one.kind, one.unit) for one in found}) != 1:
        return []
    values = [one.value for one in found]
    return [value for value in values if value is not None] if None not in values else []


def _slice(article: Article, start: int, end: int, kind: str = "") -> Span:
    return Span(article.id, start, end, article.text[start:end], kind)
