"""Question + library → ranked hits; where a question's terms stand in a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.search.facts import find_facts
    from bot.search.match import Meeting, meeting, nearness
    from bot.search.retrieval import retrieve, with_aliases
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.search.facts": ("find_facts",),
            "bot.search.match": (
                "Meeting",
                "meeting",
                "nearness",
            ),
            "bot.search.retrieval": ("retrieve", "with_aliases"),
        },
    )

__all__ = [
    "Meeting",
    "find_facts",
    "meeting",
    "nearness",
    "retrieve",
    "with_aliases",
]
