"""Which articles a page has searched: its choice comes with each question, as JSON.

It has the fields of ``bot.core.filters.Filter``; it is empty where all articles are meant.
"""

from __future__ import annotations

import json
import logging

from bot.core import Filter, LibraryError
from ui.protocol import ChatBot
from ui.texts import text

MAX_CHARS = 50_000  # of JSON: some hundred articles and tags

log = logging.getLogger(__name__)


def filter_of(choice: object) -> Filter:
    """The filter that a page sends; one that is false where it sends none.

    Raises:
        ValueError: it is none of ours, or has a value that cannot be meant.
    """
    if not isinstance(choice, str) or len(choice) > MAX_CHARS:
        raise ValueError(f"a choice of articles is JSON of at most {MAX_CHARS:,} characters")
    try:
        return Filter.of(json.loads(choice) if choice else None)
    except RecursionError as error:
        raise ValueError("a choice of articles is nested too deep") from error


def unmeant(bot: ChatBot, only: object, language: str) -> str:
    """What is wrong with a choice of articles, in one line, or ``""``."""
    try:
        for article_id in filter_of(only).articles:
            bot.article(article_id)
    except ValueError as error:
        log.info("no filter: %s", error)
        return text("only_wrong", language)
    except LibraryError:
        return text("only_gone", language)
    return ""
