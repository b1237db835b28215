"""The years a question asks about, held against a sentence and the passage it stands in.

A sentence that gives its own year is of that year, whatever else its passage names. One that gives
none is of the last year before it, or the title's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core import settings
from bot.question.kind import ANSWERS
from bot.text import figures
from bot.text.figures.calendar_years import years_of
from bot.text.words import counts_by_republic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.records import Hit, Span
    from bot.question.frame import Frame
    from bot.text.figures.calendar_years import Year

_DATED = re.compile(r"\d{4}")
_AND = re.compile(r"\s*年?\s*(?:[、,，]|和|与|與|及|至|到|and|to|or)\s*", re.I)
_MENTIONED = 0.5  # of a year that stands somewhere around, beside one that governs the sentence


class YearSupport(NamedTuple):
    """Shares of the asked years, and the first that is contradicted as the question has it."""

    sentence: float
    context: float
    missing: str


def check_years(frame: Frame, quote: Span, hit: Hit) -> YearSupport:
    """How far a quote is of the years asked about; 1 for a question without any."""
    if not frame.years:
        return YearSupport(1.0, 1.0, "")
    met = [_check(frame, year, quote, hit) for year in frame.years]
    missing = (
        frame.question[year.start : year.end]
        for year, (_, _, contradicted) in zip(frame.years, met, strict=True)
        if contradicted
    )
    return YearSupport(
        sum(sentence for sentence, _, _ in met) / len(met),
        sum(context for _, context, _ in met) / len(met),
        next(missing, ""),
    )


def contradicts(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a part of a passage is of another year than the asked ones."""
    return bool(check_years(frame, quote, hit).missing)


def governing(quote: Span, hit: Hit) -> frozenset[int]:
    """The years that a quote's figure is of: its own, else the last before it; empty for none."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    before, _ = _context(quote, hit, republic)
    return next((year.years for year in (*own[:1], *before[-1:])), frozenset())


def _check(frame: Frame, asked: Year, quote: Span, hit: Hit) -> tuple[float, float, bool]:
    """Support by the sentence and by all, and whether another year stands in its place."""
    republic = counts_by_republic(hit.article.text)
    own = [year for year in years_of(quote.text, republic) if not year.compared]
    if _names(_of_values(frame, quote.text, own), asked):
        return 1.0, 1.0, False
    before, around = _context(quote, hit, republic)
    governing = before[-1:]
    rivals = [year for year in own if not year.open]
    if rivals and not (_names(governing, asked) and _value_first(quote.text, rivals[0])):
        # a sentence that says when may be asked for its own year, of a thing of the asked one
        mentioned = _names(around, asked)
        return 0.0, _MENTIONED * mentioned, not (mentioned and frame.kind == "date")
    if _names(governing, asked):
        return 0.0, 1.0, False
    if _names(around, asked):
        return 0.0, _MENTIONED, False
    return _by_article(frame, asked, governing or around, hit)


def _by_article(
    frame: Frame, asked: Year, around: Sequence[Year], hit: Hit
) -> tuple[float, float, bool]:
    """Where neither sentence nor passage names the asked year: by the article's date."""
    dated = int(match.group()) if (match := _DATED.match(hit.article.date)) else 0
    if dated in asked.years:
        return 0.0, _MENTIONED, False
    if any(not year.open for year in around):
        return 0.0, 0.0, True
    far = dated and all(abs(year - dated) > 1 for year in asked.years)
    return 0.0, 0.0, bool(far and frame.measured)


def _context(quote: Span, hit: Hit, republic: bool) -> tuple[list[Year], list[Year]]:
    """The years of the passage before the quote, and of all that stands around it."""
    chunk = hit.chunk
    in_passage = years_of(chunk.text, republic)
    at = quote.start - chunk.start
    opening = hit.article.text[: settings.OPENING_CHARS] if chunk.start else ""
    title = [year for year in years_of(hit.article.title, republic) if not year.compared]
    passage = [year for year in in_passage if not year.compared]
    before = title + [year for year in passage if year.end <= at]
    around = [*title, *years_of(opening, republic), *passage]
    return before, around


def _names(years: Sequence[Year], asked: Year) -> bool:
    return any(not year.years.isdisjoint(asked.years) for year in years)


def _of_values(frame: Frame, text: str, own: list[Year]) -> list[Year]:
    """The years that figures of the kind asked for are of, where there are several; else all.

    Either years come before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    values = [one for one in figures.find(text) if one.kind in ANSWERS.get(frame.kind, ())]
    if frame.kind == "date" or len(own) < 2 or not values:
        return own
    groups = _coordinated(text, own)
    if values[0].start < own[0].start:
        behind = [next((g for g in groups if g[0].start >= v.end), groups[-1]) for v in values]
        return [year for group in behind for year in group]
    before = [[group for group in groups if group[0].end <= v.start][-1] for v in values]
    return [year for group in before for year in group]


def _coordinated(text: str, years: Sequence[Year]) -> list[list[Year]]:
    """Years in groups that share what is said of them: in 1915 and 1937."""
    groups: list[list[Year]] = []
    for year in years:
        if groups and _AND.fullmatch(text[groups[-1][-1].end : year.start]):
            groups[-1].append(year)
        else:
            groups.append([year])
    return groups


def _value_first(text: str, rival: Year) -> bool:
    """Whether a sentence gives a figure before it comes to its own year."""
    values = (figure for figure in figures.find(text) if figure.kind not in ("date", "number"))
    return next((figure.start < rival.start for figure in values), False)
