"""Question + library → ranked hits; where a question's terms stand in a text."""

from __future__ import annotations

from bot.search.match import Meeting, clues, meeting, nearness
from bot.search.retrieval import retrieve

__all__ = [
    "Meeting",
    "clues",
    "meeting",
    "nearness",
    "retrieve",
]
