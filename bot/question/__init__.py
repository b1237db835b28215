"""A question → what it asks: made whole after a conversation, its kind, its terms, its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.question.conversation import understand_question
    from bot.question.frame import Frame, Word, frame_of
    from bot.question.kind import ANSWERS, items_asked, kind_asked, manner_asked
    from bot.question.terms import question_terms
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.question.conversation": ("understand_question",),
            "bot.question.frame": (
                "Frame",
                "Word",
                "frame_of",
            ),
            "bot.question.kind": (
                "ANSWERS",
                "items_asked",
                "kind_asked",
                "manner_asked",
            ),
            "bot.question.terms": ("question_terms",),
        },
    )

__all__ = [
    "ANSWERS",
    "Frame",
    "Word",
    "frame_of",
    "items_asked",
    "kind_asked",
    "manner_asked",
    "question_terms",
    "understand_question",
]
