"""A text → the years that it names, and the part that each plays in it.

A year that something is only compared with (比2018年上升20.4%, 20.4 percent more than in 2018) is
not the year of the figure. *Last year* and 去年 name one only if it is known when the text was
written; 同期 names none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.text import figures
from bot.text.folding import fold, holds_han, is_traditional
from bot.text.words import counts_by_republic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article
    from bot.text.figures.figure import Figure

_REPUBLIC = 1911  # year 1 of the Republic's calendar is 1912
_REPUBLIC_YEARS = range(100, 200)  # shorter ones (四年) may be of any reign
_BARE_YEAR = re.compile(r"(?<![\d.,])1[0-3]\d年(?:度|[一二三四1-4]季|\d{1,2}月)")
# 110年 lasts 110 years, but in an article that counts so it may be 2021: 110年補助52件.
_ROUND_YEAR = re.compile(
    r"(?<![\d.,近满達达有过過第约約共用了立超])1[0-3]0年(?=[\u4e00-\u9fff])"
    r"(?![来來间間内內前後后以之代级級份多余餘的历歷])"
)
_OTHER_CALENDAR = re.compile("公元|西元|西曆|(?:19|20)[0-9]{2}年")
_AROUND = 40  # characters before and after a year that tell which part it plays
_LONGEST = 200  # years: a longer range does not name those in between

# What comes before or after a year, folded: only within its clause.
_AGAINST = re.compile(
    r"(?:[比较][于之起]?|相对于?)(?:上年|去年|前年)?[(（]?$"
    r"|\b(?:than|compared (?:with|to)|relative to|versus|against)\b(?P<than>[^,.;]*)$"
    r"|\b(?:increase|rise|growth|gain|up|down|drop|fall|decline|decrease)s?\b[^,.;]*"
    r"\b(?:over|on|from)\b(?P<over>[^,.;]*)$"
)
_AGAINST_AFTER = re.compile(r"(?:的?同期)?(?:相[比较]|比较)|的?同期水平")
_OPEN = re.compile(
    r"(?:自从?|从)$"
    r"|\b(?:since|after|before|from|between|prior to)(?: the)?"
    r"(?: (?:early|late|mid|(?:end|start|beginning|middle) of))?[ -]?$"
)
# A year named by that in which the text was written → how many years later it is.
_RELATIVE = re.compile(
    r"(?P<two>(?<![目以之此])前年|\bthe year before last\b|\btwo years ago\b)"
    r"|(?P<last>去年|上一?年(?!度?代|级|級)|\blast year\b)"
    r"|(?P<same>今年|本年|\bthis year\b)|(?P<next>明年|\bnext year\b)"
)
_LATER = {"two": -2, "last": -1, "same": 0, "next": 1}
_DATED = re.compile(r"\d{4}")
_BETWEEN = re.compile(r"\s*年?\s*(?:[、,，]|和|与|與|及|至|到|and|to|or)\s*", re.I)
_RANGE = re.compile("[-—–~至到]")  # 1-6月 is no month
_IN = re.compile(r"\b(?:in|of|for|during|by|from)\s+$", re.I)
_OPEN_AFTER = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:初|底|末)?(?:以?[来后前]|之[后前]|起|开始)"
)


class _Place(Protocol):
    """Where something stands in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Placed = TypeVar("_Placed", bound=_Place)


@dataclass(frozen=True, slots=True)
class Year:
    """A year that a text names, or a range with all its years; ``text[start:end]`` names it."""

    years: frozenset[int]
    start: int
    end: int
    compared: bool  # something of another time is compared with it
    open: bool  # it begins or ends a stretch of time with other years in it: since 2019


@lru_cache(maxsize=64)
def is_of_republic(text: str) -> bool:
    """Whether an article counts by the Republic's calendar: it names it, or writes 109年度 so.

    Where no other calendar is named, a year of three digits in Traditional script is of that one.
    """
    if counts_by_republic(text):
        return True
    bare = _BARE_YEAR.search(text) is not None
    return bare and is_traditional(text) and not _OTHER_CALENDAR.search(text)


@lru_cache(maxsize=1_024)
def years_of(text: str, republic: bool = False, written: int = 0) -> tuple[Year, ...]:
    """The years of a text in reading order, with offsets into it.

    Args:
        text: any text, unfolded.
        republic: whether 108年 may be a year of the Republic's calendar (2019) even if the text
            does not name this calendar, because another part of the article does.
        written: the year in which the text was written, by which 去年 names one; 0 if not known.
    """
    sure = counts_by_republic(text)
    republic = republic or sure
    text_figures = figures.find(text)
    values = [figure for figure in text_figures if figure.kind not in ("date", "number")]
    found = [
        (years, figure.start, figure.end)
        for figure in text_figures
        if (years := _years(figure, republic, sure))
    ]
    if republic:
        found = sorted(found + _round_years(text, sure, found), key=lambda one: one[1:])
    if written:
        found = sorted(found + _relative(text, written), key=lambda one: one[1:])
    return tuple(
        Year(
            years,
            start,
            end,
            compared=_is_compared(text, start, end, values),
            open=_is_open(text, start, end),
        )
        for years, start, end in found
    )


def with_years(question: str, written: int) -> str:
    """Returns a question with past years that it names by another one in numbers: 去年 → 2019年.

    As it is if it names a year itself, or none so; a year that something is only compared with,
    or that a longer time begins with, stays. So does this year, as texts call it, too.

    Args:
        question: in either language.
        written: the year in which the text that may answer was written.
    """
    own = {(year.start, year.end) for year in years_of(question)}
    named = [
        year
        for year in years_of(question, written=written)
        if not (year.compared or year.open) and max(year.years) < written
    ]
    if own or not named:
        return question
    pieces, done = [], 0
    for year in named:
        before, after = question[done : year.start], question[year.end :]
        number = f"{min(year.years)}"
        if holds_han(question[year.start : year.end]):
            if after.startswith("同期"):
                return question
            number += "年"
        elif not _IN.search(before) and not after.startswith(("'", "’")):
            number = f"{'in' if before.strip() else 'In'} {number}"
        pieces += [before, number]
        done = year.end
    return "".join([*pieces, question[done:]])


def share_past_years(question: str, text: str) -> bool:
    """Whether a text calls a past year as a question does, by another one: 去年 in both."""
    asked, said = (_past_years(one) for one in (question, text))
    return bool(asked & said)


def _past_years(text: str) -> set[frozenset[int]]:
    """The years that a text counts back from its own, as if that were a thousand."""
    numbered = {(year.start, year.end) for year in years_of(text)}
    return {
        year.years
        for year in years_of(text, written=1000)
        if (year.start, year.end) not in numbered and not year.compared and max(year.years) < 1000
    }


def year_written(article: Article) -> int:
    """The year of an article's date, else the last in its title; 0 if there is none."""
    if match := _DATED.match(article.date):
        return int(match.group())
    titled = years_of(article.title)
    return max(titled[-1].years) if titled else 0


def parts_of_year(text: str) -> dict[str, str]:
    """Returns the quarters (Q2), halves (H1) and months (M06) of a text, each as it has it."""
    parts = {}
    for figure in figures.find(text):
        if figure.kind == "date" and figure.date and not _RANGE.search(figure.text):
            day = figures.Day.read(figure.date)
            if part := day.part or (f"M{day.month:02}" if day.month and not day.day else ""):
                parts[part] = figure.text
    return parts


def years_of_values(
    text: str, values: Sequence[Figure], years: Sequence[Year]
) -> list[tuple[Figure, list[Year]]]:
    """Returns the figures of a sentence, each with its years; none if it lacks either.

    Years come either before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    if not years or not values:
        return []
    groups = group_placed(text, years)
    if values[0].start < years[0].start:
        behind = [next((g for g in groups if g[0].start >= v.end), groups[-1]) for v in values]
        return list(zip(values, behind, strict=True))
    # a value may begin within the first year: 2019年 is a figure, too
    before = [[groups[0], *(g for g in groups if g[0].end <= v.start)][-1] for v in values]
    return list(zip(values, before, strict=True))


def group_placed(text: str, times: Sequence[_Placed]) -> list[list[_Placed]]:
    """Returns years, or other times of a text, in groups of which the same is said: 1915 and 1937.

    Each has a ``start`` and an ``end`` in the text.
    """
    groups: list[list[_Placed]] = []
    for time in times:
        if groups and _BETWEEN.fullmatch(text[groups[-1][-1].end : time.start]):
            groups[-1].append(time)
        else:
            groups.append([time])
    return groups


def _relative(text: str, written: int) -> list[tuple[frozenset[int], int, int]]:
    """The years that a text names by the one in which it was written."""
    folded = fold(text)
    found = []
    for match in _RELATIVE.finditer(folded.text):
        later = _LATER[match.lastgroup or "same"]
        found.append((frozenset([written + later]), *folded.source(*match.span())))
    return found


def _round_years(
    text: str, sure: bool, found: Sequence[tuple[frozenset[int], int, int]]
) -> list[tuple[frozenset[int], int, int]]:
    """The years that a figure is not taken for because it rather lasts: 110年."""
    return [
        (frozenset((year + _REPUBLIC,) if sure else (year, year + _REPUBLIC)), *match.span())
        for match in _ROUND_YEAR.finditer(text)
        for year in (int(match.group()[:-1]),)
        if not any(start <= match.start() < end for _, start, end in found)
    ]


def _years(figure: Figure, republic: bool, sure: bool) -> frozenset[int]:
    """The years of a figure; both readings of 109年 if it is not sure which calendar counts."""
    ends = figure.years
    if republic:
        if len(ends) == 1 and ends[0] in _REPUBLIC_YEARS and not sure:
            return frozenset((ends[0], _REPUBLIC + ends[0]))
        ends = [_REPUBLIC + year if year in _REPUBLIC_YEARS else year for year in ends]
    if len(ends) == 2 and 0 < ends[1] - ends[0] <= _LONGEST:
        return frozenset(range(ends[0], ends[1] + 1))
    return frozenset(ends)


def _is_compared(text: str, start: int, end: int, values: Sequence[Figure]) -> bool:
    """Whether something is only compared with a year: not if the year's own value is beside it."""
    before, after = _sides(text, start, end)
    match = _AGAINST.search(before)
    if match is None:
        return _AGAINST_AFTER.match(after) is not None
    between = match["than"] or match["over"] or ""
    first, last = start - len(between), end + len("的")
    return not any(
        first <= value.start <= last or text[end : value.start] == "同期的" for value in values
    )


def _is_open(text: str, start: int, end: int) -> bool:
    before, after = _sides(text, start, end)
    return bool(_OPEN.search(before) or _OPEN_AFTER.match(after))


def _sides(text: str, start: int, end: int) -> tuple[str, str]:
    """The folded text before and after a year."""
    return (
        fold(text[max(0, start - _AROUND) : start]).text,
        fold(text[end : end + _AROUND]).text,
    )
