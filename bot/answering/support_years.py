"""The years a question asks about + a quote → whether the quote is of them.

A sentence that gives its own year is of that year, whatever else its passage names. One that gives
none is of the last year before it, or of the title's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core import settings
from bot.question import ANSWERS
from bot.text import (
    figures,
    heads_of,
    is_of_republic,
    parts_of_year,
    year_written,
    years_of,
    years_of_values,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core import Article, Hit, Span
    from bot.question import Frame
    from bot.text import Year
    from bot.text.figures import Figure

_SOME_YEAR = 2000  # when a text without a date was written, to tell its 去年 from its 前年
_MENTIONED = 0.5  # support by a year somewhere around; by one that governs the sentence it is 1


class YearSupport(NamedTuple):
    """How far a quote is of the asked years; shares are 0 to 1."""

    sentence: float  # share of the years that the quote itself is of
    context: float  # or what stands around it; a mere mention counts half
    missing: str  # the first that is contradicted, as the question has it; "" for none


def check_years(frame: Frame, quote: Span, hit: Hit) -> YearSupport:
    """Returns how far a quote is of the years asked about; 1 for a question without any."""
    other = other_part(frame, quote.text, hit.chunk.text)
    if not frame.years:
        return YearSupport(1.0, 1.0, other)
    supports = [_check_year(frame, year, quote, hit) for year in frame.years]
    missing = (
        frame.question[year.start : year.end]
        for year, (_, _, contradicted) in zip(frame.years, supports, strict=True)
        if contradicted
    )
    return YearSupport(
        sum(sentence for sentence, _, _ in supports) / len(supports),
        sum(context for _, context, _ in supports) / len(supports),
        next(missing, other),
    )


def other_part(frame: Frame, text: str, around: str = "") -> str:
    """Returns the quarter, half or month that a question asks about, if a text is of another one.

    Of a figure alone; "" if the text, or what stands around it, names the asked one as well.
    """
    asked = parts_of_year(frame.question) if frame.measured and frame.kind != "date" else {}
    said = {*parts_of_year(text), *(set(parts_of_year(around)) & set(asked))}
    for part, named in asked.items():
        alike = {one for one in said if one[0] == part[0]}
        if alike and part not in said:
            return named
    return ""


def contradicts(frame: Frame, quote: Span, hit: Hit) -> bool:
    """Whether a part of a passage is of another year than the asked ones."""
    return bool(check_years(frame, quote, hit).missing)


def governing_years(quote: Span, hit: Hit) -> frozenset[int]:
    """Returns the years that a quote is of: its own, else the last before it; empty for none."""
    own = _years_in(quote.text, hit.article)
    before, _ = _context(quote, hit)
    return next((year.years for year in (*own[:1], *before[-1:])), frozenset())


def _check_year(frame: Frame, asked: Year, quote: Span, hit: Hit) -> tuple[float, float, bool]:
    """The support of one year by the sentence and by all, and whether another is in its place."""
    own = _years_in(quote.text, hit.article)
    if _any_names(_years_of_values(frame, quote.text, own), asked):
        return 1.0, 1.0, False
    before, around = _context(quote, hit)
    governing = before[-1:]
    rivals = [year for year in own if not year.open]
    if rivals and not (_any_names(governing, asked) and _value_first(quote.text, rivals[0])):
        # asked when something happened, a sentence may answer with its own year about the asked one
        mentioned = _any_names(around, asked)
        return 0.0, _MENTIONED * mentioned, not (mentioned and frame.kind == "date")
    if _any_names(governing, asked):
        return 0.0, 1.0, False
    if _any_names(around, asked):
        return 0.0, _MENTIONED, False
    return _by_article(frame, asked, governing or around, hit)


def _by_article(
    frame: Frame, asked: Year, around: Sequence[Year], hit: Hit
) -> tuple[float, float, bool]:
    """The same by the article's date, if neither sentence nor passage names the asked year."""
    article_year = year_written(hit.article)
    if article_year in asked.years:
        return 0.0, _MENTIONED, False
    if any(not year.open for year in around):
        return 0.0, 0.0, True
    # It may speak of the year before without naming it, but hardly of one that is still to come.
    far = article_year and article_year - 1 not in asked.years
    return 0.0, 0.0, bool(far and frame.measured)


def _context(quote: Span, hit: Hit) -> tuple[list[Year], list[Year]]:
    """The years in heads and passage before the quote, and all around it, opening included."""
    article, chunk = hit.article, hit.chunk
    opening = article.text[: settings.OPENING_CHARS] if chunk.start else ""
    heads = _years_in("\n".join(heads_of(article, chunk.start)), article)
    passage = _years_in(chunk.text, article)
    before = heads + [year for year in passage if year.end <= quote.start - chunk.start]
    return before, [*heads, *_years_in(opening, article), *passage]


def _years_in(text: str, article: Article, written: int = 0) -> list[Year]:
    """The years that a part of an article is of, *last year* included if its date is known."""
    written = written or year_written(article)
    years = years_of(text, is_of_republic(article.text), written)
    return [year for year in years if not year.compared]


def _past_years(question: str, written: int) -> list[Year]:
    """The years that a question names by the one that a text was written in."""
    return [year for year in years_of(question, written=written) if not year.compared]


def _any_names(years: Sequence[Year], asked: Year) -> bool:
    """Whether one of some years names an asked one."""
    return any(not year.years.isdisjoint(asked.years) for year in years)


def _years_of_values(frame: Frame, text: str, own: list[Year]) -> list[Year]:
    """The years that the figures of the kind asked for are of, if there are several; else all."""
    values = _values_with_years(frame, text, own)
    return [year for _, group in values for year in group] or own


def _values_with_years(
    frame: Frame, text: str, own: Sequence[Year]
) -> list[tuple[Figure, list[Year]]]:
    """The figures of the kind asked for, each with its years; none if the text has but one year.

    Years come either before their figures (in 2018 it was 5, in 2019 it was 6) or behind them.
    """
    kinds = ANSWERS.get(frame.kind, ())
    values = [figure for figure in figures.find(text) if figure.kind in kinds]
    if frame.kind == "date" or len(own) < 2:
        return []
    return years_of_values(text, values, own)


def figures_with_years(frame: Frame, quote: Span, article: Article) -> list[tuple[Figure, bool]]:
    """Returns the figures of a quote that are of the kind asked for, and whether of an asked year.

    None if the question names no year, or the quote has but one.
    """
    written = year_written(article) or _SOME_YEAR
    asked = frame.years or _past_years(frame.question, written)
    own = _years_in(quote.text, article, 0 if frame.years else written)
    values = _values_with_years(frame, quote.text, own) if asked else []
    return [(figure, any(_any_names(years, one) for one in asked)) for figure, years in values]


def _value_first(text: str, rival: Year) -> bool:
    """Whether a sentence gives a figure before it comes to its own year."""
    values = (figure for figure in figures.find(text) if figure.kind not in ("date", "number"))
    return next((figure.start < rival.start for figure in values), False)
