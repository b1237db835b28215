"""Figures in Chinese (both scripts) and English text: found, compared, said in the other language.

``find`` returns every amount of money, percentage, rank, count, date and plain number of a text
with its offsets, value and unit. ``same`` tells whether two figures, in any of the languages, have
the same value. ``say`` says a figure in another language, or returns nothing if the translation is
not sure. No currency is ever converted into another.

Patterns are compiled on first use, so that importing this module costs nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names
from bot.text.figures.figure import Figure, add

if TYPE_CHECKING:
    from bot.text.figures.compare import compatible, magnitude_of, same_thing, says_loss
    from bot.text.figures.dates import Day
    from bot.text.figures.numerals import parse
    from bot.text.figures.qualifiers import TIMES, word_after, word_before
    from bot.text.figures.scan import Draft
    from bot.text.figures.translation import english_number, han_number, say_date
    from bot.text.figures.units import is_measure
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.text.figures.compare": (
                "compatible",
                "magnitude_of",
                "same_thing",
                "says_loss",
            ),
            "bot.text.figures.dates": ("Day",),
            "bot.text.figures.numerals": ("parse",),
            "bot.text.figures.qualifiers": ("TIMES", "word_after", "word_before"),
            "bot.text.figures.translation": (
                "english_number",
                "han_number",
                "say_date",
            ),
            "bot.text.figures.units": ("is_measure",),
        },
    )

__all__ = [
    "Day",
    "Figure",
    "KINDS",
    "TIMES",
    "add",
    "compatible",
    "english_number",
    "find",
    "han_number",
    "is_measure",
    "magnitude_of",
    "parse",
    "same",
    "same_thing",
    "say",
    "say_date",
    "says_loss",
    "word_after",
    "word_before",
    "years",
]

KINDS = ("amount", "percentage", "rank", "count", "date", "number")


def find(text: str) -> list[Figure]:
    """The figures of a text in reading order, the longest at each place, never overlapping."""
    return list(_find(text))


@lru_cache(maxsize=1_024)
def _find(text: str) -> tuple[Figure, ...]:
    """The figures, remembered: several parts ask about the same sentences."""
    from bot.text.figures.numerals import plain
    from bot.text.figures.scan import scan

    return tuple(_figure(text, draft) for draft in scan(plain(text)))


def same(first: Figure, second: Figure) -> bool:
    """Whether two figures, in any of the languages, give the same value of the same thing.

    20.9億美元, US$2.09 billion and 2,090 million US dollars are the same, and so are 705個 and 705
    projects. Qualifiers that contradict each other (over 300, nearly 300) make figures differ; a
    qualifier on one side only does not. Vague numbers and unknown dates equal nothing.
    """
    from bot.text.figures.compare import same as same_value

    return same_value(first, second)


def say(figure: Figure, language: str) -> str:
    """A figure in another language, with its scale words and exactly as many digits.

    20.9億美元 is "US$2.09 billion", 第8位 "eighth", 超過300列 "more than 300"; US$2.09 billion is
    20.9亿美元 or 20.9億美元. Empty if the translation is not sure.

    Args:
        figure: of a text in any of the languages.
        language: ``en``, ``zh-Hans`` or ``zh-Hant``.

    Raises:
        ValueError: the language is another one.
    """
    from bot.text.figures.translation import say as say_figure

    return say_figure(figure, language)


def years(text: str) -> set[int]:
    """The years that a text names: 2019年, 二〇一九年, in 2019, 27 March 2019, 1998–2003 (both).

    Without years BC, decades and two-digit years.
    """
    return {year for figure in find(text) for year in figure.years}


def _figure(text: str, draft: Draft) -> Figure:
    ranged = draft.high is not None
    return Figure(
        start=draft.start,
        end=draft.end,
        text=text[draft.start : draft.end],
        kind=draft.kind,
        value=None if ranged else draft.value,
        low=draft.value if ranged else None,
        high=draft.high,
        unit=draft.unit,
        qualifier=draft.qualifier,
        date=draft.date,
        date_end=draft.date_end,
        per=draft.per,
    )
