"""Question sets → figures that say how good retrieval and answers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.evaluation.baseline import last_part
    from bot.evaluation.comparison import Comparison
    from bot.evaluation.keys import COUNTS, QUALITY, TIMES, Figures, better
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.evaluation.baseline": ("last_part",),
            "bot.evaluation.comparison": ("Comparison",),
            "bot.evaluation.keys": (
                "COUNTS",
                "Figures",
                "QUALITY",
                "TIMES",
                "better",
            ),
        },
    )

__all__ = [
    "COUNTS",
    "Comparison",
    "Figures",
    "QUALITY",
    "TIMES",
    "better",
    "last_part",
]
