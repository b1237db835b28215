"""Which articles are searched: the page's choice, JSON that comes with each question → a filter.

The JSON has the fields of ``bot.core.Filter``; the text is empty if all articles are searched.
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
    """The filter in what a page sends; a false one, which filters nothing, if that is empty.

    Raises:
        ValueError: it is not a filter in JSON, or a value in it is wrong.
    """
    if not isinstance(choice, str) or len(choice) > MAX_CHARS:
        raise ValueError(f"a choice of articles is JSON of at most {MAX_CHARS:,} characters")
    try:
        return Filter.from_fields(json.loads(choice) if choice else None)
    except RecursionError as error:
        raise ValueError("a choice of articles is nested too deep") from error


def choice_problem(bot: ChatBot, only: object, language: str) -> str:
    """What is wrong with a choice of articles, in one line; ``""`` if nothing is."""
    try:
        for article_id in filter_of(only).articles:
            bot.article(article_id)
    except ValueError as error:
        log.info("no filter: %s", error)
        return text("only_wrong", language)
    except LibraryError:
        return text("only_gone", language)
    return ""
