"""Question + hits → a quoted answer, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.answering.calculating import compute, is_stated
    from bot.answering.citations import CITATION, cited_numbers, passages
    from bot.answering.composer import answer, growing, reply_language
    from bot.answering.examples import Examples
    from bot.answering.following import ask_whole, choose_answer, hold_to, is_settled
    from bot.answering.several import join_answers
    from bot.answering.talk import reply
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.answering.calculating": ("compute", "is_stated"),
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
            "bot.answering.examples": ("Examples",),
            "bot.answering.following": (
                "ask_whole",
                "choose_answer",
                "hold_to",
                "is_settled",
            ),
            "bot.answering.several": ("join_answers",),
            "bot.answering.talk": ("reply",),
        },
    )

__all__ = [
    "CITATION",
    "Examples",
    "answer",
    "ask_whole",
    "choose_answer",
    "cited_numbers",
    "compute",
    "growing",
    "hold_to",
    "is_settled",
    "is_stated",
    "join_answers",
    "passages",
    "reply",
    "reply_language",
]
