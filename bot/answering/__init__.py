"""Question + hits → a quoted answer, or a refusal."""

from __future__ import annotations

from bot.answering.citations import CITATION, cited_numbers, passages
from bot.answering.composer import answer, growing, reply_language
from bot.answering.examples import SHIPPED, Examples

__all__ = [
    "CITATION",
    "Examples",
    "SHIPPED",
    "answer",
    "cited_numbers",
    "growing",
    "passages",
    "reply_language",
]
