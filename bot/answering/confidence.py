"""A quote and what speaks for it → the confidence: the chance, 0 to 1, that it holds the answer.

A logistic model of twelve numbers, fitted on the development sets with some of their paragraphs
removed, so that some questions have no answer (``docs/answers.md``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.core import settings
from bot.question import ANSWERS
from bot.search import meeting
from bot.text import holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.quoting import Candidate
    from bot.answering.reading import LikelySpan
    from bot.answering.support import Support
    from bot.question import Frame

EVIDENCE = (
    "coverage",  # share of the question's words in the quote
    "cosine",  # of quote and question
    "odds",  # log odds of the reader's best span anywhere against "it is not here", cut at ±ODDS
    "found",  # log odds of the reader that the quote's passage answers at all, cut likewise
    "read",  # share of the reader's spans that lie in the quote
    "passage",  # how likely the passage is the right one of those found
    "names",  # share of the question's names in or around the quote
    "years",  # share of its years
    "words",  # share of its other words' worth in the quote
    "unfit",  # 1 if a figure is asked for and the quote holds none that may answer
    "pair",  # 1 if a word of the question stands only for both of a pair: exports in 进出口
    "foreign",  # 1 if only one of question and quote is Chinese: they match less
)
# What each counts in the logit; ``docs/answers.md`` says how the weights were fitted.
WEIGHTS = {
    "bias": -5.95,
    "coverage": 1.43,
    "cosine": 3.7,
    "odds": 0.28,
    "found": 0.35,  # set, fitted 0.18: there a question without an answer has lost all its passage
    "read": 1.51,
    "passage": 3.0,
    "names": 0.32,  # set, as the next: whatever names and years the development sets have fits
    "years": 0.55,
    "words": 0.39,
    "unfit": -1.2,  # set, fitted -0.31: how many is seldom asked there of what has no figure
    "pair": -3.0,  # set: the development sets have too few such quotes to tell
    "foreign": -0.1,
}
_SPOKEN_OF = 0.6  # share of the words' worth from which the sentence that names an item is meant
ODDS = 12.0  # beyond that the reader is merely surer, not righter


def evidence(
    frame: Frame, quote: Candidate, spans: Sequence[LikelySpan], support: Support | None
) -> tuple[float, ...]:
    """Returns what speaks for a quote: twelve numbers in the order of ``EVIDENCE``.

    Args:
        frame: the question's.
        quote: the sentences chosen.
        spans: the reader's.
        support: how far the quote and what stands around it have the frame; None counts as all.
    """
    terms = [term for word in frame.words for term in word.terms]
    odds = max((span.odds for span in spans), default=-ODDS)
    beside = (span.found for span in spans if span.is_within(quote.hit.chunk))
    found = max(beside, default=-ODDS)
    least = settings.FRAMED if covers_frame(frame, quote, support) else 0.0
    return (
        quote.coverage,
        quote.cosine,
        min(max(odds, -ODDS), ODDS),
        min(max(found, -ODDS), ODDS),
        max(quote.read, least),
        max(quote.hit.score, least),
        support.names_context if support else 1.0,
        support.years_context if support else 1.0,
        support.words_sentence if support else 1.0,
        float(frame.kind in ANSWERS and not quote.fits),
        float(frame.kind in ANSWERS and meeting(terms, quote.span.text).partly),
        float(holds_han(frame.question) != holds_han(quote.span.text)),
    )


def covers_frame(frame: Frame, quote: Candidate, support: Support | None) -> bool:
    """Whether a quote has the figure, the year and the name or the item asked for, or a full list.

    Such a quote does not compete with those of other years, names and items, however well they
    match.
    """
    if support is None:
        return False
    if quote.counted:
        return support.names_context == 1 and not support.rival
    has_name = bool(frame.names) and support.names_context == 1 and not support.rival
    has_year = bool(frame.years) and support.years_sentence == 1
    has_item = bool(frame.items) and support.items_sentence == 1
    has_item = has_item and support.words_sentence >= _SPOKEN_OF
    is_told_apart = (
        has_name
        and has_year
        or has_item
        and ((has_name or not frame.names) and (has_year or not frame.years))
    )
    return frame.kind in ANSWERS and quote.fits and is_told_apart


def confidence_of(features: Sequence[float]) -> float:
    """Returns the chance that a quote with this evidence holds the answer, 0 to 1."""
    logit = WEIGHTS["bias"] + sum(
        WEIGHTS[name] * value for name, value in zip(EVIDENCE, features, strict=True)
    )
    return 1 / (1 + math.exp(-logit))
