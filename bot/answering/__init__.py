"""Question + hits → a quoted answer, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.answering.citations import CITATION, cited_numbers, passages
    from bot.answering.composer import answer, growing, reply_language
    from bot.answering.drafts import check_draft
    from bot.answering.examples import Examples
    from bot.answering.messages import Answerer
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.answering.citations": (
                "CITATION",
                "cited_numbers",
                "passages",
            ),
            "bot.answering.composer": (
                "answer",
                "growing",
                "reply_language",
            ),
            "bot.answering.drafts": ("check_draft",),
            "bot.answering.examples": ("Examples",),
            "bot.answering.messages": ("Answerer",),
        },
    )

__all__ = [
    "Answerer",
    "CITATION",
    "Examples",
    "answer",
    "check_draft",
    "cited_numbers",
    "growing",
    "passages",
    "reply_language",
]
