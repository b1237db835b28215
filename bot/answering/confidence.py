"""How sure an answer is: one number between 0 and 1, the chance that the quote holds the answer.

Logistic in the evidence, fitted on the development sets with a part of their paragraphs taken
away, so that some questions have no answer (``docs/answers.md``).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.core import settings
from bot.question import ANSWERS
from bot.text import holds_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.quoting import Candidate
    from bot.answering.reading import Found
    from bot.answering.support import Support
    from bot.question import Frame

EVIDENCE = (
    "coverage",  # share of the question's words in the quote
    "cosine",  # of quote and question
    "odds",  # log, of the reader's best span anywhere against "it is not here", cut at ±ODDS
    "read",  # share of the reader's spans that lie in the quote
    "passage",  # how likely the passage is the right one of those found
    "names",  # share of the question's names in or around the quote
    "years",  # share of its years
    "words",  # share of its other words' worth in the quote
    "foreign",  # question and quote are of two languages, which meet less
)
ODDS = 12.0  # beyond that the reader is merely surer, not righter


def evidence(
    asked: Frame, best: Candidate, found: Sequence[Found], support: Support | None
) -> tuple[float, ...]:
    """What speaks for a quote, in the order of ``EVIDENCE``.

    Args:
        asked: the question's frame.
        best: the quote.
        found: the reader's spans, likeliest first.
        support: what of the question's frame stands in and around the quote.
    """
    odds = max((one.odds for one in found), default=-ODDS)
    framed = support is not None and _covers_frame(asked, best, support)
    least = settings.FRAMED if framed else 0.0
    return (
        best.coverage,
        best.cosine,
        min(max(odds, -ODDS), ODDS),
        max(best.read, least),
        max(best.hit.score, least),
        support.names_context if support else 1.0,
        support.years_context if support else 1.0,
        support.words_sentence if support else 1.0,
        float(holds_han(asked.question) != holds_han(best.span.text)),
    )


def _covers_frame(asked: Frame, best: Candidate, support: Support) -> bool:
    """Whether the quote has the figure, the year and the name asked for, or the list of as many.

    Such a quote does not compete with those of other years and names, however well they match.
    """
    if best.counted:
        return support.names_context == 1 and not support.rival
    named = bool(asked.names) and support.names_context == 1 and not support.rival
    dated = bool(asked.years) and support.years_sentence == 1
    return asked.kind in ANSWERS and best.fits and named and dated


def confidence(found: Sequence[float]) -> float:
    """The chance that a quote with this evidence holds the answer, 0 to 1."""
    weights = settings.CONFIDENCE
    logit = weights["bias"] + sum(
        weights[name] * value for name, value in zip(EVIDENCE, found, strict=True)
    )
    return 1 / (1 + math.exp(-logit))
