"""A language model may write the answer; it is held to the quoted passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.answering.llm.generate import Generator
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.answering.llm.generate": ("Generator",),
        },
    )

__all__ = [
    "Generator",
]
