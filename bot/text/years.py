"""The years that a text speaks of, and what each is there for.

A year that something is only measured against (比2018年上升20.4%, 20.4 percent more than in 2018)
is not the year that the figure is of. *Last year*, 去年 and 同期 name no year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import figures
from bot.text.folding import fold
from bot.text.words import counts_by_republic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.text.figures.figure import Figure

_REPUBLIC = 1911  # year 1 of the Republic's calendar is 1912
_REPUBLIC_YEARS = range(100, 200)  # of fewer digits (四年) they are years of any reign
_YEAR = re.compile(r"(\d{4})(?![s\d])")
_AROUND = 40  # characters before and behind a year that tell what it is there for
_LONGEST = 200  # years from end to end of a range that still names those between

# What comes before or behind a year, folded: within its clause only.
_AGAINST = re.compile(
    r"(?:[比较]|相对于?)(?:上年|去年|前年)?[(（]?$"
    r"|\b(?:than|compared (?:with|to)|relative to|versus|against)\b(?P<than>[^,.;]*)$"
    r"|\b(?:increase|rise|growth|gain|up|down|drop|fall|decline|decrease)s?\b[^,.;]*"
    r"\b(?:over|on|from)\b(?P<over>[^,.;]*)$"
)
_AGAINST_BEHIND = re.compile(r"(?:的?同期)?(?:相[比较]|比较)|的?同期水平")
_OPEN = re.compile(
    r"(?:自从?|从)$"
    r"|\b(?:since|after|before|from|between|prior to)(?: the)?"
    r"(?: (?:early|late|mid|(?:end|start|beginning|middle) of))?[ -]?$"
)
_OPEN_BEHIND = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:初|底|末)?(?:以?[来后前]|之[后前]|起|开始)"
)


@dataclass(frozen=True, slots=True)
class Year:
    """Where a text names a year; a range names all its years."""

    years: frozenset[int]
    start: int
    end: int
    compared: bool  # something else is measured against it
    open: bool  # a stretch of time that holds other years begins or ends with it


@lru_cache(maxsize=1_024)
def years_of(text: str, republic: bool = False) -> tuple[Year, ...]:
    """The years of a text in reading order, with offsets into it.

    Args:
        text: any, as it stands.
        republic: whether 108年 may be a year of the Republic's calendar (2019) though the text
            does not name this calendar: another part of the article does.
    """
    republic = republic or counts_by_republic(text)
    found = figures.find(text)
    values = [figure for figure in found if figure.kind not in ("date", "number")]
    return tuple(
        Year(
            years, figure.start, figure.end, _is_compared(text, figure, values), _open(text, figure)
        )
        for figure in found
        if (years := _years(figure, republic))
    )


def _years(figure: Figure, republic: bool) -> frozenset[int]:
    dates = (figure.date, figure.date_end)
    ends = [int(match[1]) for date in dates if (match := _YEAR.match(date))]
    if republic:
        ends = [_REPUBLIC + year if year in _REPUBLIC_YEARS else year for year in ends]
    if len(ends) == 2 and 0 < ends[1] - ends[0] <= _LONGEST:
        return frozenset(range(ends[0], ends[1] + 1))
    return frozenset(ends)


def _is_compared(text: str, figure: Figure, values: Sequence[Figure]) -> bool:
    """Whether a year is only measured against; not where its own value stands beside it."""
    before, behind = _sides(text, figure)
    match = _AGAINST.search(before)
    if match is None:
        return _AGAINST_BEHIND.match(behind) is not None
    between = match["than"] or match["over"] or ""
    first, last = figure.start - len(between), figure.end + len("的")
    return not any(first <= value.start <= last for value in values)


def _open(text: str, figure: Figure) -> bool:
    before, behind = _sides(text, figure)
    return bool(_OPEN.search(before) or _OPEN_BEHIND.match(behind))


def _sides(text: str, figure: Figure) -> tuple[str, str]:
    start, end = figure.start, figure.end
    return (
        fold(text[max(0, start - _AROUND) : start]).text,
        fold(text[end : end + _AROUND]).text,
    )
