"""Question sets → figures that say how good retrieval and answers are."""

from __future__ import annotations

from bot.evaluation.baseline import last_part
from bot.evaluation.comparison import Comparison
from bot.evaluation.metrics import COUNTS, QUALITY, TIMES, Figures, better

__all__ = [
    "COUNTS",
    "Comparison",
    "Figures",
    "QUALITY",
    "TIMES",
    "better",
    "last_part",
]
