"""Figures of Chinese (both scripts) and English text: found, compared, and said in the other.

``find`` gives every amount of money, percentage, rank, count, date and plain number of a text with
its offsets, value and unit; ``same`` tells whether two of them, from whatever language, give the
same value; ``say`` says one in another language, or nothing where that is not sure. No currency is
ever converted into another.

The patterns behind them are compiled on first use, so that importing this module costs nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names
from bot.text.figures.figure import Figure

if TYPE_CHECKING:
    from bot.text.figures.compare import compatible, magnitude_of, same_thing, says_loss
    from bot.text.figures.dates import Day
    from bot.text.figures.numerals import parse
    from bot.text.figures.qualifiers import word_before
    from bot.text.figures.scan import Draft
    from bot.text.figures.translation import english_number, han_number, say_date
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
            "bot.text.figures.qualifiers": ("word_before",),
            "bot.text.figures.translation": (
                "english_number",
                "han_number",
                "say_date",
            ),
        },
    )

__all__ = [
    "Day",
    "Figure",
    "KINDS",
    "compatible",
    "english_number",
    "find",
    "han_number",
    "magnitude_of",
    "parse",
    "same",
    "same_thing",
    "say",
    "say_date",
    "says_loss",
    "word_before",
    "years",
]

KINDS = ("amount", "percentage", "rank", "count", "date", "number")
_YEAR = re.compile(r"(\d{4})(?![s\d])")


def find(text: str) -> list[Figure]:
    """The figures of a text in reading order, the longest at each place, never overlapping."""
    from bot.text.figures.numerals import plain
    from bot.text.figures.scan import scan

    return [_figure(text, draft) for draft in scan(plain(text))]


def same(first: Figure, second: Figure) -> bool:
    """Whether two figures give the same value of the same thing, whatever language they are in.

    20.9億美元, US$2.09 billion and 2,090 million US dollars are the same; 705個 and 705 projects
    are, too. Qualifiers that contradict each other (over 300, nearly 300) make a difference, one
    that is missing on one side does not. Vague numbers and unknown dates equal nothing.
    """
    from bot.text.figures.compare import same as same_value

    return same_value(first, second)


def say(figure: Figure, language: str) -> str:
    """A figure in another language, with its scale words and not one digit more or fewer.

    20.9億美元 is "US$2.09 billion", 第8位 "eighth", 超過300列 "more than 300"; US$2.09 billion is
    20.9亿美元 or 20.9億美元. Empty when it cannot be said surely.

    Args:
        figure: of a text in any of the languages.
        language: ``en``, ``zh-Hans`` or ``zh-Hant``.

    Raises:
        ValueError: for another language.
    """
    from bot.text.figures.translation import say as say_figure

    return say_figure(figure, language)


def years(text: str) -> set[int]:
    """The years that a text names: 2019年, 二〇一九年, in 2019, 27 March 2019, 1998–2003 (both).

    Years before our era, decades and two-digit years are not among them.
    """
    found = set()
    for figure in find(text):
        for date in (figure.date, figure.date_end):
            if match := _YEAR.match(date):
                found.add(int(match[1]))
    return found


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
