"""Wenda: ask your own articles, in English or Chinese, offline.

>>> from bot import Bot, retrieve
>>> retrieve("How much FDI did Xuzhou use in 2019?", k=3)  # passages of the shipped articles
>>> with Bot.open(articles="my/folder") as bot:
...     print(bot.ask("徐州2019年實際使用外資多少?").text)

Importing this package reads nothing and writes nothing; the parts are loaded when they are used.
"""

from __future__ import annotations

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
    """Returns the ``k`` passages nearest to a question, best first.

    This is ``Bot.open().retrieve(question, k)``: the bot is opened on the first call and kept, so
    that later calls answer in milliseconds.

    Args:
        question: in English or Chinese, either script.
        k: how many, at least 1.
        only: the articles that are searched, as in ``Filter(languages=("zh",))``; all when not
            given.

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
