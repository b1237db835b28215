"""What programs may ask for, by whichever protocol: arguments checked, failures in one line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.core import (
    Answer,
    ArticlePage,
    Filter,
    Finding,
    Hit,
    LibraryError,
    article_page,
    check_draft_text,
    clean,
    settings,
)
from ui.chat import MAX_HISTORY, problem
from ui.protocol import ChatBot, DraftBot
from ui.texts import text
from ui.work import measure, measure_parts

MAX_HITS = 50  # passages that one call may ask for: a screenful, not the library
MAX_PAGE = 200  # articles that one call may list: some 60 kB
PAGE = 50  # articles on a page if no size is given
_ROLES = ("user", "assistant")

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class CallError(Exception):
    """A call that has no result; the message is one line for the caller."""


class BadCallError(CallError):
    """An argument is wrong."""


class BadFilterError(BadCallError):
    """The filter of articles to search is wrong."""


class BusyError(CallError):
    """Too many calls are waiting."""


class Calls:
    """The calls that programs make of a bot; each raises CallError in place of a result."""

    def __init__(self, bot: ChatBot) -> None:
        self._bot = bot

    def ask(self, question: object, history: object = None, only: object = None) -> Answer:
        """The answer to a question, after a history of ``{"role", "content"}``.

        ``only`` has the fields of ``bot.core.Filter`` and chooses the articles that are searched.
        """
        asked, before, chosen = _question(question), turns(history), self._only(only)
        return _guard_call(lambda: measure(lambda: self._bot.ask(asked, before, **chosen)))

    def stream(
        self, question: object, history: object = None, only: object = None
    ) -> Iterator[Answer]:
        """The answer while it is made: its text grows, and the last one is whole."""
        asked, before, chosen = _question(question), turns(history), self._only(only)
        parts = _guard_call(lambda: measure_parts(self._bot.stream(asked, before, **chosen)))
        try:
            while (part := _guard_call(lambda: next(parts, None))) is not None:
                yield part
        finally:
            close = getattr(parts, "close", None)
            if close:
                close()  # so that a language model stops writing

    def retrieve(
        self, question: object, k: object = settings.DEFAULT_HITS, only: object = None
    ) -> list[Hit]:
        """The passages nearest to a question, best first."""
        asked, wanted = _question(question), _whole_number("k", k, MAX_HITS)
        chosen = self._only(only)
        return _guard_call(lambda: measure(lambda: self._bot.retrieve(asked, wanted, **chosen)))

    def check(self, text: object, only: object = None) -> Sequence[Finding]:
        """What the articles say of each figure, date and name of a draft."""
        if not isinstance(text, str):
            raise BadCallError(f"text must be the draft as text, not {type(text).__name__}")
        try:
            draft = check_draft_text(text)
        except ValueError as error:
            raise BadCallError(str(error)) from error
        chosen, bot = self._only(only), self._bot
        if not isinstance(bot, DraftBot):
            raise CallError("this bot checks no drafts")
        return _guard_call(lambda: measure(lambda: bot.check(draft, **chosen)))

    def _only(self, given: object) -> dict[str, Filter]:
        """The filter as an argument for the bot's methods; no argument if it filters nothing."""
        try:
            only = Filter.from_fields(given)
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
        """A page of the list of articles, newest first; their texts are not read."""
        if not isinstance(search, str) or len(search) > settings.MAX_QUESTION_CHARS:
            raise BadCallError(
                f"search must be text of at most {settings.MAX_QUESTION_CHARS:,} characters"
            )
        wanted = clean(search)
        number, length = (
            _whole_number("page", page, 1_000_000),
            _whole_number("size", size, MAX_PAGE),
        )
        chosen = self._only(only)

        def read_page() -> ArticlePage:
            entries = self._bot.entries(wanted, (number - 1) * length, length, **chosen)
            return article_page(entries, number, length)

        return _guard_call(lambda: measure(read_page))


def _question(question: object) -> str:
    wrong = problem(question, "en")
    if wrong or not isinstance(question, str):
        raise BadCallError(wrong)
    return clean(question)


def _whole_number(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadCallError(f"{name} must be a whole number from 1 to {most:,}, not {value!r:.40}")
    return value


def turns(history: object) -> list[dict[str, str]]:
    """The last messages of a conversation, as a bot takes them; questions too long are left out.

    Raises:
        BadCallError: it is not a list of messages.
    """
    if history is None:
        return []
    if not isinstance(history, list):
        raise BadCallError(
            f"history must be a list of messages, oldest first, not {type(history).__name__}"
        )
    messages = []
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
        messages.append({"role": role, "content": clean(content[: settings.LLM_MAX_CHARS])})
    return messages[-MAX_HISTORY:]


def _guard_call(call: Callable[[], Result]) -> Result:
    """The result of a call to the bot; whatever it raises is logged and becomes a CallError."""
    try:
        return call()
    except Exception as error:
        log.error("a call failed", exc_info=error)
        raise CallError(text("failed", "en")) from error
