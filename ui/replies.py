"""What the page calls: a question in, checked; the reply out, as HTML that grows.

Nothing here raises: an exception in Gradio's chat function locks the text box until the page is
loaded again (Gradio 6.31).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import gradio as gr

from bot.records import Answer
from bot.settings import MAX_QUESTION_CHARS
from ui import render
from ui.protocol import ChatBot
from ui.spoken import Spoken, signed
from ui.texts import browser_language, text

MAX_HISTORY = 20  # messages of the conversation that are handed on: a follow-up looks back a few

log = logging.getLogger(__name__)


def problem(question: object, language: str) -> str:
    """What is wrong with a question, in one line, or ``""``."""
    if not isinstance(question, str) or not any(
        character.isprintable() and not character.isspace() for character in question
    ):
        return text("empty", language)
    if len(question) > MAX_QUESTION_CHARS:
        return text("too_long", language, n=f"{len(question):,}", limit=f"{MAX_QUESTION_CHARS:,}")
    return ""


def conversation(history: object) -> list[dict[str, str]]:
    """The history as ``{"role", "content"}`` with plain text.

    Gradio hands ``content`` over as a list of parts from the browser and as a string from its
    clients; anything else in it is left out.
    """
    turns: list[dict[str, str]] = []
    for message in history if isinstance(history, list) else []:
        if not isinstance(message, Mapping) or message.get("role") not in ("user", "assistant"):
            continue
        content = joined(message.get("content"))
        if message["role"] == "assistant":
            content = render.plain(content)
        if content:
            turns.append({"role": str(message["role"]), "content": content})
    return turns[-MAX_HISTORY:]


def joined(content: object) -> str:
    """The text of a message's content, whichever of Gradio's shapes it has."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return str(content.get("text") or "")
    if isinstance(content, Sequence):
        return "\n".join(part for part in map(joined, content) if part)
    return ""


def chat_function(
    bot: ChatBot, forced: str | None, spoken: Spoken | None = None
) -> Callable[[str, list[Any], gr.Request], Iterator[str]]:
    """The function behind the page's text box: it yields the message so far, as HTML.

    ``spoken`` remembers the answer that a whole message stands for.
    """

    def reply(message: str, history: list[Any], request: gr.Request) -> Iterator[str]:
        language = visitor_language(request, forced)
        wrong = problem(message, language)
        if wrong:
            yield render.notice(wrong)
            return
        try:
            answer: Answer | None = None
            for answer in bot.stream(message, conversation(history)):
                yield render.partial(answer)
            if answer is None:
                raise RuntimeError("the bot gave no answer at all")
            whole = render.message(answer, message, language)
            yield signed(whole, spoken.add(answer, message), language) if spoken else whole
        except Exception:
            log.exception("a question could not be answered: %.200r", message)
            yield render.notice(text("failed", language))

    return reply


def visitor_language(request: gr.Request | None, forced: str | None) -> str:
    """The language that a visitor sees the page in."""
    return forced or browser_language(_header(request, "accept-language"))


def _header(request: gr.Request | None, name: str) -> str | None:
    """A header of the request; none when the function is called without a browser."""
    headers = getattr(request, "headers", None)
    return headers.get(name) if headers is not None else None
