"""Documents that are not plain text → text.

A module for each format has a ``parse``. It is imported only if there is such a document to read,
and only in a process of its own.
"""

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
