"""Documents that are not plain text → text: a module for each format, read only where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from bot.articles.formats.sandbox import one_child
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "bot.articles.formats.sandbox": ("one_child",),
        },
    )

__all__ = [
    "one_child",
]
