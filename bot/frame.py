"""What a question asks about: whose figure, of which year, and what of them.

The frame of *How much FDI did Nanjing use in 2019?* is the name Nanjing, the year 2019 and the
words FDI and use. ``bot.frame_check`` holds it against the evidence for an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.asked import kind_asked
from bot.folding import is_simplified
from bot.frame_names import names_of
from bot.frame_words import words_of
from bot.frame_years import years_of

if TYPE_CHECKING:
    from bot.frame_names import Name
    from bot.frame_words import Word
    from bot.frame_years import Year
    from embeddings.lexicon import Lexicon

_ATTRIBUTE = re.compile(r"\W*what(?:['’]s| is| was| are| were)\b", re.I)  # what was its population?
_MEASURED = ("amount", "count", "percentage", "rank")


@dataclass(frozen=True, slots=True)
class Frame:
    """The elements of one question."""

    question: str
    kind: str  # of ``bot.asked``
    measured: bool  # a figure of what the words say is asked for
    names: tuple[Name, ...]
    years: tuple[Year, ...]  # of what is asked: none that it is only measured against
    words: tuple[Word, ...]  # all else that says what is asked


@lru_cache(maxsize=8)
def frame(question: str, lexicon: Lexicon) -> Frame:
    """The frame of a question; empty tuples for what it does not name."""
    names = names_of(question, lexicon)
    # 108年 may be a year of the Republic's calendar, but hardly so in Simplified script
    years = years_of(question, republic=not is_simplified(question))
    kind = kind_asked(question)
    return Frame(
        question,
        kind,
        kind in _MEASURED or kind == "" and _ATTRIBUTE.match(question) is not None,
        names,
        tuple(year for year in years if not (year.compared or year.open)),
        words_of(question, names, lexicon),
    )
