"""What programs call: questions in, checked; answers out, as JSON or plain text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from bot import plain
from bot.settings import DEFAULT_HITS
from ui.pace import paced
from ui.protocol import ChatBot
from ui.replies import problem
from ui.texts import text

MAX_HITS = 50  # passages one call of /retrieve may ask for: a screenful, not the library

log = logging.getLogger(__name__)


class Api:
    """The endpoints for programs; a bad argument comes back as ``gr.Error`` with one line."""

    def __init__(self, bot: ChatBot) -> None:
        self._bot = bot

    def ask(self, question: str) -> dict[str, Any]:
        """Answer a question from the articles.

        Returns what `wenda ask --json` prints: question, answered (false for a refusal), text,
        confidence, the verbatim quotes, the marks (the asked values inside them), the sources (the
        articles, quoted ones first) and the hits (the passages found, best first). Files go by
        their names, without folders.
        """
        self._check(question)
        answer = self._run(lambda: self._bot.ask(question))
        return plain.answer_record(answer, folders=False)

    def chat(self, message: str) -> Iterator[str]:
        """Answer a question as plain text, streamed: each part is the text so far."""
        self._check(message)
        try:
            for answer in paced(self._bot.stream(message)):
                yield answer.text
        except Exception as error:
            raise _failure(error) from error

    def retrieve(self, question: str, k: int = DEFAULT_HITS) -> list[dict[str, Any]]:
        """Find the passages of the articles nearest to a question, best first.

        Returns what `wenda retrieve --json` prints, like the hits of /ask: article_id, title,
        source, date, start and end (characters of the article's text), text and scores.
        """
        self._check(question)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MAX_HITS:
            raise gr.Error(f"k must be a whole number from 1 to {MAX_HITS}, not {k!r:.40}")
        hits = self._run(lambda: self._bot.retrieve(question, k))
        return [plain.hit_record(hit, folders=False) for hit in hits]

    def _check(self, question: object) -> None:
        wrong = problem(question, "en")
        if wrong:
            raise gr.Error(wrong)

    def _run(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call gives
        try:
            return call()
        except Exception as error:
            raise _failure(error) from error


def _failure(error: Exception) -> gr.Error:
    log.error("an endpoint failed", exc_info=error)
    return gr.Error(text("failed", "en"))
