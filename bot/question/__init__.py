"""A question → what it asks: made whole after a conversation, its kind, its terms, its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.question.calculation import Calculation, calculation_asked
    from bot.question.conversation import last_question, last_quote, understand_question
    from bot.question.frame import Frame, Word, frame_of, words_of
    from bot.question.glosses import short_name_asked, with_one_name
    from bot.question.keywords import is_topic, question_of
    from bot.question.kind import (
        ANSWERS,
        asks_change,
        asks_how,
        items_asked,
        kind_asked,
        manner_asked,
        scale_asked,
    )
    from bot.question.message import plain_message
    from bot.question.parts import asked_in, of_each, parts_of, with_frame
    from bot.question.pinyin import from_pinyin, with_han_names
    from bot.question.spelling import correct_spelling
    from bot.question.talk import Talk, talk_of
    from bot.question.terms import question_terms
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.question.calculation": ("Calculation", "calculation_asked"),
            "bot.question.conversation": ("last_question", "last_quote", "understand_question"),
            "bot.question.frame": (
                "Frame",
                "Word",
                "frame_of",
                "words_of",
            ),
            "bot.question.glosses": ("short_name_asked", "with_one_name"),
            "bot.question.keywords": ("is_topic", "question_of"),
            "bot.question.kind": (
                "ANSWERS",
                "asks_change",
                "asks_how",
                "items_asked",
                "kind_asked",
                "manner_asked",
                "scale_asked",
            ),
            "bot.question.message": ("plain_message",),
            "bot.question.parts": ("asked_in", "of_each", "parts_of", "with_frame"),
            "bot.question.pinyin": ("from_pinyin", "with_han_names"),
            "bot.question.spelling": ("correct_spelling",),
            "bot.question.talk": ("Talk", "talk_of"),
            "bot.question.terms": ("question_terms",),
        },
    )

__all__ = [
    "ANSWERS",
    "Calculation",
    "Frame",
    "Talk",
    "Word",
    "asked_in",
    "asks_change",
    "asks_how",
    "calculation_asked",
    "correct_spelling",
    "frame_of",
    "from_pinyin",
    "is_topic",
    "items_asked",
    "kind_asked",
    "last_question",
    "last_quote",
    "manner_asked",
    "of_each",
    "parts_of",
    "plain_message",
    "question_of",
    "question_terms",
    "scale_asked",
    "short_name_asked",
    "talk_of",
    "understand_question",
    "with_frame",
    "with_han_names",
    "with_one_name",
    "words_of",
]
