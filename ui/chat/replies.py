"""A question typed on the page → the messages that answer it, as the answer grows.

``reply`` checks the question, asks the bot and returns markup. It does not raise, because then the
reader would see a notice of Gradio's and no answer. ``pace_parts`` limits how often a growing
answer is sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bot.core import Answer, settings
from ui.answer import (
    message_html,
    notice_html,
    panel_html,
    partial_html,
    places,
    searching_html,
    text_answered,
    text_typed,
)
from ui.chat.choice import choice_problem, filter_of
from ui.chat.signatures import Spoken, sign_message
from ui.protocol import ChatBot
from ui.texts import text
from ui.work import measure_parts

MAX_HISTORY = 20  # messages of the conversation that a bot gets: a follow-up looks back a few
PART_SECONDS = 0.06  # between two parts: as smooth to the eye as all of them

log = logging.getLogger(__name__)

Part = TypeVar("Part")


def problem(question: object, language: str) -> str:
    """What is wrong with a question, in one line; ``""`` if nothing is."""
    if not isinstance(question, str) or not any(
        character.isprintable() and not character.isspace() for character in question
    ):
        return text("empty", language)
    if len(question) > settings.MAX_QUESTION_CHARS:
        return text(
            "too_long", language, n=f"{len(question):,}", limit=f"{settings.MAX_QUESTION_CHARS:,}"
        )
    return ""


def conversation(history: object) -> list[dict[str, str]]:
    """The last messages as ``{"role", "content"}`` with plain text, as a bot takes a history.

    ``content`` comes from Gradio as a list of parts if a browser sent it and as a string if one of
    Gradio's clients did; anything else is left out.
    """
    turns: list[dict[str, str]] = []
    for message in history if isinstance(history, list) else []:
        if not isinstance(message, Mapping) or message.get("role") not in ("user", "assistant"):
            continue
        content = content_text(message.get("content"))
        read = text_answered if message["role"] == "assistant" else text_typed
        content = read(content)
        if content:
            turns.append({"role": str(message["role"]), "content": content})
    return turns[-MAX_HISTORY:]


def content_text(content: object) -> str:
    """The text of a message's content, in whichever of Gradio's shapes."""
    if isinstance(content, str):
        return content
    if isinstance(content, Mapping):
        return str(content.get("text") or "")
    if isinstance(content, Sequence):
        return "\n".join(part for part in map(content_text, content) if part)
    return ""


def reply(
    bot: ChatBot,
    question: str,
    history: Sequence[Any],
    language: str,
    spoken: Spoken | None = None,
    only: object = "",
) -> Iterator[tuple[str, str | None]]:
    """Yields the message so far and the panel of its sources, None while that stays as it is.

    Args:
        bot: what answers.
        question: as it was typed.
        history: the messages before it, as Gradio sends them.
        language: of the labels.
        spoken: remembers the finished answer, and signs its message.
        only: which articles are searched, as the page sends it (``ui.chat.choice``).
    """
    wrong = problem(question, language) or choice_problem(bot, only, language)
    if wrong:
        yield notice_html(wrong), None
        return
    yield searching_html(language), None
    try:
        answer: Answer | None = None
        chosen = {"only": articles} if (articles := filter_of(only)) else {}
        parts = bot.stream(question, conversation(list(history)), **chosen)
        for answer in pace_parts(measure_parts(parts)):
            yield partial_html(answer, language), None
        if answer is None:
            raise RuntimeError("the bot gave no answer at all")
        whole = message_html(answer, question, language)
        if spoken:
            whole = sign_message(whole, spoken.add(answer, question), language)
        yield whole, None  # the answer need not wait for the articles behind it
        # A refusal's passages stand in its message: they are opened from there.
        yield whole, panel_html(places(answer), language) if answer.answered else ""
    except Exception:
        log.exception("a question could not be answered: %.200r", question)
        yield notice_html(text("failed", language)), None


def pace_parts(
    parts: Iterable[Part],
    seconds: float = PART_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Part]:
    """Yields the first part at once, at most one every ``seconds`` after it, and always the last.

    For parts that each replace the one before. The many parts of a quoted answer are all there at
    once, and each one that is sent costs the server time.
    """
    due, waiting = float("-inf"), []
    for part in parts:
        waiting = [part]
        if clock() >= due:
            yield waiting.pop()
            due = clock() + seconds
    yield from waiting
