"""A question → what it asks: made whole after a conversation, its kind, its terms, its frame."""

from __future__ import annotations

from bot.question.conversation import understand_question
from bot.question.frame import Frame, Word, frame_of
from bot.question.kind import ANSWERS, items_asked, kind_asked, manner_asked
from bot.question.terms import question_terms

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
