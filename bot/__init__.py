"""Wenda: ask your own articles, in English or Chinese, offline.

>>> from bot import Bot, retrieve
>>> retrieve("How much FDI did Xuzhou use in 2019?", k=3)  # passages of the shipped articles
>>> with Bot.open(articles="my/folder") as bot:
...     print(bot.ask("徐州2019年實際使用外資多少?").text)

Importing this package reads nothing and writes nothing; the parts are loaded when they are used.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from bot.core import (
    Answer,
    Article,
    ArticleError,
    Chunk,
    EncoderError,
    Filter,
    Hit,
    LibraryError,
    Span,
    WendaError,
)

if TYPE_CHECKING:
    from bot.bot import Bot

__all__ = [
    "Answer",
    "Article",
    "ArticleError",
    "Bot",
    "Chunk",
    "EncoderError",
    "Filter",
    "Hit",
    "LibraryError",
    "Span",
    "WendaError",
    "retrieve",
]


def retrieve(question: str, k: int = 3, only: Filter | None = None) -> list[Hit]:
    """The ``k`` passages nearest to a question, best first: ``Bot.open().retrieve(question, k)``.

    Those of the articles that ``only`` takes, where it is given: ``Filter(languages=("zh",))``.
    The bot is opened on the first call and kept, so later calls answer in milliseconds.

    Raises:
        LibraryError: ``only`` names an article that is not there.
        ValueError: the question is empty or too long, or ``k`` is below 1.
    """
    from bot.bot import default_bot

    return default_bot().retrieve(question, k, only=only)


def __getattr__(name: str) -> object:
    if name == "Bot":
        from bot.bot import Bot

        return Bot
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps ``bot.retrieve`` the function: Python would put the module of that name there."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "retrieve" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
