"""What programs may ask for, whatever way they come in: arguments checked, failures in one line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from bot.core import Answer, ArticlePage, Filter, Hit, LibraryError, article_page, clean, settings
from ui.chat import MAX_HISTORY, problem
from ui.protocol import ChatBot
from ui.texts import text

MAX_HITS = 50  # passages one call may ask for: a screenful, not the library
MAX_PAGE = 200  # articles one call may list: some 60 kB
PAGE = 50  # articles on a page when no size is given
_ROLES = ("user", "assistant")

log = logging.getLogger(__name__)
Given = TypeVar("Given")


class CallError(Exception):
    """A call that gets one line in place of a result; the line is for the caller."""


class BadCallError(CallError):
    """The arguments are not what they should be."""


class BadFilterError(BadCallError):
    """The articles that are to be searched cannot be meant."""


class BusyError(CallError):
    """Too many others are waiting."""


class Calls:
    """The calls that programs make of a bot."""

    def __init__(self, bot: ChatBot) -> None:
        self._bot = bot

    def ask(self, question: object, history: object = None, only: object = None) -> Answer:
        """The answer to a question, after a history of ``{"role", "content"}``.

        ``only`` has the fields of ``bot.core.filters.Filter`` for the articles that are searched.
        """
        asked, before, chosen = _question(question), turns(history), self._only(only)
        return _guard_call(lambda: self._bot.ask(asked, before, **chosen))

    def stream(
        self, question: object, history: object = None, only: object = None
    ) -> Iterator[Answer]:
        """The answer as it is made: its text grows, the last one is whole."""
        asked, before, chosen = _question(question), turns(history), self._only(only)
        parts = _guard_call(lambda: iter(self._bot.stream(asked, before, **chosen)))
        try:
            while (part := _guard_call(lambda: next(parts, None))) is not None:
                yield part
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()  # what a language model still writes is not waited for

    def retrieve(
        self, question: object, k: object = settings.DEFAULT_HITS, only: object = None
    ) -> list[Hit]:
        """The passages nearest to a question, best first."""
        asked, wanted = _question(question), _whole("k", k, MAX_HITS)
        chosen = self._only(only)
        return _guard_call(lambda: self._bot.retrieve(asked, wanted, **chosen))

    def _only(self, given: object) -> dict[str, Filter]:
        """The filter as an argument for the bot; none where nothing is set."""
        try:
            only = Filter.of(given)
        except ValueError as error:
            raise BadFilterError(clean(str(error))) from error
        for article_id in only.articles:
            try:
                self._bot.article(article_id)
            except LibraryError as error:
                line = f"no article has the id {article_id!r:.60}; the list of articles has them"
                raise BadFilterError(clean(line)) from error
        return {"only": only} if only else {}

    def articles(
        self, search: object = "", page: object = 1, size: object = PAGE, only: object = None
    ) -> ArticlePage:
        """A page of the list of articles, newest first; nothing else is read."""
        if not isinstance(search, str) or len(search) > settings.MAX_QUESTION_CHARS:
            raise BadCallError(
                f"search must be text of at most {settings.MAX_QUESTION_CHARS:,} characters"
            )
        wanted = clean(search)
        number, length = _whole("page", page, 1_000_000), _whole("size", size, MAX_PAGE)
        chosen = self._only(only)

        def read_page() -> ArticlePage:
            found = self._bot.entries(wanted, (number - 1) * length, length, **chosen)
            return article_page(found, number, length)

        return _guard_call(read_page)


def _question(question: object) -> str:
    wrong = problem(question, "en")
    if wrong or not isinstance(question, str):
        raise BadCallError(wrong)
    return clean(question)


def _whole(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadCallError(f"{name} must be a whole number from 1 to {most:,}, not {value!r:.40}")
    return value


def turns(history: object) -> list[dict[str, str]]:
    """The end of the conversation, as a bot takes it: what too long a question was is left out.

    Raises:
        BadCallError: it is no list of messages.
    """
    if history is None:
        return []
    if not isinstance(history, list):
        raise BadCallError(
            f"history must be a list of messages, oldest first, not {type(history).__name__}"
        )
    kept = []
    for number, message in enumerate(history, start=1):
        known = isinstance(message, Mapping) and message.get("role") in _ROLES
        if not known or not isinstance(message.get("content"), str):
            raise BadCallError(
                f"message {number} of history must have a role, user or assistant, and text as "
                "its content"
            )
        role, content = message["role"], message["content"]
        if role == "user" and len(content) > settings.MAX_QUESTION_CHARS:
            continue  # it got no answer either
        kept.append({"role": role, "content": clean(content[: settings.LLM_MAX_CHARS])})
    return kept[-MAX_HISTORY:]


def _guard_call(call: Callable[[], Given]) -> Given:
    try:
        return call()
    except Exception as error:
        log.error("a call failed", exc_info=error)
        raise CallError(text("failed", "en")) from error
